"""The first fetch of a module: the newest of one's own, then page after page by id.

By id is the one order in which no row is missed or doubled while others write (wire facts 3.8,
3.12): downward, `id < last order by id desc`, what is new comes first. Where deltas begin is asked
before the first page, so that the first delta finds everything that came or changed while the fill
ran. Each step makes one call; while its answer travels, the answer before it is stored.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.keeping import PAGE, Keep
from vtdesk.domain.laid_records import Layout, layout_of
from vtdesk.domain.record import WireRecord
from vtdesk.domain.status import PullProgress
from vtdesk.sync import plan
from vtdesk.sync.hidden_rows import next_shown
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope
from vtdesk.sync.stuck import stuck
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

    async def begin(self, scope: Scope) -> AsyncGenerator[Cursor]:
        """Find out where deltas begin and how much there is, and store the newest of one's own.

        What comes whole and has deltas goes downward, so that the newest comes first; records that
        come meanwhile lie above, and deltas bring them. How many lie below is counted once the
        first page tells where that is. Anything else is counted first, and goes upward.

        Yields:
            The cursor as far as it is known, after each call or two.
        """
        cursor = Cursor(scope.module, policy=scope.policy, groups=scope.groups)
        whole = scope.policy.keep is not Keep.VISITED
        if whole:
            cursor = await self._marked(scope, cursor)
            has_deltas = cursor.since is not None or cursor.modified is not None
            cursor = replace(cursor, downward=has_deltas)
            yield cursor
        if not cursor.downward:
            cursor = await self.counted(scope, cursor)
            cursor = replace(cursor, partial=scope.is_large(cursor.total))
            yield cursor
            if not whole and not cursor.partial:
                cursor = await self._marked(scope, cursor)
                yield cursor
        if not cursor.partial and self._wants_own_newest(scope, cursor):
            yield await self._own_newest(scope, cursor)

    async def counted(self, scope: Scope, cursor: Cursor) -> Cursor:
        """Count what there is: one call. Downward, it is what came and what lies below."""
        if not cursor.downward:
            total = await self._client.count(scope.module, scope.where)
            return replace(cursor, total=total)
        below = vtql.behind(scope.schema, cursor.last_number, where=scope.where, downward=True)
        lower = await self._client.count(scope.module, below)
        return replace(cursor, total=None if lower is None else cursor.filled + lower)

    async def _marked(self, scope: Scope, cursor: Cursor) -> Cursor:
        """The cursor with the moment at which deltas begin, as it was before the first row.

        Where a refusal of `sync` has cost the call of that, they begin so early that the server's
        clock alone tells when, or at what `_own_newest` shows.
        """
        if self._ways.serves(scope):
            before = self._ways.clock_before()
            since = max(1, int((before or self._landing.now()) - LOOK_BACK_S))
            page = await self._ways.ask(scope, since)
            if page is not None:
                return replace(cursor, since=self._ways.next_since(page, before))
            if self._wants_own_newest(scope, cursor):
                return replace(cursor, modified=self._earliest)
        if "modifiedtime" not in scope.schema.by_name:
            return cursor
        newest = plan.newest_modified(await self._client.query(vtql.newest(scope.schema)), None)
        return replace(cursor, modified=newest or self._earliest)

    async def _own_newest(self, scope: Scope, cursor: Cursor) -> Cursor:
        """Store the newest records of the user, so that the first screen holds what matters."""
        query = vtql.newest_records(scope.schema, scope.mine)
        records = await self._client.query(query)
        await self._landing.store_rows(scope.module, records)
        if cursor.modified is None:
            return cursor
        return replace(cursor, modified=plan.newest_modified(records, cursor.modified))

    def _wants_own_newest(self, scope: Scope, cursor: Cursor) -> bool:
        """Whether the user's own records may come late without being asked for."""
        small = cursor.total is not None and cursor.total <= PAGE
        return not small and bool(scope.mine) and "modifiedtime" in scope.schema.by_name

    async def pages(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch page after page, yielding after every call.

        Where they hold less than the server counts, or than is stored, the cursor says that nothing
        was swept: what is missing or gone is looked for by a sweep.

        Raises:
            ServerTrouble: the server's pages do not go on.
        """
        is_counted = cursor.total is not None or not cursor.downward
        layout: Layout | None = None
        while True:
            yield PullProgress(scope.module, cursor.filled, cursor.total)
            query = _page_behind(scope, cursor)
            records = await self._client.page(query, layout)
            layout = layout_of(records)
            cursor, news = _past(cursor, records)
            if records and not news:
                raise stuck(scope, "a page that does not go on")
            if not is_counted:
                if news:
                    await self._landing.add(news, cursor)
                yield PullProgress(scope.module, cursor.filled, cursor.total)
                cursor, is_counted = await self.counted(scope, cursor), True
                if news and not _is_through(cursor):
                    continue
                news = ()
            if not news and not _is_through(cursor):
                async with aclosing(self._shown_behind(scope, cursor)) as steps:
                    async for records in steps:
                        yield PullProgress(scope.module, cursor.filled, cursor.total)
                        cursor, news = _past(cursor, records)
            if not news or _is_through(cursor):
                break
            await self._landing.add(news, cursor)
        if _is_short(cursor) and not cursor.downward:
            # records may have gone meanwhile
            cursor = await self.counted(scope, cursor)
        await self._landing.store(news, cursor)
        now = self._landing.now()
        # what lay here before and did not come again may be gone
        differs = _is_short(cursor) or await self._landing.count(scope.module) > cursor.filled
        swept = None if differs else now
        cursor = replace(cursor, synced=now, swept=swept, told=self._ways.clock_before())
        await self._landing.store([], replace(cursor, complete=True))
        yield PullProgress(scope.module, cursor.filled, cursor.total)

    @property
    def _earliest(self) -> str:
        """Nothing was changed yet when this moment's time came, in the database's zone."""
        return plan.earliest_moment(self._ways.server_time(self._landing.now()))

    async def _shown_behind(
        self, scope: Scope, cursor: Cursor
    ) -> AsyncGenerator[Sequence[WireRecord]]:
        """What follows an empty page all the same, after a step for every call on the way.

        Servers answer an empty list when their own query goes wrong (wire fact 1.8), and where
        a page holds nothing but rows that are hidden from this user (wire fact 3.13).
        """
        numbers: Sequence[int] = []
        search = next_shown(self._client, scope, cursor.last_number, downward=cursor.downward)
        async with aclosing(search) as steps:
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


def _page_behind(scope: Scope, cursor: Cursor) -> str:
    return vtql.page_after(
        scope.schema, cursor.last_number, where=scope.where, downward=cursor.downward
    )


def _past(cursor: Cursor, records: Sequence[WireRecord]) -> tuple[Cursor, Sequence[WireRecord]]:
    """The cursor behind an answer, and what of that is news, each record once."""
    news = plan.behind(records, cursor.last_number, downward=cursor.downward)
    last = plan.follows(news, cursor.last_number, downward=cursor.downward)
    return replace(cursor, last_number=last, filled=cursor.filled + len(news)), news


def _is_short(cursor: Cursor) -> bool:
    return cursor.total is not None and cursor.filled < cursor.total


def _is_through(cursor: Cursor) -> bool:
    """Whether as many came as were counted; as far as known where the server does not count."""
    return cursor.total is not None and cursor.filled >= cursor.total
