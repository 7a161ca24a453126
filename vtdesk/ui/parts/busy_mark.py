"""A mark that turns while something is under way."""

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from vtdesk.ui.look import Look

_STEPS = 8
_STEP_MILLISECONDS = 100


class BusyMark(QWidget):
    """A spinner; it turns only while it is visible. Show one for each job at most.

    Args:
        look: theme and icons.
        side: pixels; None for the size of an icon.
    """

    def __init__(self, look: Look, side: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._step = 0
        width = look.theme.metrics.icon if side is None else side
        self.setFixedSize(width, width)
        self.setAccessibleName("working…")
        self._timer = QTimer(self, interval=_STEP_MILLISECONDS)
        self._timer.timeout.connect(self._turn)

    @property
    def turning(self) -> bool:
        """Whether it moves."""
        return self._timer.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        """Start to turn."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop: nothing moves that nobody sees."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the glyph at its present angle."""
        side = self.width()
        painter = QPainter(self)
        painter.translate(side / 2, side / 2)
        painter.rotate(self._step * 360 / _STEPS)
        painter.translate(-side / 2, -side / 2)
        icon = self._look.icons.get("ph.spinner-gap", "accent")
        icon.paint(painter, QRect(0, 0, side, side))
        painter.end()

    def _turn(self) -> None:
        self._step = (self._step + 1) % _STEPS
        self.update()
