"""Answers on their way into the store: stored in the background while further ones travel.

The first is stored at once. What comes meanwhile is stored together, because one large write costs
much less than several small ones.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from vtdesk.domain.cursor import Cursor
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.laid_records import JoinedRecords
from vtdesk.domain.record import WireRecord

MOST_WAITING = 3_000
"""Records; who brings more waits until these are being stored."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer, and how far its module has come with it.

    Attributes:
        fetched: Unix time in seconds.
    """

    records: Sequence[WireRecord]
    cursor: Cursor
    fetched: float

    def followed_by(self, later: "Page") -> "Page":
        """Both as one answer, as old as the older, from the lower record numbers to the higher."""
        both = [self.records, later.records]
        parts = reversed(both) if later.cursor.downward else both
        return Page(JoinedRecords(_apart(parts)), later.cursor, self.fetched)


def _apart(records: Iterable[Sequence[WireRecord]]) -> list[Sequence[WireRecord]]:
    """The same, without any that are joined."""
    parts = (some.parts if isinstance(some, JoinedRecords) else (some,) for some in records)
    return [*chain.from_iterable(parts)]


class Backlog:
    """Stores pages in the order they came, one write at a time.

    A page that cannot be stored is kept and tried again with the next `add` or `flush`, so that no
    cursor ever passes over it.

    Args:
        store: stores one page.
    """

    def __init__(self, store: Callable[[Page], Awaitable[None]]) -> None:
        self._store = store
        self._waiting: dict[ModuleName, Page] = {}
        self._taken = asyncio.Event()
        self._storing: asyncio.Task[None] | None = None

    async def add(self, page: Page) -> None:
        """Have a page stored soon; waits while there is much to store.

        Raises:
            StoreTrouble: an earlier one could not be stored.
        """
        self._put(page.cursor.module, page)
        self._go_on()
        while self._is_full and self._storing is not None and not self._storing.done():
            self._taken.clear()
            await self._taken.wait()

    async def flush(self) -> None:
        """Wait until every page is stored.

        Raises:
            StoreTrouble: one could not be stored.
        """
        self._go_on()
        while self._storing is not None:
            await asyncio.wait([self._storing])
            self._go_on()

    @property
    def _is_full(self) -> bool:
        return sum(len(page.records) for page in self._waiting.values()) >= MOST_WAITING

    def _put(self, module: ModuleName, page: Page) -> None:
        before = self._waiting.get(module)
        self._waiting[module] = page if before is None else before.followed_by(page)

    def _go_on(self) -> None:
        """Raise what the last storing ended with, or begin to store what waits."""
        if self._storing is not None and self._storing.done():
            ended, self._storing = self._storing, None
            ended.result()
        if self._storing is None and self._waiting:
            self._storing = asyncio.get_running_loop().create_task(self._store_all())

    async def _store_all(self) -> None:
        try:
            while self._waiting:
                module = next(iter(self._waiting))
                page = self._waiting.pop(module)
                self._taken.set()
                try:
                    await self._store(page)
                except BaseException:
                    later = self._waiting.pop(module, None)
                    self._waiting[module] = page if later is None else page.followed_by(later)
                    raise
        finally:
            self._taken.set()
