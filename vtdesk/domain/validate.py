"""What is wrong with a field or a draft, as values; nothing here raises.

Only what is certain to be refused or damaged is a problem: the server checks little (wire facts
2, type table), so vtdesk must know what a field can hold.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Cell, is_empty, read

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LARGEST_INTEGER = 2_147_483_647


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
    if _CONTROL.search(text):
        return "It holds characters that cannot be shown or sent."
    if spec.length is not None and spec.traits.storage.value == "TEXT" and len(text) > spec.length:
        return f"{spec.label} holds at most {spec.length} characters; these are {len(text)}."
    value = read(spec, cell)
    expected = _EXPECTED.get(spec.kind)
    if expected is not None and isinstance(value, str):
        return expected
    if spec.kind is FieldKind.INTEGER and isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        return "This number is too large for Vtiger."
    if spec.kind is FieldKind.PERCENTAGE and isinstance(value, Decimal) and abs(value) > 999:
        return "This is not a percentage."
    if spec.kind is FieldKind.EMAIL and not _EMAIL.fullmatch(text.strip()):
        return "This is not an e-mail address."
    return ""


_EXPECTED = {
    FieldKind.INTEGER: "Only whole numbers fit here.",
    FieldKind.DOUBLE: "This is not a number.",
    FieldKind.PERCENTAGE: "This is not a number.",
    FieldKind.CURRENCY: "This is not an amount.",
    FieldKind.DATE: "This is not a date.",
    FieldKind.TIME: "This is not a time.",
    FieldKind.DATETIME: "This is not a date with a time.",
    FieldKind.REFERENCE: "Choose a record from the list.",
    FieldKind.OWNER: "Choose a user or a group from the list.",
}
