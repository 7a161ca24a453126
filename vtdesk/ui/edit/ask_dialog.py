"""Asks before a change is kept for sending, for accounts that want that: what was, what will be."""

from PySide6.QtWidgets import QGridLayout, QWidget

from vtdesk.app.editing import EditSession
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.question import Question

_WIDTH = 560
_COLUMN = 170
_SHOWN = 12
_EMPTY = "(empty)"


class AskDialog(Question):
    """Lists each changed field with its value before and after; Enter sends.

    Args:
        look: theme and icons.
        edit: the record with its edits.
        parent: the window.
    """

    def __init__(self, look: Look, edit: EditSession, parent: QWidget) -> None:
        question = "Create this record?" if edit.is_new else "Send this change?"
        super().__init__(look, question.removesuffix("?"), question, parent, width=_WIDTH)
        self.setAccessibleName(f"{question} {edit.title}")
        self.column.addWidget(ElidedLabel(look, edit.title))
        self.column.addSpacing(4)
        self.column.addLayout(_changes(look, edit))
        self.keep_button, self.send_button = self.add_answers(
            "Keep as a draft", "Send", "primary", enter=True
        )


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
        label.setFixedWidth(look.theme.scaled(_COLUMN))
        before.setFixedWidth(look.theme.scaled(_COLUMN))
        for place, words in enumerate((label, before, after)):
            grid.addWidget(words, row, place)
    if len(names) > _SHOWN:
        more = TextLabel(look, f"and {len(names) - _SHOWN} more", token="text.2")
        grid.addWidget(more, _SHOWN, 0, 1, 3)
    return grid
