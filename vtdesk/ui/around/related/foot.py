"""The line below related records: how many there are, from when, and what else can be fetched."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from vtdesk.ui.around.related.wording import FootWords
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.surface import Surface

_HEIGHT = 30
_BUTTONS = 2


class RelatedFoot(Surface):
    """One sentence and what can be done about it.

    Signals:
        asked(str): the button of this key was pressed; "next" is that of the hint.
    """

    asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", Qt.Edge.TopEdge, line_token="line", parent=parent)
        self._look = look
        self._shown = FootWords("")
        self._words = ElidedLabel(look, kind="small", token="text.3")
        self._group = QButtonGroup(self)
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        row.addWidget(self._words)
        row.addStretch(1)
        for number in range(_BUTTONS):
            button = push_button(look, "", "link", small=True)
            button.hide()
            self._group.addButton(button, number)
            self.buttons.append(button)
            row.addWidget(button)
        self.hint = push_button(look, "", "plain", small=True)
        self.hint.hide()
        row.addWidget(self.hint)
        self.hint.clicked.connect(self._ask_next)
        self._group.idClicked.connect(self._ask)
        look.theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def shown(self) -> FootWords:
        """What it says."""
        return self._shown

    def show_words(self, words: FootWords) -> None:
        """Say something; the same again changes nothing."""
        if words == self._shown:
            return
        self._shown = words
        self._words.setText(words.words)
        self._words.set_token("problem.text" if words.problem else "text.3")
        for button, said in zip(
            self.buttons, (*words.buttons, *[("", "")] * _BUTTONS), strict=False
        ):
            button.setText(said[1])
            button.setVisible(bool(said[1]))
        self.hint.setVisible(bool(self.hint.text()) and not words.buttons)

    def show_hint(self, words: str) -> None:
        """Say at the end what else is there to be fetched; "" for nothing."""
        self.hint.setText(words.replace("&", "&&"))
        self.hint.setVisible(bool(words) and not self._shown.buttons)

    def _ask_next(self) -> None:
        self.asked.emit("next")

    def _ask(self, number: int) -> None:
        if number < len(self._shown.buttons):
            self.asked.emit(self._shown.buttons[number][0])

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.theme.scaled(_HEIGHT))
