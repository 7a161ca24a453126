"""The strip that names the panels around a record and folds them away."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.parts.surface import Surface

_START, _END = 12, 8


class _Bar(QTabBar):
    """Qt's row of tabs, where also the chosen one can be pressed."""

    entered = Signal()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Choose nothing by a wheel that was meant for what scrolls around it."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down, Return and Space go into the panel; the arrows choose one."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class PanelStrip(Surface):
    """One tab for each panel, and the button that folds them.

    Args:
        look: theme and icons.
        titles: words on the tabs by the panels' keys.
        parent: owner of the strip.

    Signals:
        chosen(str): a person chose the panel of this key, also where it is the chosen one.
        entered(): the keyboard is to go into the panel.
        fold_asked(): fold the panels away, or unfold them.
    """

    chosen = Signal(str)
    entered = Signal()
    fold_asked = Signal()

    def __init__(
        self, look: Look, titles: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "content", Qt.Edge.TopEdge | Qt.Edge.BottomEdge, parent=parent)
        self._look = look
        self._keys = list(titles)
        self._folded = False
        self.bar = _Bar()
        self.bar.setAccessibleName("Around this record")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for title in titles.values():
            self.bar.addTab(title)
        self.fold = icon_button(look, "ph.caret-down", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(_START, 0, _END, 0)
        row.setSpacing(0)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.fold)
        self.bar.tabBarClicked.connect(self._choose)
        self.bar.currentChanged.connect(self._choose)
        self.bar.entered.connect(self.entered)
        self.fold.clicked.connect(self.fold_asked)
        look.theme.changed.connect(self._restyle)
        self.show_folded(folded=False)

    def choose(self, key: str) -> None:
        """Show which panel is chosen, without telling anybody."""
        with QSignalBlocker(self.bar):
            self.bar.setCurrentIndex(self._keys.index(key))

    def set_wide(self, *, wide: bool, elsewhere: str) -> None:
        """Wide, one panel stands elsewhere and has no tab, and nothing is folded."""
        with QSignalBlocker(self.bar):
            self.bar.setTabVisible(self._keys.index(elsewhere), not wide)
        self.fold.setVisible(not wide)

    def show_folded(self, *, folded: bool) -> None:
        """Show whether the panels are folded away."""
        self._folded = folded
        words = "Show what is around this record" if folded else "Fold away"
        icon = "ph.caret-up" if folded else "ph.caret-down"
        self.fold.setIcon(self._look.icons.get(icon, "text.2"))
        self.fold.setToolTip(plain_tip(words))
        self.fold.setAccessibleName(words)

    def _choose(self, place: int) -> None:
        if place >= 0:
            self.chosen.emit(self._keys[place])

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.theme.metrics.tab_strip)
        self.show_folded(folded=self._folded)
