"""What fetching records into an encrypted, indexed store costs on top of fetching them.

`python -m tests.benchmarks.bench_fill [--records 20000]`; 100,000 records without it.
"""

import argparse
import asyncio
import contextlib
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from tests.benchmarks._company import Company, company
from tests.helpers.measuring import report
from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.api.vtql import PAGE
from vtdesk.domain.account import Secret
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Query
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.status import SyncStatus
from vtdesk.main import TURN_S
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine, EngineHooks
from vtdesk.sync.plan import last_number
from vtdesk.sync.push import Sent

CONTACTS = ModuleName("Contacts")
USUAL = 100_000
ROUNDS = 5
LIMIT = 1.67
MOST_OTHER_CALLS = 3
STORE_KEY = Secret("5a" * 32)


class Fetch:
    """One fetch of a module by an engine."""

    def __init__(self, client: VtigerClient, cache: Cache) -> None:
        self._begun = False
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        hooks = EngineHooks(self._changes, self._status, self._sent, self._problem)
        self._engine = Engine(client, cache, time.time, hooks)

    async def run(self) -> float:
        """Seconds until everything is stored."""
        working = asyncio.get_running_loop().create_task(self._engine.run())
        started = time.perf_counter()
        self._engine.wish_pull(CONTACTS)
        # the engine works until it is cancelled; that it ended by itself is an exception to be seen
        await asyncio.wait([working, self._ended], return_when=asyncio.FIRST_COMPLETED)
        needed = time.perf_counter() - started
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        self._ended.result()
        return needed

    def _changes(self, changes: ChangeSet) -> None:
        """Nobody looks at the table."""

    def _sent(self, sent: Sent) -> None:
        """Nothing is sent."""

    def _status(self, status: SyncStatus) -> None:
        self._begun = self._begun or bool(status.pulls)
        if self._begun and not status.pulls and not self._ended.done():
            self._ended.set_result(None)

    def _problem(self, module: ModuleName, error: VtdeskError) -> None:
        if not self._ended.done():
            self._ended.set_exception(error)


async def prepare(server: Company, records: int) -> tuple[ModuleSchema, list[str]]:
    """The module's fields and the queries of its pages; not part of what is measured."""
    async with VtigerClient(server.endpoint, server.user, server.access_key) as client:
        schema = await client.describe(CONTACTS)
        queries, last = [], 0
        for _ in range(records // PAGE):
            queries.append(vtql.page_after(schema, last))
            last = last_number(await client.query(queries[-1]))
    return schema, queries


def by_httpx(server: Company, queries: Sequence[str]) -> float:
    """Seconds for the same pages by the same queries, only decoded, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks._bare_pages", server.endpoint, server.user]
    given = "\n".join([server.access_key.reveal(), *queries])
    finished = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True)
    return float(finished.stdout)


@contextlib.asynccontextmanager
async def collected_as_in_the_program() -> AsyncIterator[None]:
    """Look for cycles once a second from the loop, as `ui.garbage` does, and not while rows come."""

    async def collect() -> None:
        while True:
            await asyncio.sleep(1.0)
            gc.collect(1)

    gc.freeze()
    gc.disable()
    collecting = asyncio.get_running_loop().create_task(collect())
    try:
        yield
    finally:
        collecting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await collecting
        gc.enable()
        gc.unfreeze()


async def by_engine(server: Company, schema: ModuleSchema, records: int) -> float:
    """Seconds until the engine has everything in a new store on disk."""
    with tempfile.TemporaryDirectory() as folder:
        cache = await Cache.open(Path(folder) / "store.sqlite", STORE_KEY)
        await cache.put_schema(schema, fetched=time.time())
        client = VtigerClient(server.endpoint, server.user, server.access_key)
        async with client, collected_as_in_the_program():
            needed = await Fetch(client, cache).run()
        assert len(await cache.reads.ids(Query(CONTACTS))) == records
        await cache.close()
        return needed


def measure(records: int) -> None:
    """Fill a store several times, in turns with a bare loop."""
    pairs, calls, pages = [], 0, records // PAGE
    with company(CONTACTS, records) as server:
        schema, queries = asyncio.run(prepare(server, records))
        for _ in range(ROUNDS):
            # one after the other, so that a slow moment of the machine hits both
            bare = by_httpx(server, queries)
            server.forget_calls()
            pairs.append((bare, asyncio.run(by_engine(server, schema, records))))
            calls = len(server.calls())
    ratio = statistics.median(engine / bare for bare, engine in pairs)
    what = f"{records:,} records fetched, stored encrypted and indexed"
    report(f"{what}, against httpx and json.loads", ratio, "times", LIMIT)
    report(f"  calls besides the {pages:,} pages", calls - pages, "calls", MOST_OTHER_CALLS)
    report("  in time", statistics.median(engine for _, engine in pairs), "s")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=USUAL)
    # as the program does
    sys.setswitchinterval(TURN_S)
    measure(parser.parse_args().records)


if __name__ == "__main__":
    main()
