"""Copies of records deleted from here."""

from tests.store.building import ACCOUNTS, CONTACTS, account, change, contact, store
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.kept_copies import KEPT_FOR, KeptCopy
from vtdesk.store.cache import Cache

NOW = 1_000_000.0


async def delete(cache: Cache, key: int, *, at: float = NOW) -> None:
    await cache.put_change(change(f"delete {key}", key, ChangeKind.DELETE))
    await cache.settle(cache.outbox()[-1].id, None, fetched=at)


async def test_a_copy_holds_what_the_server_last_said() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee", visits="3")], fetched=1.0)
        await cache.put_change(change("edit", 1, lastname="Ray"))
        await delete(cache, 1)
        assert cache.record(CONTACTS, 1) is None
        (copy,) = await cache.copies.since(0.0)
        assert copy == KeptCopy(copy.number, CONTACTS, 1, "Ray", NOW)
        values = await cache.copies.values(copy.number)
        assert (values["lastname"], str(values["visits"])) == ("Lee", "3")


async def test_copies_go_when_they_are_old_or_nobody_wants_them() -> None:
    async with store() as cache:
        people = [contact(n, lastname=f"P{n}") for n in (1, 2, 3)]
        await cache.put_records(CONTACTS, people, fetched=1.0)
        await cache.put_records(ACCOUNTS, [account(1)], fetched=1.0)
        await delete(cache, 1, at=NOW - KEPT_FOR - 1)
        await delete(cache, 2)
        await delete(cache, 3)
        copies = await cache.copies.since(0.0)
        assert [copy.label for copy in copies] == ["P3", "P2"]
        assert [copy.label for copy in await cache.copies.since(NOW + 1)] == []
        await cache.copies.forget([copies[0].number])
        assert [copy.label for copy in await cache.copies.since(0.0)] == ["P2"]
        await cache.copies.forget_module(ACCOUNTS)
        assert len(await cache.copies.since(0.0)) == 1
        await cache.copies.forget_module(CONTACTS)
        assert await cache.copies.since(0.0) == ()
        assert await cache.copies.values(copies[0].number) == {}


async def test_a_deletion_of_what_was_never_fetched_leaves_no_copy() -> None:
    async with store() as cache:
        await delete(cache, 9)
        assert await cache.copies.since(0.0) == ()
