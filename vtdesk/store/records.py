"""The read side of the rows: keys of a query, rows of keys, one record, counts."""

from array import array
from collections.abc import Mapping, Sequence

from vtdesk.domain.ids import AnyId, id_from_key
from vtdesk.domain.query import Condition, Op, Query
from vtdesk.domain.record import Json, Record, Row, RowState
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell
from vtdesk.store.driver import Database
from vtdesk.store.packing import from_json, integers_from_json, to_json
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.sql import count_matches, select_keys
from vtdesk.store.stored_rows import load_row

_STATES = tuple(RowState)
_NOTHING_CHANGED: frozenset[str] = frozenset()
# matches; to look up each of more, all over the file, takes longer than to pass all rows in order
_MANY_MATCHES = 50_000


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


def rows_below(
    database: Database, table: ModuleTable, schema: ModuleSchema, field: str, top: AnyId, most: int
) -> list[Row]:
    """The rows that point to a record, those that point to them, and so on, level by level.

    Rows that point to each other in a circle come once more than they are followed.

    Args:
        database: where they are.
        table: of their module.
        schema: the module's, whose records refer to each other.
        field: the reference; the only cell of the rows.
        top: the record to begin with.
        most: rows at most that are followed.
    """
    found: list[Row] = []
    seen, level = {int(top.key)}, [top]
    while level and len(seen) < most:
        above = Condition(field, Op.ONE_OF, tuple(str(record) for record in level))
        keys = keys_of(database, table, Query(schema.name, above), most)
        rows = [row for row in rows_of(database, table, keys, (field,)) if row is not None]
        found.extend(rows)
        further = [row.key for row in rows if row.key not in seen][: most - len(seen)]
        seen.update(further)
        level = [id_from_key(schema.id_prefix, key) for key in further]
    return found


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


def _with_id(table: ModuleTable, row: Row, fields: Sequence[str]) -> Row:
    cells: Mapping[str, Cell] = {
        **dict(zip(fields, row.cells, strict=True)),
        "id": str(table.id_of(row.key)),
    }
    return Row(row.key, tuple(cells[name] for name in fields), row.label, row.state, row.changed)


def _cell(value: Json) -> Cell:
    return to_json(value) if isinstance(value, list | dict) else value
