"""Comments, calls and to-dos that a person adds to a record; through the outbox, so also offline.

What was added can be taken back: as long as it waits it is withdrawn, later it is deleted. What is
marked as done is an edit like any other, and taken back like one.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from vtdesk.app.activity_drafts import FIELDS, ActivityDrafts
from vtdesk.app.activity_entries import (
    CALL_MINUTES,
    COMMENT,
    NO_SUBJECT_OF_CALL,
    NO_SUBJECT_OF_TODO,
    NOTES,
    SUBJECT,
    CallEntry,
    TodoEntry,
)
from vtdesk.app.bus import Signal
from vtdesk.app.consent import Agree, Intended, check_agreed
from vtdesk.app.drafts import Drafts
from vtdesk.app.field_state import SavedEdit
from vtdesk.app.outbox import Outbox
from vtdesk.app.relation_lists import pointing_fields
from vtdesk.app.timeline_items import (
    COMMENTS,
    STATUS_FIELDS,
    TimelineItem,
    closed_values,
    done_value,
)
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.changes import ChangeSet, ChangeState
from vtdesk.domain.draft import Draft
from vtdesk.domain.errors import AccessDenied, RecordGone, ValueRefused
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId, id_from_key
from vtdesk.domain.modules import EVENTS, OWNER_FIELD, TODOS
from vtdesk.domain.record import Record, RowState
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.store.cache import Cache

_CALL = ("Call", "call")
_HELD = ("Held", "Completed")
_PLANNED = ("Not Started", "Planned")
_GONE = "This record is no longer in Vtiger or was hidden from you."


@dataclass(frozen=True, slots=True)
class ActivityServices:
    """What adding to a record needs of its session.

    Attributes:
        changes: what writes to the store touched.
        described: the describe of a module; asked for if it is not stored.
        me: who is signed in.
        may_write: whether the account's write level lets anything be changed.
        zone: the person's, by whose clock activities are stored.
        now: Unix time in seconds.
    """

    cache: Cache
    outbox: Outbox
    drafts: Drafts
    changes: Signal[ChangeSet]
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]
    me: Callable[[], RecordId | None]
    may_write: Callable[[], bool]
    zone: Callable[[], tzinfo]
    now: Callable[[], float]


class Activities:
    """Adds comments, calls and to-dos to records, also to those that the server has not seen yet.

    Args:
        services: what it needs of its session.

    Attributes:
        drafts: what is typed and not added yet.
    """

    def __init__(self, services: ActivityServices) -> None:
        self._services = services
        self._cache = services.cache
        self._ids: dict[tuple[ModuleName, LocalId], RecordId] = {}
        self.drafts = ActivityDrafts(services.cache, services.drafts, services.outbox)
        services.changes.connect(self._note_ids)

    def why_not(self, module: ModuleName, name: ModuleName) -> str:
        """Why nothing of a module can be added to records of another, in words; "" if it can."""
        if not self._services.may_write():
            return READ_ONLY
        infos = {info.name: info for info in self._cache.modules()}
        if infos and name not in infos:
            return "You may not see these in this Vtiger."
        schema = self._cache.schema(name)
        if schema is None:
            return ""
        if not schema.createable:
            return f"You may not add {schema.label} in this Vtiger."
        if not pointing_fields(schema, module):
            return f"{schema.label} cannot belong to a record of this kind in this Vtiger."
        return ""

    async def comment(
        self, module: ModuleName, key: int, text: str, agree: Agree | None = None
    ) -> LocalId:
        """Add a comment.

        Args:
            module: the record's.
            key: its key.
            text: the comment.
            agree: asks the person.

        Raises:
            NotAgreed: the person does not want it.
            ValueRefused: nothing was typed.
            AccessDenied: it may not be added.
            VtdeskError: comments were never described and the server did not do it now.
        """
        values = {"commentcontent": _typed(text, "Type a comment.")}
        return await self._add(module, key, COMMENTS, values, agree)

    async def log_call(
        self, module: ModuleName, key: int, subject: str, text: str = "", *, minutes: int = 0
    ) -> LocalId:
        """Note a call that has just ended.

        Args:
            module: the record's.
            key: its key.
            subject: what it was about.
            text: what was said.
            minutes: how long it took; `CALL_MINUTES` where nobody says.

        Raises:
            ValueRefused: nothing was typed.
            AccessDenied: it may not be added.
            VtdeskError: events were never described and the server did not do it now.
        """
        lasted = timedelta(minutes=minutes or CALL_MINUTES)
        started = datetime.fromtimestamp(self._services.now(), UTC) - lasted
        entry = CallEntry(subject, text, started, minutes or CALL_MINUTES)
        return await self.add_call(module, key, entry)

    async def add_call(
        self, module: ModuleName, key: int, entry: CallEntry, agree: Agree | None = None
    ) -> LocalId:
        """Note a call.

        Args:
            module: the record's.
            key: its key.
            entry: what was typed of it.
            agree: asks the person.

        Raises:
            NotAgreed: the person does not want it.
            ValueRefused: it has no subject.
            AccessDenied: it may not be added.
            VtdeskError: events were never described and the server did not do it now.
        """
        schema = await self._services.described(EVENTS)
        zone = self._services.zone()
        start = entry.started.astimezone(zone)
        end = (entry.started.astimezone(UTC) + timedelta(minutes=entry.minutes)).astimezone(zone)
        values = {
            "subject": _typed(entry.subject, NO_SUBJECT_OF_CALL),
            "description": entry.text.strip(),
            "activitytype": _choice(schema.field("activitytype"), _CALL),
            "eventstatus": entry.result or _choice(schema.field("eventstatus"), _HELD),
            "date_start": f"{start:%Y-%m-%d}",
            "time_start": f"{start:%H:%M:%S}",
            "due_date": f"{end:%Y-%m-%d}",
            "time_end": f"{end:%H:%M:%S}",
            "duration_hours": str(entry.minutes // 60),
            "duration_minutes": f"{entry.minutes % 60:02}",
        }
        return await self._add(module, key, EVENTS, values, agree)

    async def plan_todo(
        self, module: ModuleName, key: int, subject: str, due: datetime, text: str = ""
    ) -> LocalId:
        """Plan a to-do of one's own.

        Args:
            module: the record's.
            key: its key.
            subject: what is to be done.
            due: until when, with its zone; it begins then as well, since a start is compulsory.
            text: more about it.

        Raises:
            ValueRefused: nothing was typed.
            AccessDenied: it may not be added.
            VtdeskError: to-dos were never described and the server did not do it now.
        """
        return await self.add_todo(module, key, TodoEntry(subject, text, due))

    async def add_todo(
        self, module: ModuleName, key: int, entry: TodoEntry, agree: Agree | None = None
    ) -> LocalId:
        """Plan a to-do; it begins when it is due, since a start is compulsory.

        Args:
            module: the record's.
            key: its key.
            entry: what was typed of it.
            agree: asks the person.

        Raises:
            NotAgreed: the person does not want it.
            ValueRefused: it has no subject.
            AccessDenied: it may not be added.
            VtdeskError: to-dos were never described and the server did not do it now.
        """
        schema = await self._services.described(TODOS)
        moment = entry.due.astimezone(self._services.zone())
        values = {
            "subject": _typed(entry.subject, NO_SUBJECT_OF_TODO),
            "description": entry.text.strip(),
            "activitytype": "Task",
            "taskstatus": _choice(schema.field("taskstatus"), _PLANNED),
            "date_start": f"{moment:%Y-%m-%d}",
            "time_start": f"{moment:%H:%M:%S}",
            "due_date": f"{moment:%Y-%m-%d}",
        }
        if entry.owner is not None:
            values[OWNER_FIELD] = str(entry.owner)
        return await self._add(module, key, TODOS, values, agree)

    async def take_back(self, name: ModuleName, record: AnyId) -> None:
        """Take back what was added: it goes from here at once, and from the server if it is there.

        Raises:
            StoreTrouble: nothing was taken back.
        """
        await self._services.outbox.delete(name, [self._id_now(name, record)])

    def typed_of(self, item: TimelineItem) -> Mapping[str, str]:
        """What was typed for an item that waits to be made, by field; {} for all others."""
        schema, fields = self._cache.schema(item.module), FIELDS.get(item.module, ())
        if schema is None or item.key >= 0:
            return {}
        changes = self._services.outbox.all_of(item.module, LocalId(-item.key))
        values = {name: text for change in changes for name, text in change.values.items()}
        return {n: values[n] for n in (COMMENT, SUBJECT, NOTES) if n in fields and n in values}

    async def withdraw(self, item: TimelineItem) -> None:
        """Take back what waits of an item; what the server has of it stays.

        Raises:
            StoreTrouble: nothing was taken back.
        """
        outbox, schema = self._services.outbox, self._cache.schema(item.module)
        if schema is None:
            return
        for change in outbox.all_of(item.module, id_from_key(schema.id_prefix, item.key)):
            if item.entry in ("", change.id):
                await outbox.withdraw(change)

    def why_not_done(self, name: ModuleName, key: int) -> str:
        """Why an activity cannot be marked as done, in words; "" if it can."""
        if not self._services.may_write():
            return READ_ONLY
        schema, record = self._cache.schema(name), self._cache.record(name, key)
        if schema is None or record is None or record.state is RowState.DELETING:
            return _GONE
        if name not in STATUS_FIELDS:
            return "Only to-dos and events can be marked as done."
        if not schema.updateable or done_value(schema) is None:
            return f"You may not change {schema.label} in this Vtiger."
        if str(record.values.get(STATUS_FIELDS[name]) or "") in closed_values(schema):
            return "This is done already."
        return ""

    async def mark_done(self, name: ModuleName, key: int, agree: Agree | None = None) -> SavedEdit:
        """Mark a to-do as completed, or an event as held; edits typed elsewhere stay unsaved.

        Gives what takes it back, for `SaveUndo.undo`.

        Args:
            name: the module of the activity.
            key: its key.
            agree: asks the person.

        Raises:
            NotAgreed: the person does not want it.
            AccessDenied: it may not be marked, or is done.
            RecordGone: it is no longer stored.
            StoreTrouble: nothing was changed.
        """
        if reason := self.why_not_done(name, key):
            raise RecordGone(reason) if reason == _GONE else AccessDenied(reason)
        schema, record = self._stored(name, key)
        field = STATUS_FIELDS[name]
        values = {field: done_value(schema) or ""}
        base = {field: record.values.get(field)}
        await check_agreed(agree, Intended(name, values, base))
        await self._services.outbox.revise(name, record.id, values, base, record.modified)
        return SavedEdit(name, record.id, values, base)

    async def send_again(self, item: TimelineItem) -> None:
        """Try again to send what was not taken of an item.

        Raises:
            StoreTrouble: it could not be marked.
        """
        outbox, schema = self._services.outbox, self._cache.schema(item.module)
        if schema is None:
            return
        for change in outbox.all_of(item.module, id_from_key(schema.id_prefix, item.key)):
            if change.state is ChangeState.REFUSED and item.entry in ("", change.id):
                await outbox.send_again(change)

    def _id_now(self, name: ModuleName, record: AnyId) -> AnyId:
        return self._ids.get((name, record), record) if isinstance(record, LocalId) else record

    def _note_ids(self, changes: ChangeSet) -> None:
        for name, old, new in changes.renamed:
            schema = self._cache.schema(name)
            if name in FIELDS and schema is not None:
                self._ids[name, LocalId(-old)] = RecordId(schema.id_prefix, new)

    def _stored(self, name: ModuleName, key: int) -> tuple[ModuleSchema, Record]:
        schema, record = self._cache.schema(name), self._cache.record(name, key)
        if schema is None or record is None:
            raise RecordGone(_GONE)
        return schema, record

    async def _add(
        self,
        module: ModuleName,
        key: int,
        name: ModuleName,
        values: dict[str, str],
        agree: Agree | None,
    ) -> LocalId:
        schema = await self._services.described(name)
        if reason := self.why_not(module, name):
            raise AccessDenied(reason)
        home = await self._services.described(module)
        me = self._services.me()
        if me is not None:
            values.setdefault(OWNER_FIELD, str(me))
        values[pointing_fields(schema, module)[0]] = str(id_from_key(home.id_prefix, key))
        # fields that this Vtiger lacks are left out; compulsory ones get what describe proposes
        known = {field: value for field, value in values.items() if field in schema.by_name}
        for spec in schema.fields:
            if spec.mandatory and spec.writable and not known.get(spec.name) and spec.default:
                known[spec.name] = spec.default
        filled = {field: value for field, value in known.items() if value}
        await check_agreed(agree, Intended(name, filled, {}))
        return await self._create(module, key, name, filled)

    async def _create(
        self, module: ModuleName, key: int, name: ModuleName, values: dict[str, str]
    ) -> LocalId:
        """Put it into the outbox, and what was typed for it out of the drafts, in one write."""
        outbox, drafts = self._services.outbox, self._services.drafts
        async with drafts.writing:
            place = self.drafts.place(module, key, name)
            nothing = Draft(name, place) if place is not None else None
            made = await outbox.create(name, values, record=place, draft=nothing)
            if nothing is not None:
                drafts.put([nothing])
        return made


def _typed(text: str, words: str) -> str:
    if not text.strip():
        raise ValueRefused(words)
    return text.strip()


def _choice(spec: FieldSpec | None, wanted: tuple[str, ...]) -> str:
    """The first of the wanted values that the list has, else its first value."""
    values = [choice.value for choice in spec.picklist] if spec is not None else []
    if not values:
        return wanted[0]
    return next((value for value in wanted if value in values), values[0])
