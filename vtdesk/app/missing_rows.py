"""Fetching the rows of a query that this computer does not have.

The server is asked for the widest set that contains them (`api.filters`), one page after another by
id; they are stored, and the query over the store then decides. A first fetch of the module that is
not through has stored all up to some number: only what follows is asked for.
"""

import asyncio
import math
from array import array
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace

from vtdesk.api.filters import Group, compile_filter, grouped, page_of, where
from vtdesk.app.job_control import Control, Progress
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import TooManyCalls
from vtdesk.domain.keeping import PAGE, Keep
from vtdesk.domain.query import EVERYTHING, Query
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine


@dataclass(frozen=True, slots=True)
class Place:
    """How far the pages have come.

    Attributes:
        counts: the server's count of each group; None where it cannot tell. Empty before it told.
        group: number of the group that is being fetched.
        last: the highest record number that came.
        came: rows of this group that came or were here before.
    """

    counts: tuple[int | None, ...] = ()
    group: int = 0
    last: int = 0
    came: int = 0

    @property
    def counted(self) -> int | None:
        """How many rows the server counted in all; None where it cannot tell."""
        known = [count for count in self.counts if count is not None]
        return sum(known) if len(known) == len(self.counts) else None


class MissingRows:
    """Fetches what a query's module lacks.

    Args:
        engine: makes the calls.
        cache: where the rows go.
        schema: the module's.
        query: whose rows are wanted.
        place: how far an earlier run came.

    Attributes:
        place: how far it has come.
    """

    def __init__(
        self,
        engine: Engine,
        cache: Cache,
        schema: ModuleSchema,
        query: Query,
        place: Place | None = None,
    ) -> None:
        self.place = place or Place()
        self._engine = engine
        self._cache = cache
        self._schema = schema
        self._query = query
        self._groups = grouped(compile_filter(query.filter, schema), schema)

    async def steps(self, control: Control) -> AsyncGenerator[Progress]:
        """Count, then fetch page after page; a step for each call.

        Raises:
            JobCancelled: it was given up; what came stays.
            VtdeskError: a call was not answered, or is not to be made now; `place` goes on there.
        """
        if not self.place.counts:
            await self._count(control)
            yield self._progress()
        while self.place.group < len(self._groups):
            if not self._is_through():
                await self._page(control)
                yield self._progress()
            else:
                following = self.place.group + 1
                self.place = replace(self.place, group=following, last=0, came=0)

    async def _count(self, control: Control) -> None:
        counts = []
        for group in self._groups:
            condition = where(group)
            counts.append(await self._asked_count(control, condition))
        first, here = await stored_start(self._cache, self._schema, self._query)
        self.place = Place(tuple(counts), last=first, came=here)

    async def _asked_count(self, control: Control, condition: str) -> int | None:
        while True:
            await control.go_on()
            try:
                return await self._engine.questions.count_where(self._schema.name, condition)
            except TooManyCalls as error:
                await _wait(control, error)

    def _is_through(self) -> bool:
        count = self.place.counts[self.place.group]
        return count is not None and self.place.came >= count

    async def _page(self, control: Control) -> None:
        """Fetch the next page; the group is through when nothing comes any more.

        Rows that this user may not read are dropped after the limit, so a short page proves
        nothing (wire fact 3.13).
        """
        query = page_of(self._group, self._schema, self.place.last)
        await control.go_on()
        try:
            numbers = await self._engine.questions.land(self._schema.name, query)
        except TooManyCalls as error:
            await _wait(control, error)
            return
        last = max(numbers, default=0)
        if last <= self.place.last:
            self.place = replace(self.place, group=self.place.group + 1, last=0, came=0)
        else:
            self.place = replace(self.place, last=last, came=self.place.came + len(numbers))

    @property
    def _group(self) -> Group:
        return self._groups[self.place.group]

    def _progress(self) -> Progress:
        counted = self.place.counted
        total = max(self.place.came, counted or 0)
        return Progress(self.place.came, total, "Fetching what is not here")


async def stored_start(cache: Cache, schema: ModuleSchema, query: Query) -> tuple[int, int]:
    """Behind which record number rows may lack, and how many the server would give that do not."""
    cursor = cache.cursor(schema.name)
    compiled = compile_filter(query.filter, schema)
    filling = cursor is not None and not cursor.complete and not cursor.partial
    if cursor is None or not filling or cursor.policy.keep is not Keep.ALL:
        return 0, 0
    if len(grouped(compiled, schema)) != 1:
        return 0, 0
    keys = await cache.reads.ids(Query(schema.name, compiled.widest))
    return _known_end(cursor), await asyncio.to_thread(_count_known, keys, cursor)


def _known_end(cursor: Cursor) -> int:
    """Up to which number all rows are stored."""
    return 0 if cursor.downward else cursor.last_number


def _count_known(keys: "array[int]", cursor: Cursor) -> int:
    last = cursor.last_number
    if cursor.downward:
        return sum(key >= last > 0 for key in keys)
    return sum(0 < key <= last for key in keys)


async def expected_calls(
    cache: Cache, schema: ModuleSchema, query: Query, *, stored: int
) -> tuple[int, int]:
    """About how many rows a query has and what fetching those that are not here costs.

    Args:
        cache: what is here tells what the rest is like.
        schema: the module's.
        query: whose rows are wanted.
        stored: how many rows of it are here.

    Returns:
        Rows, and calls: the count and the pages.
    """
    cursor = cache.cursor(schema.name)
    here = await cache.reads.count(schema.name)
    total = cursor.total if cursor is not None and cursor.total is not None else here
    rows = max(total, stored)
    if query.filter != EVERYTHING:
        rows = math.ceil(stored / here * max(total, here)) if here else total
    groups = len(grouped(compile_filter(query.filter, schema), schema))
    _, known = await stored_start(cache, schema, query)
    return rows, groups + math.ceil(max(0, rows - known) / PAGE)


async def _wait(control: Control, error: TooManyCalls) -> None:
    """Wait until calls are allowed again, or the person wishes something else."""
    control.news.clear()
    try:
        async with asyncio.timeout(error.retry_after):
            await control.news.wait()
    except TimeoutError:
        return
