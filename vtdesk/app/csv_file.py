"""Small lists as files that spreadsheets open."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from vtdesk.app.chosen_file import write_chosen
from vtdesk.domain.spreadsheet_text import as_text

_BYTE_ORDER_MARK = "\ufeff"


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as comma-separated text; a cell that a spreadsheet would compute is kept as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return text.getvalue()


async def write_csv(path: Path, text: str) -> None:
    """Write such a text, wholly or not at all.

    Raises:
        FileNotWritten: it could not be written; an older file of this name is as before.
    """
    content = (_BYTE_ORDER_MARK + text).encode()
    await write_chosen(path, content, f"The list was not written to {path}")


def _safe(cell: str) -> str:
    """A cell that begins as a formula does is marked as text, unless it is a number."""
    return cell if _is_number(cell) else as_text(cell)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
