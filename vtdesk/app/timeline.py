"""What happened around a record, in one list: comments, events, to-dos, e-mails, and its own changes.

All of it comes from what is stored, without a call and without a network; each kind can be asked
for anew, one call each. The API tells no history of single fields: of the record itself there is
when it was made, when it was last changed and by whom, and what waits here to be sent.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from vtdesk.api import vtql
from vtdesk.app.outbox import Outbox
from vtdesk.app.relation_lists import pointing_fields
from vtdesk.domain.changes import Change
from vtdesk.domain.ids import AnyId, ModuleName, RecordId, id_from_key, parse_id
from vtdesk.domain.query import AnyOf, Condition, Op, Query, Sort
from vtdesk.domain.record import Row, RowState
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

COMMENTS = ModuleName("ModComments")
EVENTS = ModuleName("Events")
TODOS = ModuleName("Calendar")
EMAILS = ModuleName("Emails")

MOST_ITEMS = 200
"""Of each kind, the newest."""

MOST_CHARACTERS = 2_000
"""Of one text; the record itself has the rest."""


class ItemKind(Enum):
    """What an item of the time line is; the value is the word a person reads."""

    COMMENT = "Comment"
    EVENT = "Event"
    TODO = "To-do"
    EMAIL = "E-mail"
    CREATED = "Created"
    CHANGED = "Changed"


_MODULES: Mapping[ItemKind, ModuleName] = {
    ItemKind.COMMENT: COMMENTS,
    ItemKind.EVENT: EVENTS,
    ItemKind.TODO: TODOS,
    ItemKind.EMAIL: EMAILS,
}
_MOMENT_FIELDS = ("createdtime", "date_start", "time_start", "modifiedtime")
_STATUS = {ItemKind.EVENT: "eventstatus", ItemKind.TODO: "taskstatus"}
_TEXTS = {ItemKind.COMMENT: "commentcontent"}
_DETAILS = {ItemKind.EVENT: "description", ItemKind.TODO: "description"}


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened, or is to happen.

    Attributes:
        moment: when, in UTC; None for what was not dated.
        title: in one line; wire text, to be shown as plain text.
        text: the rest of it; may be "".
        who: the user or group; None where that is not told.
        status: the label of its status; "" where it has none.
        module: of the record behind it.
        key: of that record.
        record_state: what waits on it.
    """

    kind: ItemKind
    moment: datetime | None
    title: str
    module: ModuleName
    key: int
    text: str = ""
    who: AnyId | None = None
    status: str = ""
    record_state: RowState = RowState.CLEAN

    @property
    def waits(self) -> bool:
        """Whether something of it waits to be sent."""
        return self.record_state is not RowState.CLEAN


@dataclass(frozen=True, slots=True)
class TimelineServices:
    """What a time line needs of its session.

    Attributes:
        described: the describe of a module; asked for if it is not stored.
        me: who is signed in.
        now: Unix time in seconds.
    """

    cache: Cache
    engine: Engine
    outbox: Outbox
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]
    me: Callable[[], RecordId | None]
    now: Callable[[], float]


class Timeline:
    """Reads time lines.

    Args:
        services: what it needs of its session.
    """

    def __init__(self, services: TimelineServices) -> None:
        self._services = services
        self._cache = services.cache
        self._asked: dict[tuple[AnyId, ModuleName], float] = {}

    def modules_of(self, module: ModuleName) -> tuple[ModuleName, ...]:
        """The modules whose records may stand on a module's time line, of those that are listed."""
        listed = {info.name for info in self._cache.modules()}
        return tuple(
            name
            for name in _MODULES.values()
            if name in listed
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
            if not self._is_whole(name) and now - self._asked.get((record, name), 0.0) >= fresh
        )

    async def items(self, module: ModuleName, key: int) -> tuple[TimelineItem, ...]:
        """The stored time line of a record, newest first; no call.

        What is planned comes before what happened; what is not dated, last.
        """
        found: list[TimelineItem] = []
        for kind, name in _MODULES.items():
            found += await self._stored(kind, name, module, key)
        found += self._own(module, key)
        return tuple(sorted(found, key=_newest_first))

    async def ask(self, module: ModuleName, key: int, name: ModuleName) -> int:
        """Ask the server for the newest of one module around a record: one call.

        A module that was never described costs one more. Gives how many came.

        Args:
            module: the record's.
            key: its key.
            name: one of `modules_of`.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        schema = await self._services.described(name)
        record = self._record(module, key)
        fields = pointing_fields(schema, module)
        if not isinstance(record, RecordId) or not fields:
            return 0
        where = f"{fields[0]} = {vtql.literal(str(record))}"
        numbers = await self._services.engine.land(name, vtql.newest_records(schema, where))
        self._asked[record, name] = self._services.now()
        return len(numbers)

    async def _stored(
        self, kind: ItemKind, name: ModuleName, module: ModuleName, key: int
    ) -> list[TimelineItem]:
        schema = self._cache.schema(name)
        record = self._record(module, key)
        pointers = pointing_fields(schema, module) if schema is not None else ()
        if schema is None or record is None or not pointers:
            return []
        fields = tuple(
            field
            for field in (
                *_MOMENT_FIELDS,
                *_of_kind(kind),
                "assigned_user_id",
                "creator",
            )
            if field in schema.by_name
        )
        wanted = AnyOf(tuple(Condition(field, Op.IS, (str(record),)) for field in pointers))
        order = (Sort("createdtime", descending=True),) if "createdtime" in fields else ()
        rows = await self._cache.first_rows(Query(name, wanted, order), fields, MOST_ITEMS)
        return [_item(kind, schema, row, dict(zip(fields, row.cells, strict=True))) for row in rows]

    def _own(self, module: ModuleName, key: int) -> list[TimelineItem]:
        """What is known of the record's own making and changes."""
        schema, record = self._cache.schema(module), self._cache.record(module, key)
        if schema is None or record is None:
            return []
        found: list[TimelineItem] = []
        made, changed = (
            _moment(str(record.values.get(n) or "")) for n in ("createdtime", "modifiedtime")
        )
        if made is not None:
            who = _who(record.values.get("creator"))
            found.append(TimelineItem(ItemKind.CREATED, made, record.label, module, key, who=who))
        if changed is not None and changed != made:
            who = _who(record.values.get("modifiedby"))
            found.append(
                TimelineItem(ItemKind.CHANGED, changed, record.label, module, key, who=who)
            )
        waiting = self._services.outbox.all_of(module, record.id)
        return found + [self._waiting(schema, change, record.label, key) for change in waiting]

    def _waiting(self, schema: ModuleSchema, change: Change, label: str, key: int) -> TimelineItem:
        names = [s.label for n in change.values if (s := schema.field(n)) is not None]
        return TimelineItem(
            ItemKind.CHANGED,
            datetime.fromtimestamp(change.created, UTC),
            label,
            schema.name,
            key,
            ", ".join(names),
            self._services.me(),
            record_state=RowState.WAITING,
        )

    def _is_whole(self, name: ModuleName) -> bool:
        cursor = self._cache.cursor(name)
        return cursor is not None and cursor.is_whole

    def _record(self, module: ModuleName, key: int) -> AnyId | None:
        schema = self._cache.schema(module)
        return id_from_key(schema.id_prefix, key) if schema is not None else None


def _item(
    kind: ItemKind, schema: ModuleSchema, row: Row, cells: Mapping[str, object]
) -> TimelineItem:
    status = schema.field(_STATUS.get(kind, ""))
    text = str(cells.get(_TEXTS.get(kind, "")) or cells.get(_DETAILS.get(kind, "")) or "")
    title, _, rest = (
        text.strip().partition("\n") if kind is ItemKind.COMMENT else (row.label, "", text)
    )
    return TimelineItem(
        kind,
        _when(kind, cells),
        title.strip()[:MOST_CHARACTERS],
        schema.name,
        row.key,
        rest.strip()[:MOST_CHARACTERS],
        _who(cells.get("creator") or cells.get("assigned_user_id")),
        status.choice_label(str(cells.get(status.name) or "")) if status is not None else "",
        row.state,
    )


def _of_kind(kind: ItemKind) -> tuple[str, ...]:
    names = (_STATUS.get(kind), _TEXTS.get(kind), _DETAILS.get(kind))
    return tuple(name for name in names if name is not None)


def _when(kind: ItemKind, cells: Mapping[str, object]) -> datetime | None:
    """When it happens: start of what is planned, making of what was written.

    Dates and times of activities are UTC on the wire (wire fact 4.10).
    """
    if kind is not ItemKind.COMMENT and (start := str(cells.get("date_start") or "")):
        clock = str(cells.get("time_start") or "00:00:00")
        moment = _moment(f"{start} {clock if clock.count(':') == 2 else clock + ':00'}")
        if moment is not None:
            return moment
    return _moment(str(cells.get("createdtime") or ""))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _who(cell: object) -> AnyId | None:
    try:
        return parse_id(str(cell or ""))
    except ValueError:
        return None


def _newest_first(item: TimelineItem) -> tuple[float, str, int]:
    moment = item.moment.timestamp() if item.moment is not None else float("-inf")
    return (-moment, item.kind.value, item.key)
