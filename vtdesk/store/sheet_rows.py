"""Rows of a module as plain cells, and the names that they point to, for files of many rows."""

import re
from collections.abc import Sequence

from vtdesk.domain.values import Cell
from vtdesk.store.driver import Database
from vtdesk.store.packing import to_json
from vtdesk.store.schemas import ModuleTable

_ID = re.compile(r"[0-9]+x[0-9]*[1-9][0-9]*|new-[0-9]+")


def sheet_rows(
    database: Database, table: ModuleTable, keys: Sequence[int], fields: Sequence[str]
) -> list[tuple[Cell, ...]]:
    """The rows under these keys, in their order, without those that have gone.

    Args:
        database: to read from.
        table: of the module.
        keys: of the rows.
        fields: of the cells, at least one; a cell is None where the module has no such field.
    """
    columns = ", ".join(f"r.{column}" if column else "NULL" for column in map(table.column, fields))
    return database.rows(
        f"SELECT {columns} FROM json_each(?) AS wanted CROSS JOIN {table.rows} AS r "
        "ON r.key = wanted.value ORDER BY wanted.key",
        (to_json(list(keys)),),
    )


def pointed_to(
    database: Database, table: ModuleTable, keys: Sequence[int] | None, pointers: Sequence[str]
) -> dict[str, str | None]:
    """The wire ids that these rows point to, each with its record's name; None where not known.

    Args:
        database: to read from.
        table: of the module.
        keys: of the rows; None for all of the module.
        pointers: the fields that hold ids of records, one or several each.
    """
    found: dict[str, str | None] = {}
    chosen, values = "", tuple[str, ...]()
    if keys is not None:
        chosen, values = " WHERE key IN (SELECT value FROM json_each(?))", (to_json(list(keys)),)
    for column in filter(None, map(table.column, pointers)):
        cells = database.rows(f"SELECT DISTINCT {column} FROM {table.rows}{chosen}", values)
        ids = [name for (cell,) in cells if isinstance(cell, str) for name in _ID.findall(cell)]
        found.update(dict.fromkeys(ids))
    names = database.rows(
        "SELECT id, label FROM labels WHERE id IN (SELECT value FROM json_each(?))",
        (to_json(list(found)),),
    )
    return {**found, **dict(names)}
