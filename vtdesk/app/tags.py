"""Tags of records: those on one, words to choose from, and how stored rows are found by them.

The server lists neither all tags nor the records that have one (FEATURES: there is no such call).
What was seen in stored records is what completion knows. Tags move nobody's `modifiedtime` (wire
fact 5.6), so what a pull stored may be old; what is asked for here corrects the stored row.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vtdesk.api.client import VtigerClient
from vtdesk.app.bus import Signal
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import AccessDenied, RecordGone
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.query import AnyOf, Condition, Filter, Op, Query
from vtdesk.domain.search_text import fold
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

MOST_CHARACTERS = 100
"""Of one tag: a sentence is none, and a chip must stay readable."""

MOST_TAGS = 50
"""Typed at once."""

MOST_OFFERED = 12

FIELD = "tags"
"""The field in which records tell their tags, as text with commas (wire fact 3.20)."""

_MOST_ROWS = 5_000


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
    """The tags in a typed text; commas and line ends part them, as they do for the server."""
    parts = [_clean(part) for line in text.splitlines() for part in line.split(",")]
    tags = _once(parts)
    if not tags:
        return TypedTags((), "Type a tag.")
    if any(len(tag) > MOST_CHARACTERS for tag in tags):
        return TypedTags(tags, f"A tag can have {MOST_CHARACTERS} characters at most.")
    if len(tags) > MOST_TAGS:
        return TypedTags(tags, f"{MOST_TAGS} tags at once are the most.")
    return TypedTags(tags)


def has_tag(tag: str) -> Filter:
    """The filter that rows with exactly this tag fulfil."""
    return AnyOf(
        (
            Condition(FIELD, Op.IS, (tag,)),
            Condition(FIELD, Op.STARTS, (f"{tag},",)),
            Condition(FIELD, Op.ENDS, (f",{tag}",)),
            Condition(FIELD, Op.CONTAINS, (f",{tag},",)),
        )
    )


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
        self._seen: dict[ModuleName, tuple[str, ...]] = {}
        changes.connect(self._store_changed)

    def why_not(self, module: ModuleName, key: int) -> str:
        """Why the tags of a record cannot be changed, in words; "" if they can."""
        if not self._may_write():
            return READ_ONLY
        if key <= 0:
            return "This record is not in Vtiger yet. Tags can be added when it is."
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
            return None
        return _split(str(record.values[FIELD] or ""))

    async def read(self, module: ModuleName, key: int) -> tuple[str, ...]:
        """The tags of a record from the server: one call.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        record = self._record(module, key)
        tags = await self._engine.ask(lambda: self._client.tags_retrieve(record))
        return await self._keep(module, key, tags)

    async def add(self, module: ModuleName, key: int, tags: Iterable[str]) -> tuple[str, ...]:
        """Put tags on a record: one call; gives all it has now. Those it has need no call.

        Raises:
            AccessDenied: it may not be done.
            VtdeskError: the call was not answered, or is not to be made now.
        """
        self._check(module, key)
        known = self.of(module, key) or ()
        wanted = [tag for tag in _once(tags) if tag not in known]
        if not wanted:
            return known
        record = self._record(module, key)
        await self._engine.ask(lambda: self._client.tags_add(record, wanted))
        return await self._keep(module, key, (*known, *wanted))

    async def remove(self, module: ModuleName, key: int, tags: Iterable[str]) -> tuple[str, ...]:
        """Take tags off this one record: one call; gives those it has still.

        Raises:
            AccessDenied: it may not be done.
            VtdeskError: the call was not answered, or is not to be made now.
        """
        self._check(module, key)
        gone = list(tags)
        record = self._record(module, key)
        await self._engine.ask(lambda: self._client.tag_delete(record, gone))
        known = self.of(module, key) or ()
        return await self._keep(module, key, tuple(tag for tag in known if tag not in gone))

    async def seen(self, module: ModuleName) -> tuple[str, ...]:
        """All tags on stored records of a module, those used most first."""
        if module not in self._seen:
            counts: dict[str, int] = {}
            for text in await self._texts(module):
                for tag in _split(text):
                    counts[tag] = counts.get(tag, 0) + 1
            self._seen[module] = tuple(sorted(counts, key=lambda tag: (-counts[tag], tag)))
        return self._seen[module]

    async def offered(self, module: ModuleName, key: int, typed: str) -> tuple[str, ...]:
        """Tags that complete what was typed and are not on the record, best first."""
        wanted, mine = fold(_clean(typed)), set(self.of(module, key) or ())
        found = [tag for tag in await self.seen(module) if tag not in mine]
        begin = [tag for tag in found if fold(tag).startswith(wanted)]
        inside = [tag for tag in found if wanted in fold(tag) and tag not in begin]
        return tuple((*begin, *inside)[:MOST_OFFERED])

    async def _texts(self, module: ModuleName) -> list[str]:
        schema = self._cache.schema(module)
        if schema is None or schema.field(FIELD) is None:
            known = (tags for (name, _), tags in self._known.items() if name == module)
            return [",".join(tags) for tags in known]
        query = Query(module, Condition(FIELD, Op.FILLED))
        rows = await self._cache.first_rows(query, (FIELD,), _MOST_ROWS)
        return [str(row.cells[0] or "") for row in rows]

    async def _keep(self, module: ModuleName, key: int, tags: tuple[str, ...]) -> tuple[str, ...]:
        """Remember tags, also in the stored row, so that tables and filters tell the same."""
        schema = self._cache.schema(module)
        stored = self._cache.record(module, key)
        if schema is not None and stored is not None and schema.field(FIELD) is not None:
            row = {"id": str(self._record(module, key)), FIELD: ",".join(tags)}
            touched = await self._cache.put_records(
                module, [row], fetched=stored.fetched or self._now(), partial=True, origin="tags"
            )
            self._changes.emit(touched)
        self._known[module, key] = tags
        self._seen.pop(module, None)
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
        for module in (*changes.rows, *changes.removed, *changes.everything):
            self._seen.pop(module, None)
        if changes.origin == "tags":
            return
        for module, keys in changes.rows.items():
            for key in keys:
                self._known.pop((module, key), None)


def _split(text: str) -> tuple[str, ...]:
    return _once(_clean(part) for part in text.split(","))


def _once(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _clean(text: str) -> str:
    """A tag on one line, without characters that nobody sees."""
    shown = "".join(c if unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text)
    return " ".join(shown.split())
