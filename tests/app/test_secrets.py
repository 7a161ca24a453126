import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend

from tests.helpers.memory_keyring import MemoryKeyring
from vtdesk.app.paths import Profile
from vtdesk.app.secrets import ACCESS_KEY, SERVICE, STORE_KEY, SecretStore
from vtdesk.domain.account import Account, Keeping, Secret
from vtdesk.domain.errors import NoPasswordStore, Remedy, WrongPassphrase

KEY = Secret("kQ7vYx2Lr9ZtB4mW")
PASSPHRASE = Secret("correct horse battery")
LONG = 60.0
SHORT = 0.02
IN_KEYRING = Account("a" * 32, "https://acme.example/restapi", "anna", "Acme")
SEALED = replace(IN_KEYRING, id="b" * 32, keeping=Keeping.PASSPHRASE)
IN_MEMORY = replace(IN_KEYRING, id="c" * 32, keeping=Keeping.MEMORY)
SAMPLE = replace(IN_KEYRING, id="demo", demo=True)


class Hidden:
    """Collects what the log is told to leave out."""

    def __init__(self) -> None:
        self.secrets: set[Secret] = set()

    def hide(self, secret: Secret) -> None:
        self.secrets.add(secret)


@pytest.fixture
def hidden() -> Hidden:
    return Hidden()


@pytest.fixture
def make(profile: Path, hidden: Hidden) -> Callable[..., SecretStore]:
    def build(time_limit: float = LONG) -> SecretStore:
        return SecretStore(
            Profile.below(profile), hide=hidden.hide, time_limit=time_limit, cost=2**10
        )

    return build


@pytest.fixture
def store(make: Callable[..., SecretStore]) -> SecretStore:
    return make()


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class Chain(ChainerBackend):
    """A chain of backends of the test's own."""

    backends: list[KeyringBackend] = []  # noqa: RUF012 - replaced whole by each test


def use_chain(monkeypatch: pytest.MonkeyPatch, *backends: KeyringBackend) -> None:
    monkeypatch.setattr(Chain, "backends", list(backends))
    chain: Callable[[], KeyringBackend] = Chain
    keyring.set_keyring(chain())


async def test_an_access_key_is_kept_in_the_keyring(
    store: SecretStore, make: Callable[..., SecretStore], memory_keyring: MemoryKeyring
) -> None:
    assert await store.access_key(IN_KEYRING) is None
    await store.keep_access_key(IN_KEYRING, KEY)

    assert memory_keyring.passwords == {(SERVICE, f"{IN_KEYRING.id}:{ACCESS_KEY}"): KEY.reveal()}
    assert await make().access_key(IN_KEYRING) == KEY


async def test_a_store_key_is_made_once(
    store: SecretStore, make: Callable[..., SecretStore], memory_keyring: MemoryKeyring
) -> None:
    key = await store.store_key(IN_KEYRING)

    assert key is not None
    assert len(bytes.fromhex(key.reveal())) == 32
    assert await make().store_key(IN_KEYRING) == key
    assert memory_keyring.passwords == {(SERVICE, f"{IN_KEYRING.id}:{STORE_KEY}"): key.reveal()}


async def test_two_accounts_have_two_store_keys(store: SecretStore) -> None:
    other = replace(IN_KEYRING, id="d" * 32)

    assert await store.store_key(IN_KEYRING) != await store.store_key(other)


async def test_many_who_ask_at_once_get_the_same_new_key(store: SecretStore) -> None:
    keys = await asyncio.gather(*(store.store_key(IN_KEYRING) for _ in range(8)))

    assert len(set(keys)) == 1


async def test_a_store_key_that_is_none_is_made_anew(
    store: SecretStore, memory_keyring: MemoryKeyring
) -> None:
    memory_keyring.set_password(SERVICE, f"{IN_KEYRING.id}:{STORE_KEY}", "not a key")

    key = await store.store_key(IN_KEYRING)

    assert key is not None
    assert len(key.reveal()) == 64


async def test_a_forgotten_account_leaves_nothing_in_the_keyring(
    store: SecretStore, memory_keyring: MemoryKeyring
) -> None:
    await store.keep_access_key(IN_KEYRING, KEY)
    await store.store_key(IN_KEYRING)

    await store.forget(IN_KEYRING)
    await store.forget(IN_KEYRING)

    assert memory_keyring.passwords == {}


async def test_a_usable_keyring_passes_the_check(store: SecretStore) -> None:
    await store.check()


async def test_a_missing_keyring_is_said(store: SecretStore, memory_keyring: MemoryKeyring) -> None:
    memory_keyring.faults.missing = True

    with pytest.raises(NoPasswordStore, match="has no password store"):
        await store.check()
    with pytest.raises(NoPasswordStore, match=r"has no password store\. Choose a passphrase"):
        await store.store_key(IN_KEYRING)


async def test_a_locked_keyring_is_said_and_can_be_tried_again(
    store: SecretStore, memory_keyring: MemoryKeyring
) -> None:
    await store.keep_access_key(IN_KEYRING, KEY)
    memory_keyring.faults.locked = True

    with pytest.raises(NoPasswordStore, match=r"is locked\. Unlock it") as caught:
        await store.access_key(IN_KEYRING)
    memory_keyring.faults.locked = False

    assert caught.value.remedy is Remedy.RETRY
    assert await store.access_key(IN_KEYRING) == KEY


async def test_a_keyring_that_never_answers_is_left_alone(
    make: Callable[..., SecretStore], memory_keyring: MemoryKeyring
) -> None:
    store = make(time_limit=SHORT)
    memory_keyring.faults.hold.clear()

    with pytest.raises(NoPasswordStore, match="does not answer") as caught:
        await store.access_key(IN_KEYRING)

    assert caught.value.remedy is Remedy.RETRY
    with pytest.raises(NoPasswordStore):
        await store.check()
    assert len([t for t in threading.enumerate() if t.name == "keyring"]) == 1


async def test_a_keyring_that_answers_again_is_used_again(
    make: Callable[..., SecretStore], memory_keyring: MemoryKeyring
) -> None:
    store = make(time_limit=SHORT)
    memory_keyring.faults.hold.clear()
    with pytest.raises(NoPasswordStore):
        await store.keep_access_key(IN_KEYRING, KEY)
    stuck = [t for t in threading.enumerate() if t.name == "keyring"]
    memory_keyring.faults.hold.set()
    for thread in stuck:
        await asyncio.to_thread(thread.join)

    await store.check()


def test_an_answer_after_the_end_of_the_program_is_dropped(
    make: Callable[..., SecretStore], memory_keyring: MemoryKeyring
) -> None:
    memory_keyring.faults.hold.clear()
    with pytest.raises(NoPasswordStore):
        asyncio.run(make(time_limit=SHORT).check())
    stuck = [t for t in threading.enumerate() if t.name == "keyring"]

    memory_keyring.faults.hold.set()
    for thread in stuck:
        thread.join()

    assert len(stuck) == 1


async def test_who_stops_waiting_holds_up_nobody(
    store: SecretStore, memory_keyring: MemoryKeyring
) -> None:
    memory_keyring.faults.hold.clear()
    waiting = asyncio.create_task(store.check())
    await asyncio.sleep(0)
    assert any(t.name == "keyring" for t in threading.enumerate())
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    with pytest.raises(NoPasswordStore, match="does not answer"):
        await store.check()


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
async def test_backends_that_keep_nothing_are_not_used(
    store: SecretStore, backend: Callable[[], KeyringBackend]
) -> None:
    keyring.set_keyring(backend())

    with pytest.raises(NoPasswordStore, match="has no password store"):
        await store.check()
    with pytest.raises(NoPasswordStore, match="has no password store"):
        await store.keep_access_key(IN_KEYRING, KEY)


async def test_a_backend_that_writes_plain_text_is_not_used(store: SecretStore) -> None:
    plain = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})()
    keyring.set_keyring(plain)

    with pytest.raises(NoPasswordStore, match="keeps keys readable for everybody"):
        await store.keep_access_key(IN_KEYRING, KEY)

    assert plain.passwords == {}


async def test_of_a_chain_the_first_fit_backend_is_used(
    store: SecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = MemoryKeyring()
    plain = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})()
    nothing: Callable[[], KeyringBackend] = null.Keyring
    use_chain(monkeypatch, plain, nothing(), good)

    await store.keep_access_key(IN_KEYRING, KEY)

    assert list(good.passwords.values()) == [KEY.reveal()]
    assert plain.passwords == {}


async def test_an_empty_chain_is_no_keyring(
    store: SecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_chain(monkeypatch)

    with pytest.raises(NoPasswordStore, match="has no password store"):
        await store.check()


async def test_a_backend_that_drops_what_it_takes_is_noticed(store: SecretStore) -> None:
    class Forgetful(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            pass

    keyring.set_keyring(Forgetful())

    with pytest.raises(NoPasswordStore, match="did not keep the key"):
        await store.keep_access_key(IN_KEYRING, KEY)
    with pytest.raises(NoPasswordStore, match="did not keep the key"):
        await store.store_key(IN_KEYRING)


async def test_whatever_a_backend_raises_its_words_are_not_told(store: SecretStore) -> None:
    class Broken(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            raise ZeroDivisionError(f"cannot keep {password}")

    keyring.set_keyring(Broken())

    with pytest.raises(NoPasswordStore, match="cannot be used now") as caught:
        await store.keep_access_key(IN_KEYRING, KEY)

    assert caught.value.detail == "builtins.ZeroDivisionError"
    assert KEY.reveal() not in caught.value.summary


async def test_a_time_limit_of_the_backends_own_is_its_trouble(store: SecretStore) -> None:
    class Slow(MemoryKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            raise TimeoutError

    keyring.set_keyring(Slow())

    with pytest.raises(NoPasswordStore, match="cannot be used now"):
        await store.check()


async def test_a_passphrase_keeps_both_keys(
    store: SecretStore, make: Callable[..., SecretStore], memory_keyring: MemoryKeyring
) -> None:
    assert store.needs_passphrase(SEALED)
    await store.seal(SEALED, PASSPHRASE)
    await store.keep_access_key(SEALED, KEY)
    key = await store.store_key(SEALED)

    later = make()
    assert later.needs_passphrase(SEALED)
    await later.unlock(SEALED, PASSPHRASE)

    assert not later.needs_passphrase(SEALED)
    assert await later.access_key(SEALED) == KEY
    assert await later.store_key(SEALED) == key
    assert memory_keyring.passwords == {}


async def test_a_wrong_passphrase_opens_nothing(
    store: SecretStore, make: Callable[..., SecretStore]
) -> None:
    await store.seal(SEALED, PASSPHRASE)
    later = make()

    with pytest.raises(WrongPassphrase):
        await later.unlock(SEALED, Secret("something else"))

    assert later.needs_passphrase(SEALED)


async def test_signing_in_again_keeps_the_key_of_the_store(
    store: SecretStore, make: Callable[..., SecretStore]
) -> None:
    await store.seal(SEALED, PASSPHRASE)
    key = await store.store_key(SEALED)

    await store.seal(SEALED, Secret("a new passphrase"))
    assert await store.store_key(SEALED) == key

    later = make()
    await later.seal(SEALED, Secret("a new passphrase"))
    assert await later.store_key(SEALED) == key


async def test_who_forgot_the_passphrase_begins_anew(
    store: SecretStore, make: Callable[..., SecretStore], profile: Path
) -> None:
    await store.seal(SEALED, PASSPHRASE)
    key = await store.store_key(SEALED)

    later = make()
    await later.seal(SEALED, Secret("something else"))

    assert await later.store_key(SEALED) not in {None, key}
    assert len(files_below(profile)) == 2


async def test_sealed_keys_are_not_asked_for_before_the_passphrase(store: SecretStore) -> None:
    with pytest.raises(RuntimeError, match="ask for the passphrase first"):
        await store.access_key(SEALED)


async def test_a_sealed_account_can_be_forgotten_without_its_passphrase(
    store: SecretStore, make: Callable[..., SecretStore], profile: Path
) -> None:
    await store.seal(SEALED, PASSPHRASE)
    assert files_below(profile)

    await make().forget(SEALED)

    assert files_below(profile) == []


async def test_what_is_kept_in_memory_ends_with_the_program(
    store: SecretStore,
    make: Callable[..., SecretStore],
    memory_keyring: MemoryKeyring,
    profile: Path,
) -> None:
    await store.keep_access_key(IN_MEMORY, KEY)

    assert await store.access_key(IN_MEMORY) == KEY
    assert await store.store_key(IN_MEMORY) is None
    assert not store.needs_passphrase(IN_MEMORY)
    assert await make().access_key(IN_MEMORY) is None
    assert memory_keyring.passwords == {}
    assert files_below(profile) == []


async def test_what_is_kept_in_memory_can_be_forgotten(store: SecretStore) -> None:
    await store.keep_access_key(IN_MEMORY, KEY)
    await store.forget(IN_MEMORY)

    assert await store.access_key(IN_MEMORY) is None


async def test_the_sample_company_never_reaches_the_keyring(
    make: Callable[..., SecretStore], memory_keyring: MemoryKeyring
) -> None:
    store = make(time_limit=SHORT)
    memory_keyring.faults.hold.clear()

    await store.keep_access_key(SAMPLE, KEY)

    assert await store.access_key(SAMPLE) == KEY
    assert await store.store_key(SAMPLE) is None
    await store.forget(SAMPLE)
    assert await store.access_key(SAMPLE) is None


async def test_the_log_is_told_of_every_secret(
    store: SecretStore, make: Callable[..., SecretStore], hidden: Hidden
) -> None:
    await store.keep_access_key(IN_KEYRING, KEY)
    made = await store.store_key(IN_KEYRING)
    assert hidden.secrets == {KEY, made}

    hidden.secrets.clear()
    await make().access_key(IN_KEYRING)
    await make().store_key(IN_KEYRING)
    await store.seal(SEALED, PASSPHRASE)
    assert hidden.secrets == {KEY, made, PASSPHRASE}
