"""Finding the record that a field is to point to: recent ones, stored ones, those of the server.

What is stored answers at once. Where this computer does not have all records of a module, the
server can be asked as well, at a price that is told before; what it finds is stored, so that the
same name is found here the next time.
"""

from collections.abc import Iterable, Sequence

from vtdesk.api.budget import spending
from vtdesk.api.filters import compile_filter, grouped, page_of
from vtdesk.app.references import References, Target
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName, parse_id
from vtdesk.domain.query import All, AnyOf, Condition, Op
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.search_text import words
from vtdesk.store.cache import Cache
from vtdesk.store.labels import label_sources
from vtdesk.sync.engine import Engine

SHORTEST_SEARCH = 2
"""Characters from which the server is asked: one letter would find everything."""

_MOST_RECENT = 40
_RECENT = "recent targets"


class Targets:
    """The records that reference fields may point to.

    Args:
        cache: the store.
        engine: asks the server.
        references: names of records.
    """

    def __init__(self, cache: Cache, engine: Engine, references: References) -> None:
        self._cache = cache
        self._engine = engine
        self._references = references
        self._recent: dict[AnyId, None] | None = None

    async def find(self, modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
        """Stored records whose name fits a typed text, those chosen lately first.

        Args:
            modules: where to look.
            text: as typed; "" for the records chosen or changed lately.
        """
        stored = await self._references.find(modules, text)
        recent = [target for target in self._recent_targets(modules) if _fits(target.label, text)]
        known = {target.id for target in recent}
        return (*recent, *(target for target in stored if target.id not in known))

    def calls(self, modules: Sequence[ModuleName], text: str) -> int:
        """What it costs to ask the server for a name; 0 where it can know no more than the store."""
        if len(text.strip()) < SHORTEST_SEARCH or not words(text):
            return 0
        if self._engine.status.online is False:
            return 0
        return sum(self._calls_for(module, text) for module in self._elsewhere(modules))

    async def search(self, modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
        """Ask the server for records of this name, store them, and look again.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now; what came is stored.
        """
        with spending("find a record"):
            for module in self._elsewhere(modules):
                schema = await self._engine.ensure_schema(module)
                for query in _queries(schema, text):
                    await self._engine.questions.land(module, query)
        return await self.find(modules, text)

    async def remember(self, record: AnyId) -> None:
        """Offer a record before others from now on: a person has chosen it."""
        recent = self._recent_ids()
        self._recent = dict.fromkeys([record, *(other for other in recent if other != record)])
        for old in list(self._recent)[_MOST_RECENT:]:
            del self._recent[old]
        await self._cache.put_note(_RECENT, " ".join(map(str, self._recent)))

    def _elsewhere(self, modules: Iterable[ModuleName]) -> list[ModuleName]:
        """The modules of which the server may have records that are not stored."""
        listed = {info.name for info in self._cache.modules()}
        return [module for module in modules if module in listed and not self._is_whole(module)]

    def _is_whole(self, module: ModuleName) -> bool:
        cursor = self._cache.cursor(module)
        return cursor is not None and cursor.is_whole

    def _calls_for(self, module: ModuleName, text: str) -> int:
        schema = self._cache.schema(module)
        # one more to learn what the module is like
        return len(_queries(schema, text)) if schema is not None else 2

    def _recent_ids(self) -> dict[AnyId, None]:
        if self._recent is None:
            kept = (_id_of(part) for part in (self._cache.note(_RECENT) or "").split())
            self._recent = {record: None for record in kept if record is not None}
        return self._recent

    def _recent_targets(self, modules: Sequence[ModuleName]) -> list[Target]:
        recent = self._recent_ids()
        labels = self._cache.labels(recent)
        found = []
        for record in recent:
            module = self._references.module_of(record)
            if module in modules and module is not None and labels.get(record):
                found.append(Target(record, module, labels[record]))
        return found


def _queries(schema: ModuleSchema, text: str) -> tuple[str, ...]:
    """The queries that find a name: every word in one of the fields that make it up."""
    fields = (
        label_sources(schema)
        or [s.name for s in schema.summary_fields if s.kind is FieldKind.STRING][:1]
    )
    if not fields:
        return ()
    wanted = All(
        tuple(
            AnyOf(tuple(Condition(name, Op.CONTAINS, (word,)) for name in fields))
            for word in dict.fromkeys(text.split())
        )
    )
    groups = grouped(compile_filter(wanted, schema), schema)
    return tuple(page_of(group, schema, 0) for group in groups)


def _fits(label: str, text: str) -> bool:
    """Whether every typed word begins a word of the name, as in the store's own search."""
    have = words(label)
    return all(any(word.startswith(part) for word in have) for part in words(text))


def _id_of(text: str) -> AnyId | None:
    try:
        return parse_id(text)
    except ValueError:
        return None
