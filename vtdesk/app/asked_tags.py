"""Tags of records that do not tell them themselves, as the server answered when it was asked.

Most servers deliver tags as a field of the record (wire fact 3.20); these do not need this.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName
from vtdesk.store.cache import Cache
from vtdesk.store.packing import from_json, to_json

MOST = 500
"""Records whose answer is kept, the latest ones."""

GOOD_FOR = 86_400.0
"""Seconds after which a record may be asked for again."""

_NOTE = "asked tags"


@dataclass(frozen=True)
class _Answer:
    module: ModuleName
    key: int
    at: float
    tags: tuple[str, ...]


class AskedTags:
    """Keeps the answers with the account, so that a restart costs no call.

    Args:
        cache: the store.
        now: Unix time in seconds.
    """

    def __init__(self, cache: Cache, now: Callable[[], float]) -> None:
        self._cache = cache
        self._now = now
        self._answers: dict[tuple[ModuleName, int], _Answer] | None = None
        self._tried: dict[tuple[ModuleName, int], float] = {}

    def of(self, module: ModuleName, key: int) -> tuple[str, ...] | None:
        """The last answer for a record; None where there is none."""
        found = self._all().get((module, key))
        return None if found is None else found.tags

    def of_module(self, module: ModuleName) -> Iterator[tuple[str, ...]]:
        """The answers for all records of a module."""
        return (one.tags for one in self._all().values() if one.module == module)

    def was_asked(self, module: ModuleName, key: int) -> bool:
        """Whether a record was asked for within a day, answered or not."""
        answer = self._all().get((module, key))
        moments = (self._tried.get((module, key)), answer.at if answer is not None else None)
        now = self._now()
        return any(is_fresh(moment, now, GOOD_FOR) for moment in moments)

    def note_try(self, module: ModuleName, key: int) -> None:
        """A record is being asked for."""
        self._tried[module, key] = self._now()

    async def keep(self, module: ModuleName, key: int, tags: tuple[str, ...]) -> None:
        """Keep an answer, or what became of it.

        Raises:
            StoreTrouble: it cannot be written.
        """
        answers = self._all()
        # the latest stand last
        answers.pop((module, key), None)
        answers[module, key] = _Answer(module, key, self._now(), tags)
        while len(answers) > MOST:
            del answers[next(iter(answers))]
        await self._cache.put_note(_NOTE, to_json(list(answers.values())))

    def _all(self) -> dict[tuple[ModuleName, int], _Answer]:
        if self._answers is None:
            self._answers = {(one.module, one.key): one for one in self._read()}
        return self._answers

    def _read(self) -> list[_Answer]:
        text = self._cache.note(_NOTE)
        try:
            return from_json(text, list[_Answer]) if text else []
        except msgspec.DecodeError:
            return []
