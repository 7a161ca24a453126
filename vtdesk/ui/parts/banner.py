"""A sentence across the top of a pane, with at most two buttons; never over the work.

What the machine says of it is folded away below.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.details import Details
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tone import Tone


class Banner(Surface):
    """One message of its pane; hidden until it has something to say.

    Signals:
        chosen(int): the button of this number was pressed.

    Attributes:
        fold: unfolds the details; hidden where there are none.
        details: what is folded away; None until somebody unfolds it.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, Tone.INFO.soft, parent=parent)
        self._look = look
        self._icon = Glyph(look, Tone.INFO.icon, Tone.INFO.text)
        self._words = TextLabel(look, wrap=True)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self.details: Details | None = None
        self._detail = ""
        self.fold = push_button(look, "Details", "plain", small=True)
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._unfold)
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self.fold)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 4, 8, 4)
        self._column.setSpacing(0)
        self._column.addLayout(self._row)
        self._show_detail("")
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
        self,
        tone: Tone,
        words: str,
        buttons: Sequence[str] = (),
        *,
        icon: str = "",
        detail: str = "",
    ) -> None:
        """Say something; the last of several buttons is quiet.

        Args:
            tone: what it is about.
            words: the sentence.
            buttons: at most two.
            icon: another than the tone's.
            detail: what is folded away, "" for nothing; without secrets.
        """
        self.set_token(tone.soft)
        self._icon.show_glyph(icon or tone.icon, tone.text)
        self._words.setText(words)
        self._replace_buttons(buttons)
        self._show_detail(detail)
        self.setAccessibleName(words)
        self.show()
        announce(self, words)

    def _show_detail(self, detail: str) -> None:
        self._detail = detail
        self.fold.setVisible(bool(detail))
        self.fold.setChecked(False)
        self._unfold()

    def _unfold(self) -> None:
        unfolded = self.fold.isChecked()
        if unfolded and self.details is None:
            self.details = Details(self._look, folds=False)
            self._column.addWidget(self.details)
        if self.details is not None:
            self.details.show_text(self._detail if unfolded else "")
        icon = "ph.caret-down" if unfolded else "ph.caret-right"
        self.fold.setIcon(self._look.icons.get(icon, "text.2"))

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
