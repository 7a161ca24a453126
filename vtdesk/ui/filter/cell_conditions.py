"""Conditions made of a cell: only rows like this one, all but these, rows that contain this."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.query import Condition, Op
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell, is_empty, read, wire
from vtdesk.ui.filter.operators import filterable, operators_for

_LONGEST_WORDS = 24
_SETS = frozenset({FieldKind.MULTIPICKLIST, FieldKind.TAGS})


@dataclass(frozen=True, slots=True)
class CellCondition:
    """One thing that can be asked of a cell.

    Attributes:
        key: "filter_by_cell", "exclude_cell" or "contains_cell", as in the table of actions.
        words: for a menu, as in "Only Stage is Won".
        condition: what to add to the table's filter.
    """

    key: str
    words: str
    condition: Condition


def cell_conditions(
    spec: FieldSpec, cell: Cell, text: str, zone: tzinfo
) -> tuple[CellCondition, ...]:
    """What the menu of a cell offers; nothing for a field that cannot be filtered by.

    Args:
        spec: the column's field.
        cell: the wire value.
        text: its display text.
        zone: the person's, in which a moment lies on a day.
    """
    if not filterable(spec):
        return ()
    if is_empty(cell):
        return (
            CellCondition(
                "filter_by_cell", f"Only empty {spec.label}", Condition(spec.name, Op.EMPTY)
            ),
            CellCondition(
                "exclude_cell", f"Only filled {spec.label}", Condition(spec.name, Op.FILLED)
            ),
        )
    if spec.kind is FieldKind.TAGS:
        text = str(cell).split(",")[0].strip()
        cell = text
    only, without = _equal_to(spec, cell, zone)
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _LONGEST_WORDS else shown[: _LONGEST_WORDS - 1] + "…"
    found = [
        CellCondition("filter_by_cell", f"Only {spec.label}: {shown}", only),
        CellCondition("exclude_cell", f"Without {spec.label}: {shown}", without),
    ]
    if Op.CONTAINS in operators_for(spec) and text and spec.kind not in _SETS:
        contains = Condition(spec.name, Op.CONTAINS, (text,))
        found.append(
            CellCondition("contains_cell", f"{spec.label} that contains: {shown}", contains)
        )
    return tuple(found)


def _equal_to(spec: FieldSpec, cell: Cell, zone: tzinfo) -> tuple[Condition, Condition]:
    value = read(spec, cell)
    if isinstance(value, datetime):
        # a person who points at a moment means its day
        values: tuple[str, ...] = (value.astimezone(zone).date().isoformat(),)
    elif isinstance(value, tuple) or spec.kind is FieldKind.TAGS:
        values = value[:1] if isinstance(value, tuple) else (str(cell),)
        return (
            Condition(spec.name, Op.CONTAINS, values),
            Condition(spec.name, Op.CONTAINS_NOT, values),
        )
    else:
        values = (wire(spec, value) if value is not None else str(cell),)
    return Condition(spec.name, Op.IS, values), Condition(spec.name, Op.IS_NOT, values)
