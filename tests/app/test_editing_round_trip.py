"""What people type arrives and comes back the same, whatever their zone, locale and alphabet.

Every example opens a session on a server of its own and fills all fields of two modules, among
them one with a field of every kind; figures of a run: ``pytest --hypothesis-show-statistics``.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.editing import EditSession
from vtdesk.demo.schemas import Dialect
from vtdesk.demo.server import DemoServer
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId, parse_id, parse_record_id
from vtdesk.domain.masks import is_masked
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import (
    DECIMALS,
    INTEGERS,
    POINTERS,
    Cell,
    Formats,
    Value,
    display,
    is_empty,
    read,
    wire,
)

DEALS = ModuleName("Potentials")
INVOICES = ModuleName("Invoice")
STATIONS = ModuleName("vtcmpumpstations")
MODULES = (CONTACTS, STATIONS)
EXAMPLES = 6 if settings().max_examples < 100 else settings().max_examples // 40
"""An example is some 150 values and takes a second: a failing one is told as it is."""

# where clocks never go back, so that every moment has a text of its own
ZONES = [timezone(timedelta(minutes=15 * quarter)) for quarter in range(-44, 57)]
NAMED_ZONES = ["Pacific/Midway", "Asia/Kathmandu", "Pacific/Kiritimati", "Asia/Kolkata"]
people = st.builds(
    Formats,
    decimal_point=st.sampled_from([".", ","]),
    group_separator=st.sampled_from(["\N{NARROW NO-BREAK SPACE}", "'", "’"]),
    date_order=st.sampled_from(["dmy", "mdy", "ymd"]),
    date_separator=st.sampled_from(["-", ".", "/", ". "]),
    clock_24=st.booleans(),
    zone=st.sampled_from([*ZONES, *map(ZoneInfo, NAMED_ZONES)]),
    yes=st.sampled_from(["Yes", "Ja", "نعم"]),
    no=st.sampled_from(["No", "Nein", "لا"]),
) | st.sampled_from(
    [
        Formats(decimal_point=",", group_separator=".", date_order="dmy", date_separator="."),
        Formats(date_order="mdy", date_separator="/", clock_24=False, zone=ZONES[0]),
        Formats(zone=ZONES[-1]),
    ]
)
PIECES = st.sampled_from(
    (
        *("007", " ", "\t", "&amp;", "&lt;b&gt;", "&", "&copy", "&#39;", "&amp;amp;", "<b>x</b>"),
        *("\r\n", "\n", "\r", "שלום", "\u200f", "مرحبا", "é", "e\u0301", "ẞ", "\u2028", "|##|"),
        *("'", '"', "\\", "\\'", "0000-00-00", "null", "new-1", "12x3", "=1+1", "%", "_", "{}"),
    )
)
ASTRAL = st.sampled_from(["😀", "𝒳", "👩\u200d💻", "\U0010ffff"])
SHORTEST = 30
"""Characters of the shortest column; open source tells no lengths and cuts silently."""


CHOSEN = POINTERS | {FieldKind.BOOLEAN}


def id_of(text: str) -> RecordId:
    """A server's id."""
    found = parse_record_id(text)
    assert found is not None
    return found


def texts(longest: int, dialect: Dialect) -> st.SearchStrategy[str]:
    """Texts of at most so many characters, what one server keeps of them."""
    # a server that loses rare signs, and says so, is another test's matter
    astral = dialect == "cloud"
    letters = st.characters(
        codec="utf-8",
        exclude_categories=["Cc", "Cs"],
        max_codepoint=None if astral else 0xFFFF,
    )
    pieces = PIECES | ASTRAL | st.text(letters) if astral else PIECES | st.text(letters)
    return (
        st.lists(pieces, min_size=1, max_size=12).map("".join).map(lambda text: text[:longest])
        | st.text(letters, min_size=longest, max_size=longest)
        if longest <= 200
        else st.lists(pieces, min_size=1, max_size=40).map("".join)
    ).filter(lambda text: not is_empty(text))


def decimals(figures: int, largest: int) -> st.SearchStrategy[Value]:
    top = largest * 10**figures
    numbers = st.integers(-top, top) | st.sampled_from([-top, -1, 0, 1, top - 1, top])
    return numbers.map(lambda number: Decimal(number).scaleb(-figures))


def values_of(
    spec: FieldSpec, demo: DemoServer, dialect: Dialect
) -> st.SearchStrategy[Value | None]:
    """Values that the field can hold and the server keeps; None clears it."""
    filled = filled_values_of(spec, demo, dialect)
    # the server makes zero of a number that is cleared, and says so
    stays = spec.mandatory or spec.kind in INTEGERS | DECIMALS | {FieldKind.BOOLEAN}
    return filled if stays else filled | st.none()


def filled_values_of(
    spec: FieldSpec, demo: DemoServer, dialect: Dialect
) -> st.SearchStrategy[Value]:
    if spec.kind in POINTERS:
        modules = ("Users", "Groups") if spec.kind is FieldKind.OWNER else spec.refers_to
        return st.sampled_from(
            [id_of(r) for module in modules for r in list(demo.rows(module))[:9]]
        )
    if spec.picklist:
        chosen = st.sampled_from([choice.value for choice in spec.picklist])
        many = st.lists(chosen, min_size=1, unique=True).map(tuple)
        return many if spec.kind is FieldKind.MULTIPICKLIST else chosen
    line = texts(spec.length or SHORTEST, dialect).map(lambda text: " ".join(text.split()))
    line = line.filter(lambda text: not is_empty(text))
    by_kind: dict[FieldKind, st.SearchStrategy[Value]] = {
        FieldKind.TEXT: texts(5_000, dialect),
        FieldKind.STRING: texts(spec.length or SHORTEST, dialect),
        FieldKind.SALUTATION: line,
        FieldKind.PHONE: line | st.sampled_from(["+49 30 1234567", "0049301234567", "030 / 12 34"]),
        FieldKind.URL: line,
        FieldKind.SKYPE: line,
        FieldKind.EMAIL: st.from_regex(r"[a-z0-9.+]{1,20}@[a-z]{1,9}\.[a-z]{2,4}", fullmatch=True),
        FieldKind.INTEGER: st.integers(-(2**31), 2**31 - 1),
        FieldKind.DOUBLE: decimals(2, 99_999_999),
        FieldKind.PERCENTAGE: decimals(2, 999),
        FieldKind.CURRENCY: decimals(2, 10**16),
        FieldKind.BOOLEAN: st.booleans(),
        FieldKind.DATE: st.dates(min_value=datetime(1000, 1, 1, tzinfo=UTC).date()),
        FieldKind.TIME: st.times().map(lambda moment: moment.replace(microsecond=0)),
        FieldKind.DATETIME: st.datetimes(
            datetime(1000, 2, 1),  # noqa: DTZ001 - hypothesis wants it without a zone
            datetime(9999, 11, 1),  # noqa: DTZ001 - the same
            timezones=st.just(UTC),
        ).map(lambda moment: moment.replace(microsecond=0)),
    }
    return by_kind[spec.kind]


@asynccontextmanager
async def company(dialect: Dialect) -> AsyncIterator[Office]:
    """A session on a small company, with both modules here."""
    with DemoServer(records=40, dialect=dialect, minute_limit=10**6, daily_limit=10**6) as demo:
        demo.add(STATIONS, {"name": "Nord", "cf_station_state": "Running"})
        async with office(demo) as opened:
            for module in MODULES:
                await opened.table(module)
            await opened.quiet()
            yield opened


def fields_of(edit: EditSession) -> list[FieldSpec]:
    """The fields in which a person can write a value of their own."""
    fixed = {"modifiedby", "starred", "source"}
    # two records drawn alike would be one too many
    named = (spec for spec in edit.schema.fields if spec.name not in fixed and not spec.unique)
    return [spec for spec in named if spec.writable]


def enter(edit: EditSession, spec: FieldSpec, value: Value | None, person: Formats) -> None:
    """Put a value into a field as a person does: type it, or choose it."""
    if spec.picklist or spec.kind in CHOSEN:
        edit.edit_wire(spec.name, wire(spec, value))
    elif isinstance(value, str):
        edit.edit_text(spec.name, value)
    else:
        edit.edit_text(spec.name, display(spec, wire(spec, value), person))


async def saved(opened: Office, edit: EditSession) -> None:
    outcome = await edit.save()
    assert outcome.saved, [(p.field, p.words, edit.text(p.field)) for p in edit.problems()]
    await opened.sent()
    assert edit.change is None


def alike(spec: FieldSpec, cell: Cell, value: Value | None) -> bool:
    """Whether a wire value is the value; a text area knows one kind of line end."""
    got = read(spec, cell)
    if spec.kind is FieldKind.TEXT and isinstance(got, str) and isinstance(value, str):
        return got.replace("\r\n", "\n") == value.replace("\r\n", "\n")
    return got == value


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
@settings(max_examples=EXAMPLES, phases=[Phase.generate])
@given(data=st.data())
async def test_what_is_typed_comes_back_the_same(dialect: Dialect, data: st.DataObject) -> None:
    async with company(dialect) as opened:
        for module in MODULES * 2:
            person = data.draw(people)
            opened.session.formats = person
            record = data.draw(st.sampled_from(sorted(opened.demo.rows(module))))
            edit = await opened.edit(record, module)
            drawn = {
                spec.name: data.draw(values_of(spec, opened.demo, dialect), spec.name)
                for spec in fields_of(edit)
            }
            for name, value in drawn.items():
                enter(edit, edit.schema.by_name[name], value, person)
            shown = {name: edit.text(name) for name in drawn}
            await saved(opened, edit)
            again = await opened.edit(record, module)
            stored = opened.demo.rows(module)[record]
            for name, value in drawn.items():
                spec = edit.schema.by_name[name]
                assert alike(spec, stored[name], value), (name, value, stored[name])
                if not is_masked(edit.schema, spec, again.cell(name)):
                    assert alike(spec, again.cell(name), value), (name, value, again.cell(name))
                    # the name of a record that points to itself has just changed
                    if spec.kind not in POINTERS:
                        assert again.text(name).split() == shown[name].split()
            event("values written and read back", len(drawn))
            assert not [note.words for note in opened.notices if note.topic.startswith("kept:")]


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
@settings(max_examples=EXAMPLES, phases=[Phase.generate])
@given(data=st.data())
async def test_what_is_opened_typed_again_and_saved_sends_nothing(
    dialect: Dialect, data: st.DataObject
) -> None:
    async with company(dialect) as opened:
        for module in MODULES:
            opened.session.formats = data.draw(people)
            for record in sorted(opened.demo.rows(module))[:5]:
                edit = await opened.edit(record, module)
                for spec in fields_of(edit):
                    edit.edit_text(spec.name, edit.text(spec.name))
                opened.demo.calls.clear()
                assert edit.changed_fields == ()
                assert (await edit.save()).saved
                assert not opened.session.outbox_count.waiting
                assert opened.demo.calls.count() == 0


MOMENTS = {
    "Pacific/Midway": "2026-06-26 04:30:00",
    "America/St_Johns": "2026-06-25 20:00:00",
    "UTC": "2026-06-25 17:30:00",
    "Europe/Berlin": "2026-06-25 15:30:00",
    "Asia/Kathmandu": "2026-06-25 11:45:00",
    "Pacific/Kiritimati": "2026-06-25 03:30:00",
}
"""17:30 on 25 June 2026, from UTC-11 to UTC+14."""


@pytest.mark.parametrize(("zone", "moment"), MOMENTS.items())
async def test_moments_are_of_the_users_zone_and_days_of_none(zone: str, moment: str) -> None:
    with DemoServer(records=40) as demo:
        demo.edit("Users", "19x1", {"time_zone": zone})
        record = demo.add(STATIONS, {"name": "Nord", "cf_station_state": "Running"})
        async with office(demo) as opened:
            await opened.table(STATIONS)
            await opened.quiet()
            edit = await opened.edit(record, STATIONS)
            edit.edit_text("cf_station_checked", "25.6.2026 17:30")
            edit.edit_text("cf_station_built", "25.6.2026")
            edit.edit_text("cf_station_window", "17:30")
            await saved(opened, edit)
            again = await opened.edit(record, STATIONS)
            assert again.text("cf_station_checked") == "25.06.2026 17:30"
            assert again.text("cf_station_built") == "25.06.2026"
            assert again.text("cf_station_window") == "17:30"
        row = demo.rows(STATIONS)[record]
        assert row["cf_station_checked"] == moment
        assert row["cf_station_built"] == "2026-06-25"
        assert row["cf_station_window"] == "17:30:00"


async def test_a_number_is_read_as_it_is_written_here_and_not_as_on_the_wire() -> None:
    with DemoServer(records=40) as demo:
        record = demo.add(
            "Potentials",
            {
                "potentialname": "Nord",
                "probability": "1.234",
                "closingdate": "2026-12-01",
                "sales_stage": "Qualified",
                "amount": "1234.5",
            },
        )
        async with office(demo) as opened:
            await opened.table(DEALS)
            await opened.quiet()
            edit = await opened.edit(record, DEALS)
            edit.edit_text("probability", "1,234")
            assert edit.changed_fields == ()
            edit.edit_text("probability", "1.234")
            assert edit.cell("probability") == "1234"
            edit.undo("probability")
            edit.edit_text("amount", "1234.50000000")
            assert [problem.field for problem in edit.problems()] == ["amount"]


async def test_not_fetched_and_empty_and_cleared_are_three_things() -> None:
    with DemoServer(records=40) as demo:
        told = {"lastname": "Ek", "title": "Boss", "department": "", "phone": "1"}
        record = demo.add(CONTACTS, told)
        async with office(demo) as opened:
            await opened.table()
            await opened.quiet()
            cache, number = opened.session._cache, int(parse_id(record).key)
            await cache.forget_records(CONTACTS, [number])
            fetched = {name: told[name] for name in ("lastname", "department", "phone")}
            await cache.put_records(
                CONTACTS, [{"id": record, **fetched}], fetched=0.0, partial=True
            )
            stored = cache.record(CONTACTS, number)
            assert stored is not None
            assert "title" not in stored.values
            assert is_empty(stored.values["department"])
            edit = await opened.edit(record)
            assert edit.partial
            # nothing was typed into what is not here, nor into what is empty
            for name in ("title", "department"):
                edit.edit_text(name, edit.text(name))
            assert edit.changed_fields == ()
            edit.edit_text("phone", "")
            edit.edit_text("lastname", "Eklund")
            assert edit.cell("phone") == ""
            await saved(opened, edit)
        row = demo.rows(CONTACTS)[record]
        assert (row["phone"], row["lastname"]) == ("", "Eklund")
        assert (row["title"], row["department"]) == ("Boss", "")


async def test_amounts_are_told_in_the_records_currency_or_in_everybodys() -> None:
    with DemoServer(records=200) as demo:
        euros = next(r for r, row in demo.rows("Currency").items() if row["currency_code"] == "EUR")
        invoice = next(iter(demo.rows(INVOICES)))
        deal = next(iter(demo.rows(DEALS)))
        demo.edit(INVOICES, invoice, {"currency_id": euros})
        async with office(demo) as opened:
            for module in (DEALS, INVOICES):
                await opened.table(module)
            await opened.quiet()
            sign = opened.session.formats.currency
            assert len(sign) == 1
            assert (await opened.edit(deal, DEALS)).currency == sign
            of_invoice = await opened.edit(invoice, INVOICES)
            await until(lambda: of_invoice.currency == "Euro")
