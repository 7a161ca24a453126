import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.building import (
    ACCOUNTS,
    CONTACT_SCHEMA,
    CONTACTS,
    KEY,
    change,
    contact_id,
    store,
)
from vtdesk.domain.errors import StoreNewer
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import RecordId
from vtdesk.domain.query import Query
from vtdesk.store.cache import Cache
from vtdesk.store.driver import Database, Place
from vtdesk.store.migrate import STEPS, migrate

ROOT = Path(__file__).resolve().parents[2]
OLD_STORES = sorted((ROOT / "tests" / "data").glob("store_v*.db"))


def test_each_released_shape_has_a_stored_file() -> None:
    assert [file.name for file in OLD_STORES] == [f"store_v{n + 1}.db" for n in range(len(STEPS))]


def copied(file: Path, folder: Path) -> Path:
    copy = folder / "store.db"
    copy.write_bytes(file.read_bytes())
    return copy


@pytest.mark.parametrize("old", OLD_STORES, ids=lambda file: file.stem)
async def test_a_store_of_an_older_release_opens_with_all_it_holds(
    old: Path, tmp_path: Path
) -> None:
    """The files are made by `python tests/data/make_store.py`; nothing is described anew."""
    cache = await Cache.open(copied(old, tmp_path), KEY)
    try:
        assert [info.name for info in cache.modules()] == [CONTACTS, ACCOUNTS]
        schema = cache.schema(CONTACTS)
        assert schema is not None
        assert [spec.name for spec in schema.fields] == [f.name for f in CONTACT_SCHEMA.fields]
        source = schema.by_name["leadsource"]
        assert (source.kind, source.default) == (FieldKind.PICKLIST, "Web")
        assert source.choice_label("Cold Call") == "Kaltakquise"
        assert cache.schema_fetched(CONTACTS) == 1.0
        assert list(await cache.reads.ids(Query(CONTACTS, words="lodz"))) == [2]
        assert list(await cache.reads.ids(Query(CONTACTS))) == [-1, 1, 2, 3]
        record = cache.record(CONTACTS, 1)
        assert record is not None
        assert (record.values["lastname"], record.base) == ("Ray", {"lastname": "Lee"})
        assert cache.labels([RecordId("19", 5), contact_id(2)]) == {
            RecordId("19", 5): "Ben",
            contact_id(2): "Zoë Łódź",
        }
        assert [waiting.id for waiting in cache.outbox()] == ["edit", "new"]
        assert [draft.edits for draft in cache.drafts()] == [{"email": "typed@example.com"}]
        assert "Kept view" in (cache.note("views") or "")
        cursor = cache.cursor(CONTACTS)
        assert cursor is not None
        assert cursor.last_number == 3
        assert await cache.reads.count(ACCOUNTS) == 1
        before = [cache.record(CONTACTS, key) for key in (-1, 1, 2, 3)]
        await cache.rebuild()
        assert [cache.record(CONTACTS, key) for key in (-1, 1, 2, 3)] == before
        await cache.put_change(change("later", 2, lastname="x"))
    finally:
        await cache.close()


async def test_a_describe_that_cannot_be_read_is_said_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "store.db"
    async with store(file):
        pass
    database = Database(Place(file, KEY), writes=True)
    database.run("UPDATE modules SET schema = '{}' WHERE name = ?", (CONTACTS,))
    database.close()
    with caplog.at_level("INFO", "vtdesk.store.schemas"):
        cache = await Cache.open(file, KEY)
    try:
        assert cache.schema(CONTACTS) is None
        assert cache.schema(ACCOUNTS) is not None
        assert "the stored describe of Contacts is read as none" in caplog.text
    finally:
        await cache.close()


async def test_a_store_of_a_newer_vtdesk_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    async with store(file):
        pass
    database = Database(Place(file, KEY), writes=True)
    database.run(f"PRAGMA user_version = {len(STEPS) + 1}")
    database.close()
    content = file.read_bytes()
    with pytest.raises(StoreNewer, match="newer vtdesk"):
        await Cache.open(file, KEY)
    assert file.read_bytes() == content


def test_a_step_that_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    def broken(run: object) -> None:
        database.run("CREATE TABLE half (a)")
        raise ZeroDivisionError

    database = Database(Place(tmp_path / "s.db", KEY), writes=True)
    try:
        migrate(database)
        with pytest.raises(ZeroDivisionError):
            migrate(database, (*STEPS, broken))
        assert database.value("PRAGMA user_version") == len(STEPS)
        assert database.value("SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0
        migrate(database, (*STEPS, lambda run: run("CREATE TABLE whole (a)")))
        assert database.value("PRAGMA user_version") == len(STEPS) + 1
    finally:
        database.close()


def test_steps_import_nothing_of_vtdesk() -> None:
    for step in (ROOT / "vtdesk" / "store" / "migrations").glob("m*.py"):
        assert "vtdesk" not in step.read_text(encoding="utf-8")


KILLED = """
import asyncio, os, sys
from pathlib import Path
from tests.store.building import CONTACTS, change, contact, store

async def main():
    async with store(Path(sys.argv[1])) as cache:
        await cache.put_change(change("saved", 1, lastname="Ray"))
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        with cache._database.transaction():
            cache._database.run("DELETE FROM outbox")
            os.kill(os.getpid(), 9)

asyncio.run(main())
"""


async def test_a_killed_process_loses_no_saved_edit(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    command = [sys.executable, "-c", KILLED, str(file)]
    ended = subprocess.run(command, cwd=ROOT, check=False)  # noqa: ASYNC221 - the test waits for its end
    assert ended.returncode == -9
    async with store(file) as cache:
        assert [waiting.id for waiting in cache.outbox()] == ["saved"]
        record = cache.record(CONTACTS, 1)
        assert record is not None
        assert (record.values["lastname"], record.base) == ("Ray", {"lastname": "Lee"})
