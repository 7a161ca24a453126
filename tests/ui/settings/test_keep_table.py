"""The table of modules among what stands around it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL
from vtdesk.ui.look import Look
from vtdesk.ui.settings.keep_row import KeepLine
from vtdesk.ui.settings.keep_table import KeepTable

LINES = tuple(KeepLine(ModuleName(name), name, ALL, 12) for name in ("Leads", "Deals"))


@pytest.mark.parametrize("late", [False, True])
def test_tab_reaches_the_rows_between_what_stands_above_and_below(
    look: Look, qtbot: QtBot, late: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    above, table, below = QPushButton("Above"), KeepTable(look), QPushButton("Below")
    column = QVBoxLayout(window)
    for part in (above, table, below):
        column.addWidget(part)
    if not late:
        table.show_lines(LINES)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    table.show_lines(LINES)
    qtbot.waitUntil(table.rows[-1].isVisible)
    above.setFocus()
    reached = []
    for _ in range(5):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    first, second = table.rows
    assert [part for part in reached if part in (first.box, second.box, below)] == [
        first.box,
        second.box,
        below,
    ]
    assert table.focusPolicy() is Qt.FocusPolicy.NoFocus
