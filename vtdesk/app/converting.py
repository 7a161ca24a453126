"""Turning a lead into an organisation, a contact and a deal, and looking what really came of it.

A conversion is not one transaction: when the last record is refused, the first ones are there and
the lead is not converted (wire fact 7.1); when the answer is lost, nobody knows. So what had these
names before is noted first, and whatever happened is looked up afterwards, by the next start of
the program if this one ends in between. What was left half done can be finished or removed; an
organisation that was there before is never touched.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from vtdesk.api.client import VtigerClient
from vtdesk.app.bus import Signal
from vtdesk.app.conversion_look import ConversionLook
from vtdesk.app.conversion_notes import BegunConversion, ConversionNotes, PastConversion, begun_with
from vtdesk.app.conversion_plan import (
    Conversion,
    ConversionPlan,
    Outcome,
    ties,
)
from vtdesk.app.conversion_planning import Planning
from vtdesk.app.dependencies import Dependencies
from vtdesk.app.duplicates import Duplicates
from vtdesk.app.field_texts import FieldTexts
from vtdesk.app.outbox import Outbox
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import (
    AccessDenied,
    Offline,
    OutcomeUnknown,
    SignInNeeded,
    TooManyCalls,
    ValueRefused,
    VtdeskError,
    WritesBlocked,
)
from vtdesk.domain.ids import LocalId, ModuleName, RecordId
from vtdesk.domain.modules import ACCOUNTS, CONTACTS, DEALS, LEADS, OWNER_FIELD
from vtdesk.domain.record import RowState
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine


@dataclass(frozen=True, slots=True)
class ConvertingServices:
    """What converting needs of its session.

    Attributes:
        described: the describe of a module; asked for if it is not stored.
        changes: what writes to the store touched; those made here are told there.
        may_write: whether the account's write level lets anything be changed.
        now: Unix time in seconds.
    """

    client: VtigerClient
    cache: Cache
    engine: Engine
    outbox: Outbox
    duplicates: Duplicates
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]
    changes: Signal[ChangeSet]
    texts: FieldTexts
    dependencies: Dependencies
    may_write: Callable[[], bool]
    now: Callable[[], float]


class Converting:
    """Plans conversions, runs them, and looks what came of them.

    Args:
        services: what it needs of its session.

    Attributes:
        notes: what is remembered of conversions.
        texts: how people read and type values, for forms that ask for them.
        dependencies: which choices go together, for the same.
        changes: what writes to the store touched.
    """

    def __init__(self, services: ConvertingServices) -> None:
        self._services = services
        self._cache = services.cache
        self._planning = Planning(
            services.cache, services.engine, services.duplicates, services.described
        )
        self._look_up = ConversionLook(
            services.client, services.engine, services.described, services.now
        )
        self._running: set[RecordId] = set()
        self.notes = ConversionNotes(services.cache, services.now)
        self.texts = services.texts
        self.dependencies = services.dependencies
        self.changes = services.changes

    def past(self, key: int) -> PastConversion | None:
        """What became of a lead that was converted from here; None where that is not known."""
        lead = self._lead(key)
        return self.notes.past(lead) if lead is not None else None

    def is_unfinished(self, key: int) -> bool:
        """Whether a conversion of a lead began and nobody has seen yet what came of it."""
        lead = self._lead(key)
        return lead is not None and self.notes.begun(lead) is not None

    @property
    def unfinished(self) -> tuple[BegunConversion, ...]:
        """The conversions of which nobody has seen yet what came, but for those that run."""
        running = {str(lead) for lead in self._running}
        return tuple(one for one in self.notes.all_begun if one.lead not in running)

    def why_not(self, module: ModuleName, key: int) -> str:
        """Why a record cannot be converted, in words; "" if it can."""
        if module != LEADS:
            return "Only leads can be converted."
        schema, record = self._cache.schema(LEADS), self._cache.record(LEADS, key)
        if self.past(key) is not None:
            return "This lead was already converted."
        if self.is_unfinished(key):
            return "" if self._services.may_write() else READ_ONLY
        if schema is None or record is None:
            return "This lead is no longer in Vtiger or was hidden from you."
        if not self._services.may_write():
            return READ_ONLY
        if key <= 0:
            return "This lead is not in Vtiger yet. Convert it when it is."
        if record.state is not RowState.CLEAN:
            return "Changes of this lead wait to be sent. Convert it when they are."
        if not schema.updateable:
            return f"You may not change {schema.label} in this Vtiger."
        listed = {info.name for info in self._cache.modules()}
        closed = [name for name in (ACCOUNTS, CONTACTS) if listed and name not in listed]
        if closed:
            return "A conversion makes an organisation and a contact; you may not see both."
        return self._closed((ACCOUNTS, CONTACTS))

    async def plan(self, key: int) -> ConversionPlan:
        """What a lead becomes: which records, with which values, what is missing, what is alike.

        No call but for modules that were never described.

        Raises:
            AccessDenied: it cannot be converted.
            VtdeskError: a module was never described and the server did not do it now.
        """
        if reason := self.why_not(LEADS, key):
            raise AccessDenied(reason)
        return await self._planning.plan(key)

    def may_be_elsewhere(self, plan: ConversionPlan) -> tuple[ModuleName, ...]:
        """The modules in which the server may have look-alikes that are not stored."""
        duplicates = self._services.duplicates
        return tuple(
            record.module
            for record in plan.records
            if record.module != DEALS and duplicates.may_be_on_server(record.module)
        )

    async def plan_anew(self, plan: ConversionPlan) -> ConversionPlan:
        """The plan with what the server has of the same names: one call for each such module.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        asked = self.may_be_elsewhere(plan)
        for record in plan.records:
            if record.module in asked:
                await self._look_up.same(record)
        fresh = await self.plan(plan.lead.number)
        return replace(fresh, spent=plan.spent + len(asked) + fresh.spent, looked=True)

    async def run(self, plan: ConversionPlan) -> Conversion:
        """Convert, and look what came of it.

        Calls: one for each wanted record before, one to convert, one for each record after; a
        conversion that went wrong is looked up with one more for the lead.

        Raises:
            ValueRefused: the plan cannot be run as it is.
            VtdeskError: nothing was sent.
        """
        if plan.problem:
            raise ValueRefused(plan.problem)
        if reason := self.why_not(LEADS, plan.lead.number):
            raise AccessDenied(reason)
        self._running.add(plan.lead)
        try:
            return await self._run(plan)
        finally:
            self._running.discard(plan.lead)

    async def _run(self, plan: ConversionPlan) -> Conversion:
        before = {r.module: await self._look_up.same(r) for r in plan.wanted}
        entities = {record.module: dict(record.sent) for record in plan.wanted}
        await self.notes.begin(begun_with(plan, before, self._services.now()))
        try:
            answer = await self._services.engine.questions.ask(
                lambda: self._services.client.convertlead(
                    plan.lead, entities, plan.owner, plan.related_to
                )
            )
        except OutcomeUnknown as error:
            return await self._look(plan, before, error)
        except (Offline, TooManyCalls, SignInNeeded, WritesBlocked):
            # the call was turned away as a whole
            await self.notes.settle(plan.lead)
            raise
        except VtdeskError as error:
            return await self._look(plan, before, error)
        return await self._landed(plan, before, answer.records)

    async def unfinished_one(self, begun: BegunConversion) -> Conversion:
        """A conversion of an earlier start, to be looked up; no call but for missing describes.

        Raises:
            VtdeskError: a module was never described and the server did not do it now.
        """
        plan = await self._planning.again(begun)
        before = {name: frozenset(numbers) for name, numbers in begun.before.items()}
        return Conversion(plan, Outcome.UNKNOWN, before=before, at=begun.at)

    async def look_again(self, conversion: Conversion) -> Conversion:
        """Look up what came of a conversion whose answer was lost; nothing is sent but queries.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        looked = await self._look_up.look(conversion.plan, conversion.before, None)
        return await self._concluded(looked)

    async def finish(self, conversion: Conversion) -> Mapping[ModuleName, LocalId]:
        """Make what a conversion left out, tied to what it made; goes through the outbox.

        The lead itself stays as it is: no call marks it as converted.
        """
        made = {module: str(record) for module, record in conversion.made.items()}
        new: dict[ModuleName, LocalId] = {}
        for record in conversion.plan.wanted:
            if record.module not in conversion.absent:
                continue
            values = dict(record.values)
            for name, module in ties(record.schema):
                if module in made and name not in values:
                    values[name] = made[module]
            if conversion.plan.owner is not None:
                values.setdefault(OWNER_FIELD, str(conversion.plan.owner))
            local = await self._services.outbox.create(record.module, values)
            new[record.module] = local
            made[record.module] = str(local)
        await self._add(conversion)
        await self.leave(conversion)
        return new

    async def remove(self, conversion: Conversion) -> tuple[ModuleName, ...]:
        """Delete what a conversion made and left; what was there before stays. Through the outbox."""
        gone: list[ModuleName] = []
        for module, record in reversed(tuple(conversion.made.items())):
            if module not in conversion.reused:
                await self._services.outbox.delete(module, [record])
                gone.append(module)
        await self.leave(conversion)
        return tuple(gone)

    async def leave(self, conversion: Conversion) -> None:
        """It is decided what becomes of a conversion: nobody needs to be asked again."""
        await self.notes.settle(conversion.plan.lead)

    def label(self, module: ModuleName, record: RecordId) -> str:
        """The name of a record; "" for one that is not stored."""
        stored = self._cache.record(module, record.number)
        return stored.label if stored is not None else ""

    def is_there(self, module: ModuleName, record: RecordId) -> bool:
        """Whether a record is stored, or waits to be deleted."""
        return self._cache.record(module, record.number) is not None

    @property
    def outbox(self) -> Outbox:
        """What waits to be sent."""
        return self._services.outbox

    def _lead(self, key: int) -> RecordId | None:
        schema = self._cache.schema(LEADS)
        return RecordId(schema.id_prefix, key) if schema is not None else None

    def _closed(self, modules: Sequence[ModuleName]) -> str:
        for name in modules:
            schema = self._cache.schema(name)
            if schema is not None and not schema.createable:
                return f"You may not add {schema.label} in this Vtiger."
        return ""

    async def _landed(
        self,
        plan: ConversionPlan,
        before: Mapping[ModuleName, frozenset[int]],
        made: Mapping[ModuleName, RecordId],
    ) -> Conversion:
        """What an answer names, read anew so that it is stored and known to be there."""
        absent = tuple(r.module for r in plan.wanted if r.module not in made)
        for record in plan.wanted:
            if record.module in made:
                # it is there, also where it cannot be read just now
                with suppress(VtdeskError):
                    await self._store(record.schema, made[record.module])
        reused = frozenset(m for m, record in made.items() if record.number in before.get(m, ()))
        conversion = Conversion(
            plan,
            Outcome.HALF if absent else Outcome.DONE,
            made,
            reused,
            absent,
            lead_converted=True,
            before=before,
            at=self._services.now(),
        )
        return await self._concluded(conversion)

    async def _look(
        self,
        plan: ConversionPlan,
        before: Mapping[ModuleName, frozenset[int]],
        error: VtdeskError,
    ) -> Conversion:
        try:
            looked = await self._look_up.look(plan, before, error)
        except VtdeskError:
            now = self._services.now()
            return Conversion(
                plan,
                Outcome.UNKNOWN,
                reason=error.summary,
                detail=error.detail,
                before=before,
                at=now,
            )
        return await self._concluded(looked)

    async def _concluded(self, conversion: Conversion) -> Conversion:
        """Remember what came, and let the organisation that was there have what the lead knows."""
        if conversion.lead_converted:
            await self._remember(conversion)
        if conversion.outcome is Outcome.DONE:
            conversion = replace(conversion, added=await self._add(conversion))
            await self.notes.drop_typed(conversion.plan.lead)
        if conversion.outcome in (Outcome.DONE, Outcome.NOTHING):
            await self.leave(conversion)
        return conversion

    async def _add(self, conversion: Conversion) -> tuple[str, ...]:
        """Send what an organisation that was there lacks; the labels of the fields."""
        account = conversion.plan.of(ACCOUNTS)
        existing = account.existing if account is not None and account.wanted else None
        made = conversion.made.get(ACCOUNTS)
        if account is None or existing is None or made is None or made != existing.target.id:
            return ()
        record = self._cache.record(ACCOUNTS, made.number)
        if record is None or not existing.additions:
            return ()
        base = {name: record.values.get(name) for name in existing.additions}
        await self._services.outbox.revise(
            ACCOUNTS, made, existing.additions, base, record.modified
        )
        return tuple(account.schema.by_name[name].label for name in existing.additions)

    async def _store(self, schema: ModuleSchema, record: RecordId) -> None:
        await self._services.engine.questions.fetch_record(schema.name, record.number)

    async def _remember(self, conversion: Conversion) -> None:
        found = conversion.made or conversion.found
        made = {module: str(record) for module, record in found.items()}
        await self.notes.remember(conversion.plan.lead, made)
        # lists leave a converted lead out (wire fact 6.7)
        number = conversion.plan.lead.number
        touched = await self._cache.remove_records(LEADS, [number], origin="convert")
        cursor = self._cache.cursor(LEADS)
        if cursor is not None and cursor.total and touched.removed:
            # what is stored would look like less than all
            await self._cache.put_cursor(replace(cursor, total=cursor.total - 1))
        self.changes.emit(touched)
