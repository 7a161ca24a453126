"""Looking after the file: what each module takes, whether it is sound, and giving room back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.ids import ModuleName
from vtdesk.store import name_index
from vtdesk.store.driver import Database
from vtdesk.store.known import Known
from vtdesk.store.schemas import ModuleTable, Tables
from vtdesk.store.writes import Written

_THERE = "key > 0 AND fetched IS NOT NULL AND gone = 0"
"""What holds of the rows that the server is believed to have."""


def sizes(database: Database, tables: Tables) -> Mapping[ModuleName, tuple[int, int]]:
    """Rows and bytes of each module, from the pages that its tables and indexes take.

    SQLite's dbstat table (https://sqlite.org/dbstat.html) tells them, and reads the whole file.
    """
    taken: dict[str, int] = {}
    for name, size in database.rows(
        "SELECT s.tbl_name, d.pgsize FROM dbstat AS d JOIN sqlite_schema AS s "
        "ON s.name = d.name WHERE d.aggregate = 1"
    ):
        taken[name] = taken.get(name, 0) + size
    return {
        table.name: (_count(database, table), _bytes(taken, table)) for table in tables.values()
    }


def is_sound(database: Database) -> bool:
    """Whether the file is in order, as far as https://sqlite.org/pragma.html#pragma_quick_check."""
    return database.rows("PRAGMA quick_check(1)") == [("ok",)]


def taken(database: Database) -> int:
    """Bytes of the pages in use; a few microseconds."""
    sql = "SELECT (c.page_count - f.freelist_count) * s.page_size "
    tables = "pragma_page_count AS c, pragma_freelist_count AS f, pragma_page_size AS s"
    return int(database.value(f"{sql}FROM {tables}"))


def compact(database: Database) -> int:
    """Give the room of what was removed back to the disk, as many bytes as are returned.

    Not inside a transaction.
    """
    before = _size(database)
    with database.large_temporary_files():
        database.run("VACUUM")
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return before - _size(database)


def server_keys(database: Database, table: ModuleTable) -> frozenset[int]:
    """The keys of the rows that the server is believed to have."""
    rows = database.rows(f"SELECT key FROM {table.rows} WHERE {_THERE}")
    return frozenset(key for (key,) in rows)


def server_count(database: Database, table: ModuleTable) -> int:
    """How many keys `server_keys` gives."""
    return int(database.value(f"SELECT count(*) FROM {table.rows} WHERE {_THERE}"))


def last_server_key(database: Database, table: ModuleTable) -> int:
    """The highest key of the rows that the server is believed to have; 0 for none."""
    found: int | None = database.value(
        f"SELECT key FROM {table.rows} WHERE {_THERE} ORDER BY key DESC LIMIT 1"
    )
    return found or 0


def forget_records(
    database: Database, known: Known, module: ModuleName, keys: Iterable[int]
) -> Written:
    """Take rows out that are no longer to be kept here; the server still has them.

    One over which a change lies, or of which something typed is kept, stays. Names stay, too, for
    the records that point to them.
    """
    if (table := known.tables.get(module)) is None:
        return known, ChangeSet()
    held = known.outbox.keys_of(module) | {key for name, key in known.drafts if name == module}
    gone = frozenset(keys) - held
    numbers = [(key,) for key in gone]
    database.run_many(f"DELETE FROM {table.rows} WHERE key = ?", numbers)
    database.run_many(f"DELETE FROM {table.search} WHERE rowid = ?", numbers)
    name_index.remove(database, table, numbers)
    database.run_many(
        "UPDATE labels SET stored = 0 WHERE id = ?",
        [(str(table.id_of(key)),) for key in gone],
    )
    return known, ChangeSet(removed={module: gone} if gone else {})


def forget_cursor(database: Database, known: Known, module: ModuleName) -> Written:
    """Forget how far a module has come; its next fetch is a first one."""
    database.run("DELETE FROM cursors WHERE module = ?", (module,))
    cursors = {name: cursor for name, cursor in known.cursors.items() if name != module}
    return replace(known, cursors=cursors), ChangeSet()


def _size(database: Database) -> int:
    return int(
        database.value("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    )


def _count(database: Database, table: ModuleTable) -> int:
    return int(database.value(f"SELECT count(*) FROM {table.rows}"))


def _bytes(taken: Mapping[str, int], table: ModuleTable) -> int:
    indexes = (f"{table.search}_", f"{table.names}_")
    words = sum(size for name, size in taken.items() if name.startswith(indexes))
    return taken.get(table.rows, 0) + words
