"""Names of the records that fields point to, so that nobody reads an id.

Known names come from the store at once. Unknown ones are gathered while a screen is painted and
asked for together, one call per module and hundred (wire fact 3.21). A name the server does not
give is asked for once: calls are counted.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vtdesk.app.bus import Signal
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import AccessDenied, VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId, id_from_key
from vtdesk.domain.modules import GROUPS, USERS
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell, Labeller, read
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

_MOST_OWNERS = 2_000
OWNERS = (USERS, GROUPS)

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
        changes: what writes to the store touched.

    Signals:
        named: these records have a name now, or another one.
    """

    def __init__(
        self, cache: Cache, engine: Engine, tasks: Tasks, changes: Signal[ChangeSet]
    ) -> None:
        self.named: Signal[frozenset[AnyId]] = Signal()
        self._cache = cache
        self._engine = engine
        self._tasks = tasks
        self._known: dict[AnyId, str | None] = {}
        self._missing: set[RecordId] = set()
        self._asked: set[RecordId] = set()
        self._deferred: set[RecordId] = set()
        self._gathering = False
        self._candidates: dict[ModuleName, None] = {}
        self._closed: set[ModuleName] = set()
        self._quick: set[ModuleName] = set()
        changes.connect(self._store_changed)

    def label(self, record: AnyId) -> str | None:
        """The name of a record, or None until it is known; asks for it by itself."""
        if record not in self._known:
            self._read([record])
        label = self._known[record]
        if label is None and isinstance(record, RecordId):
            self._ask(record)
        return label

    def warm(self, cells: Iterable[tuple[FieldSpec, Cell]]) -> None:
        """Read many names in one go, before a page that shows them is painted.

        Args:
            cells: fields that point to records, with their wire values.
        """
        unknown = _ids_in(cells) - self._known.keys()
        if unknown:
            self._read(unknown)

    def knows(self, cells: Iterable[tuple[FieldSpec, Cell]]) -> bool:
        """Whether all these names are at hand, so that showing them asks nobody.

        Args:
            cells: fields that point to records, with their wire values.
        """
        return all(self._known.get(record) is not None for record in _ids_in(cells))

    def ask_again(self) -> None:
        """Ask for the names that could not be asked for while there was no connection."""
        deferred, self._deferred = self._deferred, set()
        self._asked -= deferred
        for record in deferred:
            self._ask(record)

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
        self._make_quick(modules)
        return _targets(found)

    async def owners(self) -> tuple[Target, ...]:
        """All users and groups whose names are known."""
        known = [module for module in OWNERS if self._cache.schema(module) is not None]
        if not known:
            return ()
        return _targets(await self._cache.find_labels(known, "", _MOST_OWNERS, slot="owners"))

    def module_of(self, record: AnyId) -> ModuleName | None:
        """The module that a server id belongs to, by its prefix."""
        if not isinstance(record, RecordId):
            return None
        for info in self._cache.modules():
            schema = self._cache.schema(info.name)
            if schema is not None and schema.id_prefix == record.prefix:
                return info.name
        return None

    def _make_quick(self, modules: Sequence[ModuleName]) -> None:
        """Have large modules ready for the next search, once each after they were fetched."""
        for module in modules:
            cursor = self._cache.cursor(module)
            if module not in self._quick and cursor is not None and cursor.complete:
                self._quick.add(module)
                self._tasks.spawn(self._cache.indexes.of_names(module), f"names of {module}")

    def _read(self, records: Iterable[AnyId]) -> None:
        if len(self._known) > _KEPT:
            self._known.clear()
        unnamed: dict[AnyId, str | None] = dict.fromkeys(records)
        self._known.update(unnamed | self._cache.labels(unnamed))

    def _store_changed(self, changes: ChangeSet) -> None:
        """Read the known names again that a write may have changed."""
        touched = self._known.keys() & set(self._ids_of(changes))
        if changes.everything:
            # also how names alone are stored: of records that are not
            touched |= {record for record, label in self._known.items() if label is None}
        if not touched:
            return
        before = {record: self._known[record] for record in touched}
        self._read(touched)
        news = frozenset(record for record in touched if self._known[record] != before[record])
        if news:
            self.named.emit(news)

    def _ids_of(self, changes: ChangeSet) -> Iterable[AnyId]:
        for module, keys in (*changes.rows.items(), *changes.removed.items()):
            schema = self._cache.schema(module)
            if schema is not None:
                yield from (id_from_key(schema.id_prefix, key) for key in keys)
        for module in changes.schemas:
            schema = self._cache.schema(module)
            for record in self._known:
                if (
                    schema is not None
                    and isinstance(record, RecordId)
                    and record.prefix == schema.id_prefix
                ):
                    yield record

    def _ask(self, record: RecordId) -> None:
        if record in self._asked:
            return
        self._missing.add(record)
        if not self._gathering:
            self._gathering = True
            self._tasks.spawn(self._ask_together(), "names of references")

    async def _ask_together(self) -> None:
        try:
            while self._missing:
                await asyncio.sleep(_GATHER)
                missing, self._missing = self._missing, set()
                self._asked |= missing
                await self._wish_names(missing)
        finally:
            self._gathering = False

    async def _wish_names(self, missing: Iterable[RecordId]) -> None:
        by_prefix: dict[str, list[RecordId]] = {}
        for record in missing:
            by_prefix.setdefault(record.prefix, []).append(record)
        answered = await self._learn_prefixes(by_prefix)
        for prefix, records in by_prefix.items():
            module = self.module_of(RecordId(prefix, 1))
            if module is not None:
                self._engine.wish_labels(module, records)
            elif not answered:
                self._deferred.update(records)

    async def _learn_prefixes(self, prefixes: Iterable[str]) -> bool:
        """Describe the modules that ids of unknown prefixes may belong to, until all are known.

        Returns:
            Whether every question that was needed was answered.
        """
        answered = True
        for module in tuple(self._candidates):
            if all(self.module_of(RecordId(prefix, 1)) for prefix in prefixes):
                return True
            if self._cache.schema(module) is not None or module in self._closed:
                continue
            try:
                await self._engine.ensure_schema(module)
            except AccessDenied:
                # Closed to this user (wire fact 2.12): its records stay without a name.
                self._closed.add(module)
            except VtdeskError:
                answered = False
        return answered


def _ids_in(cells: Iterable[tuple[FieldSpec, Cell]]) -> set[AnyId]:
    values = (read(spec, cell) for spec, cell in cells)
    return {value for value in values if isinstance(value, RecordId | LocalId)}


def _targets(found: Iterable[tuple[AnyId, ModuleName, str]]) -> tuple[Target, ...]:
    return tuple(Target(record, module, label) for record, module, label in found)
