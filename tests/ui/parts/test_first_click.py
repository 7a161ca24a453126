"""Double clicks on buttons that take each other's place."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from vtdesk.ui.parts.first_click import FirstClick


def second_click(button: QPushButton) -> None:
    """What comes of the second half of a double click."""
    place, left = QPointF(button.rect().center()), Qt.MouseButton.LeftButton
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        held = left if kind is QEvent.Type.MouseButtonDblClick else Qt.MouseButton.NoButton
        where = QPointF(button.mapToGlobal(place.toPoint()))
        event = QMouseEvent(kind, place, where, left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(button, event)


@pytest.fixture
def button(qtbot: QtBot) -> QPushButton:
    button = QPushButton("Convert")
    qtbot.addWidget(button)
    FirstClick(button)
    button.show()
    return button


def test_a_second_click_meant_for_another_button_does_nothing(button: QPushButton) -> None:
    heard = QSignalSpy(button.clicked)
    second_click(button)
    assert heard.count() == 0
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard.count() == 1
    second_click(button)
    assert heard.count() == 2


def test_keys_press_it_at_once(button: QPushButton, qtbot: QtBot) -> None:
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)
