"""A sentence across the top of a pane, with at most two buttons; never over the work."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tone import Tone


class Banner(Surface):
    """One message of its pane; hidden until it has something to say.

    Signals:
        chosen(int): the button of this number was pressed.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, Tone.INFO.soft, parent=parent)
        self._look = look
        self._icon = Glyph(look, Tone.INFO.icon, Tone.INFO.text)
        self._words = TextLabel(look, wrap=True)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 4, 8, 4)
        self._row.setSpacing(10)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._words, 1)
        self._resize()
        look.theme.changed.connect(self._resize)
        self.hide()

    @property
    def words(self) -> str:
        """The sentence on show."""
        return self._words.text()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons on show, in the order of their numbers."""
        return tuple(b for b in self._group.buttons() if isinstance(b, QPushButton))

    def show_words(
        self, tone: Tone, words: str, buttons: Sequence[str] = (), *, icon: str = ""
    ) -> None:
        """Say something; the last of several buttons is quiet."""
        self.set_token(tone.soft)
        self._icon.show_glyph(icon or tone.icon, tone.text)
        self._words.setText(words)
        self._replace_buttons(buttons)
        self.setAccessibleName(words)
        self.show()
        announce(self, words)

    def _resize(self) -> None:
        self.setMinimumHeight(self._look.theme.metrics.banner)

    def _replace_buttons(self, texts: Sequence[str]) -> None:
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        for number, text in enumerate(texts):
            quiet = number > 0 and number == len(texts) - 1
            button = push_button(self._look, text, "quiet" if quiet else "secondary", parent=self)
            self._group.addButton(button, number)
            self._row.addWidget(button)
