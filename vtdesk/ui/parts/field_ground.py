"""The ground of an input: fill, border, and the bar that marks a change."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle

from vtdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class GroundState:
    """What decides how the ground looks."""

    focused: bool = False
    hovered: bool = False
    read_only: bool = False
    changed: bool = False
    waiting: bool = False
    problem: bool = False


def paint_ground(
    painter: QPainter,
    rect: QRect,
    state: GroundState,
    theme: Theme,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> None:
    """Paint fill, bar and border; the bar stands at the start of the line of reading.

    The bar is painted, and not a border of the style sheet, because that one bends into a bracket
    where it meets a rounded corner.
    """
    radius = theme.metrics.radius_control
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(rect), radius, radius)
    if (fill := _fill_token(state, dark=theme.scheme.dark)) is not None:
        painter.fillPath(shape, theme.color(fill))
    if (border := _border(state, theme)) is not None:
        _paint_border(painter, rect, border, theme)
    if state.changed or state.waiting:
        bar = QRect(rect.left(), rect.top(), theme.metrics.change_bar, rect.height())
        painter.save()
        painter.setClipPath(shape)
        token = "waiting" if state.waiting else "changed"
        painter.fillRect(QStyle.visualRect(direction, rect, bar), theme.color(token))
        painter.restore()


def _fill_token(state: GroundState, *, dark: bool) -> str | None:
    if (state.focused and not state.read_only) or state.problem:
        return "chrome" if dark else "content"
    if state.waiting:
        return "waiting.soft"
    if state.changed:
        return "changed.soft"
    if state.read_only:
        return None
    return "field.hover" if state.hovered else "field"


def _border(state: GroundState, theme: Theme) -> tuple[str, int] | None:
    """Token and thickness."""
    if state.focused and not state.read_only:
        return "focus", theme.metrics.focus_line
    if state.problem:
        return "problem", 1
    if state.read_only:
        return None
    if state.hovered:
        return "border.hover", 1
    return ("border.control", 1) if theme.scheme.high_contrast else None


def _paint_border(painter: QPainter, rect: QRect, border: tuple[str, int], theme: Theme) -> None:
    token, width = border
    painter.setPen(QPen(theme.color(token), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2
    radius = theme.metrics.radius_control - inset
    edge = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(edge, radius, radius)
