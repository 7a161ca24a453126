"""The three faces of a field's value: wire string, Python value, display text.

*Wire string*: what Vtiger sends and takes; almost always text (wire facts, table of types).
*Value*: the Python value that rules and comparisons use.
*Display text*: what a person reads and types, in their own formats.

Three states are kept apart: a field that was *not fetched* is missing from a record's `values`;
an *empty* field reads as None; a *cleared* field is an edit whose wire string is "".

Pure dates never pass through a time zone. Date-times are on the wire in the server's database
zone (UTC, wire facts 2) and are shown in the user's.
"""

from vtdesk.domain.fieldtypes import DECIMALS, INTEGERS, POINTERS, FieldKind
from vtdesk.domain.kinds import KINDS
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.shown_text import Showing, date_text, phone_text, time_text
from vtdesk.domain.value_types import (
    ISO,
    MULTIPICKLIST_SEPARATOR,
    Cell,
    Formats,
    Labeller,
    Value,
    is_empty,
)
from vtdesk.domain.wire_text import cell_text

__all__ = [
    "DECIMALS",
    "INTEGERS",
    "ISO",
    "MULTIPICKLIST_SEPARATOR",
    "POINTERS",
    "Cell",
    "Formats",
    "Labeller",
    "Value",
    "date_text",
    "display",
    "is_empty",
    "phone_text",
    "read",
    "same",
    "time_text",
    "wire",
]


def read(spec: FieldSpec, cell: Cell) -> Value | None:
    """The Python value of a wire value; None when empty.

    Never raises: text that the type cannot read is given back as it is, so that a save of other
    fields leaves it alone and a person still sees it.
    """
    if is_empty(cell):
        return None
    text = cell if isinstance(cell, str) else cell_text(cell)
    try:
        return KINDS[spec.kind].read(text)
    except (ValueError, ArithmeticError):
        return text.strip()


def wire(spec: FieldSpec, value: Value | None) -> str:
    """The one wire string that the server takes for a value; "" for empty."""
    return "" if value is None else KINDS[spec.kind].write(value)


def same(spec: FieldSpec, left: Cell, right: Cell) -> bool:
    """Whether two wire values mean the same: "1234.5" and 1234.50, null and ""."""
    a, b = read(spec, left), read(spec, right)
    if spec.kind is FieldKind.BOOLEAN:
        return bool(a) == bool(b)
    if spec.kind is FieldKind.TEXT and isinstance(a, str) and isinstance(b, str):
        return a.replace("\r\n", "\n") == b.replace("\r\n", "\n")
    return a == b


def display(
    spec: FieldSpec,
    cell: Cell,
    formats: Formats,
    labels: Labeller | None = None,
    *,
    decimals: int | None = None,
) -> str:
    """What a person reads for a wire value; "" when empty.

    Args:
        spec: the field.
        cell: the wire value.
        formats: the person's formats.
        labels: names of records that references and owners point to; without one, or for a
            name not yet known, the text is "…" and never the id.
        decimals: figures after the point; two for money and as many as needed otherwise.
    """
    value = read(spec, cell)
    if value is None:
        return ""
    return KINDS[spec.kind].show(value, Showing(spec, formats, labels, decimals))
