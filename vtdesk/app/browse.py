"""An open module's table: which query, which columns, what state it is in.

Stored rows are there at once; the server fills in the rest while the table stays usable.
"""

import asyncio
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from vtdesk.app.asked import Asked, asked
from vtdesk.app.bus import Bus, Signal
from vtdesk.app.columns import Column, chosen_columns, default_columns, formatter
from vtdesk.app.layouts import Layout, Layouts
from vtdesk.app.narrowing import Narrowed, Narrowing
from vtdesk.app.references import References
from vtdesk.app.rows import RowSource, StagedLook
from vtdesk.app.server_search import SearchServices, ServerSearch, ServerSearcher
from vtdesk.app.tasks import Tasks
from vtdesk.app.views import Views
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import (
    AccessDenied,
    Offline,
    SignInNeeded,
    TooManyCalls,
    VtdeskError,
)
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.keeping import Policy
from vtdesk.domain.query import EVERYTHING, Filter, Query, Sort, fields_of
from vtdesk.domain.record import Row
from vtdesk.domain.relative import Circumstances
from vtdesk.domain.schema import ModuleInfo, ModuleSchema
from vtdesk.domain.status import PullProgress, SyncStatus
from vtdesk.domain.totals import Totals
from vtdesk.domain.values import POINTERS, Formats
from vtdesk.domain.views import Fitted, SavedView, fitted
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

GATHER = 0.1
"""Seconds over which changes are gathered before ids are read again."""

MANY = 20_000
"""Stored records of a module from which on the first rows are shown before all are counted."""

FIRST = 200
"""How many rows these are."""


_FROM_SERVER = frozenset({"pull", "fetch"})


class TableState(Enum):
    """What a table has to say besides its rows."""

    NEVER_LOADED = "never loaded"
    LOADING = "loading"
    READY = "ready"
    EMPTY = "empty"
    NO_MATCH = "no match"
    OFFLINE_EMPTY = "not on this computer"
    NO_RIGHT = "no right"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class TableServices:
    """What every table needs of its session.

    Attributes:
        layouts: how the person arranged columns and orders.
        views: the saved views.
        circumstances: who asks, and when, for conditions such as "this month".
        staged: what was typed into the cells of a module's record and is not applied yet.
    """

    bus: Bus
    cache: Cache
    engine: Engine
    references: References
    tasks: Tasks
    formats: Callable[[], Formats]
    layouts: Layouts
    views: Views
    circumstances: Callable[[], Circumstances]
    staged: Callable[[ModuleName, int], Mapping[str, StagedLook]] | None = None


class TableView:
    """The table of one module.

    Attributes:
        counting: the first rows are shown, and how many there are is being found out.

    Signals:
        changed: head line, state or progress are to be read again.
        columns_changed: the columns are other ones now; the source has been reset.
    """

    def __init__(self, info: ModuleInfo, services: TableServices) -> None:
        self.info = info
        self.module: ModuleName = info.name
        self._narrowing = Narrowing(
            info.name, services.cache, services.tasks, services.circumstances
        )
        view = services.views.get(self._narrowing.now.view)
        self.view_id: str | None = view.id if view is not None else None
        self.query = Query(info.name, words=self._narrowing.now.words)
        self.schema: ModuleSchema | None = None
        self.columns: tuple[Column, ...] = ()
        self.source = RowSource(self._read, "0", (), ())
        self.changed: Signal[None] = Signal()
        self.columns_changed: Signal[None] = Signal()
        self._usual_columns = view.columns if view is not None else ()
        self._usual_sorts = view.sorts if view is not None else ()
        self._refused: VtdeskError | None = None
        self._services = services
        self.counting = False
        self._counted: tuple[Cursor | None, int] | None = None
        self._loaded = False
        self._stale = False
        self._requerying = False
        self._started = False
        self._pointers: tuple[int, ...] = ()
        self._searcher = ServerSearcher(
            info.name,
            SearchServices(services.cache, services.engine, services.tasks),
            self._search_changed,
        )
        sorts = self.layout.sorts
        self.query = replace(self.query, sort=self._usual_sorts if sorts is None else sorts)
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
        cursor = self._services.cache.cursor(self.module)
        if cursor is not None and cursor.complete and self._loaded and not self._requerying:
            filtered = self.query.words or self.query.filter != EVERYTHING
            return TableState.NO_MATCH if filtered else TableState.EMPTY
        if self._services.engine.status.online is False:
            return TableState.OFFLINE_EMPTY
        return TableState.PROBLEM if self.problem else TableState.NEVER_LOADED

    @property
    def problem(self) -> VtdeskError | None:
        """Why the module could not be described or fetched."""
        return self._refused or self._services.engine.problem(self.module)

    @property
    def progress(self) -> PullProgress | None:
        """How far a running fetch of this module is."""
        return self._services.engine.status.pull(self.module)

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

    async def count_now(self) -> None:
        """Ask the server how many records the module has: one call.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        total = await self._services.engine.count(self.module, Policy())
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
        """
        self._started = True
        stored = self._services.cache.schema(self.module)
        if stored is not None:
            await self._show(stored)
            self._services.engine.wish_pull(self.module)
        try:
            schema = await self._services.engine.ensure_schema(self.module)
        except (Offline, SignInNeeded, TooManyCalls) as error:
            self._refused = error
        except VtdeskError as error:
            self._refused = error
            self.changed.emit(None)
            return
        else:
            self._refused = None
            await self._show(schema)
        if stored is None:
            self._services.engine.wish_pull(self.module)
        self.changed.emit(None)

    def refresh(self) -> None:
        """Ask the server for what changed, however fresh the rows are."""
        if self.schema is None:
            self._services.tasks.spawn(self.start(), f"open {self.module}")
        else:
            self._services.engine.wish_pull(self.module, force=True)

    def stop(self) -> None:
        """Fetch no further pages; what came stays."""
        self._services.engine.stop_pull(self.module)

    @property
    def layout(self) -> Layout:
        """How the person arranged the table."""
        return self._services.layouts.of(self.module, self._view)

    def arrange(
        self, view_id: str | None, columns: Sequence[str] = (), sorts: Sequence[Sort] = ()
    ) -> None:
        """Take the layout of a saved view, or with None that of the whole module.

        The rows are not read anew: whoever changes the condition as well does that.

        Args:
            view_id: the saved view.
            columns: what it shows until the person chooses others.
            sorts: its order until the person chooses another.
        """
        self.view_id = view_id
        self._usual_columns, self._usual_sorts = tuple(columns), tuple(sorts)
        layout = self.layout
        self.query = replace(
            self.query, sort=self._usual_sorts if layout.sorts is None else layout.sorts
        )
        if self.schema is not None:
            self._take_schema(self.schema)

    async def reset_layout(self) -> None:
        """Forget how the person arranged columns and order."""
        self.query = replace(self.query, sort=self._usual_sorts)
        self._services.layouts.reset(self.module, self._view)
        await self._requery(reset=True)

    async def sort_by(self, field: str, *, descending: bool) -> None:
        """Order by one field; the selection stays with its records."""
        await self.set_sorts((Sort(field, descending),))

    async def set_sorts(self, sorts: Sequence[Sort]) -> None:
        """Order by several fields, the first one first; the person finds it so next time."""
        self.query = replace(self.query, sort=tuple(sorts))
        self._services.layouts.set_sorts(self.module, self._view, self.query.sort)
        await self._requery(reset=True)

    async def set_words(self, text: str) -> None:
        """Keep only rows in which each typed word is found."""
        self.query = replace(self.query, words=text.strip())
        self._narrowing.change(replace(self._narrowing.now, words=self.query.words), self.left_out)
        self._offer_search()
        await self._requery(reset=True)

    @property
    def conditions(self) -> Filter:
        """What the rows must fulfil, as the person built it; `query` has the dates of today in it."""
        return self._narrowing.now.conditions

    @property
    def left_out(self) -> tuple[str, ...]:
        """What the module no longer has of the condition or view shown, in words."""
        return self._narrowing.left_out

    @property
    def server_search(self) -> ServerSearch:
        """Whether the server may have more rows of this filter, and how a search for them goes."""
        return self._searcher.state

    async def set_filter(self, condition: Filter) -> None:
        """Keep only rows that fulfil a condition; a saved view stays the one that is changed."""
        self._narrowing.change(replace(self._narrowing.now, conditions=condition))
        await self._narrow()

    async def show_view(self, view: SavedView | None) -> None:
        """Show what a saved view says; None: the whole module, as arranged without a view.

        What the module does not have any more is passed over; `left_out` tells.
        """
        fit = Fitted(SavedView("", self.module, "")) if view is None else Fitted(view)
        if view is not None and self.schema is not None:
            fit = fitted(view, self.schema)
        narrowed = Narrowed(fit.view.filter, fit.view.words, fit.view.id)
        self._narrowing.change(narrowed, fit.left_out)
        self.query = replace(self.query, words=narrowed.words)
        self.arrange(fit.view.id or None, fit.view.columns, fit.view.sorts)
        await self._narrow()

    def as_view(self, name: str) -> SavedView:
        """What is shown now, as a view to be saved; with the id of the saved view it came from."""
        saved = self._services.views.get(self._view)
        columns = tuple(column.spec.name for column in self.columns)
        return SavedView(
            id=self._view,
            module=self.module,
            name=name,
            filter=self.conditions,
            columns=columns if self.layout.columns or self._usual_columns else (),
            sorts=self.query.sort,
            words=self.query.words,
            pinned=saved.pinned if saved is not None else False,
            colour=saved.colour if saved is not None else "",
        )

    @property
    def is_view_changed(self) -> bool:
        """Whether something else is shown than the saved view says."""
        saved = self._services.views.get(self._view) if self._view else None
        return saved is not None and self.as_view(saved.name) != replace(saved, unread="")

    async def count_matching(self, condition: Filter) -> int:
        """How many stored rows fulfil a condition, whatever the table shows.

        Raises:
            CancelledError: a newer count took the place of this one.
        """
        if self.schema is None:
            return 0
        query = Query(self.module, self._narrowing.resolved(condition, self.schema))
        return len(await self._services.cache.ids(query, slot=f"count {self.module}"))

    def asked(self, condition: Filter) -> Asked | None:
        """What a server search for a condition would ask; None while the fields are not known."""
        schema = self.schema
        if schema is None:
            return None
        resolved = partial(self._narrowing.resolved, schema=schema)
        return asked(condition, resolved, schema)

    def search_server(self) -> None:
        """Ask the server for rows of this filter that are not here."""
        if self.schema is not None:
            self._searcher.start(self.schema)

    def stop_search(self) -> None:
        """Ask for no further page; what came stays."""
        self._searcher.stop()

    async def day_changed(self) -> None:
        """Show what the condition means today, if that is something else than before."""
        if self.schema is not None and self._narrowing.is_of_yesterday:
            await self._narrow(reset=False)

    async def close(self) -> None:
        """Write what is remembered of the table.

        Raises:
            StoreTrouble: the file cannot be written.
        """
        await self._narrowing.close()

    async def _narrow(self, *, reset: bool = True) -> None:
        """Read the rows of the condition as it is now."""
        if self.schema is None:
            return
        self.query = replace(self.query, filter=self._narrowing.filter(self.schema))
        self._offer_search()
        await self._requery(reset=reset)

    def _offer_search(self) -> None:
        if self.schema is not None:
            work = self._searcher.offer(self.query.filter, self.query.words, self.schema)
            self._services.tasks.spawn(work, f"price of a search in {self.module}")

    def _search_changed(self) -> None:
        self.changed.emit(None)

    async def set_columns(self, names: Sequence[str]) -> None:
        """Show these fields, in this order; none: the usual ones."""
        self._services.layouts.set_columns(self.module, self._view, names)

    async def totals(self, field: str, keys: "array[int]") -> Totals:
        """What a field's numbers come to over some of the rows, as stored."""
        return await self._services.cache.totals(self.module, keys, field)

    def staged_changed(self, keys: Collection[int]) -> None:
        """What is typed in the cells of these records changed; draw them anew."""
        self.source.redraw(keys)

    def formats_changed(self) -> None:
        """Write dates and numbers as the person's formats are now."""
        if self.schema is not None:
            self._take_schema(self.schema)

    async def _show(self, schema: ModuleSchema) -> None:
        """Show the stored rows with the fields of this describe, unless they are shown already."""
        if schema != self.schema:
            self._take_schema(schema)
            await self._requery(reset=not len(self.source))

    def _take_schema(self, schema: ModuleSchema) -> None:
        names = self.layout.columns or self._usual_columns
        chosen = chosen_columns(schema, names) or default_columns(schema)
        references, formats = self._services.references, self._services.formats()
        formatters = [
            formatter(column.spec, formats, references.labeller(column.spec)) for column in chosen
        ]
        listener, keys = self.source.listener, self.source.keys()
        self.source.set_listener(None)
        self.schema, self.columns = schema, chosen
        fields = [column.spec.name for column in chosen]
        self._pointers = tuple(i for i, column in enumerate(chosen) if column.spec.kind in POINTERS)
        sorts = tuple(part for part in self.query.sort if part.field in schema.by_name)
        condition = self._narrowing.filter(schema)
        self.query = replace(self.query, sort=sorts, filter=condition)
        self._offer_search()
        self.source = RowSource(self._read, schema.id_prefix, fields, formatters, self._staged)
        self.source.replace(keys)
        self.source.set_listener(listener)
        self.columns_changed.emit(None)

    def _staged(self, key: int) -> Mapping[str, StagedLook]:
        staged = self._services.staged
        return staged(self.module, key) if staged is not None else {}

    @property
    def _view(self) -> str:
        return self.view_id or ""

    def _names(self) -> tuple[str, ...]:
        return tuple(column.spec.name for column in self.columns)

    def _read(self, keys: Sequence[int]) -> list[Row | None]:
        rows = self._services.cache.rows(self.module, keys, self._names())
        self._warm(row for row in rows if row is not None)
        return rows

    def _warm(self, rows: Iterable[Row]) -> None:
        self._services.references.warm(
            (self.columns[i].spec, row.cells[i]) for row in rows for i in self._pointers
        )

    async def _requery(self, *, reset: bool = False) -> None:
        """Read the keys again; a newer question of this table takes the place of this one."""
        cache, query, source = self._services.cache, self.query, self.source
        large = self._stored_count() > MANY
        with _superseded():
            if large and reset:
                rows = await cache.first_rows(query, self._names(), FIRST, slot=self._slot)
                keys = array("q", (row.key for row in rows))
                if not self._show_rows(query, source, keys, rows):
                    return
                self.counting = True
                self.changed.emit(None)
            if large or (len(source) and not reset):
                keys = await cache.ids(query, slot=self._slot)
                same = query == self.query and source is self.source
                if same and not await source.turn_into(keys):
                    self._requery_soon()
            else:
                keys, rows = await cache.ids_and_rows(query, self._names(), slot=self._slot)
                self._show_rows(query, source, keys, rows)
            self._loaded = True
            self.counting = False
            self.changed.emit(None)
        if large and reset:
            ordered = (*(one.field for one in query.sort), *self._names())
            work = cache.index_columns(self.module, ordered)
            self._services.tasks.spawn(work, f"indexes of {self.module}")

    def _show_rows(
        self, query: Query, source: RowSource, keys: "array[int]", rows: Sequence[Row]
    ) -> bool:
        """Show what was read, unless something else was asked for meanwhile."""
        if query != self.query or source is not self.source:
            return False
        self._warm(rows)
        source.replace(keys, rows)
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
        del records
        if self._pointers:
            self.source.refresh(None)

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
                await asyncio.sleep(GATHER)
                self._stale = False
                await self._requery()
        finally:
            self._requerying = False
        self.changed.emit(None)

    def _status_changed(self, _status: SyncStatus) -> None:
        self._searcher.look_again()
        self.changed.emit(None)


@contextmanager
def _superseded() -> Iterator[None]:
    """Let a read that a newer one interrupted end quietly, but not a task that is being ended."""
    try:
        yield
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
