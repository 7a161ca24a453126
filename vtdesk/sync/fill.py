"""The first fetch of a module: page after page by id, with the newest of one's own ahead.

By id ("id > last order by id") is the one order in which no row is missed or doubled while others
write (wire facts 3.8, 3.12). Where deltas begin is asked before the first page, so that the first
delta finds everything that changed while the fill ran. Each step makes one call; while its answer
travels, the answer before it is stored.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.keeping import PAGE
from vtdesk.domain.record import Layout, WireRecord, layout_of
from vtdesk.domain.status import PullProgress
from vtdesk.sync import plan
from vtdesk.sync.hidden_rows import next_shown
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope
from vtdesk.sync.ways import LOOK_BACK_S, Ways


class Fill:
    """Fetches a module for the first time.

    Args:
        client: the server.
        landing: stores the answers.
        ways: knows where `sync` serves.
    """

    def __init__(self, client: VtigerClient, landing: Landing, ways: Ways) -> None:
        self._client = client
        self._landing = landing
        self._ways = ways

    async def begin(self, scope: Scope) -> Cursor:
        """Count what there is: one call."""
        total = await self._client.count(scope.module, scope.where)
        large = scope.is_large(total)
        return Cursor(
            scope.module, total=total, policy=scope.policy, partial=large, groups=scope.groups
        )

    async def count(self, scope: Scope, cursor: Cursor) -> Cursor:
        """Count anew what there is: one call."""
        return replace(cursor, total=await self._client.count(scope.module, scope.where))

    async def mark(self, scope: Scope, cursor: Cursor) -> Cursor:
        """Find out where deltas begin, before the first row is fetched.

        Where a refusal of `sync` has cost the call of that, they begin so early that the server's
        clock alone tells when, or at what `own_newest` shows.
        """
        if self._ways.serves(scope):
            before = self._ways.server_time(self._landing.now())
            since = max(1, int(before - LOOK_BACK_S))
            page = await self._ways.ask(scope, since)
            if page is not None:
                return replace(cursor, since=self._ways.next_since(page, before))
            if self.wants_own_newest(scope, cursor):
                return replace(cursor, modified=self._earliest)
        if "modifiedtime" not in scope.schema.by_name:
            return cursor
        newest = plan.newest_modified(await self._client.query(vtql.newest(scope.schema)), None)
        return replace(cursor, modified=newest or self._earliest)

    async def own_newest(self, scope: Scope, cursor: Cursor) -> Cursor:
        """Store the newest records of the user, so that the first screen holds what matters."""
        query = vtql.newest_records(scope.schema, scope.mine)
        records = await self._client.query(query)
        await self._landing.store_rows(scope.module, records)
        if cursor.modified is None:
            return cursor
        return replace(cursor, modified=plan.newest_modified(records, cursor.modified))

    def wants_own_newest(self, scope: Scope, cursor: Cursor) -> bool:
        """Whether the user's own records would come late without being asked for."""
        large = cursor.total is not None and cursor.total > PAGE
        return large and bool(scope.mine) and "modifiedtime" in scope.schema.by_name

    async def pages(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch page after page, yielding after every call.

        Where they hold less than the server counts, the cursor says that nothing was swept: what
        is missing is looked for by a sweep.

        Raises:
            ServerTrouble: the server's pages do not go on.
        """
        layout: Layout | None = None
        while True:
            yield PullProgress(scope.module, cursor.filled, cursor.total)
            query = vtql.page_after(scope.schema, cursor.last_number, where=scope.where)
            records: Sequence[WireRecord] = await self._client.query(query, layout)
            layout = layout_of(records)
            if not records and (cursor.total is None or self._is_short(cursor)):
                async with aclosing(self._shown_behind(scope, cursor)) as steps:
                    async for found in steps:
                        yield PullProgress(scope.module, cursor.filled, cursor.total)
                        records = found
            news = plan.behind(records, cursor.last_number)
            if records and not news:
                raise _stuck(scope)
            last = plan.last_number(news, cursor.last_number)
            cursor = replace(cursor, last_number=last, filled=cursor.filled + len(news))
            if not news or (cursor.total is not None and cursor.filled >= cursor.total):
                break
            await self._landing.add(news, cursor)
        if self._is_short(cursor):
            # records may have gone meanwhile
            cursor = replace(cursor, total=await self._client.count(scope.module, scope.where))
        now = self._landing.now()
        swept = None if self._is_short(cursor) else now
        await self._landing.store(news, replace(cursor, complete=True, synced=now, swept=swept))
        yield PullProgress(scope.module, cursor.filled, cursor.total)

    @property
    def _earliest(self) -> str:
        """Nothing was changed yet when this moment's time came, in the database's zone."""
        return plan.earliest_moment(self._ways.server_time(self._landing.now()))

    def _is_short(self, cursor: Cursor) -> bool:
        return cursor.total is not None and cursor.filled < cursor.total

    async def _shown_behind(
        self, scope: Scope, cursor: Cursor
    ) -> AsyncGenerator[Sequence[WireRecord]]:
        """What follows an empty page all the same, after a step for every call on the way.

        Servers answer an empty list when their own query goes wrong (wire fact 1.8), and where
        a page holds nothing but rows that are hidden from this user (wire fact 3.13).
        """
        numbers: Sequence[int] = []
        async with aclosing(next_shown(self._client, scope, cursor.last_number)) as steps:
            async for found in steps:
                yield []
                numbers = found
        if not numbers:
            return
        records: list[WireRecord] = []
        for query in vtql.records_by_id(scope.schema, numbers):
            records += await self._client.query(query)
        if not records:
            raise ServerTrouble(
                f"Vtiger lists more {scope.schema.label} than it gives. "
                "What came is stored; the rest is asked for with the next refresh.",
                detail=f"query {scope.module} · {len(numbers)} ids without records",
            )
        yield records


def _stuck(scope: Scope) -> ServerTrouble:
    return ServerTrouble(
        f"Vtiger sent the same {scope.schema.label} again. What is stored here was kept.",
        detail=f"query {scope.module} · a page that does not go on",
    )
