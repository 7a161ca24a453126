"""Asks before records are deleted, and says which."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Surface

_NAMED = 3
_WIDTH = 448


class DeleteDialog(QDialog):
    """Names how many records and the first three of them; Cancel is what Enter does.

    Args:
        look: theme and icons.
        what: the records in words, as in "12 deals".
        names: their names, the first ones at least.
        count: how many there are.
        parent: the window.
    """

    def __init__(
        self, look: Look, what: str, names: Sequence[str], count: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Delete")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        ground = Surface(look, "content")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(6)
        column.addWidget(TextLabel(look, f"Delete {what}?", "title", wrap=True))
        for name in names[:_NAMED]:
            column.addWidget(ElidedLabel(look, name or "(no name)"))
        if count > _NAMED:
            column.addWidget(TextLabel(look, f"and {count - _NAMED:,} more", token="text.2"))
        column.addSpacing(4)
        words = "This deletes in Vtiger too, for everybody, as soon as there is a connection."
        column.addWidget(TextLabel(look, words, token="text.2", wrap=True))
        column.addSpacing(10)
        column.addLayout(self._make_buttons(look, what))
        self.setMinimumWidth(min(_WIDTH, parent.width()))
        self.setAccessibleName(f"Delete {what}?")

    def _make_buttons(self, look: Look, what: str) -> QHBoxLayout:
        self.cancel_button = push_button(look, "Cancel", "quiet")
        self.delete_button = push_button(look, f"Delete {what}", "danger-final")
        self.cancel_button.setDefault(True)
        self.cancel_button.clicked.connect(self.reject)
        self.delete_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.delete_button)
        return row
