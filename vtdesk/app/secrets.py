"""Access keys and store keys: in the computer's password store, behind a passphrase, or in memory.

A keyring can be missing, locked, or block for ever behind a question nobody answers (keyring
issues 40, 569). So each call of it runs in a thread of its own that is left alone when it takes too
long, and the person is told. One that would keep secrets as plain text is not used.
"""

import asyncio
import logging
import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from vtdesk.app.paths import Profile
from vtdesk.app.sealed import COST, SealedFile
from vtdesk.domain.account import Account, Keeping, Secret
from vtdesk.domain.errors import NoPasswordStore, ProfileTrouble, Remedy, WrongPassphrase

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE = "vtdesk"
ACCESS_KEY = "access-key"
STORE_KEY = "store-key"
TIME_LIMIT = 30.0
"""Seconds that a keyring may take; long enough to type a password into its window."""

_STORE_KEY_BYTES = 32
_HEX_KEY = re.compile(rf"[0-9a-f]{{{2 * _STORE_KEY_BYTES}}}")
_INSTEAD = "Choose a passphrase instead, or keep nothing on this computer."
_log = logging.getLogger(__name__)


class _Vault(Protocol):
    """Keeps the secrets of one account under their names."""

    async def get(self, name: str) -> Secret | None: ...

    async def put(self, name: str, secret: Secret) -> None: ...


class SecretStore:
    """The secrets of every account of a profile.

    Args:
        profile: where sealed files lie.
        hide: told of every secret before it is used, so that the log can leave it out.
        time_limit: seconds that a keyring may take.
        cost: scrypt's n for new sealed files.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        hide: Callable[[Secret], None],
        time_limit: float = TIME_LIMIT,
        cost: int = COST,
    ) -> None:
        self._profile = profile
        self._hide = hide
        self._cost = cost
        self._keyring = _Keyring(time_limit)
        self._in_memory: dict[str, _MemoryVault] = {}
        self._sealed: dict[str, SealedFile] = {}
        self._turn = asyncio.Lock()

    async def check(self) -> None:
        """Try whether this computer has a password store that vtdesk can use.

        Raises:
            NoPasswordStore: it has none; the words say why.
        """
        await self._keyring.call(lambda backend: backend.get_password(SERVICE, "check"))

    def needs_passphrase(self, account: Account) -> bool:
        """Whether `unlock` (or `seal`, where nothing is sealed yet) must come first."""
        keeping = _keeping(account)
        return keeping is Keeping.PASSPHRASE and not self._sealed_file(account).is_open

    async def seal(self, account: Account, passphrase: Secret) -> None:
        """Begin to keep the account's secrets behind a passphrase.

        Secrets that are open now, or that this passphrase opens, stay: the account's store would
        be lost without its key. Others are kept aside, unread.

        Raises:
            ProfileTrouble: the file could not be written.
        """
        self._hide(passphrase)
        file = self._sealed_file(account)
        if not file.is_open and file.exists:
            with suppress(WrongPassphrase, ProfileTrouble):
                await asyncio.to_thread(file.open, passphrase)
                return
        await asyncio.to_thread(file.create, passphrase)

    async def unlock(self, account: Account, passphrase: Secret) -> None:
        """Open what `seal` began in an earlier run.

        Raises:
            WrongPassphrase: this is not the one.
            ProfileTrouble: the sealed file is gone or damaged.
        """
        self._hide(passphrase)
        await asyncio.to_thread(self._sealed_file(account).open, passphrase)

    async def access_key(self, account: Account) -> Secret | None:
        """The account's access key, if one is kept.

        Raises:
            NoPasswordStore: the keyring does not give it now.
        """
        return self._hidden(await self._vault(account).get(ACCESS_KEY))

    async def keep_access_key(self, account: Account, key: Secret) -> None:
        """Keep the account's access key in place of an older one.

        Raises:
            NoPasswordStore: the keyring does not take it.
            ProfileTrouble: the sealed file could not be written.
        """
        self._hide(key)
        await self._vault(account).put(ACCESS_KEY, key)

    async def store_key(self, account: Account) -> Secret | None:
        """The key of the account's store, 64 hexadecimal figures, made when first asked for.

        Returns:
            None where nothing of this account is to be on disk.

        Raises:
            NoPasswordStore: the keyring does not give or take it.
            ProfileTrouble: the sealed file could not be written.
        """
        if _keeping(account) is Keeping.MEMORY:
            return None
        async with self._turn:
            vault = self._vault(account)
            key = self._hidden(await vault.get(STORE_KEY))
            if key is not None and _HEX_KEY.fullmatch(key.reveal()):
                return key
            made = Secret(secrets.token_hex(_STORE_KEY_BYTES))
            self._hide(made)
            await vault.put(STORE_KEY, made)
            return made

    async def sign_out(self, account: Account) -> None:
        """Give the access key out no more until the person has shown again that it is theirs.

        A keyring forgets it, so that it must be pasted again; a sealed file asks for its
        passphrase. The key of the store stays, for the records to be opened again.

        Raises:
            NoPasswordStore: the keyring did not let go of it.
        """
        self._in_memory.pop(account.id, None)
        self._sealed.pop(account.id, None)
        if _keeping(account) is Keeping.KEYRING:
            await _KeyringVault(self._keyring, account.id).forget(ACCESS_KEY)

    async def forget(self, account: Account) -> None:
        """Keep no secret of this account any longer; needs no passphrase.

        Raises:
            NoPasswordStore: the keyring did not let go of them.
            ProfileTrouble: the sealed file could not be deleted.
        """
        self._in_memory.pop(account.id, None)
        keeping = _keeping(account)
        if keeping is Keeping.KEYRING:
            await _KeyringVault(self._keyring, account.id).forget(ACCESS_KEY, STORE_KEY)
        elif keeping is Keeping.PASSPHRASE:
            await asyncio.to_thread(self._sealed_file(account).remove)
            del self._sealed[account.id]

    def _hidden(self, secret: Secret | None) -> Secret | None:
        if secret is not None:
            self._hide(secret)
        return secret

    def _vault(self, account: Account) -> _Vault:
        keeping = _keeping(account)
        if keeping is Keeping.KEYRING:
            return _KeyringVault(self._keyring, account.id)
        if keeping is Keeping.PASSPHRASE:
            return _SealedVault(self._sealed_file(account))
        return self._in_memory.setdefault(account.id, _MemoryVault())

    def _sealed_file(self, account: Account) -> SealedFile:
        if account.id not in self._sealed:
            path = self._profile.sealed_file(account.id)
            self._sealed[account.id] = SealedFile(path, cost=self._cost)
        return self._sealed[account.id]


def _keeping(account: Account) -> Keeping:
    return Keeping.MEMORY if account.demo else account.keeping


class _MemoryVault:
    def __init__(self) -> None:
        self._secrets: dict[str, Secret] = {}

    async def get(self, name: str) -> Secret | None:
        return self._secrets.get(name)

    async def put(self, name: str, secret: Secret) -> None:
        self._secrets[name] = secret


class _SealedVault:
    def __init__(self, file: SealedFile) -> None:
        if not file.is_open:
            raise RuntimeError("ask for the passphrase first")
        self._file = file

    async def get(self, name: str) -> Secret | None:
        return self._file.get(name)

    async def put(self, name: str, secret: Secret) -> None:
        await asyncio.to_thread(self._file.put, name, secret)


class _KeyringVault:
    def __init__(self, keyring: "_Keyring", account_id: str) -> None:
        self._keyring = keyring
        self._account_id = account_id

    async def get(self, name: str) -> Secret | None:
        user = self._user(name)
        text = await self._keyring.call(lambda backend: backend.get_password(SERVICE, user))
        return None if text is None else Secret(text)

    async def put(self, name: str, secret: Secret) -> None:
        user = self._user(name)

        def keep(backend: "KeyringBackend") -> bool:
            backend.set_password(SERVICE, user, secret.reveal())
            return backend.get_password(SERVICE, user) == secret.reveal()

        if not await self._keyring.call(keep):
            raise NoPasswordStore(
                f"The password store of this computer did not keep the key. {_INSTEAD}"
            )

    async def forget(self, *names: str) -> None:
        users = [self._user(name) for name in names]

        def let_go(backend: "KeyringBackend") -> None:
            for user in users:
                if backend.get_password(SERVICE, user) is not None:
                    backend.delete_password(SERVICE, user)

        await self._keyring.call(let_go)

    def _user(self, name: str) -> str:
        return f"{self._account_id}:{name}"


class _Keyring:
    """Calls the keyring, one call at a time, each with a time limit."""

    def __init__(self, time_limit: float) -> None:
        self._time_limit = time_limit
        self._turn = asyncio.Lock()
        self._stuck: threading.Thread | None = None

    async def call(self, job: "Callable[[KeyringBackend], T]") -> T:
        async with self._turn:
            if self._stuck is not None and self._stuck.is_alive():
                raise _silent()
            loop = asyncio.get_running_loop()
            answer: asyncio.Future[T] = loop.create_future()
            # a daemon: an unanswered question must not hold up the end of the program
            thread = threading.Thread(
                target=_run, args=(job, loop, answer), name="keyring", daemon=True
            )
            thread.start()
            try:
                async with asyncio.timeout(self._time_limit):
                    return await answer
            except TimeoutError:
                raise _silent() from None
            finally:
                if answer.cancelled():
                    self._stuck = thread


def _run(
    job: "Callable[[KeyringBackend], T]",
    loop: asyncio.AbstractEventLoop,
    answer: asyncio.Future[T],
) -> None:
    try:
        deliver = partial(answer.set_result, job(_backend()))
    except NoPasswordStore as error:
        deliver = partial(answer.set_exception, error)
    except Exception as error:  # noqa: BLE001 - foreign code: whatever it raises, it is of no use
        deliver = partial(answer.set_exception, _translated(error))

    def deliver_if_awaited() -> None:
        if not answer.done():
            deliver()

    # the program may have ended while the keyring thought
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(deliver_if_awaited)


def _backend() -> "KeyringBackend":
    # imported here: it takes 60 ms and may ask other programs
    import keyring

    unfit = "This computer has no password store."
    for backend in _members(keyring.get_keyring()):
        reason = _unfitness(backend)
        if not reason:
            return backend
        unfit = reason
    raise NoPasswordStore(f"{unfit} {_INSTEAD}")


def _members(backend: "KeyringBackend") -> "Iterator[KeyringBackend]":
    from keyring.backends.chainer import ChainerBackend

    if isinstance(backend, ChainerBackend):
        yield from backend.backends
    else:
        yield backend


def _unfitness(backend: "KeyringBackend") -> str:
    from keyring.backends import fail, null

    if isinstance(backend, fail.Keyring | null.Keyring):
        return "This computer has no password store."
    # its files are plain text, or ask for a password at a terminal nobody sees
    if any(base.__module__.startswith("keyrings.alt") for base in type(backend).__mro__):
        return "The password store of this computer keeps keys readable for everybody."
    return ""


def _translated(error: Exception) -> NoPasswordStore:
    from keyring.errors import KeyringLocked, NoKeyringError

    kind = type(error)
    # the message could repeat what was to be kept; the kind of problem is enough for the log
    detail = f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(error, KeyringLocked):
        return NoPasswordStore(
            "The password store of this computer is locked. Unlock it and try again.",
            detail=detail,
            remedy=Remedy.RETRY,
        )
    if isinstance(error, NoKeyringError):
        return NoPasswordStore(f"This computer has no password store. {_INSTEAD}", detail=detail)
    return NoPasswordStore(
        f"The password store of this computer cannot be used now. {_INSTEAD}",
        detail=detail,
        remedy=Remedy.RETRY,
    )


def _silent() -> NoPasswordStore:
    return NoPasswordStore(
        "The password store of this computer does not answer."
        " Look for its window, unlock it and try again.",
        remedy=Remedy.RETRY,
    )
