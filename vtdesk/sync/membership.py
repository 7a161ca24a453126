"""Which groups the person said to be in, kept as a note in the store: no server tells."""

from collections.abc import Iterable

from vtdesk.domain.ids import RecordId, parse_record_id
from vtdesk.store.cache import Cache

NOTE = "my groups"
"""The note's name."""


def groups_of(cache: Cache) -> tuple[RecordId, ...]:
    """The groups, in the order they were named; what cannot be read is passed over."""
    return tuple(
        record
        for part in (cache.note(NOTE) or "").split()
        if (record := parse_record_id(part)) is not None
    )


async def choose_groups(cache: Cache, groups: Iterable[RecordId]) -> None:
    """Keep which groups these are."""
    await cache.put_note(NOTE, " ".join(map(str, groups)) or None)
