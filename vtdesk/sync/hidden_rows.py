"""Looks past rows that this user may not see, for what follows them.

Servers drop such rows from a page after they cut it to its limit (wire fact 3.13), so a page can
come empty though more follows. Whether more follows, the count says.
"""

from collections.abc import AsyncGenerator, Sequence

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.keeping import PAGE
from vtdesk.sync import plan
from vtdesk.sync.scope import Scope

NEAR = 10 * PAGE
"""Rows that are looked past page by page; where a longer stretch ends is found by counting."""


async def next_shown(
    client: VtigerClient, scope: Scope, number: int
) -> AsyncGenerator[Sequence[int]]:
    """Look behind an empty page, by ids alone, which also come where a whole page goes wrong.

    Args:
        client: the server.
        scope: what of which module is asked for.
        number: of the last record seen; the page behind it came empty.

    Yields:
        After every call the record numbers it brought, in their order: none until rows are found,
        with which it ends. Without any it ends where the server counts none either, or only such
        as it does not give.
    """
    counted = await client.count(scope.module, _behind(scope, number))
    yield []
    for offset in range(0, _reach(counted), PAGE):
        numbers = await _numbers(client, scope, number, offset)
        yield numbers
        if numbers:
            return
    if not counted:
        return
    near, far = number, number + NEAR
    while await _count(client, scope, far) >= counted:
        near, far = far, far + 2 * (far - number)
        yield []
        if far > _HIGHEST:
            return
    while far - near > 1:
        yield []
        middle = (near + far) // 2
        if await _count(client, scope, middle) >= counted:
            near = middle
        else:
            far = middle
    yield []
    yield await _numbers(client, scope, near, 0)


_HIGHEST = 2**40
"""No record has a number like this."""


def _reach(counted: int | None) -> int:
    """How many rows are looked past; counts may, or may not, hold those that are dropped."""
    if counted is None:
        return PAGE
    return max(counted, NEAR) if counted else 0


def _behind(scope: Scope, number: int) -> str:
    return vtql.behind(scope.schema, number, where=scope.where)


async def _count(client: VtigerClient, scope: Scope, number: int) -> int:
    return await client.count(scope.module, _behind(scope, number)) or 0


async def _numbers(client: VtigerClient, scope: Scope, number: int, offset: int) -> Sequence[int]:
    query = vtql.page_after(scope.schema, number, where=scope.where, fields=(), offset=offset)
    return plan.numbers_of(await client.query(query))
