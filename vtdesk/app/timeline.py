"""What happened around a record, in one list: comments, events, to-dos, e-mails, and its own changes.

All of it comes from what is stored, without a call and without a network; each kind can be asked
for anew, one call each. The API tells no history of single fields: of the record itself there is
when it was made, when it was last changed and by whom, and what waits here to be sent.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from vtdesk.api import vtql
from vtdesk.app.outbox import Outbox
from vtdesk.app.record_journal import JournalEntry, RecordJournal
from vtdesk.app.relation_lists import pointing_fields
from vtdesk.app.slices import Pace
from vtdesk.app.timeline_items import (
    MODULES,
    ItemKind,
    TimelineItem,
    item_fields,
    item_of,
    moment_of,
    newest_first,
    who_of,
)
from vtdesk.domain.changes import Change, ChangeKind, ChangeState
from vtdesk.domain.errors import AccessDenied
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import AnyId, ModuleName, RecordId, id_from_key
from vtdesk.domain.query import AnyOf, Condition, Op, Query, Sort
from vtdesk.domain.record import Row, RowState
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

MOST_ITEMS = 200
"""Of each kind, the newest, unless more are wanted."""

_MERGED = "Somebody else changed other fields meanwhile; both are kept."
_STATES: Mapping[ChangeState, RowState] = {
    ChangeState.WAITING: RowState.WAITING,
    ChangeState.SENDING: RowState.SENDING,
    ChangeState.UNKNOWN: RowState.UNKNOWN,
    ChangeState.CLASHED: RowState.CLASHED,
    ChangeState.REFUSED: RowState.REFUSED,
}
_ORDERS: Mapping[ItemKind, tuple[str, ...]] = {
    ItemKind.COMMENT: ("createdtime",),
    ItemKind.EVENT: ("date_start", "time_start"),
    ItemKind.TODO: ("date_start", "time_start"),
    ItemKind.EMAIL: ("date_start", "time_start"),
}

_Place = tuple[float, str, int]
"""What a time line is ordered by, see `newest_first`."""


@dataclass(frozen=True, slots=True)
class TimelineServices:
    """What a time line needs of its session.

    Attributes:
        journal: what was changed from this computer.
        described: the describe of a module; asked for if it is not stored.
        me: who is signed in.
        zone: the person's.
        now: Unix time in seconds.
    """

    cache: Cache
    engine: Engine
    outbox: Outbox
    journal: RecordJournal
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]
    me: Callable[[], RecordId | None]
    zone: Callable[[], tzinfo]
    now: Callable[[], float]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The newest part of a stored time line.

    Attributes:
        items: newest first.
        has_more: there are older ones, stored as well.
    """

    items: tuple[TimelineItem, ...]
    has_more: bool = False


@dataclass(slots=True)
class _Asked:
    """What a module was asked about a record.

    Attributes:
        at: Unix time in seconds of the newest answer.
        pages: how many pages were answered, from the newest.
        has_more: the last of them was full.
    """

    at: float
    pages: int
    has_more: bool


class Timeline:
    """Reads time lines.

    Args:
        services: what it needs of its session.
    """

    def __init__(self, services: TimelineServices) -> None:
        self._services = services
        self._cache = services.cache
        self._asked: dict[tuple[AnyId, ModuleName], _Asked] = {}
        self._denied: set[ModuleName] = set()

    def modules_of(self, module: ModuleName) -> tuple[ModuleName, ...]:
        """The modules whose records may stand on a module's time line.

        Of those that are listed, as far as this user may see their records.
        """
        listed = {info.name for info in self._cache.modules()}
        return tuple(
            name
            for name in MODULES.values()
            if name in listed
            and name not in self._denied
            and ((schema := self._cache.schema(name)) is None or pointing_fields(schema, module))
        )

    def to_ask(self, module: ModuleName, key: int, fresh: float = 900.0) -> tuple[ModuleName, ...]:
        """The modules that are not kept whole here and were not asked about this record lately.

        Args:
            module: the record's.
            key: its key.
            fresh: seconds for which an answer is believed.
        """
        record = self._record(module, key)
        if not isinstance(record, RecordId):
            return ()
        now = self._services.now()
        return tuple(
            name
            for name in self.modules_of(module)
            if not self._is_whole(name)
            and (
                (asked := self._asked.get((record, name))) is None
                or not is_fresh(asked.at, now, fresh)
            )
        )

    def look_again(self, module: ModuleName, key: int) -> tuple[ModuleName, ...]:
        """Wish for news of the modules that are kept whole here; the others are to be asked.

        Args:
            module: the record's.
            key: its key.
        """
        if not isinstance(self._record(module, key), RecordId):
            return ()
        names = self.modules_of(module)
        whole = tuple(name for name in names if self._is_whole(name))
        for name in whole:
            self._services.engine.wish_pull(name, force=True)
        return tuple(name for name in names if name not in whole)

    def was_asked(self, module: ModuleName, key: int) -> bool:
        """Whether the server was asked for anything around a record since the program began."""
        record = self._record(module, key)
        return any(one == record for one, _name in self._asked)

    def older_to_ask(self, module: ModuleName, key: int) -> tuple[ModuleName, ...]:
        """The modules of which the server has older entries than those it was asked for."""
        record = self._record(module, key)
        if record is None:
            return ()
        return tuple(
            name
            for name in self.modules_of(module)
            if (asked := self._asked.get((record, name))) is not None and asked.has_more
        )

    def as_of(self, module: ModuleName, key: int) -> float | None:
        """Unix time for which the whole time line is known; None where a part never was."""
        record, names = self._record(module, key), self.modules_of(module)
        if record is None or not names:
            return None
        moments = [self._known_at(record, name) for name in names]
        known = [moment for moment in moments if moment is not None]
        return min(known) if len(known) == len(moments) else None

    async def items(self, module: ModuleName, key: int) -> tuple[TimelineItem, ...]:
        """The newest of the stored time line of a record, newest first; no call."""
        return (await self.page(module, key)).items

    async def page(self, module: ModuleName, key: int, most: int = MOST_ITEMS) -> TimelinePage:
        """The newest of the stored time line of a record; no call.

        No gap is between its items: where there are too many of one kind, all kinds end where
        that one ends.

        Args:
            module: the record's.
            key: its key.
            most: items of each kind at most.
        """
        found: list[tuple[_Place, TimelineItem]] = []
        ends: list[float] = []
        pace = Pace()
        for kind, name in MODULES.items():
            placed, is_cut = await self._stored(kind, name, module, key, most)
            dated = [place[0] for place, _ in placed if place[0] < float("inf")]
            if is_cut and dated:
                ends.append(max(dated))
            found += placed
            await pace.rest()
        said = {place[0] for place, item in found if item.kind is ItemKind.COMMENT}
        found += [
            (newest_first(item), item)
            for item in self._own(module, key)
            if not _is_echo(item, said)
        ]
        if ends:
            end = min(ends)
            found = [each for each in found if each[0][0] <= end]
            await pace.rest()
        found.sort(key=_place)
        await pace.rest()
        return TimelinePage(tuple(item for _, item in found), bool(ends))

    async def ask(
        self, module: ModuleName, key: int, name: ModuleName, *, older: bool = False
    ) -> int:
        """Ask the server for records of one module around a record: one call.

        A module that was never described costs one more. Gives how many came.

        Args:
            module: the record's.
            key: its key.
            name: one of `modules_of`.
            older: not for the newest, but for those that come after the ones it was asked for.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        try:
            return await self._ask(module, key, name, older=older)
        except AccessDenied:
            # it would be the same at every record
            self._denied.add(name)
            raise

    async def _ask(self, module: ModuleName, key: int, name: ModuleName, *, older: bool) -> int:
        schema = await self._services.described(name)
        record = self._record(module, key)
        fields = pointing_fields(schema, module)
        if not isinstance(record, RecordId) or not fields:
            return 0
        before = self._asked.get((record, name)) if older else None
        pages = before.pages if before is not None else 0
        where = f"{fields[0]} = {vtql.literal(str(record))}"
        numbers = await self._services.engine.questions.land(
            name, vtql.newest_records(schema, where, pages * vtql.PAGE)
        )
        moment = before.at if before is not None else self._services.now()
        self._asked[record, name] = _Asked(moment, pages + 1, len(numbers) >= vtql.PAGE)
        return len(numbers)

    async def _stored(
        self, kind: ItemKind, name: ModuleName, module: ModuleName, key: int, most: int
    ) -> tuple[list[tuple[_Place, TimelineItem]], bool]:
        """The stored items of a kind with their places, and whether there are more of them."""
        schema = self._cache.schema(name)
        record = self._record(module, key)
        pointers = pointing_fields(schema, module) if schema is not None else ()
        if schema is None or record is None or not pointers:
            return [], False
        fields = item_fields(kind, schema)
        wanted = AnyOf(tuple(Condition(field, Op.IS, (str(record),)) for field in pointers))
        order = tuple(Sort(n, descending=True) for n in _ORDERS[kind] if n in schema.by_name)
        stored = await self._cache.reads.first_rows(Query(name, wanted, order), fields, most + 1)
        created = self._created(name, record, pointers)
        # the newest of all have no date of the server's yet, and would come last
        local = self._cache.rows(name, [int(change.record.key) for change in created], fields)
        rows = {row.key: row for row in (*stored[:most], *local) if row is not None}
        items, pace = [], Pace()
        for row in rows.values():
            if row.state is not RowState.DELETING:
                item = self._item(kind, schema, row, fields)
                items.append((newest_first(item), item))
            await pace.rest()
        return items, len(stored) > most

    def _item(
        self, kind: ItemKind, schema: ModuleSchema, row: Row, fields: tuple[str, ...]
    ) -> TimelineItem:
        made, problem = None, ""
        if row.state is not RowState.CLEAN:
            changes = self._services.outbox.all_of(
                schema.name, id_from_key(schema.id_prefix, row.key)
            )
            made = _moment(changes[0].created) if changes else None
            problem = next((change.reason for change in changes if change.reason), "")
        cells = dict(zip(fields, row.cells, strict=True))
        zone = self._services.zone()
        return item_of(kind, schema, row, cells, zone, made=made, problem=problem)

    def _created(
        self, name: ModuleName, record: AnyId, pointers: tuple[str, ...]
    ) -> tuple[Change, ...]:
        """The records of a module that wait to be made and will belong to a record."""
        return tuple(
            change
            for change in self._cache.outbox()
            if change.module == name
            and change.kind is ChangeKind.CREATE
            and any(change.values.get(pointer) == str(record) for pointer in pointers)
        )

    def _own(self, module: ModuleName, key: int) -> list[TimelineItem]:
        """What is known of the record's own making and changes."""
        schema, record = self._cache.schema(module), self._cache.record(module, key)
        if schema is None or record is None:
            return []
        found: list[TimelineItem] = []
        made, changed = (moment_of(record.values.get(n)) for n in ("createdtime", "modifiedtime"))
        if made is not None:
            who = who_of(record.values.get("creator"))
            found.append(TimelineItem(ItemKind.CREATED, made, record.label, module, key, who=who))
        entries = self._services.journal.of(module, key)
        mine = record.modified is not None and record.modified in {e.modified for e in entries}
        if changed is not None and changed != made and not mine:
            who = who_of(record.values.get("modifiedby"))
            found.append(
                TimelineItem(ItemKind.CHANGED, changed, record.label, module, key, who=who)
            )
        found += [self._changed_here(schema, entry, record.label) for entry in entries]
        waiting = self._services.outbox.all_of(module, record.id)
        return found + [self._waiting(schema, change, record.label, key) for change in waiting]

    def _changed_here(self, schema: ModuleSchema, entry: JournalEntry, label: str) -> TimelineItem:
        names = _labels(schema, entry.fields)
        return TimelineItem(
            ItemKind.CHANGED,
            _moment(entry.at),
            label,
            schema.name,
            entry.key,
            f"{names}\n{_MERGED}" if entry.merged else names,
            self._services.me(),
            entry=str(entry.at),
        )

    def _waiting(self, schema: ModuleSchema, change: Change, label: str, key: int) -> TimelineItem:
        names = _labels(schema, change.values)
        made = change.kind is ChangeKind.CREATE
        return TimelineItem(
            ItemKind.CREATED if made else ItemKind.CHANGED,
            _moment(change.created),
            label,
            schema.name,
            key,
            "" if made else names,
            self._services.me(),
            record_state=_STATES[change.state],
            problem=change.reason,
            entry=change.id,
        )

    def _known_at(self, record: AnyId, name: ModuleName) -> float | None:
        cursor = self._cache.cursor(name)
        if cursor is not None and cursor.is_whole:
            return cursor.synced
        asked = self._asked.get((record, name))
        return asked.at if asked is not None else None

    def _is_whole(self, name: ModuleName) -> bool:
        cursor = self._cache.cursor(name)
        return cursor is not None and cursor.is_whole

    def _record(self, module: ModuleName, key: int) -> AnyId | None:
        schema = self._cache.schema(module)
        return id_from_key(schema.id_prefix, key) if schema is not None else None


def _is_echo(item: TimelineItem, said: AbstractSet[float]) -> bool:
    """Whether a change is nothing but a comment, which moves its record's `modifiedtime`, too."""
    if item.kind is not ItemKind.CHANGED or item.entry or item.moment is None:
        return False
    place = -item.moment.timestamp()
    return any(place + seconds in said for seconds in (-1.0, 0.0, 1.0))


def _labels(schema: ModuleSchema, names: Iterable[str]) -> str:
    return ", ".join(spec.label for n in names if (spec := schema.field(n)) is not None)


def _place(placed: tuple[_Place, TimelineItem]) -> _Place:
    return placed[0]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
