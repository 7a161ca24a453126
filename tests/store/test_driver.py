import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.store.building import CONTACTS, KEY, change, contact, store
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import Remedy, StoreDamaged, StoreTrouble
from vtdesk.store.cache import Cache
from vtdesk.store.driver import Database, Place
from vtdesk.store.errors import Interrupted


async def filled(file: Path) -> None:
    async with store(file) as cache:
        records = [contact(n, lastname=f"Secretname{n}") for n in range(1, 400)]
        await cache.put_records(CONTACTS, records, fetched=1.0)
        await cache.put_change(change("a", 1, lastname="Ray"))


async def refusal(file: Path, key: Secret = KEY) -> StoreTrouble:
    with pytest.raises(StoreTrouble) as caught:
        await Cache.open(file, key)
    told = f"{caught.value.summary} {caught.value.detail}"
    assert key.reveal() not in told
    assert caught.value.detail
    return caught.value


async def test_nothing_readable_reaches_the_disk(tmp_path: Path) -> None:
    async with store(tmp_path / "store.db") as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Readablename")], fetched=1.0)
        contents = everything_in(tmp_path)
    for content in (contents, everything_in(tmp_path)):
        assert content
        assert b"Readablename" not in content
        assert b"SQLite format" not in content
        assert bytes.fromhex(KEY.reveal()) not in content


def everything_in(folder: Path) -> bytes:
    return b"".join(part.read_bytes() for part in folder.iterdir() if part.suffix != ".db-shm")


async def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    await filled(tmp_path / "store.db")
    trouble = await refusal(tmp_path / "store.db", Secret("77" * 32))
    assert isinstance(trouble, StoreDamaged)
    assert "key" in trouble.summary


def test_a_key_that_is_no_key_is_refused_before_it_gets_anywhere(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal figures") as caught:
        Place(tmp_path / "s.db", Secret("x'; --"))
    assert "x'; --" not in str(caught.value)
    assert KEY.reveal() not in repr(Place(tmp_path / "s.db", KEY))


async def test_a_file_that_is_something_else_is_damaged(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a store\n" * 1_000)
    assert isinstance(await refusal(text), StoreDamaged)
    plain = tmp_path / "plain.db"
    with sqlite3.connect(plain) as other:
        other.execute("CREATE TABLE t (a)")
    other.close()
    assert isinstance(await refusal(plain), StoreDamaged)


async def test_flipped_bytes_are_found(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    await filled(file)
    content = bytearray(file.read_bytes())
    content[60:90] = bytes(30)
    file.write_bytes(content)
    assert isinstance(await refusal(file), StoreDamaged)


async def test_a_damaged_page_is_found_when_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    await filled(file)
    content = bytearray(file.read_bytes())
    for place in range(4096 * 20, len(content) - 100, 4096):
        content[place + 100] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(StoreDamaged):
        await read_all(file)


async def read_all(file: Path) -> None:
    async with store(file) as cache:
        for number in range(1, 400):
            cache.record(CONTACTS, number)


async def test_a_cut_off_file_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    await filled(file)
    content = file.read_bytes()
    file.write_bytes(content[: 4096 * 3 + 500])
    with pytest.raises(StoreDamaged):
        await read_all(file)


async def test_an_empty_file_is_a_new_store(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    file.touch()
    async with store(file) as cache:
        assert cache.outbox() == ()


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for file in (tmp_path / "file" / "store.db", tmp_path / "missing" / "store.db", tmp_path):
        trouble = await refusal(file)
        assert not isinstance(trouble, StoreDamaged)
        assert "cannot be opened for writing" in trouble.summary
        assert trouble.remedy is Remedy.OPEN_FOLDER


async def test_a_full_disk_loses_nothing_that_was_there(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    async with store(file) as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        await cache.put_change(change("a", 1, lastname="Ray"))
        pages = cache._database.value("PRAGMA page_count")
        cache._database.run(f"PRAGMA max_page_count = {pages}")
        before = cache.outbox()
        with pytest.raises(StoreTrouble, match=r"disk .* is full") as caught:
            await cache.put_change(change("b", 2, lastname="x" * 100_000))
        assert not isinstance(caught.value, StoreDamaged)
        assert cache.outbox() == before
        assert cache.record(CONTACTS, 2) is None
        cache._database.run("PRAGMA max_page_count = 1000000")
        await cache.put_change(change("b", 2, lastname="x" * 100_000))
        assert [waiting.id for waiting in cache.outbox()] == ["a", "b"]


async def test_another_program_that_writes_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vtdesk.store.driver._BUSY_MS", 1)
    file = tmp_path / "store.db"
    async with store(file) as cache:
        other = Database(Place(file, KEY), writes=True)
        try:
            with other.transaction():
                other.run("DELETE FROM drafts")
                with pytest.raises(StoreTrouble, match="in use by another program") as caught:
                    await cache.put_change(change("a", 1, lastname="Ray"))
                assert caught.value.remedy is Remedy.RETRY
        finally:
            other.close()
        await cache.put_change(change("a", 1, lastname="Ray"))


def test_a_misspelt_statement_is_a_bug(tmp_path: Path) -> None:
    database = Database(Place(tmp_path / "s.db", KEY), writes=True)
    try:
        with pytest.raises(Exception, match="syntax error") as caught:
            database.run("SELEKT 1")
        assert not isinstance(caught.value, StoreTrouble | Interrupted)
    finally:
        database.close()


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    database = Database(Place(tmp_path / "s.db", KEY), writes=True)
    try:
        database.run("CREATE TABLE t (a UNIQUE)")
        with pytest.raises(ZeroDivisionError):
            break_off(database)
        assert database.value("SELECT count(*) FROM t") == 0
        with database.transaction(durable=True):
            database.run_many("INSERT OR REPLACE INTO t VALUES (?)", [(2,), ("half \ud83d",)])
        assert database.rows("SELECT a FROM t") == [(2,), ("half ?",)]
    finally:
        database.close()


def break_off(database: Database) -> None:
    with database.transaction():
        database.run("INSERT INTO t VALUES (1)")
        raise ZeroDivisionError


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    place = Place(tmp_path / "s.db", KEY)
    writer, reader = Database(place, writes=True), Database(place, writes=False)
    try:
        writer.run("CREATE TABLE t (a)")
        with pytest.raises(StoreTrouble):
            reader.run("INSERT INTO t VALUES (1)")
    finally:
        reader.close()
        writer.close()


def test_stores_in_memory_are_shared_by_name_only() -> None:
    first, second = Place(None, None), Place(None, None)
    databases = [Database(first, writes=True), Database(first, writes=False)]
    databases.append(Database(second, writes=False))
    try:
        databases[0].run("CREATE TABLE t (a)")
        tables = [d.value("SELECT count(*) FROM sqlite_schema") for d in databases]
        assert tables == [1, 1, 0]
    finally:
        for database in databases:
            database.close()


@pytest.mark.parametrize("width", [1, 5, 80, 400])
@pytest.mark.parametrize("count", [0, 1, 7, 130, 3_000])
def test_many_rows_are_written_by_few_statements(
    width: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(Place(None, None), writes=True)
    rows = [tuple(f"{row} {column}" for column in range(width)) for row in range(count)]
    statements: list[str] = []
    run = database.run

    def noted(sql: str, parameters: Sequence[object] = ()) -> None:
        statements.append(sql)
        run(sql, parameters)

    try:
        database.run(f"CREATE TABLE t ({', '.join(f'c{n}' for n in range(width))})")
        monkeypatch.setattr(database, "run", noted)
        database.insert("INSERT INTO t VALUES ", rows)
        assert database.rows("SELECT * FROM t ORDER BY rowid") == rows
    finally:
        database.close()
    # APSW compiles a longer one anew each time
    assert all(len(sql) <= 16_384 for sql in statements)
    assert len({*statements}) <= 14
    assert len(statements) <= 14 + count // max(1, 16_384 // (4 * width + 8))


def test_half_a_character_spoils_no_row_of_many() -> None:
    database = Database(Place(None, None), writes=True)
    try:
        database.run("CREATE TABLE t (a)")
        database.insert("INSERT INTO t VALUES ", [("Ek",), ("\ud83d",), ("Ray",)])
        assert database.rows("SELECT a FROM t") == [("Ek",), ("?",), ("Ray",)]
    finally:
        database.close()
