"""The ring that shows where the keyboard is."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vtdesk.ui.look import Look
from vtdesk.ui.parts.focus_ring import FocusRing


class Window(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        self.edit = QLineEdit()
        self.first = QPushButton("First")
        self.second = QPushButton("Second")
        for widget in (self.edit, self.first, self.second):
            column.addWidget(widget)
        self.ring = FocusRing(look, self)


@pytest.fixture
def window(qtbot: QtBot, look: Look) -> Window:
    widget = Window(look)
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    widget.edit.setFocus()
    return widget


def around(widget: QWidget) -> QRect:
    return widget.geometry().adjusted(-4, -4, 4, 4)


def test_goes_around_what_tab_reaches(window: Window, qtbot: QtBot) -> None:
    assert window.ring.isHidden()
    qtbot.keyClick(window.edit, Qt.Key.Key_Tab)
    assert window.first.hasFocus()
    assert window.ring.isVisible()
    assert window.ring.geometry() == around(window.first)
    qtbot.keyClick(window.first, Qt.Key.Key_Tab)
    assert window.ring.geometry() == around(window.second)


def test_is_not_for_the_mouse_nor_for_inputs(window: Window, qtbot: QtBot) -> None:
    window.first.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.mouseClick(window.first, Qt.MouseButton.LeftButton)
    assert window.first.hasFocus()
    assert window.ring.isHidden()
    qtbot.keyClick(window.first, Qt.Key.Key_Backtab)
    assert window.edit.hasFocus()
    assert window.ring.isHidden()


def test_moves_and_leaves_with_its_control(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window.edit, Qt.Key.Key_Tab)
    window.resize(500, 400)
    qtbot.waitUntil(lambda: window.ring.geometry() == around(window.first))
    window.first.hide()
    assert window.ring.isHidden()


def test_survives_the_end_of_its_control(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window.edit, Qt.Key.Key_Tab)
    window.first.deleteLater()
    qtbot.waitUntil(lambda: window.ring.target is None or window.ring.target is window.second)
    qtbot.keyClick(window, Qt.Key.Key_Tab)


def test_follows_what_is_scrolled(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    area = QScrollArea()
    area.setWidgetResizable(True)
    tall = QWidget()
    column = QVBoxLayout(tall)
    buttons = [QPushButton(str(number)) for number in range(30)]
    for button in buttons:
        column.addWidget(button)
    area.setWidget(tall)
    QVBoxLayout(window).addWidget(area)
    ring = FocusRing(look, window)
    window.resize(300, 300)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Tab)
    top = ring.y()
    area.verticalScrollBar().setValue(10)
    assert ring.y() == top - 10
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert ring.isHidden()
