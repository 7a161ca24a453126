"""Where a person is in a table, kept by records: a reset of the rows loses the rest."""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QObject
from PySide6.QtWidgets import QTableView

from vtdesk.ui.browse.record_model import RecordModel

_MOST_KEPT = 2_000
_Flag = QItemSelectionModel.SelectionFlag
_CHOOSE_ROW = _Flag.ClearAndSelect | _Flag.Rows


@dataclass(frozen=True, slots=True)
class _Place:
    """Cursor, selection and scroll.

    Attributes:
        top: key of the record at the top edge.
        offset: where its upper edge stood, in pixels from that of the viewport.
    """

    current: int | None
    column: int
    selected: tuple[int, ...]
    top: int | None
    offset: int


class TablePlace(QObject):
    """Keeps a table's place while all its rows are replaced.

    A selection of more than 2,000 rows is cut to the first of them: reading the keys of a million
    would take longer than the person wants to wait.

    Args:
        table: whose cursor, selection and scroll position are kept.
        records: its rows.
    """

    def __init__(self, table: QTableView, records: RecordModel) -> None:
        super().__init__(table)
        self._table = table
        self._records = records
        self._place: _Place | None = None
        self._missed: _Place | None = None
        self._strange = False
        self._held = -1
        records.modelAboutToBeReset.connect(self._keep)
        records.modelReset.connect(self._take)
        records.rowsAboutToBeInserted.connect(self._hold)
        records.rowsAboutToBeRemoved.connect(self._hold)
        records.rowsInserted.connect(self._inserted)
        records.rowsRemoved.connect(self._removed)
        records.rowsInserted.connect(self._take_late)

    @contextmanager
    def forgotten(self) -> Iterator[None]:
        """Rows that come inside are those of another table: it begins at its top."""
        self._strange = True
        try:
            yield
        finally:
            self._strange = False
        self._table.scrollToTop()

    @contextmanager
    def rows_resized(self) -> Iterator[None]:
        """Rows that become higher or lower inside leave the one at the top where it is."""
        bar, rows = self._table.verticalScrollBar(), self._table.verticalHeader()
        scrolled = bar.value() / max(rows.defaultSectionSize(), 1)
        yield
        self._table.updateGeometries()
        bar.setValue(round(scrolled * rows.defaultSectionSize()))

    def _hold(self) -> None:
        """Remember the row that is to stay where it is: the current one, else the top one."""
        table, current = self._table, self._table.currentIndex().row()
        height = table.viewport().height()
        in_sight = current >= 0 and 0 <= table.rowViewportPosition(current) < height
        top = table.rowAt(0) if table.verticalScrollBar().value() else -1
        self._held = current if in_sight else top

    def _inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        if first <= self._held:
            self._scroll_rows(last - first + 1)

    def _removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        if first < self._held:
            self._scroll_rows(first - 1 - min(last, self._held - 1))

    def _scroll_rows(self, rows: int) -> None:
        """Scroll so many rows, as rows came or went above what a person looks at."""
        table = self._table
        table.updateGeometries()
        bar = table.verticalScrollBar()
        bar.setValue(bar.value() + rows * table.verticalHeader().defaultSectionSize())

    def _keep(self) -> None:
        records, current = self._records, self._table.currentIndex()
        chosen = self._table.selectionModel().selection().toList()
        rows = itertools.chain.from_iterable(range(p.top(), p.bottom() + 1) for p in chosen)
        keys = (records.key_at(row) for row in itertools.islice(rows, _MOST_KEPT))
        top = self._table.rowAt(0)
        self._place = _Place(
            current=records.key_at(current.row()) if current.isValid() else None,
            column=max(current.column(), 0),
            selected=tuple(key for key in keys if key is not None),
            top=records.key_at(top),
            offset=self._table.rowViewportPosition(top) if top >= 0 else 0,
        )

    def _take(self) -> None:
        place, self._place = self._place, None
        self._missed = None
        if place is None or place.current is None or self._strange:
            return
        rows = self._records.rows_of({place.current, *place.selected})
        if place.current not in rows:
            self._missed = place
        self._choose(place, rows)
        if place.top is not None and (row := self._records.row_of(place.top)) is not None:
            height = self._table.verticalHeader().defaultSectionSize()
            self._table.verticalScrollBar().setValue(row * height - place.offset)

    def _take_late(self) -> None:
        """Go back to a record that comes after the first rows did, unless another was chosen."""
        place, bar = self._missed, self._table.verticalScrollBar()
        if place is None or place.current is None:
            return
        if self._table.currentIndex().isValid():
            self._missed = None
            return
        rows = self._records.rows_of({place.current, *place.selected})
        if place.current not in rows:
            return
        self._missed, shown = None, bar.value()
        self._choose(place, rows)
        # the person looks at the first rows by now
        bar.setValue(shown)

    def _choose(self, place: _Place, rows: Mapping[int, int]) -> None:
        """Put cursor and selection on those of the kept records that have a row."""
        records, selection = self._records, self._table.selectionModel()
        if place.current is not None and (row := rows.get(place.current)) is not None:
            selection.setCurrentIndex(records.index(row, place.column), _CHOOSE_ROW)
        chosen = QItemSelection()
        for key in place.selected:
            if (row := rows.get(key)) is not None:
                index = records.index(row, place.column)
                chosen.select(index, index)
        selection.select(chosen, _CHOOSE_ROW)
