"""What is wrong with a field or a draft, as values; nothing here raises.

Only what is certain to be refused or damaged is a problem: the server checks little (wire facts
2, type table), so vtdesk must know what a field can hold.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.kinds import KINDS
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Cell, is_empty, read

_UNSENDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters, which spoil whole pages of answers (wire fact 1.5), and halves of characters."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a field cannot be saved as it is; `words` stand under the field."""

    field: str
    words: str


def check_value(spec: FieldSpec, cell: Cell) -> Problem | None:
    """What is wrong with one wire value, or None."""
    if is_empty(cell):
        return Problem(spec.name, f"{spec.label} must be filled.") if spec.mandatory else None
    words = _wrong(spec, cell)
    return Problem(spec.name, words) if words else None


def check_new(schema: ModuleSchema, values: Mapping[str, Cell]) -> tuple[Problem, ...]:
    """Everything wrong with the fields of a record to be created, in the form's order."""
    return _check(values, schema.fields)


def check_edits(schema: ModuleSchema, edits: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything wrong with the edited fields of an existing record, in the form's order."""
    return _check(edits, (spec for spec in schema.fields if spec.name in edits))


def _check(values: Mapping[str, Cell], specs: Iterable[FieldSpec]) -> tuple[Problem, ...]:
    problems = (check_value(spec, values.get(spec.name)) for spec in specs if spec.writable)
    return tuple(problem for problem in problems if problem is not None)


def _wrong(spec: FieldSpec, cell: Cell) -> str:
    text = str(cell)
    if _UNSENDABLE.search(text):
        return "It holds characters that cannot be shown or sent."
    value, kind = read(spec, cell), KINDS[spec.kind]
    if kind.needs and isinstance(value, str):
        return kind.needs
    # a length told of numbers, days and ids is that of a column, not of what is typed
    if spec.length is not None and isinstance(value, str | tuple) and len(text) > spec.length:
        return _too_long(spec, spec.length, len(text))
    return "" if value is None else kind.check(value)


def _too_long(spec: FieldSpec, most: int, length: int) -> str:
    if spec.kind is FieldKind.MULTIPICKLIST:
        return f"Too many choices; together they hold {most} characters at most."
    return f"{most} characters at most; these are {length}."
