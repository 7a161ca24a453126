"""The guards every test runs under must themselves see what they are there for."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers import coroutines, leaks, workers
from tests.helpers.leaks import Leaks
from tests.helpers.log_guard import GuardHandler, LoggedWarnings, LoggerLevels
from tests.helpers.perfect_files import (
    Gap,
    Gatherer,
    Sender,
    find_gaps,
    let_go,
    mirrors,
    read_list,
    traced,
)
from tests.helpers.widgets import dispose, let_all_keys_go


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "PATIENCE_S", 0.05)


@pytest.mark.usefixtures("_impatient")
def test_a_thread_left_running_is_named() -> None:
    before, done = Leaks(), threading.Event()
    thread = threading.Thread(target=done.wait, name="forgotten")
    thread.start()
    with pytest.raises(AssertionError, match="thread forgotten"):
        before.verify()
    done.set()
    thread.join()
    before.verify()


@pytest.mark.usefixtures("_impatient")
def test_a_socket_left_open_is_named() -> None:
    before = Leaks()
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        pytest.raises(AssertionError, match=rf"socket .*{server.getsockname()[1]}"),
    ):
        before.verify()
    before.verify()


@pytest.mark.usefixtures("_impatient")
def test_a_window_left_behind_is_named(qapp: QApplication) -> None:
    before = Leaks()
    widget = QWidget()
    widget.setObjectName("forgotten")
    with pytest.raises(AssertionError, match=r"window .*forgotten"):
        before.verify()
    widget.deleteLater()
    before.verify()


class Cycle:
    """Holds a window and itself, as a widget with a slot of its own often does."""

    def __init__(self) -> None:
        self.widget = QWidget()
        self.own = self


def test_a_window_in_a_reference_cycle_is_no_leak(qapp: QApplication) -> None:
    before = Leaks()
    Cycle()
    before.verify()


@pytest.fixture
def guarded() -> Iterator[tuple[logging.Logger, LoggedWarnings]]:
    """A logger of its own with a guard on it, out of sight of the test's own guard."""
    logger, warnings = logging.getLogger("guarded"), LoggedWarnings()
    handler = GuardHandler(warnings)
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, warnings
    logger.propagate = True
    logger.removeHandler(handler)


def test_an_unexpected_warning_fails(guarded: tuple[logging.Logger, LoggedWarnings]) -> None:
    logger, warnings = guarded
    logger.info("all is well")
    warnings.verify()
    logger.warning("disk %s", "full")
    assert warnings.messages == ["disk full"]
    with pytest.raises(AssertionError, match="WARNING guarded: disk full"):
        warnings.verify()


def test_an_announced_warning_passes(guarded: tuple[logging.Logger, LoggedWarnings]) -> None:
    logger, warnings = guarded
    warnings.expect("^disk", logger="guarded")
    warnings.allow("tape")
    logger.error("disk full")
    warnings.verify()


def test_an_expected_warning_must_come(guarded: tuple[logging.Logger, LoggedWarnings]) -> None:
    logger, warnings = guarded
    warnings.expect("disk", logger="guard")
    warnings.allow("disk")
    logger.error("disk full")
    with pytest.raises(AssertionError, match="never came: disk"):
        warnings.verify()


def test_a_test_s_log_levels_are_its_own() -> None:
    logger = logging.getLogger("tuned")
    logger.setLevel(logging.ERROR)
    levels = LoggerLevels()
    logger.setLevel(logging.DEBUG)
    logging.getLogger("tuned.later").setLevel(logging.INFO)
    levels.restore()
    assert logger.level == logging.ERROR
    assert logging.getLogger("tuned.later").level == logging.INFO


def test_a_task_left_running_is_named() -> None:
    started: list[asyncio.Task[None]] = []

    async def forget() -> None:
        started.append(asyncio.create_task(asyncio.sleep(3600), name="forgotten"))

    with pytest.raises(coroutines.LeftoverTasksError, match="sleep"):
        coroutines.run(forget)


def test_a_task_about_to_end_is_no_leak() -> None:
    started: list[asyncio.Task[None]] = []

    async def hand_over() -> None:
        started.append(asyncio.create_task(asyncio.sleep(0)))

    coroutines.run(hand_over)


async def test_coroutines_run_on_asyncio() -> None:
    assert type(asyncio.get_running_loop()).__module__.startswith("asyncio")


async def test_coroutines_that_need_qt_run_on_qt_s_loop(qapp: QApplication) -> None:
    assert type(asyncio.get_running_loop()).__module__.startswith("qasync")
    assert await asyncio.to_thread(threading.current_thread) is not threading.current_thread()


class Node:
    """What the controller holds of a worker that has ended."""

    def __init__(self) -> None:
        self.workeroutput: dict[str, object] = {}


class CrashedNode:
    """The same of one that never came to its end."""

    workeroutput: dict[str, object]


def test_a_list_of_perfect_files_may_have_comments() -> None:
    assert read_list("# all of it\n\nvtdesk/a.py\nvtdesk/b.py  # since March\n") == [
        "vtdesk/a.py",
        "vtdesk/b.py",
    ]


def test_tests_are_named_after_what_they_reach() -> None:
    file = "vtdesk/sync/line.py"
    assert mirrors("tests/sync/test_line.py", file)
    assert mirrors("tests/sync/test_line_rests.py", file)
    assert not mirrors("tests/sync/test_lines.py", file)
    assert not mirrors("tests/app/test_line.py", file)


def test_gaps_are_lines_and_halves_of_branches(tmp_path: Path) -> None:
    source = tmp_path / "subject.py"
    source.write_text(
        "def sign(n):\n    if n < 0:\n        return -1\n    if n:\n        n = 1\n    return n\n",
        encoding="utf-8",
    )
    coverage = Coverage(data_file=None, branch=True, include=[str(source)])
    code = compile(source.read_text(encoding="utf-8"), str(source), "exec")
    names: dict[str, int] = {}
    with coverage.collect():
        exec(code, names)  # noqa: S102 - the file was written three lines above
        eval("sign(1)", dict(names))  # noqa: S307 - likewise
    gaps = find_gaps(coverage, tmp_path, ["subject.py"])
    let_go(coverage.get_data())
    assert gaps == [Gap("subject.py", (3,), (2, 4))]
    assert str(gaps[0]) == "subject.py: never reached: lines 3; branches of 2, 4"


def test_what_two_workers_reached_is_reached(tmp_path: Path) -> None:
    """Each takes one way through the file; together they leave no gap."""
    source = tmp_path / "subject.py"
    source.write_text("def size(n):\n    if n:\n        return 1\n    return 0\n", encoding="utf-8")
    code = compile(source.read_text(encoding="utf-8"), str(source), "exec")
    together = traced(tmp_path, ["subject.py"])
    gatherer = Gatherer(together)
    for call, gaps in (("size(1)", [Gap("subject.py", (4,), (2,))]), ("size(0)", [])):
        own, names = traced(tmp_path, ["subject.py"]), dict[str, int]()
        with own.collect():
            exec(code, names)  # noqa: S102 - the file was written above
            eval(call, dict(names))  # noqa: S307 - likewise
        node = Node()
        Sender(own, node.workeroutput).pytest_sessionfinish()
        gatherer.pytest_testnodedown(node)
        assert find_gaps(together, tmp_path, ["subject.py"]) == gaps
    let_go(together.get_data())


def test_a_worker_that_crashed_has_reached_nothing(tmp_path: Path) -> None:
    (tmp_path / "subject.py").write_text("x = 1\n", encoding="utf-8")
    together = traced(tmp_path, ["subject.py"])
    Gatherer(together).pytest_testnodedown(CrashedNode())
    assert find_gaps(together, tmp_path, ["subject.py"]) == [Gap("subject.py", (1,), ())]
    let_go(together.get_data())


def test_half_a_letter_in_a_report_can_be_sent() -> None:
    report = {"sections": [("log", "odd: \ud83d")], "passed": True, "when": None}
    sent = workers.encodable(report)
    assert sent == {"sections": [("log", "odd: \\ud83d")], "passed": True, "when": None}


def test_a_key_that_was_never_let_go_is_let_go_before_the_next_test(qtbot: QtBot) -> None:
    widget = QWidget()
    QTest.keyPress(widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    let_all_keys_go()
    dispose(widget)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
