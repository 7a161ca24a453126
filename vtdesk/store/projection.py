"""What a person sees of a record: the server's row with their waiting changes laid over.

`project` is the only way a changed record's row comes about, and it can be repeated at any time:
`rebuild` makes every such row anew from the server's sides and the outbox alone.
"""

from collections.abc import Iterable, Sequence

from vtdesk.domain.changes import Change, ChangeKind, ChangeState
from vtdesk.domain.record import RowState
from vtdesk.store.batch import Batch
from vtdesk.store.driver import Database
from vtdesk.store.outbox import Outbox
from vtdesk.store.schemas import ModuleTable, Tables
from vtdesk.store.stored_rows import Overlay, ServerRow, delete_rows, load_row

_NEEDS_PERSON = {
    ChangeState.CLASHED: RowState.CLASHED,
    ChangeState.REFUSED: RowState.REFUSED,
}
_ON_ITS_WAY = {
    ChangeState.WAITING: RowState.WAITING,
    ChangeState.SENDING: RowState.SENDING,
    ChangeState.UNKNOWN: RowState.UNKNOWN,
}


def overlay_of(changes: Sequence[Change]) -> Overlay | None:
    """What a record's changes, oldest first, lay over its row; None without any.

    The state is that of a change which needs a person, else of a deletion, else of the oldest.
    """
    if not changes:
        return None
    edits: dict[str, str] = {}
    for change in changes:
        edits.update(change.values)
    stuck = [change.state for change in changes if change.state in _NEEDS_PERSON]
    if stuck:
        return Overlay(_NEEDS_PERSON[stuck[0]], edits)
    if any(change.kind is ChangeKind.DELETE for change in changes):
        return Overlay(RowState.DELETING, edits)
    return Overlay(_ON_ITS_WAY[changes[0].state], edits)


def project(
    database: Database, table: ModuleTable, outbox: Outbox, rows: Iterable[ServerRow]
) -> tuple[frozenset[int], frozenset[int]]:
    """Write rows with the changes that lie over them.

    A row without an answer of the server and without a change is no row, nor is one that the
    server deleted and no change holds.

    Returns:
        The keys written and the keys removed.
    """
    batch = Batch(database, table)
    written: set[int] = set()
    removed: set[int] = set()
    changed = outbox.keys_of(table.name)
    for row in rows:
        overlay = None
        if row.key in changed:
            overlay = overlay_of(outbox.of(table.name, table.id_of(row.key)))
        if overlay is None and (row.fetched is None or row.gone):
            removed.add(row.key)
        else:
            if row.key in written:
                # another version of the same record is to lie over this one
                batch.write()
            batch.add(row, overlay)
            written.add(row.key)
    batch.write()
    delete_rows(database, table, removed)
    return frozenset(written), frozenset(removed)


def server_row(database: Database, table: ModuleTable, key: int) -> ServerRow:
    """The server's side of a record; an empty row when nothing of it is stored."""
    stored = load_row(database, table, key)
    return ServerRow(key, {}) if stored is None else stored.server_row()


def rebuild(database: Database, tables: Tables, outbox: Outbox) -> None:
    """Make every row over which a change lies, or should lie, anew."""
    for table in tables.values():
        rebuild_table(database, table, outbox)


def rebuild_table(database: Database, table: ModuleTable, outbox: Outbox) -> None:
    """Make every row of a module over which a change lies, or should lie, anew."""
    keys = {
        key for (key,) in database.rows(f"SELECT key FROM {table.rows} WHERE server IS NOT NULL")
    }
    keys |= outbox.keys_of(table.name)
    project(database, table, outbox, [server_row(database, table, key) for key in keys])
