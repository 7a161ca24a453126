"""Conditions and orders against a plain Python reading of what they mean."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.building import (
    ACCOUNTS,
    CONTACT_SCHEMA,
    CONTACTS,
    account,
    contact,
    spec,
    store,
)
from vtdesk.domain.collation import collation_key
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import StoreTrouble
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.filter_json import DEEPEST
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.query import (
    COMPLEMENTS,
    MOST_CONDITIONS,
    All,
    AnyOf,
    Condition,
    Filter,
    Not,
    Op,
    Query,
    Sort,
)
from vtdesk.domain.schema import PicklistValue
from vtdesk.domain.search_text import fold
from vtdesk.store.cache import Cache
from vtdesk.store.sql import folded, select_keys

NAMES = ["Łódź", "lodz", "Müller", "muller 2", "Ärzte", "Zoë", "zebra", "  ", "", "a'b%_\"", "İx"]
NUMBERS = ["", "0", "2", "10", "-3", "007"]
MONEY = ["", "9.50", "10.00000000", "100.10", "-1"]
DATES = ["", "2026-01-31", "2026-02-01", "1999-12-31"]
OWNERS = ["", "19x1", "19x2", "20x1"]
CHOICES = ["", "Skiing", "Skiing |##| Chess", "Chess|##|Go", "Water Skiing"]

VALUES = {
    "lastname": NAMES,
    "visits": NUMBERS,
    "budget": MONEY,
    "birthday": DATES,
    "assigned_user_id": OWNERS,
    "interests": CHOICES,
    "donotcall": ["", "0", "1"],
}
LABELS = {RecordId("19", 1): "Ben", RecordId("19", 2): "Ärzte-Team", RecordId("20", 1): "anna"}

RECORDS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}),
    max_size=8,
)


def reading(field: str, text: str) -> Decimal | str | bool | None:
    """What a stored value counts as; None when empty."""
    if field == "donotcall":
        return text == "1"
    if not text.strip():
        return None
    if field in {"visits", "budget"}:
        return Decimal(text)
    if field == "birthday":
        return text
    return collation_key(text)


PARTS: dict[Op, Callable[[str, str], bool]] = {
    Op.CONTAINS: str.__contains__,
    Op.STARTS: str.startswith,
    Op.ENDS: str.endswith,
}


def holds(condition: Condition, record: dict[str, str]) -> bool:
    have = reading(condition.field, record[condition.field])
    wanted = [reading(condition.field, value) for value in condition.values]
    if condition.op is Op.EMPTY:
        return have is None
    if condition.op in COMPLEMENTS:
        return not holds(replace(condition, op=COMPLEMENTS[condition.op]), record)
    if condition.op is Op.IS:
        return have == wanted[0]
    if condition.op is Op.ONE_OF:
        return have is not None and have in wanted
    if have is None or wanted[0] is None:
        return False
    if condition.op in PARTS:
        text, part = str(have), str(wanted[0])
        return PARTS[condition.op](text, part)
    return {
        Op.LESS: have < wanted[0],  # type: ignore[operator]  # both are of one field
        Op.LESS_OR_IS: have <= wanted[0],  # type: ignore[operator]  # as above
        Op.MORE: have > wanted[0],  # type: ignore[operator]  # as above
        Op.MORE_OR_IS: have >= wanted[0],  # type: ignore[operator]  # as above
    }[condition.op]


COMPARED = [Op.LESS, Op.LESS_OR_IS, Op.MORE, Op.MORE_OR_IS]


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    field = draw(st.sampled_from(["lastname", "visits", "budget", "birthday", "donotcall"]))
    plain = [Op.IS, Op.IS_NOT] if field == "donotcall" else list(Op)
    parts = {Op.CONTAINS, Op.CONTAINS_NOT, Op.STARTS, Op.ENDS} if field != "lastname" else set()
    op = draw(st.sampled_from([op for op in plain if op not in {Op.DURING, *parts}]))
    filled = [value for value in VALUES[field] if value.strip()]
    if op in (Op.EMPTY, Op.FILLED):
        return Condition(field, op)
    if op in (Op.ONE_OF, Op.NONE_OF):
        return Condition(field, op, tuple(draw(st.lists(st.sampled_from(filled), max_size=3))))
    if op in (Op.IS, Op.IS_NOT) and field != "donotcall":
        filled = [*filled, ""]
    return Condition(field, op, (draw(st.sampled_from(filled)),))


FILTERS = st.recursive(
    conditions(),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda found: All(tuple(found))),
        st.lists(parts, max_size=3).map(lambda found: AnyOf(tuple(found))),
        parts.map(Not),
    ),
    max_leaves=5,
)


def sort_key(field: str, text: str) -> Decimal | str | bool | None:
    """What a stored value is ordered by; None when empty."""
    return (fold(text) if text.strip() else None) if field == "lastname" else reading(field, text)


def passes(part: Filter, record: dict[str, str]) -> bool:
    if isinstance(part, All):
        return all(passes(one, record) for one in part.parts)
    if isinstance(part, AnyOf):
        return any(passes(one, record) for one in part.parts)
    if isinstance(part, Not):
        return not passes(part.part, record)
    return holds(part, record)


async def fill(cache: Cache, records: list[dict[str, str]]) -> None:
    numbered = [contact(number, **record) for number, record in enumerate(records, 1)]
    await cache.put_records(CONTACTS, numbered, fetched=1.0)


@given(RECORDS, FILTERS)
async def test_a_filter_lets_through_what_it_says(
    records: list[dict[str, str]], condition: Filter
) -> None:
    async with store() as cache:
        await fill(cache, records)
        found = await cache.reads.ids(Query(CONTACTS, filter=condition))
        expected = [n for n, record in enumerate(records, 1) if passes(condition, record)]
        assert list(found) == expected


@given(RECORDS, st.sampled_from(sorted(VALUES)), st.booleans())
async def test_an_order_puts_empty_values_last_and_ties_by_number(
    records: list[dict[str, str]], field: str, descending: bool
) -> None:
    def value(number: int) -> Decimal | str | bool | None:
        text = records[number - 1][field]
        if field == "assigned_user_id":
            return fold(LABELS[RecordId(text[:2], int(text[3:]))]) if text else None
        if field == "donotcall":
            return text or None
        return sort_key(field, text) if field == "lastname" else reading(field, text)

    async with store() as cache:
        await cache.put_labels(LABELS)
        await fill(cache, records)
        found = list(await cache.reads.ids(Query(CONTACTS, sort=(Sort(field, descending),))))
        numbers = range(1, len(records) + 1)
        filled = [number for number in numbers if value(number) is not None]
        filled.sort(key=lambda number: (value(number), number))
        if descending:
            filled.sort(key=value, reverse=True)  # type: ignore[arg-type]  # as above
        assert found == filled + [number for number in numbers if value(number) is None]


SORTED = st.sampled_from(["lastname", "visits", "budget", "birthday"])


@given(RECORDS, st.lists(st.builds(Sort, SORTED, st.booleans()), min_size=2, max_size=3))
async def test_later_columns_order_what_earlier_ones_leave_equal(
    records: list[dict[str, str]], sorts: list[Sort]
) -> None:
    numbers = list(range(1, len(records) + 1))
    for sort in reversed(sorts):
        read = {n: sort_key(sort.field, records[n - 1][sort.field]) for n in numbers}
        filled = [number for number in numbers if read[number] is not None]
        filled.sort(key=lambda n: read[n], reverse=sort.descending)  # type: ignore[arg-type, return-value]  # of one kind
        numbers = filled + [number for number in numbers if read[number] is None]
    async with store() as cache:
        await fill(cache, records)
        assert list(await cache.reads.ids(Query(CONTACTS, sort=tuple(sorts)))) == numbers


async def test_a_picklist_is_ordered_by_what_is_read() -> None:
    labels = (PicklistValue("Cold", "Überhaupt nicht"), PicklistValue("Hot", "Sehr"))
    source = replace(CONTACT_SCHEMA.by_name["leadsource"], picklist=labels)
    fields = tuple(source if one.name == "leadsource" else one for one in CONTACT_SCHEMA.fields)
    async with store() as cache:
        await cache.put_schema(replace(CONTACT_SCHEMA, fields=fields), fetched=1.0)
        values = ["Cold", "Hot", "", "Tepid", "old"]
        await fill(cache, [{"leadsource": value} for value in values])
        named = Condition("leadsource", Op.ONE_OF, ("cold", "hot", "tepid"))
        by_source = (Sort("leadsource"), Sort("lastname"))
        assert list(await cache.reads.ids(Query(CONTACTS, sort=by_source))) == [5, 2, 4, 1, 3]
        assert list(await cache.reads.ids(Query(CONTACTS, named, by_source))) == [2, 4, 1]
        assert list(await cache.reads.ids(Query(CONTACTS, named, by_source, "--"))) == []
        descending = (Sort("leadsource", descending=True),)
        assert list(await cache.reads.ids(Query(CONTACTS, sort=descending))) == [1, 4, 2, 5, 3]


@given(st.text())
def test_folding_inside_sqlite_is_the_folding(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.create_function("fold", 1, fold)
        usable = text.encode("utf-8", "replace").decode().replace("\0", "")
        (found,) = connection.execute(f"SELECT {folded('?1')}", {"1": usable}).fetchone()
    assert found == (fold(usable) if usable.strip(" ") else None)


async def test_text_is_found_inside_and_at_the_start() -> None:
    async with store() as cache:
        await cache.put_labels(LABELS)
        await fill(cache, [{"lastname": "Łódź West", "assigned_user_id": "19x2", "visits": "123"}])

        async def found(field: str, op: Op, value: str) -> bool:
            return bool(
                await cache.reads.ids(Query(CONTACTS, filter=Condition(field, op, (value,))))
            )

        assert await found("lastname", Op.CONTAINS, "DZ w")
        assert await found("lastname", Op.STARTS, "łód")
        assert not await found("lastname", Op.STARTS, "west")
        assert not await found("lastname", Op.STARTS, "lod"), "another letter, not an accent"
        assert await found("lastname", Op.ENDS, "WEST")
        assert not await found("lastname", Op.ENDS, "a longer text than Łódź West")
        assert not await found("lastname", Op.CONTAINS, "%")
        assert await found("assigned_user_id", Op.CONTAINS, "team"), "a pointer is read by its name"
        assert await found("assigned_user_id", Op.IS, "19x2"), "and compared by its id"
        assert await found("visits", Op.STARTS, "12")
        assert await found("visits", Op.CONTAINS, "23")


@pytest.mark.parametrize(
    ("stored", "found"),
    [
        ("Skiing", True),
        ("Chess |##| Skiing", True),
        ("Water Skiing", False),
        ("Go|##|Skiing", True),
    ],
)
async def test_a_multi_picklist_contains_a_choice(stored: str, found: bool) -> None:
    async with store() as cache:
        await fill(cache, [{"interests": stored}])
        condition = Condition("interests", Op.CONTAINS, ("Skiing",))
        assert bool(await cache.reads.ids(Query(CONTACTS, filter=condition))) is found


@pytest.mark.parametrize(
    ("stored", "tag", "found"),
    [
        ("hot", "hot", True),
        ("q3,hot", "HOT", True),
        ("q3, Hot, x", "hot", True),
        ("Größe,x", "grosse", False),
        ("Größe,x", "große", True),
        ("so hot,hotter", "hot", False),
        ("50 %,a_b", "50 %", True),
        ("axb", "a_b", False),
        ("", "hot", False),
        ("  ", "hot", False),
    ],
)
async def test_tags_contain_whole_tags(stored: str, tag: str, found: bool) -> None:
    tagged = replace(CONTACT_SCHEMA, fields=(*CONTACT_SCHEMA.fields, spec("tags", FieldKind.TAGS)))
    async with store() as cache:
        await cache.put_schema(tagged, fetched=0.0)
        await fill(cache, [{"tags": stored}])
        has, has_not = (
            Query(CONTACTS, Condition("tags", op, (tag,))) for op in (Op.CONTAINS, Op.CONTAINS_NOT)
        )
        assert bool(await cache.reads.ids(has)) is found
        assert bool(await cache.reads.ids(has_not)) is not found


async def test_records_can_be_named_by_id() -> None:
    async with store() as cache:
        await fill(cache, [{}, {}, {}])

        async def found(op: Op, *values: str) -> list[int]:
            return list(await cache.reads.ids(Query(CONTACTS, filter=Condition("id", op, values))))

        assert await found(Op.ONE_OF, "12x1", "12x3", "11x2", "odd") == [1, 3]
        assert await found(Op.IS_NOT, "12x1") == [2, 3]
        assert await found(Op.FILLED) == [1, 2, 3]
        assert await found(Op.EMPTY) == []
        assert list(
            await cache.reads.ids(Query(CONTACTS, sort=(Sort("id", descending=True),)))
        ) == [
            3,
            2,
            1,
        ]


async def test_nothing_is_no_value_but_is_not_any_value() -> None:
    async with store() as cache:
        await fill(cache, [{"lastname": "", "visits": ""}, {"lastname": "Ray", "visits": "3"}])

        async def found(field: str, op: Op, value: str) -> list[int]:
            return list(
                await cache.reads.ids(Query(CONTACTS, filter=Condition(field, op, (value,))))
            )

        assert await found("lastname", Op.IS_NOT, "ray") == [1]
        assert await found("visits", Op.IS_NOT, "3.0") == [1]
        assert await found("lastname", Op.IS, "") == [1]
        assert await found("visits", Op.IS_NOT, " ") == [2]
        assert await found("visits", Op.LESS, "9") == [2]


async def test_a_filter_on_a_field_that_went_says_so() -> None:
    async with store() as cache:
        await fill(cache, [{}])
        with pytest.raises(StoreTrouble, match=r"cf_gone.*no longer has that field"):
            await cache.reads.ids(Query(CONTACTS, filter=Not(Condition("cf_gone", Op.EMPTY))))
        assert list(await cache.reads.ids(Query(CONTACTS, sort=(Sort("cf_gone"),)))) == [1]


@pytest.mark.parametrize("group", [All, AnyOf])
async def test_the_largest_filter_there_is_can_be_asked(group: type[All] | type[AnyOf]) -> None:
    async with store() as cache:
        await fill(cache, [{"visits": "3"}, {"visits": "4"}])
        wide: Filter = group((Condition("visits", Op.IS, ("3",)),) * MOST_CONDITIONS)
        for _ in range(DEEPEST // 2):
            wide = group((Not(Not(wide)),))
        assert list(await cache.reads.ids(Query(CONTACTS, wide))) == [1]


async def test_words_filter_and_order_work_together() -> None:
    async with store() as cache:
        await fill(
            cache,
            [
                {"lastname": "Ray", "visits": "3", "mailingcity": ""},
                {"lastname": "Raymond", "visits": "1"},
                {"lastname": "Ray", "visits": ""},
                {"lastname": "Lee", "visits": "2"},
            ],
        )
        query = Query(
            CONTACTS,
            filter=Not(Condition("visits", Op.IS, ("3",))),
            sort=(Sort("visits"),),
            words=" rAy ",
        )
        assert list(await cache.reads.ids(query)) == [2, 3]
        assert list(await cache.reads.ids(Query(CONTACTS, words=" -- "))) == [], (
            "no word, nothing found"
        )
        assert len(await cache.reads.ids(Query(CONTACTS, words="  "))) == 4


async def test_the_name_s_own_field_is_ordered_by_its_index() -> None:
    async with store() as cache:
        records = [
            account(1, accountname="b"),
            account(2, accountname=""),
            account(3, accountname="A"),
        ]
        filled = Cursor(ACCOUNTS, complete=True)
        await cache.put_records(ACCOUNTS, records, fetched=1.0, cursor=filled)
        assert list(await cache.reads.ids(Query(ACCOUNTS, sort=(Sort("accountname"),)))) == [
            3,
            1,
            2,
        ]
        table = cache._known.tables[ACCOUNTS]
        statement = select_keys(table, Query(ACCOUNTS, sort=(Sort("accountname"),)))
        plan = cache._near.rows(f"EXPLAIN QUERY PLAN {statement.text}", statement.values)
        assert any("rows_2_sort" in str(step) for step in plan)


async def test_the_first_rows_come_with_the_keys() -> None:
    async with store() as cache:
        await fill(cache, [{"lastname": name} for name in "cab"])
        keys, rows = await cache.reads.ids_and_rows(
            Query(CONTACTS, sort=(Sort("lastname"),)), ["lastname"], first=2
        )
        assert list(keys) == [2, 3, 1]
        assert [row.cells for row in rows] == [("a",), ("b",)]


@pytest.mark.parametrize(
    "query",
    [
        Query(CONTACTS),
        Query(CONTACTS, sort=(Sort("lastname", descending=True),)),
        Query(CONTACTS, sort=(Sort("visits"),)),
        Query(CONTACTS, words="name"),
        Query(CONTACTS, words="name", sort=(Sort("lastname"),)),
        Query(CONTACTS, words="-"),
        Query(CONTACTS, filter=Condition("visits", Op.MORE, ("3",))),
    ],
)
async def test_the_first_rows_alone_are_the_beginning_of_all(query: Query) -> None:
    async with store() as cache:
        await fill(
            cache, [{"lastname": f"Name {n * 7 % 10}", "visits": str(n * 3 % 10)} for n in range(9)]
        )
        keys = await cache.reads.ids(query)
        rows = await cache.reads.first_rows(query, ["lastname"], 4)
        assert [row.key for row in rows] == list(keys)[:4]
        everything = await cache.reads.first_rows(query, ["lastname"])
        assert [row.key for row in everything] == list(keys)
        assert await cache.reads.first_rows(Query(ModuleName("Gone")), []) == ()


@pytest.mark.parametrize("stored", ["", "0", "11x0"])
async def test_a_reference_to_nothing_is_empty(stored: str) -> None:
    async with store() as cache:
        await fill(cache, [{"account_id": stored}, {"account_id": "11x30"}])

        async def found(op: Op, *values: str) -> list[int]:
            return list(
                await cache.reads.ids(Query(CONTACTS, filter=Condition("account_id", op, values)))
            )

        assert await found(Op.EMPTY) == [1]
        assert await found(Op.FILLED) == [2]
        assert await found(Op.IS, "11x0") == []
        assert await found(Op.NONE_OF, "11x30", "11x0") == [1]


@pytest.mark.parametrize("op", [Op.IS, Op.LESS, Op.MORE, Op.ONE_OF])
async def test_what_a_number_can_never_be_finds_nothing(op: Op) -> None:
    async with store() as cache:
        await fill(cache, [{"visits": "3", "birthday": "2000-01-31"}])
        for field in ("visits", "birthday"):
            odd = Condition(field, op, ("soon",))
            assert list(await cache.reads.ids(Query(CONTACTS, filter=odd))) == []


async def test_a_period_that_nobody_resolved_holds_for_nothing() -> None:
    async with store() as cache:
        await fill(cache, [{"birthday": "2000-01-31"}])
        during = Condition("birthday", Op.DURING, ("@today",))
        assert list(await cache.reads.ids(Query(CONTACTS, filter=during))) == []
