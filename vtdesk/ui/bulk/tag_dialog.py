"""Asks for the tag that many records are to get."""

from PySide6.QtWidgets import QLineEdit, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.question import Question

_LONGEST = 100


class TagDialog(Question):
    """A line for the tag, with the price below.

    Args:
        look: theme and icons.
        what: the records in words, as in "12 deals".
        price: what it costs, in words.
        parent: the window.
    """

    def __init__(self, look: Look, what: str, price: str, parent: QWidget) -> None:
        super().__init__(look, "Add tag", f"Which tag for {what}?", parent)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("hot, q3")
        self.edit.setMaxLength(_LONGEST)
        self.edit.setAccessibleName("Tags, separated by commas")
        self.edit.textChanged.connect(self._show_ready)
        self.column.addWidget(self.edit)
        self.say(f"Several are separated by commas. {price}.")
        self.cancel_button, self.start_button = self.add_answers(
            "Cancel", f"Tag {what}", "primary", enter=True
        )
        self.edit.setFocus()
        self._show_ready()

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags as typed, without "#" and blanks."""
        parts = (part.strip().lstrip("#").strip() for part in self.edit.text().split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def _show_ready(self) -> None:
        self.start_button.setEnabled(bool(self.tags))
