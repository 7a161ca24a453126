"""A tab for each relation of a record, with its count; those without room are in a menu."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabBar, QWidget

from vtdesk.app.relation_lines import RelationLine
from vtdesk.domain.relations import Relation
from vtdesk.domain.values import Formats
from vtdesk.ui.around.related.wording import count_text, spoken_line, title_of
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.label import draw_cut_line, draw_line, text_width
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
        self._widths: dict[_Tab, int] = {}
        self._hovered = -1
        self.drop_tab = -1
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setMouseTracking(True)
        self.setProperty("focusRing", True)
        self.setAccessibleName("Relations")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Choose nothing by a wheel: each tab looked at first may cost a call."""
        event.ignore()

    def show_tabs(self, tabs: Sequence[_Tab]) -> None:
        self._tabs = tuple(tabs)
        self._widths.clear()
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
        counted = 0
        if tab.count:
            counted = text_width(QFontMetrics(theme.font("small")), tab.count) + _GAP
        name = QRect(room)
        name.setWidth(max(0, room.width() - counted))
        if mirrored:
            name.moveRight(room.right())
        draw_cut_line(painter, name, tab.title, direction=self.layoutDirection())
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text.3"))
        side = Qt.AlignmentFlag.AlignRight
        draw_line(painter, room, tab.count, alignment=side, direction=self.layoutDirection())
        if chosen:
            token = "focus" if self.hasFocus() or theme.scheme.dark else "accent"
            line = QRect(room.left(), rect.bottom() + 1 - _LINE, room.width(), _LINE)
            painter.fillRect(line, theme.color(token))

    def measure_again(self) -> None:
        """Letters have another size now."""
        self._widths.clear()

    def _width(self, tab: _Tab) -> int:
        # Qt asks for every tab each time one of them changes
        if tab not in self._widths:
            self._widths[tab] = self._measured(tab)
        return self._widths[tab]

    def _measured(self, tab: _Tab) -> int:
        strong = QFontMetrics(self._look.theme.font("body", 500))
        small = QFontMetrics(self._look.theme.font("small"))
        title = min(text_width(strong, tab.title), self._look.theme.scaled(_WIDEST))
        counted = _GAP + text_width(small, tab.count) if tab.count else 0
        return title + counted + 2


class RelationTabs(QWidget):
    """The relations of one record as tabs.

    Args:
        look: theme and icons.

    Signals:
        chosen(object): the records of this `Relation` are to be shown.
        further_chosen(): what the further tab stands for is to be shown.
    """

    chosen = Signal(object)
    further_chosen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._formats = Formats()
        self._online = True
        self._lines: tuple[RelationLine, ...] = ()
        self._further = ""
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
        look.theme.changed.connect(self._restyle)

    @property
    def current(self) -> Relation | None:
        """The chosen relation."""
        place = self.bar.currentIndex()
        return self._lines[place].relation if 0 <= place < len(self._lines) else None

    def set_further(self, title: str) -> None:
        """Have a last tab that is no relation and always in sight; "" for none."""
        if title != self._further:
            self._further = title
            self.show_lines(self._lines, self._formats, online=self._online)

    def choose_further(self) -> None:
        """Stand on the further tab; nothing is told."""
        with QSignalBlocker(self.bar):
            self.bar.setCurrentIndex(len(self._lines))
        self._fit()

    def show_lines(self, lines: Sequence[RelationLine], formats: Formats, *, online: bool) -> None:
        """Show these relations; the chosen one stays where it is still there."""
        self._formats, self._online = formats, online
        tabs = [_Tab(title_of(o.relation), count_text(o, self._formats)) for o in lines]
        tabs.extend([_Tab(self._further, "")] if self._further else [])
        same = [one.relation for one in self._lines] == [one.relation for one in lines]
        same = same and self.bar.count() == len(tabs)
        kept = self.current
        self._lines = tuple(lines)
        with QSignalBlocker(self.bar):
            self.bar.show_tabs(tabs)
            if not same:
                while self.bar.count():
                    self.bar.removeTab(0)
                for _ in tabs:
                    self.bar.addTab("")
            for place, line in enumerate(lines):
                self._say(place, spoken_line(line, self._formats, online=online))
                self.bar.setTabEnabled(place, not line.refusal)
            if self._further:
                self._say(len(lines), self._further)
            if kept is not None and not same:
                self._set(kept.label)
        self._fit()

    def _say(self, place: int, words: str) -> None:
        text = words.replace("&", "&&")
        # each new text makes Qt lay all tabs out
        if text != self.bar.tabText(place):
            self.bar.setTabText(place, text)
            self.bar.setTabToolTip(place, plain_tip(words))
            self.bar.setAccessibleTabName(place, words)

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
        always = {current, len(self._lines)}
        if sum(widths) > room:
            room -= self.more.sizeHint().width()
            room -= sum(width for place, width in enumerate(widths) if place in always)
        hidden = False
        with QSignalBlocker(self.bar):
            for place, width in enumerate(widths):
                shown = place in always
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
        elif place >= 0:
            self._fit()
            self.further_chosen.emit()

    def _restyle(self) -> None:
        self.bar.measure_again()
        self._fit()

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
