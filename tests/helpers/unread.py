"""A disk that does not give what is stored on it, as long as a test wants it so."""

from array import array
from collections.abc import Sequence

import pytest

from vtdesk.domain.errors import StoreTrouble
from vtdesk.domain.query import Query
from vtdesk.domain.record import Row
from vtdesk.store.reads import Reads

WORDS = "The disk did not give the local data. Check the disk, then try again."


class UnreadRows:
    """Lets tables fail to read which rows they have.

    Attributes:
        broken: whether they do.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.broken = True
        read_both, read_ids = Reads.ids_and_rows, Reads.ids

        async def ids_and_rows(
            reads: Reads, query: Query, fields: Sequence[str], first: int = 200, *, slot: str = ""
        ) -> "tuple[array[int], tuple[Row, ...]]":
            self._check()
            return await read_both(reads, query, fields, first, slot=slot)

        async def ids(reads: Reads, query: Query, *, slot: str = "") -> "array[int]":
            self._check()
            return await read_ids(reads, query, slot=slot)

        monkeypatch.setattr(Reads, "ids_and_rows", ids_and_rows)
        monkeypatch.setattr(Reads, "ids", ids)

    def _check(self) -> None:
        if self.broken:
            raise StoreTrouble(WORDS)
