"""What changed since the last look: told by `sync`, or found by its times (`windows`).

By `sync`, changes come as ids or as whole records (wire fact 6.2); ids are fetched a hundred at a
time. What is told as deleted is gathered until all answers are there, and removed only if the sum
of it is believed: see `guard`. Until the person has decided, the cursor keeps what was told.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.api.payloads import SyncPage
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.keeping import Keep
from vtdesk.domain.record import WireRecord
from vtdesk.domain.status import PullProgress, Suspicion
from vtdesk.store.cache import Cache
from vtdesk.sync import guard, plan
from vtdesk.sync.held import held
from vtdesk.sync.landing import Landing
from vtdesk.sync.scope import Scope
from vtdesk.sync.ways import LOOK_BACK_S, Ways
from vtdesk.sync.windows import Windows

_LONG_AGO = 0.0
"""When a module was swept that is to be swept at once."""


class Doubtful(Exception):
    """The server lists so much less than is stored that a person decides.

    Args:
        suspicion: what to ask.
    """

    def __init__(self, suspicion: Suspicion) -> None:
        super().__init__(suspicion.module)
        self.suspicion = suspicion


class Delta:
    """Fetches what changed in a module; every step is one call.

    Args:
        client: the server.
        cache: the store.
        landing: stores the answers.
        ways: asks `sync`.
    """

    def __init__(self, client: VtigerClient, cache: Cache, landing: Landing, ways: Ways) -> None:
        self._client = client
        self._cache = cache
        self._landing = landing
        self._ways = ways
        self._windows = Windows(client, landing, ways)

    async def steps(self, scope: Scope, cursor: Cursor) -> AsyncGenerator[PullProgress]:
        """Fetch the changes, yielding after every call.

        Raises:
            ServerTrouble: the answers do not go on.
            Doubtful: most of what is stored is said to be gone; nothing was removed.
        """
        # of a module that is not kept whole, times tell what changed as cheaply
        serves = not cursor.partial and self._ways.serves(scope)
        if serves and not self._ways.is_proved(scope):
            serves = await self._ways.prove(scope)
            yield PullProgress(scope.module, cursor.filled, cursor.total)
        since = self._ways.since_of(cursor, self._landing.now()) if serves else None
        mark: int | None = None
        if serves and since is None and scope.policy.keep is not Keep.MINE:
            mark = await self._mark(scope)
            yield PullProgress(scope.module, cursor.filled, cursor.total)
        began: Cursor | None = cursor
        while since is not None:
            before = self._ways.clock_before()
            page = await self._ways.ask(scope, since)
            if page is None:
                break
            if began is not None:
                # the first answer tells how late it is there now
                earlier, began = self._ways.since_of(began, self._landing.now()) or since, None
                if earlier < since:
                    since = earlier
                    yield PullProgress(scope.module, cursor.filled, cursor.total)
                    continue
            async with aclosing(self._fetched(scope, cursor, page)) as fetching:
                async for progress in fetching:
                    yield progress
            after = self._after(cursor, page, since, before)
            if after is None:
                self._ways.give_up(scope.module)
                break
            cursor, suspicion = await self._with_gone(scope, after, page)
            await self._landing.store([], cursor)
            if suspicion is not None:
                raise Doubtful(suspicion)
            yield PullProgress(scope.module, cursor.filled, cursor.total)
            if not page.more:
                return
            since = cursor.since
        timed = _by_time(cursor, for_good=not self._ways.serves(scope))
        async with aclosing(self._windows.steps(scope, timed)) as windows:
            async for progress in windows:
                yield progress
        if mark is not None:
            after = self._cache.cursor(scope.module) or cursor
            await self._landing.store([], replace(after, since=mark, swept=_LONG_AGO))

    async def _fetched(
        self, scope: Scope, cursor: Cursor, page: SyncPage
    ) -> AsyncGenerator[PullProgress]:
        """Store the records an answer holds, and fetch those it names."""
        await self._take_records(scope, page.updated_records)
        for query in _fetches(scope, page):
            yield PullProgress(scope.module, cursor.filled, cursor.total)
            await self._take_records(scope, await self._client.query(query))

    async def _mark(self, scope: Scope) -> int | None:
        """From when `sync` is to be asked of a module that was asked by its times; None if it does not serve.

        What changed until then its times tell once more, from where they were asked last, and what
        is gone a sweep that is due then, so nothing of the answer is needed but where the next one
        begins.
        """
        before = self._ways.server_time(self._landing.now())
        since = max(1, int(before - LOOK_BACK_S))
        page = await self._ways.ask(scope, since)
        return None if page is None else self._ways.next_since(page, before)

    async def _take_records(self, scope: Scope, records: Sequence[WireRecord]) -> None:
        await self._landing.store_rows(scope.module, self._landing.news(scope.schema, records))

    async def _with_gone(
        self, scope: Scope, cursor: Cursor, page: SyncPage
    ) -> tuple[Cursor, Suspicion | None]:
        """Note what an answer says is gone; after the last one remove it, or say what to ask."""
        told = {record.number for record in page.deleted}
        if not told and not cursor.gone:
            return cursor, None
        stored = await self._cache.server_keys(cursor.module)
        back = {record.number for record in page.updated_ids}
        back.update(plan.numbers_of(page.updated_records))
        cursor = cursor.lacking(stored - back)
        gone = stored & (told | set(cursor.gone))
        cursor = cursor.told_gone(gone)
        if page.more:
            return cursor, None
        here, now, kept = await held(self._cache, scope), self._landing.now(), cursor.kept
        judged = guard.counted(cursor, here - kept), guard.counted(cursor, here - gone)
        if guard.is_doubtful(cursor, *judged, now) and gone != kept:
            if scope.policy.keep is Keep.MINE:
                # what became somebody else's is not told (wire fact 6.5): a sweep asks about all
                return replace(cursor, swept=_LONG_AGO, listed=None), None
            return cursor, Suspicion(cursor.module, len(here), len(here - gone))
        lost = guard.counted(cursor, gone - kept)
        await self._landing.remove(cursor.module, gone - kept)
        return guard.after_loss(cursor.lacking(kept), lost, now), None

    def _after(
        self, cursor: Cursor, page: SyncPage, asked: int, before: float | None
    ) -> Cursor | None:
        """The cursor behind an answer; None where more is to come that the server would not go on to."""
        since = self._ways.next_since(page, before)
        if page.more:
            # a page of changes of one second alone: that second was told whole (wire fact 6.3)
            since = max(since, min(page.last_modified, asked + 1))
            if since <= asked:
                return None
        told = len(page.updated_records) + len(page.updated_ids)
        filled = cursor.filled if cursor.complete else cursor.filled + told
        return replace(
            cursor,
            since=since,
            filled=filled,
            complete=cursor.complete or not page.more,
            synced=cursor.synced if page.more else self._landing.now(),
        )


def _fetches(scope: Scope, page: SyncPage) -> list[str]:
    gone = {record.number for record in page.deleted}
    numbers = [record.number for record in page.updated_ids if record.number not in gone]
    return vtql.records_by_id(scope.schema, numbers)


def _by_time(cursor: Cursor, *, for_good: bool) -> Cursor:
    """The cursor of a module that `sync` does not serve: from so early that no zone hides a change.

    Args:
        cursor: as it is.
        for_good: `sync` is given up; else it is asked from the same moment the next time.
    """
    if cursor.since is None:
        return cursor
    moment = plan.earliest_moment(cursor.since)
    timed = replace(cursor, modified=max(moment, cursor.modified or ""))
    return replace(timed.lacking(timed.kept), since=None) if for_good else timed
