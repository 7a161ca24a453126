"""The rows of a table: pages, differences, places."""

import asyncio
from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.app import slices
from vtdesk.app.differences import difference
from vtdesk.app.rows import PAGE, RowSource, StagedLook
from vtdesk.domain.ids import RecordId
from vtdesk.domain.record import Row, RowState
from vtdesk.domain.values import Cell


class Follower:
    """Keeps a list in step by the announcements alone, as an item model's view does."""

    def __init__(self, source: RowSource) -> None:
        self.source = source
        self.rows = list(source.keys())
        self.resets = 0
        self.changed: set[int] = set()
        self._coming: tuple[int, int] | None = None
        source.set_listener(self)

    def rows_resetting(self) -> None:
        self.resets += 1

    def rows_reset(self) -> None:
        self.rows = list(self.source.keys())

    def rows_inserting(self, first: int, last: int) -> None:
        assert len(self.source) == len(self.rows)
        self._coming = (first, last)

    def rows_inserted(self) -> None:
        assert self._coming is not None
        first, last = self._coming
        self.rows[first:first] = self.source.keys()[first : last + 1]
        assert len(self.source) == len(self.rows)

    def rows_removing(self, first: int, last: int) -> None:
        assert len(self.source) == len(self.rows)
        del self.rows[first : last + 1]

    def rows_removed(self) -> None:
        assert len(self.source) == len(self.rows)

    def rows_changed(self, first: int, last: int) -> None:
        self.changed.update(range(first, last + 1))


class Table:
    """Rows by key, counting how often a page was read."""

    def __init__(self) -> None:
        self.reads = 0
        self.gone: set[int] = set()
        self.names: dict[int, str] = {}

    def read(self, keys: Sequence[int]) -> list[Row | None]:
        self.reads += 1
        return [None if key in self.gone else self.row(key) for key in keys]

    def row(self, key: int) -> Row:
        name = self.names.get(key, f"name {key}")
        return Row(key, (name, key), name, RowState.CLEAN, frozenset({"amount"}))


def text(cell: Cell) -> str:
    return f"<{cell}>"


def source_of(table: Table, keys: Sequence[int]) -> RowSource:
    source = RowSource(table.read, "12", ("name", "amount"), (text, text))
    source.replace(array("q", keys))
    return source


KEYS = st.lists(st.integers(1, 60), unique=True, max_size=40)


@given(KEYS, KEYS)
async def test_turning_into_other_keys_is_announced_step_by_step(
    before: list[int], after: list[int]
) -> None:
    source = source_of(Table(), before)
    follower = Follower(source)
    await source.turn_into(array("q", after))
    assert follower.rows == after == list(source.keys())
    assert [source.index_of(key) for key in after] == list(range(len(after)))


def test_a_row_is_read_with_its_page_and_kept() -> None:
    table = Table()
    source = source_of(table, range(1, 3 * PAGE))
    first = source.row(0)
    assert (first.key, first.texts, first.cells) == (1, ("<name 1>", "<1>"), ("name 1", 1))
    assert first.changed == {1}
    assert str(first.id) == "12x1"
    source.row(PAGE - 1)
    assert table.reads == 1
    source.row(PAGE)
    assert table.reads == 2


def test_rows_read_with_the_keys_are_not_read_again() -> None:
    table = Table()
    source = RowSource(table.read, "12", ("name", "amount"), (text, text))
    source.replace(array("q", range(1, 500)), [table.row(key) for key in range(1, 201)])
    assert source.row(150).texts[0] == "<name 151>"
    assert table.reads == 0
    assert source.row(200).texts[0] == "<name 201>"
    assert table.reads == 1


def test_a_record_that_vanished_is_an_empty_row() -> None:
    table = Table()
    table.gone.add(2)
    assert source_of(table, [1, 2]).row(1).texts == ("", "")


def test_refresh_reads_the_named_rows_anew_and_announces_them() -> None:
    table = Table()
    source = source_of(table, range(1, 10))
    follower = Follower(source)
    source.row(4)
    table.names[5] = "Ada"
    source.refresh(frozenset({5, 77}))
    assert follower.changed == {4}
    assert source.row(4).texts[0] == "<Ada>"


def test_a_renamed_record_keeps_its_place() -> None:
    source = source_of(Table(), [-1, 7])
    follower = Follower(source)
    source.rename(-1, 9)
    assert list(source.keys()) == [9, 7]
    assert source.index_of(9) == 0
    assert source.index_of(-1) is None
    assert follower.changed == {0}


class Reader(Follower):
    """Looks at every row whenever it is told of something, as views and testers do."""

    def look(self) -> None:
        for place in range(len(self.source)):
            row = self.source.row(place)
            assert row.key == self.source.key(place)
            assert row.label == f"name {row.key}"

    def rows_inserting(self, first: int, last: int) -> None:
        self.look()
        super().rows_inserting(first, last)

    def rows_inserted(self) -> None:
        self.look()
        super().rows_inserted()

    def rows_removing(self, first: int, last: int) -> None:
        self.look()
        super().rows_removing(first, last)

    def rows_removed(self) -> None:
        self.look()
        super().rows_removed()


async def test_rows_read_between_two_steps_do_not_stay_in_the_wrong_place() -> None:
    source = source_of(Table(), range(1, 150))
    reader = Reader(source)
    kept = [key for key in range(1, 150) if key not in {3, 4, 120}]
    await source.turn_into(array("q", [*kept[:100], 900, *kept[100:]]))
    reader.look()


async def test_without_a_listener_everything_works_the_same() -> None:
    source = source_of(Table(), [1, 2, 3])
    assert source.listener is None
    assert await source.turn_into(array("q", [2, 3, 4]))
    source.refresh(None)
    source.refresh(frozenset({3}))
    source.rename(4, 5)
    source.rename(77, 78)
    assert list(source.keys()) == [2, 3, 5]
    assert source.key(2) == 5


async def test_keys_put_in_place_meanwhile_are_not_overwritten() -> None:
    source = source_of(Table(), [1, 2, 3])
    turning = asyncio.ensure_future(source.turn_into(array("q", [1, 2])))
    await asyncio.sleep(0)
    source.replace(array("q", [9, 8]))
    assert not await turning
    assert list(source.keys()) == [9, 8]


async def test_the_window_gets_its_turn_between_rows_that_come_and_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(slices, "_SLICE", -1)
    source = source_of(Table(), range(1, 100))
    follower = Follower(source)
    fewer = [key for key in range(1, 100) if key % 10]
    seen: list[tuple[array[int], list[int]]] = []
    turning = asyncio.ensure_future(source.turn_into(array("q", fewer)))
    while not turning.done():
        seen.append((source.keys(), list(source.keys())))
        await asyncio.sleep(0)
    assert await turning
    assert follower.rows == fewer == list(source.keys())
    assert len({len(keys) for _, keys in seen}) > 2
    assert all(list(held) == keys for held, keys in seen[:-1])


class Replacing(Follower):
    """Puts other keys in place when the window has its turn after a row went."""

    def rows_removed(self) -> None:
        super().rows_removed()
        asyncio.get_running_loop().call_soon(self.source.replace, array("q", [9, 8]))


async def test_keys_put_in_place_between_two_steps_are_not_overwritten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(slices, "_SLICE", -1)
    source = source_of(Table(), range(1, 100))
    follower = Replacing(source)
    assert not await source.turn_into(array("q", [2, 4, 6, 8]))
    assert follower.rows == list(source.keys()) == [9, 8]


def test_reading_all_anew_announces_every_row_and_an_empty_table_none() -> None:
    table = Table()
    source = source_of(table, range(1, 5))
    follower = Follower(source)
    source.row(0)
    table.names[1] = "Ada"
    source.refresh(None)
    assert follower.changed == {0, 1, 2, 3}
    assert source.row(0).texts[0] == "<Ada>"
    empty = source_of(table, [])
    quiet = Follower(empty)
    empty.refresh(None)
    assert quiet.changed == set()


def test_only_so_many_pages_are_kept() -> None:
    table = Table()
    source = source_of(table, range(1, 60 * PAGE))
    for page in range(60):
        source.row(page * PAGE)
    assert table.reads == 60
    source.row(59 * PAGE)
    assert table.reads == 60
    source.row(0)
    assert table.reads == 61


async def test_a_first_page_grows_into_the_whole_list_in_one_step() -> None:
    table = Table()
    source = RowSource(table.read, "12", ("name", "amount"), (text, text))
    source.replace(array("q", range(1, 201)), [table.row(key) for key in range(1, 201)])
    follower = Follower(source)
    source.row(3)
    everything = array("q", range(1, 20_001))
    steps = difference(source.keys(), everything)
    assert steps is not None
    assert [(step.first, step.last) for step in steps] == [(200, 19_999)]
    assert await source.turn_into(everything)
    assert follower.resets == 0
    assert follower.rows == list(everything)
    steps = difference(everything, array("q", range(1, 201)))
    assert steps is not None
    assert [(step.first, step.last, step.keys) for step in steps] == [(200, 19_999, None)]


async def test_keys_that_were_handed_out_stay_as_they_were() -> None:
    source = source_of(Table(), range(1, 300))
    old = source.keys()
    assert await source.turn_into(array("q", [*range(1, 100), *range(150, 400)]))
    assert list(old) == list(range(1, 300))


@given(KEYS, st.sets(st.integers(0, 61)))
def test_places_are_found_in_any_order(keys: list[int], wanted: set[int]) -> None:
    source = source_of(Table(), keys)
    places = {key: keys.index(key) for key in wanted if key in keys}
    assert source.places_of(wanted) == places
    assert source.holds(wanted) is (wanted <= set(keys))
    for key in wanted:
        assert source.index_of(key) == places.get(key)
        assert source.places_of({key}) == {k: places[k] for k in {key} & places.keys()}


async def test_a_row_seen_before_the_list_grew_is_still_announced() -> None:
    table = Table()
    source = source_of(table, range(1, 10))
    source.row(4)
    await source.turn_into(array("q", range(1, 30)))
    follower = Follower(source)
    table.names[5] = "Ada"
    source.refresh(frozenset({5, 20}))
    assert follower.changed == {4}
    assert source.row(4).texts[0] == "<Ada>"


def test_after_very_many_pages_every_row_is_announced() -> None:
    table = Table()
    source = source_of(table, range(1, 60 * PAGE))
    for page in range(60):
        source.row(page * PAGE)
    follower = Follower(source)
    table.names[1] = "Ada"
    source.refresh(frozenset({1}))
    assert 0 in follower.changed
    assert source.row(0).texts[0] == "<Ada>"


def test_what_is_typed_in_a_cell_is_shown_in_its_place() -> None:
    table = Table()
    typed = {2: {"amount": StagedLook("12", "twelve\npounds", "Not a number", problem=True)}}
    source = RowSource(
        table.read, "12", ("name", "amount"), (text, text), lambda key: typed.get(key, {})
    )
    source.replace(array("q", [1, 2]))
    assert source.row(0).staged == frozenset()
    row = source.row(1)
    assert row.texts == ("<name 2>", "twelve pounds")
    assert row.cells == ("name 2", "12")
    assert row.staged == row.problems == {1}
    assert row.remarks == {1: "Not a number"}


def test_a_row_with_other_typed_cells_is_drawn_anew_without_a_read() -> None:
    table = Table()
    typed: dict[int, dict[str, StagedLook]] = {}
    source = RowSource(
        table.read, "12", ("name", "amount"), (text, text), lambda key: typed.get(key, {})
    )
    source.replace(array("q", range(1, 10)))
    follower = Follower(source)
    source.row(4)
    typed[5] = {"name": StagedLook("Ada", "as typed")}
    source.redraw([5, 77])
    assert follower.changed == {4}
    assert source.row(4).texts == ("<Ada>", "<5>")
    assert source.row(4).problems == frozenset()
    assert table.reads == 1


def test_typed_cells_are_drawn_anew_after_very_many_pages() -> None:
    source = source_of(Table(), range(1, 60 * PAGE))
    for place in range(0, 59 * PAGE, PAGE):
        source.row(place)
    follower = Follower(source)
    source.redraw([5])
    assert len(follower.changed) == len(source)


def test_what_others_changed_is_news_where_it_was_seen() -> None:
    table = Table()
    source = source_of(table, range(1, 10))
    source.row(3)
    table.names[4] = table.names[5] = "Ada"
    source.refresh(frozenset({4, 5}), by_others=True)
    assert source.row(3).news == {0}
    assert source.row(4).news == frozenset()
    source.refresh(frozenset({4}), by_others=True)
    assert source.row(3).news == frozenset()
    table.names[4] = "Eve"
    source.refresh(frozenset({4}))
    assert source.row(3).news == frozenset()


def test_places_of_several_records_are_found_in_a_list_of_another_order() -> None:
    source = source_of(Table(), [9, 2, 7, 1, 8])
    assert source.places_of([1, 7, 9, 55]) == {9: 0, 7: 2, 1: 3}
    assert source.places_of([9]) == {9: 0}
    assert source.places_of([55]) == {}


def test_rows_read_for_themselves_leave_the_screen_alone() -> None:
    table = Table()
    source = source_of(table, range(1, 400))
    source.row(0)
    assert [row.key for row in source.views_of([300, 7])] == [300, 7]
    before = table.reads
    source.row(1)
    assert table.reads == before


def test_only_rows_that_point_to_a_record_are_shown_anew_when_it_gets_its_name() -> None:
    table = Table()
    names = {"12x1": "Ada"}
    source = RowSource(
        table.read, "12", ("name", "amount"), (lambda c: names.get(str(c), "?"), text)
    )
    source.replace(array("q", range(1, 6)))
    table.names.update({1: "12x1", 2: "12x2", 3: "11x9; 12x2", 4: "12x22"})
    follower = Follower(source)
    assert [source.row(place).texts[0] for place in range(5)] == ["Ada", "?", "?", "?", "?"]
    names["12x2"] = "Bo"
    source.redraw_pointing((0,), [RecordId("12", 2)])
    assert follower.changed == {1, 2}
    assert source.row(1).texts[0] == "Bo"
    assert table.reads == 1, "the rows themselves are the same"


async def test_rows_that_moved_since_they_were_read_are_shown_anew_as_well() -> None:
    table = Table()
    source = source_of(table, range(1, 6))
    source.row(3)
    await source.turn_into(array("q", [1, 3, 4, 5]))
    follower = Follower(source)
    source.redraw([4])
    assert follower.changed == {2}


def test_a_row_out_of_sight_is_made_ready_without_a_read_or_a_question() -> None:
    table = Table()
    unnamed = {3}
    source = RowSource(
        table.read,
        "12",
        ("name", "amount"),
        (text, text),
        is_named=lambda row: row.key not in unnamed,
    )
    source.replace(array("q", range(1, 3 * PAGE)))
    assert source.row_ahead(0) is None, "its page is not at hand"
    assert table.reads == 0
    source.row(0)
    ahead = source.row_ahead(1)
    assert ahead is not None
    assert ahead is source.row(1)
    assert source.row_ahead(2) is None, "its name would be asked for"
    table.gone.add(PAGE + 1)
    source.row(PAGE + 5)
    assert source.row_ahead(PAGE) is None, "it vanished"
