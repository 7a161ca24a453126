"""A session on a demo server, with its engine running, as the window holds it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC

from tests.helpers.desk import until
from tests.helpers.sample_session import Failures
from vtdesk.api.client import VtigerClient
from vtdesk.app.bus import Bus
from vtdesk.app.session import Session, SessionParts
from vtdesk.app.tasks import Tasks
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Account, Secret, WriteLevel
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Notice
from vtdesk.domain.values import Formats
from vtdesk.store.cache import Cache

FORMATS = Formats(date_order="dmy", date_separator=".", zone=UTC, region="DE")


@dataclass
class Told:
    """What a session told its windows."""

    notices: list[Notice] = field(default_factory=list)

    def note(self, notice: Notice) -> None:
        """Keep a notice."""
        self.notices.append(notice)


async def at_rest(session: Session) -> None:
    """Wait until the session asks the server for nothing, names of references included.

    A table that is being opened wishes for its rows only once its module is described.
    """
    running = session.tasks._running
    await until(
        lambda: (
            session._engine.is_at_rest
            and not session._references._gathering
            and not any(task.get_name().startswith("open ") for task in running)
        )
    )


def shows_all(session: Session, module: ModuleName | None) -> bool:
    """Whether the table of a module reads no rows: what was stored while it read follows."""
    return module is not None and not session.open_table(module)._requerying


@asynccontextmanager
async def demo_session(
    server: DemoServer,
    *,
    user: int = 0,
    write_level: WriteLevel = WriteLevel.NORMAL,
    demo: bool = False,
    awaits_table: bool = False,
) -> AsyncIterator[Session]:
    """A session until the block ends; a bug in one of its tasks fails the test.

    Args:
        server: answers.
        user: number of the server's user that signs in; the first is an administrator.
        write_level: what the account allows.
        demo: whether the account is that of the sample company.
        awaits_table: as before a window that opens a table, or says that it has none.
    """
    person = server.users[user]
    failures = Failures()
    tasks = Tasks(known=failures.known.append, bug=failures.bug)
    account = Account(
        "demo", server.endpoint, person.user, "Sample", write_level=write_level, demo=demo
    )
    client = VtigerClient(
        server.endpoint, person.user, Secret(person.access_key), write_level=write_level
    )
    cache = await Cache.open(None, None)
    parts = SessionParts(account, client, cache, Bus(), tasks, FORMATS, lambda account: None)
    session = Session(parts)
    await session.open(awaits_table=awaits_table)
    try:
        yield session
    finally:
        await session.close()
    assert not failures.bugs, failures.bugs
