"""How soon a reference picker shows what fits, and how long typing in it keeps the window busy.

`python -m tests.benchmarks.bench_picker [--records 1000000]`; 200,000 contacts without it.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from tests.benchmarks._warm_profile import make_warm_profile
from tests.helpers.desk import CONTACTS, STORE_KEY, until
from tests.helpers.measuring import p95, report
from tests.helpers.sample_session import DEAL_SCHEMA, GERMAN, spec
from vtdesk.api.client import VtigerClient
from vtdesk.app.bus import Bus
from vtdesk.app.session import Session, SessionParts
from vtdesk.app.tasks import Tasks
from vtdesk.domain.account import Account, Secret
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.search_text import words
from vtdesk.store.cache import Cache
from vtdesk.ui.edit.inputs.choice_list import Choice
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.reference import ReferenceInput
from vtdesk.ui.look import Look, make_look

USUAL = 200_000
ROUNDS = 40
COMPARED = 20_000
COMMON = "con"
NOWHERE = "http://127.0.0.1:9/restapi/v1/vtiger/default"


class TimedInput(ReferenceInput):
    """Notes when its list was on screen, and how long that kept the window busy."""

    shown_at = 0.0
    busy = 0.0

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show the list, and paint it at once."""
        started = time.thread_time()
        super().offer(choices)
        if self.choice_list is not None:
            self.choice_list.repaint()
        self.busy = time.thread_time() - started
        self.shown_at = time.perf_counter()


def known(error: VtdeskError) -> None:
    """Nothing is asked for, so nothing of the kind can come."""
    raise error


def bug(name: str, error: BaseException) -> None:
    """End the measuring."""
    raise error


def session_on(cache: Cache) -> Session:
    """A session that makes no calls."""
    account = Account("sample", NOWHERE, "anna", "Sample")
    client = VtigerClient(NOWHERE, "anna", Secret("key"))
    tasks = Tasks(known=known, bug=bug)
    parts = SessionParts(account, client, cache, Bus(), tasks, GERMAN, lambda account: None)
    return Session(parts)


def key(letter: str) -> QKeyEvent:
    """A key press that types a letter of any script."""
    plain = Qt.KeyboardModifier.NoModifier
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, plain, letter)


async def measure_letters(
    made: TimedInput, texts: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Type each text letter by letter: milliseconds to the list, and those the window was busy."""
    needed: list[float] = []
    busy: list[float] = []
    for text in texts:
        made.line.clear()
        for letter in text:
            made.shown_at = 0.0
            started, worked = time.perf_counter(), time.thread_time()
            QApplication.sendEvent(made.line, key(letter))
            typed = time.thread_time() - worked
            await until(lambda: made.shown_at > 0.0)
            needed.append((made.shown_at - started) * 1_000)
            busy.append(max(typed, made.busy) * 1_000)
    return needed, busy


async def measure(look: Look, file: Path) -> None:
    """Type the beginnings of names, and of what stands in every record's number."""
    cache = await Cache.open(file, STORE_KEY)
    before = cache.taken()
    worked = time.process_time()
    await cache.indexes.of_names(CONTACTS)
    report("index of names, of the store's room", 100 * (cache.taken() / before - 1), "%", 10)
    report("  made in, of processor time", time.process_time() - worked, "s")
    session = session_on(cache)
    window = QWidget()
    window.resize(500, 600)
    field = spec("contact_id", "Contact", FieldKind.REFERENCE, refers_to=(CONTACTS,))
    made = TimedInput(field, InputContext(look, session, DEAL_SCHEMA, QLocale()), window)
    made.setGeometry(10, 10, 300, 30)
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    made.line.setFocus()
    try:
        count = await cache.reads.count(CONTACTS)
        chance = random.Random(1)
        stored = [cache.record(CONTACTS, chance.randrange(1, COMPARED)) for _ in range(ROUNDS)]
        names = [words(r.label)[n % 2 * -1] for n, r in enumerate(stored) if r is not None]
        needed, busy = await measure_letters(made, [name[:4] for name in names])
        report(f"letter to picker's list of {count:,} contacts, p95", p95(needed), "ms", 30)
        report("  keeps the window busy at a time, p95", p95(busy), "ms", 4)
        needed, _ = await measure_letters(made, [COMMON] * ROUNDS)
        report(f"  for “{COMMON}”, of every record's number, p95", p95(needed), "ms", 30)
        needed, _ = await measure_letters(made, ["1"] * ROUNDS)
        report("  for “1”, in a tenth of the names, p95", p95(needed), "ms", 30)
    finally:
        window.close()
        await session.close()


def start() -> None:
    """Fill a store and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=USUAL)
    parser.add_argument("--store", type=Path, help="a store that is filled already")
    chosen = parser.parse_args()
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    look = make_look(app)
    with tempfile.TemporaryDirectory() as folder:
        file = chosen.store or make_warm_profile(Path(folder), chosen.records).store
        loop = QEventLoop(app)
        with loop:
            loop.run_until_complete(measure(look, file))


if __name__ == "__main__":
    start()
