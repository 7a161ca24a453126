"""What a condition says in words that mean something else tomorrow, or to somebody else.

A saved condition keeps "this month" and "me". `resolve` puts dates and ids in their place as they
are for the person who asks, on the day they ask; only then a condition can be compared with
anything. A relative value begins with "@", which no id, date or number does.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import RecordId
from vtdesk.domain.query import COMPLEMENTS, All, AnyOf, Condition, Filter, Not, Op
from vtdesk.domain.schema import FieldSpec, ModuleSchema

MARK = "@"
"""What every relative value begins with."""

ME = "@me"
"""The user signed in, as the value of an owner."""

MY_GROUPS = "@my-groups"
"""Every group of that user, as far as known."""

PERIODS: tuple[str, ...] = (
    "@today",
    "@yesterday",
    "@tomorrow",
    "@last-7-days",
    "@last-30-days",
    "@last-90-days",
    "@next-7-days",
    "@next-30-days",
    "@this-week",
    "@last-week",
    "@next-week",
    "@this-month",
    "@last-month",
    "@next-month",
    "@this-quarter",
    "@last-quarter",
    "@next-quarter",
    "@this-year",
    "@last-year",
    "@next-year",
)
"""The periods to choose from; any other number of days up to 9,999 is understood too."""

_DAYS = re.compile(r"@(last|next)-([1-9][0-9]{0,3})-days")
_WHICH = {"last": -1, "this": 0, "next": 1}
_STEP = re.compile(r"@(last|this|next)-(week|month|quarter|year)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAMED_DAYS = {"@yesterday": -1, "@today": 0, "@tomorrow": 1}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MOMENTS = frozenset({FieldKind.DATE, FieldKind.DATETIME})
_NOTHING = AnyOf(())


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who asks, and when.

    Attributes:
        today: the day at their place.
        zone: the zone whose midnights bound a day.
        me: the user signed in; None where nobody knows yet.
        groups: the groups that user is in, as far as known.
        first_weekday: 0 for weeks that begin on Monday, 6 for Sunday.
    """

    today: date
    zone: tzinfo = UTC
    me: RecordId | None = None
    groups: tuple[RecordId, ...] = ()
    first_weekday: int = 0


def label(value: str) -> str:
    """What a person reads for a relative value: "this month"; any other value as it is."""
    return value.removeprefix(MARK).replace("-", " ") if is_relative(value) else value


def is_relative(value: str) -> bool:
    """Whether a value is one of the relative ones."""
    return value in (ME, MY_GROUPS) or is_period(value)


def is_period(value: str) -> bool:
    """Whether a value names a period."""
    return bool(value in _NAMED_DAYS or _DAYS.fullmatch(value) or _STEP.fullmatch(value))


def depends_on_day(condition: Filter) -> bool:
    """Whether a condition may mean something else tomorrow."""
    if isinstance(condition, Condition):
        return any(is_period(value) for value in condition.values)
    if isinstance(condition, Not):
        return depends_on_day(condition.part)
    return any(depends_on_day(part) for part in condition.parts)


def bounds(period: str, today: date, first_weekday: int = 0) -> tuple[date, date] | None:
    """The first and the last day of a period; None for what names none.

    "@last-7-days" are today and the six days before, "@next-7-days" the seven days after today.
    """
    try:
        return _bounds(period, today, first_weekday)
    except (OverflowError, ValueError):
        # beyond the first or the last year there is
        return None


def resolve(condition: Filter, circumstances: Circumstances, schema: ModuleSchema) -> Filter:
    """The condition with absolute values only.

    A bare day compared with a date-time means the whole of that day at the person's place. What
    nobody can be, or no day can lie in, holds for nothing.

    Args:
        condition: as built or saved.
        circumstances: who asks, and when.
        schema: the module's; a condition on a field it does not have stays as it is.
    """
    if isinstance(condition, All):
        return All(tuple(resolve(part, circumstances, schema) for part in condition.parts))
    if isinstance(condition, AnyOf):
        return AnyOf(tuple(resolve(part, circumstances, schema) for part in condition.parts))
    if isinstance(condition, Not):
        return Not(resolve(condition.part, circumstances, schema))
    spec = schema.field(condition.field)
    if spec is None:
        return condition
    if spec.kind is FieldKind.OWNER or spec.kind is FieldKind.REFERENCE:
        return _with_people(condition, circumstances)
    if spec.kind in _MOMENTS:
        return _with_days(condition, circumstances, spec)
    return condition


def _with_people(condition: Condition, circumstances: Circumstances) -> Filter:
    if not any(value in (ME, MY_GROUPS) for value in condition.values):
        return condition
    people: Mapping[str, tuple[RecordId, ...]] = {
        ME: (circumstances.me,) if circumstances.me is not None else (),
        MY_GROUPS: circumstances.groups,
    }
    values = tuple(str(one) for value in condition.values for one in people.get(value, (value,)))
    among = {Op.IS: Op.ONE_OF, Op.IS_NOT: Op.NONE_OF}.get(condition.op, condition.op)
    if among not in (Op.ONE_OF, Op.NONE_OF):
        return _NOTHING
    if len(values) == 1:
        op = Op.IS if among is Op.ONE_OF else Op.IS_NOT
        return Condition(condition.field, op, values)
    return Condition(condition.field, among, values)


def _with_days(condition: Condition, circumstances: Circumstances, spec: FieldSpec) -> Filter:
    complement = COMPLEMENTS.get(condition.op)
    if complement in (Op.IS, Op.ONE_OF):
        positive = _with_days(replace(condition, op=complement), circumstances, spec)
        unchanged = isinstance(positive, Condition) and positive.op is complement
        return condition if unchanged else Not(positive)
    if condition.op is Op.ONE_OF:
        alone = [replace(condition, op=Op.IS, values=(value,)) for value in condition.values]
        parts = [_with_days(one, circumstances, spec) for one in alone]
        return condition if parts == alone else AnyOf(tuple(parts))
    span = _span(condition.values[0], circumstances, spec) if condition.values else None
    if span is None:
        return _NOTHING if condition.op is Op.DURING else condition
    return _in_span(condition, spec, span, circumstances.zone)


def _span(value: str, circumstances: Circumstances, spec: FieldSpec) -> tuple[date, date] | None:
    if value.startswith(MARK):
        return bounds(value, circumstances.today, circumstances.first_weekday)
    if spec.kind is FieldKind.DATETIME and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return None
        return day, day
    return None


def _in_span(
    condition: Condition, spec: FieldSpec, span: tuple[date, date], zone: tzinfo
) -> Filter:
    first, last = span
    name = spec.name
    edge = _day_edge if spec.kind is FieldKind.DATE else _moment_edge
    start, end = edge(first, zone), edge(_day_after(last), zone)
    before = Condition(name, Op.LESS, (start,))
    since = Condition(name, Op.MORE_OR_IS, (start,))
    until = Condition(name, Op.LESS, (end,))
    after = Condition(name, Op.MORE_OR_IS, (end,))
    meanings: Mapping[Op, Filter] = {
        Op.LESS: before,
        Op.LESS_OR_IS: until,
        Op.MORE: after,
        Op.MORE_OR_IS: since,
        Op.IS: All((since, until)),
        Op.DURING: All((since, until)),
    }
    return meanings.get(condition.op, _NOTHING)


def _day_after(day: date) -> date:
    # nothing is planned for the last day there is
    return day + timedelta(days=1) if day < date.max else day


def _day_edge(day: date, _zone: tzinfo) -> str:
    return day.isoformat()


def _moment_edge(day: date, zone: tzinfo) -> str:
    midnight = datetime.combine(day, time(), zone)
    try:
        moment = midnight.astimezone(UTC)
    except OverflowError:
        # the first or the last day there is
        moment = midnight
    return moment.replace(tzinfo=None).isoformat(" ", "seconds")


def _bounds(period: str, today: date, first_weekday: int) -> tuple[date, date] | None:
    if period in _NAMED_DAYS:
        day = today + timedelta(days=_NAMED_DAYS[period])
        return day, day
    if days := _DAYS.fullmatch(period):
        return _days(days[1], int(days[2]), today)
    if step := _STEP.fullmatch(period):
        return _STEPS[step[2]](today, _WHICH[step[1]], first_weekday)
    return None


def _days(which: str, count: int, today: date) -> tuple[date, date]:
    if which == "last":
        return today - timedelta(days=count - 1), today
    return today + timedelta(days=1), today + timedelta(days=count)


def _week(today: date, step: int, first_weekday: int) -> tuple[date, date]:
    since = (today.weekday() - first_weekday) % 7
    first = today - timedelta(days=since) + timedelta(weeks=step)
    return first, first + timedelta(days=6)


def _months(length: int) -> Callable[[date, int, int], tuple[date, date]]:
    def span(today: date, step: int, _first_weekday: int) -> tuple[date, date]:
        number = (today.year * 12 + today.month - 1) // length * length + step * length
        first, after = _month(number), _month(number + length)
        return first, after - timedelta(days=1)

    return span


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


_STEPS: Mapping[str, Callable[[date, int, int], tuple[date, date]]] = {
    "week": _week,
    **{name: _months(length) for name, length in _MONTHS.items()},
}
