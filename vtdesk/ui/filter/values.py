"""The values of a condition: reading what was typed, and saying conditions in words."""

from dataclasses import dataclass, replace
from datetime import date

from vtdesk.domain import relative
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.query import All, Condition, Filter, Not
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.typed_text import Unreadable, parse
from vtdesk.domain.values import Formats, Labeller, display, read, wire
from vtdesk.ui.filter.chip import ChipWords
from vtdesk.ui.filter.operators import ValueForm, operator_words, value_form

_DAYS = frozenset({FieldKind.DATE, FieldKind.DATETIME})
_SHOWN = 3


def relaxed(spec: FieldSpec) -> FieldSpec:
    """The field as one can ask for its values: even where they cannot be written or be empty."""
    return replace(spec, editable=True, mandatory=True, length=None)


def read_typed(spec: FieldSpec, text: str, formats: Formats, today: date) -> str | Unreadable:
    """The value that a person means by a typed text, as it stands in a condition; "" for nothing.

    "today", "this month" and "last 7 days" stay what they are; a date-time may be a whole day.
    """
    if spec.kind in _DAYS and (period := period_of(text)):
        return period
    if spec.kind is FieldKind.DATETIME:
        day = replace(spec, kind=FieldKind.DATE)
        value = parse(day, text, formats, today=today)
        if not isinstance(value, Unreadable):
            return wire(day, value)
    value = parse(spec, text, formats, today=today)
    return value if isinstance(value, Unreadable) else wire(spec, value)


def period_of(text: str) -> str:
    """The period that a person means by "last 45 days"; "" for what is none."""
    period = relative.MARK + "-".join(text.lower().replace("-", " ").split())
    return period if relative.is_period(period) else ""


def split_typed(text: str) -> tuple[str, ...]:
    """Several values typed or pasted into one line, parted by semicolons or line ends."""
    parts = text.replace("\r", "\n").replace(";", "\n").replace("\t", "\n").split("\n")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def value_words(spec: FieldSpec, value: str, formats: Formats, labels: Labeller) -> str:
    """What a person reads for one value of a condition."""
    if relative.is_relative(value):
        return relative.label(value)
    if spec.kind is FieldKind.DATETIME:
        day = replace(spec, kind=FieldKind.DATE)
        if len(value) == len("2026-06-25") and isinstance(read(day, value), date):
            return display(day, value, formats)
    return display(spec, value, formats, labels)


@dataclass(frozen=True, slots=True)
class Wording:
    """Says conditions on one module's fields in the words of the person.

    Attributes:
        labels: names of records that owners and references point to.
    """

    schema: ModuleSchema
    formats: Formats
    labels: Labeller

    def chip(self, condition: Filter) -> ChipWords:
        """A condition in three weights; a group as one sentence."""
        if isinstance(condition, Condition):
            return self._condition(condition)
        problem = next((w.problem for w in self._conditions(condition) if w.problem), "")
        return ChipWords(self.sentence(condition), problem=problem)

    def sentence(self, condition: Filter, *, inner: bool = False) -> str:
        """A condition with all its groups on one line; brackets stand where they are needed."""
        if isinstance(condition, Condition):
            return self._condition(condition).sentence
        if isinstance(condition, Not):
            return f"not ({self.sentence(condition.part)})"
        word = " and " if isinstance(condition, All) else " or "
        text = word.join(self.sentence(part, inner=True) for part in condition.parts)
        return f"({text})" if inner and len(condition.parts) > 1 else text

    def values(self, condition: Condition) -> str:
        """The values of a condition, the first few of many."""
        spec = self.schema.field(condition.field)
        if spec is None:
            words = condition.values
        else:
            words = tuple(self._value(condition, spec, value) for value in condition.values)
        shown = ", ".join(words[:_SHOWN])
        return f"{shown} +{len(words) - _SHOWN}" if len(words) > _SHOWN else shown

    def _condition(self, condition: Condition) -> ChipWords:
        spec = self.schema.field(condition.field)
        operator = operator_words(condition.op, spec)
        if spec is None:
            problem = f"{self.schema.label} no longer have this field."
            return ChipWords(condition.field, operator, self.values(condition), problem)
        return ChipWords(spec.label, operator, self.values(condition))

    def _value(self, condition: Condition, spec: FieldSpec, value: str) -> str:
        if value_form(condition.op, spec) is ValueForm.TEXT:
            return value
        return value_words(spec, value, self.formats, self.labels) or "nothing"

    def _conditions(self, condition: Filter) -> list[ChipWords]:
        if isinstance(condition, Condition):
            return [self._condition(condition)]
        parts = (condition.part,) if isinstance(condition, Not) else condition.parts
        return [words for part in parts for words in self._conditions(part)]
