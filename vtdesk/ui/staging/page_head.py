"""The head of a page that stands in the place of the table: back, title, and what it is about."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Surface


class PageHead(Surface):
    """One line across the top of the page.

    Args:
        look: theme and icons.
        title: of the page.

    Signals:
        back_asked(): the arrow was pressed.
    """

    back_asked = Signal()

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", Qt.Edge.BottomEdge, parent=parent)
        self._look = look
        self.back_button = icon_button(look, "ph.arrow-left", "Back to the table")
        self.back_button.clicked.connect(self.back_asked)
        self._title = TextLabel(look, title, "lead", weight=600)
        self._words = ElidedLabel(look, token="text.2")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(8, 0, 16, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self.back_button)
        self.row.addWidget(self._title)
        self.row.addWidget(self._words, 1)
        look.theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def words(self) -> str:
        """What stands beside the title."""
        return self._words.text()

    def say(self, words: str, title: str = "") -> None:
        """Say what the page is about."""
        self._words.setText(words)
        if title:
            self._title.setText(title)

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.theme.metrics.view_bar)
