"""What is known here of a record that something points to, without a call."""

from dataclasses import dataclass

from vtdesk.app.columns import default_columns
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.record import Record
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Formats, Labeller, display

_MOST_LINES = 6
_ALSO = (FieldKind.PHONE, FieldKind.EMAIL)


@dataclass(frozen=True, slots=True)
class Card:
    """A record in a few lines.

    Attributes:
        kind: what it is, in the singular.
        lines: labels and texts of its most telling fields that hold something.
        as_of: Unix time at which the server said this.
    """

    module: ModuleName
    kind: str
    title: str
    lines: tuple[tuple[str, str], ...]
    as_of: float | None


def card_of(record: Record, schema: ModuleSchema, formats: Formats, labels: Labeller) -> Card:
    """The card of a stored record; its name stands in the title alone."""
    telling = [column.spec for column in default_columns(schema)]
    reachable = [s for s in schema.fields if s.kind in _ALSO and s not in telling]
    lines = []
    for spec in (*telling, *reachable):
        cell = record.values.get(spec.name)
        if spec.name in schema.label_fields or cell is None:
            continue
        text = " ".join(display(spec, cell, formats, labels).split())
        if text:
            lines.append((spec.label, text))
    return Card(
        schema.name,
        schema.singular or schema.label,
        record.label,
        tuple(lines[:_MOST_LINES]),
        record.fetched,
    )
