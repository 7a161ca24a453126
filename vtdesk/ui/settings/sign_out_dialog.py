"""Asks how an account is to be left: with its records on this computer, or without."""

from PySide6.QtWidgets import QCheckBox, QWidget

from vtdesk.app.waiting_export import Waiting
from vtdesk.domain.account import Account, Keeping
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.question import Question
from vtdesk.ui.settings.waiting_words import loss_words

_NEXT_TIME = {
    Keeping.KEYRING: "The access key is forgotten; paste it again to come back.",
    Keeping.PASSPHRASE: "The passphrase is asked for again to come back.",
    Keeping.MEMORY: "The access key and the records here are forgotten.",
}


class SignOutDialog(Question):
    """Says what stays and what goes; Cancel is what Enter does.

    Args:
        look: theme and icons.
        account: the one to leave.
        waiting: what is not in Vtiger yet.
        parent: the window.

    Attributes:
        wipe: whether everything of the account is to leave this computer.
        export_button: writes what would be lost to a file; hidden where nothing would be.
    """

    def __init__(self, look: Look, account: Account, waiting: Waiting, parent: QWidget) -> None:
        super().__init__(look, "Sign out", f"Sign out of {account.label}?", parent)
        self._waiting = waiting
        self.say(_NEXT_TIME[account.keeping])
        self.wipe = QCheckBox("Also remove its records from this computer")
        self.column.addWidget(self.wipe)
        self._offers = account.keeping is not Keeping.MEMORY
        if not self._offers:
            # nothing of it is on the disk: leaving is all there is
            self.wipe.setChecked(True)
            self.wipe.hide()
        self._loss = TextLabel(look, kind="small", token="problem.text", wrap=True)
        self.column.addWidget(self._loss)
        self.export_button = self.add_side_answer("Export waiting changes…")
        self.cancel_button, self.leave_button = self.add_answers(
            "Cancel", "Sign out", "danger-final", enter=False
        )
        self._show_loss()
        self.wipe.toggled.connect(self._show_loss)

    @property
    def loss(self) -> str:
        """What would be lost, in words; "" for nothing."""
        return self._loss.text()

    def _show_loss(self) -> None:
        wiped = self.wipe.isChecked()
        words = loss_words(self._waiting) if wiped else ""
        self._loss.setText(words)
        self._loss.setVisible(bool(words))
        self.export_button.setVisible(bool(words))
        lost = f" and lose {self._waiting.total:,}" if words else ""
        removing = wiped and self._offers
        self.leave_button.setText(f"Sign out and remove{lost}" if removing else "Sign out")
