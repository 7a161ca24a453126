"""Pages for a computer without a password store: choose how to keep secrets, and unlock them."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.domain.account import Secret
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.signin.labelled_field import SecretField
from vtdesk.ui.signin.page import Page, TwoColumns

_FIELD_WIDTH = 432

Weakness = Callable[[Secret], str]
"""Says why a new passphrase will not do; "" when it will."""


class KeepingPage(Page):
    """A passphrase, or nothing on disk.

    Args:
        look: theme and icons.
        weakness: judges a new passphrase.
        parent: owner.

    Signals:
        passphrase_chosen(Secret): keys and records are to be kept behind it.
        nothing_kept(): all is to be kept in memory until vtdesk quits.
        cancelled(): back, nothing is kept and nothing is opened.
    """

    passphrase_chosen = Signal(object)
    nothing_kept = Signal()
    cancelled = Signal()

    def __init__(self, look: Look, weakness: Weakness, parent: QWidget | None = None) -> None:
        self._weakness = weakness
        self.back_button = push_button(look, "Back", "plain", icon="ph.arrow-left")
        self.passphrase = SecretField(look, "Passphrase")
        self.again = SecretField(look, "The same again")
        self.use_button = push_button(look, "Use this passphrase", "primary", large=True)
        self.nothing_button = push_button(look, "Keep nothing on this computer", large=True)
        self._reason = TextLabel(look, token="text.2", wrap=True)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(12)
        column.addWidget(TextLabel(look, "Where may your key be kept?", "display", wrap=True))
        column.addSpacing(4)
        column.addWidget(self._reason)
        column.addSpacing(36)
        doors = TwoColumns(
            look, self._passphrase_door(look), self._memory_door(look), gap=56, height=320
        )
        column.addWidget(doors)
        super().__init__(look, body, parent=parent)
        self.back_button.clicked.connect(self._go_back)
        self.set_way_back(self.back_button)
        self.use_button.clicked.connect(self._submit)
        self.nothing_button.clicked.connect(self._keep_nothing)
        for field in (self.passphrase, self.again):
            field.edit.textEdited.connect(field.forget_problem)
            field.edit.returnPressed.connect(self._submit)

    def show_reason(self, words: str) -> None:
        """Say why the password store cannot be used, and begin with empty fields."""
        self._reason.setText(words)
        for field in (self.passphrase, self.again):
            field.clear()
            field.show_problem("")

    def show_problem(self, words: str) -> None:
        """Say why the choice could not be carried out."""
        self.passphrase.show_problem(words)

    def _passphrase_door(self, look: Look) -> QWidget:
        words = (
            "It opens your key and your records each time vtdesk starts. Nobody can bring it back."
        )
        return _door(
            look, "Behind a passphrase", words, [self.passphrase, self.again], self.use_button
        )

    def _memory_door(self, look: Look) -> QWidget:
        words = "The key and all records are gone when you quit, changes not yet sent as well."
        return _door(look, "Nowhere", words, [], self.nothing_button)

    def _submit(self) -> None:
        typed = Secret(self.passphrase.edit.text())
        if self.passphrase.show_problem(self._weakness(typed)):
            self.passphrase.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.again.show_problem(
            "" if typed == Secret(self.again.edit.text()) else "The two are not the same."
        ):
            self.again.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.passphrase_chosen.emit(typed)

    def _keep_nothing(self) -> None:
        self.nothing_kept.emit()

    def _go_back(self) -> None:
        self.cancelled.emit()


class UnlockPage(Page):
    """Asks for the passphrase when vtdesk starts.

    Signals:
        passphrase_given(Secret): as typed.
        cancelled(): another account, or none.
    """

    passphrase_given = Signal(object)
    cancelled = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.passphrase = SecretField(look, "Passphrase")
        self.open_button = push_button(look, "Open", "primary", large=True)
        self.other_button = push_button(look, "Use another account", "quiet", large=True)
        self._account = TextLabel(look, token="text.2", wrap=True)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(TextLabel(look, "Your records are locked", "display", wrap=True))
        column.addSpacing(4)
        column.addWidget(self._account)
        column.addSpacing(36)
        self.passphrase.setMaximumWidth(_FIELD_WIDTH)
        column.addWidget(self.passphrase)
        column.addSpacing(20)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.open_button)
        row.addWidget(self.other_button)
        row.addStretch(1)
        column.addLayout(row)
        super().__init__(look, body, parent=parent)
        self.open_button.clicked.connect(self._submit)
        self.other_button.clicked.connect(self._cancel)
        self.passphrase.edit.textEdited.connect(self.passphrase.forget_problem)
        self.passphrase.edit.returnPressed.connect(self._submit)

    def show_account(self, label: str) -> None:
        """Ask for the passphrase of this account."""
        self._account.setText(f"Type the passphrase of {label}.")
        self.passphrase.clear()
        self.passphrase.show_problem("")
        self.show_busy(busy=False)

    def show_busy(self, *, busy: bool) -> None:
        """Wait while the passphrase is tried, which takes a moment on purpose."""
        self.open_button.setEnabled(not busy)
        self.open_button.setText("Opening…" if busy else "Open")

    def show_problem(self, words: str) -> None:
        """Say why it did not open."""
        self.show_busy(busy=False)
        self.passphrase.show_problem(words)
        self.passphrase.edit.selectAll()
        self.passphrase.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit(self) -> None:
        if not self.open_button.isEnabled():
            return
        text = self.passphrase.edit.text()
        if not self.passphrase.show_problem("" if text else "Type your passphrase."):
            self.passphrase_given.emit(Secret(text))

    def _cancel(self) -> None:
        self.cancelled.emit()


def _door(
    look: Look, title: str, words: str, fields: list[SecretField], button: QWidget
) -> QWidget:
    door = QWidget()
    column = QVBoxLayout(door)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(TextLabel(look, title, "title"))
    column.addWidget(TextLabel(look, words, token="text.2", wrap=True))
    column.addSpacing(12)
    for field in fields:
        column.addWidget(field)
        column.addSpacing(8)
    column.addStretch(1)
    column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return door
