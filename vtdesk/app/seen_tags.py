"""Tags on stored records: what completion knows, for there is no call that lists all tags."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from vtdesk.app.asked_tags import AskedTags
from vtdesk.app.slices import slices
from vtdesk.app.tag_texts import FIELD, split_tags, typed_tag
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Condition, Op, Query
from vtdesk.domain.search_text import fold
from vtdesk.store.cache import Cache

MOST_OFFERED = 12

_ROWS_READ = 100
_MOST_ROWS = 5_000
_SEEN_FOR = 30.0
"""Seconds for which what was seen is good enough to complete from, whatever comes meanwhile."""


@dataclass(frozen=True, slots=True)
class SeenTag:
    """A tag on stored records of a module.

    Attributes:
        records: how many of them have it, of those that were looked at.
    """

    module: ModuleName
    tag: str
    records: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look at a module's stored rows found, most used first."""

    tags: tuple[SeenTag, ...]
    at: float
    stale: bool = False


class SeenTags:
    """Looks at stored rows, and remembers what it saw.

    Args:
        cache: the store.
        asked: tags of records that do not tell them.
        now: Unix time in seconds.
    """

    def __init__(self, cache: Cache, asked: AskedTags, now: Callable[[], float]) -> None:
        self._cache = cache
        self._asked = asked
        self._now = now
        self._seen: dict[ModuleName, _Seen] = {}
        self._looking = asyncio.Lock()

    async def of(self, module: ModuleName) -> tuple[SeenTag, ...]:
        """The tags on stored records of a module, those used most first."""
        # one look serves all letters that are typed while it lasts
        async with self._looking:
            found = self._seen.get(module)
            if found is None or (found.stale and not is_fresh(found.at, self._now(), _SEEN_FOR)):
                texts = await self._texts(module)
                tags = _counted(module, (tag for text in texts for tag in split_tags(text)))
                found = self._seen[module] = _Seen(tags, self._now())
            return found.tags

    async def anywhere(self, modules: Iterable[ModuleName], typed: str) -> tuple[SeenTag, ...]:
        """Tags of these modules that complete what was typed, best first."""
        found = [one for module in modules for one in await self.of(module)]
        found.sort(key=lambda one: -one.records)
        return _completing(found, typed)[:MOST_OFFERED]

    async def completing(
        self, module: ModuleName, typed: str, without: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Tags of a module that complete what was typed and are not among some, best first."""
        found = [one for one in await self.of(module) if one.tag not in without]
        return tuple(one.tag for one in _completing(found, typed)[:MOST_OFFERED])

    async def common(
        self, module: ModuleName, keys: Sequence[int], typed: str = ""
    ) -> tuple[SeenTag, ...]:
        """Tags that some stored records have and that complete a text, with how many have them."""
        there: list[str] = []
        async for start in slices(min(len(keys), _MOST_ROWS), _ROWS_READ):
            rows = self._cache.rows(module, keys[start : start + _ROWS_READ], (FIELD,))
            for row in rows:
                if row is not None:
                    there.extend(split_tags(str(row.cells[0] or "")))
        return _completing(_counted(module, there), typed)[:MOST_OFFERED]

    def note(self, module: ModuleName, tags: Iterable[str]) -> None:
        """Complete from tags that were never seen before at once."""
        if module in self._seen:
            seen = self._seen[module]
            known = {one.tag for one in seen.tags}
            new = tuple(SeenTag(module, tag, 1) for tag in tags if tag not in known)
            self._seen[module] = replace(seen, tags=(*seen.tags, *new), stale=True)

    def note_changes(self, changes: ChangeSet) -> None:
        """Rows that were written may tell tags that were never seen."""
        for module in (*changes.rows, *changes.removed, *changes.everything):
            if module in self._seen:
                self._seen[module] = replace(self._seen[module], stale=True)

    async def _texts(self, module: ModuleName) -> list[str]:
        schema = self._cache.schema(module)
        if schema is None or schema.field(FIELD) is None:
            return [",".join(tags) for tags in self._asked.of_module(module)]
        query = Query(module, Condition(FIELD, Op.FILLED))
        rows = await self._cache.reads.first_rows(query, (FIELD,), _MOST_ROWS)
        return [str(row.cells[0] or "") for row in rows]


def _counted(module: ModuleName, tags: Iterable[str]) -> tuple[SeenTag, ...]:
    """Each tag with how often it is there, the most frequent first."""
    ordered = sorted(Counter(tags).items(), key=lambda one: (-one[1], one[0]))
    return tuple(SeenTag(module, tag, records) for tag, records in ordered)


def _completing(seen: Sequence[SeenTag], typed: str) -> tuple[SeenTag, ...]:
    """Those with the typed text in them; those that begin with it first."""
    wanted = fold(typed_tag(typed))
    folded = [(fold(one.tag), one) for one in seen]
    begin = [one for text, one in folded if text.startswith(wanted)]
    inside = [one for text, one in folded if wanted in text and not text.startswith(wanted)]
    return (*begin, *inside)
