"""The list of a time line: rows as tall as their text, worked by keys and mouse.

Heights are found only for rows that come into sight; all others have a likely one. So ten thousand
entries are on screen as quickly as ten.
"""

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from vtdesk.app.timeline_items import TimelineItem
from vtdesk.ui.around.activity.timeline_delegate import TimelineDelegate
from vtdesk.ui.around.activity.timeline_lines import Identity, Lines
from vtdesk.ui.around.activity.timeline_model import TimelineModel
from vtdesk.ui.around.activity.wording import ItemWords, copied
from vtdesk.ui.look import Look
from vtdesk.ui.parts.kept_keys import keeps_key

_Index = QModelIndex | QPersistentModelIndex
_LIKELY_HEIGHT = 64
_NEAR_END = 3
_MANY = 200
_TRIES = 4
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_OWN_KEYS = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Find,
)
_CONTROL = Qt.KeyboardModifier.ControlModifier


class TimelineView(QTableView):
    """Shows a time line.

    Enter opens, Space and the arrows to the side fold and unfold a text, Ctrl+D marks as done.

    Args:
        look: theme and icons.
        words_of: the words of an item.
        parent: the panel.

    Signals:
        opened(item, in_tab): a `TimelineItem` is to be opened, in a tab if so.
        done_wanted(item): it is to be marked as done.
        taken_back(item): what waits of it is to be taken back.
        menu_wanted(item, point): what can be done with it, at this place of the screen.
        copied(text): it is to go to the clipboard.
        undo_wanted(): what was done here last is to be taken back.
        find_wanted(): entries are to be found.
        end_reached(): the last lines are in sight.
    """

    opened = Signal(object, bool)
    done_wanted = Signal(object)
    taken_back = Signal(object)
    menu_wanted = Signal(object, QPoint)
    copied = Signal(str)
    undo_wanted = Signal()
    find_wanted = Signal()
    end_reached = Signal()

    def __init__(
        self,
        look: Look,
        words_of: Callable[[TimelineItem], ItemWords],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.timeline = TimelineModel(words_of, self)
        self.painting = TimelineDelegate(look, self, self.timeline)
        self._fitted: dict[Identity, int] = {}
        self._fitting = False
        self._due: Identity | None = None
        self.setModel(self.timeline)
        self.setItemDelegate(self.painting)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Activity")
        for header in (self.verticalHeader(), self.horizontalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._restyle()
        look.theme.changed.connect(self._restyle)
        self.setMinimumHeight(1)
        self.timeline.dataChanged.connect(self._measure_again)
        self.timeline.rowsInserted.connect(self._measure_all_again)

    @property
    def current(self) -> TimelineItem | None:
        """The item that the cursor stands on."""
        return self.timeline.item(self.currentIndex().row())

    @property
    def selected(self) -> tuple[TimelineItem, ...]:
        """The selected items, from the top; the one under the cursor if there are none."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        found = tuple(item for row in rows if (item := self.timeline.item(row)) is not None)
        return found or ((self.current,) if self.current is not None else ())

    def show_lines(self, lines: Lines) -> None:
        """Show other lines; cursor and scroll position stay with what stays."""
        bar = self.verticalScrollBar()
        top = self.rowAt(0) if bar.value() else -1
        seen, offset = self.timeline.identity(top), self.rowViewportPosition(top)
        self.timeline.show_lines(lines)
        # the bar is told of the new rows now, not when they are painted
        self.updateGeometries()
        row = self.timeline.row_of(seen) if seen is not None else None
        if row is not None:
            # what came above pushes nothing that is being read
            bar.setValue(bar.value() + self.rowViewportPosition(row) - offset)
        self._fit_visible()
        if self._due is not None and self.choose(self._due):
            self._due = None
        self._tell_end()

    def choose_soon(self, identity: Identity) -> None:
        """Put the cursor on an item that is about to come."""
        self._due = None if self.choose(identity) else identity

    def follow(self, module: str, old: int, new: int) -> None:
        """What was added here is about to come back under the server's key."""
        for identity in tuple(self.painting.expanded):
            if identity[1:3] == (module, old):
                self.painting.expanded.add(_with_key(identity, new))
        current = self.current
        if current is not None and (current.module, current.key) == (module, old):
            self._due = _with_key(current.identity, new)
        elif self._due is not None and self._due[1:3] == (module, old):
            self._due = _with_key(self._due, new)

    def forget(self) -> None:
        """Another record's time line comes: nothing of this one is known there."""
        self.painting.expanded.clear()
        self._fitted.clear()
        self._due = None
        self.show_lines(Lines())

    def choose(self, identity: Identity) -> bool:
        """Put the cursor on an item; whether it is there."""
        row = self.timeline.row_of(identity)
        if row is None:
            return False
        self.setCurrentIndex(self.timeline.index(row))
        return True

    def take_cursor(self) -> None:
        """Take the keyboard, with the cursor on an item if there is any."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        first = self.timeline.first_item()
        if self.current is None and first is not None:
            self.setCurrentIndex(self.timeline.index(first))

    def set_expanded(self, row: int, *, expanded: bool) -> None:
        """Show all of an item's text, or its first lines."""
        identity = self.timeline.identity(row)
        if identity is None or not self.painting.is_cut(row, self._line_width()):
            return
        if expanded:
            self.painting.expanded.add(identity)
        else:
            self.painting.expanded.discard(identity)
        self._fitted.pop(identity, None)
        self._fit_visible()
        self.viewport().update()

    def is_expanded(self, row: int) -> bool:
        """Whether an item shows all of its text."""
        return self.timeline.identity(row) in self.painting.expanded

    def copy(self) -> None:
        """Give the selected items to the clipboard."""
        items = self.selected
        if items:
            rows = (self.timeline.row_of(item.identity) for item in items)
            words = [self.timeline.words(row) for row in rows if row is not None]
            self.copied.emit(copied([each for each in words if each is not None]))

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the window's actions."""
        return keeps_key(event, _means_something) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, fold, mark, copy, take back; everything else moves."""
        item, row = self.current, self.currentIndex().row()
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        forth, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.isRightToLeft():
            forth, back = back, forth
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.find_wanted.emit()
        elif item is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(item, modifiers == _CONTROL)
        elif item is not None and key == Qt.Key.Key_D and modifiers == _CONTROL:
            self.done_wanted.emit(item)
        elif item is not None and key == Qt.Key.Key_Delete and modifiers == _NO_MODIFIER:
            self.taken_back.emit(item)
        elif key == Qt.Key.Key_Space and modifiers == _NO_MODIFIER:
            self.set_expanded(row, expanded=not self.is_expanded(row))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and modifiers in (_NO_MODIFIER, _CONTROL):
            self._go_to_end(last=key == Qt.Key.Key_End)
        elif key in (forth, back) and modifiers == _NO_MODIFIER:
            self.set_expanded(row, expanded=key == forth)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The box of a to-do marks it, a click on a text that is cut off shows the rest."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        item = self.timeline.item(index.row()) if index.isValid() else None
        if event.button() is not Qt.MouseButton.LeftButton or event.modifiers() or item is None:
            return
        box = self.painting.check_rect(index.row(), self.visualRect(index))
        if box is not None and box.adjusted(-4, -4, 4, 4).contains(place):
            self.done_wanted.emit(item)
        else:
            self.set_expanded(index.row(), expanded=not self.is_expanded(index.row()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open it."""
        index = self.indexAt(event.position().toPoint())
        item = self.timeline.item(index.row()) if index.isValid() else None
        if item is not None and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(item, event.modifiers() == _CONTROL)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the item below the mouse, or of the cursor's."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        item = self.timeline.item(index.row()) if index.isValid() else None
        if item is None:
            return
        corner = self.visualRect(index).center()
        place = event.globalPos() if by_mouse else self.viewport().mapToGlobal(corner)
        self.menu_wanted.emit(item, place)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Keep the whole item under the cursor in sight, now that its height is known."""
        super().currentChanged(current, previous)
        self._fit_visible()
        for _ in range(_TRIES):
            # rows that come into sight on the way are taller or lower than they were taken for
            if not current.isValid() or self._is_in_sight(current):
                break
            self.scrollTo(current)
            self._fit_visible()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Texts break elsewhere now."""
        super().resizeEvent(event)
        self._fit_visible()
        self._tell_end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Find the heights of what comes into sight."""
        super().scrollContentsBy(dx, dy)
        self._fit_visible()
        self._tell_end()

    def selectionCommand(
        self, index: _Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Space folds a text here, and selects nothing."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the list can be long, and Space folds texts."""

    def _go_to_end(self, *, last: bool) -> None:
        """Put the cursor on the first item or the last; one column has no other ends."""
        row = self.timeline.rowCount() - 1 if last else self.timeline.first_item()
        if row is not None and row >= 0:
            self.setCurrentIndex(self.timeline.index(row))

    def _fit_visible(self) -> None:
        """Give the rows in sight their height; what is in sight stays where it is."""
        count = self.timeline.rowCount()
        if self._fitting or not count:
            return
        self._fitting = True
        try:
            row = max(0, self.rowAt(0))
            bar = self.verticalScrollBar()
            # a row above the edge that grows pushes nothing that is being read
            moved = self._fit(row) if self.rowViewportPosition(row) < 0 else 0
            if moved:
                self.updateGeometries()
                bar.setValue(bar.value() + moved)
            end, grown = self.viewport().height(), moved
            while row < count and self.rowViewportPosition(row) < end:
                grown += abs(self._fit(row))
                row += 1
            if grown:
                self.updateGeometries()
        finally:
            self._fitting = False

    def _is_in_sight(self, index: _Index) -> bool:
        place, view = self.visualRect(index), self.viewport().rect()
        return view.contains(place) or (place.height() > view.height() and place.top() == 0)

    def _fit(self, row: int) -> int:
        """Give a row its height; by how much it grew."""
        identity, width = self.timeline.identity(row), self._line_width()
        if identity is None or self._fitted.get(identity) == width:
            return 0
        self._fitted[identity] = width
        before, height = self.rowHeight(row), self.painting.height_of(row, width)
        if height != before:
            self.setRowHeight(row, height)
        return height - before

    def _line_width(self) -> int:
        return self.viewport().width()

    def _tell_end(self) -> None:
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum() - _NEAR_END * _LIKELY_HEIGHT and self.timeline.lines:
            self.end_reached.emit()

    def _measure_again(self, first: QModelIndex, last: QModelIndex) -> None:
        if last.row() - first.row() > _MANY:
            self._fitted.clear()
        for row in range(first.row(), min(last.row(), first.row() + _MANY) + 1):
            identity = self.timeline.identity(row)
            if identity is not None:
                self._fitted.pop(identity, None)
        self._fit_visible()
        self.viewport().update()

    def _measure_all_again(self) -> None:
        # a line that went and came back has another row now, of a likely height
        self._fitted.clear()

    def _restyle(self) -> None:
        self.painting.forget_texts()
        self._fitted.clear()
        self.verticalHeader().setDefaultSectionSize(self._look.theme.scaled(_LIKELY_HEIGHT))
        self._fit_visible()
        self.viewport().update()


def _with_key(identity: Identity, key: int) -> Identity:
    kind, module, _old, entry = identity
    return kind, module, key, entry


def _means_something(event: QKeyEvent) -> bool:
    if any(event.matches(key) for key in _OWN_KEYS):
        return True
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return modifiers in (_NO_MODIFIER, _CONTROL)
    if event.key() == Qt.Key.Key_D:
        return modifiers == _CONTROL
    return event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Space) and modifiers == _NO_MODIFIER
