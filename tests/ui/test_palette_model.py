"""What the palette finds."""

from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.ui.action_table import ACTIONS
from vtdesk.ui.palette_model import (
    Hit,
    HitKind,
    PaletteModel,
    fits,
    matching_actions,
    matching_modules,
)

HITS = (
    Hit(HitKind.RECORD, "Nord Stahl AG", "ph.buildings", "Organisation"),
    Hit(HitKind.RECORD, "Nora Yılmaz", "ph.user", "Contact"),
    Hit(HitKind.ACTION, "Next record", "ph.caret-down", "Alt+PgDown", off="not now"),
)


def test_typed_words_begin_words_of_the_text() -> None:
    assert fits("Nord Stahl AG", "sta nor")
    assert fits("Łódź", "lodz")
    assert not fits("Nord Stahl AG", "tahl")
    assert fits("anything", "")


def test_modules_are_found_by_label_and_name() -> None:
    modules = (
        ModuleInfo(ModuleName("Potentials"), "Deals", "Deal"),
        ModuleInfo(ModuleName("Users"), "Users", "User", is_entity=False),
    )
    assert [info.label for info in matching_modules(modules, "dea")] == ["Deals"]
    assert [info.label for info in matching_modules(modules, "poten")] == ["Deals"]
    assert matching_modules(modules, "use") == []


def test_actions_are_found_by_their_text() -> None:
    assert [spec.key for spec in matching_actions(ACTIONS, "next rec")] == ["next_record"]
    assert len(matching_actions(ACTIONS, "")) == len(ACTIONS)
    assert [spec.key for spec in matching_actions(ACTIONS, "offline")] == [
        "work_offline",
        "settings",
    ]


def test_hits_stand_under_headings(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = PaletteModel()
    model.show_hits(HITS)
    qtmodeltester.check(model)
    texts = [model.index(row).data() for row in range(model.rowCount())]
    assert texts == ["Records", "Nord Stahl AG", "Nora Yılmaz", "Actions", "Next record"]
    assert model.hit(0) is None
    assert model.hit(1) == HITS[0]
    assert (model.next_hit(-1, 1), model.next_hit(2, 1), model.next_hit(4, -1)) == (1, 4, 2)
    assert model.next_hit(4, 1) is None
