"""The check box as a painted mark, for delegates; widgets are plain `QCheckBox`."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from vtdesk.ui.theme import Theme

_SIDE = 16.0
_RADIUS = 4.0
_LINE = 1.5
_TICK = QPolygonF([QPointF(4.6, 8.4), QPointF(7.0, 10.8), QPointF(11.6, 5.6)])
_MINUS = QPolygonF([QPointF(4.8, 8), QPointF(11.2, 8)])


def paint_check(painter: QPainter, rect: QRect, state: Qt.CheckState, theme: Theme) -> None:
    """Paint a check box into a square of 16 pixels or any other side."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.x(), rect.y())
    painter.scale(rect.width() / _SIDE, rect.height() / _SIDE)
    if state is Qt.CheckState.Unchecked:
        painter.setPen(QPen(theme.color("border.control"), _LINE))
        painter.setBrush(theme.color("content"))
        inset = _LINE / 2
        box = QRectF(0, 0, _SIDE, _SIDE).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, _RADIUS - inset, _RADIUS - inset)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF(0, 0, _SIDE, _SIDE), _RADIUS, _RADIUS)
        pen = QPen(theme.color("text.on-accent"), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(_TICK if state is Qt.CheckState.Checked else _MINUS)
    painter.restore()
