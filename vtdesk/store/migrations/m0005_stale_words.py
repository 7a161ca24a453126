"""Which modules' words were indexed before streets and short endings of phone numbers were."""

from collections.abc import Callable

_STATEMENTS = (
    # module: its number; below: rows with lower keys are still to be indexed anew
    "CREATE TABLE stale_words (module INTEGER PRIMARY KEY, below INTEGER NOT NULL)",
    """INSERT INTO stale_words SELECT number, 9223372036854775807 FROM modules
        WHERE EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'rows_' || number)""",
)


def upgrade(run: Callable[[str], None]) -> None:
    """Make the table, and note every module that has rows."""
    for statement in _STATEMENTS:
        run(statement)
