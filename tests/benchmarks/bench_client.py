"""What the client costs on top of httpx and `json.loads` for the same page of 100 records."""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

import httpx

from tests.helpers.measuring import report
from vtdesk.api.client import VtigerClient
from vtdesk.domain.account import Secret

QUERY = "select * from Contacts where id > '4x0' order by id limit 100;"
ROUNDS = 300
LIMIT = 1.3


async def measure(endpoint: str, user: str, access_key: str) -> float:
    """The median cost of a page through the client, divided by that through bare httpx."""
    async with (
        httpx.AsyncClient(auth=(user, access_key)) as bare,
        VtigerClient(endpoint, user, Secret(access_key)) as client,
    ):

        async def page_by_httpx() -> None:
            response = await bare.get(f"{endpoint}/query", params={"query": QUERY})
            assert len(json.loads(response.content)["result"]) == 100

        async def page_by_client() -> None:
            assert len(await client.query(QUERY)) == 100

        # one after the other, so that a slow moment of the machine hits both
        pairs = [(await _timed(page_by_httpx), await _timed(page_by_client)) for _ in range(ROUNDS)]
    by_httpx = statistics.median(pair[0] for pair in pairs)
    by_client = statistics.median(pair[1] for pair in pairs)
    return by_client / by_httpx


async def _timed(fetch: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await fetch()
    return time.perf_counter() - started


def main() -> None:
    """Start the sample company in a process of its own and compare."""
    command = [sys.executable, "-m", "vtdesk.demo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        try:
            user = told["users"][0]
            ratio = asyncio.run(measure(told["endpoint"], user["user"], user["access_key"]))
        finally:
            server.terminate()
    report("100 records through the client, against httpx and json.loads", ratio, "times", LIMIT)


if __name__ == "__main__":
    main()
