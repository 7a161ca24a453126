"""Dragging rows: what travels, what is a drag and what a click, and what is not believed."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.tables import COLUMNS, SCHEMA, Deals
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.browse.record_drag import MIME, MOST, HeldRecords, RecordDrag, held_records, mime_of
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.look import Look

ACCOUNT = "a" * 12
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
DEALS = ModuleName("Potentials")


class Table:
    """A table of deals whose drags are caught."""

    def __init__(self, look: Look, qtbot: QtBot, rows: int) -> None:
        self.deals = Deals(rows)
        self.table = RecordTable(look, lambda _: False)
        qtbot.addWidget(self.table)
        self.table.resize(800, 400)
        self.table.set_table(self.deals.source, COLUMNS, SCHEMA, {})
        self.table.show()
        self.drag = RecordDrag(look, self.table, ACCOUNT, str, lambda: DEALS)

    @property
    def cells(self) -> QWidget:
        return self.table.viewport()

    @property
    def gutter(self) -> QWidget:
        return self.table.verticalHeader().viewport()

    def at(self, row: int, x: int = 200) -> QPoint:
        height = self.table.rowHeight(row)
        return QPoint(x, self.table.rowViewportPosition(row) + height // 2)

    def pull(self, part: QWidget, row: int, x: int = 200) -> None:
        """Press on a row and move the mouse far."""
        QTest.mousePress(part, LEFT, pos=self.at(row, x))
        QTest.mouseMove(part, self.at(row, x) + QPoint(30, 60))
        QTest.mouseRelease(part, LEFT, pos=self.at(row, x) + QPoint(30, 60))

    def choose(self, *rows: int) -> None:
        for row in rows:
            self.table.toggle_row(row)

    def chosen(self) -> list[int]:
        return list(self.table.selected_rows())


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> list[HeldRecords | None]:
    """What was dragged."""
    held: list[HeldRecords | None] = []

    def begin(drag: QDrag, *_: object) -> Qt.DropAction:
        held.append(held_records(drag.mimeData(), ACCOUNT))
        return Qt.DropAction.IgnoreAction

    monkeypatch.setattr(QDrag, "exec", begin)
    return held


def test_what_travels_is_read_back() -> None:
    held = HeldRecords(DEALS, (3, -1))
    assert held_records(mime_of(ACCOUNT, held), ACCOUNT) == held


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"run": "x", "account": "aaaaaaaaaaaa", "module": "M", "keys": [1]}',
        b"x" * 99_999,
    ],
)
def test_what_others_made_is_not_believed(data: bytes) -> None:
    mime = QMimeData()
    assert held_records(mime, ACCOUNT) is None
    mime.setText("Contacts 1 2 3")
    assert held_records(mime, ACCOUNT) is None
    mime.setData(MIME, data)
    assert held_records(mime, ACCOUNT) is None


def test_records_of_another_account_are_not_taken() -> None:
    assert held_records(mime_of("b" * 12, HeldRecords(DEALS, (1,))), ACCOUNT) is None


def test_chosen_rows_are_dragged_together_by_any_of_their_cells(
    look: Look, qtbot: QtBot, carried: list[HeldRecords | None]
) -> None:
    table = Table(look, qtbot, 9)
    table.choose(1, 3, 4)
    table.pull(table.cells, 3)
    assert carried == [HeldRecords(DEALS, (2, 4, 5))]
    assert table.chosen() == [1, 3, 4]


def test_a_click_on_a_chosen_row_still_chooses_it_alone(
    look: Look, qtbot: QtBot, carried: list[HeldRecords | None]
) -> None:
    table = Table(look, qtbot, 9)
    table.choose(1, 3, 4)
    QTest.mouseClick(table.cells, LEFT, pos=table.at(3))
    assert table.chosen() == [3]
    assert not carried


def test_a_double_click_on_a_chosen_row_opens_it(look: Look, qtbot: QtBot) -> None:
    table = Table(look, qtbot, 9)
    table.choose(1, 3)
    with qtbot.waitSignal(table.table.record_activated) as told:
        QTest.mouseClick(table.cells, LEFT, pos=table.at(3))
        QTest.mouseDClick(table.cells, LEFT, pos=table.at(3))
    assert told.args == [4]


def test_cells_that_are_not_chosen_as_rows_become_a_block(
    look: Look, qtbot: QtBot, carried: list[HeldRecords | None]
) -> None:
    table = Table(look, qtbot, 9)
    table.pull(table.cells, 2)
    cells = table.table.selected_cells()
    assert not carried
    assert cells is not None
    assert not cells.whole_rows
    assert cells.row_count > 1


def test_the_gutter_drags_the_row_it_stands_before(
    look: Look, qtbot: QtBot, carried: list[HeldRecords | None]
) -> None:
    table = Table(look, qtbot, 9)
    table.pull(table.gutter, 5, x=44)
    assert carried == [HeldRecords(DEALS, (6,))]


def test_with_control_rows_are_chosen_and_not_dragged(
    look: Look, qtbot: QtBot, carried: list[HeldRecords | None]
) -> None:
    table = Table(look, qtbot, 9)
    table.choose(1, 3)
    QTest.mouseClick(table.cells, LEFT, CONTROL, pos=table.at(3))
    assert table.chosen() == [1]
    assert not carried


def test_too_many_are_not_dragged(
    look: Look, qtbot: QtBot, carried: list[HeldRecords | None]
) -> None:
    table = Table(look, qtbot, MOST + 1)
    table.table.selectAll()
    assert table.drag.held() is None
    table.pull(table.cells, 3)
    assert not carried
