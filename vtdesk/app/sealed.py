"""Secrets in a file that a passphrase opens, for computers without a password store.

The passphrase goes through scrypt (RFC 7914) with a random salt; its outcome is the key of a Fernet
token (AES-128-CBC with HMAC-SHA256), so a wrong passphrase and a changed file are both noticed.
The store's own key is random and only wrapped: a new passphrase needs no new store.
"""

import base64
import hashlib
import json
import secrets
import unicodedata
from pathlib import Path
from typing import TypeGuard

from vtdesk.app.paths import trouble
from vtdesk.app.profile_file import Document, ProfileFile, set_aside
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import ProfileTrouble, WrongPassphrase

SHORTEST = 8
"""Characters a new passphrase must have."""

COST = 2**17
"""scrypt's n: 128 MB and some tenths of a second, the least that OWASP's cheat sheet advises."""

_BLOCK_SIZE = 8
_COSTS = frozenset(2**power for power in range(10, 21))
_SALT_BYTES = 16


def weakness(passphrase: Secret) -> str:
    """Why a new passphrase will not do, in words; "" when it will."""
    if len(passphrase.reveal().strip()) < SHORTEST:
        return f"Use at least {SHORTEST} characters."
    return ""


class SealedFile:
    """One account's secrets, sealed; every call waits for the disk.

    Args:
        path: the file.
        cost: scrypt's n for a new file; an existing one says its own.
    """

    def __init__(self, path: Path, *, cost: int = COST) -> None:
        self._path = path
        self._cost = cost
        self._file = ProfileFile(path, what="sealed keys")
        self._head: Document = {}
        self._key: Secret | None = None
        self._contents: dict[str, str] = {}

    @property
    def exists(self) -> bool:
        """There is a file to open."""
        return self._path.exists()

    @property
    def is_open(self) -> bool:
        """A passphrase was given and was right."""
        return self._key is not None

    def create(self, passphrase: Secret) -> None:
        """Begin a file under this passphrase and open it.

        What is open now stays in it, so that a new passphrase needs no new store. A file that is
        there and was not opened is kept aside.

        Raises:
            ProfileTrouble: it could not be written; what was there before is as before.
        """
        if self.exists and not self.is_open:
            set_aside(self._path)
        salt = secrets.token_bytes(_SALT_BYTES)
        head: Document = {"scrypt n": self._cost, "salt": salt.hex()}
        self._write(_derive(passphrase, salt, self._cost), head, self._contents)

    def open(self, passphrase: Secret) -> None:
        """Open the file.

        Raises:
            WrongPassphrase: this passphrase does not open it.
            ProfileTrouble: the file is gone, damaged or not readable.
        """
        document, notice = self._file.load()
        token, salt, cost = document.get("sealed"), document.get("salt"), document.get("scrypt n")
        salt_bytes = _from_hex(salt)
        if not isinstance(token, str) or salt_bytes is None or not _is_cost(cost):
            raise ProfileTrouble(
                "The file with the keys of this account could not be read. Sign in again.",
                detail=notice.detail if notice else f"{self._path}: gone or without its parts",
            )
        key = _derive(passphrase, salt_bytes, cost)
        self._contents = _unsealed(token, key)
        self._head = {"scrypt n": cost, "salt": salt}
        self._key = key

    def get(self, name: str) -> Secret | None:
        """The secret of that name."""
        text = self._contents.get(name)
        return None if text is None else Secret(text)

    def put(self, name: str, secret: Secret) -> None:
        """Keep a secret under a name; the file must be open.

        Raises:
            ProfileTrouble: it could not be written.
        """
        assert self._key is not None
        self._write(self._key, self._head, {**self._contents, name: secret.reveal()})

    def remove(self) -> None:
        """Delete the file; one that is not there is fine.

        Raises:
            ProfileTrouble: it is still there.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise trouble(f"vtdesk could not delete {self._path}", error) from error

    def _write(self, key: Secret, head: Document, contents: dict[str, str]) -> None:
        # imported here: it takes 30 ms and few people need it
        from cryptography.fernet import Fernet

        token = Fernet(key.reveal()).encrypt(json.dumps(contents).encode())
        self._file.save_now({**head, "sealed": token.decode("ascii")})
        self._key, self._head, self._contents = key, head, contents


def _derive(passphrase: Secret, salt: bytes, cost: int) -> Secret:
    # the same letters can be typed as different characters on another keyboard
    text = unicodedata.normalize("NFKC", passphrase.reveal())
    key = hashlib.scrypt(
        text.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=cost,
        r=_BLOCK_SIZE,
        p=1,
        maxmem=2 * 128 * cost * _BLOCK_SIZE,
        dklen=32,
    )
    return Secret(base64.urlsafe_b64encode(key).decode("ascii"))


def _unsealed(token: str, key: Secret) -> dict[str, str]:
    from cryptography.fernet import Fernet, InvalidToken

    try:
        plain = Fernet(key.reveal()).decrypt(token.encode("utf-8", "replace"))
    except InvalidToken:
        raise WrongPassphrase(
            "This passphrase does not open the keys of this account. Type it again."
        ) from None
    contents: dict[str, str] = json.loads(plain)
    return contents


def _is_cost(value: object) -> TypeGuard[int]:
    # a file from elsewhere must not make this computer work for hours
    return type(value) is int and value in _COSTS


def _from_hex(text: object) -> bytes | None:
    if not isinstance(text, str):
        return None
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None
