"""A table in which blocks of cells and whole rows are chosen, and whose first column may stay."""

from collections.abc import Iterator

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from vtdesk.ui.browse.cell_block import BlockColumns, SelectedCells
from vtdesk.ui.browse.frozen_column import FrozenColumn

_Flag = QItemSelectionModel.SelectionFlag
CHOOSE_ROW = _Flag.ClearAndSelect | _Flag.Rows
"""Select a row and nothing else."""

_TOGGLE_ROW = _Flag.Toggle | _Flag.Rows
_EXTEND_ROWS = _Flag.SelectCurrent | _Flag.Rows
_MOVING_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
_END_KEYS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class CellTable(QTableView):
    """Keeps which rows and cells are meant; what they look like is its heirs' business.

    Signals:
        selection_changed(): other rows are selected, or rows instead of cells.
        cells_moved(): cells may stand elsewhere on screen now.
    """

    selection_changed = Signal()
    cells_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block = BlockColumns()
        self._frozen = FrozenColumn(self)
        self._ranges: list[tuple[int, int]] | None = None
        self._counting = False
        self._all_chosen = False
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model's cells; their number is followed."""
        super().setModel(model)
        if model is None:
            return
        for moved in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            moved.connect(self._forget_ranges)
            moved.connect(self.cells_moved)
        model.rowsInserted.connect(self._choose_counted)

    def set_frozen(self, frozen: bool) -> None:
        """Keep the first column in its place while the others scroll sideways, or not."""
        self._frozen.wanted = frozen
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def set_counting(self, counting: bool) -> None:
        """Whether more rows of the same list are about to come."""
        self._counting = counting

    def selected_count(self) -> int:
        """How many rows are selected, however many there are."""
        return sum(last - first + 1 for first, last in self._selected_ranges())

    def selected_rows(self) -> Iterator[int]:
        """The selected rows' numbers, from the top."""
        for first, last in sorted(self._selected_ranges()):
            yield from range(first, last + 1)

    def current_cell(self) -> tuple[int, int] | None:
        """Row and column of the cell the cursor stands on."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def columns_shown(self) -> list[int]:
        """Numbers of the columns on screen, from the start side."""
        header = self.horizontalHeader()
        return [n for n in range(header.count()) if not header.isSectionHidden(n)]

    def selected_cells(self) -> SelectedCells | None:
        """The cells that a copy, a paste or a fill is about; None where nothing is selected."""
        rows = tuple(range(first, last + 1) for first, last in sorted(self._selected_ranges()))
        columns = self._block.columns(self.currentIndex().column(), self.columns_shown())
        if not rows or not columns:
            return None
        return SelectedCells(rows, columns, self._block.whole_rows)

    def selectAll(self) -> None:
        """Choose every row there is, and those still being counted as they come."""
        self._block.choose_rows()
        super().selectAll()
        self._all_chosen = True

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Ctrl with Home and End goes there and chooses, as in every spreadsheet."""
        if isinstance(event, QKeyEvent) and event.key() in _END_KEYS:
            shift = bool(event.modifiers() & _SHIFT)
            return _EXTEND_ROWS if shift else CHOOSE_ROW
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move; with Shift the block goes along."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() == _SHIFT:
            self.choose_whole_rows()
            return
        moves = event.key() in _MOVING_KEYS and self._chooses(event)
        if moves:
            self._block.begin_move(extend=bool(event.modifiers() & _SHIFT))
        super().keyPressEvent(event)
        self._block.end_move()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin or end a block of cells, or choose rows with Ctrl."""
        modifiers = event.modifiers()
        rows = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        self._block.begin_move(extend=bool(modifiers & _SHIFT), rows=rows)
        super().mousePressEvent(event)
        self._block.end_move()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the block along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._block.begin_move(extend=True)
        super().mouseMoveEvent(event)
        self._block.end_move()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Forget what was counted of the older selection."""
        super().selectionChanged(selected, deselected)
        self._all_chosen = False
        self._forget_ranges()

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Move an end of the block."""
        super().currentChanged(current, previous)
        self._block.current_moved(current.column())
        if current.column() != previous.column() and self.selected_count() > 1:
            # the frame of a block goes along all its rows
            self.viewport().update()

    def indexAt(self, pos: QPoint) -> QModelIndex:
        """The cell at a place of the viewport, the frozen column first."""
        if self._frozen.covers(pos.x()):
            return self.model().index(self.rowAt(pos.y()), 0)
        return super().indexAt(pos)

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        """Where a cell stands in the viewport."""
        rect = super().visualRect(index)
        if index.isValid() and index.column() == 0 and self._frozen.width:
            rect.moveLeft(self._frozen.left)
        return rect

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight, not behind the frozen column."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() == 0 and self._frozen.wanted:
            bar.setValue(before)
        else:
            self._frozen.uncover(index.column())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move along what is painted; what the frozen column covered or covers comes anew."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()
            self.horizontalHeader().viewport().update()
        self.cells_moved.emit()

    def _selected_ranges(self) -> list[tuple[int, int]]:
        if self._ranges is None:
            selection = self.selectionModel().selection()
            self._ranges = [(part.top(), part.bottom()) for part in selection.toList()]
        return self._ranges

    def _forget_ranges(self) -> None:
        self._ranges = None

    def _choose_counted(self) -> None:
        if self._all_chosen and self._counting:
            self.selectAll()

    def choose_whole_rows(self) -> None:
        """Mean the selected cells' rows from now on."""
        self._block.choose_rows()
        self.viewport().update()
        self.selection_changed.emit()

    def toggle_row(self, row: int) -> None:
        """Add a row to those chosen, or take it out."""
        self._block.choose_rows()
        index = self.model().index(row, max(self.currentIndex().column(), 0))
        self.selectionModel().setCurrentIndex(index, _TOGGLE_ROW)

    def _chooses(self, event: QKeyEvent) -> bool:
        """Whether a key that moves also selects; with Ctrl, arrows move the cursor alone."""
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return not ctrl or event.key() in _END_KEYS
