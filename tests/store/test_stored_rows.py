"""A record packed into columns and read back is the same record."""

from hypothesis import given
from hypothesis import strategies as st

from tests.store.building import CONTACT_SCHEMA, CONTACTS, contact, store
from vtdesk.domain.laid_records import LaidRecord, Layout
from vtdesk.domain.query import Query
from vtdesk.domain.record import Json
from vtdesk.domain.search_text import words
from vtdesk.domain.values import Cell, same
from vtdesk.store.packing import encodable

NAMES = [field.name for field in CONTACT_SCHEMA.fields if field.name != "id"]
NUMBERISH = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=8).map(str),
    st.integers().map(str),
    st.sampled_from(["0x10", "1e5", " 12 ", "007", "+5", "-0", "12,5", "on", "1" * 30, "1e999"]),
)
TEXT = st.text(st.characters(exclude_characters="\0"), max_size=20)
SCALARS = st.one_of(st.none(), TEXT, NUMBERISH, st.booleans(), st.integers())
VALUES: st.SearchStrategy[Json] = st.recursive(
    SCALARS,
    lambda part: st.one_of(st.lists(part, max_size=2), st.dictionaries(TEXT, part, max_size=2)),
    max_leaves=4,
)
RECORDS = st.dictionaries(st.sampled_from([*NAMES, "LineItems", "odd field"]), VALUES, max_size=8)


@given(RECORDS)
async def test_a_record_is_read_as_it_was_answered(values: dict[str, Json]) -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, **values)], fetched=1.0)
        record = cache.record(CONTACTS, 1)
        assert record is not None
        for name, sent in values.items():
            stored, value = record.values[name], encodable(sent)
            spec = CONTACT_SCHEMA.field(name)
            if isinstance(value, list | dict):
                assert isinstance(stored, str)
            elif spec is None:
                assert stored == value
            else:
                assert same(spec, plain(value), stored), (name, value, stored)


LAID = st.dictionaries(
    st.sampled_from([*NAMES, "label", "odd field"]),
    st.one_of(st.none(), TEXT, NUMBERISH),
    max_size=12,
)


@given(LAID)
async def test_a_laid_record_is_stored_like_the_map_it_stands_for(
    values: dict[str, str | None],
) -> None:
    given_map = {"id": "12x7", **values}
    laid = LaidRecord(Layout(tuple(given_map)), tuple(given_map.values()))
    async with store() as one, store() as other:
        await one.put_records(CONTACTS, [laid], fetched=1.0)
        await other.put_records(CONTACTS, [given_map], fetched=1.0)
        assert one.record(CONTACTS, 7) == other.record(CONTACTS, 7)
        for word in words(" ".join(filter(None, values.values())))[:4]:
            typed = Query(CONTACTS, words=word)
            assert await one.reads.ids(typed) == await other.reads.ids(typed)


def plain(value: object) -> Cell:
    """A scalar as the wire's text would have it."""
    assert value is None or isinstance(value, str | int | float)
    return int(value) if isinstance(value, bool) else value
