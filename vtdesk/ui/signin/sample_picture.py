"""A small drawing of the program, for the door to the sample company."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.status_ring import RingLook, Stage, paint_ring

_HEIGHT = 214
_SIDE = 104
_MODULES = (
    ("ph.target", 40),
    ("ph.user", 52),
    ("ph.handshake", 32),
    ("ph.buildings", 58),
    ("ph.calendar-blank", 44),
    ("ph.lifebuoy", 50),
)
_CHOSEN_MODULE = 2
_CHOSEN_ROW = 2
_ROWS = (
    (92, RingLook(Stage.UNDERWAY, 0.8, "amber"), 60, 34),
    (74, RingLook(Stage.UNDERWAY, 0.6, "indigo"), 72, 28),
    (104, RingLook(Stage.UNDERWAY, 0.2, "sky"), 54, 38),
    (66, RingLook(Stage.WON), 64, 26),
    (88, RingLook(Stage.UNDERWAY, 0.6, "indigo"), 44, 34),
    (58, RingLook(Stage.UNDERWAY, 0.4, "sky"), 70, 30),
    (80, RingLook(Stage.UNDERWAY, 0.8, "amber"), 58, 36),
)


class SamplePicture(QWidget):
    """Tree and table in outline; decoration, so it says nothing to a screen reader."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Twice as wide as high."""
        return QSize(2 * _HEIGHT, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the panes inside one rounded border."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        shape = QPainterPath()
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = theme.metrics.radius_panel
        shape.addRoundedRect(edge, radius, radius)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), theme.color("content"))
        self._paint_tree(painter)
        self._paint_table(painter)
        painter.restore()
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawPath(shape)
        painter.end()

    def _paint_tree(self, painter: QPainter) -> None:
        theme = self._look.theme
        painter.fillRect(QRect(0, 0, _SIDE, self.height()), theme.color("chrome"))
        painter.fillRect(QRect(_SIDE, 0, 1, self.height()), theme.color("line"))
        for number, (icon, width) in enumerate(_MODULES):
            top = 15 + 22 * number
            chosen = number == _CHOSEN_MODULE
            if chosen:
                row = QRect(11, top, _SIDE - 20, 22)
                _fill_bar(painter, row, theme.color("selected.inactive"), 4)
            box = QRect(17, top + 5, 12, 12)
            self._look.icons.get(icon, "text.3").paint(painter, box)
            bar = QRect(36, top + 9, width, 5)
            _fill_bar(painter, bar, theme.color("border.hover" if chosen else "border"), 2.5)

    def _paint_table(self, painter: QPainter) -> None:
        theme = self._look.theme
        start, end = _SIDE + 1, self.width() - 1
        for number, (name, ring, place, amount) in enumerate(_ROWS):
            top = 13 + 26 * number
            chosen = number == _CHOSEN_ROW
            if chosen:
                row = QRect(start, top, end - start, 26)
                painter.fillRect(row, theme.color("selected"))
            painter.fillRect(QRect(start, top + 25, end - start, 1), theme.color("line"))
            y = top + 10
            strong = theme.color("text.3" if chosen else "border.hover")
            _fill_bar(painter, QRect(start + 12, y, name, 6), strong, 3)
            paint_ring(painter, QRect(start + 128, top + 7, 11, 11), ring, theme)
            room = end - amount - 24 - (start + 150)
            _fill_bar(painter, QRect(start + 150, y, min(place, room), 6), theme.color("border"), 3)
            _fill_bar(
                painter, QRect(end - 12 - amount, y, amount, 6), theme.color("border.hover"), 3
            )


def _fill_bar(painter: QPainter, rect: QRect, color: QColor, radius: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(QRectF(rect), radius, radius)
