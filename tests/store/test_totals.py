"""Sums over stored rows."""

from array import array

import pytest

from tests.store.building import ACCOUNTS, CONTACTS, contact, store
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.totals import Totals
from vtdesk.store import reads as module_of_reads

BUDGETS = {1: "10.5", 2: "", 3: "-4", 4: "about ten", 5: "1000"}


@pytest.mark.parametrize("at_once", [1, 2, 100])
async def test_empty_values_and_text_are_in_no_sum(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module_of_reads, "_SUMMED_AT_ONCE", at_once)
    async with store() as cache:
        await cache.put_records(
            CONTACTS, [contact(n, budget=text) for n, text in BUDGETS.items()], fetched=1.0
        )
        every = array("q", [*BUDGETS, 99])
        assert await cache.reads.totals(CONTACTS, every, "budget") == Totals(3, 1006.5)
        assert await cache.reads.totals(CONTACTS, array("q", [3, 5]), "budget") == Totals(2, 996.0)
        assert await cache.reads.totals(CONTACTS, every, "visits") == Totals()
        assert await cache.reads.totals(CONTACTS, every, "gone long ago") == Totals()
        assert await cache.reads.totals(ModuleName("Nothing"), every, "budget") == Totals()
        assert await cache.reads.totals(ACCOUNTS, array("q"), "employees") == Totals()
