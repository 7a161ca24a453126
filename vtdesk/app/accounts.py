"""The list of accounts in a profile; there is no secret in it."""

import re
import uuid
from collections.abc import Mapping
from pathlib import Path

from vtdesk.app.profile_file import Document, ProfileFile
from vtdesk.domain.account import DEFAULT_TINT, Account, Keeping, WriteLevel
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.record import Json

_ACCOUNTS = "accounts"
_LAST = "last used"
_ID = re.compile(r"[0-9a-f]{32}")
_WRITE_LEVELS = {
    "read only": WriteLevel.READ_ONLY,
    "ask": WriteLevel.ASK,
    "normal": WriteLevel.NORMAL,
}
_WRITE_LEVEL_NAMES = {level: name for name, level in _WRITE_LEVELS.items()}
_KEEPINGS = {keeping.value: keeping for keeping in Keeping}


def new_account_id() -> str:
    """An id that no account ever had."""
    return uuid.uuid4().hex


class Accounts:
    """The accounts of a profile, in the order they were added.

    Entries that cannot be understood stay in the file and out of sight.

    Args:
        path: the file.

    Attributes:
        notice: what the person should be told about the file, if anything.

    Raises:
        ProfileTrouble: the file is there but may not be read.
    """

    def __init__(self, path: Path) -> None:
        self._file = ProfileFile(path, what="accounts")
        self._rest, self.notice = self._file.load()
        self._accounts: dict[str, Account] = {}
        self._entries: dict[str, Document] = {}
        self._odd: list[Json] = []
        entries = self._rest.get(_ACCOUNTS, [])
        for entry in entries if isinstance(entries, list) else [entries]:
            self._take(entry)
        last = self._rest.get(_LAST)
        self._last = last if isinstance(last, str) else ""
        if self._odd and self.notice is None:
            self.notice = _some_are_odd(len(self._odd))

    @property
    def all(self) -> tuple[Account, ...]:
        """Every account."""
        return tuple(self._accounts.values())

    @property
    def last(self) -> Account | None:
        """The account used last, if it still exists."""
        return self._accounts.get(self._last)

    def get(self, account_id: str) -> Account | None:
        """The account of that id."""
        return self._accounts.get(account_id)

    def find(self, endpoint: str, user: str) -> Account | None:
        """The account that signs in there as this user; Vtiger ignores the case of user names."""
        return next(
            (
                account
                for account in self._accounts.values()
                if account.endpoint == endpoint and account.user.casefold() == user.casefold()
            ),
            None,
        )

    async def put(self, account: Account) -> None:
        """Add an account, or replace the one of the same id.

        Raises:
            ValueError: the id is not one of `new_account_id`, or it is the sample company.
            ProfileTrouble: it could not be written; the account is there until the end.
        """
        if account.demo or not _ID.fullmatch(account.id):
            raise ValueError("not an account to keep")
        self._accounts[account.id] = account
        await self._save()

    async def use(self, account: Account) -> None:
        """Note that this account was used last.

        Raises:
            ProfileTrouble: it could not be written.
        """
        self._last = account.id
        await self._save()

    async def forget(self, account_id: str) -> None:
        """Take an account off the list; its secrets and its folder are the caller's to remove.

        Raises:
            ProfileTrouble: it could not be written.
        """
        self._accounts.pop(account_id, None)
        self._entries.pop(account_id, None)
        await self._save()

    def _take(self, entry: Json) -> None:
        account = _account(entry) if isinstance(entry, dict) else None
        if account is None or not isinstance(entry, dict) or account.id in self._accounts:
            self._odd.append(entry)
            return
        self._accounts[account.id] = account
        self._entries[account.id] = entry

    async def _save(self) -> None:
        await self._file.save(self._document())

    def _document(self) -> Document:
        entries: list[Json] = [
            {**self._entries.get(account.id, {}), **_entry(account)}
            for account in self._accounts.values()
        ]
        return {**self._rest, _ACCOUNTS: entries + self._odd, _LAST: self._last}


def _account(entry: Mapping[str, Json]) -> Account | None:
    account_id, endpoint, user = (_text(entry, name) for name in ("id", "endpoint", "user"))
    if not (_ID.fullmatch(account_id) and endpoint and user):
        return None
    return Account(
        id=account_id,
        endpoint=endpoint,
        user=user,
        label=_text(entry, "label") or user,
        # whatever cannot be understood takes the careful side
        write_level=_WRITE_LEVELS.get(_text(entry, "write level"), WriteLevel.READ_ONLY),
        allow_http=entry.get("allow http") is True,
        keeping=_KEEPINGS.get(_text(entry, "keeping"), Keeping.KEYRING),
        ca_file=_text(entry, "ca file"),
        tint=_text(entry, "tint") or DEFAULT_TINT,
    )


def _entry(account: Account) -> Document:
    return {
        "id": account.id,
        "endpoint": account.endpoint,
        "user": account.user,
        "label": account.label,
        "write level": _WRITE_LEVEL_NAMES[account.write_level],
        "allow http": account.allow_http,
        "keeping": account.keeping.value,
        "ca file": account.ca_file,
        "tint": account.tint,
    }


def _text(entry: Mapping[str, Json], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _some_are_odd(number: int) -> Notice:
    which = "One account" if number == 1 else f"{number} accounts"
    return Notice(
        Level.PROBLEM,
        f"{which} of your list could not be understood and cannot be shown."
        " Nothing was removed from the list.",
        topic="odd accounts",
    )
