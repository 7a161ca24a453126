"""The server's side of the rows; written only from what a server answered."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from vtdesk.domain.laid_records import wire_id
from vtdesk.domain.record import Json, WireRecord
from vtdesk.store.driver import Database
from vtdesk.store.outbox import Outbox
from vtdesk.store.projection import project, server_row
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.stored_rows import ServerRow

_log = logging.getLogger(__name__)


def put(
    database: Database,
    table: ModuleTable,
    outbox: Outbox,
    records: Sequence[WireRecord],
    *,
    fetched: float,
    partial: bool,
) -> frozenset[int]:
    """Store answered records, and lay their waiting changes over them again.

    A record whose id is not one of this module is left out: it could not be found again. Partial
    records hold only some fields; their other fields keep what is stored.

    Returns:
        The keys of the rows.
    """
    own = _own(table, records)
    if not partial:
        rows = (ServerRow(key, record, fetched) for key, record in own)
        return project(database, table, outbox, rows)[0]
    known: dict[int, ServerRow] = {}
    for key, record in own:
        stored = known.get(key) or server_row(database, table, key)
        known[key] = merged(stored, record, fetched=fetched)
    return project(database, table, outbox, known.values())[0]


def _own(table: ModuleTable, records: Iterable[WireRecord]) -> Iterator[tuple[int, WireRecord]]:
    """The records of a module with their keys, each looked at once."""
    for record in records:
        key = table.key_of(wire_id(record))
        if key is None:
            _log.info("a record of %s came with an id that is none of its own", table.name)
        else:
            yield key, record


def merged(row: ServerRow, answer: Mapping[str, Json], *, fetched: float) -> ServerRow:
    """A row after an answer that may hold only some fields; the others keep what is stored."""
    first = row.fetched is None
    return ServerRow(row.key, {**row.values, **answer}, fetched, first or row.partial)


def remove(
    database: Database, table: ModuleTable, outbox: Outbox, keys: Iterable[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """Remove records that the server no longer has.

    One over which a change lies stays in sight until that change is settled or withdrawn.

    Returns:
        The keys of rows that stay, and of those that went.
    """
    changed = outbox.keys_of(table.name)
    wanted = set(keys)
    rows = [replace(server_row(database, table, key), gone=True) for key in wanted & changed]
    rows += [ServerRow(key, {}, gone=True) for key in wanted - changed]
    return project(database, table, outbox, rows)
