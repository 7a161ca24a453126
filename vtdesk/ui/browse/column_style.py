"""How each kind of column looks: what its cells paint, and how wide it is at first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from vtdesk.app.columns import Column
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.parts.status_ring import RingLook
from vtdesk.ui.stages import stage_rings


class CellLook(Enum):
    """What a cell paints."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    STATUS = "status"
    CHOICE = "choice"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class ColumnStyle:
    """The look of one column.

    Attributes:
        look: what its cells paint.
        token: colour of its text.
        align_end: figures and dates stand at the end side.
        width: first width in pixels, before anybody dragged it.
        stages: for a status column, the ring of every wire value.
        colors: the server's colours of wire values, where it gives any.
    """

    look: CellLook
    token: str
    align_end: bool
    width: int
    stages: Mapping[str, RingLook]
    colors: Mapping[str, str]


_NAME_WIDTH = 180
_WIDTHS: dict[FieldKind, int] = {
    FieldKind.CURRENCY: 92,
    FieldKind.INTEGER: 80,
    FieldKind.DOUBLE: 92,
    FieldKind.PERCENTAGE: 84,
    FieldKind.BOOLEAN: 72,
    FieldKind.DATE: 104,
    FieldKind.TIME: 80,
    # with seconds: dates are never cut off
    FieldKind.DATETIME: 166,
    FieldKind.PICKLIST: 148,
    FieldKind.OWNER: 62,
    FieldKind.PHONE: 140,
    FieldKind.EMAIL: 190,
}
_OTHER_WIDTH = 160
_LOOKS: dict[FieldKind, CellLook] = {
    FieldKind.CURRENCY: CellLook.NUMBER,
    FieldKind.INTEGER: CellLook.NUMBER,
    FieldKind.DOUBLE: CellLook.NUMBER,
    FieldKind.PERCENTAGE: CellLook.NUMBER,
    FieldKind.DATE: CellLook.MOMENT,
    FieldKind.TIME: CellLook.MOMENT,
    FieldKind.DATETIME: CellLook.MOMENT,
    FieldKind.PICKLIST: CellLook.CHOICE,
    FieldKind.OWNER: CellLook.OWNER,
}
_STRONG = frozenset({CellLook.NUMBER, CellLook.CHOICE, CellLook.STATUS})
_FEW_COLUMNS = 4
_WHERE_ROOM_IS_SCARCE = (
    frozenset({CellLook.STATUS}),
    frozenset({CellLook.NUMBER}),
    frozenset({CellLook.MOMENT}),
    frozenset({CellLook.CHOICE}),
    frozenset({CellLook.TEXT}),
)


def column_style(column: Column, schema: ModuleSchema, *, first: bool) -> ColumnStyle:
    """The look of a column; `first` is the one that names the record."""
    spec = column.spec
    look = _LOOKS.get(spec.kind, CellLook.TEXT)
    stages = stage_rings(spec, schema)
    if stages:
        look = CellLook.STATUS
    return ColumnStyle(
        look=look,
        token="text" if first or look in _STRONG else "text.2",
        align_end=column.align_end,
        width=_NAME_WIDTH if first else _WIDTHS.get(spec.kind, _OTHER_WIDTH),
        stages=stages,
        colors={choice.value: choice.color for choice in spec.picklist if choice.color},
    )


def columns_for_little_room(styles: Sequence[ColumnStyle]) -> frozenset[int]:
    """Which columns a narrow window shows: the name, a status, and two more with figures first."""
    shown = [0] if styles else []
    for looks in _WHERE_ROOM_IS_SCARCE:
        for number, style in enumerate(styles):
            if len(shown) < _FEW_COLUMNS and number not in shown and style.look in looks:
                shown.append(number)
                break
    return frozenset(shown)
