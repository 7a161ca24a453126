"""What is typed and not saved, of all records: in memory at once, on disk within a second.

Forms and tables edit the same drafts through here, so that what is typed in one shows in the other
and none writes over the other.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vtdesk.app.bus import Signal
from vtdesk.app.soon import Soon
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import LocalId, ModuleName, RecordId
from vtdesk.store.cache import Cache

_DELAY = 0.4
"""Seconds over which typing is gathered before it goes to disk."""

NEW_KEY = 0
"""Key under which the draft of a module's new, never saved record is kept; further ones have the
keys that their records will have."""

_NONE: Mapping[int, Draft] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DraftNews:
    """Drafts that came, changed or went.

    Attributes:
        keys: of their records.
        by: who changed them, and needs not be told.
    """

    module: ModuleName
    keys: frozenset[int]
    by: object | None = None


class Drafts:
    """The drafts of one account.

    Args:
        cache: the store.
        tasks: runs what puts them on disk.
        changes: what writes to the store touched.

    Attributes:
        writing: held while drafts go to disk; whoever saves a draft together with something else
            holds it, too, so that no older version is written behind.

    Signals:
        changed: told at once, before anything is on disk. A record that gets its server's id is
            told by the store's changes alone.
    """

    def __init__(self, cache: Cache, tasks: Tasks, changes: Signal[ChangeSet]) -> None:
        self.changed: Signal[DraftNews] = Signal()
        self.writing = asyncio.Lock()
        self._cache = cache
        self._drafts: dict[ModuleName, dict[int, Draft]] = {}
        self._unwritten: dict[tuple[ModuleName, int], Draft] = {}
        self._writing_soon = Soon(self.keep, _DELAY, tasks, "drafts to disk")
        for draft in cache.drafts():
            self._lay(draft)
        changes.connect(self._store_changed)

    def get(self, module: ModuleName, key: int) -> Draft | None:
        """What is typed in a record."""
        return self._drafts.get(module, _NONE).get(key)

    def of(self, module: ModuleName) -> Mapping[int, Draft]:
        """The drafts of a module by the keys of their records; not to be changed."""
        return self._drafts.get(module, _NONE)

    def is_of_new(self, module: ModuleName, key: int) -> bool:
        """Whether a draft is of a record that was never saved."""
        return key == NEW_KEY or (key < 0 and not self._cache.changes_of(module, LocalId(-key)))

    @property
    def modules(self) -> tuple[ModuleName, ...]:
        """The modules with drafts."""
        return tuple(module for module, drafts in self._drafts.items() if drafts)

    def put(self, drafts: Iterable[Draft], *, by: object | None = None) -> None:
        """Put drafts in the places of older ones of their records; empty ones take them away.

        Args:
            drafts: of one module.
            by: named in the signal.
        """
        changed: set[int] = set()
        module = ModuleName("")
        for draft in drafts:
            module, key = draft.module, int(draft.record.key)
            if self.get(module, key) == (draft or None):
                continue
            self._lay(draft)
            self._unwritten[module, key] = draft
            changed.add(key)
        if changed:
            self._writing_soon.wish()
            self.changed.emit(DraftNews(module, frozenset(changed), by))

    async def keep(self) -> None:
        """Put everything on disk now.

        Raises:
            StoreTrouble: it could not be written; it is still in memory, and tried again.
        """
        async with self.writing:
            while self._unwritten:
                unwritten, self._unwritten = self._unwritten, {}
                try:
                    await self._cache.put_drafts(tuple(unwritten.values()))
                except BaseException:
                    self._unwritten = unwritten | self._unwritten
                    raise

    def _lay(self, draft: Draft) -> None:
        places = self._drafts.setdefault(draft.module, {})
        key = int(draft.record.key)
        if draft:
            places[key] = draft
        else:
            places.pop(key, None)

    def _store_changed(self, changes: ChangeSet) -> None:
        for module, old, new in changes.renamed:
            schema = self._cache.schema(module)
            if schema is not None:
                self._rename(LocalId(-old), RecordId(schema.id_prefix, new))

    def _rename(self, old: LocalId, new: RecordId) -> None:
        for module, places in self._drafts.items():
            schema = self._cache.schema(module)
            for key, draft in tuple(places.items()):
                after = draft.renamed(old, new, schema)
                if after == draft:
                    continue
                del places[key]
                self._lay(after)
                if after.record.key != key:
                    # one that was written meanwhile would stay behind under the old key
                    self._unwritten[module, key] = Draft(module, draft.record)
                self._unwritten[module, int(after.record.key)] = after
                self._writing_soon.wish()
