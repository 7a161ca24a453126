"""Keeps what was looked at of a large module: its newest records, and those that were opened.

Pages of the newest records have no stable order (wire facts 3.10, 3.12): good for a first look,
and where one page alone holds all that changed. What changed besides is told by deltas, from the
mark on that the last look left.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from itertools import pairwise

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.keeping import PAGE, VISITED_PAGES
from vtdesk.domain.record import WireRecord
from vtdesk.domain.status import PullProgress
from vtdesk.store.cache import Cache
from vtdesk.sync import plan
from vtdesk.sync.delta import Delta
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope
from vtdesk.sync.ways import Ways


class Newest:
    """Fetches the newest records of a module that is not kept whole; every step is one call.

    Args:
        client: the server.
        cache: the store.
        landing: stores the answers.
        ways: knows the server's clock.
        delta: tells what changed.
    """

    def __init__(
        self, client: VtigerClient, cache: Cache, landing: Landing, ways: Ways, delta: Delta
    ) -> None:
        self._client = client
        self._cache = cache
        self._landing = landing
        self._ways = ways
        self._delta = delta

    async def steps(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch the newest records, or what changed since they were fetched."""
        if cursor.complete and cursor.modified is not None:
            chosen = self._look_again(scope, cursor)
        else:
            chosen = self._first_look(scope, cursor)
        async with aclosing(chosen) as steps:
            async for progress in steps:
                yield progress

    async def _first_look(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch pages of the newest, whatever is known of them.

        An older mark stays, since what changed behind these pages is still to be told from there.
        Without one nothing tells what changed of the other records that are here: they are fetched.
        """
        modified = cursor.modified
        others, came = set[int](), set[int]()
        if modified is None:
            others.update(await self._cache.server_keys(scope.module))
        for number in range(VISITED_PAGES):
            query = vtql.newest_records(scope.schema, offset=number * PAGE)
            records = await self._client.query(query)
            if records and came.issuperset(plan.numbers_of(records)):
                # the page before it once more, as caches on the way give it
                yield PullProgress(scope.module, number * PAGE, VISITED_PAGES * PAGE)
                records = await self._client.query(query)
            # what changes from now on is newer than the first page
            modified = modified or plan.newest_modified(records, None)
            await self._landing.store_rows(scope.module, self._landing.news(scope.schema, records))
            # an empty page is no end: its rows may be hidden from this user (wire fact 3.13)
            came.update(plan.numbers_of(records))
            yield PullProgress(scope.module, (number + 1) * PAGE, VISITED_PAGES * PAGE)
        for query in vtql.records_by_id(scope.schema, sorted(others - came)):
            records = await self._client.query(query)
            await self._landing.store_rows(scope.module, self._landing.news(scope.schema, records))
            yield PullProgress(scope.module, VISITED_PAGES * PAGE, VISITED_PAGES * PAGE)
        earliest = plan.earliest_moment(self._ways.server_time(self._landing.now()))
        seen_to = cursor.seen_to if cursor.modified else self._settled(modified)
        await self._store(cursor, modified or earliest, seen_to)

    async def _look_again(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch what changed: the newest first, all others in the order of time.

        A look ends after as many pages as the first one had, as soon as its mark has moved: so the
        next one gets further, whatever an import changed at once.
        """
        if await self._holds_all_changes(scope, cursor):
            return
        cursor = replace(cursor, seen_to=None)
        async with aclosing(self._delta.steps(scope, cursor)) as steps:
            pages = 0
            async for progress in steps:
                yield progress
                pages += 1
                if pages >= VISITED_PAGES and self._has_moved(cursor):
                    return
        after = self._cache.cursor(scope.module) or cursor
        await self._landing.store([], replace(after, seen_to=self._settled(after.modified)))

    async def _holds_all_changes(self, scope: Scope, cursor: Cursor) -> bool:
        """Fetch one page of the newest, and say whether these are all that changed.

        Where they are not, nothing counts as seen until all is: a look may be cut off.
        """
        records = await self._client.query(vtql.newest_records(scope.schema))
        news = self._landing.news(scope.schema, records)
        back = self._ways.put_back(cursor, self._landing.now())
        oldest, start = plan.oldest_modified(records), plan.delta_start(cursor, back)
        newest = plan.newest_modified(records, cursor.modified)
        # in another order a page says nothing of what else changed
        tells = len(records) < PAGE or _is_newest_first(records)
        reaches_mark = tells and oldest is not None and start is not None and oldest < start
        # an import may have left more rows than a page holds at the mark
        unchanged = tells and bool(records) and not (news or back) and newest == cursor.seen_to
        if reaches_mark and back:
            # until the clock has passed the mark again, it stays that of the look before
            now = self._landing.now()
            await self._landing.store(news, replace(cursor, synced=now, seen_to=None))
        elif reaches_mark or unchanged:
            await self._store(cursor, newest, self._settled(newest), news)
        else:
            await self._landing.store(news, replace(cursor, seen_to=None))
        return reaches_mark or unchanged

    async def _store(
        self,
        cursor: Cursor,
        modified: str | None,
        seen_to: str | None,
        news: Sequence[WireRecord] = (),
    ) -> None:
        now, told = self._landing.now(), self._ways.clock_before()
        seen = replace(cursor, complete=True, synced=now, modified=modified, seen_to=seen_to)
        await self._landing.store(news, replace(seen, told=told))

    def _settled(self, moment: str | None) -> str | None:
        """A wire moment, unless further changes may still bear it."""
        told = self._ways.server_time(self._landing.now())
        return moment if moment is not None and plan.is_settled(moment, told) else None

    def _has_moved(self, cursor: Cursor) -> bool:
        stored = self._cache.cursor(cursor.module)
        return stored is not None and (stored.modified or "") > (cursor.modified or "")


def _is_newest_first(records: Sequence[WireRecord]) -> bool:
    moments = [str(record["modifiedtime"]) for record in records if record.get("modifiedtime")]
    return all(later >= earlier for later, earlier in pairwise(moments))
