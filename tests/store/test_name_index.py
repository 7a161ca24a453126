"""Names of large modules are indexed in pieces, and stay what is stored."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.store.building import CONTACT_SCHEMA, CONTACTS, KEY, change, contact
from tests.store.pieces import ending_after_one, in_file
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.record import Json
from vtdesk.store import column_indexes, name_index
from vtdesk.store.cache import Cache

FILLED = Cursor(CONTACTS, complete=True, filled=5)
PEOPLE = ("Ann Lee", "Lea Mann", "Łukasz Leeds", "Anna–Lena Roth", "Bo Lee-Ann")


@pytest.fixture(autouse=True)
def little_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_indexes, "LARGE", 3)
    monkeypatch.setattr(name_index, "PIECE", 2)


def person(key: int, name: str) -> dict[str, Json]:
    first, last = name.split(" ")
    # its number begins like names do
    return contact(key, firstname=first, lastname=last, contact_no=f"LEE{key}")


async def filled(file: Path, people: Iterable[str] = PEOPLE) -> Cache:
    cache = await Cache.open(file, KEY)
    await cache.put_schema(CONTACT_SCHEMA, fetched=1.0)
    records = [person(key, name) for key, name in enumerate(people, 1)]
    await cache.put_records(CONTACTS, records, fetched=1.0, cursor=FILLED)
    return cache


async def found(cache: Cache, text: str) -> list[str]:
    return [name for _, _, name in await cache.find_labels([CONTACTS], text)]


TYPED = (
    "lee",
    "le",
    "l",
    "ann",
    "anna",
    "lena",
    "lee ann",
    "ann l",
    "luk le",
    "leeds x",
    "ö",
    "bo l",
)


async def test_an_index_changes_nothing_of_what_is_found(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "s")
    before = {text: await found(cache, text) for text in TYPED}
    await cache.indexes.of_names(CONTACTS)
    assert in_file(tmp_path / "s", "SELECT reached FROM name_indexes") == 2**63 - 1
    assert {text: await found(cache, text) for text in TYPED} == before
    assert before["lee"] == ["Ann Lee", "Bo Lee-Ann", "Łukasz Leeds"]
    await cache.close()


async def test_what_begins_as_typed_comes_before_what_holds_it(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "s")
    expected = ["Lea Mann", "Ann Lee", "Anna–Lena Roth", "Bo Lee-Ann", "Łukasz Leeds"]
    assert await found(cache, "le") == expected
    await cache.indexes.of_names(CONTACTS)
    assert await found(cache, " LE ") == expected
    await cache.close()


async def test_writes_are_kept_up(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "s")
    await cache.indexes.of_names(CONTACTS)
    await cache.put_records(CONTACTS, [person(2, "Mia Leeward")], fetched=2.0)
    await cache.put_change(change("edit", 3, lastname="Zorn"))
    local = cache.next_local_id(CONTACTS)
    await cache.put_change(change("new", local, ChangeKind.CREATE, lastname="Leeuwen"))
    await cache.remove_records(CONTACTS, [5])
    await cache.forget_records(CONTACTS, [1])
    assert await found(cache, "lee") == ["Leeuwen", "Ann Lee", "Mia Leeward"]
    assert in_file(tmp_path / "s", "SELECT count(*) FROM names_1 WHERE rowid = 1") == 0, (
        "a record that is not kept has its name elsewhere"
    )
    assert in_file(tmp_path / "s", "SELECT count(*) FROM names_1_docsize") == 4
    await cache.close()


async def test_writes_between_two_pieces_are_neither_missed_nor_doubled(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "s")
    with ending_after_one(name_index, "extend") as pieces:
        await cache.indexes.of_names(CONTACTS)
    people = [person(1, "Ann Leeward"), person(5, "Bo Leemann"), person(6, "Di Lee")]
    await cache.put_records(CONTACTS, people, fetched=2.0)
    await cache.remove_records(CONTACTS, [4])
    expected = ["Ann Leeward", "Bo Leemann", "Di Lee", "Łukasz Leeds"]
    assert await found(cache, "lee") == expected, "while it is half made, another index answers"
    await cache.close()
    cache = await Cache.open(tmp_path / "s", KEY)
    await cache.indexes.of_names(CONTACTS)
    assert pieces == [True]
    assert await found(cache, "lee") == expected
    assert in_file(tmp_path / "s", "SELECT count(*) FROM names_1_docsize") == 5
    await cache.close()


async def test_none_is_made_of_few_records_or_during_a_fill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = await filled(tmp_path / "s")
    await cache.put_cursor(Cursor(CONTACTS, filled=5))
    await cache.indexes.of_names(CONTACTS)
    await cache.put_cursor(FILLED)
    monkeypatch.setattr(column_indexes, "LARGE", 6)
    await cache.indexes.of_names(CONTACTS)
    assert in_file(tmp_path / "s", "SELECT count(*) FROM name_indexes") == 0
    await cache.close()


async def test_a_new_fill_takes_it_back(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "s")
    await cache.indexes.of_names(CONTACTS)
    await cache.put_cursor(Cursor(CONTACTS))
    assert in_file(tmp_path / "s", "SELECT count(*) FROM name_indexes") == 0
    await cache.put_records(CONTACTS, [person(6, "Di Lee")], fetched=2.0)
    assert "Di Lee" in await found(cache, "lee")
    await cache.put_cursor(FILLED)
    await cache.indexes.of_names(CONTACTS)
    assert "Di Lee" in await found(cache, "lee")
    await cache.close()


async def test_what_is_made_is_not_made_again(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "s")
    await cache.indexes.of_names(CONTACTS)
    before = in_file(tmp_path / "s", "SELECT count(*) FROM names_1_data")
    await cache.indexes.of_names(CONTACTS)
    assert in_file(tmp_path / "s", "SELECT count(*) FROM names_1_data") == before
    await cache.close()


async def test_where_enough_begin_as_typed_no_others_are_looked_for(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "s", ("Ann Lee", "Ann Moor", "Bo Ann"))
    names = [name for _, _, name in await cache.find_labels([CONTACTS], "ann", 2)]
    assert names == ["Ann Lee", "Ann Moor"]
    await cache.close()


async def test_its_room_counts_as_the_modules(tmp_path: Path) -> None:
    cache = await filled(tmp_path / "s")
    before = (await cache.sizes())[CONTACTS][1]
    await cache.indexes.of_names(CONTACTS)
    assert (await cache.sizes())[CONTACTS][1] > before
    await cache.close()


async def test_a_store_in_memory_needs_none() -> None:
    cache = await Cache.open(None, None)
    await cache.put_schema(CONTACT_SCHEMA, fetched=1.0)
    await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0, cursor=FILLED)
    await cache.indexes.of_names(CONTACTS)
    assert await found(cache, "lee") == ["Lee"]
    await cache.close()


async def test_a_module_that_was_never_described_has_none(tmp_path: Path) -> None:
    cache = await Cache.open(tmp_path / "s", KEY)
    await cache.indexes.of_names(CONTACTS)
    assert in_file(tmp_path / "s", "SELECT count(*) FROM name_indexes") == 0
    await cache.close()
