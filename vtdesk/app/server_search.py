"""Asking the server for the rows of a filter that this computer does not have.

The server is asked for the widest set that contains the answer (`api.filters`), one page after
another; the rows are stored, and the table's own query then decides.

A count comes first: with it the price is exact, and at the end nothing is missing. Where it is much
more than what was told, the person is asked again.
"""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from vtdesk.api.budget import spending
from vtdesk.api.filters import Group, compile_filter, grouped, page_of, where
from vtdesk.api.vtql import PAGE
from vtdesk.app.notices import notice_of
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import TooManyCalls, VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import Keep
from vtdesk.domain.notices import Notice
from vtdesk.domain.query import EVERYTHING, Filter, Query
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
        notice: why it ended or waits, for WAITING and PROBLEM.
    """

    state: SearchState = SearchState.NOT_NEEDED
    calls: int | None = None
    done: int = 0
    found: int = 0
    notice: Notice | None = None


NOT_NEEDED = ServerSearch()

_WHOLE = frozenset({Keep.ALL, Keep.VISITED})
_MUCH_MORE = 5


@dataclass(frozen=True, slots=True)
class SearchServices:
    """What a search needs of its session."""

    cache: Cache
    engine: Engine
    tasks: Tasks


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
        self._running: asyncio.Task[None] | None = None

    async def offer(self, condition: Filter, schema: ModuleSchema) -> None:
        """Offer to search for a filter, where this computer may not have all of its rows.

        One that was searched for stays as it is; any other search is stopped.

        Args:
            condition: with absolute values only.
            schema: the module's.
        """
        same = condition == self._filter
        if same and self.state.state not in (SearchState.NOT_NEEDED, SearchState.OFFERED):
            return
        if not same:
            self.stop()
        self._filter = condition
        if condition == EVERYTHING or self._is_whole():
            self._set(NOT_NEEDED)
            return
        if not same:
            self._set(NOT_NEEDED)
        calls = await self._estimate(condition, schema)
        if condition == self._filter and self._running is None:
            state = SearchState.OFFERED if calls else SearchState.NOT_NEEDED
            self._set(ServerSearch(state, calls=calls or None))

    def queries(self, condition: Filter, schema: ModuleSchema) -> tuple[str, ...]:
        """The conditions in VTQL by which a filter is asked for; "" asks for every row."""
        groups = grouped(compile_filter(condition, schema), schema)
        return tuple(where(group) for group in groups)

    def start(self, schema: ModuleSchema) -> None:
        """Search, or go on trying after a problem."""
        if self._running is None and self._filter != EVERYTHING:
            self._set(replace(self.state, state=SearchState.RUNNING, done=0, found=0, notice=None))
            self._running = self._tasks.spawn(
                self._search(self._filter, schema), f"search {self._module}"
            )

    def stop(self) -> None:
        """Ask for no further page; what came stays."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
            self._set(replace(self.state, state=SearchState.STOPPED, notice=None))

    def _is_whole(self) -> bool:
        """Whether every row of the module is stored."""
        cursor = self._cache.cursor(self._module)
        return (
            cursor is not None
            and cursor.complete
            and not cursor.partial
            and cursor.policy.keep in _WHOLE
        )

    async def _estimate(self, condition: Filter, schema: ModuleSchema) -> int:
        """About how many calls a search takes, by what the rows here are like."""
        compiled = compile_filter(condition, schema)
        queries = len(grouped(compiled, schema))
        cursor = self._cache.cursor(self._module)
        stored = await self._cache.count(self._module)
        total = cursor.total if cursor is not None and cursor.total is not None else stored
        if not stored or not queries:
            return queries and queries + math.ceil(total / PAGE)
        widest = Query(self._module, compiled.widest)
        like_it = len(await self._cache.ids(widest, slot=f"price of {self._module}"))
        return queries + max(queries, math.ceil(like_it / stored * max(total, stored) / PAGE))

    async def _search(self, condition: Filter, schema: ModuleSchema) -> None:
        try:
            with spending("search"):
                agreed = await self._ask(grouped(compile_filter(condition, schema), schema), schema)
        except VtdeskError as error:
            self._end(SearchState.PROBLEM, notice_of(error, module=self._module))
        else:
            self._end(SearchState.DONE if agreed else SearchState.OFFERED)

    async def _ask(self, groups: tuple[Group, ...], schema: ModuleSchema) -> bool:
        """Count and fetch; False where it would cost much more than was told."""
        told = self.state.calls
        counts = [await self._count(group) for group in groups]
        pages = sum(math.ceil(count / PAGE) for count in counts if count is not None)
        if None not in counts:
            calls = len(groups) + pages
            self._set(replace(self.state, calls=calls))
            if told is not None and calls > max(2 * told, told + _MUCH_MORE):
                return False
        for group, count in zip(groups, counts, strict=True):
            if count != 0:
                await self._fetch(group, schema, count)
        return True

    async def _count(self, group: Group) -> int | None:
        while True:
            try:
                count = await self._engine.count_where(self._module, where(group))
            except TooManyCalls as error:
                await self._wait(error)
            else:
                self._made_a_call()
                return count

    async def _fetch(self, group: Group, schema: ModuleSchema, count: int | None) -> None:
        """Page after page until as many rows came as were counted, or none comes any more.

        Rows that this user may not read are dropped after the limit, so a short page proves
        nothing (wire fact 3.13).
        """
        last, came = 0, 0
        while count is None or came < count:
            try:
                numbers = await self._engine.land(self._module, page_of(group, schema, last))
            except TooManyCalls as error:
                await self._wait(error)
                continue
            self._made_a_call(len(numbers))
            if not numbers or max(numbers) <= last:
                return
            last = max(numbers)
            came += len(numbers)

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
