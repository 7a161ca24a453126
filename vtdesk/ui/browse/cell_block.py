"""Which cells of a table are meant: a block between two cells, or whole rows.

Qt's selection holds rows, however many. The columns of a block lie between the cell where it was
begun and the current one, as in a spreadsheet: Shift with arrows or mouse makes a block, boxes,
Ctrl with the mouse, Shift+Space and Select all choose rows.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SelectedCells:
    """The cells a copy, a paste or a fill is about.

    Attributes:
        rows: stretches of rows from the top; at least one.
        columns: numbers of the columns on screen from the start side; at least one.
        whole_rows: rows were chosen as such, not a block of cells.
    """

    rows: tuple[range, ...]
    columns: tuple[int, ...]
    whole_rows: bool

    @property
    def anchor(self) -> tuple[int, int]:
        """Row and column of the first cell, where a paste begins."""
        return self.rows[0].start, self.columns[0]

    @property
    def row_count(self) -> int:
        """How many rows."""
        return sum(len(part) for part in self.rows)

    @property
    def count(self) -> int:
        """How many cells."""
        return self.row_count * len(self.columns)


class BlockColumns:
    """Keeps where a block was begun.

    The table says what a person's move means before Qt carries it out.
    """

    def __init__(self) -> None:
        self._anchor = 0
        self._extending = False
        self._whole_rows = False

    @property
    def whole_rows(self) -> bool:
        """Rows are chosen, not cells."""
        return self._whole_rows

    def begin_move(self, *, extend: bool, rows: bool = False) -> None:
        """What comes now is a person's move.

        Args:
            extend: the block grows or shrinks to the cell that becomes current.
            rows: whole rows are chosen.
        """
        self._extending = extend
        if not extend:
            self._whole_rows = rows

    def end_move(self) -> None:
        """What comes from now on is no person's doing."""
        self._extending = False

    def choose_rows(self) -> None:
        """Whole rows are meant from now on."""
        self._whole_rows = True

    def current_moved(self, column: int) -> None:
        """Another cell is the current one."""
        if not self._extending:
            self._anchor = column

    def columns(self, current: int, shown: list[int]) -> tuple[int, ...]:
        """The columns meant.

        Args:
            current: the current cell's.
            shown: those on screen.
        """
        if self._whole_rows or current < 0:
            return tuple(shown)
        first, last = sorted((self._anchor, current))
        return tuple(number for number in shown if first <= number <= last)
