"""A small window for what keeps vtdesk from starting at all."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface

_WIDTH = 480


class SorryWindow(Surface):
    """Says why, and closes.

    Args:
        look: theme and icons.
        words: why.

    Signals:
        closed(): the person has read it.
    """

    closed = Signal()

    def __init__(self, look: Look, words: str) -> None:
        super().__init__(look, "content")
        self.setWindowTitle("vtdesk")
        self.words = TextLabel(look, words, token="text.2", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        button = push_button(look, "Close", "primary")
        button.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(16)
        column.addWidget(TextLabel(look, "vtdesk cannot start", "lead", weight=600))
        column.addWidget(self.words)
        column.addStretch(1)
        column.addLayout(row)
        self.setFixedWidth(_WIDTH)
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the owner."""
        super().closeEvent(event)
        self.closed.emit()
