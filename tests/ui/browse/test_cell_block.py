"""Blocks of cells and whole rows, in a real table."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.tables import COLUMNS, SCHEMA, Deals
from vtdesk.ui.browse.cell_block import SelectedCells
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.look import Look

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
EVERY = tuple(range(len(COLUMNS)))


@pytest.fixture
def table(look: Look, qtbot: QtBot) -> RecordTable:
    table = RecordTable(look, is_group=lambda wire: wire == "19x6")
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.set_table(Deals(300).source, COLUMNS, SCHEMA, {})
    with qtbot.waitActive(table):
        table.show()
        table.activateWindow()
    table.setFocus()
    return table


def click(
    table: RecordTable,
    row: int,
    column: int,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    spot = QPoint(table.columnViewportPosition(column) + 8, table.rowViewportPosition(row) + 8)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifiers, spot)


def press(table: RecordTable, key: Qt.Key, *, shift: bool = False, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(table, key, SHIFT if shift else Qt.KeyboardModifier.NoModifier)


def chosen(table: RecordTable) -> SelectedCells:
    cells = table.selected_cells()
    assert cells is not None
    return cells


def test_the_cursor_alone_means_its_cell(table: RecordTable) -> None:
    press(table, Qt.Key.Key_Right, times=2)
    press(table, Qt.Key.Key_Down)
    assert chosen(table) == SelectedCells((range(1, 2),), (2,), whole_rows=False)
    assert chosen(table).anchor == table.current_cell() == (1, 2)


def test_shift_and_arrows_choose_a_block_of_cells(table: RecordTable) -> None:
    click(table, 4, 2)
    press(table, Qt.Key.Key_Down, shift=True, times=3)
    press(table, Qt.Key.Key_Left, shift=True)
    cells = chosen(table)
    assert (cells.rows, cells.columns) == ((range(4, 8),), (1, 2))
    assert (cells.anchor, cells.count, cells.row_count) == ((4, 1), 8, 4)
    press(table, Qt.Key.Key_Up, shift=True, times=5)
    assert chosen(table).rows == (range(2, 5),)
    press(table, Qt.Key.Key_Down)
    assert chosen(table).count == 1


def test_a_click_with_shift_and_a_drag_choose_a_block(table: RecordTable) -> None:
    click(table, 2, 1)
    click(table, 5, 3, SHIFT)
    assert (chosen(table).rows, chosen(table).columns) == ((range(2, 6),), (1, 2, 3))
    click(table, 0, 0)
    view = table.viewport()
    start = QPoint(table.columnViewportPosition(1) + 8, table.rowViewportPosition(1) + 8)
    end = QPoint(table.columnViewportPosition(2) + 8, table.rowViewportPosition(3) + 8)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    assert (chosen(table).rows, chosen(table).columns) == ((range(1, 4),), (1, 2))


def test_boxes_ctrl_and_all_choose_whole_rows(table: RecordTable) -> None:
    click(table, 1, 2)
    click(table, 4, 2, CTRL)
    assert chosen(table) == SelectedCells((range(1, 2), range(4, 5)), EVERY, whole_rows=True)
    click(table, 1, 2)
    table.selectAll()
    assert chosen(table) == SelectedCells((range(300),), EVERY, whole_rows=True)
    click(table, 1, 2)
    assert not chosen(table).whole_rows
    spot = QPoint(20, table.rowViewportPosition(6) + 10)
    QTest.mouseClick(table.verticalHeader().viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen(table).whole_rows


def test_shift_and_space_choose_whole_rows_and_shift_goes_on_with_them(
    table: RecordTable, qtbot: QtBot
) -> None:
    click(table, 3, 2)
    with qtbot.waitSignal(table.selection_changed):
        press(table, Qt.Key.Key_Space, shift=True)
    press(table, Qt.Key.Key_Down, shift=True)
    assert chosen(table) == SelectedCells((range(3, 5),), EVERY, whole_rows=True)
    press(table, Qt.Key.Key_Down)
    assert chosen(table).columns == (2,)


def test_ctrl_with_home_and_end_chooses_and_with_arrows_only_moves(table: RecordTable) -> None:
    click(table, 3, 2)
    click(table, 5, 2, CTRL)
    QTest.keyClick(table, Qt.Key.Key_Down, CTRL)
    assert table.current_cell() == (6, 2)
    assert chosen(table) == SelectedCells((range(3, 4), range(5, 6)), EVERY, whole_rows=True)
    QTest.keyClick(table, Qt.Key.Key_Home, CTRL)
    assert chosen(table) == SelectedCells((range(1),), (0,), whole_rows=False)
    table.choose(299)
    QTest.keyClick(table, Qt.Key.Key_End, CTRL | SHIFT)
    assert chosen(table).rows == (range(298, 300),)


def test_hidden_columns_are_in_no_block(table: RecordTable) -> None:
    table.set_narrow(True)
    table.selectAll()
    assert chosen(table).columns == (0, 1, 2, 3)


def test_nothing_selected_means_no_cells(table: RecordTable) -> None:
    table.clearSelection()
    assert table.selected_cells() is None


class Editor:
    """Notes which cells were to be edited."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, int, str]] = []

    def may_edit(self, row: int, column: int) -> str | None:
        del row
        return "Vtiger counts this itself." if column == 3 else None

    def begin(self, row: int, column: int, first_key: str) -> None:
        self.begun.append((row, column, first_key))


def test_typing_and_f2_begin_an_edit(table: RecordTable) -> None:
    editor = Editor()
    click(table, 2, 1)
    QTest.keyClicks(table, "a")
    assert editor.begun == []
    table.set_editor(editor)
    QTest.keyClicks(table, "x")
    press(table, Qt.Key.Key_F2)
    press(table, Qt.Key.Key_Space)
    QTest.keyClick(table, Qt.Key.Key_D, CTRL)
    press(table, Qt.Key.Key_Escape)
    assert editor.begun == [(2, 1, "x"), (2, 1, "")]


def test_a_cell_that_cannot_be_changed_says_why(table: RecordTable, qtbot: QtBot) -> None:
    editor = Editor()
    table.set_editor(editor)
    click(table, 2, 3)
    with qtbot.waitSignal(table.edit_refused) as refused:
        QTest.keyClicks(table, "7")
    assert refused.args == ["Vtiger counts this itself."]
    assert editor.begun == []
