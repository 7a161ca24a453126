"""What a conversion left: record by record, and what is done about the half that is missing.

Finishing and taking back go through the outbox, so that both survive the end of the program; what
becomes of each is followed here.
"""

from dataclasses import dataclass, replace
from enum import Enum

from vtdesk.app.bus import Signal
from vtdesk.app.conversion_form import ConversionForm
from vtdesk.app.conversion_plan import Conversion, Outcome, PlannedRecord
from vtdesk.app.converting import Converting
from vtdesk.domain.changes import Change, ChangeSet, ChangeState
from vtdesk.domain.ids import LocalId, ModuleName, RecordId

_STOPPED = frozenset({ChangeState.REFUSED, ChangeState.CLASHED})


class Part(Enum):
    """What became of one record of a conversion.

    CREATED, USED, UPDATED: it is there; made now, there before, there before and completed.
    ABSENT: it was not made. SENDING: it waits to be made. REMOVING: it waits to be deleted.
    REMOVED: it is deleted again. KEPT: it could not be deleted. UNKNOWN: nobody knows yet.
    FOUND: it was there before, and is probably what others converted the lead to.
    """

    CREATED = "created"
    USED = "used"
    UPDATED = "updated"
    ABSENT = "not created"
    SENDING = "waits to be sent"
    REMOVING = "is being deleted"
    REMOVED = "taken back"
    KEPT = "not deleted"
    UNKNOWN = "unknown"
    FOUND = "found"

    @property
    def is_there(self) -> bool:
        """Whether there is a record to look at."""
        return self in _THERE


_THERE = frozenset({Part.CREATED, Part.USED, Part.UPDATED, Part.KEPT, Part.FOUND})


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One record in the list of what really came.

    Attributes:
        record: its id, where it is there.
        name: what it is called.
        reason: why it is not there, or still is, in words.
    """

    module: ModuleName
    kind: str
    part: Part
    name: str
    record: RecordId | None = None
    reason: str = ""


class Aftermath:
    """A conversion that ran, and what is done about it.

    Args:
        converting: runs and looks.
        form: the choices it was made of; fields that turned out to be needed are asked there.
        conversion: what came.

    Signals:
        changed: something else is to be told of it.
    """

    def __init__(
        self, converting: Converting, form: ConversionForm, conversion: Conversion
    ) -> None:
        self.changed: Signal[None] = Signal()
        self.form = form
        self._converting = converting
        self._conversion = conversion
        self._pending: dict[ModuleName, LocalId] = {}
        self._removing: dict[ModuleName, RecordId] = {}
        self._removed: set[ModuleName] = set()
        self._renamed: dict[tuple[ModuleName, int], int] = {}
        self._decided = False
        self._working = False
        self._ask_for_what_is_needed()
        converting.changes.connect(self._store_changed)

    @property
    def conversion(self) -> Conversion:
        """What came, with what was finished since."""
        return self._conversion

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        """The records, in the order in which Vtiger makes them."""
        return tuple(self._row(record) for record in self._conversion.plan.wanted)

    @property
    def is_open(self) -> bool:
        """Whether a person is still to decide what becomes of a half-done conversion."""
        half = self._conversion.outcome is Outcome.HALF
        return half and not self._decided

    @property
    def finishable(self) -> tuple[ModuleName, ...]:
        """The records that can be made now."""
        if self._gone or self._conversion.outcome is not Outcome.HALF:
            return ()
        return tuple(row.module for row in self.rows if row.part is Part.ABSENT)

    @property
    def removable(self) -> tuple[ModuleName, ...]:
        """The records that can be deleted again: those that this conversion made."""
        if not self.is_open:
            return ()
        made = self._conversion.made
        return tuple(m for m in made if m not in self._conversion.reused)

    @property
    def finish_calls(self) -> int:
        """What it costs to finish."""
        return len(self.finishable) + (2 if self._conversion.plan.additions else 0)

    @property
    def is_taken_back(self) -> bool:
        """Whether all that it made is deleted again."""
        return bool(self._removed) and not self._removing

    @property
    def can_begin_anew(self) -> bool:
        """Whether the lead is as it was, and nothing is left of the conversion."""
        nothing = self._conversion.outcome is Outcome.NOTHING
        return self.is_taken_back or (nothing and not self._conversion.lead_converted)

    async def finish(self) -> bool:
        """Make what is missing; whether nothing keeps it from being sent."""
        absent = self.finishable
        gap = self.form.first_problem()
        if gap is not None and gap[0] in absent:
            return False
        if absent and not self._working:
            self._working = True
            try:
                await self._finish(absent)
            finally:
                self._working = False
            self.changed.emit(None)
        return True

    async def take_back(self) -> None:
        """Delete what it made."""
        removing = self.removable
        if self._working or not removing:
            return
        self._working = self._decided = True
        self._removing = {module: self._conversion.made[module] for module in removing}
        try:
            await self._converting.remove(self._conversion)
        finally:
            self._working = False
        self._follow_removals()
        self.changed.emit(None)

    async def leave(self) -> None:
        """Let everything stand as it is."""
        self._decided = True
        await self._converting.leave(self._conversion)

    async def look_again(self) -> None:
        """Look up what came where that is not known.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        before = self._conversion
        looked = await self._converting.look_again(before)
        reason, detail = looked.reason or before.reason, looked.detail or before.detail
        if looked.outcome is Outcome.DONE:
            reason = detail = ""
        self._conversion = replace(looked, reason=reason, detail=detail)
        self._ask_for_what_is_needed()
        self.changed.emit(None)

    async def _finish(self, absent: tuple[ModuleName, ...]) -> None:
        for module in absent:
            stopped = self._stopped(self._pending.pop(module, None), module)
            if stopped is not None:
                await self._converting.outbox.withdraw(stopped)
        self._conversion = replace(self._conversion, plan=self.form.plan, absent=absent)
        self._decided = True
        self._renamed.clear()
        self._pending |= await self._converting.finish(self._conversion)
        # it may have been sent, and refused, before its name was known here
        for (module, key), number in self._renamed.items():
            self._take_name(module, key, number)
        self._ask_for_what_was_refused()

    def _row(self, record: PlannedRecord) -> ResultRow:
        module, conversion = record.module, self._conversion
        kind = record.schema.singular or record.schema.label
        part, reason = self._part(record)
        made = conversion.made.get(module) or conversion.found.get(module)
        name = self._converting.label(module, made) if made is not None else ""
        return ResultRow(
            module,
            kind,
            part,
            name or record.name,
            made if part.is_there else None,
            reason,
        )

    def _part(self, record: PlannedRecord) -> tuple[Part, str]:
        module, conversion = record.module, self._conversion
        if conversion.outcome is Outcome.UNKNOWN:
            return Part.UNKNOWN, ""
        if module in conversion.found:
            return Part.FOUND, ""
        if module in self._removed:
            return Part.REMOVED, ""
        if module in self._removing:
            stopped = self._stopped(self._removing[module], module)
            return (Part.KEPT, stopped.reason) if stopped is not None else (Part.REMOVING, "")
        if module in self._pending:
            stopped = self._stopped(self._pending[module], module)
            return (Part.ABSENT, stopped.reason) if stopped is not None else (Part.SENDING, "")
        if module not in conversion.made:
            return Part.ABSENT, ""
        if module in conversion.reused:
            return (Part.UPDATED if conversion.added else Part.USED), ""
        return Part.CREATED, ""

    @property
    def _gone(self) -> bool:
        return bool(self._removing or self._removed)

    def _stopped(self, record: LocalId | RecordId | None, module: ModuleName) -> Change | None:
        """The change of a record, if it goes no further by itself."""
        change = self._converting.outbox.of(module, record) if record is not None else None
        return change if change is not None and change.state in _STOPPED else None

    def _ask_for_what_is_needed(self) -> None:
        conversion, name = self._conversion, self._conversion.refused_field
        for module in conversion.absent:
            record = conversion.plan.of(module)
            if record is not None and name in record.schema.by_name and name is not None:
                self.form.ask_for(module, name)

    def _store_changed(self, changes: ChangeSet) -> None:
        before = (dict(self._pending), dict(self._removing))
        for module, old, new in changes.renamed:
            self._renamed[module, old] = new
            self._take_name(module, old, new)
        self._follow_removals()
        stopped = changes.outbox and (self._pending or self._removing)
        if stopped or before != (self._pending, self._removing):
            self._ask_for_what_was_refused()
            self.changed.emit(None)

    def _take_name(self, module: ModuleName, key: int, number: int) -> None:
        local = self._pending.get(module)
        if local is not None and local.key == key:
            self._made(module, number)

    def _made(self, module: ModuleName, number: int) -> None:
        record = self._conversion.plan.of(module)
        assert record is not None  # it was planned before it was made
        del self._pending[module]
        made = {**self._conversion.made, module: RecordId(record.schema.id_prefix, number)}
        absent = tuple(other for other in self._conversion.absent if other != module)
        self._conversion = replace(self._conversion, made=made, absent=absent)

    def _follow_removals(self) -> None:
        for module, record in tuple(self._removing.items()):
            waits = self._converting.outbox.of(module, record) is not None
            if not waits and not self._converting.is_there(module, record):
                del self._removing[module]
                self._removed.add(module)

    def _ask_for_what_was_refused(self) -> None:
        for module, local in self._pending.items():
            stopped = self._stopped(local, module)
            record = self._conversion.plan.of(module)
            name = stopped.refused_field if stopped is not None else None
            if name is not None and record is not None and name in record.schema.by_name:
                self.form.ask_for(module, name)
