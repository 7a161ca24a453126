"""Asks before records are deleted, and says which."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.question import Question

_NAMED = 3


class DeleteDialog(Question):
    """Names how many records and the first three of them; Cancel is what Enter does.

    Args:
        look: theme and icons.
        what: the records in words, as in "12 deals".
        names: their names, the first ones at least.
        count: how many there are.
        parent: the window.
        price: calls and time that it takes, as in "12 calls, about 7 seconds"; "" for next to none.
    """

    def __init__(
        self,
        look: Look,
        what: str,
        names: Sequence[str],
        count: int,
        parent: QWidget,
        *,
        price: str = "",
    ) -> None:
        super().__init__(look, "Delete", f"Delete {what}?", parent)
        for name in names[:_NAMED]:
            self.column.addWidget(ElidedLabel(look, name or "(no name)"))
        if count > _NAMED:
            self.say(f"and {count - _NAMED:,} more")
        self.column.addSpacing(4)
        self.say("This deletes in Vtiger too, for everybody, as soon as there is a connection.")
        if price:
            self.say(f"It takes {price}.", "text.3")
        self.say("A copy stays on this computer for 30 days: Tools ▸ Deleted records.")
        self.cancel_button, self.delete_button = self.add_answers(
            "Cancel", f"Delete {what}", "danger-final", enter=False
        )
