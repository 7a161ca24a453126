"""A button with a cross inside it that takes away what the button stands for."""

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QStyle, QWidget


class CrossedButton(QAbstractButton):
    """Tells a click on its cross from one on itself.

    Who paints it says by `_cross_hit` where the cross is.

    Signals:
        removed(): the person took it away.
    """

    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._over_cross = False
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the cross is for the cross."""
        if not self._is_cross(event.position()):
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take it away, or click it."""
        if not self.isDown() and self._is_cross(event.position()):
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the cross under the pointer."""
        self._light(self._is_cross(event.position()))
        super().mouseMoveEvent(event)

    def _cross_hit(self) -> QRect:
        """Where the cross is hit, from left to right; empty while there is none."""
        return QRect()

    def _is_cross(self, position: QPointF) -> bool:
        return self._visual(self._cross_hit()).contains(position.toPoint())

    def _light(self, over: bool) -> None:
        if over != self._over_cross:
            self._over_cross = over
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def _visual(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
