"""Where a person was in a table, kept while another tab is on screen and until the next start."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from vtdesk.ui.browse.record_table import RecordTable

_MOST_SELECTED = 200
_Flag = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, slots=True)
class TableSpot:
    """Cursor, scroll and selection of a table, by records.

    Attributes:
        current: key of the record the cursor stands on; 0 for none.
        column: the cursor's column.
        top: key of the first record on screen; 0 for none.
        selected: keys of the selected records, the first 200 of them.
    """

    current: int
    column: int
    top: int
    selected: tuple[int, ...] = ()

    @classmethod
    def of_table(cls, table: RecordTable) -> "TableSpot":
        """Where the person is in a table now."""
        records, index = table.records, table.currentIndex()
        keys = (records.key_at(row) for row in islice(table.selected_rows(), _MOST_SELECTED))
        return cls(
            current=table.current_key() or 0,
            column=max(index.column(), 0),
            top=records.key_at(table.rowAt(0)) or 0,
            selected=tuple(key for key in keys if key is not None),
        )

    @classmethod
    def of_numbers(cls, numbers: Sequence[int]) -> "TableSpot | None":
        """What `numbers` gave; None for anything else."""
        if len(numbers) < len(("current", "column", "top")):
            return None
        current, column, top, *selected = numbers
        return cls(current, column, top, tuple(selected[:_MOST_SELECTED]))

    def numbers(self) -> tuple[int, ...]:
        """For keeping."""
        return (self.current, self.column, self.top, *self.selected)

    def restore(self, table: RecordTable) -> bool:
        """Go back there; False while the record of the cursor is not in the table."""
        records = table.records
        row = records.row_of(self.current) if self.current else None
        if row is None:
            return False
        column = min(self.column, max(records.columnCount() - 1, 0))
        model = table.selectionModel()
        model.setCurrentIndex(records.index(row, column), _Flag.ClearAndSelect | _Flag.Rows)
        if len(self.selected) > 1:
            chosen = QItemSelection()
            for place in records.rows_of(set(self.selected)).values():
                index = records.index(place, column)
                chosen.select(index, index)
            model.select(chosen, _Flag.ClearAndSelect | _Flag.Rows)
        top = records.row_of(self.top) if self.top else None
        if top is not None:
            height = table.verticalHeader().defaultSectionSize()
            table.verticalScrollBar().setValue(top * height)
        return True
