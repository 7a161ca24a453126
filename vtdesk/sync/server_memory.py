"""What was learned of a server and spent there today, kept over the end of the program.

Both are notes in the store: what the server turned out to accept, so that no question is asked
twice, and how many background calls the day has seen, so that a restart does not begin it anew.
"""

from contextlib import suppress

import msgspec

from vtdesk.api.client import VtigerClient
from vtdesk.store.cache import Cache

_ACCEPTED = "what the server accepts"
_SPENT = "background calls of a day"


def recall(client: VtigerClient, cache: Cache) -> None:
    """Give a new client what an earlier one learned; a note that cannot be read is passed over."""
    with suppress(msgspec.DecodeError):
        known = msgspec.json.decode(cache.note(_ACCEPTED) or "{}", type=dict[str, str])
        for question, answer in known.items():
            client.probe.learn(question, answer)
    day, _, calls = (cache.note(_SPENT) or "").partition(" ")
    if day.isdigit() and calls.isdigit():
        client.budget.background = (int(day), int(calls))


async def remember(client: VtigerClient, cache: Cache) -> None:
    """Keep what the client knows by now, where it differs."""
    accepted = msgspec.json.encode(dict(client.probe.known)).decode()
    day, calls = client.budget.background
    for name, text in ((_ACCEPTED, accepted), (_SPENT, f"{day} {calls}")):
        if cache.note(name) != text:
            await cache.put_note(name, text)
