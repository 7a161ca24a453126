from pathlib import Path

from tests.store.building import CONTACT_SCHEMA, CONTACTS, contact, store
from vtdesk.domain.cursor import Cursor
from vtdesk.store.schemas import ModuleTable


async def test_what_an_older_vtdesk_wrote_in_another_shape_is_fetched_anew(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    async with store(file) as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        await cache.put_cursor(Cursor(CONTACTS, last_number=1))
        cache._database.run("UPDATE modules SET schema = '{\"name\":7}' WHERE name = 'Contacts'")
        cache._database.run("UPDATE cursors SET cursor = '{\"odd\":1}'")
    async with store(file) as cache:
        assert cache.cursor(CONTACTS) is None
        assert cache.schema(CONTACTS) == CONTACT_SCHEMA, "stored again by the one who opened it"
        record = cache.record(CONTACTS, 1)
        assert record is not None
        assert record.values["lastname"] == "Lee", "the rows are found again"


async def test_a_module_that_is_no_longer_listed_keeps_its_rows() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        assert not (await cache.put_modules((), fetched=1.0)).modules, "nothing was listed before"
        assert cache.modules() == ()
        assert await cache.reads.count(CONTACTS) == 1


def test_only_ids_of_the_module_itself_have_a_key() -> None:
    contacts = ModuleTable(1, CONTACT_SCHEMA, 1.0, {}, 0)
    assert contacts.key_of("12x5") == 5
    for odd in ("12x", "12x0", "x5", "12x5x", "12x٥", "1x5", "112x5", "12x-5", 125, None):
        assert contacts.key_of(odd) is None, odd
