"""The menus in the top row."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget
from pytestqt.qtbot import QtBot

from vtdesk.ui.parts.menu_row import MenuRow


@pytest.fixture
def row(qtbot: QtBot) -> Iterator[MenuRow]:
    window = QWidget()
    qtbot.addWidget(window)
    row = MenuRow()
    row.setNativeMenuBar(False)
    for title in ("&File", "&Edit", "&View", "Fi&lter", "&Record"):
        row.addMenu(QMenu(title, window))
    line = QHBoxLayout(window)
    line.addWidget(row)
    line.addStretch(1)
    window.resize(900, 60)
    window.show()
    yield row
    window.hide()


def test_menus_want_the_same_room_in_both_directions(row: MenuRow) -> None:
    window = row.window()
    wanted = row.sizeHint()
    assert 100 < wanted.width() < 600
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert row.sizeHint() == wanted
    for width in (60, 900):
        row.setFixedWidth(width)
        assert row.sizeHint() == wanted


def test_a_row_without_menus_wants_what_qt_says(qtbot: QtBot) -> None:
    row = MenuRow()
    qtbot.addWidget(row)
    row.setNativeMenuBar(False)
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert row.sizeHint().width() < 60
