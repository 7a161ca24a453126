"""The table widget: keys, mouse, selection, widths, what it paints."""

from array import array
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tests.helpers.ink import ink_box
from tests.helpers.tables import COLUMNS, SCHEMA, Deals, deal
from vtdesk.app.rows import StagedLook
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.record import RowState
from vtdesk.ui.browse import record_table
from vtdesk.ui.browse.header import RecordHeader
from vtdesk.ui.browse.record_model import RecordModel
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.look import Look
from vtdesk.ui.tokens import Density

ROW = 30


@pytest.fixture
def deals() -> Deals:
    return Deals(300)


@pytest.fixture
def table(look: Look, qtbot: QtBot, deals: Deals) -> RecordTable:
    table = RecordTable(look, is_group=lambda wire: wire == "19x6")
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.set_table(deals.source, COLUMNS, SCHEMA, {})
    with qtbot.waitActive(table):
        table.show()
        table.activateWindow()
    table.setFocus()
    return table


def picture(table: RecordTable) -> QImage:
    return table.grab().toImage()


def cell_colors(table: RecordTable, row: int, column: int) -> set[str]:
    """The colours of a cell, row line included."""
    image = table.viewport().grab().toImage()
    left = table.columnViewportPosition(column)
    right = min(left + table.columnWidth(column), image.width())
    top = table.rowViewportPosition(row)
    return {
        image.pixelColor(x, y).name()
        for x in range(max(left, 0), right)
        for y in range(top, top + ROW)
    }


def test_the_keyboard_starts_on_the_first_row(table: RecordTable) -> None:
    assert table.current_key() == 1
    assert list(table.selected_rows()) == [0]


def test_enter_and_double_click_open_a_record(table: RecordTable, qtbot: QtBot) -> None:
    table.choose(5)
    with qtbot.waitSignal(table.record_activated) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [5]
    spot = QPoint(100, table.rowViewportPosition(2) + 5)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(table.record_activated) as opened:
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == [3]


def test_keys_move_by_row_page_and_to_the_ends(table: RecordTable) -> None:
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.current_key() == 2
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    assert (table.current_key() or 0) > 8
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert table.current_key() == 300
    QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert table.current_key() == 1


def test_tab_leaves_the_table(table: RecordTable) -> None:
    assert not table.tabKeyNavigation()


def test_typing_letters_reads_no_record(table: RecordTable, deals: Deals) -> None:
    before = len(deals.reads)
    QTest.keyClicks(table, "zzz")
    assert len(deals.reads) == before
    assert table.current_key() == 1


def test_delete_and_copy_are_asked_for(table: RecordTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.delete_asked):
        QTest.keyClick(table, Qt.Key.Key_Delete)
    with qtbot.waitSignal(table.copy_asked):
        QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_selecting_all_is_counted_without_reading(table: RecordTable, deals: Deals) -> None:
    before = len(deals.reads)
    table.selectAll()
    assert table.selected_count() == 300
    assert len(deals.reads) <= before + 1


async def test_a_replaced_list_keeps_cursor_selection_and_scroll(
    table: RecordTable, deals: Deals
) -> None:
    table.choose(150)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    top = table.records.key_at(table.rowAt(0))
    deals.source.replace(array("q", [key for key in range(1, 301) if key % 10]))
    assert table.current_key() == 151
    assert [table.records.key_at(row) for row in table.selected_rows()] == [151]
    assert table.records.key_at(table.rowAt(0)) == top


async def test_a_record_behind_the_first_rows_is_chosen_again_when_its_row_comes(
    table: RecordTable, deals: Deals
) -> None:
    table.choose(250)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    deals.source.replace(array("q", range(1, 101)))
    table.verticalScrollBar().setValue(7)
    await deals.source.turn_into(array("q", range(1, 201)))
    assert table.current_key() is None
    await deals.source.turn_into(array("q", range(1, 301)))
    assert table.current_key() == 251
    assert [table.records.key_at(row) for row in table.selected_rows()] == [250, 251]
    assert table.verticalScrollBar().value() == 7


async def test_a_record_chosen_meanwhile_stays_chosen(table: RecordTable, deals: Deals) -> None:
    table.choose(250)
    deals.source.replace(array("q", range(1, 101)))
    table.choose(5)
    await deals.source.turn_into(array("q", range(1, 301)))
    assert table.current_key() == 5


def test_a_vanished_cursor_leaves_none(table: RecordTable, deals: Deals) -> None:
    table.choose(150)
    deals.source.replace(array("q", range(1, 20)))
    assert table.current_key() is None
    assert table.selected_count() == 0


async def test_rows_that_come_above_move_the_selection_along(
    table: RecordTable, deals: Deals
) -> None:
    table.choose(3)
    deals.rows[900] = deal(900)
    await deals.source.turn_into(array("q", [900, *range(1, 301)]))
    assert table.current_key() == 3
    assert list(table.selected_rows()) == [3]


def test_no_row_is_measured_when_rows_change(
    look: Look, qtbot: QtBot, deals: Deals, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []

    class Measured(RecordModel):
        def headerData(
            self, section: int, orientation: Qt.Orientation, role: int = 0
        ) -> str | int | None:
            if role == Qt.ItemDataRole.SizeHintRole:
                measured.append(section)
            return super().headerData(section, orientation, role)

    monkeypatch.setattr(record_table, "RecordModel", Measured)
    table = RecordTable(look, is_group=lambda wire: wire == "19x6")
    qtbot.addWidget(table)
    table.set_table(deals.source, COLUMNS, SCHEMA, {})
    table.show()
    deals.source.redraw(range(1, 301))
    table.doItemsLayout()
    assert not measured


def test_a_click_on_a_head_asks_for_an_order_and_with_shift_for_one_more(
    table: RecordTable, qtbot: QtBot
) -> None:
    head = table.horizontalHeader()
    spot = QPoint(head.sectionViewportPosition(2) + 30, 10)
    asked: list[tuple[str, bool]] = []
    table.sort_asked.connect(lambda field, add: asked.append((field, add)))
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, shift, spot)
    assert asked == [("amount", False), ("amount", True)]


def test_the_name_takes_the_room_that_is_left_until_it_is_dragged(table: RecordTable) -> None:
    header = table.horizontalHeader()
    assert header.length() == table.viewport().width()
    table.resize(1100, 400)
    assert header.length() == table.viewport().width()
    header.resizeSection(0, 240)
    table.resize(1000, 400)
    assert header.sectionSize(0) == 240


def test_dragged_widths_are_told_and_remembered_ones_used(
    table: RecordTable, deals: Deals, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(table.widths_changed):
        table.horizontalHeader().resizeSection(2, 133)
    assert table.widths()["amount"] == 133
    assert "potentialname" not in table.widths()
    table.set_table(deals.source, COLUMNS, SCHEMA, {"amount": 150, "potentialname": 222})
    assert (table.widths()["amount"], table.widths()["potentialname"]) == (150, 222)


def test_setting_widths_tells_nobody(table: RecordTable, deals: Deals, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.widths_changed):
        table.set_table(deals.source, COLUMNS, SCHEMA, {"amount": 150})
        table.resize(700, 300)


def test_a_box_in_the_gutter_adds_rows(table: RecordTable) -> None:
    gutter = table.verticalHeader()
    for row in (2, 4):
        spot = QPoint(20, table.rowViewportPosition(row) + 10)
        QTest.mouseClick(gutter.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert list(table.selected_rows()) == [0, 2, 4]
    spot = QPoint(20, table.rowViewportPosition(2) + 10)
    QTest.mouseClick(gutter.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert list(table.selected_rows()) == [0, 4]


def test_narrow_windows_show_few_columns(table: RecordTable) -> None:
    table.set_narrow(True)
    shown = [number for number in range(6) if not table.isColumnHidden(number)]
    assert shown == [0, 1, 2, 3]
    table.set_narrow(False)
    assert not any(table.isColumnHidden(number) for number in range(6))


@pytest.mark.parametrize(
    ("state", "soft", "bar"),
    [
        (RowState.WAITING, "waiting.soft", "waiting"),
        (RowState.REFUSED, "problem.soft", "problem"),
        (RowState.CLASHED, "conflict.soft", "conflict"),
    ],
)
def test_a_changed_cell_says_what_became_of_it(
    table: RecordTable, deals: Deals, look: Look, state: RowState, soft: str, bar: str
) -> None:
    deals.put(deal(4, state=state, changed=("amount",)))
    colors = cell_colors(table, 3, 2)
    assert look.theme.color(soft).name() in colors
    assert look.theme.color(bar).name() in colors
    assert look.theme.color(soft).name() not in cell_colors(table, 3, 3)


def test_the_bar_stands_at_the_start_side(table: RecordTable, deals: Deals, look: Look) -> None:
    deals.put(deal(4, state=RowState.WAITING, changed=("amount",)))
    bar = look.theme.color("waiting")

    def bar_at(x: int) -> bool:
        image = table.viewport().grab().toImage()
        return QColor(image.pixelColor(x, table.rowViewportPosition(3) + 5)) == bar

    left = table.columnViewportPosition(2)
    assert bar_at(left + 1)
    table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    left = table.columnViewportPosition(2)
    assert bar_at(left + table.columnWidth(2) - 2)
    assert not bar_at(left + 1)


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_a_cut_label_ends_in_dots_in_both_directions(
    table: RecordTable, qapp: QApplication, direction: Qt.LayoutDirection
) -> None:
    header = table.horizontalHeader()
    usual = qapp.layoutDirection()
    # a painter takes its direction from the whole program
    qapp.setLayoutDirection(direction)
    try:
        header.resizeSection(0, 56)
        left = header.sectionViewportPosition(0)
        image = header.viewport().grab(QRect(left + 4, 4, 48, header.height() - 8)).toImage()
    finally:
        qapp.setLayoutDirection(usual)
    words = ink_box(image)
    upper = ink_box(image.copy(0, 0, image.width(), words.center().y()))
    # dots stand on the line, letters above it
    assert words.right() - upper.right() > 5
    assert upper.left() - words.left() < 3


def test_the_selection_looks_asleep_while_keys_go_elsewhere(table: RecordTable, look: Look) -> None:
    assert look.theme.color("selected").name() in cell_colors(table, 0, 4)
    assert look.theme.color("focus").name() in cell_colors(table, 0, 0)
    table.clearFocus()
    colors = cell_colors(table, 0, 4)
    assert look.theme.color("selected.inactive").name() in colors
    assert look.theme.color("selected").name() not in colors
    assert look.theme.color("focus").name() not in cell_colors(table, 0, 0)


def test_the_row_under_the_mouse_lights_up(table: RecordTable, look: Look, qtbot: QtBot) -> None:
    hover = look.theme.color("hover").name()
    qtbot.mouseMove(table.viewport(), QPoint(200, table.rowViewportPosition(5) + 5))
    qtbot.waitUntil(lambda: hover in cell_colors(table, 5, 4))
    assert hover not in cell_colors(table, 6, 4)


def test_ghosts_stand_only_where_no_row_is(table: RecordTable, deals: Deals, look: Look) -> None:
    table.show_ghosts(True)
    line = look.theme.color("line")
    deals.source.replace(array("q"))
    image = table.viewport().grab().toImage()
    assert image.pixelColor(20, ROW // 2) == line
    assert image.pixelColor(20, 8 * ROW + ROW // 2) != line
    table.show_ghosts(False)
    assert table.viewport().grab().toImage().pixelColor(20, ROW // 2) != line


def test_a_cut_text_has_a_tooltip_and_a_whole_one_none(
    table: RecordTable, deals: Deals, qtbot: QtBot
) -> None:
    long = deal(1)
    deals.put(type(long)(1, ("<img src=x> " * 40, *long.cells[1:]), "long"))

    def tip_at(row: int, column: int) -> str:
        QToolTip.hideText()
        spot = QPoint(table.columnViewportPosition(column) + 5, table.rowViewportPosition(row) + 5)
        qtbot.mouseMove(table.viewport(), spot)
        return table.tooltip_at(spot)

    assert "&lt;img src=x&gt;" in tip_at(0, 0)
    assert tip_at(1, 0) == ""


def test_an_owner_shown_by_initials_is_named_in_the_tooltip(table: RecordTable) -> None:
    table.horizontalHeader().resizeSection(5, 62)
    spot = QPoint(table.columnViewportPosition(5) + 5, 5)
    assert "Ben Okafor" in table.tooltip_at(spot)


def test_rows_follow_the_density(table: RecordTable, look: Look) -> None:
    look.theme.choose_density(Density.RELAXED)
    assert table.rowHeight(0) == look.theme.metrics.table_row == 38
    look.theme.choose_density(Density.COMPACT)
    assert table.rowHeight(0) == 24


def test_the_row_at_the_top_stays_there_in_every_text_size(table: RecordTable, look: Look) -> None:
    bar = table.verticalScrollBar()
    bar.setValue(100 * ROW)
    for scale in (2.0, 1.25, 1.0):
        look.theme.choose_text_scale(scale)
        assert table.rowAt(0) == 100
        assert table.rowViewportPosition(100) == 0
    bar.setValue(bar.maximum())
    look.theme.choose_text_scale(1.5)
    last = table.rowViewportPosition(299) + table.rowHeight(299)
    assert last >= table.viewport().height()


def test_other_columns_keep_the_place_and_another_module_begins_at_the_top(
    table: RecordTable, deals: Deals
) -> None:
    table.choose(150)
    table.set_table(deals.source, COLUMNS[:3], SCHEMA, {})
    assert table.current_key() == 150
    assert table.verticalScrollBar().value() > 0
    other = replace(SCHEMA, name=ModuleName("Leads"))
    table.set_table(Deals(200).source, COLUMNS, other, {})
    assert table.current_key() is None
    assert table.verticalScrollBar().value() == 0


def test_a_cut_heading_has_a_tooltip_and_a_whole_one_none(table: RecordTable) -> None:
    header = table.horizontalHeader()
    assert isinstance(header, RecordHeader)
    spot = QPoint(header.sectionViewportPosition(3) + 5, 10)
    assert header.tooltip_at(spot) == ""
    header.resizeSection(3, 60)
    spot = QPoint(header.sectionViewportPosition(3) + 5, 10)
    assert "Close date" in header.tooltip_at(spot)
    assert header.tooltip_at(QPoint(5_000, 10)) == ""


def total_width(table: RecordTable) -> int:
    return sum(table.columnWidth(number) for number in range(len(COLUMNS)))


def test_columns_that_nobody_dragged_make_room_for_all_of_them(table: RecordTable) -> None:
    table.resize(720, 400)
    room = table.viewport().width()
    assert abs(total_width(table) - room) <= len(COLUMNS)
    figures = table.columnWidth(2)
    table.resize(1200, 400)
    assert table.columnWidth(2) == figures
    assert abs(total_width(table) - table.viewport().width()) <= 1


def test_words_do_not_give_way_without_end(table: RecordTable) -> None:
    table.resize(500, 400)
    assert total_width(table) > table.viewport().width()
    assert min(table.columnWidth(number) for number in (0, 1, 4)) >= 110


def test_a_dragged_width_is_not_squeezed(table: RecordTable) -> None:
    table.horizontalHeader().resizeSection(1, 300)
    table.resize(600, 400)
    assert table.columnWidth(1) == 300


def test_a_cell_with_something_typed_in_it_says_so(
    table: RecordTable, deals: Deals, look: Look
) -> None:
    deals.staged[4] = {"amount": StagedLook(9, "9", "was 1,004")}
    deals.staged[5] = {"amount": StagedLook("x", "x", "Not a number", problem=True)}
    deals.source.redraw([4, 5])
    spot = QPoint(table.columnViewportPosition(2) + 5, table.rowViewportPosition(3) + 5)
    assert "was 1,004" in table.tooltip_at(spot)
    assert look.theme.color("changed.soft").name() in cell_colors(table, 3, 2)
    assert look.theme.color("problem.soft").name() in cell_colors(table, 4, 2)
    gutter = table.verticalHeader().viewport().grab().toImage()
    marks = {gutter.pixelColor(x, 3 * ROW + ROW // 2).name() for x in range(gutter.width())}
    assert look.theme.color("changed").name() in marks
    assert table.records.index(3, 2).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Amount: 9, was 1,004"
    )


async def test_rows_that_come_and_go_above_leave_everything_where_it_is(
    table: RecordTable, deals: Deals
) -> None:
    table.choose(150)
    spot = table.visualRect(table.currentIndex())
    for key in range(900, 905):
        deals.rows[key] = deal(key)
    await deals.source.turn_into(array("q", [*range(900, 905), *range(1, 301)]))
    assert table.current_key() == 150
    assert table.visualRect(table.currentIndex()) == spot
    await deals.source.turn_into(array("q", [*range(902, 905), *range(20, 301)]))
    assert table.current_key() == 150
    assert table.visualRect(table.currentIndex()) == spot


async def test_a_row_that_comes_between_those_in_sight_moves_the_others_not_the_current_one(
    table: RecordTable, deals: Deals
) -> None:
    table.choose(5)
    spot = table.visualRect(table.currentIndex())
    deals.rows[900] = deal(900)
    await deals.source.turn_into(array("q", [1, 2, 900, *range(3, 301)]))
    assert table.current_key() == 5
    assert table.visualRect(table.currentIndex()) == spot
    await deals.source.turn_into(array("q", [1, 2, 900, *range(3, 6), *range(9, 301)]))
    assert table.visualRect(table.currentIndex()) == spot


async def test_new_rows_at_the_top_are_seen_by_whoever_looks_there(
    table: RecordTable, deals: Deals
) -> None:
    table.choose(200)
    table.verticalScrollBar().setValue(0)
    deals.rows[900] = deal(900)
    await deals.source.turn_into(array("q", [900, *range(1, 301)]))
    assert table.verticalScrollBar().value() == 0
    table.verticalScrollBar().setValue(ROW * 20)
    top = table.records.key_at(table.rowAt(0))
    await deals.source.turn_into(array("q", range(1, 301)))
    assert table.records.key_at(table.rowAt(0)) == top


async def test_all_means_all_of_a_list_that_is_still_being_counted(
    table: RecordTable, deals: Deals
) -> None:
    deals.source.replace(array("q", range(1, 101)))
    table.set_counting(True)
    table.selectAll()
    await deals.source.turn_into(array("q", range(1, 301)))
    assert table.selected_count() == 300
    table.set_counting(False)
    deals.rows[900] = deal(900)
    await deals.source.turn_into(array("q", [*range(1, 301), 900]))
    assert table.selected_count() == 300
    table.set_counting(True)
    table.choose(7)
    deals.rows[901] = deal(901)
    await deals.source.turn_into(array("q", [*range(1, 301), 900, 901]))
    assert list(table.selected_rows()) == [6]


def test_the_next_screen_is_made_ready_without_reading_another_page(
    table: RecordTable, deals: Deals, qtbot: QtBot
) -> None:
    picture(table)
    qtbot.waitUntil(lambda: len(deals.source._views) >= 20)
    assert len(deals.reads) == 1
    table.verticalScrollBar().setValue(95 * ROW)
    picture(table)
    reads = len(deals.reads)
    assert reads == 2
    table.verticalScrollBar().setValue(180 * ROW)
    picture(table)
    assert len(deals.reads) == reads, "rows beyond the page at hand wait until they are seen"
