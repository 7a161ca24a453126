"""Rows of a module as plain cells, and the names that they point to, for files of many rows."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from vtdesk.domain.values import Cell
from vtdesk.store.driver import Database
from vtdesk.store.packing import to_json
from vtdesk.store.schemas import ModuleTable

_ID = re.compile(r"[0-9]+x[0-9]*[1-9][0-9]*|new-[0-9]+")


class SheetRows(NamedTuple):
    """Some rows from one moment.

    Attributes:
        rows: the cells of each record that is still there.
        names: of the records that they point to, by wire id, where known.
    """

    rows: list[tuple[Cell, ...]]
    names: dict[str, str]


def sheet_rows(
    database: Database,
    table: ModuleTable,
    keys: Sequence[int],
    fields: Sequence[str],
    pointers: Sequence[str],
) -> SheetRows:
    """The rows under these keys, in their order.

    Args:
        database: to read from.
        table: of the module.
        keys: of the rows.
        fields: of the cells; a cell is None where the module has no such field.
        pointers: those of the fields that hold ids of records.
    """
    columns = "".join(f", {table.column(name) or 'NULL'}" for name in fields)
    with database.snapshot():
        found = {
            key: tuple(cells)
            for key, *cells in database.rows(
                f"SELECT key{columns} FROM {table.rows} "
                "WHERE key IN (SELECT value FROM json_each(?))",
                (to_json(list(keys)),),
            )
        }
        rows = [found[key] for key in keys if key in found]
        places = [place for place, name in enumerate(fields) if name in pointers]
        ids = ids_in({row[place] for place in places for row in rows})
        return SheetRows(rows, names_of(database, ids))


def ids_in(cells: set[Cell]) -> set[str]:
    """The ids of records that these cells hold, one or several each."""
    return {name for cell in cells if isinstance(cell, str) for name in _ID.findall(cell)}


def names_of(database: Database, ids: set[str]) -> dict[str, str]:
    """The names of records by wire id, as far as known."""
    rows = database.rows(
        "SELECT id, label FROM labels WHERE id IN (SELECT value FROM json_each(?))",
        (to_json(list(ids)),),
    )
    return dict(rows)


def unnamed(
    database: Database, table: ModuleTable, keys: Sequence[int], pointers: Sequence[str]
) -> set[str]:
    """The ids of records that these rows point to and whose names are not known."""
    missing: set[str] = set()
    for column in filter(None, map(table.column, pointers)):
        rows = database.rows(
            f"SELECT DISTINCT {column} FROM {table.rows} "
            "WHERE key IN (SELECT value FROM json_each(?))",
            (to_json(list(keys)),),
        )
        ids = ids_in({cell for (cell,) in rows})
        missing |= ids - names_of(database, ids).keys()
    return missing
