"""The frame of a question: what it asks, what follows from it, and a row of answers."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vtdesk.domain.notices import Notice
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.buttons import ButtonKind, push_button
from vtdesk.ui.parts.focus_ring import FocusRing
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tone import TONES

_USUAL_WIDTH = 448


class Question(QDialog):
    """Stands over its window until it is answered; a question adds to `column`, then its answers.

    Args:
        look: theme and icons.
        title: of the window.
        question: the sentence at the top.
        parent: the window.
        width: pixels at a text scale of 1, as far as the window is that wide.

    Attributes:
        column: what stands between question and answers.
    """

    def __init__(
        self, look: Look, title: str, question: str, parent: QWidget, *, width: int = _USUAL_WIDTH
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setWindowTitle(title)
        self.setAccessibleName(question)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        ground = Surface(look, "content")
        self._banner: Banner | None = None
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(ground)
        body = QVBoxLayout(ground)
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(6)
        body.addWidget(TextLabel(look, question, "title", wrap=True))
        self.column = QVBoxLayout()
        self.column.setSpacing(6)
        body.addLayout(self.column)
        body.addStretch(1)
        body.addSpacing(10)
        self._answers = QHBoxLayout()
        self._answers.setSpacing(8)
        self._answers.addStretch(1)
        body.addLayout(self._answers)
        self._ring = FocusRing(look, self)
        self.setMinimumWidth(min(look.theme.scaled(width), parent.width()))

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the words need at this width."""
        width = max(self.minimumWidth(), self.sizeHint().width())
        if self._whole.hasHeightForWidth():
            self.resize(width, self._whole.totalHeightForWidth(width))
        super().showEvent(event)

    def say(self, words: str, token: str = "text.2") -> TextLabel:
        """Add a sentence below the question."""
        label = TextLabel(self._look, words, token=token, wrap=True)
        self.column.addWidget(label)
        return label

    def show_notice(self, notice: Notice) -> None:
        """Tell across the top what came of something that was started from here."""
        if self._banner is None:
            self._banner = Banner(self._look)
            self._whole.insertWidget(0, self._banner)
        self._banner.show_words(TONES[notice.level], notice.words)

    def add_side_answer(self, words: str) -> QPushButton:
        """Add a button at the start of the row, apart from the answers; it closes nothing."""
        button = push_button(self._look, words, "link")
        button.setAutoDefault(False)
        self._answers.insertWidget(0, button)
        return button

    def add_answers(
        self, no: str, yes: str, kind: ButtonKind, *, enter: bool
    ) -> tuple[QPushButton, QPushButton]:
        """Add the two answers; the first rejects, the second accepts.

        Args:
            no: words of the quiet one.
            yes: words of the other.
            kind: how the other looks.
            enter: whether Enter accepts; else it rejects.
        """
        refuse, agree = push_button(self._look, no, "quiet"), push_button(self._look, yes, kind)
        (agree if enter else refuse).setDefault(True)
        refuse.clicked.connect(self.reject)
        agree.clicked.connect(self.accept)
        self._answers.addWidget(refuse)
        self._answers.addWidget(agree)
        return refuse, agree
