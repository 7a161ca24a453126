"""What a table shows, said once for VTQL and for SQL.

A `Query` is a module, a condition tree and an order. `store.sql` turns it into SQL over the local
rows, `api.vtql` into the part of it that VTQL can say.
"""

from dataclasses import dataclass
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
    STARTS = "starts with"
    ONE_OF = "is in"
    EMPTY = "is empty"
    FILLED = "is filled"


@dataclass(frozen=True, slots=True)
class Condition:
    """One field compared with wire values.

    Attributes:
        values: one for most comparisons, any number for ONE_OF, none for EMPTY and FILLED.
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
    filter: Filter = All()
    sort: tuple[Sort, ...] = ()
    words: str = ""


def fields_of(condition: Filter) -> frozenset[str]:
    """The names of all fields that a condition looks at."""
    if isinstance(condition, Condition):
        return frozenset({condition.field})
    if isinstance(condition, Not):
        return fields_of(condition.part)
    return frozenset().union(*(fields_of(part) for part in condition.parts))
