"""Rows as plain cells, and the names of what they point to."""

from array import array

import pytest

from tests.store.building import CONTACTS, contact, store
from vtdesk.domain.ids import RecordId
from vtdesk.store import reads as module_of_reads
from vtdesk.store.cache import Cache

FIELDS = ("lastname", "gone long ago", "account_id")


async def fill(cache: Cache) -> None:
    accounts = {1: "11x7", 2: "11x8", 3: "", 4: "11x7", 5: "0"}
    records = [contact(n, lastname=f"L{n}", account_id=to) for n, to in accounts.items()]
    await cache.put_records(CONTACTS, records, fetched=1.0)
    await cache.put_labels({RecordId("11", 7): "Nord"})


async def test_rows_come_in_the_order_of_the_keys_without_those_that_have_gone() -> None:
    async with store() as cache:
        await fill(cache)
        rows = await cache.reads.sheet_rows(CONTACTS, array("q", [4, 99, 1, 3]), FIELDS)
        assert [row[:2] for row in rows] == [("L4", None), ("L1", None), ("L3", None)]
        assert rows[0][2] == "11x7"
        assert await cache.reads.sheet_rows(CONTACTS, array("q"), FIELDS) == []


@pytest.mark.parametrize("at_once", [1, 100])
async def test_names_and_ids_without_one(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_of_reads, "_SUMMED_AT_ONCE", at_once)
    async with store() as cache:
        await fill(cache)
        pointers = ("account_id", "gone long ago")
        every = {"11x7": "Nord", "11x8": None}
        assert await cache.reads.pointed_to(CONTACTS, None, pointers) == every
        assert await cache.reads.pointed_to(CONTACTS, array("q", [1, 2, 3]), pointers) == every
        assert await cache.reads.pointed_to(CONTACTS, array("q", [4, 5]), pointers) == {
            "11x7": "Nord"
        }
        assert await cache.reads.pointed_to(CONTACTS, None, ()) == {}
