"""What a table asks of whoever edits its cells in place."""

from typing import Protocol


class CellEditing(Protocol):
    """Edits cells of the table on show; `RecordTable.set_editor` takes one.

    Rows and columns are places in the table's model. While an input stands over a cell,
    `QTableView.visualRect` says where, frozen column included; `RecordTable.rows_moved` tells that
    it has to be asked again.
    """

    def may_edit(self, row: int, column: int) -> str | None:
        """Why a cell cannot be changed, in words for the person; None if it can."""

    def begin(self, row: int, column: int, first_key: str) -> None:
        """Put an input over a cell.

        Args:
            row: of the cell.
            column: of the cell.
            first_key: what was typed, which takes the place of the cell's text; "" to go on from
                that text.
        """
