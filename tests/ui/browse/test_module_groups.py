"""How modules are grouped and found."""

from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.ui.browse.module_groups import FAVOURITES, ModuleGroup, grouped, matching


def info(name: str, label: str = "", *, is_entity: bool = True) -> ModuleInfo:
    return ModuleInfo(ModuleName(name), label or name, label or name, is_entity)


MODULES = (
    info("Accounts", "Organisations"),
    info("Invoice", "Invoices"),
    info("Leads"),
    info("HelpDesk", "Tickets"),
    info("Products"),
    info("Zebra", "Zähler"),
    info("Alpha", "Álpha"),
    info("Users", is_entity=False),
)


def shape(groups: tuple[ModuleGroup, ...]) -> dict[str, list[str]]:
    return {group.title: [str(i.name) for i in group.modules] for group in groups}


def test_known_modules_stand_in_their_groups_and_others_under_other() -> None:
    assert shape(grouped(MODULES, FAVOURITES)) == {
        "Favourites": ["Leads", "Accounts"],
        "Sales": ["Invoice"],
        "Support": ["HelpDesk"],
        "Stock": ["Products"],
        "Other": ["Alpha", "Zebra"],
    }


def test_modules_that_hold_no_records_are_not_shown() -> None:
    assert "Users" not in str(shape(grouped(MODULES, ())))


def test_without_favourites_the_modules_are_at_home() -> None:
    assert shape(grouped(MODULES, ()))["Sales"] == ["Leads", "Accounts", "Invoice"]


def test_favourites_keep_their_own_order() -> None:
    names = [ModuleName("Zebra"), ModuleName("Gone"), ModuleName("Leads")]
    assert shape(grouped(MODULES, names))["Favourites"] == ["Zebra", "Leads"]


def test_typing_finds_by_label_or_name_without_accents() -> None:
    groups = grouped(MODULES, FAVOURITES)
    assert shape(matching(groups, "zahl")) == {"Other": ["Zebra"]}
    assert shape(matching(groups, "helpd")) == {"Support": ["HelpDesk"]}
    assert shape(matching(groups, "alp a")) == {"Other": ["Alpha"]}
    assert shape(matching(groups, "  ")) == shape(groups)
    assert matching(groups, "nothing of the kind") == ()


@given(st.lists(st.sampled_from(MODULES), unique=True), st.sets(st.sampled_from(FAVOURITES)))
def test_every_module_with_records_is_there_once(
    modules: list[ModuleInfo], favourites: set[ModuleName]
) -> None:
    shown = [i.name for group in grouped(modules, favourites) for i in group.modules]
    assert sorted(shown) == sorted(i.name for i in modules if i.is_entity)
