"""An open module's table: its rows, and what state it is in.

Stored rows are there at once; the server fills in the rest while the table stays usable.
"""

import asyncio
import time
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum

from vtdesk.app.arranged_table import ArrangedTable
from vtdesk.app.columns import chosen_columns, default_columns, formatter, with_currency
from vtdesk.app.rows import RowSource, StagedLook
from vtdesk.app.table_services import TableServices
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import (
    AccessDenied,
    Offline,
    SignInNeeded,
    StoreTrouble,
    TooManyCalls,
    VtdeskError,
)
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.keeping import Policy
from vtdesk.domain.query import EVERYTHING, Query, fields_of
from vtdesk.domain.record import Row
from vtdesk.domain.schema import FieldSpec, ModuleInfo, ModuleSchema
from vtdesk.domain.status import PullProgress, SyncStatus
from vtdesk.domain.totals import Totals
from vtdesk.domain.values import POINTERS, Cell

GATHER = 0.1
"""Seconds over which changes are gathered before ids are read again."""

REST = 3
"""How much longer changes of a large table are gathered than reading its ids takes: while it is being
filled, without an index yet, that is all that a processor would do."""

LONGEST_GATHER = 1.0
"""Seconds beyond which changes are not gathered."""

MANY = 20_000
"""Stored records of a module from which on the first rows are shown before all are counted."""

FIRST = 200
"""How many rows these are."""


_FROM_SERVER = frozenset({"pull", "fetch"})


class TableState(Enum):
    """What a table has to say besides its rows.

    NEVER_LOADED is a table whose rows are on their way; of NOT_FETCHED nobody asked for any, since
    they were taken off this computer or their fetch was stopped.
    """

    NEVER_LOADED = "never loaded"
    NOT_FETCHED = "not fetched"
    LOADING = "loading"
    READY = "ready"
    EMPTY = "empty"
    NO_MATCH = "no match"
    OFFLINE_EMPTY = "not on this computer"
    NO_RIGHT = "no right"
    PROBLEM = "problem"


class TableView(ArrangedTable):
    """The table of one module.

    Args:
        info: the module, as listed.
        services: what every table needs of its session.

    Attributes:
        counting: the first rows are shown, and how many there are is being found out.
    """

    def __init__(self, info: ModuleInfo, services: TableServices) -> None:
        super().__init__(info, services)
        self.source = RowSource(self._read, "0", (), ())
        self.counting = False
        self._refused: VtdeskError | None = None
        self._unread: StoreTrouble | None = None
        self._counted: tuple[Cursor | None, int] | None = None
        self._loaded = False
        self._stale = False
        self._gathering = GATHER
        self._requerying = False
        # a question to be shown as a new table, which the one in its place then is as well
        self._reset_due = False
        self._newest = asyncio.Event()
        self._started = False
        self._starting = 0
        self._pointers: tuple[int, ...] = ()
        services.bus.changes.connect(self._store_changed)
        services.bus.status.connect(self._status_changed)
        services.references.named.connect(self._names_changed)
        services.layouts.changed.connect(self._layout_changed)

    @property
    def state(self) -> TableState:
        """What the table has to say besides its rows."""
        if len(self.source):
            return TableState.LOADING if self.progress else TableState.READY
        if isinstance(self.problem, AccessDenied):
            return TableState.NO_RIGHT
        if self._unread is not None:
            return TableState.PROBLEM
        cursor = self._services.cache.cursor(self.module)
        came = cursor is not None and cursor.complete
        if came and self._loaded and not self._requerying:
            filtered = self.query.words or self.query.filter != EVERYTHING
            return TableState.NO_MATCH if filtered else TableState.EMPTY
        if not came and self.problem is None and not self._is_awaited:
            return TableState.NOT_FETCHED
        if self._services.engine.status.online is False:
            return TableState.OFFLINE_EMPTY
        return TableState.PROBLEM if self.problem else TableState.NEVER_LOADED

    @property
    def _is_awaited(self) -> bool:
        """Whether rows are on their way, or will be once there is a connection."""
        waits = self._services.engine.status.pull(self.module) is not None
        return waits or not self._started or self._starting > 0

    @property
    def has_spoken(self) -> bool:
        """Whether it was started, and its first rows came from the server or none are to come."""
        if not self._started or self._starting:
            return False
        progress = self.progress
        return progress is None or progress.done > 0

    @property
    def problem(self) -> VtdeskError | None:
        """Why the module could not be described, fetched, or read from this computer."""
        return self._unread or self._refused or self._services.engine.problem(self.module)

    @property
    def progress(self) -> PullProgress | None:
        """How far a running fetch of this module is; None also while what is gone is looked for."""
        pull = self._services.engine.status.pull(self.module)
        return None if pull is None or pull.checking else pull

    @property
    def freshness(self) -> float | None:
        """Unix time at which the stored rows were last known to equal the server's."""
        cursor = self._services.cache.cursor(self.module)
        return cursor.synced if cursor is not None else None

    @property
    def total(self) -> int | None:
        """How many records the server said the module has, if it did."""
        cursor = self._services.cache.cursor(self.module)
        if self._counted is not None and self._counted[0] is cursor:
            return self._counted[1]
        return cursor.total if cursor is not None else None

    @property
    def is_total_old(self) -> bool:
        """Whether the server may have another number of records by now than `total`."""
        cursor = self._services.cache.cursor(self.module)
        if self._counted is not None and self._counted[0] is cursor:
            return False
        return self.total is not None and (cursor is None or not cursor.complete or cursor.partial)

    @property
    def lacks_rows(self) -> bool:
        """Whether `total` counts records that are not here.

        A module that came whole has all it is to have, however many went since it was counted.
        """
        cursor = self._services.cache.cursor(self.module)
        counted = self._counted is not None and self._counted[0] is cursor
        came_whole = cursor is not None and cursor.complete and not cursor.partial
        return self.total is not None and (counted or not came_whole)

    async def count_now(self) -> None:
        """Ask the server how many records the module has: one call.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        total = await self._services.engine.questions.count(self.module, Policy())
        if total is not None:
            self._counted = (self._services.cache.cursor(self.module), total)
            self.changed.emit(None)

    @property
    def partial(self) -> bool:
        """Whether only the newest records are here, since the module is not kept whole."""
        cursor = self._services.cache.cursor(self.module)
        return cursor is not None and cursor.partial

    async def start(self) -> None:
        """Show what is stored and ask for the rest.

        Without a connection the rest, the describe included, comes as soon as there is one.

        Raises:
            StoreTrouble: rows on show could not be read anew; without any, the table says it itself.
        """
        self._started = True
        self._starting += 1
        try:
            await self._open()
        except StoreTrouble:
            if self._unread is None or len(self.source):
                raise
        finally:
            self._starting -= 1
            self.changed.emit(None)

    async def _open(self) -> None:
        stored = self._services.cache.schema(self.module)
        if stored is not None:
            await self._show(stored)
            self._services.engine.wish_pull(self.module)
        schema: ModuleSchema | None = None
        try:
            schema = await self._services.engine.ensure_schema(self.module)
        except (Offline, SignInNeeded, TooManyCalls) as error:
            self._refused = error
        except VtdeskError as error:
            self._refused = error
            return
        if stored is None:
            self._services.engine.wish_pull(self.module)
        if schema is not None:
            self._refused = None
            await self._show(schema)

    def refresh(self) -> None:
        """Ask the server for what changed, however fresh the rows are."""
        if self.schema is None or self._unread is not None:
            self._services.tasks.spawn(self.start(), f"open {self.module}")
        if self.schema is not None:
            self._searcher.forget()
            self._offer_search()
            self._services.engine.wish_pull(self.module, force=True)

    def stop(self) -> None:
        """Fetch no further pages; what came stays."""
        self._services.engine.stop_pull(self.module)

    async def totals(self, field: str, keys: "array[int]") -> Totals:
        """What a field's numbers come to over some of the rows, as stored."""
        return await self._services.cache.reads.totals(self.module, keys, field)

    def staged_changed(self, keys: Collection[int]) -> None:
        """What is typed in the cells of these records changed; draw them anew."""
        self.source.redraw(keys)

    def formats_changed(self) -> None:
        """Write dates and numbers as the person's formats are now."""
        if self.schema is not None:
            self._take_schema(self.schema)

    async def _show(self, schema: ModuleSchema) -> None:
        """Show the stored rows with the fields of this describe, unless they are shown already."""
        is_new = schema != self.schema
        if is_new:
            self._take_schema(schema)
        if is_new or self._unread is not None:
            await self._requery(reset=not len(self.source))

    def _take_schema(self, schema: ModuleSchema) -> None:
        names = self.layout.columns or self._usual_columns
        references, formats = self._services.references, self._services.formats()
        bare = chosen_columns(schema, names) or default_columns(schema)
        chosen = with_currency(schema, bare, formats)
        formatters = [
            formatter(column.spec, formats, references.labeller(column.spec)) for column in chosen
        ]
        listener, keys = self.source.listener, self.source.keys()
        self.source.set_listener(None)
        self.schema, self.columns = schema, chosen
        fields = [column.spec.name for column in chosen]
        self._pointers = tuple(i for i, column in enumerate(chosen) if column.spec.kind in POINTERS)
        sorts = tuple(part for part in self.query.sort if part.field in schema.by_name)
        self.query = replace(self.query, sort=sorts, filter=self._condition(schema))
        self._offer_search()
        self.source = RowSource(
            self._read, schema.id_prefix, fields, formatters, self._staged, self._is_named
        )
        self.source.replace(keys)
        self.source.set_listener(listener)
        self.columns_changed.emit(None)

    def _staged(self, key: int) -> Mapping[str, StagedLook]:
        staged = self._services.staged
        return staged(self.module, key) if staged is not None else {}

    def _names(self) -> tuple[str, ...]:
        return tuple(column.spec.name for column in self.columns)

    def _read(self, keys: Sequence[int]) -> list[Row | None]:
        rows = self._services.cache.rows(self.module, keys, self._names())
        self._warm(row for row in rows if row is not None)
        return rows

    def _warm(self, rows: Iterable[Row]) -> None:
        self._services.references.warm(part for row in rows for part in self._pointing(row))

    def _is_named(self, row: Row) -> bool:
        return self._services.references.knows(self._pointing(row))

    def _pointing(self, row: Row) -> Iterator[tuple[FieldSpec, Cell]]:
        return ((self.columns[i].spec, row.cells[i]) for i in self._pointers)

    async def _requery(self, *, reset: bool = False) -> None:
        """Read the keys again; back when this question is answered, or a newer one in its place."""
        self._reset_due = self._reset_due or reset
        answered = self._newest = asyncio.Event()
        try:
            await self._read_keys(reset=self._reset_due)
        except StoreTrouble as error:
            self._unread, self.counting = error, False
            self.changed.emit(None)
            raise
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            if self._newest is not answered:
                await self._newest.wait()
        finally:
            answered.set()

    async def _read_keys(self, *, reset: bool) -> None:
        cache, query, source = self._services.cache, self.query, self.source
        large = self._stored_count() > MANY
        if large and reset:
            rows = await cache.reads.first_rows(query, self._names(), FIRST, slot=self._slot)
            keys = array("q", (row.key for row in rows))
            if not self._show_rows(query, source, keys, rows):
                return
            self.counting = True
            self.changed.emit(None)
        if large or (len(source) and not reset):
            keys = await cache.reads.ids(query, slot=self._slot)
            if query == self.query and (
                source is not self.source or not await source.turn_into(keys)
            ):
                self._requery_soon()
        else:
            keys, rows = await cache.reads.ids_and_rows(query, self._names(), slot=self._slot)
            self._show_rows(query, source, keys, rows)
        self._loaded = True
        self._unread = None
        self.counting = False
        self.changed.emit(None)
        if large and reset:
            ordered = (*(one.field for one in query.sort), *self._names())
            work = cache.indexes.of_columns(self.module, ordered)
            self._services.tasks.spawn(work, f"indexes of {self.module}")

    def _show_rows(
        self, query: Query, source: RowSource, keys: "array[int]", rows: Sequence[Row]
    ) -> bool:
        """Show what was read, unless something else was asked for meanwhile.

        Where only the columns are other ones since, the same rows are asked for again.
        """
        if query != self.query:
            return False
        if source is not self.source:
            self._requery_soon()
            return False
        self._warm(rows)
        source.replace(keys, rows)
        self._reset_due = False
        return True

    def _stored_count(self) -> int:
        """About how many records of the module are stored."""
        cursor = self._services.cache.cursor(self.module)
        return max(len(self.source), cursor.filled if cursor is not None else 0)

    @property
    def _slot(self) -> str:
        return f"table {self.module}"

    def _store_changed(self, changes: ChangeSet) -> None:
        if self.module in changes.schemas and self._started:
            self._services.tasks.spawn(self._schema_changed(), f"columns of {self.module}")
        if self.schema is not None and changes.touches(self.module):
            for module, old, new in changes.renamed:
                if module == self.module:
                    self.source.rename(old, new)
            everything = self.module in changes.everything
            touched = None if everything else changes.rows.get(self.module, frozenset())
            if touched is None or touched:
                self.source.refresh(touched, by_others=changes.origin in _FROM_SERVER)
            if self._order_may_change(changes):
                self._requery_soon()

    def _layout_changed(self, place: tuple[ModuleName, str]) -> None:
        if place == (self.module, self._view) and self.schema is not None:
            self._take_schema(self.schema)
            self.changed.emit(None)

    def _names_changed(self, records: frozenset[AnyId]) -> None:
        if self._pointers:
            self.source.redraw_pointing(self._pointers, records)

    async def _schema_changed(self) -> None:
        schema = self._services.cache.schema(self.module)
        if schema is not None:
            self._refused = None
            await self._show(schema)
            self.changed.emit(None)

    def _order_may_change(self, changes: ChangeSet) -> bool:
        fields = changes.fields.get(self.module)
        if fields is None or self.query.words or self.module in changes.removed:
            return True
        watched = fields_of(self.query.filter) | {sort.field for sort in self.query.sort}
        return bool(watched & fields) or not self.source.holds(
            changes.rows.get(self.module, frozenset())
        )

    def _requery_soon(self) -> None:
        self._stale = True
        if not self._requerying:
            self._requerying = True
            self._services.tasks.spawn(self._requery_gathered(), f"rows of {self.module}")

    async def _requery_gathered(self) -> None:
        try:
            while self._stale:
                await asyncio.sleep(self._gathering)
                self._stale = False
                began = time.monotonic()
                await self._requery()
                took = time.monotonic() - began
                self._gathering = min(max(GATHER, REST * took), LONGEST_GATHER)
        finally:
            self._requerying = False
        if not len(self.source):
            # only now it is sure that there are none
            self.changed.emit(None)

    def _status_changed(self, _status: SyncStatus) -> None:
        self._searcher.look_again()
        self.changed.emit(None)
