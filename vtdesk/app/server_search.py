"""Asking the server for the rows of a filter that this computer does not have.

The server is asked for the widest set that contains the answer (`api.filters`), one page after
another; the rows are stored, and the table's own query then decides.

A count comes first: with it the price is exact, and at the end nothing is missing. Where it is much
more than what was told, the person is asked again.
"""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

from vtdesk.api.budget import spending
from vtdesk.api.filters import Group, compile_filter, grouped, page_of, where
from vtdesk.api.vtql import PAGE
from vtdesk.app.notices import notice_of
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import TooManyCalls, VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Notice
from vtdesk.domain.query import EVERYTHING, All, AnyOf, Condition, Filter, Op, Query
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine


class SearchState(Enum):
    """How it stands with the server's part of an answer."""

    NOT_NEEDED = "not needed"
    OFFERED = "offered"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class ServerSearch:
    """What the foot of a table says of it.

    Attributes:
        calls: the price; about, while OFFERED; None where nobody can tell.
        done: calls made.
        found: rows that came; some of them were perhaps here already, or do not fit after all.
        complete: at the end no row is missing; not so where words were typed, which the server
            looks for in names and e-mail addresses only.
        notice: why it ended or waits, for WAITING and PROBLEM.
    """

    state: SearchState = SearchState.NOT_NEEDED
    calls: int | None = None
    done: int = 0
    found: int = 0
    complete: bool = True
    notice: Notice | None = None


NOT_NEEDED = ServerSearch()

_MUCH_MORE = 5
_MOST_FIELDS = 4


@dataclass(frozen=True, slots=True)
class SearchServices:
    """What a search needs of its session."""

    cache: Cache
    engine: Engine
    tasks: Tasks


@dataclass(slots=True)
class _Plan:
    """What a search asks for, and how far it has come; it goes on from there after a stop.

    Attributes:
        counts: rows of each group, as the server counted; None where it cannot.
        place: the number of the group that is being fetched.
        last: the highest record number seen of it.
        came: rows of it that came.
        full: the last answer held as many as there is room for: the count may be of long ago.
    """

    groups: tuple[Group, ...]
    counts: list[int | None] = field(default_factory=list)
    place: int = 0
    last: int = 0
    came: int = 0
    full: bool = False

    def price(self) -> int | None:
        """Calls in all; None where the server cannot count."""
        pages = [None if count is None else math.ceil(count / PAGE) for count in self.counts]
        known = [page for page in pages if page is not None]
        return len(self.groups) + sum(known) if len(known) == len(pages) else None

    def go_on(self) -> None:
        """Come to the next group."""
        self.place, self.last, self.came, self.full = self.place + 1, 0, 0, False

    @property
    def is_through(self) -> bool:
        """Whether all of the present group came, as far as the count tells."""
        count = self.counts[self.place]
        return count is not None and self.came >= count and not self.full


class ServerSearcher:
    """The server search of one table.

    Args:
        module: the table's.
        services: of its session.
        changed: called when `state` is another one.

    Attributes:
        state: how it stands.
    """

    def __init__(
        self, module: ModuleName, services: SearchServices, changed: Callable[[], None]
    ) -> None:
        self.state = NOT_NEEDED
        self._module = module
        self._cache = services.cache
        self._engine = services.engine
        self._tasks = services.tasks
        self._changed = changed
        self._filter: Filter = EVERYTHING
        self._plan: _Plan | None = None
        self._running: asyncio.Task[None] | None = None

    async def offer(self, condition: Filter, words: str, schema: ModuleSchema) -> None:
        """Offer to search for a filter, where this computer may not have all of its rows.

        One that was searched for stays as it is; any other search is stopped.

        Args:
            condition: with absolute values only.
            words: of the quick filter; the server looks for them in few fields.
            schema: the module's.
        """
        asked = _with_words(condition, words, schema)
        same = asked == self._filter
        begun = self._plan is not None or self._running is not None
        if same and (begun or self.state.state is SearchState.PROBLEM):
            return
        if not same:
            self.stop()
            self._plan = None
            self._set(NOT_NEEDED)
        self._filter = asked
        if asked == EVERYTHING or self._is_whole():
            self._set(NOT_NEEDED)
            return
        calls = await self._estimate(asked, schema)
        if asked == self._filter and self._running is None:
            state = SearchState.NOT_NEEDED if calls == 0 else SearchState.OFFERED
            self._set(ServerSearch(state, calls=calls or None, complete=not words))

    def look_again(self) -> None:
        """Take an offer back that is not needed any more, since all of the module is here now."""
        if self.state.state is SearchState.OFFERED and self._is_whole():
            self._set(NOT_NEEDED)

    def forget(self) -> None:
        """Forget what was found: the server may have other rows by now."""
        if self._running is None:
            self._filter, self._plan = EVERYTHING, None
            self._set(NOT_NEEDED)

    def start(self, schema: ModuleSchema) -> None:
        """Search, or go on where the search stopped."""
        if self._running is not None or self.state.state in (
            SearchState.NOT_NEEDED,
            SearchState.DONE,
        ):
            return
        self._set(replace(self.state, state=SearchState.RUNNING, notice=None))
        self._running = self._tasks.spawn(self._search(schema), f"search {self._module}")

    def stop(self) -> None:
        """Ask for no further page; what came stays."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
            self._set(replace(self.state, state=SearchState.STOPPED, notice=None))

    def _is_whole(self) -> bool:
        """Whether every row of the module is stored."""
        cursor = self._cache.cursor(self._module)
        return cursor is not None and cursor.is_whole

    async def _estimate(self, condition: Filter, schema: ModuleSchema) -> int:
        """About how many calls a search takes, by what the rows here are like."""
        compiled = compile_filter(condition, schema)
        queries = len(grouped(compiled, schema))
        cursor = self._cache.cursor(self._module)
        stored = await self._cache.reads.count(self._module)
        total = cursor.total if cursor is not None and cursor.total is not None else stored
        if not stored or not queries:
            return queries and queries + math.ceil(total / PAGE)
        widest = Query(self._module, compiled.widest)
        like_it = len(await self._cache.reads.ids(widest, slot=f"price of {self._module}"))
        return queries + max(queries, math.ceil(like_it / stored * max(total, stored) / PAGE))

    async def _search(self, schema: ModuleSchema) -> None:
        try:
            with spending("search"):
                agreed = await self._count_all(schema)
                if agreed:
                    await self._fetch_all(schema)
        except VtdeskError as error:
            self._end(SearchState.PROBLEM, notice_of(error, module=self._module))
        else:
            self._end(SearchState.DONE if agreed else SearchState.OFFERED)

    async def _count_all(self, schema: ModuleSchema) -> bool:
        """Find out the exact price; False where that is much more than was told."""
        if self._plan is not None:
            return True
        told = self.state.calls
        plan = _Plan(grouped(compile_filter(self._filter, schema), schema))
        for group in plan.groups:
            plan.counts.append(await self._count(group))
        self._plan = plan
        calls = plan.price()
        self._set(replace(self.state, calls=calls))
        return told is None or calls is None or calls <= max(2 * told, told + _MUCH_MORE)

    async def _count(self, group: Group) -> int | None:
        while True:
            try:
                count = await self._engine.questions.count_where(self._module, where(group))
            except TooManyCalls as error:
                await self._wait(error)
            else:
                self._made_a_call()
                return count

    async def _fetch_all(self, schema: ModuleSchema) -> None:
        plan = self._plan
        while plan is not None and plan.place < len(plan.groups):
            if plan.is_through or not await self._fetch(plan, schema):
                plan.go_on()

    async def _fetch(self, plan: _Plan, schema: ModuleSchema) -> bool:
        """One page more; False where none came.

        Rows that this user may not read are dropped after the limit, so a short page proves
        nothing (wire fact 3.13).
        """
        query = page_of(plan.groups[plan.place], schema, plan.last)
        try:
            numbers = await self._engine.questions.land(self._module, query)
        except TooManyCalls as error:
            await self._wait(error)
            return True
        self._made_a_call(len(numbers))
        before, plan.last = plan.last, max(numbers, default=plan.last)
        plan.came += len(numbers)
        plan.full = len(numbers) == PAGE
        return plan.last > before

    async def _wait(self, error: TooManyCalls) -> None:
        notice = notice_of(error, module=self._module)
        self._set(replace(self.state, state=SearchState.WAITING, notice=notice))
        await asyncio.sleep(error.retry_after)
        self._set(replace(self.state, state=SearchState.RUNNING, notice=None))

    def _made_a_call(self, rows: int = 0) -> None:
        done = self.state.done + 1
        calls = None if self.state.calls is None else max(self.state.calls, done)
        self._set(replace(self.state, done=done, calls=calls, found=self.state.found + rows))

    def _end(self, state: SearchState, notice: Notice | None = None) -> None:
        self._running = None
        self._set(replace(self.state, state=state, notice=notice))

    def _set(self, state: ServerSearch) -> None:
        if state != self.state:
            self.state = state
            self._changed()


def _with_words(condition: Filter, text: str, schema: ModuleSchema) -> Filter:
    """A filter that also looks for typed words, each in one of the fields that name a record.

    VTQL has no search over all fields. The words themselves are compared here, as in the quick
    filter; this only says which rows are worth fetching for them.
    """
    names = [name for name in schema.label_fields if name in schema.by_name]
    mails = [spec.name for spec in schema.fields if spec.kind is FieldKind.EMAIL]
    fields = list(dict.fromkeys([*names, *mails]))[:_MOST_FIELDS]
    if not text.strip() or not fields:
        return condition
    wanted = [
        AnyOf(tuple(Condition(name, Op.CONTAINS, (word,)) for name in fields))
        for word in dict.fromkeys(text.split())
    ]
    return All((condition, *wanted)) if condition != EVERYTHING else All(tuple(wanted))
