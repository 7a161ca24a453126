"""An index of how the words of names begin, for large modules, so that picking a record is at once.

The full-text index finds a word's beginning by passing all words that begin so, those of all texts
included: of a million records 50 ms and more. This one holds names alone and lists of what begins with
one, two and three letters (https://sqlite.org/fts5.html, 4.2), of which a query reads the head only.
It takes a twentieth of the module's room.

It is made of the stored rows while nobody waits, in pieces; from then on each write keeps up what it
has reached. None is there while a module is fetched for the first time.
"""

from collections.abc import Iterable, Sequence

from vtdesk.store.driver import Database
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.search import index_words, match_expression

PIECE = 2_000
"""Names indexed in one write; about 10 ms."""

_BELOW_ALL = -(2**63)
_ALL = 2**63 - 1


def put(database: Database, table: ModuleTable, names: Iterable[tuple[int, str]]) -> None:
    """Take names that were written, as far as the index has come.

    Args:
        database: in a transaction that writes.
        table: their module.
        names: keys of rows, and their names as `index_words` gives them.
    """
    if (reached := _reached(database, table)) is not None:
        _insert(database, table, [entry for entry in names if entry[0] <= reached])


def remove(database: Database, table: ModuleTable, keys: Sequence[tuple[int]]) -> None:
    """Forget the names of rows that are removed; no matter where they are not indexed."""
    if _reached(database, table) is not None:
        database.run_many(f"DELETE FROM {table.names} WHERE rowid = ?", keys)


def extend(database: Database, table: ModuleTable) -> bool:
    """Index the next piece of the stored names.

    Returns:
        Whether there is more to do.
    """
    reached = _reached(database, table)
    if reached == _ALL:
        return False
    if reached is None:
        reached = _BELOW_ALL
        database.run(
            f"CREATE VIRTUAL TABLE {table.names} USING fts5(name, content = '', "
            "contentless_delete = 1, detail = none, prefix = '1 2 3', tokenize = 'ascii')"
        )
    rows = database.rows(
        f"SELECT key, ifnull(sort, '') FROM {table.rows} WHERE key > ? ORDER BY key LIMIT ?",
        (reached, PIECE),
    )
    _insert(database, table, [(key, index_words(folded)) for key, folded in rows])
    more = len(rows) == PIECE
    database.run(
        "INSERT OR REPLACE INTO name_indexes VALUES (?, ?)",
        (table.number, rows[-1][0] if more else _ALL),
    )
    return more


def drop(database: Database, table: ModuleTable) -> None:
    """Take it back, as before a first fill."""
    if _reached(database, table) is not None:
        database.run(f"DROP TABLE {table.names}")
        database.run("DELETE FROM name_indexes WHERE module = ?", (table.number,))


def is_whole(database: Database, table: ModuleTable) -> bool:
    """Whether it holds the names of all rows."""
    return _reached(database, table) == _ALL


def keys_with(database: Database, table: ModuleTable, text: str, most: int) -> list[int]:
    """The keys of rows whose names hold words that begin as typed; the lowest ones.

    Args:
        database: where to read.
        table: its index is whole.
        text: as typed, with a word in it.
        most: how many at most.
    """
    rows = database.rows(
        f"SELECT rowid FROM {table.names} WHERE {table.names} MATCH ? LIMIT ?",
        (match_expression(text), most),
    )
    return [key for (key,) in rows]


def _insert(database: Database, table: ModuleTable, names: Sequence[tuple[int, str]]) -> None:
    database.run_many(f"INSERT OR REPLACE INTO {table.names} (rowid, name) VALUES (?, ?)", names)


def _reached(database: Database, table: ModuleTable) -> int | None:
    """The last key that is indexed; None where there is no index."""
    found: int | None = database.value(
        "SELECT reached FROM name_indexes WHERE module = ?", (table.number,)
    )
    return found
