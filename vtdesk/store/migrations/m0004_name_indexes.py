"""Where indexes of names are made piece by piece, and how far each has come."""

from collections.abc import Callable

_STATEMENTS = (
    # module: its number; reached: the last key in `names_<number>`, the largest integer when all are
    "CREATE TABLE name_indexes (module INTEGER PRIMARY KEY, reached INTEGER NOT NULL)",
)


def upgrade(run: Callable[[str], None]) -> None:
    """Make the table."""
    for statement in _STATEMENTS:
        run(statement)
