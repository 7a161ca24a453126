"""Dialogs and slots that wait."""

import asyncio

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.ui.bridge import ask, spawns


class Reports:
    def __init__(self) -> None:
        self.known: list[VtdeskError] = []
        self.bugs: list[tuple[str, BaseException]] = []
        self.tasks = Tasks(known=self.known.append, bug=self._bug)

    def _bug(self, name: str, error: BaseException) -> None:
        self.bugs.append((name, error))


class Worker(QObject):
    pressed = Signal(bool)
    named = Signal(str, int)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.tasks = tasks
        self.seen: list[object] = []
        self.done = asyncio.Event()
        self.pressed.connect(self.work)
        self.named.connect(self.work_on)

    @spawns
    async def work(self) -> None:
        """Wait a turn, then note it."""
        await asyncio.sleep(0)
        self.seen.append("worked")
        self.done.set()

    @spawns
    async def work_on(self, name: str) -> None:
        self.seen.append(name)
        self.done.set()
        raise RuntimeError(name)


class Question(QDialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown = asyncio.Event()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.set()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def dialog(window: QWidget) -> Question:
    return Question(window)


@pytest.mark.parametrize("code", [QDialog.DialogCode.Accepted, QDialog.DialogCode.Rejected])
async def test_ask_waits_for_the_answer(dialog: Question, code: QDialog.DialogCode) -> None:
    task = asyncio.ensure_future(ask(dialog))
    await dialog.shown.wait()
    dialog.done(code.value)
    assert await task == code.value


async def test_other_work_goes_on_meanwhile(dialog: Question) -> None:
    task = asyncio.ensure_future(ask(dialog))
    await dialog.shown.wait()
    await asyncio.sleep(0)
    assert not task.done()
    dialog.done(7)
    assert await task == 7


async def test_cancelling_closes_the_dialog(dialog: Question) -> None:
    task = asyncio.ensure_future(ask(dialog))
    await dialog.shown.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not dialog.isVisible()


async def test_a_dialog_that_goes_with_its_window_ends_the_waiting(dialog: Question) -> None:
    task = asyncio.ensure_future(ask(dialog))
    await dialog.shown.wait()
    shiboken6.delete(dialog)
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_slot_runs_as_a_task_and_drops_what_it_does_not_take(qtbot: QtBot) -> None:
    reports = Reports()
    worker = Worker(reports.tasks)
    worker.pressed.emit(True)
    assert worker.seen == []
    await worker.done.wait()
    assert worker.seen == ["worked"]
    await reports.tasks.close()
    assert not reports.bugs


async def test_a_bug_in_a_slot_is_reported_by_its_name(qtbot: QtBot) -> None:
    reports = Reports()
    worker = Worker(reports.tasks)
    worker.named.emit("Contacts", 3)
    await worker.done.wait()
    await asyncio.sleep(0)
    await reports.tasks.close()
    assert [(name, str(error)) for name, error in reports.bugs] == [("Worker.work_on", "Contacts")]


def test_a_slot_keeps_its_name_and_docstring() -> None:
    assert Worker.work.__doc__ == "Wait a turn, then note it."
