"""Periods and people in conditions, against plain calendar arithmetic."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import field, module, zones
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import RecordId
from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not, Op
from vtdesk.domain.relative import (
    ME,
    MY_GROUPS,
    PERIODS,
    Circumstances,
    bounds,
    depends_on_day,
    is_period,
    is_relative,
    label,
    resolve,
)

SCHEMA = module(
    field(FieldKind.DATE, "closingdate"),
    field(FieldKind.DATETIME, "createdtime"),
    field(FieldKind.OWNER, "owner"),
    field(FieldKind.REFERENCE, "account"),
    field(FieldKind.STRING, "handle"),
)
SUNDAY = date(2026, 11, 22)
BERLIN = Circumstances(SUNDAY, ZoneInfo("Europe/Berlin"), RecordId("19", 5), (RecordId("20", 2),))
NOTHING = AnyOf(())


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("@today", "2026-11-22", "2026-11-22"),
        ("@yesterday", "2026-11-21", "2026-11-21"),
        ("@tomorrow", "2026-11-23", "2026-11-23"),
        ("@last-7-days", "2026-11-16", "2026-11-22"),
        ("@last-1-days", "2026-11-22", "2026-11-22"),
        ("@next-30-days", "2026-11-23", "2026-12-22"),
        ("@this-week", "2026-11-16", "2026-11-22"),
        ("@last-week", "2026-11-09", "2026-11-15"),
        ("@next-week", "2026-11-23", "2026-11-29"),
        ("@this-month", "2026-11-01", "2026-11-30"),
        ("@last-month", "2026-10-01", "2026-10-31"),
        ("@next-month", "2026-12-01", "2026-12-31"),
        ("@this-quarter", "2026-10-01", "2026-12-31"),
        ("@last-quarter", "2026-07-01", "2026-09-30"),
        ("@next-quarter", "2027-01-01", "2027-03-31"),
        ("@this-year", "2026-01-01", "2026-12-31"),
        ("@last-year", "2025-01-01", "2025-12-31"),
        ("@next-year", "2027-01-01", "2027-12-31"),
    ],
)
def test_a_period_is_the_days_people_mean(period: str, first: str, last: str) -> None:
    assert bounds(period, SUNDAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_week_begins_where_people_say() -> None:
    assert bounds("@this-week", SUNDAY, first_weekday=6) == (SUNDAY, date(2026, 11, 28))


@given(st.sampled_from(PERIODS), st.dates(date(2, 1, 1), date(9997, 1, 1)), st.integers(0, 6))
def test_periods_have_days_and_lie_where_their_name_says(
    period: str, today: date, first_weekday: int
) -> None:
    found = bounds(period, today, first_weekday)
    assert found is not None
    first, last = found
    assert first <= last
    if period.startswith("@this"):
        assert first <= today <= last
    if period.startswith("@next"):
        assert today < first
    if period.startswith("@last") and "days" not in period:
        assert last < today


@pytest.mark.parametrize("today", [date.min, date.max])
def test_at_the_ends_of_time_a_period_may_have_no_days(today: date) -> None:
    for period in PERIODS:
        during = Condition("createdtime", Op.DURING, (period,))
        resolved = resolve(during, Circumstances(today, ZoneInfo("Asia/Tokyo")), SCHEMA)
        assert (bounds(period, today) is None) == (resolved == NOTHING)


@pytest.mark.parametrize("text", ["today", "@never", "@last-0-days", "@last-99999-days", "@me", ""])
def test_other_words_are_no_periods(text: str) -> None:
    assert not is_period(text)
    assert bounds(text, SUNDAY) is None


def test_what_is_relative_is_told_by_its_words() -> None:
    assert [label(value) for value in ("@this-month", MY_GROUPS, "19x5", "@never")] == [
        "this month", "my groups", "19x5", "@never",
    ]  # fmt: skip
    assert all(map(is_relative, (*PERIODS, ME, MY_GROUPS, "@last-45-days")))
    assert not is_relative("19x5")


def days(name: str, start: str, end: str) -> Filter:
    since, until = Condition(name, Op.MORE_OR_IS, (start,)), Condition(name, Op.LESS, (end,))
    return All((since, until))


@pytest.mark.parametrize(
    ("op", "meant"),
    [
        (Op.DURING, days("closingdate", "2026-11-01", "2026-12-01")),
        (Op.IS, days("closingdate", "2026-11-01", "2026-12-01")),
        (Op.ONE_OF, AnyOf((days("closingdate", "2026-11-01", "2026-12-01"),))),
        (Op.IS_NOT, Not(days("closingdate", "2026-11-01", "2026-12-01"))),
        (Op.NONE_OF, Not(AnyOf((days("closingdate", "2026-11-01", "2026-12-01"),)))),
        (Op.LESS, Condition("closingdate", Op.LESS, ("2026-11-01",))),
        (Op.LESS_OR_IS, Condition("closingdate", Op.LESS, ("2026-12-01",))),
        (Op.MORE, Condition("closingdate", Op.MORE_OR_IS, ("2026-12-01",))),
        (Op.MORE_OR_IS, Condition("closingdate", Op.MORE_OR_IS, ("2026-11-01",))),
        (Op.CONTAINS, NOTHING),
    ],
)
def test_a_period_may_stand_in_any_comparison_of_dates(op: Op, meant: Filter) -> None:
    assert resolve(Condition("closingdate", op, ("@this-month",)), BERLIN, SCHEMA) == meant


def test_days_of_date_times_end_at_the_person_s_midnight() -> None:
    today = Condition("createdtime", Op.DURING, ("@today",))
    day = days("createdtime", "2026-11-21 23:00:00", "2026-11-22 23:00:00")
    assert resolve(today, BERLIN, SCHEMA) == day
    assert resolve(Condition("createdtime", Op.IS, ("2026-11-22",)), BERLIN, SCHEMA) == day
    both = Condition("createdtime", Op.ONE_OF, ("2026-11-22", "2026-11-01 10:00:00"))
    moment = Condition("createdtime", Op.IS, ("2026-11-01 10:00:00",))
    assert resolve(both, BERLIN, SCHEMA) == AnyOf((day, moment))
    last = Condition("createdtime", Op.MORE, ("9999-12-31",))
    assert isinstance(resolve(last, BERLIN, SCHEMA), Condition)


@given(st.integers(10**7, 4 * 10**9), zones, st.sampled_from(PERIODS))
def test_a_moment_is_in_a_period_when_its_day_at_the_person_s_place_is(
    seconds: int, zone: ZoneInfo, period: str
) -> None:
    today = date(2026, 3, 1)
    found = resolve(
        Condition("createdtime", Op.DURING, (period,)), Circumstances(today, zone), SCHEMA
    )
    assert isinstance(found, All)
    texts = [part.values[0] for part in found.parts if isinstance(part, Condition)]
    moment = datetime.fromtimestamp(seconds, UTC)
    stamp = moment.replace(tzinfo=None).isoformat(" ")
    span = bounds(period, today)
    assert span is not None
    day = moment.astimezone(zone).date()
    assert (texts[0] <= stamp < texts[1]) == (span[0] <= day <= span[1])


@pytest.mark.parametrize(
    "condition",
    [
        Condition("closingdate", Op.IS, ("2026-11-22",)),
        Condition("closingdate", Op.IS_NOT, ("2026-11-22",)),
        Condition("closingdate", Op.FILLED),
        Condition("closingdate", Op.LESS, ("@never",)),
        Condition("createdtime", Op.IS, ("2026-11-22 10:00:00",)),
        Condition("createdtime", Op.IS, ("2026-13-99",)),
        Condition("handle", Op.IS, ("@me",)),
        Condition("handle", Op.IS, ("@today",)),
        Condition("gone", Op.IS, ("@today",)),
        Condition("owner", Op.CONTAINS, ("Anna",)),
        Condition("account", Op.IS, ("11x3",)),
    ],
)
def test_what_is_absolute_stays_as_it_is(condition: Condition) -> None:
    group = All((AnyOf((Not(condition),)),))
    assert resolve(group, BERLIN, SCHEMA) == group
    assert not depends_on_day(condition) or condition.field != "closingdate"


def test_me_and_my_groups_become_ids() -> None:
    def owner(op: Op, *values: str) -> Filter:
        return resolve(Condition("owner", op, values), BERLIN, SCHEMA)

    assert owner(Op.IS, ME) == Condition("owner", Op.IS, ("19x5",))
    assert owner(Op.IS_NOT, ME) == Condition("owner", Op.IS_NOT, ("19x5",))
    assert owner(Op.ONE_OF, ME, MY_GROUPS, "19x9") == Condition(
        "owner", Op.ONE_OF, ("19x5", "20x2", "19x9")
    )
    assert owner(Op.NONE_OF, MY_GROUPS) == Condition("owner", Op.IS_NOT, ("20x2",))
    assert owner(Op.STARTS, ME) == NOTHING
    nobody = resolve(Condition("owner", Op.IS, (ME,)), Circumstances(SUNDAY), SCHEMA)
    assert nobody == Condition("owner", Op.ONE_OF, ())


def test_only_periods_mean_something_else_tomorrow() -> None:
    today = Condition("createdtime", Op.DURING, ("@today",))
    mine = Condition("owner", Op.IS, (ME,))
    assert depends_on_day(All((mine, Not(AnyOf((today,))))))
    assert not depends_on_day(All((mine,)))
    unknown = Condition("closingdate", Op.DURING, ("@never",))
    assert resolve(unknown, BERLIN, SCHEMA) == NOTHING
