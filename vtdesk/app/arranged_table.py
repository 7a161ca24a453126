"""What a person chose to see of a module: condition, words, saved view, columns and order.

How the rows get on screen, `app.browse` knows.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from vtdesk.app.asked import Asked, asked
from vtdesk.app.bus import Signal
from vtdesk.app.columns import Column
from vtdesk.app.layouts import Layout
from vtdesk.app.narrowing import Narrowed, Narrowing
from vtdesk.app.server_search import SearchServices, ServerSearch, ServerSearcher
from vtdesk.app.table_services import TableServices
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Filter, Query, Sort
from vtdesk.domain.schema import ModuleInfo, ModuleSchema
from vtdesk.domain.views import Fitted, SavedView, fitted


class ArrangedTable(ABC):
    """The part of a table that a person arranges; remembered with the account.

    Args:
        info: the module, as listed.
        services: what every table needs of its session.

    Signals:
        changed: head line, state or progress are to be read again.
        columns_changed: the columns are other ones now; the source has been reset.
    """

    _remembered = True
    """Whether the next start begins with the same condition."""

    def __init__(self, info: ModuleInfo, services: TableServices) -> None:
        self.info = info
        self.module: ModuleName = info.name
        self.schema: ModuleSchema | None = None
        self.columns: tuple[Column, ...] = ()
        self.changed: Signal[None] = Signal()
        self.columns_changed: Signal[None] = Signal()
        self._services = services
        self._narrowing = Narrowing(
            info.name,
            services.cache,
            services.tasks,
            services.circumstances,
            remembered=self._remembered,
        )
        view = services.views.get(self._narrowing.now.view)
        self.view_id: str | None = view.id if view is not None else None
        self._usual_columns = view.columns if view is not None else ()
        self._usual_sorts = view.sorts if view is not None else ()
        self._searcher = ServerSearcher(
            info.name,
            SearchServices(services.cache, services.engine, services.tasks),
            self._search_changed,
        )
        sorts = self.layout.sorts
        self.query = Query(
            info.name,
            sort=self._usual_sorts if sorts is None else sorts,
            words=self._narrowing.now.words,
        )

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

    async def set_sorts(self, sorts: Sequence[Sort]) -> None:
        """Order by several fields, the first one first; the person finds it so next time."""
        self.query = replace(self.query, sort=tuple(sorts))
        self._services.layouts.set_sorts(self.module, self._view, self.query.sort)
        await self._requery(reset=True)

    async def set_columns(self, names: Sequence[str]) -> None:
        """Show these fields, in this order; none: the usual ones."""
        self._services.layouts.set_columns(self.module, self._view, names)

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
        return len(await self._services.cache.reads.ids(query, slot=f"count {self.module}"))

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
        self.query = replace(self.query, filter=self._condition(self.schema))
        self._offer_search()
        await self._requery(reset=reset)

    def _condition(self, schema: ModuleSchema) -> Filter:
        """What rows must fulfil to be shown, with absolute values."""
        return self._narrowing.filter(schema)

    def _offer_search(self) -> None:
        if self.schema is not None:
            work = self._searcher.offer(self.query.filter, self.query.words, self.schema)
            self._services.tasks.spawn(work, f"price of a search in {self.module}")

    def _search_changed(self) -> None:
        self.changed.emit(None)

    @property
    def _view(self) -> str:
        return self.view_id or ""

    @abstractmethod
    def _take_schema(self, schema: ModuleSchema) -> None:
        """Show the columns of this describe, as arranged now."""

    @abstractmethod
    async def _requery(self, *, reset: bool = False) -> None:
        """Read the rows of the query as it is now."""
