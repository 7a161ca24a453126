"""What is done ahead of the first table."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import STORE_KEY, until
from tests.helpers.office import ACCOUNT_ID, FORMATS, office
from tests.store.building import CONTACTS, contact, store
from vtdesk.app.paths import Profile
from vtdesk.app.warming import warm_phone_numbers
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.query import Query
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.values import Formats
from vtdesk.store.cache import Cache
from vtdesk.store.driver import Database, Place

MODULES = [
    ModuleInfo(CONTACTS, "Contacts", "Contact"),
    ModuleInfo(ModuleName("Accounts"), "Organizations", "Organization"),
    ModuleInfo(ModuleName("NotDescribed"), "Not described", "Not described"),
]


async def test_one_number_of_each_country_is_shown_ahead() -> None:
    async with store() as cache:
        await cache.put_modules(MODULES, fetched=1.0)
        phones = (
            "+48 22 123 45 67",
            "+48 22 123 45 68",
            "0441 123456",
            "0441 7",
            "",
            "+39 06 12345",
        )
        people = [contact(place, phone=phone) for place, phone in enumerate(phones, start=1)]
        await cache.put_records(CONTACTS, people, fetched=1.0)
        assert await warm_phone_numbers(cache, FORMATS) == 3
        assert "phonenumbers.data.region_PL" in sys.modules


async def test_an_empty_store_has_nothing_to_show_ahead() -> None:
    async with store() as cache:
        assert await warm_phone_numbers(cache, FORMATS) == 0


async def test_numbers_are_shown_ahead_when_the_first_rows_of_a_module_come(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[int] = []

    async def count(cache: Cache, formats: Formats) -> int:
        stored.append(await cache.reads.count(CONTACTS))
        return 0

    monkeypatch.setattr("vtdesk.app.session.warm_phone_numbers", count)
    demo.grow("Contacts", 400)
    async with demo_session(demo) as session:
        await until(lambda: len(stored) == 1)
        await session.open_table(CONTACTS).start()
        await until(lambda: any(stored))
        await at_rest(session)
    assert stored[0] == 0


def age(file: Path) -> None:
    """Leave contacts as an older release would have: found by nothing, and noted as such."""
    database = Database(Place(file, STORE_KEY), writes=True)
    try:
        number = database.value("SELECT number FROM modules WHERE name = ?", (CONTACTS,))
        database.run(f"DELETE FROM search_{number} WHERE rowid IN (SELECT key FROM rows_{number})")
        database.run("INSERT INTO stale_words VALUES (?, 9223372036854775807)", (number,))
    finally:
        database.close()


async def test_what_an_older_release_stored_is_indexed_anew_when_its_account_opens(
    demo: DemoServer, tmp_path: Path
) -> None:
    home = Profile.below(tmp_path)
    home.make()
    async with office(demo, home) as opened:
        await opened.table()
        await opened.quiet()
    age(home.store_file(ACCOUNT_ID))
    people = demo.rows("Contacts").items()
    person, street = next(
        (key, row["mailingstreet"]) for key, row in people if row["mailingstreet"]
    )
    async with office(demo, home, offline=True) as opened:
        await until(lambda: "indexes of what is stored" not in running())
        found = await opened.session._cache.reads.ids(Query(CONTACTS, words=str(street)))
        assert parse_id(person).key in found


def running() -> list[str]:
    return [task.get_name() for task in asyncio.all_tasks()]
