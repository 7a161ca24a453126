"""The account at work: what vtdesk may do in it, and leaving it."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from vtdesk.app.session import Session
from vtdesk.domain.account import WriteLevel
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.segmented import Segmented
from vtdesk.ui.settings.my_groups import MyGroups
from vtdesk.ui.settings.page import SettingsPage

_LEVELS = (
    (WriteLevel.READ_ONLY, "Read only"),
    (WriteLevel.ASK, "Ask before each change"),
    (WriteLevel.NORMAL, "Read and write"),
)


class AccountPage(SettingsPage):
    """Shows the open account.

    Signals:
        rights_changed(): vtdesk may do more or less in the account now.
        sign_out_asked(): the account is to be left, or taken off this computer.
    """

    title: ClassVar[str] = "Account"
    icon: ClassVar[str] = "ph.user-circle"
    rights_changed = Signal()
    sign_out_asked = Signal()

    def __init__(self, look: Look, session: Session, parent: QWidget | None = None) -> None:
        account = session.account
        words = "Which Vtiger, as whom, and what vtdesk may do there."
        super().__init__(look, words, account=account.label, parent=parent)
        self._session = session
        person = account.user if session.user is None else session.user.full_name
        self.add_row("Signed in as", "The name at the log-in", ElidedLabel(look, person))
        if not account.demo:
            address = ElidedLabel(look, account.endpoint)
            self.add_row("Address", "Where vtdesk asks, and nowhere else", address)
        self.level = Segmented(look, [(level.name, words) for level, words in _LEVELS])
        self.level.choose(account.write_level.name)
        self.level.setFocusProxy(self.level.parts[0])
        self.level.chosen.connect(self._choose_level)
        self.add_row("What vtdesk may do", "Vtiger’s own rights hold besides", self.level)
        self.groups = MyGroups(look, session)
        words = "What “my groups” means in filters, and “Mine” under Offline"
        self.add_row("Your groups", words, self.groups)
        self.sign_out = push_button(look, "Sign out…", "danger")
        self.sign_out.setAutoDefault(False)
        self.sign_out.clicked.connect(self._ask_sign_out)
        if not account.demo:
            self.add_row("Sign out", "The records here may stay", self.sign_out)
        self.column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the level anew: it may have been changed elsewhere."""
        super().showEvent(event)
        self.level.choose(self._session.account.write_level.name)

    def _choose_level(self, name: str) -> None:
        self._session.set_write_level(WriteLevel[name])
        self.rights_changed.emit()

    def _ask_sign_out(self) -> None:
        self.sign_out_asked.emit()
