"""The table of one relation of a record: the same as a module's, of the related records alone.

What is stored is shown without a call. What is not comes a hundred records at a time when a person
asks for it, and is stored like all records.
"""

import asyncio
import math
from dataclasses import dataclass

from vtdesk.api.filters import compile_filter
from vtdesk.app.browse import TableState, TableView
from vtdesk.app.bus import Signal
from vtdesk.app.columns import default_columns
from vtdesk.app.related import Related, Within
from vtdesk.app.table_services import TableServices
from vtdesk.domain.errors import AccessDenied, Offline, TooManyCalls, VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import PAGE
from vtdesk.domain.query import EVERYTHING, All, AnyOf, Condition, Filter, Op
from vtdesk.domain.relations import Relation
from vtdesk.domain.schema import ModuleInfo, ModuleSchema
from vtdesk.domain.status import SyncStatus

MOST_AT_ONCE = 5
"""Pages that are read anew without a word about their price."""


@dataclass(frozen=True, slots=True)
class Whose:
    """A relation of one record.

    Attributes:
        module: the record's.
        key: its key; the relation's records are of another module.
    """

    module: ModuleName
    key: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class Loading:
    """How far a running fetch of related records is.

    Attributes:
        came: records that are here.
        total: how many there are; None where nobody counted.
        waits: seconds until the server takes calls again; 0 while it does.
    """

    came: int
    total: int | None = None
    waits: float = 0.0


class RelatedTable(TableView):
    """The records of one relation.

    Args:
        info: the related module.
        services: what every table needs of its session.
        related: knows what is related.
        relating: tells of relations that came or went: module and key, 0 for all of a module.
        whose: the record and its relation.

    Attributes:
        whose: the record and its relation.
        loading: while records are being fetched.
        counted: how many the server said there are; None if it was not asked.
    """

    _remembered = False

    def __init__(
        self,
        info: ModuleInfo,
        services: TableServices,
        related: Related,
        relating: Signal[tuple[ModuleName, int]],
        whose: Whose,
    ) -> None:
        self.whose = whose
        self.loading: Loading | None = None
        self.counted: int | None = None
        self._related = related
        self._relating = relating
        self._within: Within | None = None
        self._found: frozenset[int] = frozenset()
        self._work: asyncio.Task[None] | None = None
        self._turn = 0
        self._unnarrowed = 0
        self._was_online = services.engine.status.online is not False
        super().__init__(info, services)
        self.view_id = self._view
        relating.connect(self._relation_changed)

    @property
    def state(self) -> TableState:
        """What the table has to say besides its rows."""
        if len(self.source):
            return TableState.LOADING if self.loading else TableState.READY
        if isinstance(self.problem, AccessDenied):
            return TableState.NO_RIGHT
        if self._unread is not None:
            return TableState.PROBLEM
        if self.loading is None and self.is_asked and self._loaded:
            if self._requerying:
                return TableState.LOADING
            return TableState.NO_MATCH if self.is_narrowed else TableState.EMPTY
        if self._services.engine.status.online is False:
            return TableState.OFFLINE_EMPTY
        if self.problem is not None and self.loading is None:
            return TableState.PROBLEM
        return TableState.NEVER_LOADED

    @property
    def is_read(self) -> bool:
        """Whether what is stored was looked up, so that `state` tells something."""
        return self._started and (self._loaded or self.schema is None)

    @property
    def problem(self) -> VtdeskError | None:
        """Why the related records did not come, or could not be read from this computer."""
        return self._unread or self._refused

    @property
    def progress(self) -> None:
        """Nothing of the whole module is fetched for this; see `loading`."""
        return None

    @property
    def freshness(self) -> float | None:
        """Unix time at which the server last told which records are related; None for now."""
        return self._within.as_of if self._within is not None else None

    @property
    def total(self) -> int | None:
        """How many related records there are, where that is known."""
        if self.partial or self._within is None:
            return self.counted
        return None if self.is_narrowed else len(self.source)

    @property
    def partial(self) -> bool:
        """Whether there may be more than are here."""
        return self._within is None or not self._within.whole

    @property
    def is_asked(self) -> bool:
        """Whether the server told which records are related, or need not be asked."""
        return self._within is not None and self._within.asked

    @property
    def is_narrowed(self) -> bool:
        """Whether words or conditions keep rows out of sight."""
        return bool(self.query.words) or self.conditions != EVERYTHING

    @property
    def price_of_search(self) -> int:
        """Calls that asking the server for rows of this filter costs; 0 where it knows no more."""
        schema = self.schema
        if schema is None or not self.is_narrowed or not self.partial or self.whose.key <= 0:
            return 0
        return len(compile_filter(self._asked_for(schema), schema).alternatives)

    @property
    def price_of_rest(self) -> int | None:
        """Calls that fetching all records costs; None where nobody counted them."""
        if self.counted is None:
            return None
        return math.ceil(max(0, self.counted - self._here) / PAGE)

    async def _open(self) -> None:
        """Show what is stored; no call."""
        schema = self._services.cache.schema(self.module)
        if schema is not None:
            await self._show(schema)

    def ask(self) -> None:
        """Ask for the first page where nothing was ever told: one call."""
        if not self.is_asked and self._refused is None:
            self.load_more()

    def refresh(self) -> None:
        """Ask the server anew for what is on screen: a call for each hundred, five at most.

        Where the module is kept whole, it is asked what changed in it.
        """
        self.counted = None
        if self._unread is not None:
            self._services.tasks.spawn(self.start(), f"open related {self.module}")
        within = self._within
        if within is not None and within.whole and within.pointed and within.as_of is None:
            self._services.engine.wish_pull(self.module, force=True)
        else:
            self._begin(min(MOST_AT_ONCE, max(1, math.ceil(self._here / PAGE))), after=0)

    def load_more(self) -> None:
        """Ask for the next hundred: one call."""
        self._begin(1, after=self._within.last if self._within is not None else 0)

    def load_all(self) -> None:
        """Ask for all that are not here, one page after another."""
        self._begin(None, after=self._within.last if self._within is not None else 0)

    def search_server(self) -> None:
        """Ask the server for related records of this filter that are not here."""
        if self._work is None and self.schema is not None:
            self._turn += 1
            self._tell(Loading(self._here))
            work = self._search(self.schema, self._turn)
            self._work = self._services.tasks.spawn(work, f"search related {self.module}")

    def stop(self) -> None:
        """Ask for no further page; what came stays."""
        if self._work is not None:
            self._work.cancel()
            self._end(self._turn)

    async def count_now(self) -> None:
        """Ask the server how many there are: one call.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        whose = self.whose
        self.counted = await self._related.count_on_server(whose.module, whose.key, whose.relation)
        self.changed.emit(None)

    def leave(self) -> None:
        """Hear no more of the session, and fetch nothing more."""
        if self._work is not None:
            self._work.cancel()
            self._work = None
        services = self._services
        self._relating.disconnect(self._relation_changed)
        services.bus.changes.disconnect(self._store_changed)
        services.bus.status.disconnect(self._status_changed)
        services.references.named.disconnect(self._names_changed)
        services.layouts.changed.disconnect(self._layout_changed)

    def asked(self, condition: Filter) -> None:
        """What a search would ask is not told for related records."""

    # what a table of a module does otherwise

    @property
    def _view(self) -> str:
        """Each relation is arranged for itself."""
        return f"related {self.whose.module} {self.whose.relation.label}"

    @property
    def _slot(self) -> str:
        return f"related {self.module}"

    @property
    def _here(self) -> int:
        """How many related records are here, whatever is shown of them."""
        if self._within is not None and not self._within.pointed:
            return len(self._within.condition.values)
        return self._unnarrowed if self.is_narrowed else len(self.source)

    def _stored_count(self) -> int:
        return len(self.source)

    def _offer_search(self) -> None:
        """The line below offers it, where the person is."""

    def _take_schema(self, schema: ModuleSchema) -> None:
        self._look_up()
        within = self._within
        self._usual_columns = ()
        if within is not None and within.pointed:
            # it holds the same record in every row
            usual = (column.spec.name for column in default_columns(schema))
            self._usual_columns = tuple(n for n in usual if n != within.condition.field)
        super()._take_schema(schema)

    def _condition(self, schema: ModuleSchema) -> Filter:
        chosen = super()._condition(schema)
        within: Filter = self._within.condition if self._within else Condition("id", Op.ONE_OF)
        if self._found:
            ids = tuple(f"{schema.id_prefix}x{number}" for number in sorted(self._found))
            within = AnyOf((within, Condition("id", Op.ONE_OF, ids)))
        return within if chosen == EVERYTHING else All((within, chosen))

    # fetching

    def _begin(self, pages: int | None, *, after: int) -> None:
        if self._work is None:
            self._turn += 1
            self._tell(Loading(self._here, self.counted))
            work = self._load(pages, after, self._turn)
            self._work = self._services.tasks.spawn(work, f"related {self.module}")

    async def _load(self, pages: int | None, after: int, turn: int) -> None:
        whose, done = self.whose, 0
        self._refused = None
        try:
            while pages is None or done < pages:
                try:
                    rows = await self._related.load(
                        whose.module, whose.key, whose.relation, after=after
                    )
                except TooManyCalls as error:
                    if pages is not None:
                        raise
                    self._tell(Loading(self._here, self.counted, error.retry_after))
                    await asyncio.sleep(error.retry_after)
                    continue
                done += 1
                await self._came()
                self._tell(Loading(self._here, self.counted))
                if rows.whole or rows.last <= after:
                    break
                after = rows.last
        except VtdeskError as error:
            self._refused = error
        finally:
            self._end(turn)

    async def _search(self, schema: ModuleSchema, turn: int) -> None:
        whose = self.whose
        self._refused = None
        try:
            rows = await self._related.load(
                whose.module, whose.key, whose.relation, chosen=self._asked_for(schema)
            )
        except VtdeskError as error:
            self._refused = error
        else:
            self._found |= frozenset(rows.keys)
            await self._narrow(reset=False)
        finally:
            self._end(turn)

    def _asked_for(self, schema: ModuleSchema) -> Filter:
        """The filter as the server is asked for it: it looks for words in the name alone."""
        typed = dict.fromkeys(self.query.words.split())
        parts: list[Filter] = [
            AnyOf(tuple(Condition(name, Op.CONTAINS, (word,)) for name in schema.label_fields))
            for word in typed
            if schema.label_fields
        ]
        chosen = self._narrowing.filter(schema)
        return All((*parts, chosen)) if parts else chosen

    async def _came(self) -> None:
        """Show the page that came."""
        schema = self._services.cache.schema(self.module)
        if schema is None:
            return
        before = self._within
        self._look_up()
        if schema != self.schema:
            await self._show(schema)
        elif self._within != before or not self._loaded or self._unread is not None:
            await self._narrow(reset=not len(self.source))

    async def _read_keys(self, *, reset: bool) -> None:
        narrowed = self.is_narrowed
        await super()._read_keys(reset=reset)
        if not narrowed:
            self._unnarrowed = len(self.source)

    def _status_changed(self, status: SyncStatus) -> None:
        """Ask once more for what could not be asked for without a network."""
        back = status.online is True and not self._was_online
        self._was_online = status.online is not False
        if back and isinstance(self._refused, Offline):
            self.load_more()
        super()._status_changed(status)

    def _tell(self, loading: Loading) -> None:
        self.loading = loading
        self.changed.emit(None)

    def _end(self, turn: int) -> None:
        """A fetch is over; one that was stopped may end when the next has begun."""
        if turn == self._turn and self._work is not None:
            self.loading = None
            self._work = None
            self.changed.emit(None)

    def _look_up(self) -> None:
        whose = self.whose
        self._within = self._related.within(whose.module, whose.key, whose.relation)

    def _relation_changed(self, record: tuple[ModuleName, int]) -> None:
        """Records were related or taken off: in this very record, or in any of its module."""
        module, key = record
        mine = module == self.whose.module and key in (0, self.whose.key)
        if mine or (module == self.module and key == 0):
            work = self._look_again(asks=key == self.whose.key)
            self._services.tasks.spawn(work, f"related {self.module}")

    async def _look_again(self, *, asks: bool) -> None:
        asked = self.is_asked
        self._look_up()
        self._found = frozenset()
        if self.schema is not None:
            await self._narrow(reset=False)
        if (asks or asked) and not self.is_asked:
            # links came or went, and which there are now only the server knows
            self.load_more()
