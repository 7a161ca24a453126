"""Sends one waiting change to the server, and finds out what became of one whose answer was lost.

A revise is compared with the server's record first (nothing is silently overwritten) and sends
only the edited fields. A create is never repeated blindly, because the server takes no
idempotency key: it is looked for before it is sent again (wire fact 1.4). A change that is left
"sending" because the program ended has an unknown outcome, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from vtdesk.api import vtql
from vtdesk.api.client import KnownRecord
from vtdesk.domain.changes import Change, ChangeKind, ChangeState
from vtdesk.domain.errors import (
    AccessDenied,
    OutcomeUnknown,
    RecordGone,
    StoreTrouble,
    ValueRefused,
    VtdeskError,
)
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import LocalId, RecordId, parse_record_id
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell
from vtdesk.sync import plan
from vtdesk.sync.ends import Ends
from vtdesk.sync.lagging_clock import LaggingClock
from vtdesk.sync.made_records import MadeRecords
from vtdesk.sync.read_ahead import READ_IS_FRESH, ReadAhead

_MOST_CANDIDATE_PAGES = 5
_MOST_TRIES = 5
_NEVER_ANSWERED = (
    "Vtiger broke off each time this was sent. Check the values, above all who it is assigned to, "
    "and send it again."
)
_NEVER_MADE = (
    "The new record that this belongs to is not waiting to be made any more. "
    "Copy what you need of it, then take it back."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A change that the server carried out.

    Attributes:
        record: the record's id on the server; None for a delete.
        answer: the record as the server holds it now; None for a delete.
        meanwhile: the id of who changed a record between the beginning of an edit and now, as
            it came; "" where nobody did or nobody can tell.
    """

    change: Change
    record: RecordId | None
    answer: WireRecord | None
    meanwhile: str = ""


class Push:
    """Sends changes one by one.

    Attributes:
        ahead: reads the records of waiting edits together.

    Args:
        ends: server and store.
    """

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._made = MadeRecords(ends)
        self._clock = LaggingClock(ends)
        self.ahead = ReadAhead(ends)

    async def send(self, schema: ModuleSchema, change: Change) -> Sent | None:
        """Carry one change to the server; None if it now waits for a person or another try.

        Raises:
            Offline, ServerTrouble, TooManyCalls, SignInNeeded: nothing was written and the change
                waits as before, or, for OutcomeUnknown, is marked so.
            StoreTrouble: how it ended could not be stored; a change left "sending" has an unknown
                outcome.
        """
        was_unknown = change.state is ChangeState.UNKNOWN
        if change.kind is not ChangeKind.CREATE and isinstance(change.record, LocalId):
            await self._mark(change, ChangeState.REFUSED, reason=_NEVER_MADE)
            return None
        try:
            if change.kind is ChangeKind.CREATE:
                return await self._create(schema, change, look_first=was_unknown)
            if change.kind is ChangeKind.DELETE:
                return await self._delete(schema, change)
            return await self._revise(schema, change)
        except OutcomeUnknown:
            if change.tries >= _MOST_TRIES:
                await self._mark(change, ChangeState.REFUSED, reason=_NEVER_ANSWERED)
                return None
            await self._mark(change, ChangeState.UNKNOWN)
            raise
        except RecordGone as error:
            await self._mark(change, ChangeState.CLASHED, reason=error.summary)
        except ValueRefused as error:
            await self._mark(
                change,
                ChangeState.REFUSED,
                reason=_with_label(schema, error),
                refused_field=error.field,
            )
        except AccessDenied as error:
            await self._mark(change, ChangeState.REFUSED, reason=error.summary)
        except StoreTrouble:
            # nothing says how far it came: it may have reached the server
            raise
        except VtdeskError:
            await self._mark(change, ChangeState.UNKNOWN if was_unknown else ChangeState.WAITING)
            raise
        return None

    async def _create(
        self, schema: ModuleSchema, change: Change, *, look_first: bool
    ) -> Sent | None:
        asked = self._ends.now()
        if look_first and (found := await self._find_created(schema, change)) is not None:
            return await self._settle(change, found, asked)
        current = await self._begin(change)
        if current is None:
            return None
        await self._clock.note()
        asked = self._ends.now()
        answer = await self._ends.client.create(schema.name, current.values)
        return await self._settle(current, answer, asked)

    async def _revise(self, schema: ModuleSchema, change: Change) -> Sent | None:
        assert isinstance(change.record, RecordId), (
            "a revise of a local record is part of its create"
        )
        record = change.record
        begun = await self._begin(change)
        if begun is None:
            return None
        change = begun
        asked = self._ends.now()
        current = await self._current(schema, change)
        action = plan.decide(schema, change, current)
        if isinstance(action, plan.Clash):
            labels = [spec.label for name in action.fields if (spec := schema.field(name))]
            await self._mark(
                change,
                ChangeState.CLASHED,
                reason=f"Somebody else changed {_listed(labels)} meanwhile.",
                theirs=action.theirs,
            )
            return None
        meanwhile = _changed_by(change, current)
        if isinstance(action, plan.AlreadyThere):
            return await self._settle(change, current, asked, meanwhile)
        asked = self._ends.now()
        try:
            known = KnownRecord(schema.name, current)
            answer = await self._ends.client.revise(record, action.values, known)
        except AccessDenied:
            if await self._is_gone(record):
                raise RecordGone(
                    "This record is no longer in Vtiger or was hidden from you."
                ) from None
            raise
        return await self._settle(change, answer, asked, meanwhile)

    async def _delete(self, schema: ModuleSchema, change: Change) -> Sent | None:
        assert isinstance(change.record, RecordId), "deleting a local record withdraws its create"
        begun = await self._begin(change)
        if begun is None:
            return None
        await self._make_whole(schema, begun, change.record)
        try:
            await self._ends.client.delete(change.record)
        except RecordGone:
            pass
        except AccessDenied:
            if not await self._is_gone(change.record):
                raise
        return await self._settle(begun, None, self._ends.now())

    async def _make_whole(self, schema: ModuleSchema, change: Change, record: RecordId) -> None:
        """Read a record of which only a part is stored: the copy that is kept is to be whole."""
        if not self._is_partial(schema, record):
            return
        await self.ahead.read(schema, change)
        if not self._is_partial(schema, record):
            return
        try:
            answer = await self._ends.client.retrieve(record, schema.name)
        except (RecordGone, AccessDenied):
            return
        self._ends.publish(
            await self._ends.cache.put_records(schema.name, [answer], fetched=self._ends.now())
        )

    def _is_partial(self, schema: ModuleSchema, record: RecordId) -> bool:
        stored = self._ends.cache.record(schema.name, record.key)
        return stored is not None and stored.partial

    async def _begin(self, change: Change) -> Change | None:
        """Put a change on its way; from then on what comes after it stands behind it.

        Returns:
            The change with what was folded into it since it was chosen; None where it was
            withdrawn since, or has become one of another kind and waits as that.
        """
        await self._mark(change, ChangeState.SENDING)
        waiting = self._ends.cache.changes_of(change.module, change.record)
        begun = next((other for other in waiting if other.id == change.id), None)
        if begun is None:
            return None
        if begun.kind is not change.kind:
            await self._mark(begun, ChangeState.WAITING)
            return None
        return replace(begun, state=change.state, tries=change.tries)

    async def _is_gone(self, record: RecordId) -> bool:
        """Tell a record that is gone from one that is protected: a refused write does not say."""
        try:
            await self._ends.client.retrieve(record)
        except RecordGone:
            return True
        return False

    async def _current(self, schema: ModuleSchema, change: Change) -> WireRecord:
        assert isinstance(change.record, RecordId)
        stored = self._ends.cache.record(schema.name, change.record.key)
        unsure = change.state is ChangeState.UNKNOWN
        if not unsure and not self.ahead.is_fresh(stored):
            await self.ahead.read(schema, change)
            stored = self._ends.cache.record(schema.name, change.record.key)
        if stored is None or unsure or not self.ahead.is_fresh(stored):
            return await self._look(schema, change.record)
        return {"id": str(change.record), **stored.values, **stored.base}

    async def _look(self, schema: ModuleSchema, record: RecordId) -> WireRecord:
        """Read a record; once more where the answer is old, as after a computer slept meanwhile."""
        asked = self._ends.now()
        current = await self._ends.client.retrieve(record, schema.name)
        if is_fresh(asked, self._ends.now(), READ_IS_FRESH):
            return current
        return await self._ends.client.retrieve(record, schema.name)

    async def _find_created(self, schema: ModuleSchema, change: Change) -> WireRecord | None:
        found = await self._look_for(schema, change, 0.0)
        # an answer has told the time; a clock that is far behind dates the record before the change
        if found is None and (lag := self._clock.lag) > 0:
            found = await self._look_for(schema, change, -lag)
        return found

    async def _look_for(
        self, schema: ModuleSchema, change: Change, ahead: float
    ) -> WireRecord | None:
        moment = plan.created_since(change, ahead)
        # of somebody else it is another record; and nobody's own rows are hidden from them
        owner = parse_record_id(change.values.get(vtql.OWNER, ""))
        where = vtql.owned_by([owner]) if owner and vtql.OWNER in schema.by_name else ""
        known = self._made.by_others(change)
        for page_number in range(_MOST_CANDIDATE_PAGES):
            query = vtql.created_since(schema, moment, page_number * 100, where=where)
            page = await self._ends.client.query(query)
            if any(str(record.get("createdtime") or moment) < moment for record in page):
                # the answer to another question, as caches on the way give it
                page = await self._ends.client.query(query)
            if (found := plan.created_by(schema, change, page, known, ahead)) is not None:
                return found
            if len(page) < 100:
                break
        return None

    async def _settle(
        self, change: Change, answer: WireRecord | None, asked: float, meanwhile: str = ""
    ) -> Sent:
        record = parse_record_id(str(answer.get("id"))) if answer else None
        if change.kind is ChangeKind.CREATE and record is not None:
            await self._made.note(change, record)
        touched = await self._ends.cache.settle(change.id, answer, fetched=asked)
        # not before: an outcome that could not be stored is looked for
        if change.kind is ChangeKind.CREATE:
            await self._clock.forget()
        self._ends.publish(touched)
        return Sent(change, record, answer, meanwhile)

    async def _mark(
        self,
        change: Change,
        state: ChangeState,
        *,
        reason: str = "",
        refused_field: str | None = None,
        theirs: Mapping[str, Cell] | None = None,
    ) -> None:
        touched = await self._ends.cache.mark(
            change.id,
            state,
            reason=reason,
            refused_field=refused_field,
            theirs=theirs,
            tried=state is ChangeState.SENDING,
        )
        self._ends.publish(touched)


def _changed_by(change: Change, current: WireRecord) -> str:
    """Who changed a record since an edit of it began; "" where nobody did or nobody can tell."""
    modified = current.get("modifiedtime")
    if not change.base_modified or not modified or modified == change.base_modified:
        return ""
    return str(current.get("modifiedby") or "")


def _with_label(schema: ModuleSchema, error: ValueRefused) -> str:
    """The words of a refusal, with the field's label where the server says its API name."""
    spec = schema.field(error.field or "")
    return error.summary if spec is None else error.summary.replace(spec.name, spec.label)


def _listed(labels: list[str]) -> str:
    return " and ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)
