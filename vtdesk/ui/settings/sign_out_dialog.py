"""Asks how an account is to be left: with its records on this computer, or without."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.domain.account import Account, Keeping
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface

_WIDTH = 448
_NEXT_TIME = {
    Keeping.KEYRING: "The access key is forgotten; paste it again to come back.",
    Keeping.PASSPHRASE: "The passphrase is asked for again to come back.",
    Keeping.MEMORY: "The access key and the records here are forgotten.",
}


class SignOutDialog(QDialog):
    """Says what stays and what goes; Cancel is what Enter does.

    Args:
        look: theme and icons.
        account: the one to leave.
        unsent: how many changes are not in Vtiger yet.
        parent: the window.

    Attributes:
        wipe: whether everything of the account is to leave this computer.
    """

    def __init__(self, look: Look, account: Account, unsent: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._unsent = unsent
        self.setWindowTitle("Sign out")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        ground = Surface(look, "content")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(8)
        question = f"Sign out of {account.label}?"
        column.addWidget(TextLabel(look, question, "title", wrap=True))
        words = _NEXT_TIME[account.keeping]
        column.addWidget(TextLabel(look, words, token="text.2", wrap=True))
        self.wipe = QCheckBox("Also remove its records from this computer")
        column.addWidget(self.wipe)
        if account.keeping is Keeping.MEMORY:
            # nothing of it is on the disk: leaving is all there is
            self.wipe.setChecked(True)
            self.wipe.hide()
        self._loss = TextLabel(look, kind="small", token="problem.text", wrap=True)
        column.addWidget(self._loss)
        column.addSpacing(10)
        column.addLayout(self._make_buttons(look))
        self._show_loss()
        self.wipe.toggled.connect(self._show_loss)
        self.setMinimumWidth(min(_WIDTH, parent.width()))
        self.setAccessibleName(question)

    @property
    def loss(self) -> str:
        """What would be lost, in words; "" for nothing."""
        return self._loss.text()

    def _make_buttons(self, look: Look) -> QHBoxLayout:
        self.cancel_button = push_button(look, "Cancel", "quiet")
        self.leave_button = push_button(look, "Sign out", "danger-final")
        self.cancel_button.setDefault(True)
        self.cancel_button.clicked.connect(self.reject)
        self.leave_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.leave_button)
        return row

    def _show_loss(self) -> None:
        wiped = self.wipe.isChecked()
        words = ""
        if wiped and self._unsent:
            what = "One change is" if self._unsent == 1 else f"{self._unsent:,} changes are"
            words = f"{what} not in Vtiger yet and would be lost."
        self._loss.setText(words)
        self._loss.setVisible(bool(words))
        lost = f" and lose {self._unsent:,}" if words else ""
        self.leave_button.setText(
            f"Sign out and remove{lost}" if wiped and not self.wipe.isHidden() else "Sign out"
        )
