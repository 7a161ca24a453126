"""What changed since the last look, by `modifiedtime`, where `sync` does not tell.

Windows overlap by five minutes, and the moment after which a page goes on is the last one it held,
so that neither clocks nor zones nor equal moments lose a row; where the server's clock was put back,
they begin earlier by as much until it has passed that moment again. Rows that this user may not see
are taken out of a page after it was cut to its limit (wire fact 3.13), so a short page without news
need not be the end: now and then the server's count says whether more follows. One that does not
count is asked for what follows, a page an hour and further once a day. Of a second in which more
was changed than a page holds, what follows is looked for at once, since the next window begins
after it.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.keeping import PAGE, Keep
from vtdesk.domain.record import WireRecord
from vtdesk.domain.status import PullProgress
from vtdesk.sync import guard, plan
from vtdesk.sync.hidden_changes import NEAR, HiddenChanges, Window
from vtdesk.sync.hidden_rows import next_shown
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope
from vtdesk.sync.stuck import stuck
from vtdesk.sync.ways import Ways

LOOK_BEHIND_EVERY = 900.0
"""Seconds between two looks past rows that may be hidden from this user."""

LOOK_UNCOUNTED_EVERY = 3_600.0
"""The same where the server does not count, so that each look costs a page or more."""


@dataclass
class _Look:
    """How far one look at a module's changes has come.

    Attributes:
        cursor: as far as it is stored.
        window: what is asked for next.
        began: the newest change that was known when it began.
        behind: it may look past changes that may be hidden.
        far: past many of them, too, where the server does not count.
        page: what came last.
        ended: nothing more is to come.
    """

    cursor: Cursor
    window: Window
    began: str
    behind: bool
    far: bool
    page: Sequence[WireRecord] = ()
    ended: bool = False


class Windows:
    """Fetches what changed in a module by its times; every step is one call.

    Args:
        client: the server.
        landing: stores the answers.
        ways: knows the server's clock.
    """

    def __init__(self, client: VtigerClient, landing: Landing, ways: Ways) -> None:
        self._client = client
        self._landing = landing
        self._ways = ways

    async def steps(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch the changes, yielding after every call."""
        # an overlap full of hidden rows would hide what came after them as well
        start = max(plan.delta_start(cursor) or "", cursor.crowded or "")
        look = _Look(
            cursor,
            Window(scope, start, _where(scope)),
            began=cursor.modified or "",
            behind=self._may_look_behind(scope, cursor),
            far=self._may_look_far(cursor),
        )
        async with aclosing(self._to_the_end(look)) as steps:
            async for progress in steps:
                yield progress
        told = self._ways.clock_before()
        if back := self._ways.put_back(cursor, self._landing.now()):
            # what changed since bears times from before the newest, until the clock has passed that
            moment = plan.delta_start(cursor, back) or ""
            look.window, look.ended = Window(scope, moment, _where(scope)), False
            async with aclosing(self._to_the_end(look)) as steps:
                async for progress in steps:
                    yield progress
            look.cursor = replace(look.cursor, modified=cursor.modified)
            told = cursor.told
        cursor = look.cursor
        if cursor.behind is None:
            cursor = self._having_looked(cursor, far=True)
        now = self._landing.now()
        await self._landing.store([], replace(cursor, complete=True, synced=now, told=told))

    async def _to_the_end(self, look: _Look) -> AsyncGenerator[PullProgress]:
        """Fetch page after page until nothing more is to come."""
        while not look.ended:
            async with aclosing(self._go_on(look)) as steps:
                async for progress in steps:
                    yield progress

    async def _go_on(self, look: _Look) -> AsyncGenerator[PullProgress]:
        """Fetch the next page of the window, and what belongs to it."""
        query, before = look.window.query(), look.cursor.modified or ""
        page = await self._client.query(query)
        if not look.window.fits(page):
            # the answer to another question, as caches on the way give it
            yield PullProgress(look.window.scope.module, 0, None)
            page = await self._client.query(query)
            if len(page) >= PAGE and not look.window.fits(page):
                # one that is not full holds all there is, in whatever order
                raise stuck(look.window.scope, "changes that do not go on")
        yield await self._take(look, page)
        latest = plan.newest_modified(page, None) or ""
        if not latest or (len(page) < PAGE and latest <= before):
            async with aclosing(self._look_behind(look)) as steps:
                async for progress in steps:
                    yield progress
            if look.ended:
                return
            latest = look.cursor.modified or ""
        later = len(look.page) >= PAGE and latest == plan.oldest_modified(look.page)
        if later:
            async with aclosing(self._one_second(look, latest)) as steps:
                async for progress in steps:
                    yield progress
        look.window = replace(look.window, moment=latest, later=later)

    async def _look_behind(self, look: _Look) -> AsyncGenerator[PullProgress]:
        """Fetch what follows hidden changes; the look ends where nothing does."""
        look.ended = not look.behind
        if look.ended:
            return
        before = look.cursor.modified or ""
        hidden = HiddenChanges(self._client, look.window, len(look.page))
        if look.cursor.total is None:
            looked = hidden.uncounted_pages(before, far=look.far)
        else:
            in_vain = look.cursor.behind_count
            looked = hidden.pages(before, self._server_time(), in_vain=in_vain)
        async with aclosing(looked) as pages:
            async for page in pages:
                yield await self._take(look, page)
        look.cursor = self._having_looked(look.cursor, far=look.far)
        look.ended = (look.cursor.modified or "") <= before
        if look.ended:
            look.cursor = replace(look.cursor, behind_count=hidden.counted)
        else:
            look.cursor = replace(look.cursor, crowded=plan.oldest_modified(look.page))

    def _may_look_behind(self, scope: Scope, cursor: Cursor) -> bool:
        """Whether it is time to, and there may be hidden rows.

        A fill has looked itself, so the first time is a while after it.
        """
        if cursor.behind is None or "modifiedtime" not in scope.schema.by_name:
            return False
        counts = cursor.total is not None
        if not counts and _where(scope):
            # nobody's own records are hidden from them
            return False
        pause = LOOK_BEHIND_EVERY if counts else LOOK_UNCOUNTED_EVERY
        return not is_fresh(cursor.behind, self._landing.now(), pause)

    def _may_look_far(self, cursor: Cursor) -> bool:
        """Whether it is time to look past many hidden rows where the server does not count."""
        return cursor.total is None and not is_fresh(
            cursor.behind_far, self._landing.now(), guard.DAY
        )

    def _having_looked(self, cursor: Cursor, *, far: bool) -> Cursor:
        now = self._landing.now()
        return replace(cursor, behind=now, behind_far=now if far else cursor.behind_far)

    def _server_time(self) -> float:
        told = self._client.budget.server_time
        return self._landing.now() if told is None else told

    async def _one_second(self, look: _Look, moment: str) -> AsyncGenerator[PullProgress]:
        """The rest of what was modified in one second, by id, since offsets shift under writes."""
        window, last, asked_again = look.window, plan.last_number(look.page), False
        while look.page:
            query = vtql.changed_at(window.scope.schema, moment, last, where=window.where)
            page: Sequence[WireRecord] = await self._client.query(query)
            goes_on = not page or plan.last_number(page) > last
            if not goes_on and asked_again:
                raise stuck(window.scope, f"changes of one second that do not go on behind {last}")
            asked_again = not goes_on
            if not goes_on:
                yield PullProgress(window.scope.module, 0, None)
                continue
            if not page and self._may_hide_at(look, moment):
                async with aclosing(self._shown_at(look, moment, last)) as shown:
                    async for found in shown:
                        page = found
                        yield PullProgress(window.scope.module, 0, None)
            last = plan.last_number(page, last)
            yield await self._take(look, page)

    def _may_hide_at(self, look: _Look, moment: str) -> bool:
        """Whether further changes of a second may lie behind hidden ones, and were not looked for yet."""
        return not look.window.where and (look.behind or moment > look.began)

    async def _shown_at(
        self, look: _Look, moment: str, last: int
    ) -> AsyncGenerator[Sequence[WireRecord]]:
        """What was modified in one second and follows a record, behind an empty page.

        Yields:
            After every call what is known: nothing until it is found.
        """
        schema = look.window.scope.schema
        at = f"modifiedtime = {vtql.literal(moment)}"
        if look.cursor.total is None:
            for offset in range(PAGE, NEAR, PAGE):
                page = await self._client.query(
                    vtql.page_after(schema, last, where=at, offset=offset)
                )
                yield page
                if page:
                    return
            return
        numbers: Sequence[int] = []
        search = next_shown(self._client, look.window.scope, last, where=at)
        async with aclosing(search) as steps:
            async for found in steps:
                numbers = found
                yield []
        records: list[WireRecord] = []
        for query in vtql.records_by_id(schema, numbers):
            records += await self._client.query(query)
            yield records

    async def _take(self, look: _Look, page: Sequence[WireRecord]) -> PullProgress:
        """Store what came."""
        scope = look.window.scope
        look.page, look.cursor = page, await self._store(scope, look.cursor, page)
        return PullProgress(scope.module, len(page), None)

    async def _store(self, scope: Scope, cursor: Cursor, page: Sequence[WireRecord]) -> Cursor:
        """Store a page; the cursor as it is then."""
        newest = plan.newest_modified(page, cursor.modified)
        moves = newest != cursor.modified
        if moves:
            cursor = replace(cursor, modified=newest, behind_count=None)
        # the overlap reaches back to what is too old to be kept by now
        news = list(filter(scope.holds, self._landing.news(scope.schema, page)))
        if news or moves:
            await self._landing.store(news, cursor)
        return cursor


def _where(scope: Scope) -> str:
    return scope.mine if scope.policy.keep is Keep.MINE else ""
