from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import AMERICAN, CHOICES, GERMAN, field, formats
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, LocalId, RecordId
from vtdesk.domain.values import (
    ISO,
    Cell,
    Formats,
    Value,
    date_text,
    display,
    is_empty,
    phone_text,
    read,
    same,
    time_text,
    wire,
)

DECIMAL_KINDS = [FieldKind.DOUBLE, FieldKind.CURRENCY, FieldKind.PERCENTAGE]
NORD, ANNA = RecordId("11", 3), RecordId("19", 5)
NAMES: dict[AnyId, str] = {NORD: "Nord Steel", ANNA: "Anna Ek", LocalId(2): "Not sent yet"}

kinds = st.sampled_from(FieldKind)
cells = st.none() | st.text() | st.integers() | st.floats()
decimals = st.decimals(
    allow_nan=False, allow_infinity=False, places=8, min_value=-(10**15), max_value=10**15
)
moments = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0))
choices = st.text(min_size=1).map(str.strip).filter(lambda text: text and "|##|" not in text)


def pairs() -> st.SearchStrategy[tuple[FieldKind, Value]]:
    """Fields and values that they can have."""
    numbers = st.integers(-(10**27), 10**27)
    by_kind: dict[FieldKind, st.SearchStrategy[Value]] = {
        FieldKind.INTEGER: numbers,
        FieldKind.DOUBLE: decimals,
        FieldKind.CURRENCY: decimals,
        FieldKind.PERCENTAGE: decimals,
        FieldKind.BOOLEAN: st.booleans(),
        FieldKind.DATE: st.dates(),
        FieldKind.TIME: st.times().map(lambda moment: moment.replace(microsecond=0)),
        FieldKind.DATETIME: moments,
        FieldKind.REFERENCE: st.builds(RecordId, st.just("11"), st.integers(1, 10**17)),
        FieldKind.OWNER: st.builds(LocalId, st.integers(1, 10**17)),
        FieldKind.STRING: st.text().filter(lambda text: not is_empty(text)),
        FieldKind.TEXT: st.text().filter(lambda text: not is_empty(text)),
        FieldKind.PICKLIST: st.text().filter(lambda text: not is_empty(text)),
    }
    return st.sampled_from(list(by_kind)).flatmap(
        lambda kind: st.tuples(st.just(kind), by_kind[kind])
    )


@given(pair=pairs())
def test_a_value_survives_the_wire(pair: tuple[FieldKind, Value]) -> None:
    kind, value = pair
    spec = field(kind)

    assert read(spec, wire(spec, value)) == value


@given(chosen=st.lists(choices, min_size=1))
def test_many_choices_survive_the_wire(chosen: list[str]) -> None:
    spec = field(FieldKind.MULTIPICKLIST)

    assert wire(spec, tuple(chosen)) == " |##| ".join(chosen)
    assert read(spec, wire(spec, tuple(chosen))) == tuple(chosen)


@given(kind=kinds, cell=cells)
def test_what_was_read_and_written_reads_the_same(kind: FieldKind, cell: Cell) -> None:
    spec = field(kind)
    once = wire(spec, read(spec, cell))

    assert same(spec, cell, once)
    assert wire(spec, read(spec, once)) == once


@given(kind=kinds, cell=cells, person=formats)
def test_showing_never_raises(kind: FieldKind, cell: Cell, person: Formats) -> None:
    spec = field(kind, picklist=CHOICES)

    shown = display(spec, cell, person)

    assert isinstance(shown, str)
    if is_empty(cell):
        assert shown == ""


@pytest.mark.parametrize("kind", FieldKind)
@pytest.mark.parametrize("nothing", [None, "", "  ", "0000-00-00", "0000-00-00 00:00:00"])
def test_nothing_is_nothing_in_every_field(kind: FieldKind, nothing: Cell) -> None:
    assert read(field(kind), nothing) is None
    assert display(field(kind), nothing, ISO) == ""
    assert same(field(kind), nothing, "")


def test_nothing_is_written_as_the_empty_text() -> None:
    assert wire(field(), None) == ""


@pytest.mark.parametrize("number", [0, 0.0, "0"])
def test_zero_is_not_nothing(number: Cell) -> None:
    assert not is_empty(number)
    assert read(field(FieldKind.INTEGER), number) == 0


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (FieldKind.INTEGER, "7", 7),
        (FieldKind.INTEGER, " 7.00 ", 7),
        (FieldKind.INTEGER, 7.0, 7),
        (FieldKind.REMINDER, "90", 90),
        (FieldKind.DOUBLE, "12.50", Decimal("12.5")),
        (FieldKind.DOUBLE, 0.1, Decimal("0.1")),
        (FieldKind.DOUBLE, 1e-7, Decimal("0.0000001")),
        (FieldKind.DOUBLE, 1e22, Decimal(10**22)),
        (FieldKind.CURRENCY, "1234.57000000", Decimal("1234.57")),
        (FieldKind.BOOLEAN, "1", True),
        (FieldKind.BOOLEAN, "on", True),
        (FieldKind.BOOLEAN, True, True),
        (FieldKind.BOOLEAN, "0", False),
        (FieldKind.BOOLEAN, "off", False),
        (FieldKind.DATE, "2026-06-25", date(2026, 6, 25)),
        (FieldKind.DATE, "2026-06-25 00:00:00", date(2026, 6, 25)),
        (FieldKind.TIME, "15:30:05", time(15, 30, 5)),
        (FieldKind.TIME, "9:05", time(9, 5)),
        (FieldKind.DATETIME, "2026-06-25 15:30:00", datetime(2026, 6, 25, 15, 30, tzinfo=UTC)),
        (
            FieldKind.DATETIME,
            "2026-06-25T15:30:00+02:00",
            datetime(2026, 6, 25, 13, 30, tzinfo=UTC),
        ),
        (FieldKind.REFERENCE, "11x3", NORD),
        (FieldKind.REFERENCE, "new-2", LocalId(2)),
        (FieldKind.REFERENCE, "11x0", None),
        (FieldKind.REFERENCE, "0", None),
        (FieldKind.OWNER, "19x5", ANNA),
        (FieldKind.MULTIPICKLIST, "a |##| b|##|c", ("a", "b", "c")),
        (FieldKind.MULTIPICKLIST, " |##| ", None),
        (FieldKind.STRING, "  as typed ", "  as typed "),
        (FieldKind.STRING, 5, "5"),
        (FieldKind.UNKNOWN, "anything", "anything"),
    ],
)
def test_what_the_server_sends_is_understood(kind: FieldKind, cell: Cell, value: object) -> None:
    assert read(field(kind), cell) == value
    assert type(read(field(kind), cell)) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (FieldKind.INTEGER, "many"),
        (FieldKind.INTEGER, "1.7"),
        (FieldKind.INTEGER, "1_000"),
        (FieldKind.INTEGER, "1e999999999"),
        (FieldKind.INTEGER, "9" * 5000),
        (FieldKind.DOUBLE, "12,5"),
        (FieldKind.DOUBLE, "NaN"),
        (FieldKind.DOUBLE, "Infinity"),
        (FieldKind.DOUBLE, "1e999"),
        (FieldKind.DOUBLE, "1e-999"),
        (FieldKind.DOUBLE, "1" * 29),
        (FieldKind.DOUBLE, "."),
        (FieldKind.DATE, "25.06.2026"),
        (FieldKind.DATE, "2026-W01-1"),
        (FieldKind.DATE, "20260625"),
        (FieldKind.DATE, "2026-06-251"),
        (FieldKind.DATE, "1999-02-31"),
        (FieldKind.TIME, "763"),
        (FieldKind.TIME, "5"),
        (FieldKind.TIME, "25:99"),
        (FieldKind.DATETIME, "soon"),
        (FieldKind.DATETIME, "2026-06-25 25:00:00"),
        (FieldKind.DATETIME, "0001-01-01 00:00:00+05:00"),
        (FieldKind.REFERENCE, "H2"),
        (FieldKind.REFERENCE, "new-x"),
        (FieldKind.OWNER, "Anna"),
    ],
)
def test_what_a_field_cannot_hold_stays_as_it_came(kind: FieldKind, cell: str) -> None:
    spec = field(kind)

    assert read(spec, cell) == cell
    assert wire(spec, read(spec, cell)) == cell
    assert display(spec, cell, GERMAN) == cell


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -float("inf"), 1e300])
@pytest.mark.parametrize("kind", [FieldKind.INTEGER, *DECIMAL_KINDS])
def test_a_number_out_of_this_world_is_shown_as_text(kind: FieldKind, odd: float) -> None:
    assert isinstance(read(field(kind), odd), str)


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        (FieldKind.CURRENCY, "1234.5", 1234.50),
        (FieldKind.CURRENCY, "1234.50000000", "1234.5"),
        (FieldKind.BOOLEAN, None, "0"),
        (FieldKind.BOOLEAN, "on", "1"),
        (FieldKind.DATE, "2026-06-25", "2026-06-25 00:00:00"),
        (FieldKind.TIME, "9:05", "09:05:00"),
        (FieldKind.REFERENCE, "11x0", None),
        (FieldKind.MULTIPICKLIST, "a|##|b", "a |##| b"),
        (FieldKind.TEXT, "a\r\nb", "a\nb"),
        (FieldKind.TEXT, None, ""),
    ],
)
def test_the_same_written_differently_is_the_same(kind: FieldKind, left: Cell, right: Cell) -> None:
    assert same(field(kind), left, right)
    assert same(field(kind), right, left)


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        (FieldKind.STRING, "a", "A"),
        (FieldKind.STRING, "a", "a "),
        (FieldKind.STRING, "a\r\nb", "a\nb"),
        (FieldKind.TEXT, "a", None),
        (FieldKind.CURRENCY, "1", "2"),
        (FieldKind.INTEGER, "0", None),
        (FieldKind.BOOLEAN, "1", None),
        (FieldKind.MULTIPICKLIST, "a |##| b", "b |##| a"),
    ],
)
def test_what_differs_is_not_the_same(kind: FieldKind, left: Cell, right: Cell) -> None:
    assert not same(field(kind), left, right)
    assert not same(field(kind), right, left)


@pytest.mark.parametrize(
    ("kind", "cell", "german", "american"),
    [
        (FieldKind.INTEGER, "1234567", "1.234.567", "1,234,567"),
        (FieldKind.INTEGER, "-1234", "-1.234", "-1,234"),
        (FieldKind.CURRENCY, "1234.57000000", "1.234,57", "1,234.57"),
        (FieldKind.CURRENCY, "0.5", "0,50", "0.50"),
        (FieldKind.CURRENCY, "-0.00", "0,00", "0.00"),
        (FieldKind.DOUBLE, "12.500", "12,5", "12.5"),
        (FieldKind.DOUBLE, "-0.000", "0", "0"),
        (FieldKind.DOUBLE, "100", "100", "100"),
        (FieldKind.PERCENTAGE, "12.500", "12,5 %", "12.5 %"),
        (FieldKind.BOOLEAN, "1", "Ja", "Yes"),
        (FieldKind.BOOLEAN, "0", "Nein", "No"),
        (FieldKind.DATE, "2026-06-05", "05.06.2026", "06/05/2026"),
        (FieldKind.TIME, "15:30:00", "15:30", "3:30 PM"),
        (FieldKind.TIME, "00:05:09", "00:05:09", "12:05:09 AM"),
        (FieldKind.DATETIME, "2026-06-25 15:30:00", "25.06.2026 17:30", "06/25/2026 11:30 AM"),
        (FieldKind.DATETIME, "2026-12-31 23:30:00", "01.01.2027 00:30", "12/31/2026 6:30 PM"),
        (FieldKind.PHONE, "+49301234567", "+49 30 1234567", "+49 30 1234567"),
        (FieldKind.PICKLIST, "Cold", "Kalt", "Kalt"),
        (FieldKind.SALUTATION, "Hot", "Heiß", "Heiß"),
        (FieldKind.PICKLIST, "no longer offered", "no longer offered", "no longer offered"),
        (FieldKind.MULTIPICKLIST, "Cold |##| Warm", "Kalt, Warm", "Kalt, Warm"),
        (FieldKind.URL, "acme.example", "acme.example", "acme.example"),
    ],
)
def test_everybody_reads_their_own_way_of_writing(
    kind: FieldKind, cell: Cell, german: str, american: str
) -> None:
    spec = field(kind, picklist=CHOICES)

    assert display(spec, cell, GERMAN) == german
    assert display(spec, cell, AMERICAN) == american


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert display(field(FieldKind.CURRENCY), "-0.00100000", ISO) == "0.00"


@pytest.mark.parametrize(
    ("decimals", "shown"), [(None, "1,234.57"), (0, "1,235"), (4, "1,234.5670")]
)
def test_the_figures_after_the_point_can_be_chosen(decimals: int | None, shown: str) -> None:
    spec = field(FieldKind.CURRENCY)

    assert display(spec, "1234.56700000", ISO, decimals=decimals) == shown


def test_a_reference_is_shown_by_name_and_never_by_its_id() -> None:
    spec = field(FieldKind.REFERENCE)

    assert display(spec, "11x3", ISO, NAMES.get) == "Nord Steel"
    assert display(spec, "new-2", ISO, NAMES.get) == "Not sent yet"
    assert display(spec, "11x4", ISO, NAMES.get) == "…"
    assert display(spec, "11x3", ISO) == "…"
    assert display(field(FieldKind.OWNER), "19x5", ISO, NAMES.get) == "Anna Ek"


def test_many_references_are_shown_by_name_too() -> None:
    spec = field(FieldKind.MULTIREFERENCE)

    assert display(spec, "11x3;19x5", ISO, NAMES.get) == "Nord Steel, Anna Ek"
    assert display(spec, "11x3 |##| 11x4", ISO, NAMES.get) == "Nord Steel, …"
    assert display(spec, "11x3,", ISO) == "…"
    assert display(spec, "in words", ISO, NAMES.get) == "in words"


def test_the_first_and_the_last_day_are_shown_although_no_zone_reaches_them() -> None:
    spec = field(FieldKind.DATETIME)

    assert display(spec, "9999-12-31 23:59:59", GERMAN) == "31.12.9999 23:59:59"
    assert display(spec, "0001-01-01 00:00:00", AMERICAN) == "01/01/0001 12:00 AM"


def test_a_pure_date_never_moves_between_zones() -> None:
    for person in (GERMAN, AMERICAN, ISO):
        assert "25" in display(field(FieldKind.DATE), "2026-06-25", person)


@given(moment=moments)
def test_a_moment_on_the_wire_is_nineteen_characters(moment: datetime) -> None:
    text = wire(field(FieldKind.DATETIME), moment)

    assert len(text) == 19
    assert text == (moment.replace(tzinfo=None)).isoformat(" ")


def test_a_moment_of_any_zone_goes_as_utc() -> None:
    moment = datetime(2026, 6, 25, 15, 30, 12, 999, tzinfo=GERMAN.zone)

    assert wire(field(FieldKind.DATETIME), moment) == "2026-06-25 13:30:12"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "1"),
        (False, "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00000001"), "0.00000001"),
        (date(33, 4, 3), "0033-04-03"),
        (time(9, 5), "09:05:00"),
        (NORD, "11x3"),
        (LocalId(2), "new-2"),
        (7, "7"),
    ],
)
def test_the_wire_has_one_form_for_each_value(value: Value, text: str) -> None:
    assert wire(field(), value) == text


@pytest.mark.parametrize("order", ["dmy", "mdy", "ymd"])
def test_a_date_has_four_figures_for_its_year(order: str) -> None:
    person = Formats(date_order=order, date_separator="/")

    assert sorted(map(len, date_text(date(7, 6, 5), person).split("/"))) == [2, 2, 4]


@pytest.mark.parametrize(
    ("hour", "shown"), [(0, "12:00 AM"), (1, "1:00 AM"), (12, "12:00 PM"), (23, "11:00 PM")]
)
def test_noon_and_midnight_are_twelve(hour: int, shown: str) -> None:
    assert time_text(time(hour), AMERICAN) == shown


@pytest.mark.parametrize(
    ("typed", "person", "shown"),
    [
        ("030 1234567", GERMAN, "+49 30 1234567"),
        ("(212) 555-0123", AMERICAN, "+1 212-555-0123"),
        ("030 1234567", ISO, "030 1234567"),
        ("+49 30 1234567 ext. 5", GERMAN, "+49 30 1234567 ext. 5"),
        ("12", GERMAN, "12"),
        ("ask Anna", GERMAN, "ask Anna"),
        ("0" * 1000, GERMAN, "0" * 1000),
    ],
)
def test_a_phone_number_is_grouped_only_if_it_surely_is_one(
    typed: str, person: Formats, shown: str
) -> None:
    assert phone_text(typed, person) == shown
