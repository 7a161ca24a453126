"""What is selected, in words, with sum and average of the numbers in the current column."""

import asyncio
from array import array

from PySide6.QtCore import QObject, QTimer, Signal

from vtdesk.app.browse import TableView
from vtdesk.app.session import Session
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.totals import Totals
from vtdesk.domain.values import DECIMALS, INTEGERS, Formats, display
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.browse.wording import number_text

WAIT_MS = 80
"""Milliseconds a selection rests before its numbers are read."""

MANY = 20_000
"""Rows from which on a selection is added up once, not at every change of a value."""


class SelectionSummary(QObject):
    """Tells what the selection of a table comes to.

    Numbers are read by the store's own thread, however many rows there are; a newer selection ends
    the older reading.

    Args:
        table: the table widget.
        session: the account.

    Signals:
        told(str): the words; "" while at most one row is selected.
    """

    told = Signal(str)

    def __init__(self, table: RecordTable, session: Session) -> None:
        super().__init__(table)
        self._table = table
        self._session = session
        self._view: TableView | None = None
        self._reading: asyncio.Task[None] | None = None
        self._words = ""
        self._rest = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._rest.timeout.connect(self._read)
        table.selection_changed.connect(self._begin)
        table.records.modelReset.connect(self._begin)
        table.records.dataChanged.connect(self._begin_again)

    @property
    def words(self) -> str:
        """What is told now."""
        return self._words

    def show_view(self, view: TableView) -> None:
        """Another table is open."""
        self._view = view
        self._begin()

    def leave_session(self) -> None:
        """Read no more of the open table."""
        self._rest.stop()
        self._stop()
        self._view = None

    def _begin(self) -> None:
        """Say how many rows at once, the rest when it is known."""
        self._stop()
        count = self._table.selected_count()
        if count < 2:
            self._rest.stop()
            self._tell("")
            return
        if not self._words.startswith(self._count_words(count)):
            self._tell(self._count_words(count))
        self._rest.start()

    def _begin_again(self) -> None:
        """Some values changed; a very large selection is not added up again for that."""
        if self._words and self._table.selected_count() <= MANY:
            self._begin()

    def _read(self) -> None:
        spec = self._field()
        if spec is not None:
            work = self._total(spec, self._keys())
            self._reading = self._session.tasks.spawn(work, "totals of a selection")
        else:
            self._tell(self._count_words(self._table.selected_count()))

    async def _total(self, spec: FieldSpec, keys: "array[int]") -> None:
        assert self._view is not None
        totals = await self._view.totals(spec.name, keys)
        self._reading = None
        words = totals_words(spec, totals, self._session.formats)
        self._tell(f"{self._count_words(len(keys))} · {words}")

    def _field(self) -> FieldSpec | None:
        """The current column's field, if it holds numbers."""
        cell = self._table.current_cell()
        if cell is None or self._view is None or self._view.schema is None:
            return None
        spec = self._table.records.columns[cell[1]].spec
        return spec if spec.kind in DECIMALS or spec.kind in INTEGERS else None

    def _keys(self) -> "array[int]":
        assert self._view is not None
        every, cells = self._view.source.keys(), self._table.selected_cells()
        keys = array("q")
        for rows in cells.rows if cells is not None else ():
            keys.extend(every[rows.start : rows.stop])
        return keys

    def _count_words(self, count: int) -> str:
        return f"{number_text(count, self._session.formats)} selected"

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _tell(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self.told.emit(words)


def totals_words(spec: FieldSpec, totals: Totals, formats: Formats) -> str:
    """The numbers of a field in the person's formats, as in "Amount: sum 12,400 · average 3,100"."""
    parts = []
    if spec.kind is not FieldKind.PERCENTAGE:
        parts.append(f"sum {_text(spec, totals.sum, formats)}")
    parts.append(f"average {_text(spec, totals.average, formats)}")
    parts.append(f"{number_text(totals.filled, formats)} filled")
    return f"{spec.label}: {' · '.join(parts)}" if totals.filled else f"{spec.label}: none filled"


def _text(spec: FieldSpec, number: float, formats: Formats) -> str:
    rounded = round(number, 2)
    whole = rounded == int(rounded)
    kind = FieldKind.PERCENTAGE if spec.kind is FieldKind.PERCENTAGE else FieldKind.DOUBLE
    as_number = FieldSpec(spec.name, spec.label, kind)
    return display(as_number, rounded, formats, decimals=0 if whole else 2)
