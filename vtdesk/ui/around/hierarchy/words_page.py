"""What the panel says where it has no tree to show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.busy_mark import BusyMark
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Surface


class WordsPage(Surface):
    """A heading, a sentence, and what can be done about it.

    Args:
        look: theme and icons.
        parent: the panel.

    Signals:
        chosen(): the button was pressed.
    """

    chosen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._busy = BusyMark(look, look.theme.metrics.icon_small)
        self._title = ElidedLabel(look, weight=500)
        self._words = TextLabel(look, token="text.2", wrap=True)
        self.button = push_button(look, "", "link")
        self.button.clicked.connect(self.chosen)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._busy)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    @property
    def text(self) -> str:
        """Heading and sentence on show."""
        return f"{self._title.text()}. {self._words.text()}"

    def show_words(self, title: str, words: str, button: str = "", *, busy: bool = False) -> None:
        """Say why there is no tree."""
        self._title.setText(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._busy.setVisible(busy)
        self.setAccessibleName(self.text)
