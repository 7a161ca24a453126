"""The tables that are open in an account's windows, and what they all have to hear of."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakSet

from vtdesk.app.around import AroundRecord
from vtdesk.app.browse import TableView
from vtdesk.app.bus import Bus
from vtdesk.app.layouts import Layouts
from vtdesk.app.people import People
from vtdesk.app.references import References
from vtdesk.app.related_table import RelatedTable, Whose
from vtdesk.app.rows import StagedLook
from vtdesk.app.staged import look_of
from vtdesk.app.staging import Staging
from vtdesk.app.table_services import TableServices
from vtdesk.app.tasks import Tasks
from vtdesk.app.views import Views
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relations import Relation
from vtdesk.domain.relative import Circumstances
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.values import Formats
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

_DAY_LOOK = 60.0
"""Seconds between two looks at what day it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableParts:
    """What tables are made of.

    Attributes:
        info: the line of listtypes of a module.
        formats: how this person reads values, as it is now.
        local_now: the present moment in the person's time zone.
    """

    bus: Bus
    cache: Cache
    engine: Engine
    references: References
    tasks: Tasks
    layouts: Layouts
    views: Views
    people: People
    staging: Staging
    around: AroundRecord
    info: Callable[[ModuleName], ModuleInfo]
    formats: Callable[[], Formats]
    local_now: Callable[[], datetime]


class OpenTables:
    """Makes tables and keeps those of modules; those of relations go when nobody shows them."""

    def __init__(self, parts: TableParts) -> None:
        self._parts = parts
        self._tables: dict[ModuleName, TableView] = {}
        self._related: WeakSet[RelatedTable] = WeakSet()
        parts.staging.changed.connect(self._staged_changed)

    @property
    def modules(self) -> tuple[ModuleName, ...]:
        """The modules whose tables are open."""
        return tuple(self._tables)

    def table(self, module: ModuleName) -> TableView:
        """The table of a module; the same one as long as the session lasts."""
        if module not in self._tables:
            self._tables[module] = TableView(self._parts.info(module), self._services())
        return self._tables[module]

    def related(self, module: ModuleName, key: int, relation: Relation) -> RelatedTable:
        """A table of the records that a relation leads to; whoever asked for it lets it go."""
        around = self._parts.around
        table = RelatedTable(
            self._parts.info(relation.module),
            self._services(),
            around.related,
            around.relating.changed,
            Whose(module, key, relation),
        )
        self._related.add(table)
        return table

    def formats_changed(self) -> None:
        """Values are written in another way from now on."""
        for table in self._all():
            table.formats_changed()

    async def day_changed(self) -> None:
        """Conditions such as "today" or "my groups" mean something else from now on."""
        for table in self._all():
            await table.day_changed()

    async def watch_the_day(self) -> None:
        """Let conditions mean another day as soon as it is one, for ever.

        A timer to midnight would not do: the computer may sleep through it.
        """
        while True:
            await asyncio.sleep(_DAY_LOOK)
            await self.day_changed()

    async def close(self) -> None:
        """Put on disk how they are arranged.

        Raises:
            StoreTrouble: it could not be written.
        """
        for table in self._tables.values():
            await table.close()

    def _all(self) -> Iterator[TableView]:
        yield from (*self._tables.values(), *self._related)

    def _staged_changed(self, news: tuple[ModuleName, frozenset[int]]) -> None:
        for table in self._all():
            if table.module == news[0]:
                table.staged_changed(news[1])

    def _services(self) -> TableServices:
        parts = self._parts
        return TableServices(
            bus=parts.bus,
            cache=parts.cache,
            engine=parts.engine,
            references=parts.references,
            tasks=parts.tasks,
            formats=parts.formats,
            layouts=parts.layouts,
            views=parts.views,
            circumstances=self._circumstances,
            staged=self._staged_looks,
        )

    def _circumstances(self) -> Circumstances:
        """Who asks, and what day it is where they are."""
        formats, people = self._parts.formats(), self._parts.people
        return Circumstances(
            today=self._parts.local_now().date(),
            zone=formats.zone,
            me=people.me,
            groups=people.my_groups,
            first_weekday=formats.first_weekday,
        )

    def _staged_looks(self, module: ModuleName, key: int) -> dict[str, StagedLook]:
        """What is staged in a record, as its table shows it."""
        staged = self._parts.staging.of_row(module, key)
        return {name: look_of(cell) for name, cell in staged.items()}
