"""The sentence under a field that cannot be saved as it is."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.label import TextLabel

_START = 10
_ABOVE = 2
_BELOW = 4


class ProblemLine(TextLabel):
    """Says what is wrong with the field above it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "", "small", "problem.text", wrap=True, parent=parent)
        self.setContentsMargins(_START, _ABOVE, 0, _BELOW)

    def show_words(self, words: str) -> None:
        """Say something else, aloud too; "" is nothing."""
        self.setText(words)
        if words:
            announce(self, words)

    def height_for(self, width: int) -> int:
        """Pixels it takes when it is this wide."""
        room = QRect(0, 0, max(1, width - _START), 10_000)
        flags = self.alignment().value | Qt.TextFlag.TextWordWrap.value
        return self.fontMetrics().boundingRect(room, flags, self.text()).height() + _ABOVE + _BELOW
