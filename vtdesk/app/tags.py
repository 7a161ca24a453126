"""Tags of records: those on one, words to choose from, and how stored rows are found by them.

The server lists neither all tags nor the records that have one (FEATURES: there is no such call).
What was seen in stored records is what completion knows. Tags move nobody's `modifiedtime` (wire
fact 5.6), so what a pull stored may be old; what is asked for here corrects the stored row.
"""

import asyncio
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from vtdesk.api.client import VtigerClient
from vtdesk.app.asked_tags import AskedTags
from vtdesk.app.bus import Signal
from vtdesk.app.slices import slices
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
from vtdesk.domain.query import Condition, Op, Query
from vtdesk.domain.search_text import fold
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

MOST_CHARACTERS = 100
"""Of one tag: a sentence is none, and a chip must stay readable."""

MOST_TAGS = 50
"""Typed at once."""

MOST_OFFERED = 12
_ROWS_READ = 100

FIELD = "tags"
"""The field in which records tell their tags, as text with commas (wire fact 3.20)."""

_MOST_ROWS = 5_000
_NOT_DONE = "Vtiger did not do it: no usable answer came, and the tags are as they were. Try again."
_UNKNOWN = "No usable answer came, so nobody knows whether it was done. It is safe to try again."
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


@dataclass(frozen=True, slots=True)
class TypedTags:
    """What was typed for tags.

    Attributes:
        tags: each once.
        problem: why they cannot be used, in words; "" where they can.
    """

    tags: tuple[str, ...]
    problem: str = ""


def read_tags(text: str) -> TypedTags:
    """The tags in a typed text; commas and line ends part them, as they do for the server.

    A "#" before a tag is how people write one, and no part of it.
    """
    parts = [_typed(part) for line in text.splitlines() for part in line.split(",")]
    tags = _once(parts)
    if not tags:
        return TypedTags((), "Type a tag.")
    if any(len(tag) > MOST_CHARACTERS for tag in tags):
        return TypedTags(tags, f"A tag can have {MOST_CHARACTERS} characters at most.")
    if len(tags) > MOST_TAGS:
        return TypedTags(tags, f"{MOST_TAGS} tags at once are the most.")
    return TypedTags(tags)


def has_tag(tag: str) -> Condition:
    """The condition that rows with this tag, in any case and with any accents, fulfil."""
    return Condition(FIELD, Op.CONTAINS, (tag,))


class Tags:
    """Reads and changes the tags of single records; many at once are a job of `Bulk`.

    Signals:
        changed: the tags of this record (module, key) are known anew.

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
        self._seen: dict[ModuleName, _Seen] = {}
        self._looking = asyncio.Lock()
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
        return _split(str(record.values[FIELD] or ""))

    def are_told(self, module: ModuleName) -> bool:
        """Whether records of a module tell their tags as a field."""
        schema = self._cache.schema(module)
        return schema is not None and schema.field(FIELD) is not None

    def wants_reading(self, module: ModuleName, key: int) -> bool:
        """Whether nothing tells a record's tags for certain, and nobody asked within a day."""
        if self._asked.was_asked(module, key):
            return False
        record = self._cache.record(module, key)
        told = record is not None and FIELD in record.values
        return key > 0 and not told and self._client.probe.has("tags_retrieve") is not False

    async def read(self, module: ModuleName, key: int) -> tuple[str, ...]:
        """The tags of a record from the server: one call.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        record = self._record(module, key)
        self._asked.note_try(module, key)
        tags = await self._engine.ask(lambda: self._client.tags_retrieve(record))
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
        now = _once(tag for tag in (*known, *added) if tag not in gone)
        return known if now == known else await self._keep(module, key, now)

    async def seen(self, module: ModuleName) -> tuple[SeenTag, ...]:
        """The tags on stored records of a module, those used most first."""
        # one look serves all letters that are typed while it lasts
        async with self._looking:
            found = self._seen.get(module)
            if found is None or (found.stale and self._now() - found.at > _SEEN_FOR):
                texts = await self._texts(module)
                tags = _counted(module, (tag for text in texts for tag in _split(text)))
                found = self._seen[module] = _Seen(tags, self._now())
            return found.tags

    async def seen_anywhere(self, modules: Iterable[ModuleName], typed: str) -> tuple[SeenTag, ...]:
        """Tags of these modules that complete what was typed, best first."""
        found = [one for module in modules for one in await self.seen(module)]
        found.sort(key=lambda one: -one.records)
        return _completing(found, typed)[:MOST_OFFERED]

    async def offered(self, module: ModuleName, key: int, typed: str) -> tuple[str, ...]:
        """Tags that complete what was typed and are not on the record, best first."""
        mine = set(self.of(module, key) or ())
        found = [one for one in await self.seen(module) if one.tag not in mine]
        return tuple(one.tag for one in _completing(found, typed)[:MOST_OFFERED])

    async def completing(self, module: ModuleName, typed: str) -> tuple[str, ...]:
        """Tags of a module that complete what was typed, best first."""
        return tuple(one.tag for one in _completing(await self.seen(module), typed)[:MOST_OFFERED])

    async def common(
        self, module: ModuleName, keys: Sequence[int], typed: str = ""
    ) -> tuple[SeenTag, ...]:
        """Tags that some stored records have and that complete a text, with how many have them."""
        there: list[str] = []
        async for start in slices(min(len(keys), _MOST_ROWS), _ROWS_READ):
            rows = self._cache.rows(module, keys[start : start + _ROWS_READ], (FIELD,))
            for row in rows:
                if row is not None:
                    there.extend(_split(str(row.cells[0] or "")))
        return _completing(_counted(module, there), typed)[:MOST_OFFERED]

    def _turn(self, module: ModuleName, key: int) -> asyncio.Lock:
        """Lets the changes of one record be made one after another, in the order of asking."""
        return self._turns.setdefault((module, key), asyncio.Lock())

    async def _add(self, module: ModuleName, key: int, tags: Iterable[str]) -> tuple[str, ...]:
        known = self.of(module, key)
        wanted = [tag for tag in _once(tags) if tag not in (known or ())]
        if not wanted:
            return known or ()
        record = self._record(module, key)
        try:
            await self._engine.ask(lambda: self._client.tags_add(record, wanted))
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
            await self._engine.ask(lambda: self._client.tag_delete(record, gone))
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

    async def _texts(self, module: ModuleName) -> list[str]:
        if not self.are_told(module):
            return [",".join(tags) for tags in self._asked.of_module(module)]
        query = Query(module, Condition(FIELD, Op.FILLED))
        rows = await self._cache.first_rows(query, (FIELD,), _MOST_ROWS)
        return [str(row.cells[0] or "") for row in rows]

    async def _keep(self, module: ModuleName, key: int, tags: tuple[str, ...]) -> tuple[str, ...]:
        """Remember tags, also in the stored row, so that tables and filters tell the same."""
        # before anything is waited for: another call may be answered meanwhile
        self._known[module, key] = tags
        self._note_seen(module, tags)
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

    def _note_seen(self, module: ModuleName, tags: Iterable[str]) -> None:
        """Complete from tags that were never seen before at once."""
        if module in self._seen:
            seen = self._seen[module]
            known = {one.tag for one in seen.tags}
            new = tuple(SeenTag(module, tag, 1) for tag in tags if tag not in known)
            self._seen[module] = replace(seen, tags=(*seen.tags, *new), stale=True)

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
        for module in (*changes.rows, *changes.removed, *changes.everything):
            if module in self._seen:
                self._seen[module] = replace(self._seen[module], stale=True)
        if changes.origin == "tags":
            return
        for module, keys in changes.rows.items():
            for key in keys:
                self._known.pop((module, key), None)


def _split(text: str) -> tuple[str, ...]:
    return _once(_clean(part) for part in text.split(","))


def _counted(module: ModuleName, tags: Iterable[str]) -> tuple[SeenTag, ...]:
    """Each tag with how often it is there, the most frequent first."""
    ordered = sorted(Counter(tags).items(), key=lambda one: (-one[1], one[0]))
    return tuple(SeenTag(module, tag, records) for tag, records in ordered)


def _completing(seen: Sequence[SeenTag], typed: str) -> tuple[SeenTag, ...]:
    """Those with the typed text in them; those that begin with it first."""
    wanted = fold(_typed(typed))
    folded = [(fold(one.tag), one) for one in seen]
    begin = [one for text, one in folded if text.startswith(wanted)]
    inside = [one for text, one in folded if wanted in text and not text.startswith(wanted)]
    return (*begin, *inside)


def _once(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _typed(text: str) -> str:
    """A tag as it was meant by who typed it."""
    return _clean(_clean(text).removeprefix("#"))


def _clean(text: str) -> str:
    """A tag on one line, without characters that nobody sees."""
    shown = "".join(c if unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text)
    return " ".join(shown.split())
