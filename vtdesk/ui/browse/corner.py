"""The square where the table's two heads meet."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QTableView

from vtdesk.ui.look import Look


class Corner(QObject):
    """Paints the corner as a part of the header; Qt's own button there would stay Fusion grey."""

    def __init__(self, look: Look, table: QTableView) -> None:
        super().__init__(table)
        self._theme = look.theme
        table.setCornerButtonEnabled(False)
        button = table.findChild(QAbstractButton)
        assert button is not None
        self._button = button
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Paint in the button's stead."""
        if event.type() is not QEvent.Type.Paint or watched is not self._button:
            return False
        rect = self._button.rect()
        painter = QPainter(self._button)
        painter.fillRect(rect, self._theme.color("header"))
        painter.fillRect(0, 0, rect.width(), 1, self._theme.color("line"))
        painter.fillRect(0, rect.bottom(), rect.width(), 1, self._theme.color("border"))
        painter.end()
        return True
