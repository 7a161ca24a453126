"""Records in one layout packed together, column by column: what a fill stores by the thousand.

They are texts and nulls alone, so most questions about their cells ("is one empty, a zero date, a
number of too many figures?") are asked once of many records' cells instead of once of each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat

from vtdesk.domain.laid_records import LaidRecord, Layout
from vtdesk.domain.record import RowState
from vtdesk.domain.search_text import fold
from vtdesk.store.labels import folded_label, label_of
from vtdesk.store.packing import to_json
from vtdesk.store.search import Column, index_folded, index_texts
from vtdesk.store.shapes import (
    LONGEST_SURE_NUMBER,
    ZERO_DATE,
    ZERO_MOMENTS,
    Shape,
    absent_columns,
    inexact,
)
from vtdesk.store.stored_rows import ServerRow

_CLEAN = RowState.CLEAN.value


@dataclass(frozen=True, slots=True)
class Packed:
    """What the statements that write rows take.

    Attributes:
        rows: the rows themselves.
        labels: their wire ids, names, and what those sort by.
        index: their keys, the words of their names, and all other words.
    """

    rows: Sequence[tuple[object, ...]] = ()
    labels: Sequence[tuple[str, str, str | None]] = ()
    index: Sequence[tuple[int, str, str]] = ()


def pack_laid(
    shape: Shape, layout: Layout, rows: Sequence[ServerRow], records: Sequence[LaidRecord]
) -> tuple[Packed, Sequence[ServerRow]]:
    """Pack records of one layout as far as they are like most.

    Args:
        shape: their module's.
        layout: of the records.
        rows: at least one; no change lies over them.
        records: the rows' values.

    Returns:
        What was packed, and the rows that were not: those without a name of their own, and all
        where the layout has fields that the module has not.
    """
    plan = _plan(shape, layout)
    if plan.unknown:
        return Packed(), rows
    columns = [*zip(*(record.cells for record in records), strict=True), (None,) * len(rows)]
    labels = list(map(label_of, zip(*(columns[place] for place in plan.names), strict=True)))
    if all(labels):
        return _pack(shape, plan, rows, columns, labels), ()
    nameless = [row for row, label in zip(rows, labels, strict=True) if not label]
    named = [pair for *pair, label in zip(rows, records, labels, strict=True) if label]
    if not named:
        return Packed(), nameless
    some, theirs = zip(*named, strict=True)
    packed, _ = pack_laid(shape, layout, some, theirs)
    return packed, nameless


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the records of a layout keep what a row is made of; a field they lack is read as None.

    Attributes:
        unknown: the layout has fields that no column takes.
        absent: the row's `absent`.
    """

    cells: tuple[int, ...]
    names: tuple[int, ...]
    texts: tuple[int, ...]
    phones: tuple[int, ...]
    modified: int
    unknown: bool
    absent: str | None


@lru_cache(maxsize=64)
def _plan(shape: Shape, layout: Layout) -> _Plan:
    places, nowhere = layout.places, len(layout.names)

    def of(fields: Sequence[str]) -> tuple[int, ...]:
        return tuple(places.get(name, nowhere) for name in fields)

    return _Plan(
        cells=of(shape.fields),
        # without a label field, no name at all
        names=of(shape.label_sources) or (nowhere,),
        texts=of(shape.texts),
        phones=of(shape.phones),
        modified=places.get("modifiedtime", nowhere),
        unknown=not places.keys() <= shape.known,
        absent=absent_columns(shape.table, shape.table.field_set - places.keys()),
    )


def _pack(
    shape: Shape,
    plan: _Plan,
    rows: Sequence[ServerRow],
    columns: Sequence[Column],
    labels: Sequence[str],
) -> Packed:
    table = shape.table
    keys = [row.key for row in rows]
    folded = [label.lower() if label.isascii() else fold(label) for label in labels]
    cells = [_null_for_empty(columns[place]) for place in plan.cells]
    for place in _with_zeros(cells, table.moment_places):
        cells[place] = [None if cell in ZERO_MOMENTS else cell for cell in cells[place]]
    packed = zip(
        keys,
        labels,
        [text or None for text in folded],
        columns[plan.modified],
        [row.fetched for row in rows],
        [row.partial for row in rows],
        repeat(table.width),
        repeat(plan.absent),
        repeat(_CLEAN),
        repeat(None),
        repeat(None),
        [row.gone for row in rows],
        _extras(shape, cells, len(rows)),
        *cells,
        strict=False,
    )
    prefix = f"{table.schema.id_prefix}x"
    texts = index_texts(
        len(rows),
        [columns[place] for place in plan.texts],
        [columns[place] for place in plan.phones],
    )
    return Packed(
        list(packed),
        [
            (f"{prefix}{key}", label, folded_label(label, text))
            for key, label, text in zip(keys, labels, folded, strict=True)
        ],
        list(zip(keys, map(index_folded, folded), texts, strict=True)),
    )


def _null_for_empty(column: Column) -> Column:
    return [text or None for text in column] if "" in column else column


def _with_zeros(cells: Sequence[Column], places: Sequence[int]) -> Iterable[int]:
    """Those of the places whose columns hold zero dates."""
    joined = "\n".join(filter(None, chain.from_iterable(cells[place] for place in places)))
    if ZERO_DATE not in joined:
        return ()
    return [place for place in places if not ZERO_MOMENTS.isdisjoint(cells[place])]


def _extras(shape: Shape, cells: Sequence[Column], count: int) -> Sequence[str | None]:
    """What number columns would not keep of each row, as JSON."""
    nothing: list[str | None] = [None] * count
    places = shape.table.number_places
    texts = list(filter(None, chain.from_iterable(cells[place] for place in places)))
    joined = "".join(texts)
    longest = max(map(len, texts), default=0)
    if longest <= LONGEST_SURE_NUMBER and "e" not in joined and "E" not in joined:
        return nothing
    names = [shape.fields[place] for place in places]
    for row in range(count):
        given = [(name, cells[place][row] or "") for name, place in zip(names, places, strict=True)]
        extra = dict(inexact(given))
        nothing[row] = to_json(extra) if extra else None
    return nothing
