"""Rows as text for the clipboard: tabs between cells, a line for each record."""

import asyncio
from collections.abc import Iterable, Sequence

from vtdesk.ui.browse.record_model import RecordModel

_AT_ONCE = 100


async def rows_as_text(
    records: RecordModel, rows: Iterable[int], columns: Sequence[int], *, headings: bool
) -> str:
    """These rows and columns as tab-separated lines.

    Rows are read a hundred at a time with the event loop running between, so that copying a whole
    module does not hold the window up. Cells hold neither tabs nor line ends.
    """
    lines = []
    if headings:
        lines.append("\t".join(records.columns[number].spec.label for number in columns))
    for done, row in enumerate(rows):
        if done and done % _AT_ONCE == 0:
            await asyncio.sleep(0)
        view = records.row_view(row)
        if view is not None:
            lines.append("\t".join(view.texts[number] for number in columns))
    return "\n".join(lines)
