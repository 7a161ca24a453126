"""What a server search for a condition would ask, and what of it is decided on this computer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vtdesk.api.filters import compile_filter, grouped, where
from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not
from vtdesk.domain.schema import ModuleSchema


@dataclass(frozen=True, slots=True)
class Asked:
    """The server's part of an answer.

    Attributes:
        queries: VTQL, as a person reads it; one after the other.
        exact: what comes is the answer; else the rows are looked through again here.
        bracketed: more than one query or alternative, since VTQL has no brackets (wire fact 3.1).
        local: the conditions that no query says anything of.
    """

    queries: tuple[str, ...]
    exact: bool
    bracketed: bool
    local: frozenset[Condition]


def asked(condition: Filter, resolve: Callable[[Filter], Filter], schema: ModuleSchema) -> Asked:
    """What would be asked for a condition.

    Args:
        condition: as a person built it.
        resolve: gives a condition with absolute values (`domain.relative`).
        schema: the module's.
    """
    compiled = compile_filter(resolve(condition), schema)
    queries = tuple(_query(schema, where(group)) for group in grouped(compiled, schema))
    local = frozenset(
        leaf
        for leaf in _leaves(condition)
        if leaf.field not in schema.by_name
        or () in compile_filter(resolve(leaf), schema).alternatives
    )
    return Asked(queries, compiled.exact, len(compiled.alternatives) > 1, local)


def _query(schema: ModuleSchema, condition: str) -> str:
    chosen = f" where {condition}" if condition else ""
    return f"select * from {schema.name}{chosen};"  # noqa: S608 - VTQL for reading; no SQL here


def _leaves(condition: Filter) -> Iterator[Condition]:
    if isinstance(condition, Condition):
        yield condition
    elif isinstance(condition, Not):
        yield from _leaves(condition.part)
    else:
        assert isinstance(condition, All | AnyOf)
        for part in condition.parts:
            yield from _leaves(part)
