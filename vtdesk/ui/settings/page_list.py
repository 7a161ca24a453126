"""The list of pages with the field that searches all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line, text_width
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.settings.page import Findable, SettingsPage

_WIDTH = 212
_MARGIN, _PADDING, _GAP = 8, 8, 8
_FIND_WIDTH = 180
_FIND_PADDING = 8
_NO_LIMIT = 16_777_215
_LEAVING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Index = QModelIndex | QPersistentModelIndex
_State = QStyle.StateFlag


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: a page, or a setting that the search found on it.

    Attributes:
        page: number of the page.
        found: the setting, or None for the page itself.
    """

    page: int
    title: str
    icon: str
    found: Findable | None = None


def page_entries(kinds: Sequence[type[SettingsPage]]) -> tuple[Entry, ...]:
    """A line for each page."""
    return tuple(Entry(number, kind.title, kind.icon) for number, kind in enumerate(kinds))


def found_entries(pages: Sequence[SettingsPage], typed: str) -> tuple[Entry, ...]:
    """The pages and settings that fit what was typed."""
    lines: list[Entry] = []
    for number, page in enumerate(pages):
        hits = [found for found in page.findables if found.fits(typed)]
        named = Findable(page.title, "", page).fits(typed)
        if named or hits:
            lines.append(Entry(number, page.title, page.icon))
        lines.extend(Entry(number, found.title, "", found) for found in hits)
    return tuple(lines)


class EntryModel(QAbstractListModel):
    """The lines as Qt sees them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """The line of a row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, page: int) -> int | None:
        """The row of a page itself."""
        lines = enumerate(self._entries)
        return next((row for row, e in lines if e.page == page and e.found is None), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many there are."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The title; a setting is read out with its page."""
        entry = self.entry(index.row()) if index.isValid() else None
        if entry is None or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        return entry.title


class _EntryDelegate(QStyledItemDelegate):
    """Draws a line like one of the tree of modules; never calls the style."""

    def __init__(self, look: Look, view: QListView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        theme = self._look.theme
        if self._view.flow() is QListView.Flow.TopToBottom:
            return QSize(0, theme.metrics.tree_row)
        words = text_width(QFontMetrics(theme.font("body", 500)), str(index.data()))
        width = 2 * (_MARGIN // 2 + _PADDING) + theme.metrics.icon + _GAP + words
        return QSize(width, theme.metrics.tree_row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        entry = model.entry(index.row()) if isinstance(model, EntryModel) else None
        if entry is None:
            return
        theme = self._look.theme
        upright = self._view.flow() is QListView.Flow.TopToBottom
        margin = _MARGIN if upright else _MARGIN // 2
        chosen = bool(option.state & _State.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = option.rect.adjusted(margin, 0, -margin, 0)
        self._paint_ground(painter, option, row, chosen=chosen)
        inner = row.adjusted(_PADDING, 0, -_PADDING, 0)
        side = theme.metrics.icon
        icon = QRect(inner.left(), inner.center().y() + 1 - side // 2, side, side)
        if entry.icon:
            place = QStyle.visualRect(option.direction, option.rect, icon)
            self._look.icons.paint(painter, place, entry.icon, "text.2")
        inner.setLeft(icon.right() + 1 + _GAP)
        font = theme.font("body", 500 if chosen else 400)
        painter.setFont(font)
        painter.setPen(theme.color("text" if entry.found is None or chosen else "text.2"))
        words = QFontMetrics(font).elidedText(
            entry.title, Qt.TextElideMode.ElideRight, inner.width()
        )
        draw_line(
            painter,
            QStyle.visualRect(option.direction, option.rect, inner),
            words,
            direction=option.direction,
        )
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, row: QRect, *, chosen: bool
    ) -> None:
        theme = self._look.theme
        focused = self._view.hasFocus() and bool(option.state & _State.State_Active)
        token = ""
        if chosen:
            token = "selected" if focused else "selected.inactive"
        elif option.state & _State.State_MouseOver:
            token = "chrome.hover"
        radius = theme.metrics.radius_control
        if token:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(QRectF(row), radius, radius)
        if chosen and (theme.scheme.high_contrast or focused):
            line = theme.metrics.focus_line
            inset = line / 2
            painter.setPen(QPen(theme.color("focus" if focused else "accent"), line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(row).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(box, radius, radius)


class _FindField(QLineEdit):
    """The field above the pages."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "search")
        self.setPlaceholderText("Find a setting")
        self.setAccessibleName("Find a setting")
        look.theme.changed.connect(self._restyle)
        self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._look.theme.metrics.icon
        place = QRect(_FIND_PADDING, (self.height() - side) // 2, side, side)
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), place)
        painter = QPainter(self)
        self._look.icons.paint(painter, place, "ph.magnifying-glass", "text.3")
        painter.end()

    def _restyle(self) -> None:
        room = self._look.theme.metrics.icon + _FIND_PADDING
        mirrored = self.isRightToLeft()
        self.setTextMargins(0 if mirrored else room, 0, room if mirrored else 0, 0)


class PageList(Surface):
    """Pages at the start of the window, or along its top where it is narrow.

    Args:
        look: theme and icons.
        kinds: the classes of the pages.
        pages: the pages themselves; asked for when something is searched.

    Signals:
        chosen(object): the `Entry` that is to be shown.
        left(): Enter was pressed; the keyboard belongs to the page now.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(
        self,
        look: Look,
        kinds: Sequence[type[SettingsPage]],
        pages: Callable[[], Sequence[SettingsPage]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "chrome", Qt.Edge.RightEdge, parent=parent)
        self._look = look
        self._kinds = tuple(kinds)
        self._pages = pages
        self._current = 0
        self.model = EntryModel(self)
        self.field = self._make_field()
        self.view = self._make_view()
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 12, 0, 12)
        self._box.setSpacing(10)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(self.field)
        self._box.addLayout(head)
        self._box.addWidget(self.view, 1)
        look.theme.changed.connect(self._restyle)
        self._fill("")
        self.set_narrow(narrow=False)

    def add_foot(self, widget: QWidget) -> None:
        """Put something below the list, or behind it where it runs along the top."""
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 2)
        foot.addWidget(widget)
        foot.addStretch(1)
        self._box.addLayout(foot)

    def set_narrow(self, *, narrow: bool) -> None:
        """Run along the top of the window, or stand at its start."""
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.LeftToRight if narrow else direction.TopToBottom)
        flow = QListView.Flow
        self.view.setFlow(flow.LeftToRight if narrow else flow.TopToBottom)
        self._lines = Qt.Edge.BottomEdge if narrow else Qt.Edge.RightEdge
        self._box.setContentsMargins(0, 8 if narrow else 12, 0, 8 if narrow else 12)
        self._narrow = narrow
        self._restyle()

    def show_current(self, page: int) -> None:
        """Mark a page; emits nothing."""
        self._current = page
        row = self.model.row_of(page)
        if row is not None:
            blocker = self.view.selectionModel().blockSignals(True)
            self.view.setCurrentIndex(self.model.index(row))
            self.view.selectionModel().blockSignals(blocker)
            self.view.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leaves the field for the list, Enter shows the hit, Escape empties the field."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key in _LEAVING_KEYS:
            self._choose(self.view.currentIndex())
            self.left.emit()
        elif watched is self.field and key == Qt.Key.Key_Down:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif watched is self.field and key == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            return False
        return True

    def _make_field(self) -> QLineEdit:
        field = _FindField(self._look)
        field.textChanged.connect(self._fill)
        field.installEventFilter(self)
        return field

    def _make_view(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(_EntryDelegate(self._look, view))
        view.setAccessibleName("Pages")
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setMouseTracking(True)
        view.setAutoFillBackground(False)
        view.viewport().setAutoFillBackground(False)
        view.verticalScrollBar().setProperty("ground", "chrome")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setWrapping(False)
        view.installEventFilter(self)
        view.clicked.connect(self._choose)
        view.selectionModel().currentChanged.connect(self._follow)
        return view

    def _fill(self, typed: str) -> None:
        if typed.strip():
            self.model.set_entries(found_entries(self._pages(), typed))
            hits = (self.model.entry(row) for row in range(self.model.rowCount()))
            first = next((row for row, e in enumerate(hits) if e and e.found is not None), 0)
            index = self.model.index(first)
            self.view.setCurrentIndex(index)
            self._choose(index)
        else:
            self.model.set_entries(page_entries(self._kinds))
            self.show_current(self._current)

    def _follow(self, index: QModelIndex) -> None:
        """Show the page that the cursor of the list has come to."""
        if index.isValid() and self.view.hasFocus():
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        entry = self.model.entry(index.row())
        if entry is not None:
            self._current = entry.page
            self.chosen.emit(entry)

    def _restyle(self) -> None:
        theme = self._look.theme
        row = theme.metrics.tree_row
        width = theme.scaled(_WIDTH)
        self.setMinimumWidth(0 if self._narrow else width)
        self.setMaximumWidth(_NO_LIMIT if self._narrow else width)
        self.field.setMinimumWidth(theme.scaled(_FIND_WIDTH))
        self.field.setMaximumWidth(theme.scaled(_FIND_WIDTH) if self._narrow else _NO_LIMIT)
        self.view.setMinimumHeight(row)
        self.view.setMaximumHeight(row if self._narrow else _NO_LIMIT)
        self.view.scheduleDelayedItemsLayout()
        self.update()
