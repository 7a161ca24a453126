"""What a server answered becomes rows, whatever mixture of records one answer holds."""

import itertools

import pytest

from tests.store.building import CONTACTS, contact, store
from vtdesk.domain.laid_records import JoinedRecords, LaidRecord, LatePage, Layout
from vtdesk.domain.query import Query
from vtdesk.domain.record import WireRecord

NAMES = ("Ek", "Ray", "Sol")


def laid(number: int, lastname: str) -> WireRecord:
    values = contact(number, lastname=lastname)
    cells = tuple(None if value is None else str(value) for value in values.values())
    return LaidRecord(Layout(tuple(values)), cells)


def plain(number: int, lastname: str) -> WireRecord:
    return contact(number, lastname=lastname)


@pytest.mark.parametrize("kinds", list(itertools.product([laid, plain], repeat=3)))
async def test_the_last_of_several_versions_in_one_answer_is_stored(
    kinds: tuple[object, ...],
) -> None:
    records = [kind(5, name) for kind, name in zip(kinds, NAMES, strict=True)]  # type: ignore[operator]  # both take these
    async with store(None) as cache:
        changes = await cache.put_records(CONTACTS, [plain(4, "Lund"), *records], fetched=1.0)
        assert changes.rows == {CONTACTS: frozenset({4, 5})}
        record = cache.record(CONTACTS, 5)
        assert record is not None
        assert (record.label, record.values["lastname"]) == ("Sol", "Sol")
        for words, keys in (("Ek", []), ("Ray", []), ("Sol", [5]), ("Lund", [4])):
            assert [*await cache.reads.ids(Query(CONTACTS, words=words))] == keys


async def test_pages_that_are_read_late_are_stored_whole_and_once() -> None:
    layout = Layout(tuple(contact(1)))
    reads: list[int] = []

    def page(first: int) -> LatePage:
        def read() -> list[WireRecord]:
            reads.append(first)
            return [laid(number, f"Name{number}") for number in range(first, first + 90)]

        return LatePage(layout, range(first, first + 90), read)

    async with store(None) as cache:
        await cache.put_records(CONTACTS, JoinedRecords([page(1), page(91)]), fetched=1.0)
        assert [*await cache.reads.ids(Query(CONTACTS))] == [*range(1, 181)]
        assert reads == [1, 91]
