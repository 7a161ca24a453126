"""Records found by words that are not in their names."""

import asyncio

import pytest

from tests.helpers.around import ACCOUNTS
from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from vtdesk.app import wide_search
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id

GONE = ModuleName("Gone")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take its time."""
    monkeypatch.setattr(wide_search, "PATIENCE_S", 30.0)


async def test_records_are_found_by_address_and_city_in_the_order_of_the_modules(
    demo: DemoServer,
) -> None:
    person = {"firstname": "Xenia", "lastname": "Quiroz", "email": "xq@narwhal.example"}
    contact = demo.add("Contacts", person)
    account = demo.add("Accounts", {"accountname": "Delta", "email1": "info@narwhal.example"})
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await opened.table(ACCOUNTS)
        find = opened.session.wide_search.find
        both = await find([ACCOUNTS, GONE, CONTACTS], "narwhal", 8)
        assert [str(target.id) for target in both] == [account, contact]
        assert [target.label for target in both] == ["Delta", "Xenia Quiroz"]
        assert [str(t.id) for t in await find([ACCOUNTS, CONTACTS], "narwhal", 1)] == [account]
        known = {parse_id(account)}
        assert [str(t.id) for t in await find([ACCOUNTS, CONTACTS], "narwhal", 1, known)] == [
            contact
        ]
        assert await find([ACCOUNTS, CONTACTS], "narwhal delta", 8) == both[:1]
        assert await find([ACCOUNTS, CONTACTS], " - ", 8) == ()


async def test_a_newer_search_ends_the_older_one(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        find = opened.session.wide_search.find
        older = asyncio.ensure_future(find([CONTACTS], "example", 8))
        await asyncio.sleep(0)
        newer = await find([CONTACTS], "example", 8)
        assert newer
        with pytest.raises(asyncio.CancelledError):
            await older


async def test_what_takes_too_long_is_left_to_the_next_key(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        monkeypatch.setattr(wide_search, "PATIENCE_S", 0.0)
        assert await opened.session.wide_search.find([CONTACTS], "example", 8) == ()
