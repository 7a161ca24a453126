"""Indexes on what a person orders a large module by, made while nobody waits for them.

The rows of a module are wide: to find the first page of an order, all of a large file is read. An
index of one column is a thirtieth of that, and SQLite reads it instead
(https://sqlite.org/queryplanner.html#_covering_indexes). That of a text holds it folded, as rows are
ordered by it, and so holds their order (https://sqlite.org/expridx.html). It costs each write a
little, so there are few, and none while a module is fetched for the first time.

A folded index is of no use to a program that folds in another way, and could not be written by it:
its name tells the way, and `drop_outdated` goes before everything else that is done with a file.
"""

import ctypes
import re
import sys
import unicodedata
from collections.abc import Iterable

from vtdesk.domain.cursor import Cursor
from vtdesk.domain.search_text import FOLDING
from vtdesk.store.driver import Database
from vtdesk.store.labels import label_sources
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.sql import indexable, is_folded

LARGE = 100_000
"""Rows; less are ordered at once anyway."""

MOST = 8
"""Indexes of one module; the oldest makes room for a further one."""

_HAVE_ONE = frozenset({"id", "modifiedtime"})
_FOLDED_BY = f"{FOLDING}_{unicodedata.unidata_version.replace('.', '_')}"
_FOLDED_INDEX = re.compile(r"rows_[0-9]+_by_f[0-9]+_(\w+)")


def worth_it(cursor: Cursor | None) -> bool:
    """Whether a module that has come so far is large, and is not being filled."""
    return cursor is not None and cursor.complete and cursor.filled >= LARGE


def missing(database: Database, table: ModuleTable, fields: Iterable[str]) -> tuple[str, ...]:
    """Those of the first fields that have a column and no index."""
    named = label_sources(table.schema)
    own = [name for name in dict.fromkeys(fields) if name not in _HAVE_ONE and named != (name,)]
    wanted = [name for name in own if table.column(name) is not None][:MOST]
    there = _indexes(database, table)
    return tuple(name for name in wanted if _index(table, name) not in there)


def make(database: Database, table: ModuleTable, field: str) -> None:
    """Index the column of a field; 1 to 2 s for a million rows, in which nothing is written."""
    with database.little_memory(), database.transaction():
        for oldest in _indexes(database, table)[: -(MOST - 1)]:
            database.run(f'DROP INDEX "{oldest}"')
        database.run(
            f"CREATE INDEX IF NOT EXISTS {_index(table, field)} "
            f"ON {table.rows} ({indexable(table, field)})"
        )


def give_back_memory(database: Database) -> None:
    """Give back the room that sorting took, also to the system where the C library keeps it (glibc)."""
    database.run("PRAGMA shrink_memory")
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def drop_all(database: Database, table: ModuleTable) -> None:
    """Take all of them back, as before a first fill."""
    for name in _indexes(database, table):
        database.run(f'DROP INDEX "{name}"')


def drop_outdated(database: Database) -> None:
    """Take those back that another vtdesk, or another Python, folded in its own way."""
    for (name,) in database.rows("SELECT name FROM sqlite_schema WHERE type = 'index'"):
        found = _FOLDED_INDEX.fullmatch(name)
        if found is not None and found[1] != _FOLDED_BY:
            database.run(f'DROP INDEX "{name}"')


def _index(table: ModuleTable, field: str) -> str:
    folded = is_folded(table.schema.by_name[field])
    way = f"_{_FOLDED_BY}" if folded else ""
    return f"{table.rows}_by_f{table.columns[field].number}{way}"


def _indexes(database: Database, table: ModuleTable) -> list[str]:
    """The names of those that are there, the oldest first."""
    found = database.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? "
        "AND name LIKE ? || '~_by~_f%' ESCAPE '~' ORDER BY rowid",
        (table.rows, table.rows),
    )
    return [name for (name,) in found]
