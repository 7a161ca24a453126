"""The menu of the account chip: who is signed in, the other accounts, and ways out."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from vtdesk.domain.account import Account
from vtdesk.ui.actions import Actions

_ACTIONS = ("read_only", "settings", "connect_account", "connect_another", "sign_out")


class AccountMenu(QMenu):
    """Made anew each time it is opened.

    Args:
        person: who is signed in.
        current: the open account.
        others: accounts of this profile besides.
        commands: the window's actions.
        parent: the window.

    Signals:
        account_chosen(str): open the account of this id.
    """

    account_chosen = Signal(str)

    def __init__(
        self,
        person: str,
        current: Account,
        others: Sequence[Account],
        commands: Actions,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        who = self.addAction(person)
        who.setEnabled(False)
        self.addSeparator()
        if others:
            group = QActionGroup(self)
            for account in (current, *others):
                group.addAction(self._make(account, checked=account is current))
            self.addActions(group.actions())
            self.addSeparator()
            group.triggered.connect(self._choose)
        for key in _ACTIONS:
            self.addAction(commands[key])
        self._current = current.id
        self.aboutToHide.connect(self.deleteLater)

    def _make(self, account: Account, *, checked: bool) -> QAction:
        # "&" in a name is no access key
        name = f"{account.label} · {account.user}".replace("&", "&&")
        action = QAction(name, self, checkable=True)
        action.setObjectName(account.id)
        action.setChecked(checked)
        return action

    def _choose(self, action: QAction) -> None:
        if action.objectName() != self._current:
            self.account_chosen.emit(action.objectName())
