"""What an older release indexed is indexed anew in pieces, and stays what is stored."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.building import ACCOUNTS, CONTACT_SCHEMA, CONTACTS, KEY, account, change, contact
from tests.store.building import store as opened_store
from tests.store.pieces import ending_after_one, in_file
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.query import Query
from vtdesk.domain.record import Json
from vtdesk.store import schemas, stale_words
from vtdesk.store.cache import Cache
from vtdesk.store.driver import Database, Place
from vtdesk.store.schemas import ModuleTable

ROOT = Path(__file__).resolve().parents[2]
OF_RELEASE_4 = ROOT / "tests" / "data" / "store_v4.db"
NOTED = "SELECT count(*) FROM stale_words"


@pytest.fixture(autouse=True)
def little_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stale_words, "PIECE", 2)


async def found(cache: Cache, text: str) -> list[int]:
    return list(await cache.reads.ids(Query(CONTACTS, words=text)))


def change_file(file: Path, *statements: str) -> None:
    database = Database(Place(file, KEY), writes=True)
    try:
        for statement in statements:
            database.run(statement)
    finally:
        database.close()


def of_release_4(folder: Path) -> Path:
    """A copy of that release's file, in which the field of several lines is a street."""
    file = folder / "store.db"
    file.write_bytes(OF_RELEASE_4.read_bytes())
    change_file(
        file,
        """UPDATE modules SET schema = replace(schema, '"description"', '"mailingstreet"')""",
        "UPDATE columns SET field = 'mailingstreet' WHERE field = 'description'",
    )
    number = in_file(file, "SELECT number FROM columns WHERE field = 'mailingstreet'")
    change_file(file, f"UPDATE rows_1 SET f{number} = 'Rail Street 12' WHERE key = 2")
    return file


async def test_a_store_of_the_release_before_finds_streets_and_short_endings(
    tmp_path: Path,
) -> None:
    file = of_release_4(tmp_path)
    cache = await Cache.open(file, KEY)
    typed = ("rail street", "57", "157", "8157", "lodz", "ray", "partly")
    before = {text: await found(cache, text) for text in typed}
    assert before == {
        "rail street": [],
        "57": [],
        "157": [],
        "8157": [1],
        "lodz": [2],
        "ray": [1],
        "partly": [3],
    }
    await cache.indexes.renew_words()
    after = {"rail street": [2], "57": [1], "157": [1]}
    assert {text: await found(cache, text) for text in typed} == {**before, **after}
    await cache.close()
    assert in_file(file, NOTED) == 0
    assert in_file(file, "SELECT count(*) FROM search_1_docsize") == 4, "each row once"


async def aged(file: Path, keys: int = 5) -> Cache:
    """A store none of whose people are found by more than their names yet."""
    async with opened_store(file) as cache:
        people = [
            contact(key, lastname="Lee", contact_no=f"CON{key}") for key in range(1, keys + 1)
        ]
        await cache.put_records(CONTACTS, people, fetched=1.0)
    age(file)
    return await Cache.open(file, KEY)


def age(file: Path) -> None:
    change_file(
        file,
        "INSERT OR REPLACE INTO search_1 (rowid, label, text) "
        "SELECT key, ifnull(sort, ''), '' FROM rows_1",
        "INSERT INTO stale_words SELECT number, 9223372036854775807 FROM modules",
    )


async def one_piece(cache: Cache) -> None:
    with ending_after_one(stale_words, "renew"):
        await cache.indexes.renew_words()


async def test_it_goes_on_where_it_was_with_the_newest_first(tmp_path: Path) -> None:
    cache = await aged(tmp_path / "s")
    for done in ([], [4, 5], [2, 3, 4, 5], [1, 2, 3, 4, 5]):
        assert await found(cache, "con") == done
        assert await found(cache, "lee") == [1, 2, 3, 4, 5], "as before all along"
        await one_piece(cache)
        await cache.close()
        cache = await Cache.open(tmp_path / "s", KEY)
    await cache.close()
    assert in_file(tmp_path / "s", NOTED) == 0


async def test_two_at_once_share_the_work(tmp_path: Path) -> None:
    cache = await aged(tmp_path / "s")
    await asyncio.gather(cache.indexes.renew_words(), cache.indexes.renew_words())
    assert await found(cache, "con") == [1, 2, 3, 4, 5]
    await cache.close()


async def test_a_piece_that_breaks_off_is_done_again(tmp_path: Path) -> None:
    cache = await aged(tmp_path / "s")
    with (
        ending_after_one(stale_words, "renew", error=ZeroDivisionError()),
        pytest.raises(ZeroDivisionError),
    ):
        await cache.indexes.renew_words()
    assert await found(cache, "con") == []
    await cache.close()
    cache = await Cache.open(tmp_path / "s", KEY)
    await cache.indexes.renew_words()
    assert await found(cache, "con") == [1, 2, 3, 4, 5]
    await cache.close()


KILLED = """
import asyncio, os, sys
from pathlib import Path
from tests.store.building import store
from vtdesk.store import stale_words

async def main():
    renew, pieces = stale_words.renew, []

    def killed(database, table):
        more = renew(database, table)
        pieces.append(more)
        if len(pieces) == 2:
            os.kill(os.getpid(), 9)
        return more

    stale_words.PIECE, stale_words.renew = 2, killed
    async with store(Path(sys.argv[1])) as cache:
        await cache.indexes.renew_words()

asyncio.run(main())
"""


async def test_a_killed_process_leaves_whole_pieces(tmp_path: Path) -> None:
    await (await aged(tmp_path / "s")).close()
    command = [sys.executable, "-c", KILLED, str(tmp_path / "s")]
    ended = subprocess.run(command, cwd=ROOT, check=False)  # noqa: ASYNC221 - the test waits for its end
    assert ended.returncode == -9
    cache = await Cache.open(tmp_path / "s", KEY)
    assert await found(cache, "con") == [4, 5]
    await cache.indexes.renew_words()
    assert await found(cache, "con") == [1, 2, 3, 4, 5]
    await cache.close()


async def test_what_is_written_between_two_pieces_stays(tmp_path: Path) -> None:
    cache = await aged(tmp_path / "s")
    await one_piece(cache)
    await cache.put_records(CONTACTS, [contact(1, email="new@lee.example")], fetched=2.0)
    await cache.put_records(CONTACTS, [contact(9, email="new@lee.example")], fetched=2.0)
    await cache.put_change(change("edit", 2, email="new@edit.example"))
    local = cache.next_local_id(CONTACTS)
    await cache.put_change(change("made", local, ChangeKind.CREATE, email="new@made.example"))
    await cache.remove_records(CONTACTS, [3, 5])
    await cache.indexes.renew_words()
    assert await found(cache, "con") == [2, 4]
    assert await found(cache, "new") == [-1, 1, 2, 9]
    assert await found(cache, "edit") == [2]
    await cache.close()
    assert in_file(tmp_path / "s", "SELECT count(*) FROM search_1_docsize") == 5


async def test_only_what_was_there_is_indexed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "s"
    cache = await aged(file)
    entries: list[int] = []
    renew = stale_words.renew

    def counted(database: Database, table: ModuleTable) -> bool:
        below = database.value("SELECT below FROM stale_words WHERE module = ?", (table.number,))
        entries.append(below)
        return renew(database, table)

    monkeypatch.setattr(stale_words, "renew", counted)
    assert in_file(file, NOTED) == 1, "nobody needs to look at a module without a row"
    await cache.put_records(
        CONTACTS, [contact(key, contact_no=f"CON{key}") for key in range(6, 20)], fetched=2.0
    )
    await cache.put_records(ACCOUNTS, [account(1)], fetched=2.0)
    await cache.indexes.renew_words()
    assert entries == [6, 4, 2]
    await cache.indexes.renew_words()
    await cache.close()
    cache = await Cache.open(file, KEY)
    await cache.indexes.renew_words()
    assert entries == [6, 4, 2], "and once"
    await cache.close()


async def test_a_new_store_has_nothing_to_index_anew(tmp_path: Path) -> None:
    async with opened_store(tmp_path / "s") as cache:
        await cache.put_records(CONTACTS, [contact(1)], fetched=1.0)
    async with opened_store(tmp_path / "s"):
        assert in_file(tmp_path / "s", NOTED) == 0


async def test_a_fill_that_broke_off_goes_on_meanwhile(tmp_path: Path) -> None:
    cache = await aged(tmp_path / "s", 3)
    await one_piece(cache)
    more = [contact(key, contact_no=f"CON{key}") for key in (4, 5)]
    await cache.put_records(CONTACTS, more, fetched=2.0, cursor=Cursor(CONTACTS, filled=5))
    assert await found(cache, "con") == [2, 3, 4, 5]
    await cache.put_cursor(Cursor(CONTACTS, filled=5, complete=True))
    await cache.indexes.renew_words()
    assert await found(cache, "con") == [1, 2, 3, 4, 5]
    await cache.close()


async def test_a_module_whose_describe_cannot_be_read_waits_for_the_next(tmp_path: Path) -> None:
    cache = await aged(tmp_path / "s")
    await cache.close()
    change_file(tmp_path / "s", "UPDATE modules SET schema = '{}'")
    cache = await Cache.open(tmp_path / "s", KEY)
    await cache.indexes.renew_words()
    await cache.put_schema(CONTACT_SCHEMA, fetched=2.0)
    assert await found(cache, "con") == []
    await cache.indexes.renew_words()
    assert await found(cache, "con") == [1, 2, 3, 4, 5]
    await cache.close()


async def test_what_no_column_holds_is_found_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schemas, "MOST_COLUMNS", 2)
    cache = await aged(tmp_path / "s")
    assert await found(cache, "con") == []
    await cache.indexes.renew_words()
    assert await found(cache, "con3") == [3]
    await cache.close()


LETTERS = st.text(st.sampled_from("aŁß 1-9\n"), max_size=12)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"lastname": LETTERS, "email": LETTERS, "contact_no": LETTERS, "phone": LETTERS}
    ),
    min_size=1,
    max_size=5,
)


@given(RECORDS)
async def test_the_index_becomes_what_writing_makes_it(
    tmp_path_factory: pytest.TempPathFactory, people: list[dict[str, Json]]
) -> None:
    file = tmp_path_factory.mktemp("words") / "s"
    async with opened_store(file) as cache:
        records = [contact(key, **values) for key, values in enumerate(people, 1)]
        await cache.put_records(CONTACTS, records, fetched=1.0)
    written = words_in(file)
    age(file)
    cache = await Cache.open(file, KEY)
    await cache.indexes.renew_words()
    await cache.close()
    assert words_in(file) == written


def words_in(file: Path) -> list[tuple[object, ...]]:
    """Every word of the index with its rows and columns (https://sqlite.org/fts5.html, 8)."""
    database = Database(Place(file, KEY), writes=True)
    try:
        database.run("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search_1, 'instance')")
        return sorted(database.rows("SELECT term, doc, col FROM temp.words"))
    finally:
        database.close()
