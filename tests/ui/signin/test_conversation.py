"""From the pages before an account is open to the account, on a demo server and a real profile."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.memory_keyring import MemoryKeyring
from tests.helpers.office import FORMATS
from tests.helpers.sample_session import Failures
from tests.helpers.widgets import dispose
from vtdesk.app.accounts import Accounts
from vtdesk.app.connecting import ConnectForm, Connecting
from vtdesk.app.paths import Profile
from vtdesk.app.secrets import SecretStore
from vtdesk.app.tasks import Tasks
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Keeping, Secret
from vtdesk.ui.look import Look
from vtdesk.ui.signin.conversation import Conversation, SignedIn, SignInServices
from vtdesk.ui.signin.sign_in import SignIn

PHRASE = Secret("a rather long walk by the sea")


class Opened:
    """Notes which accounts the conversation led to."""

    def __init__(self) -> None:
        self.all: list[SignedIn] = []

    async def open(self, signed_in: SignedIn) -> None:
        """Note one."""
        self.all.append(signed_in)

    def is_open(self) -> bool:
        """Whether there was one."""
        return bool(self.all)


@asynccontextmanager
async def talk(
    look: Look, folder: Path, *, temporary: bool = False
) -> AsyncIterator[tuple[Conversation, Opened, SecretStore]]:
    """A conversation over a profile, as a new start of the program has it."""
    failures, opened = Failures(), Opened()
    tasks = Tasks(known=failures.known.append, bug=failures.bug)
    profile = Profile.below(folder)
    profile.make()
    accounts = Accounts(profile.accounts_file)
    secrets = SecretStore(profile, hide=lambda secret: None)
    connecting = Connecting(accounts, secrets, FORMATS)
    services = SignInServices(accounts, connecting, secrets, tasks, temporary)
    conversation = Conversation(look, services, opened.open, opened.is_open)
    try:
        yield conversation, opened, secrets
    finally:
        await tasks.close()
        if isinstance(conversation.window, QWidget):
            dispose(conversation.window)
    assert not failures.bugs


def form_for(demo: DemoServer, key: str = "", user: int = 0) -> ConnectForm:
    person = demo.users[user]
    return ConnectForm(demo.base_url, person.user, Secret(key or person.access_key))


def ask(pages: SignIn, demo: DemoServer, key: str = "") -> None:
    pages.connect_requested.emit(form_for(demo, key))


async def test_a_checked_connection_is_kept_and_opened(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    async with talk(look, tmp_path) as (conversation, opened, secrets):
        ask(conversation.show(), shared_demo)
        await until(lambda: bool(opened.all))
        first = opened.all[0]
        assert first.is_new
        assert first.user is not None
        assert first.account.keeping is Keeping.KEYRING
        assert await secrets.access_key(first.account) == first.keys.access
        ask(conversation.show(), shared_demo)
        await until(lambda: len(opened.all) == 2)
        assert not opened.all[1].is_new
        await conversation.open_known(first.account)
        assert opened.all[2].keys.access == first.keys.access


async def test_a_key_that_is_not_accepted_opens_nothing(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    async with talk(look, tmp_path) as (conversation, opened, _):
        pages = conversation.show()
        ask(pages, shared_demo, "0123456789abcdef")
        await until(lambda: "Stopped" in pages.connect_page.steps.headline)
        assert not opened.all


async def test_a_temporary_profile_keeps_no_key(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    async with talk(look, tmp_path, temporary=True) as (conversation, opened, _):
        await conversation.connect_account(form_for(shared_demo))
        assert opened.all[0].account.keeping is Keeping.MEMORY
        assert not memory_keyring.passwords


async def test_without_a_password_store_a_passphrase_opens_the_account_again(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    memory_keyring.faults.missing = True
    async with talk(look, tmp_path) as (conversation, opened, _):
        pages = conversation.show()
        ask(pages, shared_demo)
        await until(lambda: pages.currentWidget() is pages.keeping)
        pages.passphrase_chosen.emit(PHRASE)
        await until(lambda: bool(opened.all))
        account = opened.all[0].account
        assert account.keeping is Keeping.PASSPHRASE
    async with talk(look, tmp_path) as (conversation, opened, _):
        pages = conversation.show()
        tasks = conversation._tasks
        tasks.spawn(conversation.open_known(account), "open")
        await until(lambda: pages.currentWidget() is pages.unlock)
        pages.passphrase_given.emit(Secret("not this one at all"))
        await until(lambda: bool(pages.unlock.passphrase.problem))
        assert not opened.all
        pages.passphrase_given.emit(PHRASE)
        await until(lambda: bool(opened.all))
        assert opened.all[0].keys.access == Secret(shared_demo.users[0].access_key)


async def test_going_back_stops_what_is_under_way(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    memory_keyring.faults.missing = True
    async with talk(look, tmp_path) as (conversation, opened, _):
        pages = conversation.show()
        ask(pages, shared_demo)
        await until(lambda: pages.currentWidget() is pages.keeping)
        pages.cancelled.emit()
        await until(lambda: pages.currentWidget() is pages.first_run)
        assert not opened.all


async def test_an_account_whose_key_is_gone_asks_for_it(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    async with talk(look, tmp_path) as (conversation, opened, secrets):
        await conversation.connect_account(form_for(shared_demo))
        account = opened.all[0].account
        await secrets.sign_out(account)
        await conversation.open_known(account)
        pages = conversation.show()
        assert pages.currentWidget() is pages.connect_page
        assert len(opened.all) == 1


async def test_another_account_is_connected_beside_the_open_one(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    async with talk(look, tmp_path) as (conversation, opened, _):
        pages = conversation.show()
        pages.show_connect(form_for(shared_demo))
        await conversation.connect_account(form_for(shared_demo))
        window = conversation.window
        assert window is not None
        conversation.hide()
        with qtbot.assertNotEmitted(conversation.closed):
            conversation.connect_another()
            fields = pages.connect_page.fields
            assert (window.isVisible(), fields.address.edit.text(), fields.key.edit.text()) == (
                True,
                "",
                "",
            )
            pages.cancelled.emit()
            assert not window.isVisible()
            conversation.connect_another()
            window.close()
        assert not window.isVisible()
        assert len(opened.all) == 1
        conversation.connect_another()
        await conversation.connect_account(form_for(shared_demo, user=1))
        assert len({signed_in.account.id for signed_in in opened.all}) == 2


async def test_closing_the_window_without_an_account_is_the_end(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    async with talk(look, tmp_path) as (conversation, _, _):
        conversation.show()
        assert conversation.window is not None
        with qtbot.waitSignal(conversation.closed):
            conversation.window.close()
