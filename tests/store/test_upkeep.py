"""Compacting a store: what it needs, and what it leaves on the disk meanwhile."""

import sys
from pathlib import Path

import apsw
import pytest

from tests.helpers.desk import STORE_KEY
from vtdesk.store import upkeep
from vtdesk.store.driver import Database, Place

ROWS = 16_000
WORDS = "Lindqvist Pumpen AB "
ROOM = 4_000_000


def half_empty(place: Place) -> Database:
    """A store of some 16 MB with a small cache, half of whose rows were removed."""
    database = Database(place, writes=True)
    database.run("PRAGMA cache_size = -400")
    database.run("CREATE TABLE texts (key INTEGER PRIMARY KEY, words TEXT)")
    with database.transaction():
        database.run_many("INSERT INTO texts (words) VALUES (?)", [(WORDS * 50,)] * ROWS)
    with database.transaction():
        database.run("DELETE FROM texts WHERE key / 100 % 2")
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return database


def temporary_files() -> list[bytes]:
    """What the open files of this process hold that have no name any more."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            name = str(link.readlink())
            if name.endswith("(deleted)") and "/memfd:" not in name:
                found.append(link.read_bytes())
        except OSError:
            # closed meanwhile
            continue
    return found


def test_compacting_gives_room_back_without_the_memory_for_all_of_it(tmp_path: Path) -> None:
    file = tmp_path / "store"
    database = half_empty(Place(file, STORE_KEY))
    size, taken = file.stat().st_size, upkeep.taken(database)
    assert taken < 0.6 * size
    before = apsw.memory_used()
    apsw.memory_high_water(True)
    freed = upkeep.compact(database)
    assert apsw.memory_high_water() - before < ROOM < taken
    assert size - file.stat().st_size == pytest.approx(freed, rel=0.05)
    assert database.value("SELECT count(*) FROM texts") == ROWS // 2
    assert database.value("PRAGMA temp_store") == 2
    database.close()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_compacting_writes_meanwhile_is_encrypted(tmp_path: Path) -> None:
    database = half_empty(Place(tmp_path / "store", STORE_KEY))
    largest = 0

    def look() -> bool:
        nonlocal largest
        for content in temporary_files():
            assert WORDS.encode() not in content
            largest = max(largest, len(content))
        return False

    database._connection.set_progress_handler(look, 20_000)
    upkeep.compact(database)
    assert largest > ROOM
    database.close()


def test_a_store_in_memory_is_compacted_in_memory() -> None:
    database = half_empty(Place(None, None))
    assert upkeep.compact(database) > ROOM
    assert upkeep.taken(database) < 0.6 * ROWS * 1_000
    database.close()
