"""Looks past rows that this user may not see, for what follows them.

Servers drop such rows from a page after they cut it to its limit (wire fact 3.13), so a page can
come empty though more follows. Whether more follows, the count says.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.keeping import PAGE
from vtdesk.sync import plan
from vtdesk.sync.scope import Scope

NEAR = 10 * PAGE
"""Rows that are looked past page by page; where a longer stretch ends is found by counting."""


async def next_shown(
    client: VtigerClient,
    scope: Scope,
    number: int,
    *,
    downward: bool = False,
    where: str | None = None,
) -> AsyncGenerator[Sequence[int]]:
    """Look behind an empty page, by ids alone, which also come where a whole page goes wrong.

    Args:
        client: the server.
        scope: what of which module is asked for.
        number: of the last record seen; the page behind it came empty.
        downward: the search goes from the highest number to the lowest.
        where: the VTQL condition of what is asked for; that of the scope where omitted.

    Yields:
        After every call the record numbers it brought, in their order: none until rows are found,
        with which it ends. Without any it ends where the server counts none either, or only such
        as it does not give.
    """
    rows = _Rows(client, scope, number, downward, scope.where if where is None else where)
    counted = await rows.count()
    yield []
    for offset in range(0, _reach(counted), PAGE):
        numbers = await rows.numbers(offset=offset)
        yield numbers
        if numbers:
            return
    if not counted:
        return
    near, far = 0, NEAR
    while (await rows.count(far) or 0) >= counted:
        near, far = far, 3 * far
        yield []
        if far > _FARTHEST:
            return
    while far - near > 1:
        yield []
        middle = (near + far) // 2
        if (await rows.count(middle) or 0) >= counted:
            near = middle
        else:
            far = middle
    yield []
    yield await rows.numbers(near)


_FARTHEST = 2**40
"""No two record numbers are as far from each other, and none is as high."""


def _reach(counted: int | None) -> int:
    """How many rows are looked past; counts may, or may not, hold those that are dropped."""
    if counted is None:
        return PAGE
    return max(counted, NEAR) if counted else 0


@dataclass(frozen=True, slots=True)
class _Rows:
    """What follows a record, one way or the other."""

    client: VtigerClient
    scope: Scope
    number: int
    downward: bool
    where: str

    async def count(self, distance: int = 0) -> int | None:
        """How many rows follow at some distance."""
        start = self._at(distance)
        if start is None:
            return 0
        condition = vtql.behind(self.scope.schema, start, where=self.where, downward=self.downward)
        return await self.client.count(self.scope.module, condition)

    async def numbers(self, distance: int = 0, *, offset: int = 0) -> Sequence[int]:
        """The numbers of the next rows, past so many."""
        query = vtql.page_after(
            self.scope.schema,
            self._at(distance) or 0,
            where=self.where,
            fields=(),
            offset=offset,
            downward=self.downward,
        )
        return plan.numbers_of(await self.client.query(query))

    def _at(self, distance: int) -> int | None:
        """The number at some distance; None where there is none."""
        if not self.downward or not distance:
            return self.number + distance
        start = self.number or _FARTHEST
        return start - distance if start > distance else None
