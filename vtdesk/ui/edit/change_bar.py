"""The line that says what was changed here and not saved, with Save and Discard."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.keyed_button import KeyedButton
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Surface

_HEIGHT = 40
_DOT = 9
_LINES = Qt.Edge.TopEdge | Qt.Edge.BottomEdge


class ChangeBar(Surface):
    """Shown while something is not saved.

    Signals:
        save_wanted(), discard_wanted(): a person decided.
    """

    save_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "changed.soft", _LINES, line_token="line", parent=parent)
        self._look = look
        self._count = TextLabel(look, token="changed.text", weight=500)
        self._words = ElidedLabel(look, kind="small", token="text.2")
        self.discard = push_button(look, "Discard", "quiet")
        self.save = KeyedButton(look, "Save", "Ctrl+S", "primary")
        self.discard.clicked.connect(self.discard_wanted)
        self.save.clicked.connect(self.save_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(Glyph(look, "ph.circle-fill", "changed", _DOT))
        row.addWidget(self._count)
        row.addWidget(self._words, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        self.hide()

    @property
    def words(self) -> str:
        """All that it says."""
        return f"{self._count.text()} {self._words.text()}"

    def show_changes(self, count: int, *, is_new: bool) -> None:
        """Say how many fields were changed; for a new record, that it is not saved."""
        if is_new:
            self._count.setText("Not saved")
            self._words.setText("kept as a draft" if count else "")
        else:
            self._count.setText("1 change" if count == 1 else f"{count} changes")
            self._words.setText("kept as a draft")
        self.setVisible(is_new or count > 0)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(super().sizeHint().width(), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """One line, however narrow."""
        return QSize(super().minimumSizeHint().width(), _HEIGHT)
