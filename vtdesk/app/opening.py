"""Opening an account: its store, whatever state the file is in, and the session on top of it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vtdesk.api.client import VtigerClient
from vtdesk.api.wire import Call
from vtdesk.app import layouts, narrowing, views
from vtdesk.app.bus import Bus
from vtdesk.app.consent import is_agreed
from vtdesk.app.notices import notice_of
from vtdesk.app.paths import Profile, make_folder
from vtdesk.app.session import Session, SessionParts
from vtdesk.app.tasks import Tasks
from vtdesk.domain.account import Account, Keeping, Secret, UserInfo
from vtdesk.domain.errors import Remedy, StoreDamaged, VtdeskError
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.values import Formats
from vtdesk.store.cache import Cache
from vtdesk.store.rescue import Rescued, set_aside
from vtdesk.sync import membership

_log = logging.getLogger(__name__)

BugHook = Callable[[str, BaseException], None]


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets an account is opened with.

    Attributes:
        access: signs in at the server.
        store: opens the local file; None where nothing is to be on disk.
    """

    access: Secret
    store: Secret | None


async def open_session(
    account: Account,
    keys: Keys,
    profile: Profile,
    *,
    formats: Formats,
    bug: BugHook,
    save_account: Callable[[Account], None],
    user: UserInfo | None = None,
    offline: bool = False,
    awaits_table: bool = False,
    now: Callable[[], float] = time.time,
) -> Session:
    """Open an account from what is stored; the network is asked afterwards.

    A damaged store is kept aside and a new one begun. What waited in it and could be read waits
    in the new one.

    Args:
        account: which.
        keys: its secrets.
        profile: where its store lies.
        formats: how this person reads and types.
        bug: told of unexpected exceptions in the session's tasks.
        save_account: keeps a changed account in the profile.
        user: who is signed in, where a connection check has just found out.
        offline: make no call until the person asks for it.
        awaits_table: as for `Session.open`.
        now: Unix time in seconds.

    Raises:
        StoreTrouble: the store cannot be used: newer, locked, not writable.
        InsecureAddress: plain http to another computer, and it was not allowed.
    """
    gate = _WriteGate()
    client = VtigerClient(
        account.endpoint,
        account.user,
        keys.access,
        write_level=account.write_level,
        allow_http=account.allow_http,
        ca_file=Path(account.ca_file) if account.ca_file else None,
        confirm=gate.allows,
    )
    try:
        cache, rescued = await _open_store(account, keys.store, profile)
    except BaseException:
        await client.aclose()
        raise
    bus = Bus()
    tasks = Tasks(known=_Teller(bus).tell, bug=bug)
    parts = SessionParts(account, client, cache, bus, tasks, formats, save_account)
    session = gate.session = Session(parts, now=now, offline=offline)
    try:
        await session.open(user, awaits_table=awaits_table)
    except BaseException:
        await session.close()
        raise
    if rescued is not None:
        session.news.append(_notice_of_rescue(rescued))
    return session


async def _open_store(
    account: Account, key: Secret | None, profile: Profile
) -> tuple[Cache, Rescued | None]:
    if key is None or account.keeping is Keeping.MEMORY or account.demo:
        return await Cache.open(None, None), None
    file = profile.store_file(account.id)
    make_folder(file.parent)
    try:
        return await Cache.open(file, key), None
    except StoreDamaged as error:
        _log.info("damaged store: %s", error.detail)
    rescued = await set_aside(file, key, _is_arrangement)
    cache = await Cache.open(file, key)
    try:
        # they lie over the rows of their modules as soon as these are described
        for change in rescued.changes:
            await cache.put_change(change)
        for draft in rescued.drafts:
            await cache.put_draft(draft)
        for name, text in rescued.notes.items():
            await cache.put_note(name, text)
    except BaseException:
        await cache.close()
        raise
    return cache, rescued


def _is_arrangement(note: str) -> bool:
    """Whether a note is a person's work, and not what the server can tell again."""
    kind, _, _ = note.partition(" ")
    return note in (views.NOTE, membership.NOTE) or kind in (layouts.NOTE, narrowing.NOTE)


def _notice_of_rescue(rescued: Rescued) -> Notice:
    count = len(rescued.changes)
    saved = {0: "", 1: " One change that waited in it is sent now."}.get(
        count, f" {count} changes that waited in it are sent now."
    )
    return Notice(
        Level.PROBLEM,
        "The local data could not be read. It was put aside and is fetched again from Vtiger."
        + saved,
        detail=f"The damaged file is {rescued.kept_as}",
        remedy=Remedy.NONE,
        topic="store",
    )


class _WriteGate:
    """Lets through, in an account that asks first, what a person put into the outbox or agreed to."""

    def __init__(self) -> None:
        self.session: Session | None = None

    async def allows(self, call: Call) -> bool:
        del call
        return is_agreed() or (self.session is not None and self.session.status.sending)


class _Teller:
    """Turns known errors of tasks into notices; a bound method, so that the bus may hold it."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def tell(self, error: VtdeskError) -> None:
        self._bus.notices.emit(notice_of(error))
