"""Finds records that are gone from a module of which only what was looked at is kept.

Counts say nothing there, so the stored records themselves are asked for by id: once a day, a
hundred a call and six calls at most, the ones after those of the day before. What seems gone is
asked for once more, and a server that lacks too many is not believed until a person has said so.
"""

from bisect import bisect_right
from collections.abc import AsyncGenerator
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

ASKED_AGAIN = 2 * PAGE
"""Most of them that are asked for once more; more are missing only where a person is asked."""


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

        What came just now is not asked for: the first time is a day after the first look. Nor is
        what the person decided to keep.

        Args:
            scope: the module.
            cursor: how far it has come.
            trust: the person believes the server, however little it has; it is asked at once.

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
        kept = stored & set(cursor.gone) if cursor.gone_kept and not trust else set()
        asked = _turn(sorted(stored - kept), cursor.checked)
        missing = set(asked)
        for query in vtql.records_by_id(scope.schema, asked, fields=()):
            yield PullProgress(scope.module, len(asked) - len(missing), len(asked))
            missing -= set(plan.numbers_of(await self._client.query(query)))
        again = sorted(missing)[: None if trust else ASKED_AGAIN]
        for query in vtql.records_by_id(scope.schema, again, fields=()):
            yield PullProgress(scope.module, len(asked) - len(missing), len(asked))
            missing -= set(plan.numbers_of(await self._client.query(query)))
        here, lacking = guard.counted(cursor, asked), guard.counted(cursor, missing)
        if not trust and guard.is_doubtful(cursor, here, here - lacking, now):
            gone = tuple(sorted(kept | missing))
            cursor = self._cache.cursor(scope.module) or cursor
            await self._landing.store([], replace(cursor, gone=gone))
            raise Doubtful(Suspicion(scope.module, len(stored), len(stored) - len(gone)))
        await self._landing.remove(scope.module, missing)
        # news may have come between two steps
        cursor = self._cache.cursor(scope.module) or cursor
        after = cursor.settled() if trust else guard.after_loss(cursor, lacking, now)
        checked = asked[-1] if asked else 0
        await self._landing.store([], replace(after, swept=now, checked=checked))


def _turn(stored: list[int], after: int) -> list[int]:
    """Which of the stored records are asked for: the next ones, and from the first on again."""
    first = bisect_right(stored, after)
    return (stored[first:] + stored[:first])[:ASKED]
