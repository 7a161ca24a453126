"""Cells edited in tables and not sent, as tables, bars and reviews read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vtdesk.app.bus import Signal
from vtdesk.app.dependencies import Dependencies
from vtdesk.app.drafts import DraftNews, Drafts
from vtdesk.app.edits import Edit
from vtdesk.app.field_texts import FieldTexts
from vtdesk.app.references import References
from vtdesk.app.reviewing import Review
from vtdesk.app.slices import slices
from vtdesk.app.staged import StagedCell, StagedCount
from vtdesk.app.tasks import Tasks
from vtdesk.app.write_jobs import WriteJobs
from vtdesk.app.write_rights import WriteRights
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache

_AT_ONCE = 30
"""Records whose problems are counted in one go."""

_NOTHING: Mapping[str, StagedCell] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StagingServices:
    """What staging needs of its session."""

    cache: Cache
    drafts: Drafts
    texts: FieldTexts
    references: References
    rights: WriteRights
    tasks: Tasks
    writes: WriteJobs
    dependencies: Dependencies


class StagedCells:
    """The drafts of an account's records, cell by cell.

    Args:
        services: what it needs of its session.
        changes: what writes to the store touched.

    Signals:
        changed: these records of a module have other staged cells now, or none any more.
    """

    def __init__(self, services: StagingServices, changes: Signal[ChangeSet]) -> None:
        self.changed: Signal[tuple[ModuleName, frozenset[int]]] = Signal()
        self._services = services
        self._cells: dict[tuple[ModuleName, int], tuple[Draft, Mapping[str, StagedCell]]] = {}
        self._looking: set[ModuleName] = set()
        self._wished: set[ModuleName] = set()
        services.drafts.changed.connect(self._drafts_changed)
        services.references.named.connect(self._names_changed)
        services.dependencies.learned.connect(self._dependencies_learned)
        changes.connect(self._store_changed)

    def cell(self, module: ModuleName, key: int, field: str) -> StagedCell | None:
        """The staged edit of one cell."""
        return self.of_row(module, key).get(field)

    def of_row(self, module: ModuleName, key: int) -> Mapping[str, StagedCell]:
        """The staged edits of one record by field; cheap enough for painting."""
        draft = self._services.drafts.get(module, key)
        if draft is None or self._services.drafts.is_of_new(module, key):
            return _NOTHING
        made_of, cells = self._cells.get((module, key), (None, _NOTHING))
        if made_of is not draft:
            cells = self._cells_of(draft)
            self._cells[module, key] = (draft, cells)
        return cells

    def keys(self, module: ModuleName) -> tuple[int, ...]:
        """The records with staged cells, in the order in which they were first edited."""
        schema = self._services.cache.schema(module)
        known = schema.by_name.keys() if schema is not None else frozenset()
        drafts = self._services.drafts
        return tuple(
            key
            for key, draft in drafts.of(module).items()
            if not drafts.is_of_new(module, key) and not known.isdisjoint(draft.edits)
        )

    def count(self, module: ModuleName) -> StagedCount:
        """How much is staged; after a restart problems of many records are counted by and by."""
        drafts = self._services.drafts.of(module)
        unseen = sum((module, key) not in self._cells for key in drafts)
        if unseen > _AT_ONCE and module not in self._looking:
            self._looking.add(module)
            self._services.tasks.spawn(self._look_through(module), f"staged cells of {module}")
        cells = records = problems = 0
        for key, draft in drafts.items():
            if self._services.drafts.is_of_new(module, key):
                continue
            looked_at = (module, key) in self._cells or module not in self._looking
            row = self.of_row(module, key) if looked_at else _NOTHING
            number = len(row) if looked_at else len(draft.edits)
            cells += number
            records += number > 0
            problems += sum(bool(cell.problem) for cell in row.values())
        return StagedCount(cells, records, problems)

    def review(self, module: ModuleName, keys: Iterable[int] | None = None) -> Review:
        """Before and after of each staged record, made as it is read."""
        chosen = self.keys(module) if keys is None else tuple(keys)
        services = self._services
        return Review(services.cache, services.texts, module, chosen, self.of_row)

    def formats_changed(self) -> None:
        """Write dates and numbers as the person's formats are now."""
        self._cells.clear()
        for module in self._services.drafts.modules:
            self.changed.emit((module, frozenset(self._services.drafts.of(module))))

    def _is_blocked(self, module: ModuleName, key: int) -> bool:
        """Whether a record has a cell that cannot be sent, as far as it was looked at."""
        made_of, cells = self._cells.get((module, key), (None, _NOTHING))
        seen = made_of is not None and made_of is self._services.drafts.get(module, key)
        return seen and any(cell.blocking for cell in cells.values())

    def _cells_of(self, draft: Draft) -> Mapping[str, StagedCell]:
        schema = self._services.cache.schema(draft.module)
        if schema is None:
            return _NOTHING
        texts, rights = self._services.texts, self._services.rights
        pairs = self._why_not_together(schema, draft)
        dependent = self._services.dependencies.dependent_fields(schema)
        cells: dict[str, StagedCell] = {}
        for name, text in draft.edits.items():
            spec = schema.field(name)
            if spec is None:
                continue
            edit = texts.understood(spec, text) if name in draft.unread else Edit(text)
            blocked = texts.problem(spec, edit) or rights.denied(schema, name)
            apart = pairs.get(name, "")
            # one that only decides about another may be sent: that other stays and is marked
            unfit = bool(apart) and name in dependent
            cells[name] = StagedCell(
                text,
                texts.of_edit(spec, edit),
                blocked or apart or draft.refusals.get(name, ""),
                texts.show(spec, draft.base.get(name)),
                blocking=bool(blocked) or unfit,
            )
        return cells

    def _why_not_together(self, schema: ModuleSchema, draft: Draft) -> Mapping[str, str]:
        """Why edited cells do not go with others of their record, by field."""
        dependencies = self._services.dependencies
        edits = {name: text for name, text in draft.edits.items() if name not in draft.unread}
        names = dependencies.related(schema, edits)
        if not names:
            return {}
        row = self._services.cache.rows(schema.name, [int(draft.record.key)], names)[0]
        if row is None:
            return {}
        values = {**dict(zip(names, row.cells, strict=True)), **edits}
        return dependencies.why_not_changed(schema, edits, values)

    def _dependencies_learned(self, module: ModuleName) -> None:
        for place in [place for place in self._cells if place[0] == module]:
            del self._cells[place]
        self.changed.emit((module, frozenset(self._services.drafts.of(module))))

    def _wish_dependencies(self, module: ModuleName) -> None:
        schema = self._services.cache.schema(module)
        if schema is not None and module not in self._wished:
            self._wished.add(module)
            self._services.dependencies.wish(schema)

    async def _look_through(self, module: ModuleName) -> None:
        try:
            keys = tuple(self._services.drafts.of(module))
            async for start in slices(len(keys), 1):
                self.of_row(module, keys[start])
        finally:
            self._looking.discard(module)
        self.changed.emit((module, frozenset(keys)))

    def _drafts_changed(self, news: DraftNews) -> None:
        for key in news.keys:
            if self._services.drafts.get(news.module, key) is None:
                self._cells.pop((news.module, key), None)
        self._wish_dependencies(news.module)
        of_new = {key for key in news.keys if self._services.drafts.is_of_new(news.module, key)}
        self.changed.emit((news.module, news.keys - of_new))

    def _names_changed(self, records: frozenset[AnyId]) -> None:
        names = {str(record) for record in records}
        touched: dict[ModuleName, set[int]] = {}
        for (module, key), (draft, _) in tuple(self._cells.items()):
            if not names.isdisjoint(draft.edits.values()) or not names.isdisjoint(
                str(cell) for cell in draft.base.values()
            ):
                del self._cells[module, key]
                touched.setdefault(module, set()).add(key)
        for module, keys in touched.items():
            self.changed.emit((module, frozenset(keys)))

    def _store_changed(self, changes: ChangeSet) -> None:
        for module in changes.schemas:
            for place in [place for place in self._cells if place[0] == module]:
                del self._cells[place]
        for module, old, new in changes.renamed:
            self._cells.pop((module, old), None)
            self.changed.emit((module, frozenset({old, new})))
