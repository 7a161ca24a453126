"""What changed since the last look: told by `sync`, or found by `modifiedtime`.

By `sync`, changes come as ids or as whole records (wire fact 6.2); ids are fetched a hundred at a
time. By time, windows overlap by five minutes, and the moment after which a page goes on is the
last one it held, so that neither clocks nor zones nor equal moments lose a row.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.api.payloads import SyncPage
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.keeping import PAGE, Keep
from vtdesk.domain.record import WireRecord
from vtdesk.domain.status import PullProgress, Suspicion
from vtdesk.store.cache import Cache
from vtdesk.sync import plan
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope
from vtdesk.sync.ways import Ways

_ZONES = timedelta(hours=13)
"""The database's zone is at most twelve hours behind UTC; the rest is for clocks."""


class Doubtful(Exception):
    """The server lists so much less than is stored that a person decides.

    Args:
        suspicion: what to ask.
    """

    def __init__(self, suspicion: Suspicion) -> None:
        super().__init__(suspicion.module)
        self.suspicion = suspicion


class Delta:
    """Fetches what changed in a module; every step is one call.

    Args:
        client: the server.
        cache: the store.
        landing: stores the answers.
        ways: asks `sync`.
    """

    def __init__(self, client: VtigerClient, cache: Cache, landing: Landing, ways: Ways) -> None:
        self._client = client
        self._cache = cache
        self._landing = landing
        self._ways = ways

    async def steps(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch the changes, yielding after every call.

        Raises:
            ServerTrouble: the answers do not go on.
            Doubtful: most of what is stored is said to be gone; nothing was removed.
        """
        since = self._ways.since_of(cursor, self._landing.now())
        while since is not None:
            before = self._ways.clock_before()
            page = await self._ways.ask(scope, since)
            if page is None:
                cursor = _by_time(cursor)
                break
            after = self._after(scope, cursor, page, since, before)
            suspicion = await self._take_deleted(scope, page)
            await self._take_records(scope, page.updated_records)
            for query in _fetches(scope, page):
                yield PullProgress(scope.module, cursor.filled, cursor.total)
                await self._take_records(scope, await self._client.query(query))
            await self._landing.store([], after)
            yield PullProgress(scope.module, after.filled, after.total)
            if suspicion is not None:
                raise Doubtful(suspicion)
            if not page.more:
                return
            cursor, since = after, after.since
        async for progress in self._windows(scope, cursor):
            yield progress

    async def _take_records(self, scope: Scope, records: Sequence[WireRecord]) -> None:
        await self._landing.store_rows(scope.module, self._landing.news(scope.schema, records))

    async def _take_deleted(self, scope: Scope, page: SyncPage) -> Suspicion | None:
        if not page.deleted:
            return None
        stored = await self._cache.server_keys(scope.module)
        gone = stored & {record.number for record in page.deleted}
        if plan.is_doubtful(len(stored), len(stored) - len(gone)):
            return Suspicion(scope.module, len(stored), len(stored) - len(gone))
        await self._landing.remove(scope.module, gone)
        return None

    def _after(
        self, scope: Scope, cursor: Cursor, page: SyncPage, asked: int, before: float | None
    ) -> Cursor:
        since = self._ways.next_since(page, before)
        if page.more:
            # a page of changes of one second alone: that second was told whole (wire fact 6.3)
            since = max(since, min(page.last_modified, asked + 1))
            if since <= asked:
                raise ServerTrouble(
                    f"Vtiger told the same changes of {scope.schema.label} again. "
                    "What is stored here was kept.",
                    detail=f"sync {scope.module} · more, yet not later",
                )
        told = len(page.updated_records) + len(page.updated_ids)
        filled = cursor.filled if cursor.complete else cursor.filled + told
        return replace(
            cursor,
            since=since,
            filled=filled,
            complete=cursor.complete or not page.more,
            synced=cursor.synced if page.more else self._landing.now(),
        )

    async def _windows(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        moment, newest, later = plan.delta_start(cursor) or "", cursor.modified, False
        where = scope.mine if scope.policy.keep is Keep.MINE else ""
        while True:
            query = vtql.changed_since(scope.schema, moment, where=where, later=later)
            page = await self._client.query(query)
            latest = plan.newest_modified(page, None)
            # rows that may not be read are dropped from full pages (wire fact 3.13), so only a
            # page without anything later is the last one
            ends = latest is None or (len(page) < PAGE and latest <= (newest or ""))
            newest = plan.newest_modified(page, newest)
            await self._store_window(scope, cursor, page, newest, ends=ends)
            yield PullProgress(scope.module, len(page), None)
            if ends or latest is None:
                return
            later = len(page) >= PAGE and latest == plan.oldest_modified(page)
            if later:
                async for progress in self._one_second(scope, cursor, page, latest):
                    yield progress
            moment = latest

    async def _one_second(
        self, scope: Scope, cursor: Cursor, page: Sequence[WireRecord], moment: str
    ) -> AsyncGenerator[PullProgress]:
        """The rest of what was modified in one second, by id, since offsets shift under writes."""
        where = scope.mine if scope.policy.keep is Keep.MINE else ""
        while page:
            last = plan.last_number(page)
            page = await self._client.query(
                vtql.changed_at(scope.schema, moment, last, where=where)
            )
            await self._store_window(scope, cursor, page, moment, ends=False)
            yield PullProgress(scope.module, len(page), None)

    async def _store_window(
        self,
        scope: Scope,
        cursor: Cursor,
        page: Sequence[WireRecord],
        newest: str | None,
        *,
        ends: bool,
    ) -> None:
        step = replace(cursor, modified=newest)
        if ends:
            step = replace(step, complete=True, synced=self._landing.now())
        await self._landing.store(self._landing.news(scope.schema, page), step)


def _fetches(scope: Scope, page: SyncPage) -> list[str]:
    gone = {record.number for record in page.deleted}
    numbers = [record.number for record in page.updated_ids if record.number not in gone]
    return vtql.records_by_id(scope.schema, numbers)


def _by_time(cursor: Cursor) -> Cursor:
    """The cursor of a module that `sync` serves no more: from so early that no zone hides a change."""
    assert cursor.since is not None
    moment = datetime.fromtimestamp(cursor.since, UTC) - _ZONES
    return replace(cursor, since=None, modified=f"{moment:%Y-%m-%d %H:%M:%S}")
