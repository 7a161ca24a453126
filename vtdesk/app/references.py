"""Names of the records that fields point to, so that nobody reads an id.

Known names come from the store at once. Unknown ones are gathered while a screen is painted and
asked for together, one call per module and hundred (wire fact 3.21).
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import Offline, VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName, RecordId, id_from_key
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Labeller
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

OWNERS = (ModuleName("Users"), ModuleName("Groups"))

_GATHER = 0.05
_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Target:
    """A record that a reference or owner field may point to."""

    id: AnyId
    module: ModuleName
    label: str


class References:
    """Gives names of records, and looks up those that are missing.

    Args:
        cache: the store.
        engine: asks the server for missing names.
        tasks: runs the gathering.
    """

    def __init__(self, cache: Cache, engine: Engine, tasks: Tasks) -> None:
        self._cache = cache
        self._engine = engine
        self._tasks = tasks
        self._known: dict[AnyId, str | None] = {}
        self._missing: set[RecordId] = set()
        self._asked: set[RecordId] = set()
        self._gathering = False
        self._candidates: dict[ModuleName, None] = {}
        self._closed: set[ModuleName] = set()

    def label(self, record: AnyId) -> str | None:
        """The name of a record, or None until it is known; asks for it by itself."""
        if record in self._known:
            return self._known[record]
        label = self._cache.labels([record]).get(record)
        if len(self._known) > _KEPT:
            self._known.clear()
        self._known[record] = label
        if label is None and isinstance(record, RecordId):
            self._ask(record)
        return label

    def warm(self, records: Iterable[AnyId]) -> None:
        """Read the names of many records in one go, before a page that shows them is painted."""
        unknown = [record for record in records if record not in self._known]
        if unknown:
            found = self._cache.labels(unknown)
            for record in unknown:
                if record in found:
                    self._known[record] = found[record]

    def forget(self, changes: ChangeSet) -> bool:
        """Take note of a write; whether a name that was missing may be there now."""
        for module, keys in (*changes.rows.items(), *changes.removed.items()):
            schema = self._cache.schema(module)
            if schema is not None:
                for key in keys:
                    self._known.pop(id_from_key(schema.id_prefix, key), None)
        if changes.everything or changes.renamed:
            self._known.clear()
        missing = [record for record, label in self._known.items() if label is None]
        for record in missing:
            del self._known[record]
        return bool(missing)

    def labeller(self, spec: FieldSpec) -> Labeller:
        """The function that names what this field points to.

        It also remembers which modules the field's targets may belong to, since the digits of an
        id say nothing until their module was described.
        """
        targets = OWNERS if spec.kind is FieldKind.OWNER else spec.refers_to
        self._candidates.update(dict.fromkeys(targets))
        return self.label

    async def find(self, modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
        """Stored records of these modules whose name fits what was typed, best first."""
        found = await self._cache.find_labels(modules, text, slot="references")
        return tuple(Target(record, module, label) for record, module, label in found)

    def module_of(self, record: AnyId) -> ModuleName | None:
        """The module that a server id belongs to, by its prefix."""
        if not isinstance(record, RecordId):
            return None
        for info in self._cache.modules():
            schema = self._cache.schema(info.name)
            if schema is not None and schema.id_prefix == record.prefix:
                return info.name
        return None

    def _ask(self, record: RecordId) -> None:
        if record in self._asked:
            return
        self._missing.add(record)
        if not self._gathering:
            self._gathering = True
            self._tasks.spawn(self._ask_together(), "names of references")

    async def _ask_together(self) -> None:
        await asyncio.sleep(_GATHER)
        self._gathering = False
        missing, self._missing = self._missing, set()
        self._asked |= missing
        by_module: dict[ModuleName, list[RecordId]] = {}
        await self._learn_prefixes({record.prefix for record in missing})
        for record in missing:
            module = self.module_of(record)
            if module is not None:
                by_module.setdefault(module, []).append(record)
        for module, records in by_module.items():
            self._engine.wish_labels(module, records)

    async def _learn_prefixes(self, prefixes: set[str]) -> None:
        """Describe the modules that ids of unknown prefixes may belong to, until all are known."""
        for module in tuple(self._candidates):
            if all(self.module_of(RecordId(prefix, 1)) for prefix in prefixes):
                return
            if self._cache.schema(module) is not None or module in self._closed:
                continue
            try:
                await self._engine.ensure_schema(module)
            except Offline:
                self._asked.clear()
                return
            except VtdeskError:
                # Closed to this user (wire fact 2.12): its records stay without a name.
                self._closed.add(module)
