"""A disk that does not give what is stored on it, as long as a test wants it so."""

from array import array
from collections.abc import Sequence

import pytest

from vtdesk.domain.errors import StoreTrouble
from vtdesk.domain.query import Query
from vtdesk.domain.record import Row
from vtdesk.store.cache import Cache

WORDS = "The disk did not give the local data. Check the disk, then try again."


class UnreadRows:
    """Lets tables fail to read which rows they have.

    Attributes:
        broken: whether they do.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.broken = True
        read_both, read_ids = Cache.ids_and_rows, Cache.ids

        async def ids_and_rows(
            cache: Cache, query: Query, fields: Sequence[str], first: int = 200, *, slot: str = ""
        ) -> "tuple[array[int], tuple[Row, ...]]":
            self._check()
            return await read_both(cache, query, fields, first, slot=slot)

        async def ids(cache: Cache, query: Query, *, slot: str = "") -> "array[int]":
            self._check()
            return await read_ids(cache, query, slot=slot)

        monkeypatch.setattr(Cache, "ids_and_rows", ids_and_rows)
        monkeypatch.setattr(Cache, "ids", ids)

    def _check(self) -> None:
        if self.broken:
            raise StoreTrouble(WORDS)
