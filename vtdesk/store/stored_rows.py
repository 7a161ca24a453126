"""One record as it lies in its module's table: packed into columns, and read back whole.

A row holds the *projected* values: what the server last said with waiting changes laid over. Of the
fields that a change touches, the server's own values lie beside them in `server`, so that the
server's side of every row can be told from it at any time.

Empty values (null, "", zero dates) are NULL. A field that was never fetched is NULL too and its
column's number stands in `absent`, or is not below the row's `width` because the field came later.
What no column can hold (fields outside the describe, nested values, numbers of more than fifteen
figures) lies in `extra` as JSON.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from vtdesk.domain.record import Json, LaidRecord, Layout, RowState
from vtdesk.domain.search_text import fold
from vtdesk.store import name_index
from vtdesk.store.driver import Database
from vtdesk.store.labels import (
    fallback_sources,
    folded_label,
    label_of,
    label_sources,
    other_label,
    own_label,
)
from vtdesk.store.packing import from_json, to_json, values_from_json
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.search import index_text, index_words, indexed_fields

_FIXED = (
    "key", "label", "sort", "modified", "fetched", "partial", "width", "absent",
    "state", "changed", "server", "gone", "extra",
)  # fmt: skip
_ZERO_MOMENTS = frozenset({"0000-00-00", "0000-00-00 00:00:00"})
_NOT_EXTRA = frozenset({"id", "label"})
_TEXT_OR_NOTHING = frozenset({str, type(None)})
# a double keeps fifteen significant figures; a point makes sixteen characters of them
_LONGEST_SURE_NUMBER = 16
_LARGEST_INTEGER = 2**63 - 1
_CLEAN = RowState.CLEAN.value
_NO_LAYOUT = Layout(())


@dataclass(slots=True)
class ServerRow:
    """What the server last said of one record, or nothing of a record it has not seen.

    Attributes:
        values: wire values by field name; a field that was never fetched is missing.
        fetched: Unix time in seconds of the answer; None when no answer ever held the record.
        partial: only some fields were ever fetched.
        gone: the server deleted or hid it, but a waiting change still lies on it.
    """

    key: int
    values: Mapping[str, Json]
    fetched: float | None = None
    partial: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over a server's row.

    Attributes:
        edits: wire values of the waiting changes, later ones over earlier ones.
    """

    state: RowState
    edits: Mapping[str, str] = field(default_factory=dict)


class Shape:
    """What is derived from a module's table once, and used for every row.

    Args:
        table: the module.
    """

    def __init__(self, table: ModuleTable) -> None:
        self.table = table
        self.fields = table.fields
        self.known = table.field_set | _NOT_EXTRA
        self.usual = table.field_set | {"id"}
        self.label_sources = label_sources(table.schema)
        self.fallbacks = fallback_sources(table.schema)
        self.texts, self.phones = indexed_fields(table.schema)
        columns = [*_FIXED, *(f"f{table.columns[name].number}" for name in self.fields)]
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self.select = f"SELECT {names} FROM {table.rows} WHERE key = ?"
        self.replace = f"INSERT OR REPLACE INTO {table.rows} ({names}) VALUES ({marks})"
        self.index = f"INSERT OR REPLACE INTO {table.search} (rowid, label, text) VALUES (?, ?, ?)"


@lru_cache(maxsize=256)
def shape_of(table: ModuleTable) -> Shape:
    """The shape of a module's rows."""
    return Shape(table)


class Batch:
    """Rows packed one after another and then written together.

    Args:
        table: their module.
    """

    def __init__(self, table: ModuleTable) -> None:
        self._shape = shape_of(table)
        self._layout = _NO_LAYOUT
        self._plan = _laid_plan(self._shape, _NO_LAYOUT)
        self._rows: list[tuple[object, ...]] = []
        self._labels: list[tuple[str, str, str | None]] = []
        self._index: list[tuple[int, str, str]] = []

    def add(self, row: ServerRow, overlay: Overlay | None = None) -> None:
        """Pack one record."""
        if overlay is None and row.values.__class__ is LaidRecord and self._add_laid(row):
            return
        shape = self._shape
        table = shape.table
        values, state, changed, server = row.values, RowState.CLEAN, None, None
        if overlay is not None:
            state = overlay.state
            touched = {name: values[name] for name in overlay.edits if name in values}
            changed = to_json(list(overlay.edits)) if overlay.edits else None
            server = to_json(touched)
            values = {**values, **overlay.edits}
        cells: list[object] = list(map(values.get, shape.fields))
        extra = _move_out(table, cells, values)
        absent: frozenset[str] = frozenset()
        # most answers hold just the fields of the describe
        if values.keys() != shape.usual:
            extra.update((name, values[name]) for name in values.keys() - shape.known)
            absent = table.field_set - values.keys()
        modified = values.get("modifiedtime")
        label = own_label(shape.label_sources, values)
        if not label:
            label = other_label(shape.fallbacks, values)
            if isinstance(values.get("label"), str):
                extra["label"] = values["label"]
        folded = fold(label)
        self._rows.append(
            (
                row.key,
                label,
                folded or None,
                modified if isinstance(modified, str) else None,
                row.fetched,
                row.partial,
                table.width,
                _absent_columns(table, absent),
                state.value,
                changed,
                server,
                row.gone,
                to_json(extra) if extra else None,
                *cells,
            )
        )
        self._labels.append((str(table.id_of(row.key)), label, folded_label(label, folded)))
        self._index.append(
            (
                row.key,
                index_words(folded),
                index_text(map(values.get, shape.texts), map(values.get, shape.phones)),
            )
        )

    def _add_laid(self, row: ServerRow) -> bool:
        """Pack a record as most of a page are: known fields, texts alone, a name of its own.

        Returns:
            False when it is not one of those; then nothing was packed.
        """
        record = row.values
        assert isinstance(record, LaidRecord)
        if record.layout is not self._layout:
            self._layout = record.layout
            self._plan = _laid_plan(self._shape, record.layout)
        plan = self._plan
        given = (*record.cells, None)
        label = label_of(plan.names(given))
        if plan.unknown or not label:
            return False
        cells: list[object] = [text or None for text in plan.cells(given)]
        table = self._shape.table
        extra = _out_of_columns(table, cells)
        folded = fold(label)
        self._rows.append(
            (
                row.key,
                label,
                folded or None,
                given[plan.modified],
                row.fetched,
                row.partial,
                table.width,
                plan.absent,
                _CLEAN,
                None,
                None,
                row.gone,
                to_json(extra) if extra else None,
                *cells,
            )
        )
        wire_id = f"{table.schema.id_prefix}x{row.key}"
        self._labels.append((wire_id, label, folded_label(label, folded)))
        self._index.append(
            (row.key, index_words(folded), index_text(plan.texts(given), plan.phones(given)))
        )
        return True

    def write(self, database: Database) -> None:
        """Write the rows, their names and their words."""
        database.run_many(self._shape.replace, self._rows)
        database.run_many(
            "INSERT OR REPLACE INTO labels (id, label, sort, stored) VALUES (?, ?, ?, 1)",
            self._labels,
        )
        database.run_many(self._shape.index, self._index)
        name_index.put(database, self._shape.table, ((key, words) for key, words, _ in self._index))


_Cells = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _LaidPlan:
    """Where the records of a layout keep what a row is made of; a field they lack is read as None.

    Attributes:
        unknown: the layout has fields that no column takes.
        absent: the row's `absent`.
    """

    cells: Callable[[_Cells], _Cells]
    names: Callable[[_Cells], _Cells]
    texts: Callable[[_Cells], _Cells]
    phones: Callable[[_Cells], _Cells]
    modified: int
    unknown: bool
    absent: str | None


@lru_cache(maxsize=64)
def _laid_plan(shape: Shape, layout: Layout) -> _LaidPlan:
    places, nowhere = layout.places, len(layout.names)

    def picking(fields: Sequence[str]) -> Callable[[_Cells], _Cells]:
        return _picking([places.get(name, nowhere) for name in fields])

    return _LaidPlan(
        cells=picking(shape.fields),
        names=picking(shape.label_sources),
        texts=picking(shape.texts),
        phones=picking(shape.phones),
        modified=places.get("modifiedtime", nowhere),
        unknown=not places.keys() <= shape.known,
        absent=_absent_columns(shape.table, shape.table.field_set - places.keys()),
    )


def _picking(places: Sequence[int]) -> Callable[[_Cells], _Cells]:
    """What gives the cells at these places, however few those are."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: tuple(cells[place] for place in places)


def _absent_columns(table: ModuleTable, absent: Iterable[str]) -> str | None:
    columns = sorted(table.columns[name].since for name in absent)
    return to_json(columns) if columns else None


@dataclass(slots=True)
class StoredRow:
    """A row as it was read: the projected values and the server's side of them.

    Attributes:
        values: projected wire values; a field that was never fetched is missing.
        server: the server's values of the changed fields, as far as ever fetched.
        overlaid: a change lies over the row, be it only a deletion.
    """

    key: int
    label: str
    values: dict[str, Json]
    modified: str | None
    fetched: float | None
    partial: bool
    gone: bool
    state: RowState
    changed: tuple[str, ...]
    server: dict[str, Json]
    overlaid: bool

    def server_row(self) -> ServerRow:
        """The server's side alone."""
        values = {name: v for name, v in self.values.items() if name not in self.changed}
        values.update(self.server)
        return ServerRow(self.key, values, self.fetched, self.partial, self.gone)


def load_row(database: Database, table: ModuleTable, key: int) -> StoredRow | None:
    """The whole row under a key."""
    shape = shape_of(table)
    found = database.rows(shape.select, (key,))
    if not found:
        return None
    (
        (_, label, _, modified, fetched, partial, width, absent, state, changed, server, gone, extra),
        cells,
    ) = (found[0][: len(_FIXED)], found[0][len(_FIXED) :])  # fmt: skip
    missing = frozenset(from_json(absent, list[int])) if absent else frozenset()
    values: dict[str, Json] = {}
    for name, cell in zip(shape.fields, cells, strict=True):
        since = table.columns[name].since
        if since < width and since not in missing:
            values[name] = cell
    if extra:
        values.update(values_from_json(extra))
    return StoredRow(
        key,
        label,
        values,
        modified,
        fetched,
        bool(partial),
        bool(gone),
        RowState(state),
        tuple(from_json(changed, list[str])) if changed else (),
        values_from_json(server) if server else {},
        server is not None,
    )


def delete_rows(database: Database, table: ModuleTable, keys: Iterable[int]) -> None:
    """Remove rows, their names and their words."""
    numbers: Sequence[tuple[int]] = [(key,) for key in keys]
    database.run_many(f"DELETE FROM {table.rows} WHERE key = ?", numbers)
    database.run_many(f"DELETE FROM {table.search} WHERE rowid = ?", numbers)
    name_index.remove(database, table, numbers)
    database.run_many(
        "DELETE FROM labels WHERE id = ?", [(str(table.id_of(key)),) for (key,) in numbers]
    )


def _move_out(
    table: ModuleTable, cells: list[object], values: Mapping[str, Json]
) -> dict[str, Json]:
    """Take out of the cells what a column cannot hold, and give it back under its field's name."""
    extra: dict[str, Json] = {}
    # most answers hold texts alone
    if _TEXT_OR_NOTHING.issuperset(map(type, cells)):
        cells[:] = [text or None for text in cells]
    else:
        for place, value in enumerate(cells):
            if value == "":
                cells[place] = None
            elif isinstance(value, list | dict):
                cells[place] = None
                extra[table.fields[place]] = values[table.fields[place]]
            elif isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
                cells[place] = str(value)
    extra.update(_out_of_columns(table, cells))
    return extra


def _out_of_columns(table: ModuleTable, cells: list[object]) -> dict[str, Json]:
    """Empty the cells of zero dates, and tell which texts number columns would not keep as they are."""
    extra: dict[str, Json] = {}
    for place in table.moment_places:
        if cells[place] in _ZERO_MOMENTS:
            cells[place] = None
    for place in table.number_places:
        text = cells[place]
        if text.__class__ is not str:
            continue
        if len(text) > _LONGEST_SURE_NUMBER or "e" in text or "E" in text:
            extra.update(_inexact(table.fields[place], text))
    return extra


def _inexact(name: str, text: str) -> dict[str, Json]:
    """A text that its column would keep as another number, or as a number where it is none."""
    figures = text.strip().lstrip("+-").replace(".", "", 1).strip("0")
    return {} if figures.isdigit() and len(figures) <= 15 else {name: text}
