"""The line below what was looked up: how many were found where."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.surface import Line

_HEIGHT = 34
_HINT = "Numbers and addresses are looked up here first"


class LookupFoot(QWidget):
    """Tells how many were found, and that nothing was asked for.

    Args:
        look: theme and icons.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._words = ElidedLabel(look, "", "small", "text.3")
        line = QHBoxLayout()
        line.setContentsMargins(20, 0, 20, 0)
        line.setSpacing(16)
        line.addWidget(self._words)
        line.addStretch(1)
        line.addWidget(ElidedLabel(look, _HINT, "small", "text.3"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(look))
        column.addLayout(line, 1)
        self._look = look
        look.theme.changed.connect(self._fit)
        self._fit()
        self.hide()

    @property
    def words(self) -> str:
        """What it tells."""
        return self._words.text()

    def _fit(self) -> None:
        self.setFixedHeight(self._look.theme.scaled(_HEIGHT))

    def show_words(self, words: str) -> None:
        """Tell something else."""
        self._words.setText(words)
