"""Asks before a change is kept for sending, for accounts that want that: what was, what will be."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.app.editing import EditSession
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Surface

_WIDTH = 560
_COLUMN = 170
_SHOWN = 12
_EMPTY = "(empty)"


class AskDialog(QDialog):
    """Lists each changed field with its value before and after; Enter sends.

    Args:
        look: theme and icons.
        edit: the record with its edits.
        parent: the window.
    """

    def __init__(self, look: Look, edit: EditSession, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Send this change?")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        ground = Surface(look, "content")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(8)
        question = "Create this record?" if edit.is_new else "Send this change?"
        column.addWidget(TextLabel(look, question, "title"))
        column.addWidget(ElidedLabel(look, edit.title))
        column.addLayout(_changes(look, edit))
        column.addSpacing(10)
        column.addLayout(self._make_buttons(look))
        self.setMinimumWidth(min(_WIDTH, parent.width()))
        self.setAccessibleName(f"{question} {edit.title}")

    def _make_buttons(self, look: Look) -> QHBoxLayout:
        self.keep_button = push_button(look, "Keep as a draft", "quiet")
        self.send_button = push_button(look, "Send", "primary")
        self.send_button.setDefault(True)
        self.keep_button.clicked.connect(self.reject)
        self.send_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.keep_button)
        row.addWidget(self.send_button)
        return row


def _changes(look: Look, edit: EditSession) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(2, 1)
    names = edit.changed_fields
    for row, name in enumerate(names[:_SHOWN]):
        label = ElidedLabel(look, edit.schema.by_name[name].label, token="text.2")
        before = ElidedLabel(look, edit.state(name).was or _EMPTY, token="text.3")
        after = ElidedLabel(look, edit.text(name) or _EMPTY, weight=500)
        label.setFixedWidth(_COLUMN)
        before.setFixedWidth(_COLUMN)
        for place, words in enumerate((label, before, after)):
            grid.addWidget(words, row, place)
    if len(names) > _SHOWN:
        more = TextLabel(look, f"and {len(names) - _SHOWN} more", token="text.2")
        grid.addWidget(more, _SHOWN, 0, 1, 3)
    return grid
