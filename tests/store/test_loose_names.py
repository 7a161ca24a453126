"""Names that nothing stored needs: which go, and which stay."""

from types import MappingProxyType

from tests.store.building import ACCOUNTS, CONTACTS, account, change, contact, store
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import RecordId
from vtdesk.store.cache import Cache
from vtdesk.store.loose_names import PIECE


async def names(cache: Cache) -> set[str]:
    found = await cache._reader.run(lambda database: database.rows("SELECT id FROM labels"))
    return {wire_id for (wire_id,) in found}


def companies(*numbers: int) -> dict[RecordId, str]:
    return {RecordId("11", number): f"Company {number}" for number in numbers}


async def test_names_of_removed_rows_go_however_many_they_are() -> None:
    many = range(1, 2 * PIECE + 2)
    async with store() as cache:
        await cache.put_records(ACCOUNTS, [account(n) for n in many], fetched=1.0)
        await cache.forget_records(ACCOUNTS, many)
        assert len(await names(cache)) == len(many)
        await cache.loose_names.forget()
        assert await names(cache) == set()


async def test_names_stay_while_something_stored_points_to_them() -> None:
    async with store() as cache:
        await cache.put_labels(companies(1, 2, 3, 4, 5, 6))
        row = contact(1, lastname="Lee", account_id="11x1", firstname="11x6")
        await cache.put_records(CONTACTS, [row, contact(2, account_id="11x2")], fetched=1.0)
        await cache.put_change(change("edit", 2, account_id="11x3"))
        typed = Draft(
            CONTACTS,
            RecordId("12", 1),
            MappingProxyType({"account_id": "11x4"}),
            MappingProxyType({"account_id": "11x1"}),
        )
        await cache.put_draft(typed)
        await cache.loose_names.forget()
        stay = {"11x1", "11x3", "11x4", "12x1", "12x2"}
        assert stay <= await names(cache)
        assert not await names(cache) & {"11x5", "11x6"}, "a text that reads like an id is none"


async def test_names_of_spared_modules_stay() -> None:
    async with store() as cache:
        await cache.put_labels(companies(1))
        await cache.put_labels({RecordId("12", 5): "Ray"})
        await cache.loose_names.forget(spare=[ACCOUNTS])
        assert await names(cache) == {"11x1"}
