"""A filter as JSON: for notes in the store and for files that go to others.

    {"field": "amount", "op": "more", "values": ["5000"]}
    {"all": […]}   {"any": […]}   {"not": …}

Whatever is read was perhaps written by a newer vtdesk, another program or by hand.
"""

from vtdesk.domain.query import MOST_CONDITIONS, All, AnyOf, Condition, Filter, Not, Op
from vtdesk.domain.record import Json

DEEPEST = 40
"""Groups inside one another, at most."""

MOST_VALUES = 10_000
"""Values of one condition, at most."""

_NAMES = {op: op.name.lower() for op in Op}
_OPS = {name: op for op, name in _NAMES.items()}
_NO_VALUE = frozenset({Op.EMPTY, Op.FILLED})
_ANY_NUMBER = frozenset({Op.ONE_OF, Op.NONE_OF})


class Left:
    """Whether something of a filter was not understood.

    Attributes:
        anything: it was, and was left out.
        room: how many comparisons may still come.
    """

    def __init__(self) -> None:
        self.anything = False
        self.room = MOST_CONDITIONS


def filter_to_json(condition: Filter) -> Json:
    """A filter as JSON."""
    if isinstance(condition, Condition):
        return {
            "field": condition.field,
            "op": _NAMES[condition.op],
            "values": list(condition.values),
        }
    if isinstance(condition, Not):
        return {"not": filter_to_json(condition.part)}
    kind = "all" if isinstance(condition, All) else "any"
    return {kind: [filter_to_json(part) for part in condition.parts]}


def filter_from_json(said: Json, left: Left) -> Filter:
    """The filter that JSON says, without what is not understood.

    Args:
        said: from anywhere.
        left: told when something was left out.
    """
    found = _read(said, left, DEEPEST)
    return All() if found is None else found


def _read(said: Json, left: Left, depth: int) -> Filter | None:
    found: Filter | None = None
    if isinstance(said, dict) and depth:
        if "field" in said and left.room:
            left.room -= 1
            found = _condition(said.get("field"), said.get("op"), said.get("values"))
        elif isinstance(parts := said.get("all"), list):
            return All(_parts(parts, left, depth))
        elif isinstance(parts := said.get("any"), list):
            return AnyOf(_parts(parts, left, depth))
        elif "not" in said:
            part = _read(said["not"], left, depth - 1)
            return None if part is None else Not(part)
    left.anything = left.anything or found is None
    return found


def _parts(parts: list[Json], left: Left, depth: int) -> tuple[Filter, ...]:
    found = (_read(part, left, depth - 1) for part in parts)
    return tuple(part for part in found if part is not None)


def _condition(field: Json, name: Json, values: Json) -> Condition | None:
    op = _OPS.get(name) if isinstance(name, str) else None
    if op is None or not isinstance(field, str) or not field or not isinstance(values, list):
        return None
    texts = tuple(value for value in values[:MOST_VALUES] if isinstance(value, str))
    fits = op in _ANY_NUMBER or len(texts) == (0 if op in _NO_VALUE else 1)
    return Condition(field, op, texts) if fits and len(texts) == len(values) else None
