"""A condition as text, in the words of VTQL, and back.

    amount > 5000 and (sales_stage in ('Proposal','Negotiation') or closingdate during @this-month)

VTQL has neither brackets nor `not`, blanks or periods (wire facts 3.1, 3.5). They are written all
the same, the way SQL does, since such a part is decided here; `write` tells which parts these are.
"""

from collections.abc import Callable
from dataclasses import dataclass

from vtdesk.domain import relative
from vtdesk.domain.condition_parser import TextProblem, parse
from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not, Op
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import DECIMALS, INTEGERS

__all__ = ["ConditionText", "TextProblem", "parse_text", "to_text", "write"]

_COMPARISONS = {
    Op.IS: "=",
    Op.IS_NOT: "!=",
    Op.LESS: "<",
    Op.LESS_OR_IS: "<=",
    Op.MORE: ">",
    Op.MORE_OR_IS: ">=",
    Op.DURING: "during",
}
_PATTERNS: dict[Op, tuple[str, str, str]] = {
    Op.CONTAINS: ("like", "%", "%"),
    Op.CONTAINS_NOT: ("not like", "%", "%"),
    Op.STARTS: ("like", "", "%"),
    Op.ENDS: ("like", "%", ""),
}
_LISTS = {Op.ONE_OF: "in", Op.NONE_OF: "not in"}
_BLANKS = {Op.EMPTY: "is empty", Op.FILLED: "is not empty"}


@dataclass(frozen=True, slots=True)
class ConditionText:
    """A condition as text.

    Attributes:
        local: start and end of every part that VTQL has no words for, in order.
    """

    text: str
    local: tuple[tuple[int, int], ...] = ()


def to_text(condition: Filter, schema: ModuleSchema) -> str:
    """A condition as text; "" for one that always holds."""
    return write(condition, schema).text


def write(condition: Filter, schema: ModuleSchema) -> ConditionText:
    """A condition as text, with the places of what VTQL cannot say."""
    if condition == All():
        return ConditionText("")
    writer = _Writer(schema)
    writer.group(condition)
    return ConditionText("".join(writer.pieces), tuple(writer.local))


def parse_text(text: str, schema: ModuleSchema) -> Filter | TextProblem:
    """The condition that a text says, or the place where it says none, and why."""
    return parse(text, schema)


class _Writer:
    """Writes piece after piece and remembers where the local ones are."""

    def __init__(self, schema: ModuleSchema) -> None:
        self._schema = schema
        self._length = 0
        self.pieces: list[str] = []
        self.local: list[tuple[int, int]] = []

    def group(self, condition: Filter) -> None:
        """Write a condition that stands alone or in brackets."""
        if isinstance(condition, All):
            self._joined(condition.parts, " and ", self._operand)
        elif isinstance(condition, AnyOf):
            self._joined(condition.parts, " or ", self._alternative)
        else:
            self._operand(condition)

    def _joined(self, parts: tuple[Filter, ...], word: str, each: Callable[[Filter], None]) -> None:
        if not parts:
            self._add("true" if word == " and " else "false", local=True)
        for place, part in enumerate(parts):
            self._add(word if place else "")
            each(part)

    def _alternative(self, condition: Filter) -> None:
        # `and` binds tighter: it needs no brackets within `or`
        if isinstance(condition, All) and len(condition.parts) > 1:
            self._joined(condition.parts, " and ", self._operand)
        else:
            self._operand(condition)

    def _operand(self, condition: Filter) -> None:
        if isinstance(condition, Condition):
            self._comparison(condition)
        elif isinstance(condition, Not):
            self._add("not ", local=True)
            self._operand(condition.part)
        elif not condition.parts:
            self.group(condition)
        else:
            self._add("(", local=True)
            self.group(condition)
            self._add(")", local=True)

    def _comparison(self, condition: Condition) -> None:
        op, name = condition.op, condition.field
        spec = self._schema.field(name)
        if op in _BLANKS:
            self._add(f"{name} {_BLANKS[op]}", local=True)
        elif op in _LISTS:
            listed = ",".join(_value(value, spec) for value in condition.values)
            self._add(f"{name} {_LISTS[op]} ({listed})", local=op is Op.NONE_OF)
        else:
            value = condition.values[0] if condition.values else ""
            if op in _PATTERNS:
                word, before, after = _PATTERNS[op]
                said = f"{word} {_quoted(before + _escaped(value) + after)}"
            else:
                said = f"{_COMPARISONS[op]} {_value(value, spec)}"
            self._add(f"{name} {said}", local=op in (Op.CONTAINS_NOT, Op.DURING) or not value)

    def _add(self, piece: str, *, local: bool = False) -> None:
        if local:
            self.local.append((self._length, self._length + len(piece)))
        self.pieces.append(piece)
        self._length += len(piece)


def _value(value: str, spec: FieldSpec | None) -> str:
    if relative.is_relative(value):
        return value
    # only whole numbers may stand without quotes (wire fact 3.4)
    numeric = spec is not None and spec.kind in INTEGERS | DECIMALS
    if numeric and value.removeprefix("-").isdecimal() and value.isascii():
        return value
    return _quoted(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _escaped(text: str) -> str:
    """Text in which `%` and `_` stand for themselves in a pattern."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
