"""The list of relations as an item model."""

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from vtdesk.app.relation_lines import RelationLine
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relations import Relation
from vtdesk.domain.values import Formats
from vtdesk.ui.around.related.summary_model import SummaryModel

PEOPLE = Relation("Contacts", ModuleName("Contacts"), "Kontakte")
DEALS = Relation("Potentials", ModuleName("Potentials"), "Deals")
CLOSED = Relation("Secrets", ModuleName("Secrets"), "Geheimes")
LINES = (
    RelationLine(PEOPLE, 1_204, 1_204, ("Ingrid Solheim", "Åse Bråten"), asked=True),
    RelationLine(DEALS),
    RelationLine(CLOSED, refusal="You may not see Geheimes in this Vtiger."),
)
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def spoken(model: SummaryModel) -> list[object]:
    return [model.index(row).data(SPOKEN) for row in range(model.rowCount())]


def test_the_model_is_sound(qtmodeltester: ModelTester) -> None:
    model = SummaryModel()
    qtmodeltester.check(model)
    model.show_lines(LINES, Formats(), online=True)
    qtmodeltester.check(model)
    model.show_lines(LINES[:1], Formats(), online=False)
    qtmodeltester.check(model)


def test_each_line_says_what_is_known(qtmodeltester: ModelTester) -> None:
    model = SummaryModel()
    model.show_lines(LINES, Formats(group_separator="."), online=True)
    assert [model.index(row).data() for row in range(3)] == ["Kontakte", "Deals", "Geheimes"]
    assert spoken(model) == [
        "Kontakte, 1.204, Ingrid Solheim, Åse Bråten +1.202",
        "Deals, not loaded yet · 1 call",
        "Geheimes, You may not see Geheimes in this Vtiger.",
    ]
    assert "may not see" in str(model.index(2).data(Qt.ItemDataRole.ToolTipRole))
    model.show_lines(LINES, Formats(), online=False)
    assert spoken(model)[1] == "Deals, not on this computer"
    assert model.row_of("Potentials") == 1
    assert model.row_of("Nothing") is None
    assert model.line(7) is None
