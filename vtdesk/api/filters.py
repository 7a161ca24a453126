"""The part of a `Filter` that VTQL can say.

VTQL has no brackets, no `not`, no `is null`, compares text without regard to case and accents,
and `!=` leaves out what was never set (wire facts 3.1, 3.5 to 3.8). So a filter becomes
alternatives of conditions that find *at least* what it means wherever that can be said, and the
result tells whether the rows have to be looked through again here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from vtdesk.api.vtql import MAX_BYTES, PAGE, fields_to_select, literal
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import AnyOf, Condition, Filter, Not, Op
from vtdesk.domain.schema import FieldSpec, ModuleSchema

MAX_ALTERNATIVES = 24

_EXACT_KINDS = frozenset(
    {
        FieldKind.INTEGER,
        FieldKind.DOUBLE,
        FieldKind.PERCENTAGE,
        FieldKind.CURRENCY,
        FieldKind.DATE,
        FieldKind.DATETIME,
        FieldKind.TIME,
    }
)
_MOMENTS = frozenset({FieldKind.DATE, FieldKind.DATETIME})
_POINTERS = frozenset({FieldKind.REFERENCE, FieldKind.OWNER})
_COMPARISONS = {Op.LESS: "<", Op.LESS_OR_IS: "<=", Op.MORE: ">", Op.MORE_OR_IS: ">="}
_OPPOSITES = {
    Op.IS: Op.IS_NOT,
    Op.IS_NOT: Op.IS,
    Op.EMPTY: Op.FILLED,
    Op.FILLED: Op.EMPTY,
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """What to ask the server for a filter.

    Attributes:
        alternatives: at least one of them must hold, all conditions of it; an alternative without
            conditions holds always; none at all means that nothing can match.
        exact: the server's rows are the filter's rows; else look through them again.
        complete: no matching row is missing; False only where blanks were asked for, since some
            are NULL and cannot be found.
    """

    alternatives: tuple[tuple[str, ...], ...]
    exact: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    exact: bool = True
    complete: bool = True


def compile_filter(
    filter_: Filter, schema: ModuleSchema, prefixes: Mapping[ModuleName, str] | None = None
) -> Compiled:
    """Say as much of a filter as VTQL can.

    Args:
        filter_: what rows are wanted.
        schema: the module's, as this user sees it: an unknown field kills a query (3.16).
        prefixes: `idPrefix` by module, for references that are not set.
    """
    alternatives = _alternatives(filter_, negated=False)
    if len(alternatives) > MAX_ALTERNATIVES:
        return Compiled(((),), exact=False, complete=True)
    said = [[_say(part, schema, prefixes or {}) for part in parts] for parts in alternatives]
    if [] in said:
        return Compiled(((),), exact=True, complete=True)
    # an empty list of choices can match nothing
    possible = [parts for parts in said if not any(s and not s.text for s in parts)]
    texts = [tuple(dict.fromkeys(s.text for s in parts if s)) for parts in possible]
    if () in texts:
        return Compiled(((),), exact=False, complete=True)
    spoken = [s for parts in possible for s in parts if s]
    everything_said = all(s is not None for parts in possible for s in parts)
    return Compiled(
        alternatives=tuple(dict.fromkeys(texts)),
        exact=everything_said and all(s.exact for s in spoken),
        complete=all(s.complete for s in spoken),
    )


def filtered_page(
    schema: ModuleSchema, compiled: Compiled, after: int, limit: int = PAGE
) -> str | None:
    """The matching records that follow record `after`, by id; None if the query would be too long.

    There are no brackets, so the place in the list is said in every alternative. A filter that
    nothing can match needs no query, and has none.
    """
    if not compiled.alternatives:
        return None
    place = f"id > {literal(f'{schema.id_prefix}x{after}')}"
    where = " or ".join(" and ".join([place, *parts]) for parts in compiled.alternatives)
    query = (
        f"select {fields_to_select(schema)} from {schema.name} "  # noqa: S608 - VTQL; no SQL here
        f"where {where} order by id limit {limit};"
    )
    return query if len(quote_plus(query)) <= MAX_BYTES else None


def _alternatives(filter_: Filter, *, negated: bool) -> list[list[Condition | None]]:
    """The filter as alternatives of conditions; None stands for one that cannot be said."""
    if isinstance(filter_, Not):
        return _alternatives(filter_.part, negated=not negated)
    if isinstance(filter_, Condition):
        return [[_negated(filter_) if negated else filter_]]
    parts = [_alternatives(part, negated=negated) for part in filter_.parts]
    if isinstance(filter_, AnyOf) is not negated:
        return [alternative for part in parts for alternative in part]
    combined: list[list[Condition | None]] = [[]]
    for part in parts:
        combined = [left + right for left in combined for right in part]
        if len(combined) > MAX_ALTERNATIVES:
            break
    return combined


def _negated(condition: Condition) -> Condition | None:
    opposite = _OPPOSITES.get(condition.op)
    return None if opposite is None else Condition(condition.field, opposite, condition.values)


def _say(
    condition: Condition | None, schema: ModuleSchema, prefixes: Mapping[ModuleName, str]
) -> _Said | None:
    spec = schema.field(condition.field) if condition else None
    if condition is None or spec is None:
        return None
    if condition.op is Op.EMPTY or condition.op is Op.FILLED:
        return _say_blank(spec, schema, prefixes, filled=condition.op is Op.FILLED)
    if condition.op is Op.ONE_OF:
        return _say_one_of(spec, condition.values)
    if not condition.values:
        return None
    value = condition.values[0]
    exact = spec.kind in _EXACT_KINDS or spec.kind in _POINTERS
    if condition.op is Op.IS:
        # a boolean that was never set means no, and is not found
        if not value or (spec.kind is FieldKind.BOOLEAN and value == "0"):
            return None
        return _Said(f"{spec.name} = {literal(value)}", exact or spec.kind is FieldKind.BOOLEAN)
    if condition.op in _COMPARISONS:
        if spec.kind not in _EXACT_KINDS:
            return None
        # zero dates come before all others, yet mean that there is none
        sure = spec.kind not in _MOMENTS or condition.op in {Op.MORE, Op.MORE_OR_IS}
        return _Said(f"{spec.name} {_COMPARISONS[condition.op]} {literal(value)}", sure)
    if condition.op is Op.IS_NOT or exact or not value:
        return None
    before = "%" if condition.op is Op.CONTAINS else ""
    return _Said(f"{spec.name} like {literal(f'{before}{_pattern(value)}%')}", exact=False)


def _say_one_of(spec: FieldSpec, values: Sequence[str]) -> _Said | None:
    if not values:
        return _Said("")
    if spec.kind is FieldKind.BOOLEAN or "" in values:
        return None
    exact = spec.kind in _EXACT_KINDS or spec.kind in _POINTERS
    listed = ",".join(literal(value) for value in dict.fromkeys(values))
    return _Said(f"{spec.name} in ({listed})", exact)


def _say_blank(
    spec: FieldSpec, schema: ModuleSchema, prefixes: Mapping[ModuleName, str], *, filled: bool
) -> _Said | None:
    if spec.kind in _EXACT_KINDS or spec.kind is FieldKind.BOOLEAN:
        return None
    if spec.kind in _POINTERS:
        known = (prefixes[module] for module in spec.refers_to if module in prefixes)
        # only the number counts (wire fact 3.8)
        nobody = literal(f"{next(known, schema.id_prefix)}x0")
        return _Said(f"{spec.name} {'>' if filled else '='} {nobody}", complete=filled)
    return _Said(f"{spec.name} {'!=' if filled else '='} {literal('')}", complete=filled)


def _pattern(text: str) -> str:
    """Text in which `%` and `_` stand for themselves."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
