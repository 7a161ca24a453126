"""The button on a bracket: how the conditions beside it belong together."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QStyle, QWidget

from vtdesk.ui.filter.lines import Join, Path
from vtdesk.ui.filter.outline import paint_outlined
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line, text_width

_PADDING = 8
_GAP = 4
_CARET = 10
_MENU_WORDS = {
    Join.ALL: "and: every one must hold",
    Join.ANY: "or: at least one must hold",
    Join.NONE: "none of: not a single one may hold",
    Join.NOT_ALL: "not all of: at least one must not hold",
}
_DEEDS = {
    "add line": "Add condition",
    "add group": "Add group",
    "dissolve": "Take the bracket away",
    "remove": "Remove this group",
}
_FIRST = frozenset({"add line", "dissolve"})
_INNER = frozenset({"dissolve", "remove"})


class JoinButton(QAbstractButton):
    """Shows "and" or "or"; a menu changes it and the group as a whole.

    Args:
        look: theme and icons.
        join: the word.
        path: place of the group in the tree.
        parent: the tree.

    Signals:
        join_chosen(object, object): place and another `Join`.
        wished(object, str): place and what is to be done: "add line", "add group", "dissolve",
            "remove".
    """

    join_chosen = Signal(object, object)
    wished = Signal(object, str)

    def __init__(self, look: Look, join: Join, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.path = path
        self.join = join
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.open_menu)
        self.show_join(join)

    def show_join(self, join: Join) -> None:
        """Show another word; emits nothing."""
        self.join = join
        self.setAccessibleName(f"Conditions joined by: {join.value}")
        self.updateGeometry()
        self.update()

    def make_menu(self) -> QMenu:
        """The four words, and what can be done with the group; it goes when it is closed."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for join, words in _MENU_WORDS.items():
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(join is self.join)
            action.setData(join)
            action.triggered.connect(self._choose)
            menu.addAction(action)
        for what, words in _DEEDS.items():
            if what in _INNER and not self.path:
                continue
            if what in _FIRST:
                menu.addSeparator()
            action = QAction(words, menu)
            action.setData(what)
            action.triggered.connect(self._wish)
            menu.addAction(action)
        return menu

    def open_menu(self) -> None:
        """Show the menu under the button."""
        self.make_menu().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space changes between "and" and "or", Enter and Down open the menu."""
        if event.key() == Qt.Key.Key_Space:
            self.join_chosen.emit(self.path, Join.ANY if self.join is Join.ALL else Join.ALL)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for the word and the caret."""
        width = self.width_for(self._look, self.join)
        return QSize(width, self._look.theme.metrics.chip)

    @staticmethod
    def width_for(look: Look, join: Join) -> int:
        """Pixels that a button with this word takes."""
        metrics = QFontMetrics(look.theme.font("small", 500))
        return text_width(metrics, join.value) + _GAP + _CARET + 2 * _PADDING

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, word and caret."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lively = self.underMouse()
        ground = "hover" if lively else "raised" if theme.scheme.dark else "content"
        line = "border.hover" if lively else "border"
        paint_outlined(painter, self.rect(), theme, ground, line)
        painter.setFont(theme.font("small", 500))
        painter.setPen(theme.color("text"))
        direction = self.layoutDirection()
        inner = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        draw_line(painter, inner, self.join.value, direction=direction)
        top = (self.height() - _CARET) // 2
        caret = QRect(inner.right() + 1 - _CARET, top, _CARET, _CARET)
        place = QStyle.visualRect(direction, self.rect(), caret)
        self._look.icons.paint(painter, place, "ph.caret-down", "text.3")
        painter.end()

    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction) and isinstance(action.data(), Join):
            self.join_chosen.emit(self.path, action.data())

    def _wish(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.wished.emit(self.path, str(action.data()))
