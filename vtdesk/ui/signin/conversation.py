"""What is said before an account is open: the check of a connection, passphrases, where keys are kept."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from vtdesk.app.accounts import Accounts
from vtdesk.app.connecting import ConnectForm, Connecting
from vtdesk.app.opening import Keys
from vtdesk.app.secrets import SecretStore
from vtdesk.app.tasks import Tasks
from vtdesk.domain.account import Account, Keeping, Secret, UserInfo
from vtdesk.domain.connection import Connection
from vtdesk.domain.errors import NoPasswordStore, WrongPassphrase
from vtdesk.ui.look import Look
from vtdesk.ui.signin.sign_in import SignIn
from vtdesk.ui.signin.window import SignInWindow


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account that can be opened.

    Attributes:
        keys: for the server and for its store.
        user: who is signed in, where a check has just found out.
        is_new: nobody has opened it on this computer before.
    """

    account: Account
    keys: Keys
    user: UserInfo | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class SignInServices:
    """What the conversation works with.

    Attributes:
        temporary: nothing of an account is to stay on this computer.
        tasks: where its coroutines run.
    """

    accounts: Accounts
    connecting: Connecting
    secrets: SecretStore
    tasks: Tasks
    temporary: bool


class Conversation(QObject):
    """Holds the window before an account is open, and leads from its pages to an account.

    Args:
        look: theme and icons.
        services: what it works with.
        open_account: opens the account that it led to.
        is_open: whether an account has a window, beside which this one stands.

    Attributes:
        window: None until the first page was needed.

    Signals:
        sample_chosen(): the sample company is to be opened.
        closed(): the person closed the window; the program is to end.
    """

    sample_chosen = Signal()
    closed = Signal()

    def __init__(
        self,
        look: Look,
        services: SignInServices,
        open_account: Callable[[SignedIn], Awaitable[None]],
        is_open: Callable[[], bool],
    ) -> None:
        super().__init__()
        self.window: SignInWindow | None = None
        self._look = look
        self._accounts = services.accounts
        self._connecting = services.connecting
        self._secrets = services.secrets
        self._tasks = services.tasks
        self._temporary = services.temporary
        self._open_account = open_account
        self._is_open = is_open
        self._answer: asyncio.Future[object] | None = None
        self._checking: asyncio.Task[None] | None = None

    def show(self) -> SignIn:
        """Show the window; its pages are returned."""
        if self.window is None:
            window = self.window = SignInWindow(self._look)
            pages = window.pages
            pages.sample_chosen.connect(self.sample_chosen)
            pages.connect_requested.connect(self._check_anew)
            pages.passphrase_chosen.connect(self._answered)
            pages.passphrase_given.connect(self._answered)
            pages.nothing_kept.connect(self._nothing_kept)
            pages.cancelled.connect(self._cancelled)
            window.closed.connect(self._close)
        self.window.show()
        return self.window.pages

    def hide(self) -> None:
        """An account is open."""
        if self.window is not None:
            self.window.hide()

    def connect_another(self) -> None:
        """Show an empty connection beside the open account, which stays until that one opens."""
        pages = self.show()
        pages.show_connect(ConnectForm("", "", Secret("")))
        pages.window().raise_()
        pages.window().activateWindow()

    async def open_known(self, account: Account) -> None:
        """Open an account of this profile; ask for what its keys need."""
        try:
            while self._secrets.needs_passphrase(account):
                await self._unlock(account)
            access = await self._secrets.access_key(account)
            store = await self._secrets.store_key(account)
        except NoPasswordStore as error:
            self.ask_key_again(account)
            self.show().show_problem(error.summary)
            return
        if access is None:
            self.ask_key_again(account)
        else:
            await self._open_account(SignedIn(account, Keys(access, store)))

    def ask_key_again(self, account: Account) -> None:
        """Show the connection of an account, for another key or address."""
        self.show().show_connect(
            ConnectForm(
                account.endpoint,
                account.user,
                Secret(""),
                write_level=account.write_level,
                allow_http=account.allow_http,
                ca_file=account.ca_file,
            )
        )

    async def connect_account(self, form: ConnectForm) -> None:
        """Check a connection step by step, and open the account that it leads to."""
        pages = self.show()
        connection: Connection | None = None
        async for news in self._connecting.check(form):
            if isinstance(news, Connection):
                connection = news
            else:
                pages.show_steps(news)
        if connection is None:
            return
        account = await self._where_to_keep(form, connection)
        if account is None:
            pages.show_connect(form)
            return
        is_new = self._accounts.get(account.id) is None
        await self._connecting.keep(account, form.access_key)
        store = await self._secrets.store_key(account)
        keys = Keys(form.access_key, store)
        await self._open_account(SignedIn(account, keys, connection.user, is_new))

    async def _unlock(self, account: Account) -> None:
        pages = self.show()
        pages.ask_passphrase(account.label)
        while True:
            given = await self._next_answer()
            if not isinstance(given, Secret):
                pages.show_first_run()
                raise asyncio.CancelledError
            try:
                await self._secrets.unlock(account, given)
            except WrongPassphrase as error:
                pages.show_problem(error.summary)
            else:
                return

    async def _where_to_keep(self, form: ConnectForm, connection: Connection) -> Account | None:
        """The account with the place for its keys; None if the person went back."""
        if self._temporary:
            return self._connecting.account_of(form, connection, Keeping.MEMORY)
        try:
            await self._secrets.check()
        except NoPasswordStore as error:
            self.show().ask_where_to_keep(error.summary)
            given = await self._next_answer()
            if given is None:
                return None
            if isinstance(given, Secret):
                account = self._connecting.account_of(form, connection, Keeping.PASSPHRASE)
                await self._secrets.seal(account, given)
                return account
            return self._connecting.account_of(form, connection, Keeping.MEMORY)
        return self._connecting.account_of(form, connection, Keeping.KEYRING)

    def _check_anew(self, form: ConnectForm) -> None:
        self._stop_checking()
        self._checking = self._tasks.spawn(self.connect_account(form), "connection check")

    def _stop_checking(self) -> None:
        if self._checking is not None:
            self._checking.cancel()
            self._checking = None

    def _cancelled(self) -> None:
        self._stop_checking()
        self._answered(None)
        if self._is_open():
            self.hide()
        else:
            self.show().show_first_run()

    def _close(self) -> None:
        """The person closed the window: the end, unless an account is open."""
        if self._is_open():
            self._cancelled()
        else:
            self.closed.emit()

    def _nothing_kept(self) -> None:
        self._answered(Keeping.MEMORY)

    def _answered(self, answer: object) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    async def _next_answer(self) -> object:
        """What the person answers to a page: a passphrase, a way of keeping, or None for back."""
        self._answer = asyncio.get_running_loop().create_future()
        return await self._answer
