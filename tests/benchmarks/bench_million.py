"""Whether a very large module stays at hand: search, first pages, memory, disk, encryption.

`python -m tests.benchmarks.bench_million [--records 1000000]`; 200,000 contacts without it.
"""

import argparse
import asyncio
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial as bound
from itertools import islice
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication

from tests.benchmarks._warm_profile import WarmProfile, make_warm_profile
from tests.helpers.desk import CONTACTS, STORE_KEY
from tests.helpers.measuring import p95, report
from tests.helpers.typist import Typist
from vtdesk.domain.query import Query, Sort
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.search_text import words
from vtdesk.main import Program, main
from vtdesk.store.cache import Cache

USUAL = 200_000
ROUNDS = 60
COMPARED = 20_000
SCROLLS = 30
INDEXED = ("id", "modifiedtime")
OTHERS = ("firstname", "email", "account_id", "mailingcity", "birthday", "cf_contacts_budget")
COMMON = "con"
SHOWN = ("firstname", "lastname", "title", "account_id", "email", "phone", "modifiedtime")


async def p95_of(works: list[Callable[[], Awaitable[object]]]) -> float:
    """The 95th percentile of the milliseconds that these works take one after the other."""
    return p95([await _milliseconds(work) for work in works])


async def _milliseconds(work: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await work()
    return (time.perf_counter() - started) * 1_000


def searches(cache: Cache) -> list[Callable[[], Awaitable[object]]]:
    """The first three letters of words in the names of contacts chosen by chance."""
    chance = random.Random(1)
    stored = [cache.record(CONTACTS, chance.randrange(1, COMPARED)) for _ in range(ROUNDS)]
    found = [words(record.label)[number % 2 * -1] for number, record in enumerate(stored) if record]
    typed = [word[:3] for word in found]
    return [bound(cache.reads.ids, Query(CONTACTS, words=text)) for text in typed]


def first_pages(cache: Cache, field: str, rounds: int) -> list[Callable[[], Awaitable[object]]]:
    """The first page in both directions of a field's order."""
    queries = [Query(CONTACTS, sort=(Sort(field, bool(number % 2)),)) for number in range(rounds)]
    return [bound(cache.reads.first_rows, query, SHOWN) for query in queries]


async def report_slowest(cache: Cache, what: str) -> None:
    """The first page in the orders without an index of their own."""
    needed = {field: await p95_of(first_pages(cache, field, 4)) for field in OTHERS}
    slowest = max(needed, key=lambda field: needed[field])
    report(f"{what}, slowest ({slowest})", needed[slowest], "ms", 1_000)


async def measure_store(file: Path) -> None:
    """Search and sort in the filled store."""
    cache = await Cache.open(file, STORE_KEY)
    try:
        stored = f"of {await cache.reads.count(CONTACTS):,} contacts"
        report(f"three letters to ids {stored}, p95", await p95_of(searches(cache)), "ms", 20)
        indexed = [work for field in INDEXED for work in first_pages(cache, field, 20)]
        report(f"first page {stored} in an indexed order, p95", await p95_of(indexed), "ms", 20)
        # what an open table does in the background once its first rows are shown
        started = time.perf_counter()
        await cache.indexes.of_columns(CONTACTS, SHOWN)
        report("  indexes on the shown columns", time.perf_counter() - started, "s")
        await report_slowest(cache, f"first page {stored} in any order")
        newest = Query(CONTACTS, words=COMMON, sort=(Sort("modifiedtime", descending=True),))
        common: list[Callable[[], Awaitable[object]]]
        common = [bound(cache.reads.first_rows, newest, SHOWN)] * 10
        what = f"first page {stored} of words that all of them have, p95"
        report(what, await p95_of(common), "ms", 1_000)
    finally:
        await cache.close()


async def measure_encryption(folder: Path, file: Path) -> None:
    """Fill and search an encrypted and a plain store with the same records, turn by turn."""
    source = await Cache.open(file, STORE_KEY)
    schema = source.schema(CONTACTS)
    assert schema is not None
    records = [_wire(source, number) for number in range(1, COMPARED + 1)]
    await source.close()
    seconds: dict[bool, list[float]] = {True: [], False: []}
    found: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(6):
        encrypted = turn % 2 == 0
        target = folder / f"compared-{turn}.sqlite"
        cache = await Cache.open(target, STORE_KEY if encrypted else None)
        seconds[encrypted].append(await _fill(cache, schema, records))
        # as after a start: nothing is decrypted yet
        await cache.close()
        cache = await Cache.open(target, STORE_KEY if encrypted else None)
        spent = time.process_time()
        for work in searches(cache):
            await work()
        found[encrypted].append(time.process_time() - spent)
        await cache.close()
    report("fill, encrypted against plain", min(seconds[True]) / min(seconds[False]), "times", 1.3)
    report("search, encrypted against plain", min(found[True]) / min(found[False]), "times", 1.3)


def _wire(cache: Cache, number: int) -> WireRecord:
    record = cache.record(CONTACTS, number)
    assert record is not None
    return {name: "" if value is None else value for name, value in record.values.items()}


async def _fill(cache: Cache, schema: ModuleSchema, records: list[WireRecord]) -> float:
    """Processor seconds."""
    await cache.put_schema(schema, fetched=1.0)
    spent = time.process_time()
    left = iter(records)
    while page := list(islice(left, 100)):
        await cache.put_records(CONTACTS, page, fetched=1.0)
    return time.process_time() - spent


class Visitor:
    """Uses the window a little and looks at the memory.

    Args:
        program: the running program.
        records: how many contacts are stored.
    """

    def __init__(self, program: Program, records: int) -> None:
        self._program = program
        self._records = records

    async def visit(self) -> None:
        """Scroll, sort, look."""
        typist = Typist(self._program)
        await typist.until_open()
        await typist.until_rows(self._records)
        typist.window.resize(1440, 900)
        await typist.settle()
        bar = typist.window.page.table.verticalScrollBar()
        for _ in range(SCROLLS):
            bar.setValue(bar.value() + bar.pageStep())
            QCoreApplication.sendPostedEvents()
        bar.setValue(bar.maximum() // 2)
        await typist.settle()
        # what a first look at a large module starts in the background
        making = [task for task in asyncio.all_tasks() if task.get_name().startswith("indexes of")]
        await asyncio.gather(*making)
        what = f"memory of the program on {self._records:,} contacts"
        report(what, resident_megabytes(), "MB", 250)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        report("  at most", peak / (2**20 if sys.platform == "darwin" else 2**10), "MB")


def resident_megabytes() -> float:
    """What this process holds now, on Linux."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize() / 2**20


def measure(profile: WarmProfile, folder: Path, records: int) -> None:
    """Everything, each part in a process of its own where memory counts."""
    bytes_on_disk = sum(part.stat().st_size for part in profile.store.parent.iterdir())
    report("disk, against the bare JSON", bytes_on_disk / profile.json_bytes, "times", 2.5)
    asyncio.run(measure_store(profile.store))
    asyncio.run(measure_encryption(folder, profile.store))
    command = [sys.executable, "-m", "tests.benchmarks.bench_million"]
    command += ["--records", str(records), "--visit", str(profile.folder)]
    subprocess.run(command, env=profile.environment, check=True)


def start() -> None:
    """Read the arguments; make the profile, or visit one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=USUAL)
    parser.add_argument("--visit", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.visit is not None:
        main(
            ["--offline", "--profile", str(chosen.visit)],
            lambda program: Visitor(program, chosen.records).visit(),
        )
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(make_warm_profile(Path(folder), chosen.records), Path(folder), chosen.records)


if __name__ == "__main__":
    start()
