"""Tags of records: read, put on, taken off.

The server lists neither all tags nor the records that have one (FEATURES: there is no such call).
What was seen in stored records is what completion knows. Tags move nobody's `modifiedtime` (wire
fact 5.6), so what a pull stored may be old; what is asked for here corrects the stored row.
"""

import asyncio
from collections.abc import Callable, Iterable
from weakref import WeakValueDictionary

from vtdesk.api.client import VtigerClient
from vtdesk.app.asked_tags import AskedTags
from vtdesk.app.bus import Signal
from vtdesk.app.seen_tags import SeenTags
from vtdesk.app.tag_texts import FIELD, once, split_tags
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import (
    AccessDenied,
    OutcomeUnknown,
    RecordGone,
    ServerTrouble,
    VtdeskError,
)
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

_NOT_DONE = "Vtiger did not do it: no usable answer came, and the tags are as they were. Try again."
_UNKNOWN = "No usable answer came, so nobody knows whether it was done. It is safe to try again."


class Tags:
    """Reads and changes the tags of single records; many at once are a job of `Bulk`.

    Signals:
        changed: the tags of this record (module, key) are known anew.

    Attributes:
        seen: the tags on stored records, to choose from.

    Args:
        client: the server.
        cache: the store.
        engine: knows whether calls may be made.
        changes: what writes to the store touched; also told of those made here.
        may_write: whether the account's write level lets anything be changed.
        now: Unix time in seconds.
    """

    def __init__(
        self,
        client: VtigerClient,
        cache: Cache,
        engine: Engine,
        changes: Signal[ChangeSet],
        may_write: Callable[[], bool],
        now: Callable[[], float],
    ) -> None:
        self.changed: Signal[tuple[ModuleName, int]] = Signal()
        self._client = client
        self._cache = cache
        self._engine = engine
        self._changes = changes
        self._may_write = may_write
        self._now = now
        self._known: dict[tuple[ModuleName, int], tuple[str, ...]] = {}
        self._asked = AskedTags(cache, now)
        self.seen = SeenTags(cache, self._asked, now)
        self._turns: WeakValueDictionary[tuple[ModuleName, int], asyncio.Lock] = (
            WeakValueDictionary()
        )
        changes.connect(self._store_changed)

    def why_not(self, module: ModuleName, key: int) -> str:
        """Why the tags of a record cannot be changed, in words; "" if they can."""
        if not self._may_write():
            return READ_ONLY
        if key <= 0:
            return "This record is not in Vtiger yet. Tags can be added when it is."
        return self.why_never(module)

    def why_never(self, module: ModuleName) -> str:
        """Why records of a module cannot have tags on this server, in words; "" if they can."""
        if self._client.probe.has("tags_add") is False:
            return "This Vtiger does not offer tags."
        schema = self._cache.schema(module)
        if schema is not None and not schema.is_entity:
            return f"{schema.label} have no tags."
        return ""

    def of(self, module: ModuleName, key: int) -> tuple[str, ...] | None:
        """The tags of a record as far as they are known here; no call. None where they are not."""
        if (module, key) in self._known:
            return self._known[module, key]
        record = self._cache.record(module, key)
        if record is None or FIELD not in record.values:
            return self._asked.of(module, key)
        return split_tags(str(record.values[FIELD] or ""))

    def are_told(self, module: ModuleName) -> bool:
        """Whether records of a module tell their tags as a field."""
        schema = self._cache.schema(module)
        return schema is not None and schema.field(FIELD) is not None

    def wants_reading(self, module: ModuleName, key: int) -> bool:
        """Whether records of a module do not tell their tags, and nobody asked within a day."""
        if key <= 0 or self.are_told(module) or self._asked.was_asked(module, key):
            return False
        return self._client.probe.has("tags_retrieve") is not False

    async def read(self, module: ModuleName, key: int) -> tuple[str, ...]:
        """The tags of a record from the server: one call.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        record = self._record(module, key)
        self._asked.note_try(module, key)
        tags = await self._engine.questions.ask(lambda: self._client.tags_retrieve(record))
        return await self._keep(module, key, tags)

    async def add(self, module: ModuleName, key: int, tags: Iterable[str]) -> tuple[str, ...]:
        """Put tags on a record; gives all it has now. Those it has need no call.

        One call, and one more where nothing here tells the others.

        Raises:
            AccessDenied: it may not be done.
            VtdeskError: the call was not answered, or is not to be made now.
        """
        self._check(module, key)
        async with self._turn(module, key):
            return await self._add(module, key, tags)

    async def remove(self, module: ModuleName, key: int, tags: Iterable[str]) -> tuple[str, ...]:
        """Take tags off this one record: one call; gives those it has still.

        Raises:
            AccessDenied: it may not be done.
            VtdeskError: the call was not answered, or is not to be made now.
        """
        self._check(module, key)
        async with self._turn(module, key):
            return await self._remove(module, key, list(tags))

    async def note_change(
        self,
        module: ModuleName,
        key: int,
        *,
        added: Iterable[str] = (),
        removed: Iterable[str] = (),
    ) -> tuple[str, ...]:
        """Remember what the server was told; gives the tags that are known now.

        What else a record has may have come meanwhile, so this looks at what is known now. Where
        nothing is known, tags that were put on alone say nothing of the others.
        """
        known, gone = self.of(module, key), set(removed)
        if known is None:
            return ()
        now = once(tag for tag in (*known, *added) if tag not in gone)
        return known if now == known else await self._keep(module, key, now)

    async def offered(self, module: ModuleName, key: int, typed: str) -> tuple[str, ...]:
        """Tags that complete what was typed and are not on the record, best first."""
        return await self.seen.completing(module, typed, self.of(module, key) or ())

    def _turn(self, module: ModuleName, key: int) -> asyncio.Lock:
        """Lets the changes of one record be made one after another, in the order of asking."""
        return self._turns.setdefault((module, key), asyncio.Lock())

    async def _add(self, module: ModuleName, key: int, tags: Iterable[str]) -> tuple[str, ...]:
        known = self.of(module, key)
        wanted = [tag for tag in once(tags) if tag not in (known or ())]
        if not wanted:
            return known or ()
        record = self._record(module, key)
        try:
            await self._engine.questions.ask(lambda: self._client.tags_add(record, wanted))
        except OutcomeUnknown as lost:
            now = await self._look_after(module, key, lost)
            if not set(wanted) <= set(now):
                raise ServerTrouble(_NOT_DONE, detail=lost.detail) from lost
            return now
        if known is None:
            return await self.read(module, key)
        return await self.note_change(module, key, added=wanted)

    async def _remove(self, module: ModuleName, key: int, gone: list[str]) -> tuple[str, ...]:
        record = self._record(module, key)
        try:
            await self._engine.questions.ask(lambda: self._client.tag_delete(record, gone))
        except OutcomeUnknown as lost:
            now = await self._look_after(module, key, lost)
            if set(gone) & set(now):
                raise ServerTrouble(_NOT_DONE, detail=lost.detail) from lost
            return now
        return await self.note_change(module, key, removed=gone)

    async def _look_after(
        self, module: ModuleName, key: int, lost: OutcomeUnknown
    ) -> tuple[str, ...]:
        """The tags of a record after an answer was lost.

        Raises:
            OutcomeUnknown: they cannot be had now.
        """
        try:
            return await self.read(module, key)
        except VtdeskError as error:
            raise OutcomeUnknown(_UNKNOWN, detail=lost.detail) from error

    async def _keep(self, module: ModuleName, key: int, tags: tuple[str, ...]) -> tuple[str, ...]:
        """Remember tags, also in the stored row, so that tables and filters tell the same."""
        # before anything is waited for: another call may be answered meanwhile
        self._known[module, key] = tags
        self.seen.note(module, tags)
        stored = self._cache.record(module, key)
        if stored is not None and self.are_told(module):
            row = {"id": str(self._record(module, key)), FIELD: ",".join(tags)}
            touched = await self._cache.put_records(
                module, [row], fetched=stored.fetched or self._now(), partial=True, origin="tags"
            )
            self._changes.emit(touched)
        else:
            await self._asked.keep(module, key, tags)
        self.changed.emit((module, key))
        return tags

    def _check(self, module: ModuleName, key: int) -> None:
        if reason := self.why_not(module, key):
            raise AccessDenied(reason)

    def _record(self, module: ModuleName, key: int) -> RecordId:
        schema = self._cache.schema(module)
        if schema is None or key <= 0:
            raise RecordGone("This record is not in Vtiger, so it has no tags there.")
        return RecordId(schema.id_prefix, key)

    def _store_changed(self, changes: ChangeSet) -> None:
        """What is stored may tell tags anew."""
        self.seen.note_changes(changes)
        if changes.origin == "tags":
            return
        for module, keys in changes.rows.items():
            for key in keys:
                self._known.pop((module, key), None)
