"""Who scrolls and types in the window is at work; what the window does by itself is not."""

import time

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.main_window import CONTROL, opened, press, window_on, write
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.sync.schedule import ACTIVE_S
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow


def nobody_is_there(session: Session) -> None:
    session._engine._schedule.note_activity(time.time() - 2 * ACTIVE_S)


def is_hands_on(session: Session) -> bool:
    return session._engine._schedule.is_hands_on(time.time())


def turn_wheel(window: MainWindow) -> None:
    viewport = window.page.table.viewport()
    place = QPointF(viewport.rect().center())
    turned = QWheelEvent(
        place,
        viewport.mapToGlobal(place),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, turned)


async def test_who_turns_the_wheel_is_at_work(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await at_rest(session)
        bar = window.page.table.verticalScrollBar()
        nobody_is_there(session)
        bar.setValue(bar.value() + 3)
        assert not is_hands_on(session), "it moved by itself"
        turn_wheel(window)
        assert is_hands_on(session)


async def test_who_types_into_a_record_is_at_work(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        press(window, Qt.Key.Key_3, CONTROL)
        press(window, Qt.Key.Key_End)
        await at_rest(session)
        nobody_is_there(session)
        window.record.edits_changed.emit()
        assert not is_hands_on(session), "a colleague changed it"
        write("x")
        assert is_hands_on(session)
