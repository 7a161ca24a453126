"""The ground of every page before an account is open: brand, body in the middle, foot line."""

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from vtdesk.app.paths import resource
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Line, Surface
from vtdesk.ui.theme import TypeName

BODY_WIDTH = 976
ONE_COLUMN_BELOW = 880
_LOW_BELOW = 700
_PROMISE = "vtdesk talks to your Vtiger and to nobody else."


class Page(Surface):
    """Scrolls when the window is small; the body is never wider than `BODY_WIDTH`.

    Args:
        look: theme and icons.
        body: what the page is about.
        foot: a button for the end of the foot line.
        parent: owner.
    """

    def __init__(
        self,
        look: Look,
        body: QWidget,
        foot: QPushButton | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "content", parent=parent)
        self._way_back: QPushButton | None = None
        body.setMaximumWidth(BODY_WIDTH)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(32, 26, 32, 20)
        self._column.setSpacing(0)
        self._column.addWidget(_Brand(look))
        self._gap = QSpacerItem(0, 0)
        self._column.addSpacerItem(self._gap)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(body, 1000)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addStretch(1)
        self._column.addSpacing(24)
        self._column.addLayout(_foot_line(look, foot))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        # both would paint the window's colour over the page's
        self._scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def set_way_back(self, button: QPushButton) -> None:
        """Escape presses this button."""
        self._way_back = button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Escape a page that can be left."""
        if event.key() == Qt.Key.Key_Escape and self._way_back is not None:
            self._way_back.click()
        else:
            super().keyPressEvent(event)

    def reveal(self, widget: QWidget) -> None:
        """Scroll until the widget is in view."""
        # what was just shown or grew has no place yet
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._scroll.ensureWidgetVisible(widget, 0, 24)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand lower in a tall window."""
        super().resizeEvent(event)
        self._gap.changeSize(0, 50 if self.height() >= _LOW_BELOW else 20)
        self._column.invalidate()


class TwoColumns(QWidget):
    """Two columns with a line between; one below the other where there is no room.

    Args:
        look: theme and icons.
        start: the first column.
        end: the second one.
        gap: room at either side of the line.
        start_width: width of the first column; both share the room when None.
        height: the least height while they stand side by side.
        parent: owner.

    Signals:
        arranged(bool): they stand side by side now, or below each other.
    """

    arranged = Signal(bool)

    def __init__(
        self,
        look: Look,
        start: QWidget,
        end: QWidget,
        *,
        gap: int,
        start_width: int | None = None,
        height: int = 486,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._start = start
        self._start_width = start_width
        self._gap = gap
        self._height = height
        self._upright = Line(look, Qt.Orientation.Vertical, "border")
        self._level = Line(look, Qt.Orientation.Horizontal, "border")
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(start, 0 if start_width else 1)
        self._box.addWidget(self._upright)
        self._box.addWidget(self._level)
        self._box.addWidget(end, 1)
        self._side_by_side: bool | None = None
        self._arrange(side_by_side=True)

    @property
    def side_by_side(self) -> bool:
        """Whether there is room for both."""
        return bool(self._side_by_side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between one and two columns."""
        super().resizeEvent(event)
        self._arrange(side_by_side=self.width() >= ONE_COLUMN_BELOW - 64)

    def _arrange(self, *, side_by_side: bool) -> None:
        if side_by_side is self._side_by_side:
            return
        self._side_by_side = side_by_side
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.LeftToRight if side_by_side else direction.TopToBottom)
        self._box.setSpacing(self._gap if side_by_side else 24)
        self._upright.setVisible(side_by_side)
        self._level.setVisible(not side_by_side)
        self.setMinimumHeight(self._height if side_by_side else 0)
        self.arranged.emit(side_by_side)
        if self._start_width is not None:
            narrow = self._start_width if side_by_side else 0
            self._start.setMinimumWidth(narrow)
            self._start.setMaximumWidth(narrow or BODY_WIDTH)


class Logo(QWidget):
    """The program's mark, drawn from its picture file."""

    def __init__(self, side: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QSvgRenderer(str(resource("icons", "vtdesk.svg")), self)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it sharp at every scale."""
        painter = QPainter(self)
        self._picture.render(painter, QRectF(self.rect()))
        painter.end()


class _Brand(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Logo())
        row.addWidget(TextLabel(look, "vtdesk", "title"))
        row.addStretch(1)


def heading(look: Look, title: str, words: str, *, lead: bool = False) -> QVBoxLayout:
    """A page's title and the sentence below it."""
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(TextLabel(look, title, "display", wrap=True))
    size: TypeName = "lead" if lead else "body"
    column.addWidget(TextLabel(look, words, size, "text.2", weight=400, wrap=True))
    return column


def foot_button(look: Look, text: str) -> QPushButton:
    """A quiet button for the foot line."""
    return push_button(look, text, "plain", small=True)


def _foot_line(look: Look, foot: QPushButton | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(Glyph(look, "ph.shield-check", "text.3", look.theme.metrics.icon_small))
    row.addWidget(TextLabel(look, _PROMISE, "small", "text.3"))
    row.addStretch(1)
    if foot is not None:
        row.addWidget(foot)
    return row
