"""Finding stored records by any of their words: numbers, addresses, cities, besides names."""

import asyncio
from collections.abc import Collection, Sequence

from vtdesk.app.references import Target
from vtdesk.domain.ids import AnyId, ModuleName, id_from_key
from vtdesk.domain.query import Query
from vtdesk.domain.search_text import words
from vtdesk.store.cache import Cache

PATIENCE_S = 0.05
"""Seconds after which what was found so far has to do: somebody is typing."""

_SLOT = "wide search"


class WideSearch:
    """Looks for typed words in the search text of several modules, one after the other.

    Args:
        cache: the store.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def find(
        self, modules: Sequence[ModuleName], text: str, most: int, without: Collection[AnyId] = ()
    ) -> tuple[Target, ...]:
        """Stored records in which every typed word is found, in the order of the modules.

        Args:
            modules: where to look.
            text: as typed; without a word in it nothing is found.
            most: records at most.
            without: records that were found already.

        Raises:
            CancelledError: a newer search began.
        """
        found: list[Target] = []
        if not words(text):
            return ()
        try:
            async with asyncio.timeout(PATIENCE_S):
                for module in modules:
                    if len(found) >= most:
                        break
                    found.extend(await self._find_in(module, text, most, without))
        except TimeoutError:
            # the next key asks again, and what is typed by then leaves fewer to look at
            pass
        return tuple(found[:most])

    async def _find_in(
        self, module: ModuleName, text: str, most: int, without: Collection[AnyId]
    ) -> list[Target]:
        schema = self._cache.schema(module)
        if schema is None:
            return []
        query = Query(module, words=text)
        rows = await self._cache.reads.first_rows(query, (), most + len(without), slot=_SLOT)
        named = ((id_from_key(schema.id_prefix, row.key), row.label) for row in rows)
        return [
            Target(record, module, label)
            for record, label in named
            if label and record not in without
        ]
