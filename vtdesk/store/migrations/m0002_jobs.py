"""Jobs with their rows, and copies of records deleted from here."""

from collections.abc import Callable

_STATEMENTS = (
    # job, row: JSON, written and read by the rest of the program
    "CREATE TABLE jobs (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, job TEXT NOT NULL)",
    """CREATE TABLE job_rows (
        job TEXT NOT NULL, number INTEGER NOT NULL, row TEXT NOT NULL,
        PRIMARY KEY (job, number)) WITHOUT ROWID""",
    # kept: Unix time in seconds; wire_values: JSON
    """CREATE TABLE kept_copies (
        number INTEGER PRIMARY KEY AUTOINCREMENT, module TEXT NOT NULL, key INTEGER NOT NULL,
        label TEXT NOT NULL, kept REAL NOT NULL, wire_values TEXT NOT NULL)""",
    "CREATE INDEX kept_copies_of ON kept_copies (module, key)",
)


def upgrade(run: Callable[[str], None]) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        run(statement)
