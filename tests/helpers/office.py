"""A real session on a demo server: what windows hold, without a window."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.helpers.demo_session import at_rest
from tests.helpers.desk import CONTACTS, STORE_KEY, Clock, until
from vtdesk.app.browse import TableView
from vtdesk.app.editing import EditSession
from vtdesk.app.opening import Keys, open_session
from vtdesk.app.paths import Profile
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Account, Keeping, Secret, UserInfo, WriteLevel
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.notices import Notice
from vtdesk.domain.values import Formats

ACCOUNT_ID = "a" * 12
NOWHERE = Path("nowhere")
FORMATS = Formats(date_order="dmy", date_separator=".", decimal_point=",", group_separator=".")


@dataclass
class Office:
    """What a test holds of an open session, and everything it told.

    Attributes:
        notices: what the person would have been told.
        bugs: unexpected exceptions of tasks; a test that leaves one fails.
        accounts: every version of the account that was to be kept.
        tables: those that were opened.
    """

    session: Session
    demo: DemoServer
    clock: Clock
    notices: list[Notice] = field(default_factory=list)
    bugs: list[tuple[str, BaseException]] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    tables: list[TableView] = field(default_factory=list)

    def hear(self, notice: Notice) -> None:
        """Keep a notice."""
        self.notices.append(notice)

    async def table(self, module: ModuleName = CONTACTS) -> TableView:
        """Open a module's table and wait until all of it is there."""
        await until(lambda: bool(self.session.modules))
        table = self.session.open_table(module)
        self.tables.append(table)
        await table.start()
        await until(lambda: table.freshness is not None and table.progress is None)
        there = len(self.demo.rows(module))
        await until(lambda: len(table.source) == there)
        return table

    async def edit(self, record: str, module: ModuleName = CONTACTS) -> EditSession:
        """Open a record whose module has been fetched."""
        return await self.session.open_record(module, parse_id(record).key)

    async def sent(self) -> None:
        """Wait until nothing waits to be sent."""
        session = self.session
        await until(lambda: not session.outbox_count.waiting and not session.status.sending)

    async def quiet(self) -> None:
        """Wait until nothing is being fetched, asked for or sent, and no table reads its rows."""
        await until(lambda: not self.session.status.pulls)
        await self.sent()
        await at_rest(self.session)
        await until(lambda: not any(table._requerying for table in self.tables))


def account_of(demo: DemoServer, *, user: int = 0, level: WriteLevel, on_disk: bool) -> Account:
    """The account of one of the sample company's people."""
    return Account(
        ACCOUNT_ID,
        demo.endpoint,
        demo.users[user].user,
        "Sample",
        write_level=level,
        keeping=Keeping.KEYRING if on_disk else Keeping.MEMORY,
    )


@asynccontextmanager
async def office(
    demo: DemoServer,
    profile: Profile | None = None,
    *,
    key: Secret = STORE_KEY,
    access: Secret | None = None,
    user: int = 0,
    level: WriteLevel = WriteLevel.NORMAL,
    offline: bool = False,
    awaits_table: bool = False,
    signed_in: UserInfo | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[Office]:
    """Open a session until the block ends.

    Args:
        demo: the server.
        profile: where its store lies; None keeps everything in memory.
        key: of the store.
        access: the access key, where it is not the right one.
        user: which of the sample company's people.
        level: what the account allows.
        offline: begin without the network.
        awaits_table: begin as before a window that opens a table, or says that it has none.
        signed_in: who it is, where a connection check has found out.
        clock: the session's.
    """
    clock = clock or Clock()
    account = account_of(demo, user=user, level=level, on_disk=profile is not None)
    bugs: list[tuple[str, BaseException]] = []
    accounts: list[Account] = []
    session = await open_session(
        account,
        Keys(access or Secret(demo.users[user].access_key), key if profile else None),
        profile or Profile.below(NOWHERE),
        formats=FORMATS,
        bug=lambda name, error: bugs.append((name, error)),
        save_account=accounts.append,
        user=signed_in,
        offline=offline,
        awaits_table=awaits_table,
        now=clock,
    )
    opened = Office(session, demo, clock, bugs=bugs, accounts=accounts)
    session.bus.notices.connect(opened.hear)
    try:
        yield opened
    finally:
        await session.close()
    assert not bugs, bugs
