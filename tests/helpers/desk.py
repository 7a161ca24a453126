"""A client, a store and a running engine on a demo server, without a window."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from vtdesk.api.client import VtigerClient
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Secret, WriteLevel
from vtdesk.domain.changes import Change, ChangeKind, ChangeSet
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import AnyId, ModuleName, parse_id
from vtdesk.domain.query import Query
from vtdesk.domain.record import Record
from vtdesk.domain.status import SyncStatus
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine, EngineHooks
from vtdesk.sync.push import Sent

STORE_KEY = Secret("a5" * 32)
PATIENCE = 30.0
CONTACTS = ModuleName("Contacts")


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition; fail when it has not come true within the patience of a test."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - any condition, not only one that tells of itself
            await asyncio.sleep(0.005)


class Clock:
    """Real time that a test may move on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


class Desk:
    """What a test holds of the running parts, and everything they told.

    Attributes:
        work: the engine's one coroutine; it ends before the desk does only if it broke.
    """

    def __init__(
        self, demo: DemoServer, client: VtigerClient, cache: Cache, clock: Clock | None = None
    ) -> None:
        self.demo = demo
        self.client = client
        self.cache = cache
        self.clock = clock or Clock()
        self.changes: list[ChangeSet] = []
        self.statuses: list[SyncStatus] = []
        self.sent: list[Sent] = []
        self.problems: list[tuple[ModuleName, VtdeskError]] = []
        hooks = EngineHooks(
            self.changes.append,
            self.statuses.append,
            self.sent.append,
            lambda module, error: self.problems.append((module, error)),
        )
        self.engine = Engine(client, cache, self.clock, hooks)
        self.work = asyncio.get_running_loop().create_task(self.engine.run())

    async def begin(self, module: ModuleName = CONTACTS) -> None:
        """Wish for a described module, and wait until its first records have come, stored or not yet."""
        self.engine.wish_pull(module)
        await until(lambda: (pull := self.engine.status.pull(module)) is not None and pull.done > 0)

    async def pull(self, module: ModuleName = CONTACTS) -> None:
        """Fetch a module to its end, the check of what is gone included, as somebody at work would."""
        await self.engine.ensure_schema(module)
        self.engine.note_activity()
        self.engine.wish_pull(module, force=True)
        await until(lambda: self.engine.status.pull(module) is None)

    async def change(
        self,
        kind: ChangeKind,
        record: AnyId | str,
        values: dict[str, str] | None = None,
        module: ModuleName = CONTACTS,
    ) -> Change:
        """Add a change to the outbox, based on what is stored, and ask for it to be sent."""
        place = parse_id(record) if isinstance(record, str) else record
        stored = self.cache.record(module, place.key)
        base = {} if stored is None else {n: stored.values.get(n) for n in values or {}}
        change = Change(
            uuid.uuid4().hex,
            kind,
            module,
            place,
            values or {},
            base,
            stored.modified if stored else None,
            created=self.clock(),
        )
        await self.cache.put_change(change)
        self.engine.wish_push()
        return change

    async def settled(self) -> None:
        """Wait until nothing waits to be sent."""
        await until(lambda: not self.cache.outbox() and not self.engine.status.sending)

    def record(self, record: str, module: ModuleName = CONTACTS) -> Record:
        """A stored record that must be there."""
        found = self.cache.record(module, parse_id(record).key)
        assert found is not None
        return found

    async def keys(self, module: ModuleName = CONTACTS) -> list[int]:
        """The keys of all stored records of a module."""
        return sorted(await self.cache.reads.ids(Query(module)))


@asynccontextmanager
async def desk(
    demo: DemoServer,
    file: Path | None = None,
    *,
    write_level: WriteLevel = WriteLevel.NORMAL,
    number: int = 0,
    patience: float = 30.0,
    endpoint: str | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[Desk]:
    """Run the parts on a server, with a store in memory or in a file, until the block ends.

    Args:
        demo: the server.
        file: of the store; in memory where omitted.
        write_level: what the account allows.
        number: of the server's user that signs in; the first is an administrator.
        patience: seconds after which the client gives a silent connection up.
        endpoint: the server's address; of its REST form where omitted.
        clock: the computer's; one of the desk's own where omitted.
    """
    user = demo.users[number]
    client = VtigerClient(
        endpoint or demo.endpoint,
        user.user,
        Secret(user.access_key),
        write_level=write_level,
        timeout=patience,
    )
    cache = await Cache.open(file, STORE_KEY if file else None)
    running = Desk(demo, client, cache, clock)
    try:
        yield running
        if running.work.done():
            running.work.result()
    finally:
        running.work.cancel()
        await asyncio.gather(running.work, return_exceptions=True)
        await client.aclose()
        await cache.close()
