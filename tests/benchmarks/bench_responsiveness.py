"""The longest that the window does not react while 20,000 contacts are fetched into its table.

Meanwhile somebody types into the quick filter and scrolls. A timer that wants to be called every
5 ms on the same loop as Qt and all coroutines tells how late it was called.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer

from tests.benchmarks._company import company
from tests.helpers.file_keyring import VARIABLE
from tests.helpers.measuring import report
from tests.helpers.typist import Typist
from vtdesk.domain.ids import ModuleName
from vtdesk.main import Program, main

CONTACTS = ModuleName("Contacts")
RECORDS = 20_000
ROUNDS = 3
TICK_MS = 5
LIMIT_MS = 50.0
WORDS = ("ann", "berg", "l")


class Pulse(QObject):
    """Notes how late it is called."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.worst = max(self.worst, (now - self._last) * 1000 - TICK_MS)
        self._last = now


async def attend(program: Program) -> None:
    """Open the module, work in it until everything is there, print the longest wait."""
    typist = Typist(program)
    await typist.until_open()
    await typist.open_module("Contacts")
    await typist.until_rows()
    pulse = Pulse()
    turns = 0
    while not filled(program):
        await work_a_moment(typist, WORDS[turns % len(WORDS)])
        turns += 1
    sys.stdout.write(f"{pulse.worst} {turns}\n")
    sys.stdout.flush()


def filled(program: Program) -> bool:
    """Whether the whole module is stored."""
    session = program.session
    assert session is not None
    return session.status.pull(CONTACTS) is None and session.freshness(CONTACTS) is not None


async def work_a_moment(typist: Typist, word: str) -> None:
    """Filter by a word, letter by letter, look at what is found, take the filter back, scroll."""
    window = typist.window
    await typist.press("Ctrl+F")
    for letter in word:
        await typist.type(letter)
    await asyncio.sleep(0.1)
    await typist.press("Ctrl+A", "Delete")
    bar = window.page.table.verticalScrollBar()
    for part in range(10):
        bar.setValue(bar.maximum() * part // 10)
        await asyncio.sleep(0.02)


def worst_of_a_run() -> float:
    """Milliseconds; in a process of its own, with a new profile and a server of its own."""
    with tempfile.TemporaryDirectory() as folder, company(CONTACTS, RECORDS) as server:
        environment = {
            **os.environ,
            "PYTHON_KEYRING_BACKEND": "tests.helpers.file_keyring.FileKeyring",
            VARIABLE: str(Path(folder) / "keyring.json"),
        }
        command = [sys.executable, "-m", "tests.benchmarks.bench_responsiveness"]
        command += ["--endpoint", server.endpoint, "--user", server.user]
        command += ["--profile", str(Path(folder) / "profile"), "--access-key-stdin"]
        finished = subprocess.run(
            command,
            env=environment,
            input=f"{server.access_key.reveal()}\n",
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        worst, turns = finished.stdout.split()
        assert int(turns), "the fetch was over before anything could be done"
        return float(worst)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1:], attend)
    else:
        # the worst of one run may be another program's doing
        worst = statistics.median(worst_of_a_run() for _ in range(ROUNDS))
        what = f"longest the window waits while {RECORDS:,} records come and somebody types"
        report(what, worst, "ms", LIMIT_MS)
