"""The guards every test runs under must themselves see what they are there for."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage
from PySide6.QtWidgets import QApplication, QWidget

from tests.helpers import coroutines, leaks
from tests.helpers.leaks import Leaks
from tests.helpers.log_guard import GuardHandler, LoggedWarnings, LoggerLevels
from tests.helpers.perfect_files import Gap, find_gaps, read_list


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


def test_a_list_of_perfect_files_may_have_comments() -> None:
    assert read_list("# all of it\n\nvtdesk/a.py\nvtdesk/b.py  # since March\n") == [
        "vtdesk/a.py",
        "vtdesk/b.py",
    ]


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
    assert gaps == [Gap("subject.py", (3,), (2, 4))]
    assert str(gaps[0]) == "subject.py: never reached: lines 3; branches of 2, 4"
