"""A pane's ground: one colour, and hairlines where it meets its neighbours."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vtdesk.ui.look import Look


class Surface(QWidget):
    """A widget filled with one token's colour.

    Args:
        look: theme and icons.
        token: colour of the ground.
        lines: edges that get a hairline, as in `Qt.Edge.TopEdge | Qt.Edge.RightEdge`. Left is the
            start side and right the end side where the layout is mirrored.
        line_token: colour of the hairlines.
    """

    def __init__(
        self,
        look: Look,
        token: str = "content",
        lines: Qt.Edge | None = None,
        *,
        line_token: str = "border",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._token = token
        self._lines = lines
        self._line_token = line_token
        self._theme.changed.connect(self.update)

    def set_token(self, token: str) -> None:
        """Give the ground another colour."""
        if token != self._token:
            self._token = token
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, then draw the hairlines one device pixel sharp."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color(self._token))
        if self._lines is not None:
            self._paint_lines(painter, self._lines)
        painter.end()

    def _paint_lines(self, painter: QPainter, lines: Qt.Edge) -> None:
        color = self._theme.color(self._line_token)
        thickness = hairline(self)
        width, height = self.width(), self.height()
        mirrored = self.isRightToLeft()
        start, end = 0.0, width - thickness
        if mirrored:
            start, end = end, start
        if lines & Qt.Edge.TopEdge:
            painter.fillRect(QRectF(0, 0, width, thickness), color)
        if lines & Qt.Edge.BottomEdge:
            painter.fillRect(QRectF(0, height - thickness, width, thickness), color)
        if lines & Qt.Edge.LeftEdge:
            painter.fillRect(QRectF(start, 0, thickness, height), color)
        if lines & Qt.Edge.RightEdge:
            painter.fillRect(QRectF(end, 0, thickness, height), color)


class Line(Surface):
    """A hairline as a widget of its own, level or upright.

    Args:
        look: theme and icons.
        orientation: level or upright.
        token: its colour.
    """

    def __init__(
        self,
        look: Look,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        token: str = "line",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, token, parent=parent)
        if orientation is Qt.Orientation.Horizontal:
            self.setFixedHeight(1)
        else:
            self.setFixedWidth(1)


def hairline(widget: QWidget, pixels: int = 1) -> float:
    """Logical thickness of a line that covers whole device pixels, at 125 % too."""
    ratio = widget.devicePixelRatioF()
    return max(1, round(pixels * ratio)) / ratio
