"""The first column stays while the others scroll sideways."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.tables import COLUMNS, SCHEMA, Deals
from vtdesk.domain.query import Sort
from vtdesk.ui.browse.header import RecordHeader
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.look import Look

WIDTHS = {spec.spec.name: 180 for spec in COLUMNS}


@pytest.fixture
def table(look: Look, qtbot: QtBot) -> RecordTable:
    table = RecordTable(look, is_group=lambda wire: wire == "19x6")
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.set_table(Deals(100).source, COLUMNS, SCHEMA, WIDTHS)
    with qtbot.waitActive(table):
        table.show()
        table.activateWindow()
    table.setFocus()
    return table


def scroll(table: RecordTable, pixels: int) -> None:
    bar = table.horizontalScrollBar()
    assert bar.maximum() >= pixels
    bar.setValue(pixels)


def at(table: RecordTable, x: int, row: int = 2) -> tuple[int, int]:
    index = table.indexAt(QPoint(x, table.rowViewportPosition(row) + 5))
    return index.row(), index.column()


def strip(table: RecordTable, left: int, width: int) -> bytes:
    picture = table.viewport().grab().toImage().copy(left, 0, width, 300)
    return bytes(picture.constBits())


def test_it_covers_the_others_only_while_they_are_scrolled(table: RecordTable) -> None:
    assert at(table, 190) == (2, 1)
    scroll(table, 200)
    assert at(table, 20) == (2, 0)
    assert at(table, 179) == (2, 0)
    assert at(table, 190) == (2, 2)
    table.set_frozen(False)
    assert at(table, 20) == (2, 1)


def test_it_is_painted_as_before_whatever_is_below(table: RecordTable) -> None:
    table.clearSelection()
    table.clearFocus()
    before = strip(table, 0, 170)
    scroll(table, 250)
    assert strip(table, 0, 170) == before
    table.set_frozen(False)
    assert strip(table, 0, 170) != before


def test_a_click_on_it_chooses_its_cell(table: RecordTable) -> None:
    scroll(table, 250)
    spot = QPoint(30, table.rowViewportPosition(4) + 5)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.current_cell() == (4, 0)
    assert table.horizontalScrollBar().value() == 250
    assert table.visualRect(table.currentIndex()).left() == 0


def test_the_keyboard_never_goes_behind_it(table: RecordTable) -> None:
    scroll(table, table.horizontalScrollBar().maximum())
    table.setCurrentIndex(table.records.index(0, 5))
    for column in (4, 3, 2, 1):
        QTest.keyClick(table, Qt.Key.Key_Left)
        assert table.current_cell() == (0, column)
        assert table.visualRect(table.currentIndex()).left() >= 180


def test_its_head_sorts_and_is_dragged_where_it_is_seen(table: RecordTable, qtbot: QtBot) -> None:
    header = table.horizontalHeader()
    assert isinstance(header, RecordHeader)
    scroll(table, 200)
    with qtbot.waitSignal(table.sort_asked) as asked:
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 8))
    assert asked.args == ["potentialname", False]
    with qtbot.waitSignal(table.sort_asked) as asked:
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(230, 8))
    assert asked.args == ["amount", False]
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(178, 8))
    QTest.mouseMove(header.viewport(), QPoint(200, 8))
    QTest.mouseMove(header.viewport(), QPoint(208, 8))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(208, 8))
    assert table.columnWidth(0) == 210
    assert header.section_at(QPoint(200, 8)) == 0


def test_it_stands_at_the_right_where_one_reads_from_there(table: RecordTable) -> None:
    table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    scroll(table, 200)
    width = table.viewport().width()
    assert at(table, width - 20) == (2, 0)
    assert at(table, width - 190) == (2, 2)
    assert table.visualRect(table.records.index(2, 0)).right() == width - 1


def test_a_column_wider_than_most_of_the_table_scrolls_away(table: RecordTable) -> None:
    table.setColumnWidth(0, 500)
    scroll(table, 100)
    assert at(table, 450) == (2, 1)


def test_a_double_click_on_an_edge_fits_the_column(table: RecordTable, qtbot: QtBot) -> None:
    header = table.horizontalHeader()
    with qtbot.waitSignal(table.widths_changed):
        QTest.mouseDClick(
            header.viewport(),
            Qt.MouseButton.LeftButton,
            pos=QPoint(header.sectionViewportPosition(3) - 2, 8),
        )
    assert table.columnWidth(2) < 180
    assert table.tooltip_at(table.visualRect(table.records.index(0, 2)).center()) == ""


def test_heads_show_arrows_and_their_place_in_the_order(table: RecordTable) -> None:
    header = table.horizontalHeader().viewport()

    def head(column: int) -> bytes:
        left = table.horizontalHeader().sectionViewportPosition(column)
        picture = header.grab().toImage().copy(left, 0, 170, 28)
        return bytes(picture.constBits())

    plain = head(0), head(1)
    table.show_sorts([Sort("potentialname")])
    alone = head(0)
    assert alone != plain[0]
    assert head(1) == plain[1]
    table.show_sorts([Sort("potentialname"), Sort("sales_stage", descending=True)])
    assert head(0) != alone
    assert head(1) != plain[1]
    table.show_sorts([Sort("gone long ago")])
    assert (head(0), head(1)) == plain
