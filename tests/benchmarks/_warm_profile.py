"""A profile as a person leaves it who works with very many contacts."""

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from tests.helpers.desk import CONTACTS, STORE_KEY, desk
from tests.helpers.file_keyring import VARIABLE
from vtdesk.api import vtql
from vtdesk.app.accounts import Accounts, new_account_id
from vtdesk.app.paths import Profile, make_folder
from vtdesk.app.secrets import ACCESS_KEY, SERVICE
from vtdesk.app.secrets import STORE_KEY as NAME_OF_STORE_KEY
from vtdesk.app.settings_file import SettingsFile
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Account
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.record import WireRecord

ACCOUNTS = ModuleName("Accounts")
_A_JOB = 2_000


@dataclass(frozen=True, slots=True)
class WarmProfile:
    """Where it lies, and how a process finds its keys.

    Attributes:
        store: the account's file in it.
        json_bytes: how long the contacts are as the server would answer them.
        environment: of a process that uses it.
    """

    folder: Path
    store: Path
    json_bytes: int
    environment: Mapping[str, str]


def make_warm_profile(folder: Path, contacts: int) -> WarmProfile:
    """Write a profile with one account and so many contacts, as if fetched a moment ago.

    The account's server is gone when this returns.
    """
    profile = Profile.below(folder / "profile")
    profile.make()
    environment = {
        **os.environ,
        "PYTHON_KEYRING_BACKEND": "tests.helpers.file_keyring.FileKeyring",
        VARIABLE: str(folder / "keyring.json"),
    }
    with DemoServer() as demo:
        store, size = asyncio.run(_fill(demo, profile, folder / "keyring.json", contacts))
    return WarmProfile(folder / "profile", store, size, environment)


async def _fill(
    demo: DemoServer, profile: Profile, keyring: Path, contacts: int
) -> tuple[Path, int]:
    """Write everything; the store's file, and the length of the contacts as JSON."""
    user = demo.users[0]
    account = Account(new_account_id(), demo.endpoint, user.user, "Lindqvist Pumpen")
    accounts = Accounts(profile.accounts_file)
    await accounts.put(account)
    await accounts.use(account)
    _keep_keys(keyring, account, user.access_key)
    settings = SettingsFile(profile.settings_file)
    settings.remembered.put("module", CONTACTS)
    settings.save_now()
    file = profile.store_file(account.id)
    make_folder(file.parent)
    async with desk(demo, file) as running:
        await running.engine.questions.load_modules()
        await running.pull(ACCOUNTS)
        schema = await running.engine.ensure_schema(CONTACTS)
        page = await running.client.query(vtql.page_after(schema, 0))
        records = _varied(page, schema.id_prefix, contacts)
        size = 0
        now = time.time()
        done = Cursor(
            CONTACTS,
            last_number=contacts,
            modified="2026-01-01 00:00:00",
            complete=True,
            synced=now,
            total=contacts,
            filled=contacts,
            swept=now,
        )
        for start in range(0, contacts, _A_JOB):
            part = list(islice(records, _A_JOB))
            size += len(msgspec.json.encode(part))
            cursor = done if start + _A_JOB >= contacts else None
            await running.cache.put_records(CONTACTS, part, fetched=now, cursor=cursor)
    return file, size


def _varied(page: list[WireRecord], prefix: str, count: int) -> Iterator[WireRecord]:
    """Records like those of a page, each with an id and a name of its own."""
    for number in range(1, count + 1):
        like = page[number % len(page)]
        own = {
            "id": f"{prefix}x{number}",
            "firstname": f"{like['firstname']} {number}",
            "contact_no": f"CON{number}",
            "email": f"{number}.{like['email']}",
            **{name: _renumbered(str(like[name]), number) for name in ("phone", "mobile")},
        }
        yield {**like, **own}


def _renumbered(phone: str, number: int) -> str:
    """Another telephone number of the same country and length."""
    return f"{phone[:-5]}{number % 100_000:05}" if phone else phone


def _keep_keys(keyring: Path, account: Account, access_key: str) -> None:
    from tests.helpers.file_keyring import FileKeyring

    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(keyring)
    try:
        keys = FileKeyring()  # type: ignore[no-untyped-call]  # its base has no types
        keys.set_password(SERVICE, f"{account.id}:{ACCESS_KEY}", access_key)
        keys.set_password(SERVICE, f"{account.id}:{NAME_OF_STORE_KEY}", STORE_KEY.reveal())
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before
