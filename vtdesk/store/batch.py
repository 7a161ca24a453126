"""Records packed into the columns of their module's table, and written together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vtdesk.domain.laid_records import LaidRecord, Layout
from vtdesk.domain.record import Json, RowState
from vtdesk.domain.search_text import fold
from vtdesk.store import name_index
from vtdesk.store.driver import Database
from vtdesk.store.labels import folded_label, other_label, own_label
from vtdesk.store.laid_rows import Packed, pack_laid
from vtdesk.store.packing import to_json
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.search import index_folded, index_text
from vtdesk.store.shapes import ZERO_MOMENTS, absent_columns, index_entry, inexact, shape_of
from vtdesk.store.stored_rows import Overlay, ServerRow

_TEXT_OR_NOTHING = frozenset({str, type(None)})
_LARGEST_INTEGER = 2**63 - 1
# for 2 ms, in which the window's thread gets its turn late
_PACKED_AT_ONCE = 200


@dataclass(slots=True)
class _Run:
    """Records of one layout that came one after another, with their rows."""

    layout: Layout
    rows: list[ServerRow] = field(default_factory=list)
    records: list[LaidRecord] = field(default_factory=list)

    def takes(self, record: LaidRecord) -> bool:
        """Whether a record is alike, and there is room for it."""
        return record.layout is self.layout and len(self.rows) < _PACKED_AT_ONCE


class Batch:
    """Rows taken one after another, packed and written a few hundred at a time.

    Args:
        database: in a transaction that writes.
        table: their module.
    """

    def __init__(self, database: Database, table: ModuleTable) -> None:
        self._database = database
        self._shape = shape_of(table)
        self._run: _Run | None = None
        self._rows: list[tuple[object, ...]] = []
        self._labels: list[tuple[str, str, str | None]] = []
        self._index: list[tuple[int, str, str]] = []

    def add(self, row: ServerRow, overlay: Overlay | None = None) -> None:
        """Take one record."""
        if overlay is None and isinstance(row.values, LaidRecord):
            self._lay(row, row.values)
        else:
            self._pack(row, overlay)

    def write(self) -> None:
        """Write what was taken and is not written yet: rows, their names and their words."""
        self._write_run()
        self._write_rows(Packed(self._rows, self._labels))
        # last, because a write to another table ends the words that are gathered for one merge
        database, index = self._database, self._index
        database.run_over(self._shape.index, [index_entry(*entry) for entry in index])
        names = ((key, words) for key, words, _ in index)
        name_index.put(database, self._shape.table, names)
        self._rows, self._labels, self._index = [], [], []

    def _write_rows(self, packed: Packed) -> None:
        self._database.insert(self._shape.replace, packed.rows)
        self._database.insert(
            "INSERT OR REPLACE INTO labels (id, label, sort, stored) VALUES ",
            [(*label, 1) for label in packed.labels],
        )

    def _lay(self, row: ServerRow, record: LaidRecord) -> None:
        if self._run is None or not self._run.takes(record):
            self._write_run()
            self._run = _Run(record.layout)
        self._run.rows.append(row)
        self._run.records.append(record)

    def _write_run(self) -> None:
        """Pack and write what lies alike, while the processor still has it at hand."""
        run, self._run = self._run, None
        if run is None:
            return
        packed, rest = pack_laid(self._shape, run.layout, run.rows, run.records)
        self._write_rows(packed)
        self._index += packed.index
        for row in rest:
            self._pack(row, None)

    def _pack(self, row: ServerRow, overlay: Overlay | None) -> None:
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
                absent_columns(table, absent),
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
                index_folded(folded),
                index_text(map(values.get, shape.texts), map(values.get, shape.phones)),
            )
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
    for place in table.moment_places:
        if cells[place] in ZERO_MOMENTS:
            cells[place] = None
    numbers = ((table.fields[place], cells[place]) for place in table.number_places)
    return dict(inexact((name, text) for name, text in numbers if isinstance(text, str)))
