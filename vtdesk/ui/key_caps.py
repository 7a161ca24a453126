"""Shortcuts drawn as the caps of their keys."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import text_width

_HEIGHT = 18
_GAP = 3
_PADDING = 8


def key_caps_width(keys: str, look: Look) -> int:
    """Pixels that the caps of a shortcut, as in "Ctrl+K", take."""
    return sum(width + _GAP for width in _cap_widths(keys, look)) - _GAP


def paint_key_caps(painter: QPainter, rect: QRect, keys: str, look: Look) -> None:
    """Paint the keys of a shortcut from the left edge of `rect` on, each as a cap.

    Keys read from left to right in every interface.
    """
    theme = look.theme
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font("caption"))
    left = rect.left()
    top = rect.center().y() + 1 - _HEIGHT // 2
    radius = theme.metrics.radius_chip
    for key, width in zip(_keys(keys), _cap_widths(keys, look), strict=True):
        cap = QRect(left, top, width, _HEIGHT)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("content"))
        painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(theme.color("text.3"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        left += width + _GAP
    painter.restore()


class KeyCaps(QWidget):
    """A shortcut as a widget.

    Args:
        look: theme and icons.
        keys: the shortcut in Qt's portable text, as in "Ctrl+S".
    """

    def __init__(self, look: Look, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shortcut = keys
        self.setFixedSize(QSize(key_caps_width(keys, look), _HEIGHT + 2))
        self.setAccessibleName(keys)
        look.theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the caps."""
        painter = QPainter(self)
        paint_key_caps(painter, self.rect(), self._shortcut, self._look)
        painter.end()


def _keys(shortcut: str) -> list[str]:
    """The keys of "Ctrl+?", and of "Ctrl++" too."""
    return shortcut.replace("++", "+plus").split("+")


def _cap_widths(shortcut: str, look: Look) -> list[int]:
    metrics = QFontMetrics(look.theme.font("caption"))
    return [max(_HEIGHT, text_width(metrics, key) + _PADDING) for key in _keys(shortcut)]
