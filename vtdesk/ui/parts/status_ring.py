"""The mark beside a stage: how far along its picklist it is, or how it ended."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from vtdesk.ui.theme import Theme

_SIDE = 14.0
_START = 90 * 16
_TURN = 360 * 16


class Stage(Enum):
    """What kind of stage the ring shows."""

    FIRST = "first"
    UNDERWAY = "underway"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class RingLook:
    """How to paint one stage.

    Attributes:
        share: 0 to 1, the stage's place among the open ones.
        tint: name of the hue; won and lost have their own.
    """

    stage: Stage
    share: float = 0.0
    tint: str = "stone"


def paint_ring(painter: QPainter, rect: QRect, look: RingLook, theme: Theme) -> None:
    """Paint the ring into a square of 14 pixels or any other side."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.x(), rect.y())
    painter.scale(rect.width() / _SIDE, rect.height() / _SIDE)
    if look.stage is Stage.WON:
        _paint_disc(painter, theme, "green", _TICK)
    elif look.stage is Stage.LOST:
        _paint_disc(painter, theme, "stone", *_CROSS)
    elif look.stage is Stage.FIRST:
        pen = QPen(theme.color("border.control"), 1.4)
        pen.setDashPattern([1.9, 1.6])
        painter.setPen(pen)
        painter.drawEllipse(QPointF(7, 7), 5.3, 5.3)
    else:
        _paint_pie(painter, theme, look)
    painter.restore()


def paint_dot(painter: QPainter, rect: QRect, tint: str, theme: Theme) -> None:
    """Paint the 8 px square of a picklist value that is no stage, in the middle of `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tint(tint).dot)
    dot = QRectF(0, 0, 8, 8)
    dot.moveCenter(QRectF(rect).center())
    radius = theme.metrics.radius_mark
    painter.drawRoundedRect(dot, radius, radius)
    painter.restore()


_TICK = QPolygonF([QPointF(4.3, 7.2), QPointF(6.2, 9.1), QPointF(9.7, 5.3)])
_CROSS = (
    QPolygonF([QPointF(5.1, 5.1), QPointF(8.9, 8.9)]),
    QPolygonF([QPointF(8.9, 5.1), QPointF(5.1, 8.9)]),
)


def _paint_disc(painter: QPainter, theme: Theme, tint: str, *strokes: QPolygonF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tint(tint).dot)
    painter.drawEllipse(QPointF(7, 7), 6.0, 6.0)
    pen = QPen(theme.color("content"), 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in strokes:
        painter.drawPolyline(stroke)


def _paint_pie(painter: QPainter, theme: Theme, look: RingLook) -> None:
    dot = theme.tint(look.tint).dot
    painter.setPen(QPen(dot, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(7, 7), 5.3, 5.3)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(dot)
    share = min(max(look.share, 0.0), 1.0)
    painter.drawPie(QRectF(3.6, 3.6, 6.8, 6.8), _START, -round(share * _TURN))
