"""The list of changes on screen: keys and mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QToolTip, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.staging.change_list import (
    ChangedRecord,
    ChangeListModel,
    FieldLine,
    ListLine,
    RecordLine,
    copied,
)
from vtdesk.ui.staging.change_painting import ChangeDelegate

_TAKE_BACK_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChangeView(QListView):
    """The list; arrows move, Space leaves a record out, Delete puts a field back, Enter goes to it.

    Args:
        look: theme and icons.
        checkable: whether a person chooses which records are sent.
        can_take_back: whether single fields can be put back.

    Signals:
        taken_back(int, str): the field of the record of this key is to be as it was.
        opened(int, str): a person wants to see the record of this key, at this field or "".
        checks_changed(): other records are to be sent.
    """

    taken_back = Signal(object, str)
    opened = Signal(object, str)
    checks_changed = Signal()

    def __init__(
        self,
        look: Look,
        *,
        checkable: bool,
        can_take_back: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._can_take_back = can_take_back
        self.changes = ChangeListModel(checkable=checkable, parent=self)
        self.setModel(self.changes)
        self._delegate = ChangeDelegate(look, self, self.changes, can_take_back=can_take_back)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Changes")
        look.theme.changed.connect(self._restyle)

    def set_records(self, records: Sequence[ChangedRecord]) -> None:
        """Show other records; cursor and scroll position stay where they can."""
        row = self.currentIndex().row()
        position = self.verticalScrollBar().value()
        self.changes.set_records(records)
        count = self.changes.rowCount()
        if count:
            self.setCurrentIndex(self.changes.index(min(max(row, 0), count - 1)))
            self.verticalScrollBar().setValue(position)

    def current_line(self) -> ListLine | None:
        """The line the cursor stands on."""
        index = self.currentIndex()
        return self.changes.line(index.row()) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, put back, open, copy; everything else moves."""
        line, key = self.current_line(), event.key()
        if line is not None and event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(copied(line))
        elif line is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space and self.changes.checkable:
            self._turn(line.record)
        elif key in _TAKE_BACK_KEYS and isinstance(line, FieldLine) and self._can_take_back:
            self.taken_back.emit(line.record.key, line.field.name)
        elif key in _ENTER_KEYS:
            self.opened.emit(
                line.record.key, line.field.name if isinstance(line, FieldLine) else ""
            )
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: lines are not looked for by their first letters."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A box turns, a button puts back; anything else moves the cursor."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        line = self.changes.line(index.row()) if index.isValid() else None
        super().mousePressEvent(event)
        if line is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        row = self.visualRect(index)
        if isinstance(line, RecordLine) and self.changes.checkable:
            if self._delegate.check_rect(row).adjusted(-6, -8, 6, 8).contains(place):
                self._turn(line.record)
        elif (
            isinstance(line, FieldLine)
            and self._can_take_back
            and self._delegate.button_rect(row).contains(place)
        ):
            self.taken_back.emit(line.record.key, line.field.name)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the record of the line."""
        line = self.current_line()
        if line is not None:
            self.opened.emit(
                line.record.key, line.field.name if isinstance(line, FieldLine) else ""
            )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the button under the mouse."""
        super().mouseMoveEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        over = index.isValid() and self._delegate.button_rect(self.visualRect(index)).contains(
            place
        )
        row = index.row() if over else -1
        if row != self._delegate.hovered_button:
            self._delegate.hovered_button = row
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the whole of a value that is cut off."""
        if isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            line = self.changes.line(index.row()) if index.isValid() else None
            words = ""
            if line is not None:
                words = self._delegate.cut_off_text(self.visualRect(index), line, event.pos())
            QToolTip.showText(event.globalPos(), plain_tip(words), self.viewport())
            return True
        return super().viewportEvent(event)

    def _turn(self, record: ChangedRecord) -> None:
        self.changes.turn(record)
        self.checks_changed.emit()

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
