"""Finds records that are gone where nothing tells of them: by comparing counts, then ids.

Counting costs one call. Only where the counts differ are the ids listed, a hundred a call, and what
seems gone is asked for once more by id before it is removed. A server that lists far less than is
stored is not believed until a person has said so.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.keeping import ModuleCheck
from vtdesk.domain.query import Query
from vtdesk.domain.status import PullProgress, Suspicion
from vtdesk.store.cache import Cache
from vtdesk.sync import guard, plan
from vtdesk.sync.delta import Doubtful
from vtdesk.sync.hidden_rows import next_shown
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope

SWEEP_EVERY = 3_600.0
"""Seconds after which a module is counted again where deletions are not told."""


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
        there = await self._client.count(scope.module, scope.where)
        return ModuleCheck(scope.module, len(await self._here(scope)), there)

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
        """
        if scope.earliest:
            stored = await self._cache.server_keys(scope.module)
            await self._landing.forget(scope.module, stored - await self._here(scope))
        check = await self.count(scope)
        swept = replace(cursor, swept=self._landing.now(), total=check.there)
        if check.agrees and not trust:
            await self._landing.store([], replace(swept, doubted=None, doubted_here=None))
            return
        counted = check.there or 0
        if not trust and cursor.knows(check.here, counted):
            await self._landing.store([], swept)
            return
        if not trust and guard.is_doubtful(cursor, check.here, counted, self._landing.now()):
            raise Doubtful(Suspicion(scope.module, check.here, counted))
        listed: set[int] = set()
        last = 0
        while True:
            yield PullProgress(scope.module, len(listed), check.there)
            page = await self._client.query(
                vtql.page_after(scope.schema, last, where=scope.where, fields=())
            )
            numbers: Sequence[int] = plan.numbers_of(page)
            if not numbers and len(listed) < (check.there or 0):
                async with aclosing(next_shown(self._client, scope, last)) as shown:
                    async for found in shown:
                        numbers = found
                        yield PullProgress(scope.module, len(listed), check.there)
            if max(numbers, default=last) <= last:
                break
            listed.update(numbers)
            last = max(numbers)
        here = await self._here(scope)
        left = len(here & listed)
        if not trust and guard.is_doubtful(cursor, len(here), left, self._landing.now()):
            if not cursor.knows(len(here), left):
                raise Doubtful(Suspicion(scope.module, len(here), left))
            await self._landing.store([], swept.differing(check.here, counted))
            return
        # what is on neither side alone is asked for by id: gone, hidden, or somebody else's now
        for query in vtql.records_by_id(scope.schema, sorted(here ^ listed)):
            yield PullProgress(scope.module, len(listed), check.there)
            answered = await self._client.query(query)
            await self._landing.store_rows(scope.module, answered)
            here -= set(plan.numbers_of(answered))
            await self._landing.forget(
                scope.module, plan.numbers_of([r for r in answered if not scope.holds(r)])
            )
        gone = here - listed
        await self._landing.remove(scope.module, gone)
        yield PullProgress(scope.module, len(listed), check.there)
        after = await self.count(scope)
        swept = guard.after_loss(swept, len(gone), self._landing.now())
        swept = swept.settled() if trust else replace(swept, doubted=None, doubted_here=None)
        # counts that differ all the same are those of rows hidden from this user: known now
        if after.there is not None and not after.agrees:
            swept = swept.differing(after.here, after.there)
        await self._landing.store([], replace(swept, total=after.there))

    async def _here(self, scope: Scope) -> set[int]:
        """The keys of the stored rows among those that the server is asked for."""
        stored = await self._cache.server_keys(scope.module)
        chosen = scope.stored_where
        if chosen is None:
            return set(stored)
        return set(stored) & set(await self._cache.ids(Query(scope.module, chosen)))
