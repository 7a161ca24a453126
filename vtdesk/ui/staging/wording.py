"""The words of staged cells and of the records they are in."""

from vtdesk.ui.browse.wording import counted


def staged_text(cells: int, records: int) -> str:
    """What the bar below the table says, as in "3 cells changed in 2 records"."""
    cells_changed = counted(cells, "cell", "cells")
    return f"{cells_changed} changed in {counted(records, 'record', 'records')}"
