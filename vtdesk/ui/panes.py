"""Tree, table and record side by side, or fewer of them where the window is narrow.

From 1200 pixels all three stand beside each other. From 900 the tree folds away and comes as an
overlay. Below that one pane is shown at a time: the one brought or worked in last.
"""

from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from vtdesk.app.settings import Remembered
from vtdesk.ui.look import Look
from vtdesk.ui.parts.surface import Line
from vtdesk.ui.theme import Theme

_SIZES = "panes"
_WIDE = 1200
_NARROW = 900
_TREE_WIDTHS = (180, 320)
_TABLE_LEAST = 360
_RECORD_LEAST = 340
_RECORD_MOST = 560
_OVERLAY_WIDTH = 240
_LEAST_SIZE = (320, 160)
_NO_LIMIT = 16_777_215


class Room(Enum):
    """How much room there is."""

    WIDE = "wide"
    MEDIUM = "medium"
    NARROW = "narrow"


class Pane(Enum):
    """The three panes, in their order."""

    TREE = 0
    TABLE = 1
    RECORD = 2


def room_for(width: int) -> Room:
    """The arrangement for a window of this width in pixels."""
    if width >= _WIDE:
        return Room.WIDE
    return Room.MEDIUM if width >= _NARROW else Room.NARROW


def usual_widths(width: int, theme: Theme) -> tuple[int, int]:
    """Widths of tree and record before anybody has dragged them; larger text gets more room."""
    if width >= 1800:
        tree, record = 240, 480
    else:
        tree, record = (212, 412) if width >= 1400 else (196, 380)
    wider_tree = min(theme.scaled(tree), _TREE_WIDTHS[1])
    beside = (width - wider_tree) // 2
    wider_record = min(theme.scaled(record), _RECORD_MOST, beside)
    return max(tree, wider_tree), max(record, wider_record)


class Panes(QWidget):
    """Arranges the three panes.

    Args:
        look: theme and icons.
        tree: the modules.
        table: the open module.
        record: the open record.
        remembered: keeps the widths.

    Signals:
        room_changed(object): another `Room`.
        shown_changed(): other panes are on screen.
        table_wanted(): the table is to come on screen while a record has all the room.
        page_left(): the page that stood in the panes' place went.
    """

    room_changed = Signal(object)
    shown_changed = Signal()
    table_wanted = Signal()
    page_left = Signal()

    def __init__(
        self,
        look: Look,
        tree: QWidget,
        table: QWidget,
        record: QWidget,
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._widgets = {Pane.TREE: tree, Pane.TABLE: table, Pane.RECORD: record}
        self._remembered = remembered
        self._theme = look.theme
        self._scale = look.theme.scaled(_WIDE)
        self._room: Room | None = None
        self._wanted = {Pane.TREE: True, Pane.RECORD: True}
        self._front = Pane.TABLE
        self._overlay = False
        self._alone = False
        self._page: QWidget | None = None
        self._page_whole = False
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for widget in (tree, table, record):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setStretchFactor(2, 0)
        self._splitter.splitterMoved.connect(self._keep_widths)
        # the panes' least widths must not keep the window from becoming narrow
        self.setMinimumSize(*_LEAST_SIZE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._splitter)
        tree.installEventFilter(self)
        self._edge = Line(look, Qt.Orientation.Vertical, "border", self)
        self._edge.hide()
        look.theme.changed.connect(self._follow_text)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    @property
    def splitter(self) -> QSplitter:
        """What the panes stand in while they stand side by side."""
        return self._splitter

    @property
    def room(self) -> Room:
        """The arrangement now."""
        return self._room or Room.WIDE

    def widget_of(self, pane: Pane) -> QWidget:
        """What stands in a pane."""
        return self._widgets[pane]

    def shown(self, pane: Pane) -> bool:
        """Whether a pane is on screen."""
        return not self._widgets[pane].isHidden()

    def toggle(self, pane: Pane) -> None:
        """Show or hide the tree or the record."""
        if pane is Pane.TREE and self.room is not Room.WIDE:
            self._show_overlay(shown=not self._overlay)
            return
        if self._alone:
            self.table_wanted.emit()
            return
        if self._page is not None:
            self.bring(pane)
            return
        if self.room is Room.NARROW:
            self.bring(Pane.TABLE if self._front is pane else pane)
            return
        self._wanted[pane] = not self._wanted[pane]
        if not self._wanted[Pane.RECORD]:
            self._front = Pane.TABLE
        self._arrange()

    @property
    def alone(self) -> bool:
        """Whether the record has the table's room too."""
        return self._alone

    def set_alone(self, alone: bool) -> None:
        """Give the record the table's room too, or give that back."""
        if alone is not self._alone:
            self._alone = alone
            self._arrange()
            self._restore_widths()

    @property
    def page(self) -> QWidget | None:
        """What stands in the place of table and record; None while they are there."""
        return self._page

    def show_page(self, page: QWidget, *, whole: bool = False) -> None:
        """Put a page in the place of table and record; `whole`: in that of the tree too."""
        if page is not self._page:
            self._take_page_out()
            self._page = page
            self._splitter.addWidget(page)
        self._page_whole = whole
        page.show()
        self._show_overlay(shown=False)
        self._arrange()
        self._restore_widths()

    def leave_page(self) -> None:
        """Show table and record again."""
        if self._page is not None:
            self._take_page_out()
            self._arrange()
            self._restore_widths()
            self.page_left.emit()

    def bring(self, pane: Pane) -> None:
        """See to it that a pane is on screen."""
        if pane is not Pane.TREE or self._page_whole:
            self.leave_page()
        if pane is Pane.TABLE and self._alone:
            self.table_wanted.emit()
            return
        if pane is Pane.TREE:
            if self.room is not Room.WIDE:
                self._show_overlay(shown=True)
                return
            self._wanted[Pane.TREE] = True
        else:
            self._front = pane
            self._wanted[Pane.RECORD] |= pane is Pane.RECORD
        self._show_overlay(shown=False)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement that fits."""
        super().resizeEvent(event)
        room = room_for(self.width())
        if room is not self._room:
            self._show_overlay(shown=False)
            self._room = room
            self._arrange()
            self._restore_widths()
            self.room_changed.emit(room)
        if self._overlay:
            self._place_overlay()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape folds the overlay away."""
        if (
            self._overlay
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            self._show_overlay(shown=False)
            self._widgets[Pane.TABLE].setFocus()
            return True
        return False

    def _take_page_out(self) -> None:
        if self._page is not None:
            self._page.hide()
            self._page.setParent(self)
            self._page = None
            self._page_whole = False

    def _arrange(self) -> None:
        tree, table, record = (self._widgets[pane] for pane in Pane)
        narrow, wide = self.room is Room.NARROW, self.room is Room.WIDE
        table.setMinimumWidth(0 if narrow else _TABLE_LEAST)
        record.setMinimumWidth(0 if narrow else _RECORD_LEAST)
        if wide and tree.parentWidget() is not self._splitter:
            self._splitter.insertWidget(0, tree)
        elif not wide and tree.parentWidget() is self._splitter:
            tree.hide()
            tree.setParent(self)
        if wide:
            tree.setMinimumWidth(_TREE_WIDTHS[0])
            tree.setMaximumWidth(_TREE_WIDTHS[1])
            tree.setVisible(self._wanted[Pane.TREE] and not self._page_whole)
        front = self._front is Pane.RECORD or self._alone
        panes_shown = self._page is None
        table.setVisible(panes_shown and not self._alone and not (narrow and front))
        wanted = self._alone or (front if narrow else self._wanted[Pane.RECORD])
        record.setVisible(panes_shown and wanted)
        self.shown_changed.emit()

    def _show_overlay(self, *, shown: bool) -> None:
        if self.room is Room.WIDE or shown is self._overlay:
            return
        self._overlay = shown
        tree = self._widgets[Pane.TREE]
        if shown:
            self._place_overlay()
            tree.raise_()
        tree.setVisible(shown)
        self._edge.setVisible(shown)
        self._edge.raise_()
        self.shown_changed.emit()

    def _place_overlay(self) -> None:
        tree = self._widgets[Pane.TREE]
        tree.setMaximumWidth(_NO_LIMIT)
        width = min(_OVERLAY_WIDTH, self.width())
        left = self.width() - width if self.isRightToLeft() else 0
        tree.setGeometry(left, 0, width, self.height())
        edge = left - 1 if self.isRightToLeft() else width
        self._edge.setGeometry(edge, 0, 1, self.height())

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.room is not Room.NARROW:
            self._note_front(now)
        tree = self._widgets[Pane.TREE]
        if not self._overlay or now is None or not self.window().isAncestorOf(now):
            return
        if now is not tree and not tree.isAncestorOf(now):
            self._show_overlay(shown=False)

    def _note_front(self, focus: QWidget | None) -> None:
        """What the person works in is what stays once there is room for one pane only."""
        for pane in (Pane.TABLE, Pane.RECORD):
            widget = self._widgets[pane]
            if focus is not None and (focus is widget or widget.isAncestorOf(focus)):
                self._front = pane

    def _restore_widths(self) -> None:
        if self.room is Room.NARROW:
            return
        tree, record = self._side_widths()
        if self._page is not None:
            sizes = [0, 0, self.width() - tree]
            self._splitter.setSizes([tree, *sizes] if self.room is Room.WIDE else sizes)
            return
        if self._alone:
            rest = self.width() - tree
            self._splitter.setSizes([tree, 0, rest] if self.room is Room.WIDE else [0, rest])
            return
        others = record + (tree if self.room is Room.WIDE else 0)
        table = max(self.width() - others, _TABLE_LEAST)
        sizes = [tree, table, record] if self.room is Room.WIDE else [table, record]
        self._splitter.setSizes(sizes)

    def _follow_text(self) -> None:
        """Fit the panes to another text size; what else changes about the theme leaves them."""
        if self._scale != self._theme.scaled(_WIDE):
            self._scale = self._theme.scaled(_WIDE)
            self._restore_widths()

    def _keep_widths(self) -> None:
        if self.room is not Room.WIDE or self._alone or self._page is not None:
            return
        tree, _table, record = self._splitter.sizes()
        before = self._side_widths()
        kept = (tree or before[0], record or before[1])
        self._remembered.put(_SIZES, kept)

    def _side_widths(self) -> tuple[int, int]:
        """Widths of tree and record as last dragged, or the usual ones."""
        kept = self._remembered.numbers(_SIZES)
        if kept is None or len(kept) != 2:
            return usual_widths(self.width(), self._theme)
        return kept[0], kept[1]
