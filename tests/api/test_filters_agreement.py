"""A filter finds the same rows here and on the server, whatever it says.

The rows that come by VTQL are a superset of those that SQL chooses on the full store; where the
compiler calls itself exact they are the same.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from vtdesk.api.client import VtigerClient
from vtdesk.api.filters import Compiled, compile_filter, grouped, where
from vtdesk.api.vtql import MAX_BYTES
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Secret
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id, record_number
from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not, Op, Query
from vtdesk.domain.record import WireRecord
from vtdesk.domain.relative import ME, MY_GROUPS, PERIODS, Circumstances, resolve
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.store.cache import Cache

CONTACTS = ModuleName("Contacts")
BATCH = 12
"""Filters of one example: a few hundred in an ordinary run, tens of thousands in a deep one."""

HOSTILE = (
    "O'Neil", "''", "'", '"quoted"', "50%", "%", "_", "a_b", "100%_\\", "\\", "back\\slash", "\\%",
    "\\'", "tail\\", "Łódź", "lodz", "Müller", "muller", "MÜLLER", "Straße", "strasse", "ΑΣ", "ΑΣΑ", "ας",
    "naïve", "e\u0301t\u00e9", "İx", "😀", "a😀b", "𝒳", "山田", "<b>&amp;</b>", "; or 1=1",
    " and lastname != ' '", "line\nbreak", "tab\there", "  padded  ", "null", "NULL", "0", "-1",
    "1x2", "4x1", " in ('a','b')", "x like '%'", "a,b", "('", "Chess |##| Go", "Go", "@me",
)  # fmt: skip
TEXT = ("lastname", "firstname", "department", "title", "description", "email", "phone")
FIELDS = (
    *TEXT, "leadsource", "cf_contacts_tier", "cf_contacts_interests", "cf_contacts_loyalty",
    "cf_contacts_discount", "cf_contacts_budget", "cf_contacts_visits", "cf_contacts_calltime",
    "cf_contacts_firstmet", "birthday", "createdtime", "modifiedtime", "donotcall",
    "cf_contacts_newsletter", "account_id", "assigned_user_id", "contact_id", "id", "cf_contacts_bio",
)  # fmt: skip
NUMBERS = (
    "0",
    "1",
    "-3",
    "007",
    "12.5",
    "82.22",
    "1e3",
    "18630",
    "99999999999",
    "0.1",
    "abc",
    "5 ",
)
DAYS = ("2025-04-17", "1985-11-21", "0000-00-00", "9999-12-31", "0001-01-01", "soon", *PERIODS)
MOMENTS = ("2025-04-17 08:52:55", "2026-01-01 00:00:00", "2025-13-01 00:00:00")
IDS = (
    "19x1",
    "19x5",
    "20x2",
    "3x228",
    "11x228",
    "4x310",
    "5x310",
    "new-3",
    "0",
    "3x0",
    ME,
    MY_GROUPS,
)


class Company:
    """A server whose contacts hold hostile texts, and those contacts as they came."""

    def __init__(self, demo: DemoServer) -> None:
        self.demo = demo
        self.schema: ModuleSchema | None = None
        self.records: list[WireRecord] = []
        self.values: dict[str, list[str]] = {}

    def client(self) -> VtigerClient:
        user = self.demo.users[0]
        return VtigerClient(self.demo.endpoint, user.user, Secret(user.access_key))

    async def read(self, client: VtigerClient) -> ModuleSchema:
        """The describe; with it all records, once."""
        if self.schema is None:
            schema = await client.describe(CONTACTS)
            self.records = [
                record
                for number in await matching(client, schema, Compiled(((),), exact=True))
                for record in await client.query(f"select * from Contacts where id = '4x{number}';")
            ]
            self.schema = schema
        return self.schema

    @asynccontextmanager
    async def store(self, schema: ModuleSchema) -> AsyncIterator[Cache]:
        """A store that holds all of them."""
        cache = await Cache.open(None, None)
        try:
            await cache.put_schema(schema, fetched=1.0)
            await cache.put_records(CONTACTS, self.records, fetched=1.0)
            pointers = (str(record.get("account_id")) for record in self.records)
            known = {parse_record_id(pointer) for pointer in pointers} - {None}
            names = {one: f"Account {one.number}" for one in known if one is not None}
            await cache.put_labels({**names, RecordId("19", 1): "Anna"})
            yield cache
        finally:
            await cache.close()


async def matching(client: VtigerClient, schema: ModuleSchema, compiled: Compiled) -> set[int]:
    """The numbers of the records that the server gives for a filter."""
    found: set[int] = set()
    for group in grouped(compiled, schema):
        last = 0
        while True:
            place = where(group, f"id > '{schema.id_prefix}x{last}'")
            query = f"select id from {schema.name} where {place} order by id limit 100;"
            assert len(query) < MAX_BYTES
            page = [record_number(str(row["id"])) or 0 for row in await client.query(query)]
            if not page:
                break
            found.update(page)
            last = page[-1]
    return found


@pytest.fixture(scope="module", params=["cloud", "opensource"])
def company(request: pytest.FixtureRequest) -> Iterator[Company]:
    with DemoServer(
        records=300, dialect=request.param, minute_limit=10**9, daily_limit=10**9
    ) as demo:
        for number, text in enumerate(HOSTILE):
            other = HOSTILE[-number]
            values = {"lastname": text, "department": other, "description": f"{other}{text}"}
            demo.add(CONTACTS, values | {"firstname": text[:1], "title": text * 3})
        yield Company(demo)


def values_of(spec: FieldSpec, real: Sequence[str]) -> st.SearchStrategy[str]:
    """Values that a person, a file or another program may compare a field with."""
    parts = st.sampled_from(real or HOSTILE).flatmap(
        lambda text: st.tuples(st.integers(0, 6), st.integers(1, 9)).map(
            lambda cut: text[cut[0] : cut[0] + cut[1]]
        )
    )
    usual: st.SearchStrategy[str] = st.sampled_from(HOSTILE) | parts | st.just("")
    if real:
        usual = st.sampled_from(real) | usual
    if spec.kind in (FieldKind.DATE, FieldKind.DATETIME):
        return usual | st.sampled_from(DAYS) | st.dates().map(str) | st.sampled_from(MOMENTS)
    if spec.kind in (FieldKind.REFERENCE, FieldKind.OWNER) or spec.name == "id":
        return usual | st.sampled_from(IDS)
    if spec.kind is FieldKind.BOOLEAN:
        return st.sampled_from(("0", "1", "", "yes", "no", "on", "off", "perhaps"))
    if spec.name.startswith("cf_contacts_") and spec.traits.align_end:
        return usual | st.sampled_from(NUMBERS) | st.decimals(-9999, 9999, places=3).map(str)
    return usual | st.text(max_size=4)


@st.composite
def conditions(draw: st.DrawFn, company: Company) -> Condition:
    """Any comparison of any field, the odd ones included."""
    assert company.schema is not None
    spec = company.schema.by_name[draw(st.sampled_from(FIELDS))]
    op = draw(st.sampled_from(Op))
    real = company.values.setdefault(
        spec.name, sorted({str(record.get(spec.name) or "") for record in company.records})
    )
    values = values_of(spec, real)
    if op in (Op.EMPTY, Op.FILLED):
        return Condition(spec.name, op)
    if op in (Op.ONE_OF, Op.NONE_OF):
        return Condition(spec.name, op, tuple(draw(st.lists(values, max_size=4))))
    return Condition(spec.name, op, (draw(values),))


def filters(company: Company) -> st.SearchStrategy[Filter]:
    return st.recursive(
        conditions(company),
        lambda inner: (
            st.builds(All, st.lists(inner, max_size=3).map(tuple))
            | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
            | st.builds(Not, inner)
        ),
        max_leaves=6,
    )


CIRCUMSTANCES = Circumstances(
    date(2026, 11, 22),
    ZoneInfo("Europe/Berlin"),
    RecordId("19", 1),
    (RecordId("20", 2), RecordId("20", 3)),
)


@given(data=st.data())
async def test_both_sides_find_the_same_rows(company: Company, data: st.DataObject) -> None:
    async with company.client() as client:
        schema = await company.read(client)
        wanted = data.draw(st.lists(filters(company), min_size=BATCH, max_size=BATCH))
        async with company.store(schema) as cache:
            for relative in wanted:
                condition = resolve(relative, CIRCUMSTANCES, schema)
                compiled = compile_filter(condition, schema)
                here = set(await cache.reads.ids(Query(CONTACTS, condition)))
                there = await matching(client, schema, compiled)
                assert here <= there, f"{condition} lacks {here - there}"
                assert here == there or not compiled.exact, f"{condition} has {there - here} more"
                widest = set(await cache.reads.ids(Query(CONTACTS, compiled.widest)))
                assert here <= widest, f"{condition} is priced without {here - widest}"
                event("exact" if compiled.exact else "decided here")
                event("everything" if compiled.alternatives == ((),) else "narrowed")


async def test_long_lists_and_many_alternatives_are_asked_for_in_several_queries(
    company: Company,
) -> None:
    async with company.client() as client:
        schema = await company.read(client)
        names = tuple(chain(HOSTILE, (f"nobody {number}" for number in range(900))))
        named = Condition("lastname", Op.ONE_OF, names)
        long = AnyOf(tuple(Condition("title", Op.STARTS, (text * 9,)) for text in HOSTILE[:12]))
        for condition in (named, long, All((named, long)), AnyOf((named, long))):
            compiled = compile_filter(condition, schema)
            assert compiled.alternatives not in ((), ((),))
            assert len(grouped(compiled, schema)) > 1 or condition is long
            async with company.store(schema) as cache:
                here = set(await cache.reads.ids(Query(CONTACTS, condition)))
            assert here <= await matching(client, schema, compiled)
