"""The table of a very large module: first paint, scrolling, memory a row, a refresh of 200 rows.

`python -m tests.benchmarks.bench_table [--records 1000000]`; 200,000 contacts without it.
"""

import argparse
import asyncio
import ctypes
import gc
import os
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Awaitable, Callable
from functools import partial as bound
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QScrollBar

from tests.benchmarks._warm_profile import WarmProfile, make_warm_profile
from tests.helpers.desk import CONTACTS
from tests.helpers.measuring import p95, report
from tests.helpers.typist import Typist
from vtdesk.app.browse import TableView
from vtdesk.app.paths import Profile
from vtdesk.app.settings_file import SettingsFile
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import All, Condition, Op, Sort
from vtdesk.domain.views import SavedView
from vtdesk.main import Program, main
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.panes import Pane

USUAL = 200_000
STEPS = 300
WARM = 10
CHANGED = 200
REFRESHES = 20
FIRST_PAINT_MS = 100.0
STEP_MS = 12.0
REFRESH_MS = 50.0
BYTES_A_ROW = 10.0
ACCOUNTS = ModuleName("Accounts")
COLUMNS = (
    "firstname", "lastname", "title", "account_id", "email", "phone", "mobile", "mailingcity",
    "mailingcountry", "birthday", "assigned_user_id", "modifiedtime",
)  # fmt: skip
VIEWS = (
    SavedView("recent", CONTACTS, "Newest changes", sorts=(Sort("modifiedtime", True),)),
    SavedView("name", CONTACTS, "By name", sorts=(Sort("lastname"), Sort("firstname"))),
    SavedView(
        "some", CONTACTS, "One city", filter=All((Condition("mailingcity", Op.STARTS, ("B",)),))
    ),
    SavedView("all", CONTACTS, "All"),
)


class Painted(QObject):
    """Hears when the table's viewport was painted with rows."""

    def __init__(self, table: RecordTable) -> None:
        super().__init__(table)
        self._table = table
        self.done = False
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note a painting; it ends before anything else runs."""
        if event.type() is QEvent.Type.Paint and self._table.records.rowCount():
            self.done = True
        return False


class Visitor:
    """Uses the window and takes the time.

    Args:
        program: the running program; a small module is open in it.
        records: how many contacts are stored.
    """

    def __init__(self, program: Program, records: int) -> None:
        self._program = program
        self._typist = Typist(program)
        self._records = records

    @property
    def _window(self) -> MainWindow:
        return self._typist.window

    @property
    def _table(self) -> RecordTable:
        return self._window.page.table

    @property
    def _view(self) -> TableView:
        session = self._program.session
        assert session is not None
        return session.open_table(CONTACTS)

    @property
    def _bar(self) -> QScrollBar:
        return self._table.verticalScrollBar()

    async def open_cold(self) -> None:
        """Open the large module for the first time in this process."""
        await self._begin()

        async def open_module() -> None:
            self._window.navigator.open_module(CONTACTS)

        needed = await self._until_painted(open_module)
        report(f"first paint of a module of {self._records:,}", needed, "ms", FIRST_PAINT_MS)
        await self._whole()

    async def visit(self) -> None:
        """Everything that is measured in one process."""
        await self.open_cold()
        await self._measure_views()
        await self._show_wide_table()
        await self._measure_scrolling()
        self._measure_memory()
        await self._measure_refresh()

    async def _begin(self) -> None:
        await self._typist.until_open()
        await self._typist.until_rows()
        self._window.resize(1440, 900)
        await self._typist.settle()

    async def _whole(self) -> None:
        await self._typist.until(
            lambda: len(self._view.source) == self._records and not self._view.counting,
            "all rows",
        )
        await self._typist.settle()

    async def _until_painted(self, work: Callable[[], Awaitable[object]]) -> float:
        """Milliseconds from the start of a work until rows it brought are painted."""
        painted, table = Painted(self._table), self._table
        reset: list[bool] = []
        note = lambda: reset.append(True)  # noqa: E731 - connected and disconnected again
        table.records.modelReset.connect(note)
        started = time.perf_counter()
        task = asyncio.ensure_future(work())
        while not (reset and painted.done and table.records.rowCount()):
            if not reset:
                painted.done = False
            await asyncio.sleep(0)
            QCoreApplication.sendPostedEvents()
        needed = (time.perf_counter() - started) * 1_000
        table.records.modelReset.disconnect(note)
        table.viewport().removeEventFilter(painted)
        await task
        return needed

    async def _measure_views(self) -> None:
        needed = []
        for view in VIEWS:
            needed.append(await self._until_painted(bound(self._view.show_view, view)))
            await self._typist.until(lambda: not self._view.counting, "a counted view")
            await self._typist.settle()
        await self._whole()
        what = f"first paint of a view of {self._records:,}, slowest of {len(VIEWS)}"
        report(what, max(needed), "ms", FIRST_PAINT_MS)

    async def _show_wide_table(self) -> None:
        for pane in (Pane.TREE, Pane.RECORD):
            if self._window.panes.shown(pane):
                self._window.panes.toggle(pane)
        await self._view.set_columns(COLUMNS)
        await self._whole()

    async def _measure_scrolling(self) -> None:
        row, bar = self._table.rowHeight(0), self._bar
        what = f"{self._records:,} rows × {len(COLUMNS)} columns, painted"
        steps = self._scroll(bar, lambda value: value + 3 * row)
        report(f"scroll {what}, a turn of the wheel, p95", p95(steps), "ms", STEP_MS)
        steps = self._scroll(bar, lambda value: value + bar.pageStep())
        report("  a page, p95", p95(steps), "ms", STEP_MS)
        for column in range(len(COLUMNS)):
            self._table.setColumnWidth(column, 190)
        await self._typist.settle()
        across = self._table.horizontalScrollBar()
        steps = self._scroll(across, lambda value: (value + 20) % max(1, across.maximum()))
        report("  sideways under the frozen column, p95", p95(steps), "ms", STEP_MS)

    def _scroll(self, bar: QScrollBar, following: Callable[[int], int]) -> list[float]:
        """Milliseconds of each step; the first ones fill caches and do not count."""
        bar.setValue(0)
        QCoreApplication.sendPostedEvents()
        needed = []
        for _ in range(STEPS + WARM):
            started = time.perf_counter()
            bar.setValue(following(bar.value()))
            QCoreApplication.sendPostedEvents()
            needed.append((time.perf_counter() - started) * 1_000)
        return needed[WARM:]

    def _measure_memory(self) -> None:
        """What is let go when the table shows the first row alone, but for a page of rows."""
        self._bar.setValue(0)
        source = self._view.source
        source.refresh(None)
        source.row(0)
        gc.collect()
        whole, held = array("q", source.keys()), bytes_in_use()
        source.replace(whole[:1])
        source.row(0)
        gc.collect()
        released = held - bytes_in_use()
        source.replace(whole)
        what = f"memory of {self._records:,} rows beyond the pages kept, a row"
        report(what, released / self._records, "bytes", BYTES_A_ROW)

    async def _measure_refresh(self) -> None:
        """Two hundred records change on the server; the selection is to stay."""
        source, table = self._view.source, self._table
        self._bar.setValue(0)
        table.selectAll()
        chosen = table.selected_count()
        session = self._program.session
        assert session is not None
        needed = []
        for turn in range(REFRESHES):
            keys = frozenset(source.key(place) for place in range(turn, CHANGED * 5, 5))
            changes = ChangeSet(rows={CONTACTS: keys}, origin="pull")
            started = time.perf_counter()
            session.bus.changes.emit(changes)
            QCoreApplication.sendPostedEvents()
            needed.append((time.perf_counter() - started) * 1_000)
            await self._typist.settle(2)
        if table.selected_count() != chosen:
            raise SystemExit("the selection was lost")
        report(f"a refresh that changes {CHANGED} rows, p95", p95(needed), "ms", REFRESH_MS)
        whole = array("q", source.keys())
        gone = range(100, 100 + 40 * CHANGED, CHANGED)
        fewer = array("q", (key for place, key in enumerate(whole) if place not in gone))
        needed = [await self._blocked(source.turn_into(some)) for some in (fewer, whole)]
        report("  rows that come and go, longest wait", max(needed), "ms", REFRESH_MS)

    async def _blocked(self, work: Awaitable[object]) -> float:
        """The longest time in milliseconds for which the event loop stood still meanwhile."""
        task = asyncio.ensure_future(work)
        longest = 0.0
        while not task.done():
            before = time.perf_counter()
            await asyncio.sleep(0)
            QCoreApplication.sendPostedEvents()
            longest = max(longest, (time.perf_counter() - before) * 1_000)
        return longest


def bytes_in_use() -> int:
    """What C's allocator has handed out, Python's arrays and Qt's lists among it; glibc only."""
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = _MallInfo
    told = library.mallinfo2()
    return int(told.uordblks + told.hblkhd)


class _MallInfo(ctypes.Structure):
    """`struct mallinfo2` of malloc.h."""

    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
        "fordblks", "keepcost",
    )]  # fmt: skip


def measure(profile: WarmProfile, records: int) -> None:
    """Start the program on the profile, with the small module open."""
    settings = SettingsFile(Profile.below(profile.folder).settings_file)
    settings.remembered.put("module", ACCOUNTS)
    settings.save_now()
    command = [sys.executable, "-m", "tests.benchmarks.bench_table"]
    command += ["--records", str(records), "--visit", str(profile.folder)]
    subprocess.run(command, env=profile.environment, check=True)


def start() -> None:
    """Read the arguments; make the profile, or visit one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=USUAL)
    parser.add_argument("--visit", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.visit is not None:
        main(
            ["--offline", "--profile", str(chosen.visit)],
            lambda program: Visitor(program, chosen.records).visit(),
        )
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(make_warm_profile(Path(folder), chosen.records), chosen.records)


if __name__ == "__main__":
    start()
