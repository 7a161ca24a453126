"""How soon the program knows who rings, from the store alone.

`python -m tests.benchmarks.bench_lookup [--records 1000000]`; 200,000 contacts without it.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks._warm_profile import make_warm_profile
from tests.benchmarks.bench_picker import session_on
from tests.helpers.desk import CONTACTS, STORE_KEY
from tests.helpers.measuring import p95, report
from vtdesk.app.lookup import Lookup
from vtdesk.store.cache import Cache

USUAL = 200_000
ROUNDS = 60
COMPARED = 20_000
LIMIT = 100.0
ENDING = 7


async def needed(lookup: Lookup, texts: Sequence[str]) -> list[float]:
    """Milliseconds from each number or address to whose it is and what is going on with them."""
    took = []
    for text in texts:
        started = time.perf_counter()
        found = await lookup.find(text)
        assert found, text
        await lookup.callers.background(found[0])
        took.append((time.perf_counter() - started) * 1_000)
    return took


async def measure(file: Path) -> None:
    """Look up numbers in three spellings, and addresses."""
    cache = await Cache.open(file, STORE_KEY)
    session = session_on(cache)
    try:
        count = await cache.reads.count(CONTACTS)
        chance = random.Random(2)
        keys = [chance.randrange(1, COMPARED) for _ in range(3 * ROUNDS)]
        rows = [row for row in cache.rows(CONTACTS, keys, ("phone", "email")) if row is not None]
        numbers = [str(row.cells[0]) for row in rows if row.cells[0]][:ROUNDS]
        addresses = [str(row.cells[1]) for row in rows if row.cells[1]][:ROUNDS]
        figures = ["".join(letter for letter in text if letter.isdigit()) for text in numbers]
        lookup = session.lookup
        took = await needed(lookup, numbers)
        report(f"who rings, of {count:,} contacts, p95", p95(took), "ms", LIMIT)
        took = await needed(lookup, [f"0{text[2:]}" for text in figures])
        report("  the number without its country, p95", p95(took), "ms", LIMIT)
        took = await needed(lookup, [text[-ENDING:] for text in figures])
        report("  its last seven figures, p95", p95(took), "ms", LIMIT)
        took = await needed(lookup, addresses)
        report("  an address, p95", p95(took), "ms", LIMIT)
    finally:
        await session.close()


def start() -> None:
    """Fill a store and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=USUAL)
    parser.add_argument("--store", type=Path, help="a store that is filled already")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = chosen.store or make_warm_profile(Path(folder), chosen.records).store
        asyncio.run(measure(file))


if __name__ == "__main__":
    start()
