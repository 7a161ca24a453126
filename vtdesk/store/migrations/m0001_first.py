"""The first shape: what the server offers, names of records, outbox, drafts, cursors.

The tables of a module's rows (`rows_<number>`, `search_<number>`) are made when its describe is
first stored, since their columns come from there.
"""

from collections.abc import Callable

_STATEMENTS = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    # position: place in listtypes, NULL when it is not listed; info, schema: JSON
    """CREATE TABLE modules (
        number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
        position INTEGER, info TEXT, schema TEXT, fetched REAL)""",
    # number: the column f<number> of rows_<module>; since: the number it had when the field came
    """CREATE TABLE columns (
        module INTEGER NOT NULL, field TEXT NOT NULL,
        number INTEGER NOT NULL, since INTEGER NOT NULL, storage TEXT NOT NULL,
        PRIMARY KEY (module, field)) WITHOUT ROWID""",
    "CREATE TABLE prefixes (prefix TEXT PRIMARY KEY, module TEXT NOT NULL) WITHOUT ROWID",
    # stored: the record itself lies in a table of rows
    """CREATE TABLE labels (
        id TEXT PRIMARY KEY, label TEXT NOT NULL, stored INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX labels_alone ON labels (id) WHERE stored = 0",
    """CREATE TABLE outbox (
        position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        change TEXT NOT NULL)""",
    """CREATE TABLE drafts (
        module TEXT NOT NULL, key INTEGER NOT NULL, draft TEXT NOT NULL,
        PRIMARY KEY (module, key))""",
    "CREATE TABLE cursors (module TEXT PRIMARY KEY, cursor TEXT NOT NULL) WITHOUT ROWID",
)


def upgrade(run: Callable[[str], None]) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        run(statement)
