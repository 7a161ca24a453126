"""Windows that would fill their screen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStyle, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.main_window import DEALS
from tests.helpers.widgets import dispose
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.parts.screen_room import fitting
from vtdesk.ui.signin.window import SignInWindow


def test_a_title_bar_has_room_above_a_window_that_fills_the_screen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    title = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight, None, window)
    assert title > 0
    most = QSize(room.width(), room.height() - title)
    assert fitting(window, 10_000, 10_000) == most
    assert fitting(window, room.width(), room.height()) == most
    assert fitting(window, 400, 300) == QSize(400, 300)


async def test_first_windows_are_on_the_screen_with_their_title_bars(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session:
        kept = Remembered({"module": DEALS})
        kept.put("window", (5_000, 4_000))
        for window in (SignInWindow(look), MainWindow(look, session, kept)):
            most = fitting(window, 10_000, 10_000)
            assert window.size().boundedTo(most) == window.size()
            dispose(window)
