"""Pages on their way into the store: none lost, none twice, none passed over by a cursor."""

import asyncio

import pytest

from tests.helpers.desk import CONTACTS
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import StoreTrouble
from vtdesk.domain.record import WireRecord
from vtdesk.sync.backlog import MOST_WAITING, Backlog, Page


def page(last: int, count: int = 1) -> Page:
    """Records whose numbers end with `last`, and the cursor that stands on it."""
    records: list[WireRecord] = [{"id": f"4x{last - count + 1 + n}"} for n in range(count)]
    return Page(records, Cursor(CONTACTS, last_number=last), float(last))


class Store:
    """Notes what is stored; can be made to wait, or to fail once."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.open = asyncio.Event()
        self.open.set()
        self.fails = False

    async def __call__(self, given: Page) -> None:
        await self.open.wait()
        if self.fails:
            self.fails = False
            raise StoreTrouble("The disk is full.")
        self.pages.append(given)

    @property
    def ids(self) -> list[object]:
        return [record["id"] for stored in self.pages for record in stored.records]


async def test_what_comes_while_a_page_is_stored_is_stored_together() -> None:
    store = Store()
    store.open.clear()
    backlog = Backlog(store)
    for last in (1, 2, 3):
        await backlog.add(page(last))
        await asyncio.sleep(0)
    store.open.set()
    await backlog.flush()
    assert store.ids == ["4x1", "4x2", "4x3"]
    assert [stored.cursor.last_number for stored in store.pages] == [1, 3]
    assert store.pages[-1].fetched == 2.0, "as old as the older answer"


async def test_who_brings_much_waits_until_it_is_being_stored() -> None:
    store = Store()
    store.open.clear()
    backlog = Backlog(store)
    await backlog.add(page(1))
    await asyncio.sleep(0)
    bringing = asyncio.ensure_future(backlog.add(page(1 + MOST_WAITING, MOST_WAITING)))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not bringing.done()
    store.open.set()
    await bringing
    await backlog.flush()
    assert len(store.ids) == 1 + MOST_WAITING


async def test_a_page_that_could_not_be_stored_is_tried_again_before_later_ones() -> None:
    store = Store()
    store.fails = True
    backlog = Backlog(store)
    await backlog.add(page(1))
    with pytest.raises(StoreTrouble):
        await backlog.flush()
    await backlog.add(page(2))
    await backlog.flush()
    assert store.ids == ["4x1", "4x2"]


async def test_nothing_to_store_is_no_wait() -> None:
    await Backlog(Store()).flush()
