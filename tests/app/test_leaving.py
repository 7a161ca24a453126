from pathlib import Path

import pytest

from tests.helpers.memory_keyring import MemoryKeyring
from vtdesk.app.accounts import Accounts
from vtdesk.app.leaving import Leaving
from vtdesk.app.paths import Profile
from vtdesk.app.secrets import SecretStore
from vtdesk.domain.account import Account, Keeping, Secret
from vtdesk.domain.errors import NoPasswordStore

KEY = Secret("kQ7vYx2Lr9ZtB4mW")
ACCOUNT = Account("a" * 32, "https://acme.example/restapi", "anna", "Acme")


class Desk:
    """A profile with one account that has a key and a file."""

    def __init__(self, folder: Path) -> None:
        self.profile = Profile.below(folder)
        self.profile.make()
        self.accounts = Accounts(self.profile.accounts_file)
        self.secrets = SecretStore(self.profile, hide=lambda secret: None, cost=2**10)
        self.leaving = Leaving(self.profile, self.accounts, self.secrets)
        self.store = self.profile.store_file(ACCOUNT.id)

    async def move_in(self, account: Account = ACCOUNT) -> None:
        await self.accounts.put(account)
        await self.accounts.use(account)
        await self.secrets.keep_access_key(account, KEY)
        await self.secrets.store_key(account)
        self.store.parent.mkdir(parents=True, exist_ok=True)
        self.store.write_bytes(b"records")


@pytest.fixture
def desk(profile: Path) -> Desk:
    return Desk(profile)


async def test_who_signs_out_keeps_records_and_their_key_but_not_the_access_key(
    desk: Desk,
) -> None:
    await desk.move_in()
    before = await desk.secrets.store_key(ACCOUNT)
    await desk.leaving.sign_out(ACCOUNT)
    assert await desk.secrets.access_key(ACCOUNT) is None
    assert await desk.secrets.store_key(ACCOUNT) == before
    assert desk.store.exists()
    assert desk.accounts.last == ACCOUNT


async def test_who_signs_out_of_a_sealed_account_is_asked_for_the_passphrase(desk: Desk) -> None:
    sealed = Account(
        "b" * 32, "https://acme.example/restapi", "anna", "Acme", keeping=Keeping.PASSPHRASE
    )
    passphrase = Secret("correct horse battery")
    await desk.secrets.seal(sealed, passphrase)
    await desk.move_in(sealed)
    await desk.leaving.sign_out(sealed)
    assert desk.secrets.needs_passphrase(sealed)
    await desk.secrets.unlock(sealed, passphrase)
    assert await desk.secrets.access_key(sealed) == KEY


async def test_a_forgotten_account_leaves_neither_key_nor_file_nor_entry(
    desk: Desk, memory_keyring: MemoryKeyring
) -> None:
    await desk.move_in()
    await desk.leaving.forget(ACCOUNT)
    assert memory_keyring.passwords == {}
    assert not desk.store.parent.exists()
    assert not desk.accounts.all
    assert Accounts(desk.profile.accounts_file).last is None


async def test_a_keyring_that_keeps_its_keys_leaves_the_account_to_be_tried_again(
    desk: Desk, memory_keyring: MemoryKeyring
) -> None:
    await desk.move_in()
    memory_keyring.faults.locked = True
    with pytest.raises(NoPasswordStore):
        await desk.leaving.forget(ACCOUNT)
    assert desk.accounts.all == (ACCOUNT,)
    assert desk.store.exists()
    memory_keyring.faults.locked = False
    await desk.leaving.forget(ACCOUNT)
    assert not desk.accounts.all
