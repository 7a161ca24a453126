"""From a filled-in form to a checked connection and a kept account."""

from pathlib import Path

import pytest

from tests.helpers.memory_keyring import MemoryKeyring
from tests.helpers.office import FORMATS
from vtdesk.app.accounts import Accounts
from vtdesk.app.connecting import ConnectForm, Connecting
from vtdesk.app.paths import Profile
from vtdesk.app.secrets import SecretStore
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Keeping, Secret, WriteLevel
from vtdesk.domain.connection import CheckState, CheckStep, Connection
from vtdesk.domain.errors import NoPasswordStore


class Desk:
    """The parts that connecting puts things into."""

    def __init__(self, folder: Path) -> None:
        self.hidden: list[Secret] = []
        self.profile = Profile.below(folder)
        self.profile.make()
        self.accounts = Accounts(self.profile.accounts_file)
        self.secrets = SecretStore(self.profile, hide=self.hidden.append)
        self.connecting = Connecting(self.accounts, self.secrets, FORMATS)

    async def check(
        self, form: ConnectForm
    ) -> tuple[list[tuple[CheckStep, ...]], Connection | None]:
        """All states of the steps, and the connection if there is one."""
        steps: list[tuple[CheckStep, ...]] = []
        connection = None
        async for news in self.connecting.check(form):
            if isinstance(news, Connection):
                connection = news
            else:
                steps.append(news)
        return steps, connection


@pytest.fixture
def desk(tmp_path: Path, memory_keyring: MemoryKeyring) -> Desk:
    del memory_keyring
    return Desk(tmp_path)


def form_for(demo: DemoServer, *, key: str | None = None, user: str = "") -> ConnectForm:
    who = demo.users[0]
    return ConnectForm(demo.base_url, user or f"  {who.user} ", Secret(key or who.access_key))


async def test_the_check_says_each_step_and_gives_the_connection(
    shared_demo: DemoServer, desk: Desk
) -> None:
    steps, connection = await desk.check(form_for(shared_demo))
    assert {step.state for step in steps[0]} == {CheckState.WAITING}
    assert {step.state for step in steps[-1]} == {CheckState.DONE}
    assert all(len(state) == len(steps[0]) for state in steps)
    assert connection is not None
    assert connection.endpoint == shared_demo.endpoint
    assert connection.user.full_name == "Anna Mertens"


async def test_a_wrong_key_stops_the_check_in_words(shared_demo: DemoServer, desk: Desk) -> None:
    steps, connection = await desk.check(form_for(shared_demo, key="wrong"))
    assert connection is None
    stopped = [step for step in steps[-1] if step.state is CheckState.STOPPED]
    assert len(stopped) == 1
    assert "did not accept this user and access key" in f"{stopped[0].title} {stopped[0].words}"
    assert "wrong" not in repr(steps)


async def test_a_connection_becomes_an_account_with_its_key(
    shared_demo: DemoServer, desk: Desk
) -> None:
    form = form_for(shared_demo)
    _, connection = await desk.check(form)
    assert connection is not None
    account = desk.connecting.account_of(form, connection, Keeping.KEYRING)
    assert account.user == shared_demo.users[0].user
    assert account.write_level is WriteLevel.READ_ONLY
    assert desk.accounts.find(account.endpoint, account.user) is None
    await desk.connecting.keep(account, form.access_key)
    assert desk.accounts.last == account
    assert await desk.secrets.access_key(account) == form.access_key
    again = desk.connecting.account_of(form, connection, Keeping.KEYRING)
    assert again.id == account.id
    other = ConnectForm(form.address, "somebody.else", form.access_key, ca_file="ca.pem")
    assert desk.connecting.account_of(other, connection, Keeping.MEMORY).id != account.id


async def test_without_a_keyring_nothing_is_put_on_the_list(
    shared_demo: DemoServer, desk: Desk, memory_keyring: MemoryKeyring
) -> None:
    form = form_for(shared_demo)
    _, connection = await desk.check(form)
    assert connection is not None
    account = desk.connecting.account_of(form, connection, Keeping.KEYRING)
    memory_keyring.faults.locked = True
    with pytest.raises(NoPasswordStore):
        await desk.connecting.keep(account, form.access_key)
    assert desk.accounts.last is None


async def test_a_file_of_authorities_that_is_not_there_is_said(
    shared_demo: DemoServer, desk: Desk, tmp_path: Path
) -> None:
    whole = form_for(shared_demo)
    form = ConnectForm(
        whole.address, whole.user, whole.access_key, ca_file=str(tmp_path / "none.pem")
    )
    steps, connection = await desk.check(form)
    assert connection is None
    assert any(step.state is CheckState.STOPPED and step.words for step in steps[-1])
