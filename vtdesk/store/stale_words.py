"""Rows whose words an older release indexed by its own rules, and how they are indexed anew.

A migration notes the modules. While nobody waits, their rows are indexed as they are stored, the
newest first, a piece a write: what was found before is found all along, and after a kill it goes on
where it was. Rows that are written meanwhile are indexed by the rules of today as any others.
"""

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.record import Json
from vtdesk.store.driver import Database, SqlRow
from vtdesk.store.packing import values_from_json
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.search import index_folded, index_text
from vtdesk.store.shapes import Shape, index_entry, shape_of

PIECE = 200
"""Rows indexed in one write; about 6 ms."""

_ALL = 2**63 - 1


def leave_out_new(database: Database) -> None:
    """Set apart what is stored from now on, before anything is: only what is there is stale."""
    numbers = database.rows("SELECT module FROM stale_words WHERE below = ?", (_ALL,))
    for (number,) in numbers:
        highest: int | None = database.value(f"SELECT max(key) FROM rows_{number}")
        if highest is None:
            _forget(database, number)
        else:
            _note(database, number, highest + 1)


def modules(database: Database) -> list[ModuleName]:
    """The modules that have stale rows."""
    rows = database.rows(
        "SELECT m.name FROM stale_words AS s JOIN modules AS m ON m.number = s.module"
    )
    return [ModuleName(name) for (name,) in rows]


def renew(database: Database, table: ModuleTable) -> bool:
    """Index the next piece of a module's stale rows anew.

    Args:
        database: in a transaction that writes.
        table: the module.

    Returns:
        Whether there is more to do.
    """
    below: int | None = database.value(
        "SELECT below FROM stale_words WHERE module = ?", (table.number,)
    )
    if below is None:
        return False
    shape = shape_of(table)
    columns = {name: column for name in _fields(shape) if (column := table.column(name))}
    chosen = ", ".join(("key", "sort", "extra", *columns.values()))
    rows = database.rows(
        f"SELECT {chosen} FROM {table.rows} WHERE key < ? ORDER BY key DESC LIMIT ?",
        (below, PIECE),
    )
    if len(rows) == PIECE:
        _note(database, table.number, rows[-1][0])
    else:
        _forget(database, table.number)
    # last, because a write to another table ends the words that are gathered for one merge
    database.run_over(shape.index, [_entry(shape, tuple(columns), row) for row in rows])
    return len(rows) == PIECE


def _fields(shape: Shape) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*shape.texts, *shape.phones)))


def _entry(shape: Shape, names: tuple[str, ...], row: SqlRow) -> str:
    key, folded, extra, *cells = row
    values: dict[str, Json] = dict(zip(names, cells, strict=True))
    if extra:
        values.update(values_from_json(extra))
    text = index_text(map(values.get, shape.texts), map(values.get, shape.phones))
    return index_entry(key, index_folded(folded or ""), text)


def _note(database: Database, number: int, below: int) -> None:
    database.run("UPDATE stale_words SET below = ? WHERE module = ?", (below, number))


def _forget(database: Database, number: int) -> None:
    database.run("DELETE FROM stale_words WHERE module = ?", (number,))
