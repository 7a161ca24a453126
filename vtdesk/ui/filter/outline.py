"""The small rounded ground with a line around it that chips and join buttons share."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from vtdesk.ui.theme import Theme


def paint_outlined(painter: QPainter, rect: QRect, theme: Theme, ground: str, line: str) -> None:
    """Paint a rounded rectangle, its line one sharp pixel inside.

    Args:
        painter: where to.
        rect: the whole widget.
        theme: colours and sizes.
        ground: token of the fill.
        line: token of the line; in the contrast themes a line that only parts is drawn stronger.
    """
    if theme.scheme.high_contrast and line == "border":
        line = "border.control"
    painter.setPen(QPen(theme.color(line), 1))
    painter.setBrush(theme.color(ground))
    radius = theme.metrics.radius_chip
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
