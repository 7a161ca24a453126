"""Dialogs and slots that wait."""

import asyncio

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
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


class Caption(QLabel):
    """Shows a text when it has come, and is told to end with a bug when there is none."""

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.coming: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.kept: list[str] = []

    @spawns
    async def fetch(self) -> None:
        text = await self.coming
        self.kept.append(text)
        if not text:
            raise RuntimeError("nothing came")
        self.setText(text)
        self.kept.append("shown")


async def test_what_comes_after_the_widget_has_gone_ends_its_slot_quietly(window: QWidget) -> None:
    reports = Reports()
    caption = Caption(reports.tasks, window)
    caption.fetch()
    await asyncio.sleep(0)
    shiboken6.delete(caption)
    caption.coming.set_result("Contacts")
    await until(lambda: bool(caption.kept))
    await asyncio.sleep(0)
    assert caption.kept == ["Contacts"]
    await reports.tasks.close()
    assert not reports.bugs


async def test_the_same_exception_in_a_living_widget_is_a_bug(window: QWidget) -> None:
    reports = Reports()
    caption = Caption(reports.tasks, window)
    caption.fetch()
    caption.coming.set_result("")
    await until(lambda: bool(reports.bugs))
    assert [(name, str(error)) for name, error in reports.bugs] == [
        ("Caption.fetch", "nothing came")
    ]
    await reports.tasks.close()


async def test_a_slot_that_never_began_leaves_nothing_behind(window: QWidget) -> None:
    reports = Reports()
    caption = Caption(reports.tasks, window)
    caption.fetch()
    await reports.tasks.close()
    assert not caption.kept


def test_a_slot_keeps_its_name_and_docstring() -> None:
    assert Worker.work.__doc__ == "Wait a turn, then note it."
