"""Long listings, page by page."""

from collections.abc import AsyncIterator

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.ids import parse_record_id
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema


async def pages(
    client: VtigerClient, schema: ModuleSchema, after: int = 0
) -> AsyncIterator[list[WireRecord]]:
    """All records of a module that follow record `after`, by id, until an answer is empty.

    Only an empty answer is the end: rows that this user may not read are dropped after the limit
    was applied, so a short page proves nothing (wire fact 3.13).

    Raises:
        ServerTrouble: the module looked empty and is not.
    """
    while page := await page_after(client, schema, after):
        yield page
        last = parse_record_id(str(page[-1]["id"]))
        assert last is not None  # rows of a query have been checked
        if last.number <= after:
            raise _stuck(schema)
        after = last.number


async def page_after(
    client: VtigerClient, schema: ModuleSchema, after: int, limit: int = vtql.PAGE
) -> list[WireRecord]:
    """The next page; that a whole module is empty is asked in another way before it is believed.

    Servers answer an empty list when their own query goes wrong (wire fact 1.8), and `count(*)`
    may itself be empty (wire fact 3.15), so the simplest possible query is the judge.

    Raises:
        ServerTrouble: the module looked empty and is not.
    """
    page = await client.query(vtql.page_after(schema, after, limit))
    if not page and after == 0 and await client.query(vtql.first_id(schema)):
        raise ServerTrouble(
            f"Vtiger answered an empty list for {schema.label}, though it has records there. "
            "What is stored here was kept.",
            detail=f"query {schema.name} · empty page, yet not an empty module",
        )
    return page


def _stuck(schema: ModuleSchema) -> ServerTrouble:
    return ServerTrouble(
        f"Vtiger sent the same records of {schema.label} again. What is stored here was kept.",
        detail=f"query {schema.name} · a page that does not go on",
    )
