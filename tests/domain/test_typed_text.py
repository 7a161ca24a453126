from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.helpers.schemas import AMERICAN, CHOICES, GERMAN, field, formats
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import LocalId, RecordId
from vtdesk.domain.schema import PicklistValue
from vtdesk.domain.typed_text import Unreadable, parse, parse_date, parse_time
from vtdesk.domain.values import ISO, Formats, Value, date_text, display, read, time_text, wire

TODAY = date(2026, 11, 22)  # a Sunday
INDIAN = Formats(group_separator=",", region="IN")

kinds = st.sampled_from(FieldKind)
typed_texts = st.text() | st.text(alphabet="0123456789.,:/- +%apmTx'today", max_size=20)
day_moments = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis wants it without a zone
    max_value=datetime(2300, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))


def typed(kind: FieldKind, text: str, person: Formats = GERMAN) -> Value | Unreadable | None:
    return parse(field(kind), text, person, today=TODAY)


def reason(kind: FieldKind, text: str, person: Formats = GERMAN) -> str:
    answer = typed(kind, text, person)
    assert isinstance(answer, Unreadable)
    return answer.reason


@given(kind=kinds, text=typed_texts, person=formats, today=st.dates())
def test_whatever_is_typed_gives_a_value_or_words(
    kind: FieldKind, text: str, person: Formats, today: date
) -> None:
    spec = field(kind)
    answer = parse(spec, text, person, today=today)

    if isinstance(answer, Unreadable):
        assert answer.reason.endswith(".")
    elif answer is not None:
        assert read(spec, wire(spec, answer)) == answer or kind is FieldKind.MULTIPICKLIST


@given(kind=kinds)
def test_clearing_a_field_gives_nothing(kind: FieldKind) -> None:
    assert typed(kind, "") is None
    assert typed(kind, "  \t ") is None


@given(number=st.integers(-(10**27), 10**27), person=formats)
def test_a_shown_whole_number_can_be_typed(number: int, person: Formats) -> None:
    spec = field(FieldKind.INTEGER)

    assert parse(spec, display(spec, str(number), person), person, today=TODAY) == number


@given(
    number=st.decimals(-(10**15), 10**15, allow_nan=False, places=8),
    kind=st.sampled_from([FieldKind.DOUBLE, FieldKind.PERCENTAGE]),
    person=formats,
)
def test_a_shown_number_can_be_typed(number: Decimal, kind: FieldKind, person: Formats) -> None:
    spec = field(kind)
    shown = display(spec, wire(spec, number), person)

    assert parse(spec, shown, person, today=TODAY) == number


@given(cents=st.integers(-(10**17), 10**17), person=formats)
def test_a_shown_amount_can_be_typed(cents: int, person: Formats) -> None:
    spec = field(FieldKind.CURRENCY)
    amount = Decimal(cents).scaleb(-2)
    shown = display(spec, wire(spec, amount), person)

    assert parse(spec, shown, person, today=TODAY) == amount


@given(day=st.dates(), person=formats, today=st.dates())
def test_a_shown_date_can_be_typed(day: date, person: Formats, today: date) -> None:
    assert parse_date(date_text(day, person), person, today=today) == day
    assert parse_date(day.isoformat(), person, today=today) == day


@given(moment=st.times().map(lambda moment: moment.replace(microsecond=0)), person=formats)
def test_a_shown_time_can_be_typed(moment: time, person: Formats) -> None:
    assert parse_time(time_text(moment, person)) == moment
    assert parse_time(moment.isoformat()) == moment


@given(moment=day_moments, person=formats)
def test_a_shown_moment_can_be_typed(moment: datetime, person: Formats) -> None:
    spec = field(FieldKind.DATETIME)
    # an hour that comes twice is taken for the first of the two
    assume(moment.astimezone(person.zone).fold == 0)

    assert parse(spec, display(spec, wire(spec, moment), person), person, today=TODAY) == moment


@pytest.mark.parametrize("kind", [FieldKind.BOOLEAN])
@pytest.mark.parametrize("person", [GERMAN, AMERICAN, ISO])
@pytest.mark.parametrize("value", ["0", "1"])
def test_a_shown_yes_can_be_typed(kind: FieldKind, person: Formats, value: str) -> None:
    spec = field(kind)
    answer = parse(spec, display(spec, value, person), person, today=TODAY)

    assert answer is (value == "1")


@pytest.mark.parametrize(
    ("text", "person", "number"),
    [
        ("1234,5", GERMAN, "1234.5"),
        ("1.234,5", GERMAN, "1234.5"),
        ("1 234,5", GERMAN, "1234.5"),
        (",5", GERMAN, "0.5"),
        ("5,", GERMAN, "5"),
        ("+5", GERMAN, "5"),
        ("−5", GERMAN, "-5"),
        ("12 %", GERMAN, "12"),
        ("1'234.50", AMERICAN, "1234.50"),
        ("1,234.50", AMERICAN, "1234.50"),
        ("10,00,000.5", INDIAN, "1000000.5"),
        ("١٢٣٫٥", replace(ISO, decimal_point="٫"), "123.5"),
    ],
)
def test_numbers_are_read_in_the_persons_way(text: str, person: Formats, number: str) -> None:
    assert typed(FieldKind.DOUBLE, text, person) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("12.5", GERMAN),
        ("1.23", GERMAN),
        ("12,5", AMERICAN),
        ("1,23", AMERICAN),
        ("1,2,3", AMERICAN),
        ("1.2.3", AMERICAN),
        ("1e5", AMERICAN),
        (".", AMERICAN),
        ("-", AMERICAN),
        ("--5", AMERICAN),
        ("5-", AMERICAN),
        ("ten", AMERICAN),
        ("0x10", AMERICAN),
    ],
)
def test_what_could_mean_two_numbers_means_none(text: str, person: Formats) -> None:
    assert reason(FieldKind.DOUBLE, text, person).startswith("This is not a number. Type it as")


def test_the_example_is_in_the_persons_way() -> None:
    assert reason(FieldKind.CURRENCY, "x") == "This is not a number. Type it as 1234,50."
    assert reason(FieldKind.INTEGER, "x") == "This is not a number. Type it as 1234."


def test_a_whole_number_has_no_fraction() -> None:
    assert typed(FieldKind.INTEGER, "5,00") == 5
    assert type(typed(FieldKind.INTEGER, "5,00")) is int
    assert reason(FieldKind.INTEGER, "5,5") == "Only whole numbers fit here."


def test_a_number_too_long_to_keep_is_said() -> None:
    assert reason(FieldKind.INTEGER, "9" * 29) == "This number has too many figures."
    assert reason(FieldKind.DOUBLE, "9" * 20 + "," + "9" * 9) == "This number has too many figures."
    assert typed(FieldKind.INTEGER, "9" * 28) == 10**28 - 1


@pytest.mark.parametrize("text", ["ja", "JA", "yes", "1", "on", "true"])
def test_yes_in_any_words(text: str) -> None:
    assert typed(FieldKind.BOOLEAN, text) is True


@pytest.mark.parametrize("text", ["nein", "Nein", "no", "0", "off", "false"])
def test_no_in_any_words(text: str) -> None:
    assert typed(FieldKind.BOOLEAN, text) is False


def test_perhaps_is_neither() -> None:
    assert reason(FieldKind.BOOLEAN, "perhaps") == "Type Ja or Nein."


@pytest.mark.parametrize(
    ("text", "person", "day"),
    [
        ("25.6.", GERMAN, date(2026, 6, 25)),
        ("25.6", GERMAN, date(2026, 6, 25)),
        ("25.6.27", GERMAN, date(2027, 6, 25)),
        ("25.6.99", GERMAN, date(1999, 6, 25)),
        ("25.6.69", GERMAN, date(2069, 6, 25)),
        ("25.6.70", GERMAN, date(1970, 6, 25)),
        ("25. 6. 2026", GERMAN, date(2026, 6, 25)),
        ("25.06.2026.", GERMAN, date(2026, 6, 25)),
        ("25/6/2026", GERMAN, date(2026, 6, 25)),
        ("25-6-2026", GERMAN, date(2026, 6, 25)),
        ("25 6 2026", GERMAN, date(2026, 6, 25)),
        ("6/25", AMERICAN, date(2026, 6, 25)),
        ("6/25/26", AMERICAN, date(2026, 6, 25)),
        ("2026-06-25", AMERICAN, date(2026, 6, 25)),
        ("2026/6/25", GERMAN, date(2026, 6, 25)),
        ("2026. 06. 25.", GERMAN, date(2026, 6, 25)),
        ("6-25", ISO, date(2026, 6, 25)),
        ("25|6|2026", replace(GERMAN, date_separator="|"), date(2026, 6, 25)),
        ("today", GERMAN, TODAY),
        (" Tomorrow ", GERMAN, date(2026, 11, 23)),
        ("yesterday", GERMAN, date(2026, 11, 21)),
        ("+3", GERMAN, date(2026, 11, 25)),
        ("-1", GERMAN, date(2026, 11, 21)),
        ("mon", GERMAN, date(2026, 11, 23)),
        ("sat", GERMAN, date(2026, 11, 28)),
        ("su", GERMAN, date(2026, 11, 29)),
        ("Thursday", GERMAN, date(2026, 11, 26)),
    ],
)
def test_dates_are_read_in_the_persons_way(text: str, person: Formats, day: date) -> None:
    assert parse_date(text, person, today=TODAY) == day
    assert typed(FieldKind.DATE, text, person) == day


@pytest.mark.parametrize(
    "text", ["", "m", "monkey", "soon", "25", "25.6.2026.1", "2026", "+", "+123456", "25.6.12345"]
)
def test_what_is_no_date_is_said(text: str) -> None:
    answer = parse_date(text, GERMAN, today=TODAY)

    assert answer == Unreadable("This is not a date. Type a day, today, +3 or mon.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31.2.2026", "There is no 31 February."),
        ("2026-04-31", "There is no 31 April."),
        ("29.2.2027", "There is no 29 February 2027."),
        ("1.13.2026", "There is no such day."),
        ("32.1.2026", "There is no such day."),
        ("0.1.2026", "There is no such day."),
        ("1.1.0000", "There is no such day."),
    ],
)
def test_a_day_that_never_comes_is_said(text: str, words: str) -> None:
    assert parse_date(text, GERMAN, today=TODAY) == Unreadable(words)


@pytest.mark.parametrize("text", ["tomorrow", "mon", "+1"])
def test_after_the_last_day_there_is_none(text: str) -> None:
    assert isinstance(parse_date(text, GERMAN, today=date.max), Unreadable)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("15", time(15)),
        ("1530", time(15, 30)),
        ("930", time(9, 30)),
        ("15:30", time(15, 30)),
        ("15.30", time(15, 30)),
        ("15h30", time(15, 30)),
        ("15:30:12", time(15, 30, 12)),
        ("3 pm", time(15)),
        ("3:30 p.m.", time(15, 30)),
        ("12 am", time(0)),
        ("12 pm", time(12)),
        ("330pm", time(15, 30)),
        ("0", time(0)),
    ],
)
def test_times_are_read_as_people_type_them(text: str, moment: time) -> None:
    assert parse_time(text) == moment
    assert typed(FieldKind.TIME, f" {text} ") == moment


@pytest.mark.parametrize("text", ["", "13 pm", "0 am", "noon", "15:3", ":"])
def test_what_is_no_time_is_said(text: str) -> None:
    assert parse_time(text) == Unreadable("This is not a time. Type it as 15:30.")


@pytest.mark.parametrize("text", ["24", "25:00", "12:60"])
def test_a_time_that_no_day_has_is_said(text: str) -> None:
    assert parse_time(f" {text} ") == Unreadable(f"There is no {text}.")


@pytest.mark.parametrize(
    ("text", "person", "moment"),
    [
        ("25.6.2026 17:30", GERMAN, (2026, 6, 25, 15, 30)),
        ("25.6. 1730", GERMAN, (2026, 6, 25, 15, 30)),
        ("25.6.2026", GERMAN, (2026, 6, 24, 22, 0)),
        ("25. 6. 2026", GERMAN, (2026, 6, 24, 22, 0)),
        ("25. 6. 2026 17:30", GERMAN, (2026, 6, 25, 15, 30)),
        ("25.6.2026 2015", GERMAN, (2026, 6, 25, 18, 15)),
        ("2026-06-25T17:30", GERMAN, (2026, 6, 25, 15, 30)),
        ("Today 15", GERMAN, (2026, 11, 22, 14, 0)),
        ("Tomorrow 3 pm", GERMAN, (2026, 11, 23, 14, 0)),
        ("Tue 15:00", GERMAN, (2026, 11, 24, 14, 0)),
        ("6/25/2026 11:30 AM", AMERICAN, (2026, 6, 25, 15, 30)),
        ("today", ISO, (2026, 11, 22, 0, 0)),
    ],
)
def test_moments_are_read_in_the_persons_zone(
    text: str, person: Formats, moment: tuple[int, int, int, int, int]
) -> None:
    assert typed(FieldKind.DATETIME, text, person) == datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("soon", "This is not a date."),
        ("15:30", "This is not a date."),
        ("3:30 pm", "This is not a date."),
        ("25.6. noon", "This is not a time."),
        ("31.2.2026 15:30", "There is no 31 February."),
        ("1.1.0001 0:00", "There is no such day."),
    ],
)
def test_what_is_no_moment_is_said(text: str, words: str) -> None:
    assert reason(FieldKind.DATETIME, text).startswith(words)


@pytest.mark.parametrize("kind", [FieldKind.REFERENCE, FieldKind.OWNER])
def test_a_record_is_named_by_its_id(kind: FieldKind) -> None:
    assert typed(kind, "11x3") == RecordId("11", 3)
    assert typed(kind, "new-2") == LocalId(2)
    for text in ("Nord Steel", "11x0", "new-0"):
        assert reason(kind, text) == "Choose a record from the list."


def test_many_choices_are_separated_as_on_the_wire() -> None:
    assert typed(FieldKind.MULTIPICKLIST, "a |##| b|##|") == ("a", "b")
    assert typed(FieldKind.MULTIPICKLIST, "|##|") is None


def test_free_text_stays_as_typed_and_the_rest_loses_its_blanks() -> None:
    assert typed(FieldKind.STRING, "  a ") == "  a "
    assert typed(FieldKind.TEXT, " a\n") == " a\n"
    assert typed(FieldKind.EMAIL, " a@b.example ") == "a@b.example"
    assert typed(FieldKind.PICKLIST, " Cold ") == "Cold"


def test_a_day_is_found_from_any_day_of_the_week() -> None:
    for ahead in range(7):
        today = TODAY + timedelta(days=ahead)
        friday = parse_date("fri", GERMAN, today=today)
        assert isinstance(friday, date)
        assert friday.weekday() == 4
        assert 1 <= (friday - today).days <= 7


LISTED = (*CHOICES, PicklistValue("Hot, dry", "Heiß, trocken"), PicklistValue("HOT", "Sehr heiß"))


@pytest.mark.parametrize("kind", [FieldKind.PICKLIST, FieldKind.SALUTATION])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Cold", "Cold"),
        (" Kalt ", "Cold"),
        ("kalt", "Cold"),
        ("HOT", "HOT"),
        ("hot", "Hot"),
        ("heiss", "Hot"),
        ("Hot, dry", "Hot, dry"),
    ],
)
def test_a_choice_is_named_by_its_label_or_its_value(
    kind: FieldKind, text: str, value: str
) -> None:
    spec = field(kind, picklist=LISTED)

    assert parse(spec, text, GERMAN, today=TODAY) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("kalt", ("Cold",)),
        ("Cold |##| Heiß", ("Cold", "Hot")),
        ("Kalt, heiß; kalt\n", ("Cold", "Hot")),
        ("heiß, trocken", ("Hot, dry",)),
        (",", None),
    ],
)
def test_many_choices_are_named_one_after_the_other(
    text: str, values: tuple[str, ...] | None
) -> None:
    spec = field(FieldKind.MULTIPICKLIST, picklist=LISTED)

    assert parse(spec, text, GERMAN, today=TODAY) == values


@pytest.mark.parametrize("kind", [FieldKind.PICKLIST, FieldKind.MULTIPICKLIST])
def test_what_is_no_choice_is_said(kind: FieldKind) -> None:
    spec = field(kind, picklist=LISTED)
    answer = parse(spec, " lukewarm ", GERMAN, today=TODAY)

    assert answer == Unreadable("“lukewarm” is not one of the choices of X.")


def test_where_describe_lists_no_choices_any_text_is_one() -> None:
    assert typed(FieldKind.SALUTATION, " Dr. ") == "Dr."
