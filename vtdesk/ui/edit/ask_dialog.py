"""Asks before a change is kept for sending, for accounts that want that: what was, what will be."""

from PySide6.QtWidgets import QWidget

from vtdesk.app.editing import EditSession
from vtdesk.ui.consent_question import FieldLine, field_grid
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.question import Question

_WIDTH = 560


class AskDialog(Question):
    """Lists each changed field with its value before and after; Enter sends.

    Args:
        look: theme and icons.
        edit: the record with its edits.
        parent: the window.
        back: what not sending is called where the answer leads back to.
    """

    def __init__(
        self, look: Look, edit: EditSession, parent: QWidget, *, back: str = "Keep as a draft"
    ) -> None:
        question = "Create this record?" if edit.is_new else "Send this change?"
        super().__init__(look, question.removesuffix("?"), question, parent, width=_WIDTH)
        self.setAccessibleName(f"{question} {edit.title}")
        self.column.addWidget(ElidedLabel(look, edit.title))
        self.column.addSpacing(4)
        self.column.addLayout(field_grid(look, _lines(edit)))
        self.keep_button, self.send_button = self.add_answers(back, "Send", "primary", enter=True)


def _lines(edit: EditSession) -> list[FieldLine]:
    return [
        FieldLine(
            edit.schema.by_name[name].label,
            None if edit.is_new else edit.state(name).was,
            edit.text(name),
        )
        for name in _changing(edit)
    ]


def _changing(edit: EditSession) -> tuple[str, ...]:
    """The fields that are written: of a new record also those it begins with."""
    if not edit.is_new:
        return edit.changed_fields
    return tuple(spec.name for spec in edit.schema.fields if edit.text(spec.name))
