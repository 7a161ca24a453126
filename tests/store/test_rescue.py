from pathlib import Path

import pytest

from tests.store.building import CONTACTS, KEY, change, contact, contact_id, store
from vtdesk.domain.account import Secret
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.draft import Draft
from vtdesk.domain.errors import StoreDamaged, StoreTrouble
from vtdesk.store.cache import Cache
from vtdesk.store.driver import Database, Place
from vtdesk.store.rescue import Rescued, set_aside

PAGE = 4096


async def filled(file: Path) -> Rescued:
    """Fill a store; give what waits in it."""
    async with store(file) as cache:
        await cache.put_records(
            CONTACTS, [contact(n, lastname="Lee") for n in range(1, 50)], fetched=1.0
        )
        for number in range(1, 30):
            await cache.put_change(change(f"c{number:02}", number, description="x" * 3_000))
        local = cache.next_local_id(CONTACTS)
        await cache.put_change(change("new", local, ChangeKind.CREATE, lastname="New"))
        await cache.put_draft(
            Draft(CONTACTS, contact_id(3), {"lastname": "typed"}, {"lastname": "Lee"})
        )
        await cache.put_note("views", "two")
        await cache.put_note("other", "not wanted")
        return Rescued(file, cache.outbox(), cache.drafts())


def spoil(file: Path, page: int) -> None:
    content = bytearray(file.read_bytes())
    start = (page - 1) * PAGE
    content[start + 200 : start + 260] = bytes(60)
    file.write_bytes(content)


def root_page(file: Path, table: str) -> int:
    database = Database(Place(file, KEY), writes=False)
    try:
        return int(database.value("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)))
    finally:
        database.close()


async def test_what_waited_in_a_damaged_store_is_saved_and_sent_from_a_new_one(
    tmp_path: Path,
) -> None:
    file = tmp_path / "store.db"
    before = await filled(file)
    spoil(file, root_page(file, "modules"))
    with pytest.raises(StoreDamaged):
        await Cache.open(file, KEY)
    content = file.read_bytes()

    rescued = await set_aside(file, KEY, {"views", "missing"}.__contains__)
    assert rescued.notes == {"views": "two"}
    assert rescued.changes == before.changes
    assert rescued.drafts == before.drafts
    assert rescued.kept_as.read_bytes() == content, "the file itself is untouched"
    assert rescued.kept_as.parent == tmp_path
    assert " damaged 20" in rescued.kept_as.name
    assert not file.exists()

    async with store(file) as cache:
        for one in rescued.changes:
            await cache.put_change(one)
        assert cache.outbox() == before.changes


async def test_changes_before_and_behind_the_damage_are_saved(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    before = await filled(file)
    database = Database(Place(file, KEY), writes=False)
    leaves = [
        int(page)
        for (page,) in database.rows(
            "SELECT pageno FROM dbstat WHERE name = 'outbox' AND pagetype = 'leaf'"
        )
    ]
    database.close()
    spoil(file, leaves[len(leaves) // 2])
    rescued = await set_aside(file, KEY)
    names = [one.id for one in rescued.changes]
    assert 0 < len(names) < len(before.changes)
    assert names[0] == "c01"
    assert names[-1] == "new"
    assert names == [one.id for one in before.changes if one.id in names], "oldest first"


async def test_a_file_that_cannot_be_read_at_all_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    file.write_bytes(b"no store at all" * 1_000)
    Path(f"{file}-wal").write_bytes(b"log")
    rescued = await set_aside(file, KEY)
    assert (rescued.changes, rescued.drafts) == ((), ())
    assert rescued.kept_as.read_bytes().startswith(b"no store")
    assert Path(f"{rescued.kept_as}-wal").read_bytes() == b"log"
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {rescued.kept_as.name, f"{rescued.kept_as.name}-wal"}


async def test_the_key_of_another_store_saves_nothing_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    before = await filled(file)
    rescued = await set_aside(file, Secret("77" * 32))
    assert rescued.changes == ()
    async with store(rescued.kept_as) as cache:
        assert cache.outbox() == before.changes


async def test_two_damaged_files_of_one_moment_are_both_kept(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    kept = []
    for number in range(3):
        file.write_text(f"damaged {number}")
        kept.append((await set_aside(file, KEY)).kept_as)
    assert [path.read_text() for path in kept] == ["damaged 0", "damaged 1", "damaged 2"]


async def test_an_empty_file_is_put_aside_too(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    file.touch()
    assert (await set_aside(file, KEY)).changes == ()
    assert not file.exists()


async def test_a_file_that_cannot_be_moved_is_said(tmp_path: Path) -> None:
    file = tmp_path / ("n" * 250 + ".db")
    file.write_text("damaged")
    with pytest.raises(StoreTrouble, match="could not be put aside"):
        await set_aside(file, KEY)
    assert file.read_text() == "damaged"
