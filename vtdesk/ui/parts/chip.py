"""Soft chips: the values of a field that holds several."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle

from vtdesk.ui.parts.label import draw_line, text_width
from vtdesk.ui.theme import Theme

_PADDING = 7
_GAP = 4
_MORE = "+{}"


def paint_chips(
    painter: QPainter,
    rect: QRect,
    values: Sequence[tuple[str, str]],
    theme: Theme,
    *,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> None:
    """Paint values in a row; those that do not fit become "+2".

    Args:
        painter: where to.
        rect: the room there is.
        values: words and name of the hue of each chip.
        theme: colours and sizes.
        direction: side at which the row starts.
    """
    font = theme.font("small")
    metrics = QFontMetrics(font)
    height = min(theme.metrics.value_chip, rect.height())
    widths = [text_width(metrics, words) + 2 * _PADDING for words, _tint in values]
    painter.save()
    painter.setFont(font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x = rect.left()
    shown = _fitting(widths, rect.width(), metrics)
    for number, (words, tint) in enumerate(values[:shown]):
        width = min(widths[number], rect.right() + 1 - x)
        chip = _centred(rect, x, width, height)
        _paint_chip(painter, QStyle.visualRect(direction, rect, chip), words, tint, theme)
        x += width + _GAP
    if shown < len(values):
        more = _centred(rect, x, rect.right() + 1 - x, height)
        painter.setPen(theme.color("text.3"))
        text = _MORE.format(len(values) - shown)
        draw_line(painter, QStyle.visualRect(direction, rect, more), text, direction=direction)
    painter.restore()


def chips_size(values: Sequence[str], theme: Theme) -> QSize:
    """Room that chips for these words take on one line."""
    metrics = QFontMetrics(theme.font("small"))
    width = sum(text_width(metrics, words) + 2 * _PADDING + _GAP for words in values)
    return QSize(max(0, width - _GAP), theme.metrics.value_chip)


def _fitting(widths: Sequence[int], room: int, metrics: QFontMetrics) -> int:
    if sum(widths) + _GAP * (len(widths) - 1) <= room:
        return len(widths)
    left = room - text_width(metrics, _MORE.format(len(widths)))
    for number, width in enumerate(widths):
        left -= width + _GAP
        if left < 0:
            return max(1, number)
    return len(widths)


def _centred(rect: QRect, x: int, width: int, height: int) -> QRect:
    return QRect(x, rect.top() + (rect.height() - height) // 2, width, height)


def _paint_chip(painter: QPainter, chip: QRect, words: str, tint_name: str, theme: Theme) -> None:
    tint = theme.tint(tint_name)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint.soft)
    radius = theme.metrics.radius_chip
    painter.drawRoundedRect(QRectF(chip), radius, radius)
    painter.setPen(tint.text)
    inner = chip.adjusted(_PADDING, 0, -_PADDING, 0)
    elided = painter.fontMetrics().elidedText(
        words, Qt.TextElideMode.ElideRight, max(0, inner.width())
    )
    draw_line(painter, inner, elided)
