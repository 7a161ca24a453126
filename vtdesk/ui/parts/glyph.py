"""An icon as a widget of its own."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vtdesk.ui.look import Look


class Glyph(QWidget):
    """Shows one icon at a fixed size; it says nothing to a screen reader.

    Args:
        look: theme and icons.
        icon: its name.
        token: its colour.
        side: pixels; None for the size of an icon.
    """

    def __init__(
        self,
        look: Look,
        icon: str,
        token: str = "text.2",
        side: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._token = token
        width = look.theme.metrics.icon if side is None else side
        self.setFixedSize(width, width)
        look.theme.changed.connect(self.update)

    def show_glyph(self, icon: str, token: str) -> None:
        """Show another icon or colour."""
        self._icon = icon
        self._token = token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        painter = QPainter(self)
        self._look.icons.get(self._icon, self._token).paint(painter, self.rect())
        painter.end()
