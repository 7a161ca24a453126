"""What names sort by, folded once instead of in each order of a reference."""

from collections.abc import Callable

_STATEMENTS = (
    # sort: the folded label where that is more than its ASCII letters lowered, else NULL
    "ALTER TABLE labels ADD COLUMN sort TEXT",
    "UPDATE labels SET sort = fold(label) WHERE length(label) <> length(CAST(label AS BLOB))",
)


def upgrade(run: Callable[[str], None]) -> None:
    """Widen the table, and fold what is in it."""
    for statement in _STATEMENTS:
        run(statement)
