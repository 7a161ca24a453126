"""Where an input stands over the cell it edits, so that the text does not move."""

from PySide6.QtCore import QRect, Qt

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec

_FIELD_PADDING = 10
_CELL_PADDING, _FIRST_CELL_PADDING, _LAST_CELL_PADDING = 10, 8, 14
_LEAST = 96
_LEAST_CHOICE = 190
_LEAST_DATE = 132
_LEAST_TEXT = 150
_CHOICES = frozenset(
    {
        FieldKind.PICKLIST,
        FieldKind.MULTIPICKLIST,
        FieldKind.REFERENCE,
        FieldKind.OWNER,
        FieldKind.SALUTATION,
    }
)
_DATES = frozenset({FieldKind.DATE, FieldKind.DATETIME, FieldKind.TIME})
_FIGURES = frozenset(
    {FieldKind.INTEGER, FieldKind.DOUBLE, FieldKind.PERCENTAGE, FieldKind.CURRENCY}
)


def least_width(spec: FieldSpec) -> int:
    """Pixels below which the input of a field is of no use."""
    if spec.kind in _CHOICES:
        return _LEAST_CHOICE
    if spec.kind in _DATES:
        return _LEAST_DATE
    return _LEAST if spec.kind in _FIGURES else _LEAST_TEXT


def input_place(
    cell: QRect,
    room: QRect,
    *,
    height: int,
    least: int,
    first: bool,
    last: bool,
    align_end: bool,
    direction: Qt.LayoutDirection,
) -> QRect:
    """The input's place in the viewport.

    Args:
        cell: the cell.
        room: the viewport; the input does not leave it sideways.
        height: pixels the input takes.
        least: pixels it takes at least in width.
        first: the cell is the first of its row, whose text starts closer to the edge.
        last: the cell is the last one, which keeps more room at its end.
        align_end: the text stands at the cell's end.
        direction: of the layout; right to left mirrors start and end.
    """
    start_shift = (_FIRST_CELL_PADDING if first else _CELL_PADDING) - _FIELD_PADDING
    end_shift = _FIELD_PADDING - (_LAST_CELL_PADDING if last else _CELL_PADDING)
    left_to_right = direction is not Qt.LayoutDirection.RightToLeft
    left, right = cell.left(), cell.right() + 1
    if left_to_right:
        left, right = left + start_shift, right + end_shift
    else:
        left, right = left - end_shift, right - start_shift
    missing = max(0, least - (right - left))
    grows_left = align_end is left_to_right
    left, right = (left - missing, right) if grows_left else (left, right + missing)
    over = max(0, right - room.right() - 1)
    left, right = left - over, right - over
    under = max(0, room.left() - left)
    return QRect(left + under, cell.top(), right - left, max(height, cell.height()))
