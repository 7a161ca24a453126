"""The whole customer on one screen: form, group, related records and tags, painted from the store.

Every customer has a hundred contacts and belongs to a group of nine companies. The time runs from
the wish to see it until all of it is painted. Pieces are measured by the processor time of the GUI
thread between two turns of a timer on its loop: what else runs on the machine is not in them.
"""

import asyncio
import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from tests.helpers.demo_session import at_rest
from tests.helpers.measuring import p95, report
from tests.helpers.office import Office, office
from tests.helpers.widgets import dispose
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.main import TURN_S
from vtdesk.ui.around.record_place import RecordPlace
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.garbage import GarbageCollector
from vtdesk.ui.look import Look, make_look

ACCOUNTS, CONTACTS = ModuleName("Accounts"), ModuleName("Contacts")
KEPT = tuple(
    ModuleName(name)
    for name in (
        "Contacts",
        "Potentials",
        "HelpDesk",
        "Quotes",
        "Invoice",
        "Accounts",
        "ModComments",
        "Events",
        "Calendar",
        "Emails",
    )
)
CUSTOMERS = 30
RELATED = 100
GROUP = 9
ROUNDS = 60
WIDE, COMPACT = (1228, 760), (412, 820)
LIMIT_MS = 50.0
LIMIT_PIECE_MS = 8.0
_PATIENCE = 20.0
_LOOK = 0.001


class Pulse(QObject):
    """Notes how much the GUI thread works at a time, between two turns of its loop."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0
        self._last = 0.0
        self._timer = QTimer(self, interval=1)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin anew."""
        self.worst, self._last = 0.0, time.thread_time()
        self._timer.start()

    def stop(self) -> float:
        """End; the longest time in milliseconds."""
        self._beat()
        self._timer.stop()
        return self.worst

    def _beat(self) -> None:
        now = time.thread_time()
        self.worst = max(self.worst, (now - self._last) * 1000)
        self._last = now


class Painted(QObject):
    """Notes when a part of the screen was painted with all that it is to show.

    Args:
        part: is painted.
        is_whole: whether it has everything now.
    """

    def __init__(self, part: QWidget, is_whole: Callable[[], bool]) -> None:
        super().__init__(part)
        self._is_whole = is_whole
        self.done = False
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look what the part is painted with."""
        if not self.done and event.type() is QEvent.Type.Paint:
            self.done = self._is_whole()
        return False


class Screen:
    """A record's place on a window that nobody sees.

    Args:
        look: theme and icons.
        opened: a session with everything stored.
        size: of the place.
    """

    def __init__(self, look: Look, opened: Office, size: tuple[int, int]) -> None:
        self._session = opened.session
        self.pane = RecordPane(look, opened.session)
        self.place = RecordPlace(look, opened.session, self.pane, Remembered())
        self.place.resize(*size)
        self.place.show()
        self.pulse = Pulse()
        self._key = 0
        around = self.place.around
        below = {around.related.summary.viewport(): self._has_lines}
        beside = {
            around.related.records.table.viewport(): self._has_rows,
            around.hierarchy.view.tree.viewport(): self._has_group,
        }
        parts = beside if around.wide else below
        self._parts = [Painted(part, is_whole) for part, is_whole in parts.items()]

    async def open(self, key: int) -> tuple[float, float, float]:
        """Milliseconds until all of a customer is painted, the window's work, its longest piece."""
        self.pulse.start()
        started, worked = time.perf_counter(), time.thread_time()
        self._key = key
        for part in self._parts:
            part.done = False
        self.pane.show_record(await self._session.open_record(ACCOUNTS, key))
        while not all(part.done for part in self._parts):
            if time.perf_counter() - started > _PATIENCE:
                raise RuntimeError("a customer did not come on screen")
            await asyncio.sleep(_LOOK)
        took, work = time.perf_counter() - started, time.thread_time() - worked
        return took * 1000, work * 1000, self.pulse.stop()

    def _has_group(self) -> bool:
        group = self.place.around.hierarchy.group
        if group is None or len(group.companies) != GROUP:
            return False
        return any(one.current and int(one.record.key) == self._key for one in group.companies)

    def _has_rows(self) -> bool:
        records = self.place.around.related.records
        table = records.shown
        whole = records.table.records.rowCount() == RELATED
        return table is not None and table.whose.key == self._key and whole

    def _has_lines(self) -> bool:
        related = self.place.around.related
        lines = {line.relation.label: line for line in related.lines}
        return related.reader.key == self._key and lines["Contacts"].here == RELATED

    async def end(self) -> None:
        """Let everything go."""
        self.place.around.leave_session()
        await self.pane.finish()
        dispose(self.place)


def prepare(demo: DemoServer) -> list[int]:
    """Give customers a hundred contacts each and join companies to groups; their keys."""
    companies = [str(record) for record in demo.rows(ACCOUNTS)]
    demo.grow(CONTACTS, CUSTOMERS * RELATED)
    people = [str(record) for record in demo.rows(CONTACTS)]
    # nobody else's contacts are to be counted
    for number, person in enumerate(people):
        owner = companies[number // RELATED] if number < CUSTOMERS * RELATED else ""
        demo.edit(CONTACTS, person, {"account_id": owner})
    for number, company in enumerate(companies):
        first = number - number % GROUP
        parent = "" if number == first else companies[first + (number - first) // 3]
        demo.edit(ACCOUNTS, company, {"account_id": parent})
    whole = len(companies) - len(companies) % GROUP
    return [int(parse_id(one).key) for one in companies[: min(CUSTOMERS, whole)]]


async def measure(look: Look, demo: DemoServer, keys: list[int]) -> None:
    """Store everything, then open customer after customer in each arrangement."""
    async with office(demo) as opened:
        for module in KEPT:
            await opened.table(module)
        await opened.session.around.relations.of(ACCOUNTS)
        collector = GarbageCollector()
        for words, size in (("beside its form", WIDE), ("below its form", COMPACT)):
            screen = Screen(look, opened, size)
            # the first makes the form, the panels, the tables
            await screen.open(keys[-1])
            await at_rest(opened.session)
            demo.calls.clear()
            took = [await screen.open(keys[turn % len(keys)]) for turn in range(ROUNDS)]
            whole, work, pieces = (sorted(figures) for figures in zip(*took, strict=True))
            report(f"the whole customer {words}, painted, p95", p95(whole), "ms", LIMIT_MS)
            report(f"the window's work for it, p95 ({words})", p95(work), "ms", LIMIT_MS)
            report(f"longest piece of that work, p95 ({words})", p95(pieces), "ms", LIMIT_PIECE_MS)
            report(f"calls for it ({words})", demo.calls.count(), "calls", 0)
            await screen.end()
        collector.stop()


def main() -> None:
    """Run on a sample company whose customers have many contacts."""
    # as the program does at its start
    sys.setswitchinterval(TURN_S)
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    with DemoServer(minute_limit=100_000, daily_limit=1_000_000) as demo:
        keys = prepare(demo)
        with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
            runner.run(measure(make_look(app), demo, keys))


if __name__ == "__main__":
    main()
