"""The read side of the rows: keys of a query, rows of keys, one record, counts, names to choose from."""

from array import array
from collections.abc import Mapping, Sequence
from operator import itemgetter

from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.query import Query
from vtdesk.domain.record import Json, Record, Row, RowState
from vtdesk.domain.values import Cell
from vtdesk.store.driver import Database
from vtdesk.store.known import Known
from vtdesk.store.labels import find_alone
from vtdesk.store.packing import from_json, integers_from_json, to_json
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.search import match_expression
from vtdesk.store.sql import count_matches, select_keys
from vtdesk.store.stored_rows import load_row

_STATES = tuple(RowState)
_NOTHING_CHANGED: frozenset[str] = frozenset()
# names are ordered after this many were found; a text that finds more is typed on anyway
_MOST_FOUND = 1_000
# matches; to look up each of more, all over the file, takes longer than to pass all rows in order
_MANY_MATCHES = 50_000

Target = tuple[AnyId, ModuleName, str]
"""A record to choose from: id, module, name."""


def keys_of(
    database: Database, table: ModuleTable, query: Query, first: int | None = None
) -> "array[int]":
    """The keys of a query's rows, in order; only so many of the first ones if a number is given."""
    counted = count_matches(table, query, _MANY_MATCHES) if query.sort else None
    found = database.value(counted.text, counted.values) if counted is not None else 0
    statement = select_keys(table, query, first, found_many=found == _MANY_MATCHES)
    # one text instead of a row each: 100,000 small rows cost more than their sorting
    text = database.value(f"SELECT json_group_array(key) FROM ({statement.text})", statement.values)
    return integers_from_json(text)


def rows_of(
    database: Database, table: ModuleTable, keys: Sequence[int], fields: Sequence[str]
) -> list[Row | None]:
    """The rows under these keys, in their order; None where there is none."""
    columns = [table.column(name) for name in fields]
    chosen = [column or "NULL" for column in columns]
    found: dict[int, Row] = {}
    for key, label, state, changed, *cells in database.rows(
        f"SELECT key, label, state, changed{''.join(f', {c}' for c in chosen)} "
        f"FROM {table.rows} WHERE key IN (SELECT value FROM json_each(?))",
        (to_json(list(keys)),),
    ):
        names = frozenset(from_json(changed, list[str])) if changed else _NOTHING_CHANGED
        found[key] = Row(key, tuple(cells), label, _STATES[state], names)
    if "id" in fields:
        found = {key: _with_id(table, row, fields) for key, row in found.items()}
    return [found.get(key) for key in keys]


def count_partial(database: Database, table: ModuleTable, keys: Sequence[int]) -> int:
    """How many of the rows under these keys hold only a part of their record."""
    return int(
        database.value(
            f"SELECT count(*) FROM {table.rows} "
            "WHERE partial AND key IN (SELECT value FROM json_each(?))",
            (to_json(list(keys)),),
        )
    )


def record_of(database: Database, table: ModuleTable, key: int) -> Record | None:
    """One record with all its values; nested values are given as their JSON text."""
    row = load_row(database, table, key)
    if row is None:
        return None
    record = table.id_of(key)
    values = {name: _cell(value) for name, value in row.values.items() if name != "label"}
    return Record(
        table.name,
        record,
        {"id": str(record), **values},
        row.label,
        row.state,
        {name: _cell(value) for name, value in row.server.items()},
        row.modified,
        row.fetched,
        row.partial,
    )


def count_of(database: Database, table: ModuleTable) -> int:
    """How many rows there are, local ones included."""
    return int(database.value(f"SELECT count(*) FROM {table.rows}"))


def find_targets(
    database: Database, known: Known, modules: Sequence[ModuleName], text: str, limit: int
) -> tuple[Target, ...]:
    """Records of these modules whose names hold words that begin as typed.

    Without a word in the text, the most recently modified records come.
    """
    expression = match_expression(text, "label")
    found: list[tuple[str, Target]] = []
    for module in modules:
        if (table := known.tables.get(module)) is not None:
            found.extend(_find_stored(database, table, expression, limit))
        for prefix, owner in known.prefixes.items():
            if owner == module:
                alone = find_alone(database, prefix, module, text, limit)
                found.extend(
                    ("" if not expression else name.lower(), (i, m, name)) for i, m, name in alone
                )
    # newest first without words, else by name
    found.sort(key=itemgetter(0), reverse=not expression)
    return tuple(target for _, target in found[:limit])


def _find_stored(
    database: Database, table: ModuleTable, expression: str, limit: int
) -> list[tuple[str, Target]]:
    if expression:
        rows = database.rows(
            f"SELECT r.sort, r.key, r.label FROM (SELECT rowid AS key FROM {table.search} "
            f"WHERE {table.search} MATCH ? LIMIT ?) AS s CROSS JOIN {table.rows} AS r "
            "ON r.key = s.key ORDER BY r.sort LIMIT ?",
            (expression, _MOST_FOUND, limit),
        )
    else:
        rows = database.rows(
            f"SELECT ifnull(modified, '9'), key, label FROM {table.rows} "
            "ORDER BY modified DESC NULLS FIRST LIMIT ?",
            (limit,),
        )
    return [(order, (table.id_of(key), table.name, label)) for order, key, label in rows]


def _with_id(table: ModuleTable, row: Row, fields: Sequence[str]) -> Row:
    cells: Mapping[str, Cell] = {
        **dict(zip(fields, row.cells, strict=True)),
        "id": str(table.id_of(row.key)),
    }
    return Row(row.key, tuple(cells[name] for name in fields), row.label, row.state, row.changed)


def _cell(value: Json) -> Cell:
    return to_json(value) if isinstance(value, list | dict) else value
