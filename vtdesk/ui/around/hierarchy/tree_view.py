"""The tree of companies: its keys, and what it says that they are for."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QWidget

from vtdesk.domain.ids import AnyId
from vtdesk.ui.around.hierarchy.tree_delegate import CompanyDelegate
from vtdesk.ui.around.hierarchy.tree_model import CompanyModel
from vtdesk.ui.look import Look
from vtdesk.ui.parts.kept_keys import keeps_key

_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier
# larger groups begin with only the way to the company on show unfolded
_ALL_UNFOLDED = 60


class CompanyTree(QTreeView):
    """Shows a `CompanyModel`.

    Args:
        look: theme and icons.
        parent: the panel.

    Signals:
        opened(): Enter or a double click on the company the cursor is on.
        tab_wanted(): the same with Ctrl, or the middle mouse button.
        copy_asked(): Ctrl+C.
        asked_anew(): F5.
        room_changed(): there is another width for the rows.
    """

    opened = Signal()
    tab_wanted = Signal()
    copy_asked = Signal()
    asked_anew = Signal()
    room_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._folded: set[AnyId] = set()
        self.companies = CompanyModel(self)
        self.setModel(self.companies)
        self.delegate = CompanyDelegate(look, self, self.companies)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName("Hierarchy")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.collapsed.connect(self._note_folded)
        self.expanded.connect(self._note_unfolded)
        look.theme.changed.connect(self._restyle)

    def show_group(self, *, fresh: bool) -> None:
        """Fold and place the cursor after the model has taken a group whose rows are new.

        Args:
            fresh: another group, not the same one with other companies.
        """
        if fresh:
            self._folded = self._folded_at_first()
        self._fold()
        cursor = next((n for n, one in enumerate(self.companies.companies) if one.current), 0)
        if self.companies.companies:
            index = self.companies.index_of_place(cursor)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keep_cursor(self, record: AnyId | None) -> None:
        """Put the cursor on a company again, if it is still there."""
        place = self.companies.place_of(record) if record is not None else None
        if place is not None:
            self.setCurrentIndex(self.companies.index_of_place(place))

    def event(self, event: QEvent) -> bool:
        """Take the keys that the window has other uses for."""
        return keeps_key(event, _has_other_use) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies, F5 asks anew; all else is as in every tree."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() in _ENTER_KEYS:
            (self.tab_wanted if event.modifiers() & _CONTROL else self.opened).emit()
        elif _is_plain(event, Qt.Key.Key_F5):
            self.asked_anew.emit()
        else:
            super().keyPressEvent(event)

    @property
    def scroll_room(self) -> int:
        """Pixels at the end that the scroll bar takes from the rows."""
        return self.contentsRect().width() - self.viewport().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of it: the scroll bar comes and goes by it too."""
        super().resizeEvent(event)
        self.room_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a caret folds; one of the middle button opens a tab."""
        position = event.position().toPoint()
        index = self.indexAt(position)
        super().mousePressEvent(event)
        if not index.isValid():
            return
        if event.button() is Qt.MouseButton.MiddleButton:
            self.setCurrentIndex(index)
            self.tab_wanted.emit()
        elif event.button() is Qt.MouseButton.LeftButton and self._is_on_caret(index, position):
            self.setExpanded(index, not self.isExpanded(index))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the company; on its caret it is one more click."""
        position = event.position().toPoint()
        index = self.indexAt(position)
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._is_on_caret(index, position):
            self.mousePressEvent(event)
        else:
            self.setCurrentIndex(index)
            self.opened.emit()

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Nothing: the delegate draws them."""

    def fold_all(self) -> None:
        """Show the topmost company alone."""
        companies = self.companies.companies
        self._folded = {companies[one.parent].record for one in companies if one.parent is not None}
        self.collapseAll()

    def unfold_all(self) -> None:
        """Show all companies."""
        self._folded = set()
        self.expandAll()

    def _fold(self) -> None:
        """Unfold what is not folded; Qt tells of neither, since nobody did it by hand."""
        companies = self.companies.companies
        parents = sorted({one.parent for one in companies if one.parent is not None})
        folded = self._folded
        if not folded:
            self.expandAll()
            return
        with QSignalBlocker(self):
            for place in parents:
                if companies[place].record not in folded:
                    self.expand(self.companies.index_of_place(place))

    def _is_on_caret(self, index: QModelIndex, position: QPoint) -> bool:
        company = self.companies.company(index)
        if company is None or not self.companies.rowCount(index):
            return False
        return self.delegate.caret_box(self.visualRect(index), company).contains(position)

    def _folded_at_first(self) -> set[AnyId]:
        companies = self.companies.companies
        if len(companies) <= _ALL_UNFOLDED:
            return set()
        way = next((n for n, one in enumerate(companies) if one.current), None)
        unfolded: set[AnyId] = {companies[0].record}
        while way is not None:
            unfolded.add(companies[way].record)
            way = companies[way].parent
        parents = {one.parent for one in companies if one.parent is not None}
        return {companies[place].record for place in parents} - unfolded

    def _note_folded(self, index: QModelIndex) -> None:
        if (company := self.companies.company(index)) is not None:
            self._folded.add(company.record)

    def _note_unfolded(self, index: QModelIndex) -> None:
        if (company := self.companies.company(index)) is not None:
            self._folded.discard(company.record)

    def _restyle(self) -> None:
        self.delegate.restyle()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


def _is_plain(event: QKeyEvent, key: Qt.Key) -> bool:
    return event.key() == key and not event.modifiers()


def _has_other_use(event: QKeyEvent) -> bool:
    copies = event.matches(QKeySequence.StandardKey.Copy)
    opens = event.key() in _ENTER_KEYS and event.modifiers() == _CONTROL
    return copies or opens or _is_plain(event, Qt.Key.Key_F5)
