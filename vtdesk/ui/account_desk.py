"""The account of a window: whose it is, whether it may be changed, and which others there are."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, Signal

from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.domain.account import Account, WriteLevel
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.account_menu import AccountMenu
from vtdesk.ui.actions import Actions
from vtdesk.ui.command_bar import CommandBar

_LEVEL = "level"


class AccountDesk(QObject):
    """Shows the account in the command bar, and carries out what concerns it alone.

    Args:
        session: the account at work.
        bar: names it, and opens its menu.
        commands: the window's actions, of which the menu offers some.
        remembered: keeps how changes are made while the account is read-only.
        parent: the window.

    Attributes:
        others: the other accounts of the profile, that can be chosen.

    Signals:
        account_chosen(str): another account of this profile is to be opened, by its id.
        connect_asked(), sign_out_asked(): as they say.
        rights_changed(): what may be done in the account is different now.
    """

    account_chosen = Signal(str)
    connect_asked = Signal()
    sign_out_asked = Signal()
    rights_changed = Signal()

    def __init__(
        self,
        session: Session,
        bar: CommandBar,
        commands: Actions,
        remembered: Remembered,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.others: tuple[Account, ...] = ()
        self._session = session
        self._bar = bar
        self._commands = commands
        self._remembered = remembered
        session.bus.status.connect(self._show_person)
        bar.account_menu_asked.connect(self._open_menu)
        self._show_person()
        self.keep_level()

    def leave_session(self) -> None:
        """Hear no more of a session that may outlive this window."""
        self._session.bus.status.disconnect(self._show_person)

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {
            "connect_account": self.ask_connect,
            "connect_another": self.ask_connect,
            "read_only": self._toggle_read_only,
            "sign_out": self.sign_out_asked.emit,
        }

    def ask_connect(self) -> None:
        """A person wants to connect their own Vtiger."""
        self.connect_asked.emit()

    def show_others(self, accounts: Sequence[Account]) -> None:
        """Offer these accounts of the profile besides the open one."""
        self.others = tuple(accounts)

    def keep_level(self) -> None:
        """Remember how changes are made, for when the account is read-only no more."""
        account = self._session.account
        if account.write_level is not WriteLevel.READ_ONLY:
            self._remembered.put(f"{_LEVEL} {account.id}", account.write_level.name)

    def _show_person(self, _status: SyncStatus | None = None) -> None:
        """Name account and person; who that is may be told by the server later."""
        account = self._session.account
        self._bar.show_account(account.label, self._person(), account.tint)

    def _person(self) -> str:
        user = self._session.user
        return user.full_name if user is not None else self._session.account.user

    def _open_menu(self, corner: QPoint) -> None:
        menu = AccountMenu(
            self._person(), self._session.account, self.others, self._commands, self._bar.window()
        )
        menu.account_chosen.connect(self.account_chosen)
        left = corner.x() if self._bar.isRightToLeft() else corner.x() - menu.sizeHint().width()
        menu.popup(QPoint(left, corner.y()))

    def _toggle_read_only(self) -> None:
        level = WriteLevel.READ_ONLY if self._session.may_write else self._level_before()
        self._session.set_write_level(level)
        self.rights_changed.emit()

    def _level_before(self) -> WriteLevel:
        kept = self._remembered.text(f"{_LEVEL} {self._session.account.id}")
        asks = kept == WriteLevel.ASK.name
        return WriteLevel.ASK if asks else WriteLevel.NORMAL
