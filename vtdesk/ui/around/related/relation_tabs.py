"""A tab for each relation of a record, with its count; those without room are in a menu."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabBar, QWidget

from vtdesk.app.relation_lines import RelationLine
from vtdesk.domain.relations import Relation
from vtdesk.domain.values import Formats
from vtdesk.ui.around.related.wording import count_text, spoken_line, title_of
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.label import draw_line, text_width
from vtdesk.ui.parts.plain_tip import plain_tip

_GAP = 6
_BETWEEN = 16
_LINE = 2
_WIDEST = 240


@dataclass(frozen=True, slots=True)
class _Tab:
    title: str
    count: str


class _Bar(QTabBar):
    """Qt's row of tabs, painted: name, count, and a line below the chosen one."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._tabs: tuple[_Tab, ...] = ()
        self._widths: list[int] = []
        self._hovered = -1
        self.drop_tab = -1
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setMouseTracking(True)
        self.setProperty("focusRing", True)
        self.setAccessibleName("Relations")

    def show_tabs(self, tabs: Sequence[_Tab]) -> None:
        self._tabs = tuple(tabs)
        self.updateGeometry()
        self.update()

    def widths(self) -> list[int]:
        """Pixels that each tab takes."""
        return [self._width(tab) for tab in self._tabs]

    def tabSizeHint(self, index: int) -> QSize:
        """As wide as its words, and the room between two."""
        height = self._look.theme.metrics.tab_strip
        width = self._width(self._tabs[index]) if index < len(self._tabs) else 0
        return QSize(width + _BETWEEN, height)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Tabs are shown whole or not at all."""
        return self.tabSizeHint(index)

    def minimumSizeHint(self) -> QSize:
        """One tab at least; the others go into the menu."""
        return QSize(40, self._look.theme.metrics.tab_strip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint everything; the style has no part in it."""
        painter = QPainter(self)
        for place, tab in enumerate(self._tabs):
            if self.isTabVisible(place):
                self._paint_tab(painter, place, tab)
        painter.end()

    def _paint_tab(self, painter: QPainter, place: int, tab: _Tab) -> None:
        theme, rect = self._look.theme, self.tabRect(place)
        chosen = place == self.currentIndex()
        mirrored = self.isRightToLeft()
        room = QRect(rect.left(), rect.top(), rect.width() - _BETWEEN, rect.height())
        if mirrored:
            room.moveLeft(rect.left() + _BETWEEN)
        if place == self.drop_tab:
            painter.fillRect(room.adjusted(-4, 4, 4, -4), theme.color("accent.soft"))
        painter.setFont(theme.font("body", 500 if chosen else None))
        painter.setPen(theme.color("text" if chosen else "text.2"))
        counted = text_width(QFontMetrics(theme.font("small")), tab.count) + _GAP
        name = QRect(room)
        name.setWidth(max(0, room.width() - counted))
        if mirrored:
            name.moveRight(room.right())
        mode = Qt.TextElideMode.ElideRight
        title = painter.fontMetrics().elidedText(tab.title, mode, name.width())
        draw_line(painter, name, title, direction=self.layoutDirection())
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text.3"))
        side = Qt.AlignmentFlag.AlignRight
        draw_line(painter, room, tab.count, alignment=side, direction=self.layoutDirection())
        if chosen:
            token = "focus" if self.hasFocus() else "accent"
            line = QRect(room.left(), rect.bottom() + 1 - _LINE, room.width(), _LINE)
            painter.fillRect(line, theme.color(token))

    def _width(self, tab: _Tab) -> int:
        strong = QFontMetrics(self._look.theme.font("body", 500))
        small = QFontMetrics(self._look.theme.font("small"))
        title = min(text_width(strong, tab.title), self._look.theme.scaled(_WIDEST))
        return title + _GAP + text_width(small, tab.count) + 2


class RelationTabs(QWidget):
    """The relations of one record as tabs.

    Args:
        look: theme and icons.

    Signals:
        chosen(object): the records of this `Relation` are to be shown.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._formats = Formats()
        self._lines: tuple[RelationLine, ...] = ()
        self.bar = _Bar(look, self)
        self.more = icon_button(look, "ph.dots-three", "More relations")
        self.menu = QMenu(self)
        self.menu.setAccessibleName("More relations")
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._choose_action)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.bar)
        row.addWidget(self.more)
        row.addStretch(1)
        self.bar.currentChanged.connect(self._choose)
        self.more.clicked.connect(self._open_menu)
        look.theme.changed.connect(self._fit)

    @property
    def current(self) -> Relation | None:
        """The chosen relation."""
        place = self.bar.currentIndex()
        return self._lines[place].relation if 0 <= place < len(self._lines) else None

    def show_lines(self, lines: Sequence[RelationLine], formats: Formats, *, online: bool) -> None:
        """Show these relations; the chosen one stays where it is still there."""
        self._formats = formats
        same = [one.relation for one in self._lines] == [one.relation for one in lines]
        kept = self.current
        self._lines = tuple(lines)
        tabs = [_Tab(title_of(o.relation), count_text(o, self._formats)) for o in lines]
        with QSignalBlocker(self.bar):
            self.bar.show_tabs(tabs)
            if not same:
                while self.bar.count():
                    self.bar.removeTab(0)
                for _ in tabs:
                    self.bar.addTab("")
            for place, line in enumerate(lines):
                spoken = spoken_line(line, self._formats, online=online)
                # the words also make the bar measure its tabs anew
                self.bar.setTabText(place, spoken.replace("&", "&&"))
                self.bar.setTabToolTip(place, plain_tip(spoken))
                self.bar.setAccessibleTabName(place, spoken)
                self.bar.setTabEnabled(place, not line.refusal)
            if kept is not None and not same:
                self._set(kept.label)
        self._fit()

    def choose(self, label: str) -> None:
        """Stand on a relation; nothing is told."""
        with QSignalBlocker(self.bar):
            self._set(label)
        self._fit()

    def relation_at(self, place: QPoint) -> Relation | None:
        """The relation whose tab is at a place of this widget."""
        tab = self.bar.tabAt(self.bar.mapFrom(self, place))
        return self._lines[tab].relation if 0 <= tab < len(self._lines) else None

    def show_drop(self, relation: Relation | None) -> None:
        """Say over which relation records are held."""
        places = (n for n, line in enumerate(self._lines) if line.relation == relation)
        self.bar.drop_tab = next(places, -1)
        self.bar.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many tabs as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _set(self, label: str) -> None:
        places = (n for n, line in enumerate(self._lines) if line.relation.label == label)
        place = next(places, None)
        if place is not None:
            self.bar.setTabVisible(place, True)
            self.bar.setCurrentIndex(place)

    def _fit(self) -> None:
        """Hide the tabs for which there is no room; the chosen one is always there."""
        widths = [width + _BETWEEN for width in self.bar.widths()]
        room, current = self.width(), self.bar.currentIndex()
        if sum(widths) > room:
            room -= self.more.sizeHint().width()
            if 0 <= current < len(widths):
                room -= widths[current]
        hidden = False
        with QSignalBlocker(self.bar):
            for place, width in enumerate(widths):
                shown = place == current
                if not shown and not hidden:
                    room -= width
                    shown = room >= 0
                    hidden = not shown
                if shown is not self.bar.isTabVisible(place):
                    self.bar.setTabVisible(place, shown)
        self.more.setVisible(hidden)
        self.bar.setFixedWidth(
            sum(w for place, w in enumerate(widths) if self.bar.isTabVisible(place))
        )

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._lines):
            self._fit()
            self.chosen.emit(self._lines[place].relation)

    def _open_menu(self) -> None:
        for old in self._group.actions():
            self._group.removeAction(old)
        self.menu.clear()
        for place, line in enumerate(self._lines):
            if not self.bar.isTabVisible(place):
                words = f"{title_of(line.relation)}  {count_text(line, self._formats)}"
                action = self.menu.addAction(words.replace("&", "&&"))
                action.setData(place)
                action.setEnabled(not line.refusal)
                self._group.addAction(action)
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _choose_action(self, action: QAction) -> None:
        place = action.data()
        if isinstance(place, int):
            self.bar.setTabVisible(place, True)
            self.bar.setCurrentIndex(place)
            self.bar.setFocus()
