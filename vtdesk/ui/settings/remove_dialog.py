"""Asks before all local data of an account is removed."""

from PySide6.QtWidgets import QWidget

from vtdesk.app.waiting_export import Waiting
from vtdesk.ui.look import Look
from vtdesk.ui.parts.question import Question
from vtdesk.ui.settings.waiting_words import stay_words


class RemoveDialog(Question):
    """Says what goes and what stays; Cancel is what Enter does.

    Args:
        look: theme and icons.
        what: the records and their size, as in "15,242 records, 69 MB".
        waiting: what is not in Vtiger yet.
        parent: the window.

    Attributes:
        export_button: writes what waits to a file; hidden where nothing waits.
    """

    def __init__(self, look: Look, what: str, waiting: Waiting, parent: QWidget) -> None:
        question = "Remove the local data of this account?"
        super().__init__(look, "Remove local data", question, parent)
        self.say(
            f"{what} leave this computer, and their names with them. They stay in Vtiger, and come "
            "again when you open their module. Records deleted here can no longer be made anew."
        )
        if waiting:
            self.say(stay_words(waiting))
        self.say("The names of users and groups stay, so that owners can be chosen.", "text.3")
        self.export_button = self.add_side_answer("Export waiting changes…")
        self.export_button.setVisible(bool(waiting))
        self.cancel_button, self.remove_button = self.add_answers(
            "Cancel", "Remove", "danger-final", enter=False
        )
