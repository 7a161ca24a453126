"""The item model over a row source."""

from array import array

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.helpers.tables import COLUMNS, Deals, deal
from vtdesk.domain.record import RowState
from vtdesk.ui.browse.record_model import STATE_WORDS, RecordModel

HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def deals() -> Deals:
    return Deals(250)


@pytest.fixture
def model(qtbot: QtBot, deals: Deals) -> RecordModel:
    model = RecordModel()
    model.set_table(deals.source, COLUMNS)
    return model


def texts(model: RecordModel, row: int) -> list[object]:
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_it_passes_the_model_tester(model: RecordModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)


async def test_it_stays_sound_while_rows_come_and_go(
    model: RecordModel, deals: Deals, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    deals.rows[900] = deal(900)
    kept = [key for key in range(1, 251) if not 20 <= key < 30]
    await deals.source.turn_into(array("q", [*kept[:100], 900, *kept[100:]]))
    assert model.rowCount() == 241
    assert texts(model, 100)[0] == "Deal 900"
    assert texts(model, 19)[0] == "Deal 30"


def test_cells_are_texts_as_people_read_them(model: RecordModel) -> None:
    assert texts(model, 0) == ["Deal 1", "Proposal", "1,001", "02.01.2026", "Web", "Ben Okafor"]


def test_heads_are_labels_and_row_numbers(model: RecordModel) -> None:
    heads = [model.headerData(column, HORIZONTAL) for column in range(model.columnCount())]
    assert heads == ["Deal name", "Stage", "Amount", "Close date", "Lead source", "Owner"]
    assert model.headerData(7, VERTICAL) == 8
    assert model.headerData(9, HORIZONTAL) is None


def test_figures_and_dates_stand_at_the_end_side(model: RecordModel) -> None:
    role = Qt.ItemDataRole.TextAlignmentRole
    at_end = [
        bool(model.index(0, column).data(role) & Qt.AlignmentFlag.AlignRight.value)
        for column in range(model.columnCount())
    ]
    assert at_end == [False, False, True, True, False, False]
    assert model.headerData(2, HORIZONTAL, role) == model.index(0, 2).data(role)


def test_flags_read_no_record(model: RecordModel, deals: Deals) -> None:
    before = len(deals.reads)
    for row in range(0, 250, 5):
        assert model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert len(deals.reads) == before


def test_a_page_of_rows_is_read_once(model: RecordModel, deals: Deals) -> None:
    for row in range(100, 200):
        texts(model, row)
    assert deals.reads == [tuple(range(101, 201))]


def test_a_changed_row_is_announced_and_read_anew(
    model: RecordModel, deals: Deals, qtbot: QtBot
) -> None:
    texts(model, 4)
    with qtbot.waitSignal(model.dataChanged) as announced:
        deals.put(deal(5, state=RowState.WAITING, changed=("amount",)))
    first, last = announced.args[0], announced.args[1]
    assert (first.row(), first.column(), last.row(), last.column()) == (4, 0, 4, 5)
    assert model.headerData(4, VERTICAL, SPOKEN) == "Waiting to send"


def test_a_reader_hears_label_value_and_what_waits(model: RecordModel, deals: Deals) -> None:
    deals.put(deal(3, state=RowState.REFUSED, changed=("amount",)))
    assert model.index(2, 2).data(SPOKEN) == "Amount: 1,003, changed, refused by Vtiger"
    assert model.index(2, 0).data(SPOKEN) == "Deal name: Deal 3, refused by Vtiger"
    assert model.index(2, 3).data(SPOKEN) == "Close date: 04.01.2026"


def test_every_state_has_its_words() -> None:
    assert set(STATE_WORDS) == set(RowState)
    assert all(STATE_WORDS[state] for state in RowState if state is not RowState.CLEAN)


def test_a_vanished_record_is_an_empty_row(model: RecordModel, deals: Deals) -> None:
    del deals.rows[2]
    deals.source.refresh(None)
    assert texts(model, 1) == [""] * 6
    assert model.index(1, 0).data(SPOKEN) == "Deal name: empty"


def test_places_and_keys_find_each_other(model: RecordModel) -> None:
    assert model.key_at(41) == 42
    assert model.row_of(42) == 41
    assert model.key_at(250) is None
    assert model.row_of(999) is None
    assert model.row_view(-1) is None


def test_another_table_lets_go_of_the_first(model: RecordModel, deals: Deals) -> None:
    model.set_table(None, ())
    assert (model.rowCount(), model.columnCount()) == (0, 0)
    assert model.key_at(0) is None
    deals.put(deal(1))
    assert model.data(QModelIndex()) is None
    assert deals.source.listener is None
