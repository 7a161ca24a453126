"""Looks past changes that this user may not see, for those that come later.

Servers drop such rows from a page after they cut it to its limit (wire fact 3.13): behind a hundred
of them a window by time comes without news though more follows. Some servers count rows that they
do not give; where one turned out to, nothing is looked for that its count does not promise.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.keeping import PAGE
from vtdesk.domain.record import WireRecord
from vtdesk.sync import plan
from vtdesk.sync.scope import Scope

NEAR = 10 * PAGE
"""Rows that are looked past page by page; where a longer stretch ends is found by counting."""

MOST = 50 * PAGE
"""Rows that are looked past at most where the count holds hidden ones too."""

_COUNTS, _HIDDEN_TOO = "what count(*) counts", "hidden rows too"
_ANY_ZONE = 15 * 3_600


@dataclass(frozen=True, slots=True)
class Window:
    """The changes at or after a moment.

    Attributes:
        scope: of which module.
        moment: "yyyy-mm-dd hh:mm:ss" in the server's database zone.
        where: one more VTQL condition; "" for none.
        later: only those after the moment, since all that were made at it have come.
    """

    scope: Scope
    moment: str
    where: str
    later: bool = False

    def query(self, offset: int = 0) -> str:
        """The VTQL text that asks for a page of it, oldest change first.

        Args:
            offset: how many rows to pass over.
        """
        schema = self.scope.schema
        return vtql.changed_since(schema, self.moment, offset, where=self.where, later=self.later)

    def fits(self, page: Sequence[WireRecord]) -> bool:
        """Whether a page goes from the oldest change to the newest, within the window."""
        moments = [str(record["modifiedtime"]) for record in page if record.get("modifiedtime")]
        if self.later and self.moment in moments[:1]:
            return False
        return all(earlier <= later for earlier, later in pairwise([self.moment, *moments]))

    async def count(self, client: VtigerClient, moment: str = "") -> int | None:
        """How many rows the server counts in it, or in what of it lies at or after a moment."""
        first = self.first_second
        begins = self.moment if first is None else plan.moment_of(first)
        condition = vtql.modified_since(moment or begins)
        both = f"{condition} and {self.where}" if self.where else condition
        return await client.count(self.scope.module, both)

    @property
    def first_second(self) -> int | None:
        """Its first second, as `plan.second_of`; None where the moment cannot be read."""
        second = plan.second_of(self.moment)
        return None if second is None else second + self.later


class HiddenChanges:
    """Looks behind the first page of a window that came short and without news.

    Attributes:
        counted: how many rows the server counted in the window; None while unknown.

    Args:
        client: the server.
        window: what was asked for.
        given: how many rows its first page held.
    """

    def __init__(self, client: VtigerClient, window: Window, given: int) -> None:
        self.counted: int | None = None
        self._client = client
        self._window = window
        self._given = given

    async def pages(
        self, newest: str, now: float, *, in_vain: int | None
    ) -> AsyncGenerator[Sequence[WireRecord]]:
        """What follows, a page after every call, an empty one after a count; the last has the news.

        Args:
            newest: the latest `modifiedtime` seen so far.
            now: Unix time in seconds of the server's clock.
            in_vain: the count at which nothing was found before.
        """
        self.counted = await self._window.count(self._client)
        yield []
        if self.counted is None or self.counted == in_vain:
            return
        for offset in range(PAGE, self._reach(self.counted), PAGE):
            page = await self._client.query(self._window.query(offset))
            self._given += len(page)
            yield page
            if _has_news(page, newest):
                return
        if self.counted <= self._given or self._counts_hidden:
            return
        low, high = self._window.first_second, int(now) + _ANY_ZONE
        if low is None:
            # a moment that cannot be read cannot be halved
            return
        while high - low > 1:
            middle = (low + high) // 2
            after = await self._window.count(self._client, plan.moment_of(middle)) or 0
            yield []
            if after >= self.counted - self._given:
                low = middle
            else:
                high = middle
        found = replace(self._window, moment=plan.moment_of(low), later=False)
        for offset in range(0, NEAR, PAGE):
            page = await self._client.query(found.query(offset))
            yield page
            if _has_news(page, newest):
                return
        self._client.probe.learn(_COUNTS, _HIDDEN_TOO)

    async def uncounted_pages(
        self, newest: str, *, far: bool
    ) -> AsyncGenerator[Sequence[WireRecord]]:
        """The same where the server does not count: pages alone, up to the first that brings news.

        Args:
            newest: the latest `modifiedtime` seen so far.
            far: look past empty pages too, which are hidden rows or the end.
        """
        for offset in range(PAGE, NEAR, PAGE):
            page = await self._client.query(self._window.query(offset))
            yield page
            if _has_news(page, newest) or not (page or far):
                return

    @property
    def _counts_hidden(self) -> bool:
        return self._client.probe.known.get(_COUNTS) == _HIDDEN_TOO

    def _reach(self, counted: int) -> int:
        """Before which row, of those the window has on the server, pages are asked for."""
        if counted <= self._given:
            return 0
        return min(counted, MOST) if self._counts_hidden else NEAR


def _has_news(page: Sequence[WireRecord], newest: str) -> bool:
    return (plan.newest_modified(page, None) or "") > newest
