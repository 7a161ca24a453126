"""What the store costs: filling it against bare SQLite, reading what a window needs at once."""

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.helpers.measuring import p95, report
from tests.store.building import CONTACT_SCHEMA, CONTACTS, KEY, contact
from vtdesk.domain.query import Query, Sort
from vtdesk.domain.record import Json
from vtdesk.store.cache import Cache

RECORDS = 20_000
PAGE = 100
FIRST = ("Anna", "Ben", "Chloé", "Dörte", "Łukasz", "Maria", "John", "Peter", "Zoë", "Ivan")
LAST = ("Schäfer", "Miller", "Smith", "Nowak", "García", "Jones", "Brown", "Müller", "Rossi")
FIELDS = [field.name for field in CONTACT_SCHEMA.fields if field.name != "id"][:12]

INDEXED = ("firstname", "lastname", "contact_no", "email", "phone")


def people() -> list[dict[str, Json]]:
    """The same contacts every time."""
    dice = random.Random(1)
    return [
        contact(
            number,
            firstname=dice.choice(FIRST),
            lastname=f"{dice.choice(LAST)} {number % 977}",
            contact_no=f"CON{number}",
            email=f"c{number}@vtdesk.example",
            phone=f"+49 446 {dice.randrange(100, 999)}-{dice.randrange(1000, 9999)}",
            account_id=f"11x{dice.randrange(1, 2000)}",
            assigned_user_id=f"19x{dice.randrange(1, 9)}",
            leadsource="Partner",
            birthday="1969-02-21",
            donotcall="0",
            visits=str(dice.randrange(100)),
            budget=f"{dice.randrange(10**6)}.06000000",
            description=f'Contact number {number}\n"quoted" & <b>bold</b>',
        )
        for number in range(1, RECORDS + 1)
    ]


def bare_fill(file: Path, records: list[dict[str, Json]]) -> float:
    """Processor seconds of plain SQLite for the same rows with two indexes and a word index.

    Nothing is encrypted, folded, named or read back.
    """
    names = list(records[0])
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        columns = ", ".join(f'"{name}"' for name in names)
        connection.execute(f"CREATE TABLE contacts ({columns})")
        connection.execute("CREATE INDEX by_name ON contacts (lastname)")
        connection.execute("CREATE INDEX by_time ON contacts (modifiedtime)")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, content = '')")
        insert = f"INSERT INTO contacts VALUES ({', '.join('?' * len(names))})"
        started = time.process_time()
        for start in range(0, len(records), PAGE):
            page = records[start : start + PAGE]
            connection.executemany(insert, [tuple(record.values()) for record in page])
            texts = [(" ".join(str(record[name]) for name in INDEXED),) for record in page]
            connection.executemany("INSERT INTO words (text) VALUES (?)", texts)
            connection.commit()
        spent = time.process_time() - started
    connection.close()
    return spent


async def fill(cache: Cache, records: list[dict[str, Json]]) -> tuple[float, float]:
    """Processor seconds of the store, and the longest the loop waited meanwhile, in ms."""
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - before - 0.001)

    watcher = asyncio.ensure_future(watch())
    started = time.process_time()
    for start in range(0, len(records), PAGE):
        await cache.put_records(CONTACTS, records[start : start + PAGE], fetched=1.0)
    spent = time.process_time() - started
    watcher.cancel()
    return spent, longest * 1_000


async def p95_of(work: Callable[[], Awaitable[object]], rounds: int = 40) -> float:
    """The 95th percentile of an awaited work's duration, in ms."""
    samples = []
    for _ in range(rounds):
        started = time.perf_counter()
        await work()
        samples.append((time.perf_counter() - started) * 1_000)
    return p95(samples)


async def measure(folder: Path) -> None:
    """Fill a store, then read from it."""
    records = people()
    bare = bare_fill(folder / "bare.db", records)
    cache = await Cache.open(folder / "store.db", KEY)
    try:
        await cache.put_schema(CONTACT_SCHEMA, fetched=1.0)
        spent, longest = await fill(cache, records)
        report(f"store {RECORDS:,} records, against bare SQLite", spent / bare, "times", 5)
        report("the loop's longest wait during that", longest, "ms", 50)
        dice = random.Random(2)

        async def page() -> object:
            keys = [dice.randrange(1, RECORDS) for _ in range(100)]
            return cache.rows(CONTACTS, keys, FIELDS)

        by_name = Query(CONTACTS, sort=(Sort("lastname"),))
        newest = Query(CONTACTS, sort=(Sort("modifiedtime", descending=True),))
        typed = Query(CONTACTS, words="mul")
        report("100 rows of 12 fields by key, p95", await p95_of(page), "ms", 8)
        report(
            "keys by an indexed order, p95", await p95_of(lambda: cache.reads.ids(newest)), "ms", 60
        )
        report(
            "keys by any other order, p95",
            await p95_of(lambda: cache.reads.ids(by_name)),
            "ms",
            100,
        )
        report("three letters to keys, p95", await p95_of(lambda: cache.reads.ids(typed)), "ms", 20)
    finally:
        await cache.close()


def main() -> None:
    """Measure in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
