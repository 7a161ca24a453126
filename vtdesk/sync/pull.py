"""Brings a module's records into the store, and keeps them as the server has them.

Which part of a module is kept, a policy says; how it is first fetched, `fill`; how changes come,
`delta`; how deletions are found that nothing tells of, `sweep`.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import Remedy, ServerTrouble
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.keeping import Keep, ModuleCheck, Policy
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.status import PullProgress
from vtdesk.sync import guard, plan, policies
from vtdesk.sync.absences import Absences
from vtdesk.sync.delta import Delta
from vtdesk.sync.ends import Ends
from vtdesk.sync.fill import Fill
from vtdesk.sync.landing import Landing
from vtdesk.sync.membership import groups_of
from vtdesk.sync.newest import Newest
from vtdesk.sync.scope import Scope
from vtdesk.sync.sweep import SWEEP_EVERY, Sweep
from vtdesk.sync.trim import surplus, trim
from vtdesk.sync.ways import Ways


class Pull:
    """Fetches modules; every step of `steps` is at most one call.

    Attributes:
        me: the user signed in, as soon as known.

    Args:
        ends: server and store.
    """

    def __init__(self, ends: Ends) -> None:
        self.me: RecordId | None = None
        self.ways = Ways(ends.client)
        self._ends = ends
        self._landing = Landing(ends.cache, ends.now, ends.publish)
        self._fill = Fill(ends.client, self._landing, self.ways)
        self._delta = Delta(ends.client, ends.cache, self._landing, self.ways)
        self._newest = Newest(ends.client, ends.cache, self._landing, self.ways, self._delta)
        self._sweep = Sweep(ends.client, ends.cache, self._landing)
        self._absences = Absences(ends.client, ends.cache, self._landing)

    async def flush(self) -> None:
        """Wait until every answer is stored."""
        await self._landing.flush()

    def begin_step(self) -> None:
        """The next step is about to ask; what it stores is as old as that."""
        self._landing.asked = self._ends.now()

    async def steps(self, schema: ModuleSchema) -> AsyncGenerator[PullProgress]:
        """Fetch what is missing or changed, yielding after every call.

        Raises:
            VtdeskError: a call was not answered as it should; what came before it is stored.
            Doubtful: the server says that most of what is stored is gone.
        """
        await self.flush()
        described: ModuleSchema | None = schema
        while described is not None:
            async with aclosing(self._steps_as(described)) as steps:
                async for progress in steps:
                    yield progress
            described = self._with_more_fields(described)

    async def _steps_as(self, schema: ModuleSchema) -> AsyncGenerator[PullProgress]:
        """The steps as long as the module is like this; what was fetched is begun anew then."""
        scope = await self._scope(schema)
        if (dropped := await trim(self._ends.cache, scope)).removed:
            self._ends.publish(dropped)
        # what came the day before counts among what is here from now on
        await self._begin_day(schema.name)
        cursor = self._usable(scope, self._ends.cache.cursor(schema.name))
        try:
            async with aclosing(self._steps(scope, cursor)) as steps:
                async for progress in steps:
                    yield progress
                    if self._with_more_fields(schema):
                        return
            await self._begin_day(schema.name)
        finally:
            await self.flush()
            if self._with_more_fields(schema):
                await self._begin_anew(schema.name)

    async def _begin_day(self, module: ModuleName) -> None:
        """Note once a day what is stored: its losses are judged by that."""
        cache, now = self._ends.cache, self._ends.now()
        cursor = cache.cursor(module)
        if cursor is not None and guard.begins_day(cursor, now):
            last = await cache.last_server_key(module)
            await cache.put_cursor(guard.after_night(cache.cursor(module) or cursor, last, now))

    def is_undecided(self, module: ModuleName) -> bool:
        """Whether the server lacks records of a module about which a person is to decide."""
        cursor = self._ends.cache.cursor(module)
        return cursor is not None and cursor.is_undecided

    def owes_check(self, module: ModuleName) -> bool:
        """Whether it is time to find out what of a module is gone and nothing told of."""
        cursor = self._ends.cache.cursor(module)
        if cursor is None or not cursor.complete or not _has_deltas(cursor):
            return False
        told = cursor.since is not None and cursor.policy.keep is not Keep.MINE
        pause = guard.DAY if told or cursor.partial else SWEEP_EVERY
        return not is_fresh(cursor.swept, self._ends.now(), pause)

    async def check(self, schema: ModuleSchema) -> AsyncGenerator[PullProgress]:
        """Find what is gone and nothing told of, yielding after every call; nobody waits for it.

        News may be fetched between two steps.

        Raises:
            VtdeskError: a call was not answered as it should.
            Doubtful: the server lists far less than is stored; nothing was removed.
        """
        await self.flush()
        await self._begin_day(schema.name)
        cursor = self._ends.cache.cursor(schema.name)
        if cursor is None:
            return
        scope = await self._scope(schema)
        looking = self._absences if cursor.partial else self._sweep
        async with aclosing(looking.steps(scope, cursor)) as steps:
            async for progress in steps:
                yield progress

    async def believe(self, schema: ModuleSchema) -> AsyncGenerator[PullProgress]:
        """Take over what the server lists, however little it is."""
        await self.flush()
        cursor = self._ends.cache.cursor(schema.name) or Cursor(schema.name)
        scope = await self._scope(schema)
        removal = self._absences if cursor.partial else self._sweep
        async with aclosing(removal.steps(scope, cursor, trust=True)) as steps:
            async for progress in steps:
                yield progress

    async def count(self, schema: ModuleSchema, policy: Policy) -> int | None:
        """How many records a policy keeps, as the server counts: one call."""
        scope = await self._scope(schema, policy)
        return await self._ends.client.count(scope.module, scope.where)

    async def count_both(self, schema: ModuleSchema) -> ModuleCheck:
        """Count what is stored and what the server has: one call."""
        return await self._sweep.count(await self._scope(schema))

    def has_all(self, schema: ModuleSchema, policy: Policy) -> bool:
        """Whether everything that a policy keeps is here; no call."""
        cursor = self._ends.cache.cursor(schema.name)
        if cursor is None or not cursor.complete or cursor.partial:
            return False
        return self._scope_of(schema, policy).is_within(cursor)

    async def surplus(self, schema: ModuleSchema, policy: Policy) -> int:
        """How many of the rows that are here a policy does not keep; no call."""
        return len(await surplus(self._ends.cache, self._scope_of(schema, policy)))

    async def let_go(self, schema: ModuleSchema) -> ChangeSet:
        """Take out what is no longer to be kept, as far as that is known without a call."""
        policy = policies.policy_of(self._ends.cache, schema.name)
        return await trim(self._ends.cache, self._scope_of(schema, policy))

    async def _scope(self, schema: ModuleSchema, policy: Policy | None = None) -> Scope:
        policy = policy or policies.policy_of(self._ends.cache, schema.name)
        if policy.keep is Keep.MINE and self.me is None:
            self.me = (await self._ends.client.me()).id
        return self._scope_of(schema, policy)

    def _scope_of(self, schema: ModuleSchema, policy: Policy) -> Scope:
        return Scope(schema, policy, self.me, self._ends.now(), groups_of(self._ends.cache))

    def _usable(self, scope: Scope, cursor: Cursor | None) -> Cursor | None:
        """The cursor, unless something else is to be kept now than what it was about."""
        if cursor is None or (cursor.policy, cursor.groups) == (scope.policy, scope.groups):
            return cursor
        if not (cursor.complete and not cursor.partial and scope.is_within(cursor)):
            return None
        # less is kept now: it is counted at once
        less = replace(cursor, policy=scope.policy, groups=scope.groups, swept=None)
        if not scope.is_large(cursor.total):
            return less
        mark = cursor.modified
        if cursor.since is not None:
            mark = plan.earliest_moment(cursor.since)
        return replace(less, partial=True, since=None, modified=mark)

    def _with_more_fields(self, schema: ModuleSchema) -> ModuleSchema | None:
        """What the module is like now, if fields came since it was described as it is here."""
        stored = self._ends.cache.schema(schema.name)
        if stored is None or stored.by_name.keys() <= schema.by_name.keys():
            return None
        return stored

    async def _begin_anew(self, module: ModuleName) -> None:
        if (cursor := self._ends.cache.cursor(module)) is not None:
            await self._ends.cache.put_cursor(cursor.begun_anew())

    async def _steps(self, scope: Scope, cursor: Cursor | None) -> AsyncGenerator[PullProgress]:
        if cursor is None or (cursor.complete and not _has_deltas(cursor)):
            cursor = Cursor(scope.module)
            async with aclosing(self._fill.begin(scope)) as beginning:
                async for begun in beginning:
                    yield PullProgress(scope.module, 0, begun.total)
                    cursor = begun
        elif not cursor.complete and not _knows_total(cursor):
            cursor = await self._fill.counted(scope, cursor)
            yield PullProgress(scope.module, cursor.filled, cursor.total)
        if cursor.partial:
            steps = self._newest.steps(scope, cursor)
        elif cursor.complete:
            steps = self._delta.steps(scope, cursor)
        else:
            steps = self._fill.pages(scope, cursor)
        async with aclosing(steps):
            async for progress in steps:
                yield progress
        if cursor.complete:
            return
        async with aclosing(self._proof(scope)) as steps:
            async for progress in steps:
                yield progress

    async def _proof(self, scope: Scope) -> AsyncGenerator[PullProgress]:
        """Look by id for what a fill lacks of the server's count, or has too much of."""
        cursor = self._ends.cache.cursor(scope.module)
        if cursor is None or not cursor.complete:
            return
        if cursor.partial:
            async with aclosing(self._absences.steps(scope, cursor)) as steps:
                async for progress in steps:
                    yield progress
            return
        unproved = cursor.swept is None
        if not unproved and _has_deltas(cursor):
            return
        here = await self._ends.cache.server_count(scope.module)
        if not unproved and here == cursor.filled:
            return
        async with aclosing(self._sweep.steps(scope, cursor)) as steps:
            async for progress in steps:
                yield progress
        here = await self._ends.cache.server_count(scope.module)
        there = (self._ends.cache.cursor(scope.module) or cursor).total
        if unproved and there is not None and here < there:
            raise _hidden(scope, here, there)


def _hidden(scope: Scope, here: int, there: int) -> ServerTrouble:
    return ServerTrouble(
        f"Vtiger counts {there:,} {scope.schema.label} but gave {here:,}. "
        "The others may be hidden from you. What came is stored and complete as far as you see.",
        detail=f"query {scope.module} · {here} of {there} by id",
        remedy=Remedy.NONE,
    )


def _knows_total(cursor: Cursor) -> bool:
    """Whether a fill that goes on needs no count, or finds out by itself."""
    return cursor.partial or cursor.downward or cursor.total is not None


def _has_deltas(cursor: Cursor) -> bool:
    return cursor.partial or cursor.since is not None or cursor.modified is not None
