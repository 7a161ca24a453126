"""What changed since the last look, by `modifiedtime`, where `sync` does not tell.

Windows overlap by five minutes, and the moment after which a page goes on is the last one it held,
so that neither clocks nor zones nor equal moments lose a row. Rows that this user may not see are
taken out of a page after it was cut to its limit (wire fact 3.13), so a short page without news
need not be the end: now and then the server's count says whether more follows. One that does not
count is asked for what follows, a page an hour and further once a day.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from itertools import pairwise

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.keeping import PAGE, Keep
from vtdesk.domain.record import WireRecord
from vtdesk.domain.status import PullProgress
from vtdesk.sync import guard, plan
from vtdesk.sync.hidden_changes import HiddenChanges, Window
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope

LOOK_BEHIND_EVERY = 900.0
"""Seconds between two looks past rows that may be hidden from this user."""

LOOK_UNCOUNTED_EVERY = 3_600.0
"""The same where the server does not count, so that each look costs a page or more."""


class Windows:
    """Fetches what changed in a module by its times; every step is one call.

    Args:
        client: the server.
        landing: stores the answers.
    """

    def __init__(self, client: VtigerClient, landing: Landing) -> None:
        self._client = client
        self._landing = landing

    async def steps(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch the changes, yielding after every call."""
        # an overlap full of hidden rows would hide what came after them as well
        start = max(plan.delta_start(cursor) or "", cursor.crowded or "")
        window = Window(scope, start, _where(scope))
        looks_behind, far = self._may_look_behind(scope, cursor), self._may_look_far(cursor)
        later = False
        while True:
            page: Sequence[WireRecord] = await self._client.query(window.query(later=later))
            if not _is_in_order(page, window.moment):
                # the answer to another question, as caches on the way give it
                yield PullProgress(scope.module, 0, None)
                page = await self._client.query(window.query(later=later))
            latest, before = plan.newest_modified(page, None) or "", cursor.modified or ""
            cursor = await self._store(scope, cursor, page)
            yield PullProgress(scope.module, len(page), None)
            if not latest or (len(page) < PAGE and latest <= before):
                if later or not looks_behind:
                    break
                hidden = HiddenChanges(self._client, window, len(page))
                if cursor.total is None:
                    looked = hidden.uncounted_pages(before, far=far)
                else:
                    looked = hidden.pages(before, self._server_time(), in_vain=cursor.behind_count)
                async with aclosing(looked) as pages:
                    async for page in pages:
                        cursor = await self._store(scope, cursor, page)
                        yield PullProgress(scope.module, len(page), None)
                cursor = self._having_looked(cursor, far=far)
                latest = cursor.modified or ""
                if latest <= before:
                    cursor = replace(cursor, behind_count=hidden.counted)
                    break
                cursor = replace(cursor, crowded=plan.oldest_modified(page))
            later = len(page) >= PAGE and latest == plan.oldest_modified(page)
            if later:
                async with aclosing(self._one_second(scope, cursor, page, latest)) as steps:
                    async for progress in steps:
                        yield progress
            window = replace(window, moment=latest)
        if cursor.behind is None:
            cursor = self._having_looked(cursor, far=True)
        now = self._landing.now()
        await self._landing.store([], replace(cursor, complete=True, synced=now))

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

    async def _one_second(
        self, scope: Scope, cursor: Cursor, page: Sequence[WireRecord], moment: str
    ) -> AsyncGenerator[PullProgress]:
        """The rest of what was modified in one second, by id, since offsets shift under writes."""
        while page:
            last = plan.last_number(page)
            query = vtql.changed_at(scope.schema, moment, last, where=_where(scope))
            page = await self._client.query(query)
            await self._store(scope, cursor, page)
            yield PullProgress(scope.module, len(page), None)

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


def _is_in_order(page: Sequence[WireRecord], moment: str) -> bool:
    """Whether a page goes from the oldest change to the newest, from a moment on."""
    moments = [str(record["modifiedtime"]) for record in page if record.get("modifiedtime")]
    return all(earlier <= later for earlier, later in pairwise([moment, *moments]))


def _where(scope: Scope) -> str:
    return scope.mine if scope.policy.keep is Keep.MINE else ""
