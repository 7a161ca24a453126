"""Rows of a table as text for the clipboard, in the forms that other programs take.

The cells of a row hold neither tabs nor line ends (`columns.one_line`), so tab-separated lines need
no quoting: that is what spreadsheets read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

import msgspec

from vtdesk.app.columns import Column
from vtdesk.app.rows import RowView
from vtdesk.domain.ids import ModuleName, RecordId

_API_ENDS = ("/restapi/", "/webservice.php")


class CopyForm(Enum):
    """What copied cells become; the value is what the menu says."""

    CELLS = "Cells"
    ROWS = "Rows with headings"
    MARKDOWN = "Markdown table"
    JSON = "JSON"
    VTQL = "VTQL query"
    LINK = "Links to the records"
    ID = "Record ids"


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """What the rows belong to.

    Attributes:
        columns: those of the table.
        shown: numbers of the columns to copy.
        endpoint: the account's API address.
    """

    module: ModuleName
    columns: Sequence[Column]
    shown: Sequence[int]
    endpoint: str

    @property
    def labels(self) -> list[str]:
        """Headings of the copied columns."""
        return [self.columns[number].label for number in self.shown]

    @property
    def names(self) -> list[str]:
        """API names of the copied columns' fields."""
        return [self.columns[number].spec.name for number in self.shown]

    def texts(self, row: RowView) -> list[str]:
        """The cells of a row as people read them."""
        return [row.texts[number] for number in self.shown]


def copy_text(form: CopyForm, table: CopiedTable, rows: Sequence[RowView]) -> str:
    """The rows in one of the forms; "" where no row has anything of the kind."""
    return _WRITERS[form](table, rows)


def record_link(endpoint: str, module: ModuleName, record: RecordId) -> str:
    """The address of a record's page in a browser."""
    parts = urlsplit(endpoint)
    folder = parts.path
    for end in _API_ENDS:
        folder = folder.partition(end)[0]
    root = f"{parts.scheme}://{parts.netloc}{folder.rstrip('/')}"
    return f"{root}/index.php?module={module}&view=Detail&record={record.number}"


def _cells(table: CopiedTable, rows: Sequence[RowView]) -> str:
    return "\n".join("\t".join(table.texts(row)) for row in rows)


def _rows(table: CopiedTable, rows: Sequence[RowView]) -> str:
    return "\n".join(("\t".join(table.labels), _cells(table, rows)))


def _markdown(table: CopiedTable, rows: Sequence[RowView]) -> str:
    sides = ["---:" if table.columns[number].align_end else "---" for number in table.shown]
    lines = [table.labels, sides, *(table.texts(row) for row in rows)]
    escaped = [sides if line is sides else [_escaped(text) for text in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in escaped)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _json(table: CopiedTable, rows: Sequence[RowView]) -> str:
    """Wire values under API names, as the server's own answers have them."""
    pairs = list(zip(table.names, table.shown, strict=True))
    records = [
        {"id": str(row.id), **{name: row.cells[number] for name, number in pairs}} for row in rows
    ]
    return msgspec.json.format(msgspec.json.encode(records), indent=2).decode()


def _vtql(table: CopiedTable, rows: Sequence[RowView]) -> str:
    ids = _server_ids(rows)
    if not ids:
        return ""
    names = [name for name in table.names if name != "id"]
    listed = ", ".join(f"'{record}'" for record in ids)
    fields = ", ".join(names) or "*"
    # names come from describe, ids are figures: nothing in it needs quoting
    return f"SELECT {fields} FROM {table.module} WHERE id IN ({listed});"  # noqa: S608 - VTQL for the clipboard


def _links(table: CopiedTable, rows: Sequence[RowView]) -> str:
    ids = _server_ids(rows)
    return "\n".join(record_link(table.endpoint, table.module, record) for record in ids)


def _ids(table: CopiedTable, rows: Sequence[RowView]) -> str:
    del table
    return "\n".join(str(record) for record in _server_ids(rows))


def _server_ids(rows: Sequence[RowView]) -> list[RecordId]:
    """Ids that the server knows: what waits to be created has none yet."""
    return [row.id for row in rows if isinstance(row.id, RecordId)]


_WRITERS = {
    CopyForm.CELLS: _cells,
    CopyForm.ROWS: _rows,
    CopyForm.MARKDOWN: _markdown,
    CopyForm.JSON: _json,
    CopyForm.VTQL: _vtql,
    CopyForm.LINK: _links,
    CopyForm.ID: _ids,
}
