"""Finds records that are gone from a module of which only what was looked at is kept.

Counts say nothing there, so the stored records themselves are asked for by id: once a day, a
hundred a call and four calls, the ones after those of the day before. What seems gone is asked for
once more. Where too many of them lack, so are all others, and a person is asked about the whole
before the server is believed.
"""

from bisect import bisect_right
from collections.abc import AsyncGenerator
from collections.abc import Set as AbstractSet
from contextlib import aclosing
from dataclasses import replace

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.keeping import PAGE
from vtdesk.domain.status import PullProgress, Suspicion
from vtdesk.store.cache import Cache
from vtdesk.sync import guard, plan
from vtdesk.sync.delta import Doubtful
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope

ASKED = 4 * PAGE
"""Records that are asked for a day and module."""


class Absences:
    """Asks for stored records by id; every step is one call.

    Args:
        client: the server.
        cache: the store.
        landing: takes out what is gone.
    """

    def __init__(self, client: VtigerClient, cache: Cache, landing: Landing) -> None:
        self._client = client
        self._cache = cache
        self._landing = landing

    async def steps(
        self, scope: Scope, cursor: Cursor, *, trust: bool = False
    ) -> AsyncGenerator[PullProgress]:
        """Remove what is gone of the records whose turn it is, yielding after every call.

        What came just now is not asked for: the first time is a day after the first look. What the
        person decided to keep is asked for as well, since it may have come back.

        Args:
            scope: the module.
            cursor: how far it has come.
            trust: the person believes the server, however little it has; all is asked for at once.

        Raises:
            Doubtful: the server lacks too many of what is stored; nothing was removed.
        """
        now = self._landing.now()
        if cursor.swept is None and not trust:
            await self._landing.store([], replace(cursor, swept=now))
            return
        if is_fresh(cursor.swept, now, guard.DAY) and not trust:
            return
        stored = await self._cache.server_keys(scope.module)
        kept = frozenset[int]() if trust else stored & cursor.kept
        turn = _turn(sorted(stored), cursor.checked)
        asked = stored if trust else frozenset(turn)
        lacking = set(asked)
        async with aclosing(self._ask_for(scope, lacking)) as steps:
            async for progress in steps:
                yield progress
        if not trust and _is_doubtful(cursor, asked - kept, lacking - kept, now):
            others = set(stored - asked)
            async with aclosing(self._ask_for(scope, others)) as steps:
                async for progress in steps:
                    yield progress
            asked, lacking = stored, lacking | others
        gone = lacking - kept
        async with aclosing(self._ask_for(scope, gone)) as steps:
            async for progress in steps:
                yield progress
        doubtful = not trust and _is_doubtful(cursor, asked - kept, gone, now)
        still_kept = kept - (asked - lacking)
        # news may have come between two steps
        cursor = self._cache.cursor(scope.module) or cursor
        if doubtful:
            noted = still_kept | gone
            await self._landing.store([], cursor.told_gone(noted))
            raise Doubtful(Suspicion(scope.module, len(stored), len(stored) - len(noted)))
        lost = guard.counted(cursor, gone)
        await self._landing.remove(scope.module, gone)
        cursor = cursor.lacking(still_kept)
        after = cursor.settled() if trust else guard.after_loss(cursor, lost, now)
        checked = turn[-1] if turn else 0
        await self._landing.store([], replace(after, swept=now, checked=checked))

    async def _ask_for(self, scope: Scope, lacking: set[int]) -> AsyncGenerator[PullProgress]:
        """Ask for records by id; what the server still has leaves the set."""
        asked = sorted(lacking)
        for query in vtql.records_by_id(scope.schema, asked, fields=()):
            yield PullProgress(scope.module, len(asked) - len(lacking), len(asked))
            lacking -= set(plan.numbers_of(await self._client.query(query)))


def _is_doubtful(
    cursor: Cursor, asked: AbstractSet[int], lacking: AbstractSet[int], now: float
) -> bool:
    """Whether a server is not to be believed that lacks so many of what it was asked for."""
    here = guard.counted(cursor, asked)
    return guard.is_doubtful(cursor, here, here - guard.counted(cursor, lacking), now)


def _turn(stored: list[int], after: int) -> list[int]:
    """Which of the stored records are asked for: the next ones, and from the first on again."""
    first = bisect_right(stored, after)
    return (stored[first:] + stored[:first])[:ASKED]
