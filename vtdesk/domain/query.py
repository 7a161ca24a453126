"""What a table shows, said once for VTQL and for SQL.

A `Query` is a module, a condition tree and an order. `store.sql` turns it into SQL over the local
rows, `api.vtql` into the part of it that VTQL can say.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from vtdesk.domain.ids import ModuleName


class Op(Enum):
    """How a condition compares; the value is the word a person reads."""

    IS = "is"
    IS_NOT = "is not"
    LESS = "is under"
    LESS_OR_IS = "is at most"
    MORE = "is over"
    MORE_OR_IS = "is at least"
    CONTAINS = "contains"
    CONTAINS_NOT = "does not contain"
    STARTS = "starts with"
    ENDS = "ends with"
    ONE_OF = "is one of"
    NONE_OF = "is none of"
    DURING = "is in"
    EMPTY = "is empty"
    FILLED = "is filled"


COMPLEMENTS = {
    Op.IS_NOT: Op.IS,
    Op.CONTAINS_NOT: Op.CONTAINS,
    Op.NONE_OF: Op.ONE_OF,
    Op.FILLED: Op.EMPTY,
}
"""Comparisons that hold exactly where another one does not; so they hold for empty values too,
but for the last."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One field compared with wire values.

    Attributes:
        values: one for most comparisons, any number for ONE_OF and NONE_OF, none for EMPTY and
            FILLED, a period for DURING. What depends on the day or on who asks ("@today", "@me")
            is replaced by `domain.relative` before anything is compared.
    """

    field: str
    op: Op
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold; an empty one holds always."""

    parts: tuple["Filter", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must hold."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: "Filter"


Filter = Condition | All | AnyOf | Not

MOST_CONDITIONS = 500
"""Comparisons of one filter that is read from somewhere; the store's SQL nests no deeper."""

EVERYTHING = All()
"""The filter that lets every row through."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One field to order by; empty values come last in both directions."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A table's rows: which, and in what order. Ties fall by record number.

    Attributes:
        words: typed into the quick filter; each must be found somewhere in the row's search text.
    """

    module: ModuleName
    filter: Filter = EVERYTHING
    sort: tuple[Sort, ...] = ()
    words: str = ""


def conditions_of(condition: Filter) -> Iterator[Condition]:
    """All comparisons of a filter, in the order in which they are written."""
    if isinstance(condition, Condition):
        yield condition
    elif isinstance(condition, Not):
        yield from conditions_of(condition.part)
    else:
        for part in condition.parts:
            yield from conditions_of(part)


def fields_of(condition: Filter) -> frozenset[str]:
    """The names of all fields that a condition looks at."""
    return frozenset(one.field for one in conditions_of(condition))


def without(condition: Filter, fields: Container[str]) -> tuple[Filter, tuple[Condition, ...]]:
    """A filter without the conditions on some fields, and those conditions.

    A group of which nothing is left goes as well, so that what remains still finds something.
    """
    left_out: list[Condition] = []
    return _kept(condition, fields, left_out) or EVERYTHING, tuple(left_out)


def _kept(condition: Filter, fields: Container[str], left_out: list[Condition]) -> Filter | None:
    if isinstance(condition, Condition):
        if condition.field not in fields:
            return condition
        left_out.append(condition)
        return None
    if isinstance(condition, Not):
        part = _kept(condition.part, fields, left_out)
        return None if part is None else Not(part)
    before = len(left_out)
    parts = tuple(
        kept for part in condition.parts if (kept := _kept(part, fields, left_out)) is not None
    )
    if not parts and len(left_out) > before:
        return None
    return replace(condition, parts=parts)
