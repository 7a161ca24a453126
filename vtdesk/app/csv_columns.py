"""Whole columns of wire values as the texts of a CSV file.

Column by column is several times as fast as cell by cell: most texts stand in the file as they are,
and the same stages, days and owners stand in many rows.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import Generic, TypeVar

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.spreadsheet_text import (
    AS_IT_IS,
    FORMULA_SIGNS,
    ValueStyle,
    csv_cell,
)
from vtdesk.domain.values import Cell, Formats, Labeller

T = TypeVar("T")
Column = Callable[[Sequence[Cell]], Sequence[str]]
"""Writes the cells of one column."""

_KEPT = 20_000
_SPACES = frozenset(filter(str.isspace, map(chr, range(0x3001))))
_SIGNS = frozenset(FORMULA_SIGNS) - _SPACES
# what begins with one of these may be empty
_DOUBTFUL = _SPACES | {"", "0"}
_MOMENT_LENGTH = len("2026-12-31 23:59:59")


class Kept(dict[Cell, T], Generic[T]):
    """What cells become, remembered for the next time they come.

    Args:
        make: makes it.
    """

    def __init__(self, make: Callable[[Cell], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, cell: Cell) -> T:
        """Make it; a column without repetitions does not fill the memory."""
        if len(self) > _KEPT:
            self.clear()
        made = self[cell] = self._make(cell)
        return made


def csv_column(spec: FieldSpec, formats: Formats, labels: Labeller, style: ValueStyle) -> Column:
    """The function that writes a field's cells, each as `csv_cell` does."""
    kept = Kept(csv_cell(spec, formats, labels, style)).__getitem__
    if spec.kind in AS_IT_IS:
        return partial(_texts, kept)
    if spec.kind is FieldKind.DATETIME and style is ValueStyle.ISO:
        return partial(_moments, kept, formats.zone)
    return partial(_others, kept)


def _others(kept: Callable[[Cell], str], cells: Sequence[Cell]) -> list[str]:
    return list(map(kept, cells))


def _texts(kept: Callable[[Cell], str], cells: Sequence[Cell]) -> list[str]:
    written = []
    for cell in cells:
        if not isinstance(cell, str) or (first := cell[:1]) in _DOUBTFUL:
            written.append(kept(cell))
        elif first in _SIGNS:
            written.append(f"'{cell}")
        else:
            written.append(cell)
    return written


def _moments(kept: Callable[[Cell], str], zone: tzinfo, cells: Sequence[Cell]) -> list[str]:
    written = []
    for cell in cells:
        if not isinstance(cell, str) or len(cell) != _MOMENT_LENGTH:
            written.append(kept(cell))
            continue
        try:
            moment = datetime.fromisoformat(f"{cell}+00:00").astimezone(zone)
        except (ValueError, OverflowError):
            written.append(kept(cell))
        else:
            written.append(moment.isoformat(" ", "seconds")[:_MOMENT_LENGTH])
    return written
