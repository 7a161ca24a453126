"""Large modules get indexes on what is shown of them, few of them, and none while they are filled."""

from pathlib import Path

import pytest

from tests.store.building import CONTACT_SCHEMA, CONTACTS, KEY, contact
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.query import Condition, Op, Query, Sort
from vtdesk.store import column_indexes
from vtdesk.store.cache import Cache
from vtdesk.store.driver import Database, Place
from vtdesk.store.sql import select_keys

NAMES = [spec.name for spec in CONTACT_SCHEMA.fields]
FILLED = Cursor(CONTACTS, complete=True, filled=3)
SHOWN = ("id", "modifiedtime", "firstname", "account_id", "gone", "birthday")


@pytest.fixture(autouse=True)
def three_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_indexes, "LARGE", 3)


async def filled(file: Path | None, cursor: Cursor = FILLED) -> Cache:
    cache = await Cache.open(file, KEY if file else None)
    await cache.put_schema(CONTACT_SCHEMA, fetched=1.0)
    people = [
        contact(1, firstname="Łukasz", birthday="1969-02-21", account_id="11x2"),
        contact(2, firstname="", birthday="", account_id="11x1"),
        contact(3, firstname="anna", birthday="1970-01-01", account_id=""),
    ]
    await cache.put_records(CONTACTS, people, fetched=1.0, cursor=cursor)
    return cache


async def indexes(file: Path) -> list[str]:
    database = Database(Place(file, KEY), writes=False)
    try:
        found = database.rows(
            "SELECT name FROM sqlite_schema WHERE name LIKE '%by%' ORDER BY rowid"
        )
        return [name for (name,) in found]
    finally:
        database.close()


async def test_the_shown_columns_are_indexed_once(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "store")
    await cache.indexes.of_columns(CONTACTS, SHOWN)
    made = await indexes(tmp_path / "store")
    await cache.indexes.of_columns(CONTACTS, SHOWN)
    assert len(made) == 3
    assert await indexes(tmp_path / "store") == made
    await cache.close()


@pytest.mark.parametrize("field", ["firstname", "account_id", "birthday"])
@pytest.mark.parametrize("descending", [False, True])
async def test_an_index_changes_no_order(tmp_path: Path, field: str, *, descending: bool) -> None:
    cache = await filled(tmp_path / "store")
    query = Query(CONTACTS, sort=(Sort(field, descending=descending),))
    before = await cache.reads.ids(query)
    await cache.indexes.of_columns(CONTACTS, SHOWN)
    assert await cache.reads.ids(query) == before
    assert [row.key for row in await cache.reads.first_rows(query, (), 2)] == list(before[:2])
    await cache.close()


async def test_the_oldest_makes_room(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "store")
    for start in range(len(NAMES)):
        await cache.indexes.of_columns(CONTACTS, NAMES[start:])
    assert len(await indexes(tmp_path / "store")) == column_indexes.MOST
    await cache.close()


async def test_a_new_fill_takes_them_back(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "store")
    await cache.indexes.of_columns(CONTACTS, SHOWN)
    await cache.put_records(CONTACTS, [contact(4)], fetched=2.0, cursor=Cursor(CONTACTS, filled=1))
    assert await indexes(tmp_path / "store") == []
    await cache.close()


@pytest.mark.parametrize("cursor", [Cursor(CONTACTS, complete=True), Cursor(CONTACTS, filled=9)])
async def test_small_and_unfinished_modules_have_none(tmp_path: Path, cursor: Cursor) -> None:
    cache = await filled(tmp_path / "store", cursor)
    await cache.indexes.of_columns(CONTACTS, SHOWN)
    assert await indexes(tmp_path / "store") == []
    await cache.close()


async def test_in_memory_nothing_is_held_up() -> None:
    cache = await filled(None)
    await cache.indexes.of_columns(CONTACTS, SHOWN)
    assert column_indexes.missing(cache._database, cache._known.tables[CONTACTS], SHOWN)
    await cache.close()


async def test_a_text_order_is_read_from_its_index_and_not_sorted(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "store")
    await cache.indexes.of_columns(CONTACTS, SHOWN)
    statement = select_keys(
        cache._known.tables[CONTACTS], Query(CONTACTS, sort=(Sort("firstname"),))
    )
    plan = cache._near.rows(f"EXPLAIN QUERY PLAN {statement.text}", statement.values)
    steps = [step for *_, step in plan]
    assert len(steps) == 1
    assert "USING COVERING INDEX" in steps[0]
    await cache.close()


async def test_a_condition_is_not_asked_of_row_after_row_in_an_index_order(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "store")
    await cache.indexes.of_columns(CONTACTS, SHOWN)
    found = Query(CONTACTS, filter=Condition("lastname", Op.FILLED), sort=(Sort("firstname"),))
    statement = select_keys(cache._known.tables[CONTACTS], found)
    plan = cache._near.rows(f"EXPLAIN QUERY PLAN {statement.text}", statement.values)
    assert not any("INDEX" in step for *_, step in plan)
    await cache.close()


async def test_indexes_follow_what_is_written(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "store")
    await cache.indexes.of_columns(CONTACTS, SHOWN)
    news = [contact(1, firstname="Zoë"), contact(2, firstname="Émile"), contact(4, firstname="É")]
    await cache.put_records(CONTACTS, news, fetched=2.0)
    await cache.remove_records(CONTACTS, [3])
    query = Query(CONTACTS, sort=(Sort("firstname"),))
    assert list(await cache.reads.ids(query)) == [4, 2, 1]
    assert await cache.is_sound()
    await cache.close()


async def test_what_was_folded_in_another_way_goes_when_the_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = await filled(tmp_path / "store")
    with monkeypatch.context() as patched:
        patched.setattr(column_indexes, "_FOLDED_BY", "0_3_2_0")
        await cache.indexes.of_columns(CONTACTS, SHOWN)
    await cache.close()
    there = await indexes(tmp_path / "store")
    await (await Cache.open(tmp_path / "store", KEY)).close()
    left = await indexes(tmp_path / "store")
    assert left == [name for name in there if "0_3_2_0" not in name]
    assert len(left) == len(there) - 1
