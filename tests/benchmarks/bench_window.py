"""How long a person waits in the window of an account with 100,000 contacts: scrolling, opening."""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QScrollBar

from tests.benchmarks._warm_profile import make_warm_profile
from tests.helpers.desk import CONTACTS
from tests.helpers.measuring import p95, report
from tests.helpers.typist import Typist
from vtdesk.main import Program, main
from vtdesk.ui.panes import Pane

RECORDS = 100_000
STEPS = 400
OPENINGS = 100
WARM = 10
FIRST = 500
LIMIT_MS = 16.0
COLUMNS = (
    "firstname", "lastname", "title", "account_id", "email", "phone", "mobile", "mailingcity",
    "mailingcountry", "birthday", "assigned_user_id", "modifiedtime",
)  # fmt: skip


class Visitor:
    """Uses the window and takes the time.

    Args:
        program: the running program.
    """

    def __init__(self, program: Program) -> None:
        self._typist = Typist(program)
        self._program = program

    async def visit(self) -> None:
        """Do everything that is measured."""
        await self._typist.until_open()
        await self._typist.until_rows(RECORDS)
        self._typist.window.resize(1440, 900)
        await self._typist.settle()
        openings = await self._open_records()
        report("open a stored record into its form, painted, p95", p95(openings), "ms", LIMIT_MS)
        await self._show_wide_table()
        what = f"{RECORDS:,} rows × {len(COLUMNS)} columns, painted"
        row = self._typist.window.page.table.rowHeight(0)
        steps = self._scroll(lambda value: value + 3 * row)
        report(f"scroll {what}, a turn of the wheel, p95", p95(steps), "ms", LIMIT_MS)
        pages = self._scroll(lambda value: value + self._bar.pageStep())
        report("  a page, p95", p95(pages), "ms", LIMIT_MS)
        chance = random.Random(1)
        jumps = self._scroll(lambda _: chance.randrange(self._bar.maximum()))
        report("  a jump to anywhere, p95", p95(jumps), "ms", LIMIT_MS)

    async def _open_records(self) -> list[float]:
        """Milliseconds of each opening, down the list; the first ones build the form: not counted."""
        records = self._typist.window.page.table.records
        keys = [records.key_at(FIRST + row) for row in range(OPENINGS + WARM)]
        return [await self._open(key) for key in keys if key is not None][WARM:]

    async def _open(self, key: int) -> float:
        window = self._typist.window
        started = time.perf_counter()
        window.navigator.open_in_table(key)
        while window.record.edit is None or window.record.edit.key != key:  # noqa: ASYNC110 - any sign
            await asyncio.sleep(0)
        # lays out and paints
        QCoreApplication.sendPostedEvents()
        needed = time.perf_counter() - started
        await self._typist.settle(2)
        return needed * 1000

    async def _show_wide_table(self) -> None:
        window, session = self._typist.window, self._program.session
        assert session is not None
        for pane in (Pane.TREE, Pane.RECORD):
            if window.panes.shown(pane):
                window.panes.toggle(pane)
        await session.open_table(CONTACTS).set_columns(COLUMNS)
        await self._typist.until(
            lambda: window.page.table.model().columnCount() == len(COLUMNS), "the columns"
        )
        await self._typist.until_rows(RECORDS)
        await self._typist.settle()

    def _scroll(self, following: Callable[[int], int]) -> list[float]:
        """Milliseconds of each step; the first ones fill caches and do not count."""
        self._bar.setValue(0)
        QCoreApplication.sendPostedEvents()
        needed = []
        for _ in range(STEPS + WARM):
            started = time.perf_counter()
            self._bar.setValue(following(self._bar.value()))
            QCoreApplication.sendPostedEvents()
            needed.append((time.perf_counter() - started) * 1000)
        return needed[WARM:]

    @property
    def _bar(self) -> QScrollBar:
        return self._typist.window.page.table.verticalScrollBar()


def start() -> None:
    """Make the profile, and use it in a process that finds its keys."""
    with tempfile.TemporaryDirectory() as folder:
        profile = make_warm_profile(Path(folder), RECORDS)
        command = [sys.executable, "-m", "tests.benchmarks.bench_window", str(profile.folder)]
        subprocess.run(command, env=profile.environment, check=True)


async def attend(program: Program) -> None:
    """What `main` runs once a window is open."""
    await Visitor(program).visit()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(["--offline", "--profile", sys.argv[1]], attend)
    else:
        start()
