"""Finds records that are gone where nothing tells of them: by comparing counts, then ids.

Counting costs one call. Only where the counts differ are the ids listed, a hundred a call, or once
a day where the server cannot count (wire fact 3.15), once a week where it is known to count
otherwise. What seems gone is asked for once more by id before it is removed. A server that lists
far less than is stored is not believed until a person has said so.
"""

from collections.abc import AsyncGenerator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import aclosing
from dataclasses import replace

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.keeping import ModuleCheck
from vtdesk.domain.status import PullProgress, Suspicion
from vtdesk.store.cache import Cache
from vtdesk.sync import guard, plan
from vtdesk.sync.delta import Doubtful
from vtdesk.sync.held import count_held, held
from vtdesk.sync.hidden_rows import next_shown
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope
from vtdesk.sync.stuck import stuck

SWEEP_EVERY = 3_600.0
"""Seconds after which a module is counted again where deletions are not told."""

LIST_EVERY = 7 * guard.DAY
"""Seconds after which ids are listed again where equal counts may hide that some are gone."""


class Sweep:
    """Compares a module with the server's list of ids; every step is one call.

    Args:
        client: the server.
        cache: the store.
        landing: stores the answers.
    """

    def __init__(self, client: VtigerClient, cache: Cache, landing: Landing) -> None:
        self._client = client
        self._cache = cache
        self._landing = landing

    async def count(self, scope: Scope) -> ModuleCheck:
        """Count what is stored and what the server has: one call."""
        return await self._count(scope, frozenset())

    async def _count(self, scope: Scope, kept: AbstractSet[int]) -> ModuleCheck:
        """The same without the records that the person decided to keep."""
        there = await self._client.count(scope.module, scope.where)
        return ModuleCheck(scope.module, await count_held(self._cache, scope, without=kept), there)

    async def steps(
        self, scope: Scope, cursor: Cursor, *, trust: bool = False
    ) -> AsyncGenerator[PullProgress]:
        """Remove what is gone and fetch what is missing, yielding after every call.

        Args:
            scope: the module.
            cursor: how far it has come.
            trust: the person believes the server, however little it lists.

        Raises:
            Doubtful: the server lists far less than is stored; nothing was removed.
            ServerTrouble: the server's list does not go on; nothing was removed.
        """
        if scope.earliest:
            stored = await self._cache.server_keys(scope.module)
            await self._landing.forget(scope.module, stored - await held(self._cache, scope))
        here_still = await held(self._cache, scope) if cursor.gone else frozenset[int]()
        cursor = cursor.lacking(here_still)
        check = await self._count(scope, frozenset() if trust else cursor.kept)
        now = self._landing.now()
        swept = replace(cursor, swept=now, total=check.there)
        if not trust and not self._is_due(cursor, check):
            await self._landing.store([], swept.agreeing() if check.there == check.here else swept)
            return
        listed: set[int] = set()
        async with aclosing(self._list(scope, check, listed)) as steps:
            async for progress in steps:
                yield progress
        cursor = self._latest(cursor)
        told = frozenset(cursor.gone)
        stored = await held(self._cache, scope)
        unlisted = stored - listed
        cursor = cursor.lacking(unlisted)
        kept = frozenset[int]() if trust else cursor.kept
        here = set(stored)
        here -= kept
        both = here & listed
        judged = guard.counted(cursor, here), guard.counted(cursor, both)
        if not trust and guard.is_doubtful(cursor, *judged, now):
            # which ones lack is noted, since counts move by what this user may not see
            lacking = cursor.told_gone(unlisted)
            if not cursor.expects(len(here), len(both)):
                await self._landing.store([], lacking)
                raise Doubtful(Suspicion(scope.module, len(stored), len(both)))
            swept = replace(lacking, swept=now, listed=now, total=check.there)
            counts = len(stored) if check.there is None else check.there
            await self._landing.store([], swept.keeping(len(stored), counts))
            return
        async with aclosing(self._ask_for(scope, here, listed)) as steps:
            async for progress in steps:
                yield progress
        gone = here - listed
        lost = guard.counted(cursor, gone)
        await self._landing.remove(scope.module, gone)
        yield PullProgress(scope.module, len(listed), check.there)
        after = await self._count(scope, kept)
        cursor = self._latest(cursor)
        swept = replace(cursor.lacking(set(cursor.gone) - (told - kept)), swept=now)
        swept = swept.settled() if trust else guard.after_loss(swept.agreeing(), lost, now)
        swept = _noting_difference(swept, check, after, removed=len(gone))
        await self._landing.store([], replace(swept, total=after.there, listed=now))

    def _is_due(self, cursor: Cursor, check: ModuleCheck) -> bool:
        """Whether ids are to be listed: the counts tell that some lack, or cannot tell.

        A server that is known to count otherwise and suddenly agrees counts less than it did.
        """
        now = self._landing.now()
        if check.there is None:
            return not is_fresh(cursor.listed, now, guard.DAY)
        if cursor.is_undecided:
            return True
        if not cursor.counts_differ:
            return not check.agrees
        knows = cursor.knows(check.here, check.there)
        return not knows or not is_fresh(cursor.listed, now, LIST_EVERY)

    async def _list(
        self, scope: Scope, check: ModuleCheck, listed: set[int]
    ) -> AsyncGenerator[PullProgress]:
        """Gather the ids that the server lists.

        Raises:
            ServerTrouble: its pages do not go on.
        """
        last, asked_again = 0, False
        while True:
            yield PullProgress(scope.module, len(listed), check.there)
            page = await self._client.query(
                vtql.page_after(scope.schema, last, where=scope.where, fields=())
            )
            numbers: Sequence[int] = plan.numbers_of(page)
            if numbers and max(numbers) <= last:
                if check.there is not None and len(listed) >= check.there:
                    return
                if asked_again:
                    await self._put_off(scope)
                    raise stuck(scope, f"ids that do not go on behind {last}")
                # the page before it once more, as caches on the way give it
                asked_again = True
                continue
            asked_again = False
            if not numbers and len(listed) < (check.there or 0):
                async with aclosing(next_shown(self._client, scope, last)) as shown:
                    async for found in shown:
                        numbers = found
                        yield PullProgress(scope.module, len(listed), check.there)
            if max(numbers, default=last) <= last:
                return
            listed.update(numbers)
            last = max(numbers)

    async def _put_off(self, scope: Scope) -> None:
        """Look for what is gone when it is time to again, since asking at once is in vain."""
        cursor = self._cache.cursor(scope.module)
        if cursor is not None and cursor.swept is not None:
            await self._landing.store([], replace(cursor, swept=self._landing.now()))

    async def _ask_for(
        self, scope: Scope, here: set[int], listed: set[int]
    ) -> AsyncGenerator[PullProgress]:
        """Ask by id for what is on one side alone: gone, hidden, or somebody else's now.

        Args:
            scope: the module.
            here: what is stored; what the server still has leaves it.
            listed: what the server lists.
        """
        for query in vtql.records_by_id(scope.schema, sorted(here ^ listed)):
            yield PullProgress(scope.module, len(listed), None)
            answered = await self._client.query(query)
            await self._landing.store_rows(scope.module, answered)
            here -= set(plan.numbers_of(answered))
            await self._landing.forget(
                scope.module, plan.numbers_of([r for r in answered if not scope.holds(r)])
            )

    def _latest(self, cursor: Cursor) -> Cursor:
        """How far the module has come by now, since news may be fetched between two steps."""
        return self._cache.cursor(cursor.module) or cursor


def _noting_difference(
    cursor: Cursor, before: ModuleCheck, after: ModuleCheck, *, removed: int
) -> Cursor:
    """The cursor, knowing of counts that differ for good although all ids were listed.

    A server that counts more counts rows hidden from this user. One that counts less most often
    lost a row since it listed it: only if it counted the same before, it counts in a way of its own.

    Args:
        cursor: after the ids were listed.
        before: the counts before that.
        after: those after it.
        removed: how many records were not listed.
    """
    if after.there is None or after.agrees:
        return cursor
    if after.there < after.here and (removed or after != before):
        return cursor
    return cursor.differing(after.here, after.there)
