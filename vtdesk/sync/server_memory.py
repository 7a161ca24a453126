"""What was learned of a server and spent there today, kept over the end of the program.

Both are notes in the store: what the server turned out to accept, so that no question is asked
twice, and how many background calls the day has seen, so that a restart does not begin it anew.
"""

import asyncio
from contextlib import suppress

import msgspec

from vtdesk.api.client import VtigerClient
from vtdesk.domain.errors import StoreTrouble
from vtdesk.store.cache import Cache

_ACCEPTED = "what the server accepts"
_SPENT = "background calls of a day"

KEEP_EVERY = 20
"""Calls after which all is kept anew, so that a program that is killed forgets few of them."""


class ServerMemory:
    """Passes on from one run of the program to the next what a client knows and spent.

    Args:
        client: the server.
        cache: the store.
    """

    def __init__(self, client: VtigerClient, cache: Cache) -> None:
        self._client = client
        self._cache = cache
        self._kept_at = 0
        self._keeping: asyncio.Task[None] | None = None

    def recall(self) -> None:
        """Give the client what an earlier one learned; a note that cannot be read is passed over."""
        with suppress(msgspec.DecodeError):
            known = msgspec.json.decode(self._cache.note(_ACCEPTED) or "{}", type=dict[str, str])
            for question, answer in known.items():
                self._client.probe.learn(question, answer)
        day, _, calls = (self._cache.note(_SPENT) or "").partition(" ")
        if day.isdigit() and calls.isdigit():
            self._client.budget.background = (int(day), int(calls))

    def is_due(self) -> bool:
        """Whether so many calls were made since all was kept that it is to be kept again."""
        return self._client.budget.spent.total() - self._kept_at >= KEEP_EVERY

    def keep_soon(self) -> None:
        """Keep what the client knows by now while further calls are made."""
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.get_running_loop().create_task(self._keep())

    async def keep(self) -> None:
        """Keep what the client knows by now, where it differs; a disk that is full, another time."""
        if self._keeping is not None:
            await asyncio.wait([self._keeping])
        await self._keep()

    async def _keep(self) -> None:
        self._kept_at = self._client.budget.spent.total()
        accepted = msgspec.json.encode(dict(self._client.probe.known)).decode()
        day, calls = self._client.budget.background
        with suppress(StoreTrouble):
            for name, text in ((_ACCEPTED, accepted), (_SPENT, f"{day} {calls}")):
                if self._cache.note(name) != text:
                    await self._cache.put_note(name, text, durable=False)
