"""Fetches queries with httpx alone and decodes what comes: a process to be measured.

`python -m tests.benchmarks._bare_pages ENDPOINT USER` reads the access key and then the queries
from standard input, one a line, and prints the seconds it took. Nothing of vtdesk is imported.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence

import httpx


async def fetch(endpoint: str, auth: tuple[str, str], queries: Sequence[str]) -> float:
    """Seconds from the first request to the last decoded page."""
    async with httpx.AsyncClient(auth=auth, trust_env=False) as client:
        started = time.perf_counter()
        for query in queries:
            answer = await client.get(f"{endpoint}/query", params={"query": query})
            assert json.loads(answer.content)["result"]
        return time.perf_counter() - started


if __name__ == "__main__":
    access_key, *wanted = sys.stdin.read().splitlines()
    seconds = asyncio.run(fetch(sys.argv[1], (sys.argv[2], access_key), wanted))
    sys.stdout.write(f"{seconds}\n")
