"""How a person arranged a table, remembered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import office
from vtdesk.app.browse import TableView
from vtdesk.app.layouts import (
    WIDEST,
    Layout,
    Layouts,
    next_sorts,
    read_layout,
    written_layout,
)
from vtdesk.app.paths import Profile
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Sort
from vtdesk.store.cache import Cache

DEALS = ModuleName("Potentials")
NAMES = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
LAYOUTS = st.builds(
    Layout,
    columns=st.lists(NAMES, unique=True).map(tuple),
    widths=st.dictionaries(NAMES, st.integers(1, WIDEST)),
    sorts=st.none() | st.lists(st.builds(Sort, NAMES, st.booleans())).map(tuple),
    frozen=st.booleans(),
)


@given(LAYOUTS)
def test_a_written_layout_reads_the_same(layout: Layout) -> None:
    assert read_layout(written_layout(layout) or "") == layout


def test_a_layout_that_says_nothing_is_not_written() -> None:
    assert written_layout(Layout()) is None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"columns": 7}', '{"widths": {"a": "wide"}}', '{"sorts": [1]}', "null"]
)
def test_a_note_that_holds_something_else_is_as_good_as_none(text: str) -> None:
    assert read_layout(text) == Layout()


def test_what_a_damaged_note_says_is_bounded() -> None:
    layout = read_layout('{"widths": {"a": 0, "b": 99999999, "c": 90}, "columns": ["a", "a"]}')
    assert (layout.widths, layout.columns) == ({"c": 90}, ("a",))


class Heard:
    """Notes what is announced."""

    def __init__(self, layouts: Layouts) -> None:
        self.places: list[tuple[ModuleName, str]] = []
        layouts.changed.connect(self.hear)

    def hear(self, place: tuple[ModuleName, str]) -> None:
        self.places.append(place)


async def test_each_view_of_a_module_is_arranged_by_itself(demo: DemoServer) -> None:
    async with office(demo) as opened:
        layouts = opened.session.layouts
        heard = Heard(layouts)
        layouts.set_columns(CONTACTS, "", ["lastname", "email"])
        layouts.set_columns(CONTACTS, "mine", ["email"])
        layouts.set_widths(CONTACTS, "", {"email": 200})
        layouts.set_widths(CONTACTS, "", {"lastname": 90})
        layouts.set_sorts(CONTACTS, "", [Sort("email", descending=True)])
        layouts.set_frozen(CONTACTS, "", frozen=False)
        assert layouts.of(CONTACTS) == Layout(
            ("lastname", "email"),
            {"email": 200, "lastname": 90},
            (Sort("email", descending=True),),
            frozen=False,
        )
        assert layouts.of(CONTACTS, "mine") == Layout(("email",))
        assert layouts.of(DEALS) == Layout()
        assert heard.places == [(CONTACTS, ""), (CONTACTS, "mine")]
        layouts.reset(CONTACTS)
        assert layouts.of(CONTACTS) == Layout()
        assert layouts.of(CONTACTS, "mine") == Layout(("email",))


async def test_a_layout_is_there_again_after_a_restart(demo: DemoServer, home: Profile) -> None:
    async with office(demo, home) as opened:
        opened.session.layouts.set_widths(CONTACTS, "", {"email": 217})
    async with office(demo, home) as opened:
        assert opened.session.layouts.of(CONTACTS).widths == {"email": 217}
        opened.session.layouts.reset(CONTACTS)
        await opened.session.layouts.close()
    async with office(demo, home) as opened:
        assert opened.session.layouts.of(CONTACTS) == Layout()


async def test_a_layout_is_written_while_the_program_runs(
    demo: DemoServer, home: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    put_note = Cache.put_note

    async def noted(cache: Cache, name: str, text: str | None, *, durable: bool = True) -> None:
        await put_note(cache, name, text, durable=durable)
        written.append(name)

    monkeypatch.setattr(Cache, "put_note", noted)
    async with office(demo, home) as opened:
        for width in (100, 110, 120):
            opened.session.layouts.set_widths(DEALS, "a view", {"email": width})
        await until(lambda: "layout Potentials a view" in written)
        assert written.count("layout Potentials a view") == 1


def sorts(table: TableView) -> tuple[Sort, ...]:
    return table.query.sort


async def test_a_table_shows_what_its_layout_says(demo: DemoServer, home: Profile) -> None:
    async with office(demo, home) as opened:
        table = await opened.table()
        await table.set_columns(["email", "lastname"])
        await table.set_sorts([Sort("lastname", descending=True), Sort("email")])
    async with office(demo, home) as opened:
        table = await opened.table()
        assert [column.spec.name for column in table.columns] == ["email", "lastname"]
        assert sorts(table) == (Sort("lastname", descending=True), Sort("email"))
        table.arrange("a view", ["lastname"], [Sort("email")])
        assert [column.spec.name for column in table.columns] == ["lastname"]
        assert sorts(table) == (Sort("email"),)
        await table.set_columns(["lastname", "firstname"])
        await table.set_sorts([])
        await table.reset_layout()
        assert [column.spec.name for column in table.columns] == ["lastname"]
        assert sorts(table) == (Sort("email"),)
        table.arrange(None)
        assert [column.spec.name for column in table.columns] == ["email", "lastname"]
        assert sorts(table) == (Sort("lastname", descending=True), Sort("email"))


def test_a_click_sorts_by_one_column_and_turns_it_round() -> None:
    one = next_sorts((Sort("a"), Sort("b")), "a", add=False)
    assert one == (Sort("a"),)
    assert next_sorts(one, "a", add=False) == (Sort("a", descending=True),)
    assert next_sorts((Sort("a", descending=True),), "a", add=False) == (Sort("a"),)


def test_a_column_is_added_turned_round_and_taken_out_in_its_place() -> None:
    two = next_sorts((Sort("a"),), "b", add=True)
    assert two == (Sort("a"), Sort("b"))
    turned = next_sorts((*two, Sort("c")), "b", add=True)
    assert turned == (Sort("a"), Sort("b", descending=True), Sort("c"))
    assert next_sorts(turned, "b", add=True) == (Sort("a"), Sort("c"))


async def test_a_layout_changed_while_it_is_written_is_written_again(
    demo: DemoServer, home: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_note = Cache.put_note
    async with office(demo, home) as opened:
        layouts = opened.session.layouts

        async def slow(cache: Cache, name: str, text: str | None, *, durable: bool = True) -> None:
            await put_note(cache, name, text, durable=durable)
            if layouts.of(CONTACTS).widths == {"email": 100}:
                layouts.set_widths(CONTACTS, "", {"email": 150})

        monkeypatch.setattr(Cache, "put_note", slow)
        layouts.set_widths(CONTACTS, "", {"email": 100})
        layouts.set_widths(CONTACTS, "", {"email": 100})
        await layouts.close()
    async with office(demo, home) as opened:
        assert opened.session.layouts.of(CONTACTS).widths == {"email": 150}
