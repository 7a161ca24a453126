"""The part of a `Filter` that VTQL can say.

VTQL has no brackets, no `not`, no `is null`, compares text without regard to case and accents,
and `!=` leaves out what was never set (wire facts 3.1, 3.5 to 3.8). So a filter becomes
alternatives of conditions that find *at least* what it means: what cannot be said is left out, and
the rows that come are looked through again here.

What is never said, because no server answers it reliably:

* that a field is empty, and what holds for empty fields too (*is not*, *does not contain*): some
  blanks are NULL, which nothing finds (wire fact 3.5);
* names of references and owners: they compare as numbers (wire fact 3.8);
* fields of line items, which would spoil the pages (wire fact 3.13);
* times of activities, and their days only with a day to spare on both sides: the server compares
  those of UTC (`domain.moments`).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote_plus

from vtdesk.api.vtql import MAX_BYTES, PAGE, fields_to_select, literal, may_be_compared
from vtdesk.domain import moments
from vtdesk.domain.collation import COMPARED_BY_SIZE, comparable
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import parse_record_id
from vtdesk.domain.query import (
    COMPLEMENTS,
    EVERYTHING,
    All,
    AnyOf,
    Condition,
    Filter,
    Not,
    Op,
)
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import DECIMALS, INTEGERS, POINTERS, is_empty, read

MAX_ALTERNATIVES = 24

_MOMENTS = frozenset({FieldKind.DATE, FieldKind.DATETIME})
_NOT_COMPARED = frozenset(
    {
        FieldKind.REMINDER,
        FieldKind.RECURRENCE,
        FieldKind.GRID,
        FieldKind.IMAGE,
        FieldKind.FILE,
        FieldKind.PASSWORD,
        FieldKind.MULTIREFERENCE,
        FieldKind.UNKNOWN,
    }
)
_COMPARISONS = {Op.LESS: "<", Op.LESS_OR_IS: "<=", Op.MORE: ">", Op.MORE_OR_IS: ">="}
_WITH_VALUE = frozenset({Op.IS, Op.CONTAINS, Op.STARTS, Op.ENDS, *_COMPARISONS})
_TEXT_PARTS = {Op.CONTAINS: ("%", "%"), Op.STARTS: ("", "%"), Op.ENDS: ("%", "")}
_OPPOSITES = {**COMPLEMENTS, **{other: op for op, other in COMPLEMENTS.items()}}
_EARLIEST = {FieldKind.DATE: "0001-01-01", FieldKind.DATETIME: "0001-01-01 00:00:00"}
_LIST = re.compile(r"(\w+) in \((.*)\)", re.DOTALL)
_VALUE = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True, slots=True)
class Compiled:
    """What to ask the server for a filter; no matching row is ever missing from the answer.

    Attributes:
        alternatives: at least one of them must hold, all conditions of it; an alternative without
            conditions holds always; none at all means that nothing can match.
        exact: the server's rows are the filter's rows; else look through them again.
        widest: the alternatives as a filter, which the local rows can be counted by.
    """

    alternatives: tuple[tuple[str, ...], ...]
    exact: bool
    widest: Filter = EVERYTHING


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    exact: bool
    condition: Condition


def compile_filter(condition: Filter, schema: ModuleSchema) -> Compiled:
    """Say as much of a filter as VTQL can.

    Args:
        condition: what rows are wanted, with absolute values only (`domain.relative`).
        schema: the module's, as this user sees it: an unknown field kills a query (3.16).
    """
    alternatives = _alternatives(condition, negated=False)
    if alternatives is None:
        return Compiled(((),), exact=False)
    exact = True
    chosen: dict[tuple[str, ...], Filter] = {}
    for parts in alternatives:
        said = [_say(part, schema) for part in parts]
        if any(one is not None and not one.text for one in said):
            # nothing can match it
            continue
        sure = [one for one in said if one is not None]
        exact = exact and len(sure) == len(said) and all(one.exact for one in sure)
        texts = tuple(dict.fromkeys(one.text for one in sure))
        chosen[texts] = All(tuple(dict.fromkeys(one.condition for one in sure)))
    if () in chosen:
        return Compiled(((),), exact)
    return Compiled(tuple(chosen), exact, AnyOf(tuple(chosen.values())))


Group = tuple[tuple[str, ...], ...]
"""Alternatives that are asked for together."""


def grouped(compiled: Compiled, schema: ModuleSchema) -> tuple[Group, ...]:
    """The alternatives in groups, each short enough to be asked for in one query.

    A list of choices that is too long for one query is split; a single value that is too long is
    not asked for, which finds more.
    """
    room = MAX_BYTES - len(quote_plus(page_of((), schema, 10**18)))
    groups: list[list[tuple[str, ...]]] = []
    used = room + 1
    for alternative in compiled.alternatives:
        for part in _split(alternative, room):
            size = _size(part)
            if used + size > room:
                groups.append([])
                used = 0
            groups[-1].append(part)
            used += size
    return tuple(tuple(group) for group in groups)


def where(group: Group, place: str = "") -> str:
    """The condition of one group; "" where it always holds.

    There are no brackets, so a place in the list is said in every alternative.
    """
    placed = [" and ".join([place, *parts] if place else parts) for parts in group]
    return "" if "" in placed else " or ".join(placed)


def page_of(group: Group, schema: ModuleSchema, after: int, limit: int = PAGE) -> str:
    """The records that a group chooses and that follow record `after`, by id."""
    place = f"id > {literal(f'{schema.id_prefix}x{after}')}"
    return (
        f"select {fields_to_select(schema)} from {schema.name} "  # noqa: S608 - VTQL; no SQL here
        f"where {where(group, place)} order by id limit {limit};"
    )


def _alternatives(condition: Filter, *, negated: bool) -> list[list[Condition | None]] | None:
    """The filter as alternatives of conditions; None instead of one that cannot be said.

    None for too many of them.
    """
    if isinstance(condition, Not):
        return _alternatives(condition.part, negated=not negated)
    if isinstance(condition, Condition):
        positive = _negated(condition) if negated else condition
        return _choices(positive) if positive else [[None]]
    if isinstance(condition, AnyOf) is not negated:
        found: list[list[Condition | None]] = []
        for part in condition.parts:
            more = _alternatives(part, negated=negated)
            if more is None or len(found) + len(more) > MAX_ALTERNATIVES:
                return None
            found += more
        return found
    return _combined(condition.parts, negated=negated)


def _combined(parts: Sequence[Filter], *, negated: bool) -> list[list[Condition | None]]:
    combined: list[list[Condition | None]] = [[]]
    for part in parts:
        more = _alternatives(part, negated=negated)
        if more is None or len(combined) * len(more) > MAX_ALTERNATIVES:
            # what would be too much is left out, which finds more
            more = [[None]]
        combined = [left + right for left in combined for right in more]
    return combined


def _choices(condition: Condition) -> list[list[Condition | None]] | None:
    """A condition on choices without blanks, which are none, and with odd ones apart."""
    if condition.op is not Op.ONE_OF:
        return [[condition]]
    values = [value for value in condition.values if not is_empty(value)]
    odd = [value for value in values if not _is_plain(value)]
    if len(odd) >= MAX_ALTERNATIVES:
        return None
    plain = replace(condition, values=tuple(value for value in values if value not in odd))
    apart = [Condition(condition.field, Op.IS, (value,)) for value in odd]
    return [[one] for one in (plain, *apart)]


def _negated(condition: Condition) -> Condition | None:
    opposite = _OPPOSITES.get(condition.op)
    return None if opposite is None else replace(condition, op=opposite)


def _say(condition: Condition | None, schema: ModuleSchema) -> _Said | None:
    """A condition in VTQL; None for one that cannot be said."""
    spec = schema.field(condition.field) if condition else None
    if condition is None or spec is None or spec.kind in _NOT_COMPARED:
        return None
    if condition.op is Op.DURING or (not condition.values and condition.op in _WITH_VALUE):
        return _Said("", exact=True, condition=condition)
    if spec.name == "id":
        return _say_id(condition, schema)
    if not may_be_compared(spec, schema):
        return None
    if spec.kind in POINTERS:
        return _say_pointer(condition, spec)
    if spec.kind is FieldKind.BOOLEAN:
        return _say_boolean(condition, spec)
    if moments.is_moment(schema.name, spec.name):
        return _say_moment(condition, spec)
    if spec.kind in COMPARED_BY_SIZE:
        return _say_ordered(condition, spec)
    return _say_text(condition, spec)


def _say_id(condition: Condition, schema: ModuleSchema) -> _Said | None:
    if condition.op not in (Op.IS, Op.ONE_OF):
        return None
    ids = map(parse_record_id, condition.values)
    own = tuple(str(one) for one in ids if one is not None and one.prefix == schema.id_prefix)
    return _listed(replace(condition, values=own), exact=True)


def _say_pointer(condition: Condition, spec: FieldSpec) -> _Said | None:
    """Only the number counts, and a value that is no id kills the query (wire fact 3.8)."""
    if condition.op is Op.FILLED:
        return _Said(f"{spec.name} > {literal('1x0')}", exact=True, condition=condition)
    if condition.op not in (Op.IS, Op.ONE_OF) or any(map(is_empty, condition.values)):
        return None
    known = [value for value in condition.values if parse_record_id(value) is not None]
    return _listed(replace(condition, values=tuple(known)), exact=False)


def _say_boolean(condition: Condition, spec: FieldSpec) -> _Said | None:
    # one that was never set means no, and is not found
    if condition.op is Op.IS and [read(spec, value) for value in condition.values] == [True]:
        return _Said(f"{spec.name} = '1'", exact=True, condition=condition)
    return None


def _say_ordered(condition: Condition, spec: FieldSpec) -> _Said | None:
    op = condition.op
    if op is Op.FILLED and spec.kind in _MOMENTS:
        earliest = literal(_EARLIEST[spec.kind])
        return _Said(f"{spec.name} >= {earliest}", exact=True, condition=condition)
    if op not in (Op.IS, Op.ONE_OF, *_COMPARISONS) or any(map(is_empty, condition.values)):
        return None
    values = [comparable(spec, value) for value in condition.values]
    if op not in _COMPARISONS:
        known = tuple(value for value in values if value is not None)
        return _listed(replace(condition, values=known), exact=True)
    value = values[0]
    if value is None:
        return _Said("", exact=True, condition=condition)
    # zero dates and times without figures come before all others, yet mean that there is none
    sure = spec.kind in INTEGERS | DECIMALS or op in (Op.MORE, Op.MORE_OR_IS)
    return _Said(f"{spec.name} {_COMPARISONS[op]} {literal(value)}", sure, condition)


def _say_moment(condition: Condition, spec: FieldSpec) -> _Said | None:
    """The days of UTC that a day here may lie on; they are looked through again."""
    if condition.op is Op.FILLED:
        return _say_ordered(condition, spec)
    if spec.kind is not FieldKind.DATE:
        return None
    spare = condition
    if condition.op in _COMPARISONS:
        later = condition.op in (Op.LESS, Op.LESS_OR_IS)
        spare = replace(condition, values=_days_beside(condition.values[0], (1 if later else -1,)))
    elif condition.op in (Op.IS, Op.ONE_OF):
        days = (day for value in condition.values for day in _days_beside(value, (-1, 0, 1)))
        spare = replace(condition, op=Op.ONE_OF, values=tuple(days))
    said = _say_ordered(spare, spec)
    # what is counted here is what is wanted: the server's count has some more
    return said and replace(said, exact=False, condition=condition)


def _days_beside(value: str, steps: Sequence[int]) -> tuple[str, ...]:
    try:
        day = date.fromisoformat(value.strip())
        return tuple((day + step * moments.FARTHEST).isoformat() for step in steps)
    except (ValueError, OverflowError):
        return (value,)


def _say_text(condition: Condition, spec: FieldSpec) -> _Said | None:
    op = condition.op
    if op is Op.FILLED:
        return _Said(f"{spec.name} != {literal('')}", exact=True, condition=condition)
    if any(map(is_empty, condition.values)):
        return None
    if op in _TEXT_PARTS:
        return _like(condition, *_TEXT_PARTS[op])
    if op is Op.IS and not _is_plain(condition.values[0]):
        return _like(condition, "", "")
    if op in (Op.IS, Op.ONE_OF):
        return _listed(condition, exact=False)
    return None


def _listed(condition: Condition, *, exact: bool) -> _Said:
    """One of the values; a condition without one is fulfilled by nothing."""
    values = tuple(dict.fromkeys(condition.values))
    name = condition.field
    if not values:
        return _Said("", exact=True, condition=condition)
    if len(values) == 1:
        return _Said(f"{name} = {literal(values[0])}", exact, condition)
    return _Said(f"{name} in ({','.join(map(literal, values))})", exact, condition)


def _like(condition: Condition, before: str, after: str) -> _Said:
    text = f"{before}{_pattern(condition.values[0])}{after}"
    return _Said(f"{condition.field} like {literal(text)}", exact=False, condition=condition)


def _is_plain(text: str) -> bool:
    """Whether a text goes through every server's connection as it is.

    Databases of three-byte characters lose others or refuse the query (wire fact 4.3).
    """
    return all(" " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\uffff" for sign in text)


def _pattern(text: str) -> str:
    """Text in which `%` and `_` stand for themselves, and any text for signs that may get lost."""
    # one sign for a letter with its accent, as servers compare sign by sign
    composed = unicodedata.normalize("NFC", text)
    escaped = composed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return "".join(sign if _is_plain(sign) else "%" for sign in escaped)


def _size(alternative: Sequence[str]) -> int:
    place = f"id > {literal('0' * 30)}"
    return len(quote_plus(" and ".join([place, *alternative]) + " or "))


def _split(alternative: tuple[str, ...], room: int) -> Iterator[tuple[str, ...]]:
    """An alternative in parts that are short enough."""
    if _size(alternative) <= room:
        yield alternative
        return
    longest = max(alternative, key=len)
    halves = _halves(longest)
    rest = tuple(text for text in alternative if text != longest)
    if not halves:
        yield from _split(rest, room)
        return
    for half in halves:
        yield from _split((half, *rest), room)


def _halves(said: str) -> tuple[str, ...]:
    """A list of choices as two shorter ones."""
    found = _LIST.fullmatch(said)
    values = _VALUE.findall(found[2]) if found else []
    if found is None or len(values) < 2:
        return ()
    middle = len(values) // 2
    return tuple(f"{found[1]} in ({','.join(part)})" for part in (values[:middle], values[middle:]))
