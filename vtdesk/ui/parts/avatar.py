"""Initials on a coloured ground: a circle for a person, a square for a group."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.theme import Theme, Tint

_GROUP_RADIUS = 5.0


def initials(name: str) -> str:
    """One or two letters for a name: of its first and last word, or the first of one word."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def paint_avatar(
    painter: QPainter, rect: QRect, name: str, theme: Theme, *, tint: Tint, group: bool = False
) -> None:
    """Paint an avatar into a square, for delegates and fields."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint.fill)
    if group:
        painter.drawRoundedRect(QRectF(rect), _GROUP_RADIUS, _GROUP_RADIUS)
    else:
        painter.drawEllipse(QRectF(rect))
    font = theme.font("caption", 600)
    font.setPixelSize(max(9, round(rect.height() * 0.36 + 1.5)))
    painter.setFont(font)
    painter.setPen(tint.text)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.restore()


class Avatar(QWidget):
    """An avatar as a widget; its tooltip and accessible name are the whole name.

    Args:
        look: theme and icons.
        side: pixels, of its width and height.
    """

    def __init__(self, look: Look, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._name = ""
        self._tint_name = ""
        self._group = False
        self.setFixedSize(side, side)
        self._theme.changed.connect(self.update)

    def show_name(self, name: str, *, tint: str = "", group: bool = False) -> None:
        """Show another name; `tint` "" takes the hue that belongs to the name."""
        self._name = name
        self._tint_name = tint
        self._group = group
        self.setToolTip(plain_tip(name))
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """The fixed square."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the initials."""
        tint = (
            self._theme.tint(self._tint_name)
            if self._tint_name
            else self._theme.tint_for(self._name)
        )
        painter = QPainter(self)
        paint_avatar(painter, self.rect(), self._name, self._theme, tint=tint, group=self._group)
        painter.end()
