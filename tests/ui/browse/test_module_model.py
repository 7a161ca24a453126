"""The rows of the tree."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.ui.browse.module_groups import grouped
from vtdesk.ui.browse.module_model import Freshness, ModuleFacts, ModuleModel, freshness_of

DEALS, LEADS = ModuleName("Potentials"), ModuleName("Leads")
GROUPS = grouped((ModuleInfo(DEALS, "Deals", "Deal"), ModuleInfo(LEADS, "Leads", "Lead")), [DEALS])
NOON = datetime(2026, 11, 22, 12).astimezone().timestamp()
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def test_freshness_goes_from_up_to_date_to_never() -> None:
    hours = timedelta(hours=1).total_seconds()
    assert freshness_of(NOON - 299, NOON) is Freshness.FRESH
    assert freshness_of(NOON - 300, NOON) is Freshness.TODAY
    assert freshness_of(NOON - 11 * hours, NOON) is Freshness.TODAY
    assert freshness_of(NOON - 13 * hours, NOON) is Freshness.OLDER
    assert freshness_of(None, NOON) is Freshness.NEVER


def test_headings_stand_above_their_modules(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = ModuleModel()
    model.set_groups(GROUPS, {DEALS: ModuleFacts(9012, Freshness.FRESH)})
    qtmodeltester.check(model)
    assert [model.index(row).data() for row in range(4)] == [
        "Favourites",
        "Deals",
        "Sales",
        "Leads",
    ]
    assert model.first_module_row() == 1
    assert model.row_of(LEADS) == 3
    assert model.row_of(ModuleName("Gone")) is None


def test_headings_can_not_be_chosen(qtbot: QtBot) -> None:
    model = ModuleModel()
    model.set_groups(GROUPS, {})
    chosen = [bool(model.index(r).flags() & Qt.ItemFlag.ItemIsSelectable) for r in range(4)]
    assert chosen == [False, True, False, True]


def test_a_reader_hears_count_and_freshness(qtbot: QtBot) -> None:
    model = ModuleModel()
    model.set_groups(GROUPS, {DEALS: ModuleFacts(9012, Freshness.FRESH)})
    assert model.index(1).data(SPOKEN) == "Deals, 9,012 records, up to date"
    assert model.index(3).data(SPOKEN) == "Leads, not loaded yet"
    assert model.index(0).data(SPOKEN) == "Favourites"


def test_a_new_count_changes_one_row_and_resets_nothing(qtbot: QtBot) -> None:
    model = ModuleModel()
    model.set_groups(GROUPS, {})
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged) as told:
        model.set_groups(GROUPS, {LEADS: ModuleFacts(5, Freshness.OLDER)})
    assert told.args[0].row() == told.args[1].row() == 3
    entry = model.entry(3)
    assert entry is not None
    assert entry.count_text == "5"


def test_a_count_of_rows_never_loaded_is_not_shown(qtbot: QtBot) -> None:
    model = ModuleModel()
    model.set_groups(GROUPS, {LEADS: ModuleFacts(0, Freshness.NEVER)})
    entry = model.entry(3)
    assert entry is not None
    assert entry.count_text == ""
