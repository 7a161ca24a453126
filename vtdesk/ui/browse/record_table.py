"""The table of records: keys, mouse, selection, column widths, and the painting of its rows."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QKeyCombination,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QToolTip, QWidget

from vtdesk.app.columns import Column
from vtdesk.app.rows import RowSource
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, parse_record_id
from vtdesk.domain.query import Sort
from vtdesk.domain.record import RowState
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.browse.cell_editing import CellEditing
from vtdesk.ui.browse.cell_painter import CellPainter, RowLook
from vtdesk.ui.browse.cell_table import CHOOSE_ROW, CellTable
from vtdesk.ui.browse.column_widths import ColumnWidths
from vtdesk.ui.browse.corner import Corner
from vtdesk.ui.browse.header import RecordHeader
from vtdesk.ui.browse.record_model import STATE_WORDS, RecordModel
from vtdesk.ui.browse.row_gutter import RowGutter
from vtdesk.ui.browse.row_tints import RowTints
from vtdesk.ui.browse.rows_ahead import RowsAhead
from vtdesk.ui.browse.table_painting import TablePainting
from vtdesk.ui.browse.table_place import TablePlace
from vtdesk.ui.look import Look
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.parts.surface import Surface

_CLEAR_KEYS = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Backspace)
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class RecordTable(CellTable):
    """Shows the rows of a `RowSource`.

    The view paints its viewport itself, a row at a time (see `cell_painter`).

    Args:
        look: theme and icons.
        is_group: whether the owner of this wire id is a group.

    Signals:
        record_activated(object): Enter or a double click on the record of this key.
        current_changed(object): the key of the record the cursor stands on, or None.
        sort_asked(str, bool): order by this field; true to add it to the order there is.
        columns_moved(list): a person put the columns into this order; names of fields.
        column_menu_asked(str, QPoint): the menu of a field's column, at a place on the screen.
        delete_asked(): the Delete key.
        copy_asked(): the keys for copying.
        clear_asked(): the keys for emptying cells.
        widths_changed(): a person dragged a column's edge.
        edit_refused(str): a cell that cannot be changed was to be; the reason.
    """

    record_activated = Signal(object)
    current_changed = Signal(object)
    sort_asked = Signal(str, bool)
    columns_moved = Signal(list)
    column_menu_asked = Signal(str, QPoint)
    delete_asked = Signal()
    copy_asked = Signal()
    clear_asked = Signal()
    widths_changed = Signal()
    edit_refused = Signal(str)

    def __init__(
        self, look: Look, is_group: Callable[[str], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._records = RecordModel(self)
        self._painter = CellPainter(look, is_group)
        self._hovered: int | None = None
        self._ghosts = False
        self._module: ModuleName | None = None
        self._sorts: tuple[Sort, ...] = ()
        self._editing: CellEditing | None = None
        # Qt calls the methods below while it is given model and heads
        self._header = RecordHeader(look, self)
        self._gutter = RowGutter(look, self._painter, self.row_look, self)
        self.setModel(self._records)
        self.setHorizontalHeader(self._header)
        self.setVerticalHeader(self._gutter)
        self._widths = ColumnWidths(self._header)
        self._header.set_frozen(self._frozen.box)
        self._tints = RowTints(self)
        self._painting = TablePainting(
            look, self, self._records, self._painter, self._frozen, self._tints, self.row_look
        )
        self._ahead = RowsAhead(self._painting.prepare, self)
        self._place = TablePlace(self, self._records)
        self._corner = Corner(look, self)
        self.setCornerWidget(Surface(look, "content"))
        self._set_up()
        self._connect()
        self.restyle()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Records")

    def _connect(self) -> None:
        self._header.sort_asked.connect(self._ask_sort)
        self._header.moved.connect(self._tell_order)
        self._header.menu_asked.connect(self._ask_menu)
        self._header.sectionHandleDoubleClicked.connect(self.fit_column)
        self._tints.faded.connect(self._repaint_row)
        self._widths.dragged.connect(self.widths_changed)
        self._gutter.box_clicked.connect(self.toggle_row)
        self._header.sectionResized.connect(self.cells_moved)
        self.doubleClicked.connect(self._activate)
        self.selectionModel().currentRowChanged.connect(self._announce_current)
        self._look.theme.changed.connect(self.restyle)
        for changed in (
            self._records.modelReset,
            self._records.rowsInserted,
            self._records.rowsRemoved,
            self._records.dataChanged,
        ):
            changed.connect(self._ahead.forget)

    @property
    def records(self) -> RecordModel:
        """The model."""
        return self._records

    def restyle(self) -> None:
        """Take colours, sizes and fonts from the theme anew."""
        self._painter.renew()
        self._header.restyle()
        with self._place.rows_resized():
            self._gutter.restyle()
        self.verticalScrollBar().setSingleStep(self._look.theme.metrics.table_row)
        self.viewport().update()

    def set_table(
        self,
        source: RowSource | None,
        columns: Sequence[Column],
        schema: ModuleSchema | None,
        widths: dict[str, int],
    ) -> None:
        """Show another table.

        Args:
            source: its rows; None for none.
            columns: its columns.
            schema: its module.
            widths: remembered widths in pixels by field name.
        """
        self._painter.set_columns(columns, schema)
        module = schema.name if schema is not None else None
        known = module is not None and module == self._module
        self._module = module
        with nullcontext() if known else self._place.forgotten():
            self._records.set_table(source, columns)
        self._tints.clear()
        self._widths.set_columns(columns, self._painter.styles, widths)

    def show_sorts(self, sorts: Sequence[Sort]) -> None:
        """Draw arrows at the columns the rows are sorted by."""
        self._sorts = tuple(sorts)
        places = {column.spec.name: n for n, column in enumerate(self._records.columns)}
        self._header.show_sorts(
            [(places[one.field], one.descending) for one in sorts if one.field in places]
        )

    def show_ghosts(self, shown: bool) -> None:
        """Draw grey rows where the first records are about to come."""
        if shown is not self._ghosts:
            self._ghosts = shown
            self.viewport().update()

    def set_narrow(self, narrow: bool) -> None:
        """Show only the most telling columns where there is little width."""
        self._gutter.set_narrow(narrow)
        self._widths.set_narrow(narrow)

    def widths(self) -> dict[str, int]:
        """The columns' widths in pixels by field name, for remembering."""
        return self._widths.widths()

    def fit_column(self, column: int) -> None:
        """Make a column as wide as its label and the longest text in sight."""
        views = (self._records.row_view(row) for row in self._rows_in_sight())
        widths = [self._painter.whole_width(view, column) for view in views if view is not None]
        self._widths.fit_column(column, max(widths, default=0))

    def current_key(self) -> int | None:
        """The key of the record the cursor stands on."""
        index = self.currentIndex()
        return self._records.key_at(index.row()) if index.isValid() else None

    def set_editor(self, editing: CellEditing | None) -> None:
        """Who edits cells in place; None for nobody."""
        self._editing = editing

    def choose(self, key: int) -> bool:
        """Put cursor and selection on a record; false if it is not in the table."""
        row = self._records.row_of(key)
        if row is None:
            return False
        column = max(self.currentIndex().column(), 0)
        index = self._records.index(row, column)
        self.selectionModel().setCurrentIndex(index, CHOOSE_ROW)
        self.scrollTo(index)
        return True

    def reference_at(self, index: QModelIndex | QPersistentModelIndex) -> str | None:
        """The wire id that a cell holds and a person may follow; None for any other cell."""
        view = self._records.row_view(index.row()) if index.isValid() else None
        if (
            view is None
            or self._records.columns[index.column()].spec.kind is not FieldKind.REFERENCE
        ):
            return None
        cell = view.cells[index.column()]
        return cell if isinstance(cell, str) and parse_record_id(cell) is not None else None

    def row_look(self, row: int) -> RowLook:
        """How a row stands out now."""
        current = self.currentIndex()
        active = self.hasFocus() and self.isActiveWindow()
        return RowLook(
            selected=any(first <= row <= last for first, last in self._selected_ranges()),
            active=active,
            hovered=row == self._hovered,
            focused_column=current.column() if active and current.row() == row else None,
        )

    def tooltip_at(self, place: QPoint) -> str:
        """What is cut off at this place of the viewport, or waits there."""
        index = self.indexAt(place)
        view = self._records.row_view(index.row()) if index.isValid() else None
        if view is None:
            return ""
        column = index.column()
        lines = []
        if not self._painter.shows_all(view, column, self._header.sectionSize(column)):
            lines.append(view.texts[column])
        if column in view.changed and view.state is not RowState.CLEAN:
            lines.append(STATE_WORDS[view.state].capitalize())
        if column in view.remarks:
            lines.append(view.remarks[column])
        return plain_tip("\n".join(lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in need of it."""
        cells = self.selected_cells()
        block = cells if cells and not cells.whole_rows and cells.count > 1 else None
        self._painting.paint(event.rect(), block, ghosts=self._ghosts)
        if self.isVisible():
            self._ahead.look_around(self._rows_in_sight(), self._records.rowCount())

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody is about to scroll."""
        super().hideEvent(event)
        self._ahead.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, edit, delete, empty and copy; everything else moves."""
        if event.key() in _ENTER_KEYS and not event.modifiers():
            self._activate(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.delete_asked.emit()
        elif event.keyCombination() == _CLEAR_KEYS:
            self.clear_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() == Qt.Key.Key_F2 and not event.modifiers():
            self._edit("")
        elif self._editing is not None and _typed(event):
            self._edit(event.text())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: Qt's own search would read every row."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse went away."""
        super().leaveEvent(event)
        self._hover(-1)

    def start_cursor(self) -> None:
        """Put the cursor on the first row, if it is nowhere and there are rows."""
        if not self.currentIndex().isValid() and self._records.rowCount():
            self.selectionModel().setCurrentIndex(self._records.index(0, 0), CHOOSE_ROW)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Selection and cursor look alive; the cursor starts on the first row."""
        self.start_cursor()
        super().focusInEvent(event)
        self._repaint_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Selection stays, but says that keys go elsewhere."""
        super().focusOutEvent(event)
        self._repaint_all()

    def changeEvent(self, event: QEvent) -> None:
        """Another window became the active one, or this one did."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self._repaint_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the first column what the others leave."""
        super().resizeEvent(event)
        self._widths.fit()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a tooltip where something is cut off or waits."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.tooltip_at(event.pos())
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Repaint whole rows and tell."""
        super().selectionChanged(selected, deselected)
        self._gutter.show_boxes(self.selected_count() > 1)
        for part in (*selected.toList(), *deselected.toList()):
            self._repaint_rows(part.top(), part.bottom())
        self.selection_changed.emit()

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Move the cell's frame."""
        super().currentChanged(current, previous)
        for index in (previous, current):
            if index.isValid():
                self._repaint_rows(index.row(), index.row())

    def _rows_in_sight(self) -> range:
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (last if last >= 0 else self._records.rowCount() - 1) + 1)

    def _repaint_all(self) -> None:
        self.viewport().update()
        self._gutter.viewport().update()

    def _repaint_row(self, row: int) -> None:
        self._repaint_rows(row, row)

    def _repaint_rows(self, first: int, last: int) -> None:
        top = self.rowViewportPosition(first)
        height = (last - first + 1) * self._gutter.defaultSectionSize()
        self.viewport().update(0, top, self.viewport().width(), height)
        self._gutter.viewport().update(0, top, self._gutter.width(), height)

    def _hover(self, row: int) -> None:
        now = row if row >= 0 else None
        if now == self._hovered:
            return
        before, self._hovered = self._hovered, now
        for changed in (before, now):
            if changed is not None:
                self._repaint_rows(changed, changed)

    def _activate(self, index: QModelIndex) -> None:
        key = self._records.key_at(index.row()) if index.isValid() else None
        if key is not None:
            self.record_activated.emit(key)

    def _edit(self, first_key: str) -> None:
        cell = self.current_cell()
        if cell is None or self._editing is None:
            return
        reason = self._editing.may_edit(*cell)
        if reason is None:
            self._editing.begin(*cell, first_key)
        else:
            self.edit_refused.emit(reason)

    def _announce_current(self) -> None:
        self.current_changed.emit(self.current_key())

    def _ask_sort(self, section: int, add: bool) -> None:
        self.sort_asked.emit(self._records.columns[section].spec.name, add)

    def _tell_order(self, section: int, place: int) -> None:
        names = [column.spec.name for column in self._records.columns]
        names.insert(place, names.pop(section))
        self.columns_moved.emit(names)

    def _ask_menu(self, section: int, place: QPoint) -> None:
        self.column_menu_asked.emit(self._records.columns[section].spec.name, place)


def _typed(event: QKeyEvent) -> bool:
    """Whether a key writes something; a blank moves the selection in every table."""
    text = event.text()
    return bool(text.strip()) and text.isprintable() and not event.modifiers() & _COMMANDS
