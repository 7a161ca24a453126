"""The row of tabs above the panes; it is there only when there is more than one."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.parts.surface import Surface

_WIDEST = 220
CHANGED_MARK = "●"


@dataclass(frozen=True, slots=True)
class TabWords:
    """What stands on one tab.

    Attributes:
        icon: the module's icon.
        title: the record's name or the table's.
        kind: the module, for the tooltip.
        changed: something typed in it is not saved.
        kept: it stays when another record is opened.
    """

    icon: str
    title: str
    kind: str
    changed: bool = False
    kept: bool = False


class _Bar(QTabBar):
    """Qt's row of tabs; a middle click closes one."""

    closing = Signal(int)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Close with the middle button."""
        if event.button() is Qt.MouseButton.MiddleButton:
            place = self.tabAt(event.position().toPoint())
            if place >= 0:
                self.closing.emit(place)
                return
        super().mouseReleaseEvent(event)


class TabStrip(Surface):
    """Shows the tabs and says what the person does with them.

    Signals:
        chosen(int): go to this tab.
        close_asked(int): close this tab.
        keep_asked(int): let this tab stay, or not.
        moved(int, int): a tab was dragged from one place to another.
        new_asked(): open a new tab.
        menu_asked(int, QPoint): the menu of a tab, at this place of the screen.
    """

    chosen = Signal(int)
    close_asked = Signal(int)
    keep_asked = Signal(int)
    moved = Signal(int, int)
    new_asked = Signal()
    menu_asked = Signal(int, QPoint)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "chrome", parent=parent)
        self._look = look
        self.bar = _Bar()
        self.bar.setAccessibleName("Open tabs")
        self.bar.setProperty("kind", "documents")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setMovable(True)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideRight)
        self.bar.setSelectionBehaviorOnRemove(QTabBar.SelectionBehavior.SelectPreviousTab)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._new = icon_button(look, "ph.plus", "New tab")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._new)
        row.addStretch(1)
        self.setFixedHeight(look.theme.scaled(36))
        self.bar.currentChanged.connect(self._choose)
        self.bar.closing.connect(self.close_asked)
        self.bar.tabBarDoubleClicked.connect(self._keep)
        self.bar.tabMoved.connect(self.moved)
        self.bar.customContextMenuRequested.connect(self._ask_menu)
        self._new.clicked.connect(self.new_asked)
        look.theme.changed.connect(self._restyle)
        self._shown: list[TabWords] = []
        self.hide()

    def show_tabs(self, tabs: list[TabWords], current: int) -> None:
        """Show these tabs; a single one needs no row."""
        with QSignalBlocker(self.bar):
            while self.bar.count() > len(tabs):
                self.bar.removeTab(self.bar.count() - 1)
            while self.bar.count() < len(tabs):
                self._add_tab()
            for place, words in enumerate(tabs):
                self._show_tab(place, words)
            self.bar.setCurrentIndex(current)
        self._shown = tabs
        self.setVisible(len(tabs) > 1)

    def _add_tab(self) -> None:
        place = self.bar.addTab("")
        button = icon_button(self._look, "ph.x", "Close tab", token="text.3", bare=True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self._ask_close)
        self.bar.setTabButton(place, QTabBar.ButtonPosition.RightSide, button)

    def _ask_close(self) -> None:
        pressed = self.sender()
        for place in range(self.bar.count()):
            if self.bar.tabButton(place, QTabBar.ButtonPosition.RightSide) is pressed:
                self.close_asked.emit(place)
                return

    def _show_tab(self, place: int, words: TabWords) -> None:
        bar = self.bar
        metrics = bar.fontMetrics()
        title = metrics.elidedText(
            words.title, Qt.TextElideMode.ElideRight, self._look.theme.scaled(_WIDEST)
        )
        mark = f"{CHANGED_MARK} " if words.changed else ""
        bar.setTabText(place, mark + title.replace("&", "&&"))
        bar.setTabIcon(place, self._look.icons.get(words.icon, "text.2"))
        said = [f"{words.kind}: {words.title}"]
        if words.changed:
            said.append("Not saved yet")
        if words.kept:
            said.append("This tab stays")
        bar.setTabToolTip(place, plain_tip("\n".join(said)))
        bar.setAccessibleTabName(place, ", ".join(said))

    def _choose(self, place: int) -> None:
        if place >= 0:
            self.chosen.emit(place)

    def _keep(self, place: int) -> None:
        if place >= 0:
            self.keep_asked.emit(place)

    def _ask_menu(self, at: QPoint) -> None:
        place = self.bar.tabAt(at)
        if place >= 0:
            self.menu_asked.emit(place, self.bar.mapToGlobal(at))

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.theme.scaled(36))
        self.show_tabs(self._shown, self.bar.currentIndex())
