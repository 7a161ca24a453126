from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.building import CONTACT_SCHEMA, CONTACTS, KEY, change, contact, spec, store
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.query import Query, Sort
from vtdesk.domain.search_text import digits, words
from vtdesk.store import records
from vtdesk.store.cache import Cache
from vtdesk.store.driver import Database, Place
from vtdesk.store.search import index_text, index_texts, index_words, match_expression

STREETS = (
    "mailingstreet",
    "otherstreet",
    "bill_street",
    "lane",
    "street",
    "cf_vehicles_street",
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


async def found(cache: Cache, text: str) -> list[int]:
    return list(await cache.reads.ids(Query(CONTACTS, words=text)))


@pytest.mark.parametrize(
    ("values", "typed"),
    [
        ({"lastname": "Łódź"}, "lodz"),
        ({"lastname": "Müller"}, "MULL"),
        ({"lastname": "Straße"}, "strasse"),
        ({"lastname": "O'Brien-Smith"}, "smith brien"),
        ({"email": "ann.lee@acme.example"}, "acme"),
        ({"email": "ann.lee@acme.example"}, "ann.lee@ac"),
        ({"contact_no": "CON17"}, "con17"),
        ({"lastname": "山田太郎"}, "山田"),
        ({"lastname": "snake_case"}, "case"),
        ({"lastname": "Lee\0Ray"}, "ray"),
        ({"lastname": "\ud83dLee", "email": "\ud83d@acme.example"}, "lee acme"),
        ({"label": "Lee\nRay"}, "ray"),
        ({"phone": "+49 (446) 505-8157"}, "505 8157"),
        ({"phone": "+49 (446) 505-8157"}, "8157"),
        ({"phone": "+49 (446) 505-8157"}, "157"),
        ({"phone": "+49 (446) 505-8157"}, "57"),
        ({"phone": "+49 (446) 505-8107"}, "07"),
        ({"phone": "+49 (446) 505-8157"}, "1-57"),
        ({"phone": "+49 (446) 505-8157"}, "5058"),
        ({"phone": "+49 446 5058157"}, "50 58 157"),
        ({"phone": "+49 446 5058157"}, "446 50 58 157"),
        ({"phone": "+49 446 5058157"}, "0446-50 58 157"),
        ({"phone": "+49 446 5058157"}, "+49 (0) 446 5058157"),
        ({"phone": "+49 446 5058157"}, "(0)446 5058157"),
        ({"phone": "+49 446 5058157"}, "49446505-81-57"),
        ({"phone": "+49 446 5058157"}, "446 50 5"),
        ({"phone": "0446/5058157"}, "446 505"),
        ({"phone": "446 5058157"}, "0446 505"),
        ({"phone": "+49 446 5058157"}, "0049446"),
    ],
    ids=str,
)
async def test_a_record_is_found_by_the_beginnings_of_its_words(
    values: dict[str, str], typed: str
) -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, **values), contact(2)], fetched=1.0)
        assert await found(cache, typed) == [1]


async def with_streets(cache: Cache) -> None:
    """A describe with streets and other texts of several lines."""
    texts = [spec(name, FieldKind.TEXT) for name in (*STREETS, "terms_conditions", "planetary")]
    schema = replace(CONTACT_SCHEMA, fields=(*CONTACT_SCHEMA.fields, *texts))
    await cache.put_schema(schema, fetched=2.0)


@pytest.mark.parametrize("field", STREETS)
async def test_a_record_is_found_by_its_streets(field: str) -> None:
    async with store() as cache:
        await with_streets(cache)
        street = {field: "c/o Łódź Works\nRaił Street 12b"}
        await cache.put_records(CONTACTS, [contact(1, **street), contact(2)], fetched=1.0)
        assert await found(cache, "rail str") == [1]
        assert await found(cache, "lodz 12b") == [1]


async def test_long_texts_are_not_searched() -> None:
    async with store() as cache:
        await with_streets(cache)
        long = {"description": "Rail", "terms_conditions": "Rail", "planetary": "Rail"}
        street = "x" * 999 + " Rail"
        people = [contact(1, **long), contact(2, mailingstreet=street, lane="y")]
        await cache.put_records(CONTACTS, people, fetched=1.0)
        assert await found(cache, "rail") == []
        assert await found(cache, "y") == [2]


async def test_a_street_that_waits_to_be_sent_is_found() -> None:
    async with store() as cache:
        await with_streets(cache)
        await cache.put_records(CONTACTS, [contact(1, lane="Old Road 1")], fetched=1.0)
        await cache.put_change(change("edit", 1, lane="New Alley 2"))
        assert await found(cache, "alley") == [1]
        assert await found(cache, "old road") == []


@given(st.text("0123456789 ()-/.+", min_size=1, max_size=30), st.data())
async def test_a_number_is_found_by_each_ending_of_two_figures_and_more(
    number: str, data: st.DataObject
) -> None:
    figures = digits(number)
    ending = figures[-data.draw(st.integers(2, 24)) :]
    gaps = data.draw(
        st.lists(st.sampled_from(["", " ", "-", "/", " - "]), min_size=24, max_size=24)
    )
    typed = "".join(map("".join, zip(gaps, ending, strict=False)))
    async with store() as cache:
        people = [contact(1, phone=number), contact(2, phone="+")]
        await cache.put_records(CONTACTS, people, fetched=1.0)
        if len(ending) > 1 and len(figures) <= 24:
            assert await found(cache, typed) == [1]


ONE_RECORD = st.tuples(
    st.text("0123456789 ()-x", max_size=30),
    st.one_of(st.none(), st.text("aŁß 1-", max_size=9), st.just("a " * 600)),
)


@given(st.lists(ONE_RECORD, min_size=1, max_size=4))
def test_many_records_are_indexed_as_each_of_them(
    records: list[tuple[str, str | None]],
) -> None:
    numbers, texts = zip(*records, strict=True)
    apart = [index_text((text,), (number,)).split() for number, text in records]
    together = index_texts(len(records), (texts,), (numbers,))
    assert [text.split() for text in together] == apart


async def test_what_went_out_of_a_record_finds_it_no_more() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        await cache.put_records(CONTACTS, [contact(1, lastname="Ray")], fetched=2.0)
        assert await found(cache, "lee") == []
        assert await found(cache, "ray") == [1]
        await cache.remove_records(CONTACTS, [1])
        assert await found(cache, "ray") == []


async def test_all_lines_of_a_name_are_its_own_words() -> None:
    async with store() as cache:
        named = contact(1, label="Lee\n\nRay", email="a@b.example")
        await cache.put_records(CONTACTS, [named], fetched=1.0)
        assert len(await cache.find_labels([CONTACTS], "ray lee")) == 1
        assert not await cache.find_labels([CONTACTS], "ray example")


@given(ANY_TEXT)
async def test_every_name_is_found_by_itself(name: str) -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname=name)], fetched=1.0)
        if words(name):
            assert await found(cache, name) == [1]


@given(st.one_of(ANY_TEXT, st.text('"*()^:{}+- ANDORTabc', max_size=20)))
async def test_typed_text_is_never_syntax(typed: str) -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        expected = all(any(have.startswith(t) for have in ("lee",)) for t in words(typed))
        nothing_typed = not typed.strip()
        assert await found(cache, typed) == (
            [1] if nothing_typed or (words(typed) and expected) else []
        )


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_plain_text_is_indexed_as_it_is(text: str) -> None:
    assert index_words(text) == text


def test_nothing_typed_matches_nothing() -> None:
    assert match_expression(" -- ") == ""
    assert match_expression("", "label") == ""
    assert match_expression("0 1") == '"0"* AND "1"*', "too short for a number"
    assert match_expression("1.2") == '("1"* AND "2"*) OR "12"*'
    assert match_expression("12 34 x") == '"12"* AND "34"* AND "x"*'
    assert match_expression("12 34") == '("12"* AND "34"*) OR "1234"*'
    assert match_expression("12 34", "label") == '{label} : ("12"* AND "34"*)'
    assert match_expression("1 " * 25).endswith('"1"*')
    assert match_expression("a b", "label") == '{label} : ("a"* AND "b"*)'


@pytest.mark.parametrize("sort", ["lastname", "modifiedtime", "account_id", "birthday"])
@pytest.mark.parametrize("first", [None, 2])
async def test_words_that_many_have_find_the_same_in_the_same_order(
    monkeypatch: pytest.MonkeyPatch, sort: str, first: int | None
) -> None:
    people = [
        contact(1, firstname="Ann", lastname="Ray", birthday="1969-02-21", account_id="11x1"),
        contact(2, firstname="Anna", lastname="Lee", modifiedtime="2026-11-01 08:00:00"),
        contact(3, firstname="Ben", lastname="Anders", birthday="1950-01-01"),
        contact(4, firstname="Ben", lastname="Berg"),
    ]
    query = Query(CONTACTS, words="an", sort=(Sort(sort),))
    async with store() as cache:
        await cache.put_records(CONTACTS, people, fetched=1.0)
        few = await cache.reads.first_rows(query, (), first or 9)
        monkeypatch.setattr(records, "_MANY_MATCHES", 1)
        many = await cache.reads.first_rows(query, (), first or 9)
    assert [row.key for row in many] == [row.key for row in few]
    assert len(few) == (first or 3)


async def test_the_index_is_merged_seldom_while_a_module_is_filled(tmp_path: Path) -> None:
    file = tmp_path / "store"
    for cursor, merged_from in (
        (Cursor(CONTACTS, last_number=1, filled=1), 16),
        (Cursor(CONTACTS, last_number=2, filled=2), 16),
        (Cursor(CONTACTS, filled=3, complete=True), 4),
        (Cursor(CONTACTS, filled=4, complete=True), 4),
        (Cursor(CONTACTS, filled=0), 16),
    ):
        cache = await Cache.open(file, KEY)
        await cache.put_schema(CONTACT_SCHEMA, fetched=1.0)
        await cache.put_records(CONTACTS, [contact(cursor.filled)], fetched=1.0, cursor=cursor)
        await cache.close()
        assert automerge(file) == merged_from


def automerge(file: Path) -> int:
    database = Database(Place(file, KEY), writes=False)
    try:
        tables = "SELECT name FROM sqlite_schema WHERE name LIKE 'search%config'"
        found = database.value(f"SELECT v FROM {database.value(tables)} WHERE k = 'automerge'")
    finally:
        database.close()
    assert isinstance(found, int)
    return found
