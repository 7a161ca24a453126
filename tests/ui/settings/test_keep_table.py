"""The table of modules among what stands around it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL
from vtdesk.ui.look import Look
from vtdesk.ui.settings.keep_row import KeepLine, least_width, places_for
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


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_names_have_the_room_of_a_column_that_is_not_there(
    look: Look, qtbot: QtBot, scale: float
) -> None:
    look.theme.choose_text_scale(scale)
    width = look.theme.scaled(580)
    with_ages = places_for(width, 30, look.theme)
    without = places_for(width, 30, look.theme, aged=False)
    assert without.as_of is None
    assert without.fill.right() + 1 == width
    name = QFontMetrics(look.theme.font("body")).horizontalAdvance("Organizations")
    # the icon and the room around it
    assert without.module.width() >= name + 40
    assert without.module.width() > with_ages.module.width()
    narrowest = least_width(look.theme, aged=False)
    assert narrowest < least_width(look.theme)
    table = KeepTable(look, aged=False)
    qtbot.addWidget(table)
    table.show_lines(LINES)
    assert table.rows[0].sizeHint().width() == table.minimumSizeHint().width() == narrowest
