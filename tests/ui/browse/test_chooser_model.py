"""The fields to choose columns from."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.helpers.tables import SCHEMA
from vtdesk.ui.browse.chooser_model import ChooserModel

SHOWN = ["potentialname", "amount", "closingdate"]
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def model(qtbot: QtBot) -> ChooserModel:
    model = ChooserModel()
    model.show_fields(SCHEMA, [*SHOWN, "gone long ago"])
    return model


def lines(model: ChooserModel) -> list[str]:
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def drop(model: ChooserModel, row: int, before: int) -> None:
    data = model.mimeData([model.index(row)])
    assert not model.dropMimeData(data, Qt.DropAction.MoveAction, before, 0, QModelIndex())


def test_it_passes_the_model_tester(model: ChooserModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.toggle(0)
    model.narrow("a")


def test_columns_shown_come_first_and_the_rest_by_label(model: ChooserModel) -> None:
    assert lines(model) == ["Deal name", "Amount", "Close date", "Lead source", "Owner", "Stage"]
    assert model.index(1).data(SPOKEN) == "Amount, column 2 of 3"
    assert model.index(5).data(SPOKEN) == "Stage, not shown"
    assert model.index(1).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert model.index(9).data() is None


def test_typing_finds_words_of_labels_and_names(model: ChooserModel) -> None:
    model.narrow("CLOSE")
    assert lines(model) == ["Close date"]
    model.narrow("assigned")
    assert lines(model) == ["Owner"]
    model.narrow("zzz")
    assert lines(model) == []
    model.toggle(0)
    assert model.chosen == tuple(SHOWN)


def test_a_column_is_dropped_between_others(model: ChooserModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.chosen_changed) as told:
        drop(model, 2, 0)
    assert told.args == [["closingdate", "potentialname", "amount"]]
    drop(model, 0, 2)
    assert model.chosen == ("potentialname", "closingdate", "amount")
    drop(model, 0, 6)
    assert model.chosen == ("closingdate", "amount", "potentialname")
    drop(model, 0, -1)
    assert model.chosen == ("amount", "potentialname", "closingdate")


def test_what_is_not_shown_cannot_be_dragged(model: ChooserModel) -> None:
    drag = Qt.ItemFlag.ItemIsDragEnabled
    assert model.flags(model.index(0)) & drag
    assert not model.flags(model.index(4)) & drag
    assert model.flags(QModelIndex()) == Qt.ItemFlag.ItemIsDropEnabled
    drop(model, 4, 0)
    assert model.chosen == tuple(SHOWN)
