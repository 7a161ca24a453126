"""One record as it lies in its module's table, and as it is read back whole.

A row holds the *projected* values: what the server last said with waiting changes laid over. Of the
fields that a change touches, the server's own values lie beside them in `server`, so that the
server's side of every row can be told from it at any time.

Empty values (null, "", zero dates) are NULL. A field that was never fetched is NULL too and its
column's number stands in `absent`, or is not below the row's `width` because the field came later.
What no column can hold (fields outside the describe, nested values, numbers of more than fifteen
figures) lies in `extra` as JSON.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vtdesk.domain.record import Json, RowState
from vtdesk.store import name_index
from vtdesk.store.driver import Database
from vtdesk.store.packing import from_json, values_from_json
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.shapes import FIXED, shape_of


@dataclass(slots=True)
class ServerRow:
    """What the server last said of one record, or nothing of a record it has not seen.

    Attributes:
        values: wire values by field name; a field that was never fetched is missing.
        fetched: Unix time in seconds of the answer; None when no answer ever held the record.
        partial: only some fields were ever fetched.
        gone: the server deleted or hid it, but a waiting change still lies on it.
    """

    key: int
    values: Mapping[str, Json]
    fetched: float | None = None
    partial: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over a server's row.

    Attributes:
        edits: wire values of the waiting changes, later ones over earlier ones.
    """

    state: RowState
    edits: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class StoredRow:
    """A row as it was read: the projected values and the server's side of them.

    Attributes:
        values: projected wire values; a field that was never fetched is missing.
        server: the server's values of the changed fields, as far as ever fetched.
    """

    key: int
    label: str
    values: dict[str, Json]
    modified: str | None
    fetched: float | None
    partial: bool
    gone: bool
    state: RowState
    changed: tuple[str, ...]
    server: dict[str, Json]

    def server_row(self) -> ServerRow:
        """The server's side alone."""
        values = {name: v for name, v in self.values.items() if name not in self.changed}
        values.update(self.server)
        return ServerRow(self.key, values, self.fetched, self.partial, self.gone)


def load_row(database: Database, table: ModuleTable, key: int) -> StoredRow | None:
    """The whole row under a key."""
    shape = shape_of(table)
    found = database.rows(shape.select, (key,))
    if not found:
        return None
    (
        (_, label, _, modified, fetched, partial, width, absent, state, changed, server, gone, extra),
        cells,
    ) = (found[0][: len(FIXED)], found[0][len(FIXED) :])  # fmt: skip
    missing = frozenset(from_json(absent, list[int])) if absent else frozenset()
    values: dict[str, Json] = {}
    for name, cell in zip(shape.fields, cells, strict=True):
        since = table.columns[name].since
        if since < width and since not in missing:
            values[name] = cell
    if extra:
        values.update(values_from_json(extra))
    return StoredRow(
        key,
        label,
        values,
        modified,
        fetched,
        bool(partial),
        bool(gone),
        RowState(state),
        tuple(from_json(changed, list[str])) if changed else (),
        values_from_json(server) if server else {},
    )


def delete_rows(database: Database, table: ModuleTable, keys: Iterable[int]) -> None:
    """Remove rows, their names and their words."""
    numbers: Sequence[tuple[int]] = [(key,) for key in keys]
    database.run_many(f"DELETE FROM {table.rows} WHERE key = ?", numbers)
    database.run_many(f"DELETE FROM {table.search} WHERE rowid = ?", numbers)
    name_index.remove(database, table, numbers)
    database.run_many(
        "DELETE FROM labels WHERE id = ?", [(str(table.id_of(key)),) for (key,) in numbers]
    )
