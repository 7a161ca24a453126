"""What a person lets fetching take: kept as a note in the store."""

import msgspec

from vtdesk.domain.errors import NoRoom
from vtdesk.domain.keeping import DEFAULT_BYTES, Limits
from vtdesk.store.cache import Cache

_NOTE = "limits"
_RESERVE = 0.05
_ON_THEIR_WAY = 500
_MEGA, _GIGA = 1_000_000, 1_000_000_000


def limits_of(cache: Cache) -> Limits:
    """What was chosen; one that cannot be read counts as not chosen."""
    try:
        return msgspec.json.decode(cache.note(_NOTE) or "{}", type=Limits)
    except msgspec.DecodeError:
        return Limits()


async def choose_limits(cache: Cache, limits: Limits) -> None:
    """Keep a choice."""
    await cache.put_note(_NOTE, msgspec.json.encode(limits).decode())


def is_full(cache: Cache, limits: Limits) -> bool:
    """Whether a further page of records could pass the room they are given.

    The last part is for pages on their way, the indexes that end a fill, and what waits to be sent.
    """
    if limits.room is None:
        return False
    reserve = max(limits.room * _RESERVE, _ON_THEIR_WAY * DEFAULT_BYTES)
    return cache.taken() >= limits.room - reserve


def no_room(limits: Limits) -> NoRoom:
    """The words for a fetch that the room ended."""
    room = limits.room or 0
    size = f"{room / _GIGA:g} GB" if room >= _GIGA else f"{room / _MEGA:g} MB"
    return NoRoom(
        f"The {size} that local data may take are used up, so no further records are fetched. "
        "What is here stays, and your changes are kept. Give it more room, or keep less.",
        detail=f"room {limits.room}",
    )
