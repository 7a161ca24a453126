"""A bracket with its button, and what stands beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStyle, QVBoxLayout, QWidget

from vtdesk.ui.filter.condition_row import ConditionRow
from vtdesk.ui.filter.join_button import JoinButton
from vtdesk.ui.filter.lines import Join, Path
from vtdesk.ui.look import Look

_STEP_GAP = 20
_STEP_LEAST = 68
_HOOK = 7
_RADIUS = 5


class GroupBox(QWidget):
    """Rows and inner groups under one bracket; a single part needs none.

    Args:
        look: theme and icons.
        join: the word on the button.
        path: place of the group in the tree.
        parent: the group around it, or the tree.

    Signals:
        join_chosen(object, object): place and `Join`.
        wished(object, str): place and what is to be done: "add line", "add group", "dissolve",
            "remove".
    """

    join_chosen = Signal(object, object)
    wished = Signal(object, str)

    def __init__(self, look: Look, join: Join, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self.path = path
        self._parts: tuple[ConditionRow | GroupBox, ...] = ()
        self.button = JoinButton(look, join, outermost=not path, parent=self)
        self.button.join_chosen.connect(self._choose_join)
        self.button.line_asked.connect(self._ask_line)
        self.button.group_asked.connect(self._ask_group)
        self.button.dissolve_asked.connect(self._ask_dissolve)
        self.button.remove_asked.connect(self._ask_removal)
        # margins stay on their side where the layout is mirrored, a widget changes places
        self._room = QWidget(self)
        self._room.setFixedWidth(self._step())
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._room)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        across.addLayout(self._column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def indent(self) -> int:
        """Pixels that bracket and button take."""
        return self._room.minimumWidth()

    def show_parts(self, parts: "Sequence[ConditionRow | GroupBox]") -> None:
        """Put these beside the bracket, in this order."""
        self._parts = tuple(parts)
        for part in self._parts:
            self._column.addWidget(part)
        bare = len(self._parts) < 2 and self.button.join in (Join.ALL, Join.ANY) and not self.path
        self.button.setVisible(not bare)
        self._room.setFixedWidth(0 if bare else self._step())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in the middle of its bracket."""
        super().resizeEvent(event)
        self.place_button()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bracket from the first line to the last."""
        if self.button.isHidden() or not self._parts:
            return
        top, bottom = self._span()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("border.hover"), 1))
        x = self._stem() + 0.5
        hook = QPainterPath()
        if bottom > top:
            hook.moveTo(x + _HOOK, top + 0.5)
            hook.lineTo(x + _RADIUS, top + 0.5)
            hook.quadTo(x, top + 0.5, x, top + _RADIUS)
            hook.lineTo(x, bottom - _RADIUS)
            hook.quadTo(x, bottom + 0.5, x + _RADIUS, bottom + 0.5)
            hook.lineTo(x + _HOOK, bottom + 0.5)
        else:
            hook.moveTo(x, top + 0.5)
            hook.lineTo(x + _HOOK, top + 0.5)
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        painter.drawPath(hook)
        painter.end()

    def lines(self) -> list[ConditionRow]:
        """All rows in it, those of inner groups included."""
        found: list[ConditionRow] = []
        for part in self._parts:
            found.extend(part.lines() if isinstance(part, GroupBox) else (part,))
        return found

    def boxes(self) -> "list[GroupBox]":
        """This group and all inside it."""
        found = [self]
        for part in self._parts:
            if isinstance(part, GroupBox):
                found.extend(part.boxes())
        return found

    def place_all(self) -> None:
        """Put the buttons of this group and of all inside it in their places."""
        for box in self.boxes():
            box.place_button()

    def place_button(self) -> None:
        """Put the button in the middle of its bracket."""
        top, bottom = self._span()
        size = self.button.sizeHint()
        place = QRect(QPoint(0, (top + bottom - size.height()) // 2 + 1), size)
        self.button.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
        self.button.raise_()
        self.update()

    def _span(self) -> tuple[int, int]:
        """Middle of the first line and of the last one."""
        rows = self.lines()
        if not rows:
            return 0, 0
        middles = [row.mapTo(self, row.rect().center()).y() for row in (rows[0], rows[-1])]
        return middles[0], middles[1]

    def _stem(self) -> int:
        return round(self.button.sizeHint().width() * 0.62)

    def _step(self) -> int:
        return max(_STEP_LEAST, self.button.sizeHint().width() + _STEP_GAP)

    def _choose_join(self, join: Join) -> None:
        self.join_chosen.emit(self.path, join)

    def _ask_line(self) -> None:
        self.wished.emit(self.path, "add line")

    def _ask_group(self) -> None:
        self.wished.emit(self.path, "add group")

    def _ask_dissolve(self) -> None:
        self.wished.emit(self.path, "dissolve")

    def _ask_removal(self) -> None:
        self.wished.emit(self.path, "remove")
