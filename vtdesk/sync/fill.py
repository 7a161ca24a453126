"""The first fetch of a module: page after page by id, with the newest of one's own ahead.

By id ("id > last order by id") is the one order in which no row is missed or doubled while others
write (wire facts 3.8, 3.12). Where deltas begin is asked before the first page, so that the first
delta finds everything that changed while the fill ran. Each step makes one call; while its answer
travels, the answer before it is stored.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import Remedy, ServerTrouble
from vtdesk.domain.keeping import PAGE, VISITED_PAGES
from vtdesk.domain.record import Layout, WireRecord, layout_of
from vtdesk.domain.status import PullProgress
from vtdesk.sync import plan
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope
from vtdesk.sync.ways import LOOK_BACK_S, Ways

_ZONES = timedelta(hours=14)
"""No place on earth is further from UTC."""


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

    async def mark(self, scope: Scope, cursor: Cursor) -> Cursor:
        """Find out where deltas begin, before the first row is fetched."""
        if self._ways.serves(scope):
            before = self._ways.server_time(self._landing.now())
            since = max(1, int(before - LOOK_BACK_S))
            page = await self._ways.ask(scope, since)
            if page is not None:
                return replace(cursor, since=self._ways.next_since(page, before))
        if "modifiedtime" not in scope.schema.by_name:
            return cursor
        newest = plan.newest_modified(await self._client.query(vtql.newest(scope.schema)), None)
        return replace(cursor, modified=newest or self._earliest())

    async def own_newest(self, scope: Scope) -> None:
        """Store the newest records of the user, so that the first screen holds what matters."""
        query = vtql.newest_records(scope.schema, scope.mine)
        await self._landing.store_rows(scope.module, await self._client.query(query))

    def wants_own_newest(self, scope: Scope, cursor: Cursor) -> bool:
        """Whether the user's own records would come late without being asked for."""
        large = cursor.total is not None and cursor.total > PAGE
        return large and bool(scope.mine) and "modifiedtime" in scope.schema.by_name

    async def pages(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch page after page, yielding after every call.

        Raises:
            ServerTrouble: the server's pages do not go on, or hold less than it counts.
        """
        layout: Layout | None = None
        while True:
            yield PullProgress(scope.module, cursor.filled, cursor.total)
            query = vtql.page_after(scope.schema, cursor.last_number, where=scope.where)
            records: Sequence[WireRecord] = await self._client.query(query, layout)
            layout = layout_of(records)
            if not records and self._is_short(cursor):
                cursor, records = await self._what_is_missing(scope, cursor)
            last = plan.last_number(records, cursor.last_number)
            if records and last == cursor.last_number:
                raise _stuck(scope)
            cursor = replace(cursor, last_number=last, filled=cursor.filled + len(records))
            if not records or (cursor.total is not None and cursor.filled >= cursor.total):
                break
            await self._landing.add(records, cursor)
        now = self._landing.now()
        await self._landing.store(records, replace(cursor, complete=True, synced=now, swept=now))
        if self._is_short(cursor):
            raise _hidden(scope, cursor)
        yield PullProgress(scope.module, cursor.filled, cursor.total)

    async def newest(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch the newest records of a module that is not kept whole, until nothing is news."""
        for number in range(VISITED_PAGES):
            query = vtql.newest_records(scope.schema, offset=number * PAGE)
            records = await self._client.query(query)
            news = self._landing.news(scope.schema, records)
            await self._landing.store_rows(scope.module, news)
            ends = len(records) < PAGE or (cursor.complete and len(news) < len(records))
            if ends or number == VISITED_PAGES - 1:
                break
            yield PullProgress(scope.module, (number + 1) * PAGE, VISITED_PAGES * PAGE)
        await self._landing.store([], replace(cursor, complete=True, synced=self._landing.now()))
        yield PullProgress(scope.module, VISITED_PAGES * PAGE, VISITED_PAGES * PAGE)

    def _is_short(self, cursor: Cursor) -> bool:
        return cursor.total is not None and cursor.filled < cursor.total

    async def _what_is_missing(
        self, scope: Scope, cursor: Cursor
    ) -> tuple[Cursor, Sequence[WireRecord]]:
        """Why the pages ended before the count was reached, and what one way more brings.

        Records may have gone meanwhile. Else the end may be none: servers answer an empty list when
        their own query goes wrong (wire fact 1.8), so ids alone are asked for. What is still
        missing then lies before and is hidden from this user (wire fact 3.13).
        """
        total = await self._client.count(scope.module, scope.where)
        cursor = replace(cursor, total=total)
        if not self._is_short(cursor):
            return cursor, []
        ids = await self._client.query(
            vtql.page_after(scope.schema, cursor.last_number, where=scope.where, fields=())
        )
        numbers = plan.numbers_of(ids)
        records: list[WireRecord] = []
        for query in vtql.records_by_id(scope.schema, numbers):
            records += await self._client.query(query)
        if numbers and not records:
            raise ServerTrouble(
                f"Vtiger lists more {scope.schema.label} than it gives. "
                "What came is stored; the rest is asked for with the next refresh.",
                detail=f"query {scope.module} · {len(numbers)} ids without records",
            )
        return cursor, records

    def _earliest(self) -> str:
        """A moment before now in the database's zone, whichever that is; nothing was changed yet."""
        told = self._ways.server_time(self._landing.now())
        return f"{datetime.fromtimestamp(told, UTC) - _ZONES:%Y-%m-%d %H:%M:%S}"


def _stuck(scope: Scope) -> ServerTrouble:
    return ServerTrouble(
        f"Vtiger sent the same {scope.schema.label} again. What is stored here was kept.",
        detail=f"query {scope.module} · a page that does not go on",
    )


def _hidden(scope: Scope, cursor: Cursor) -> ServerTrouble:
    return ServerTrouble(
        f"Vtiger counts {cursor.total:,} {scope.schema.label} but gave {cursor.filled:,}. "
        "The others may be hidden from you. What came is stored and complete as far as you see.",
        detail=f"query {scope.module} · {cursor.filled} of {cursor.total} by id",
        remedy=Remedy.NONE,
    )
