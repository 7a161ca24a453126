"""Asks before all local data of an account is removed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface

_WIDTH = 448


class RemoveDialog(QDialog):
    """Says what goes and what stays; Cancel is what Enter does.

    Args:
        look: theme and icons.
        what: the records and their size, as in "15,242 records, 69 MB".
        waiting: how many changes wait to be sent.
        parent: the window.
    """

    def __init__(self, look: Look, what: str, waiting: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Remove local data")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        ground = Surface(look, "content")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(6)
        question = "Remove the local data of this account?"
        column.addWidget(TextLabel(look, question, "title", wrap=True))
        words = (
            f"{what} leave this computer. They stay in Vtiger, and come again "
            "when you open their module."
        )
        column.addWidget(TextLabel(look, words, token="text.2", wrap=True))
        if waiting:
            column.addWidget(TextLabel(look, stay_words(waiting), token="text.2", wrap=True))
        column.addSpacing(10)
        self.cancel_button = push_button(look, "Cancel", "quiet")
        self.remove_button = push_button(look, "Remove", "danger-final")
        self.cancel_button.setDefault(True)
        self.cancel_button.clicked.connect(self.reject)
        self.remove_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.remove_button)
        column.addLayout(row)
        self.setMinimumWidth(min(_WIDTH, parent.width()))
        self.setAccessibleName(question)


def stay_words(waiting: int) -> str:
    """What becomes of changes that wait."""
    if waiting == 1:
        return "One change that waits to be sent stays here."
    return f"{waiting:,} changes that wait to be sent stay here."
