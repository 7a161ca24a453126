"""What is made late stands in Tab's order where it belongs."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from vtdesk.ui.parts.tab_order import come_after


async def test_what_was_made_late_comes_where_it_belongs(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    first, last, part = QPushButton(window), QPushButton(window), QWidget(window)
    upper, lower = QPushButton(part), QPushButton(part)
    menu = QMenu(part)
    come_after(first, part)
    later = QPushButton(part)
    come_after(part, later)
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    first.setFocus()
    order = []
    for _ in range(5):
        order.append(QApplication.focusWidget())
        QTest.keyClick(window, Qt.Key.Key_Tab)
    assert order == [first, later, upper, lower, last]
    assert menu.window() is menu
    assert part.focusPolicy() is Qt.FocusPolicy.NoFocus
