"""Turning a lead into an organisation, a contact and a deal, and looking what really came of it.

A conversion is not one transaction: when the last record is refused, the first ones are there and
the lead is not converted (wire fact 7.1); when the answer is lost, nobody knows. So what had these
names before is noted first, and whatever happened is looked up afterwards. What was left half done
can be finished or removed; an organisation that was there before is never touched.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.app.conversion_plan import Conversion, ConversionPlan, Outcome, PlannedRecord
from vtdesk.app.duplicates import Duplicates
from vtdesk.app.lead_mapping import (
    ACCOUNTS,
    CONTACTS,
    DEALS,
    LEADS,
    TARGETS,
    left_behind,
    mapped,
    missing,
)
from vtdesk.app.outbox import Outbox
from vtdesk.app.references import Target
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
from vtdesk.domain.ids import LocalId, ModuleName, RecordId, parse_record_id
from vtdesk.domain.query import Condition, Op, Query
from vtdesk.domain.record import Record, RowState
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.store.packing import from_json, to_json
from vtdesk.sync.engine import Engine

MOST_DUPLICATES = 5

_CONVERTED = "converted leads"
_MOST_REMEMBERED = 500
_SAME_BY = {ACCOUNTS: ("accountname",), CONTACTS: ("lastname", "email"), DEALS: ("potentialname",)}


@dataclass(frozen=True)
class PastConversion:
    """A conversion that was made from here, as it is remembered.

    Attributes:
        lead: on the wire.
        made: ids of what it became, by module.
        at: Unix time in seconds.
    """

    lead: str
    made: dict[ModuleName, str]
    at: float


@dataclass(frozen=True, slots=True)
class ConvertingServices:
    """What converting needs of its session.

    Attributes:
        described: the describe of a module; asked for if it is not stored.
        publish: told what each write to the store touched.
        may_write: whether the account's write level lets anything be changed.
        now: Unix time in seconds.
    """

    client: VtigerClient
    cache: Cache
    engine: Engine
    outbox: Outbox
    duplicates: Duplicates
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]
    publish: Callable[[ChangeSet], None]
    may_write: Callable[[], bool]
    now: Callable[[], float]


class Converting:
    """Plans conversions, runs them, and looks what came of them.

    Args:
        services: what it needs of its session.
    """

    def __init__(self, services: ConvertingServices) -> None:
        self._services = services
        self._cache = services.cache

    def past(self, key: int) -> PastConversion | None:
        """What became of a lead that was converted from here; None where that is not known."""
        schema = self._cache.schema(LEADS)
        if schema is None:
            return None
        lead = f"{schema.id_prefix}x{key}"
        return next((one for one in reversed(self._past()) if one.lead == lead), None)

    def why_not(self, module: ModuleName, key: int) -> str:
        """Why a record cannot be converted, in words; "" if it can."""
        if module != LEADS:
            return "Only leads can be converted."
        schema, record = self._cache.schema(LEADS), self._cache.record(LEADS, key)
        if self.past(key) is not None:
            return "This lead was already converted."
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
        schema = await self._services.described(LEADS)
        record = self._cache.record(LEADS, key)
        assert record is not None  # why_not looked
        if record.partial:
            await self._services.engine.fetch_record(LEADS, key)
            record = self._cache.record(LEADS, key) or record
        listed = {info.name for info in self._cache.modules()}
        names = [name for name in TARGETS if not listed or name in listed]
        records = [await self._planned(schema, record, name) for name in names]
        owner = parse_record_id(str(record.values.get("assigned_user_id") or ""))
        lead = RecordId(schema.id_prefix, key)
        left = left_behind(schema, record.values, [planned.schema for planned in records])
        return ConversionPlan(lead, record.label, tuple(records), owner, left)

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
        before = {r.module: await self._same(r) for r in plan.wanted}
        entities = {record.module: dict(record.values) for record in plan.wanted}
        try:
            answer = await self._services.engine.ask(
                lambda: self._services.client.convertlead(plan.lead, entities, plan.owner)
            )
        except OutcomeUnknown as error:
            return await self._look(plan, before, error.summary)
        except (Offline, TooManyCalls, SignInNeeded, WritesBlocked):
            # the call was turned away as a whole
            raise
        except VtdeskError as error:
            return await self._look(plan, before, self._in_words(error, plan))
        return await self._landed(plan, before, answer.records)

    async def look_again(self, conversion: Conversion) -> Conversion:
        """Look up what came of a conversion whose answer was lost; nothing is sent but queries.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        return await self._looked(conversion.plan, conversion.before, "")

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
            for name, module in _ties(record.schema):
                if module in made and name not in values:
                    values[name] = made[module]
            if conversion.plan.owner is not None:
                values.setdefault("assigned_user_id", str(conversion.plan.owner))
            local = await self._services.outbox.create(record.module, values)
            new[record.module] = local
            made[record.module] = str(local)
        return new

    async def remove(self, conversion: Conversion) -> tuple[ModuleName, ...]:
        """Delete what a conversion made and left; what was there before stays. Through the outbox."""
        gone: list[ModuleName] = []
        for module, record in reversed(tuple(conversion.made.items())):
            if module not in conversion.reused:
                await self._services.outbox.delete(module, [record])
                gone.append(module)
        return tuple(gone)

    # planning

    async def _planned(self, lead: ModuleSchema, record: Record, name: ModuleName) -> PlannedRecord:
        schema = await self._services.described(name)
        values = mapped(lead, record.values, schema)
        reason = "" if schema.createable else f"You may not add {schema.label} in this Vtiger."
        return PlannedRecord(
            name,
            schema,
            values,
            missing(schema, values),
            await self._alike(schema, values),
            # a deal is made on purpose only
            wanted=name != DEALS,
            why_not=reason,
        )

    async def _alike(self, schema: ModuleSchema, values: Mapping[str, str]) -> tuple[Target, ...]:
        found: dict[object, Target] = {}
        names = [n for n in schema.label_fields if n in values]
        whole = " ".join(values[n] for n in names).casefold()
        if names and len(names) == len([n for n in schema.label_fields if n in schema.by_name]):
            wanted = Condition(names[-1], Op.IS, (values[names[-1]],))
            rows = await self._cache.first_rows(Query(schema.name, wanted), (), 50)
            found |= {
                row.key: Target(RecordId(schema.id_prefix, row.key), schema.name, row.label)
                for row in rows
                if row.key > 0 and row.label.casefold() == whole
            }
        for name, value in values.items():
            for target in await self._services.duplicates.same_value(schema.name, name, value):
                found.setdefault(int(target.id.key), target)
        return tuple(found.values())[:MOST_DUPLICATES]

    def _closed(self, modules: Sequence[ModuleName]) -> str:
        for name in modules:
            schema = self._cache.schema(name)
            if schema is not None and not schema.createable:
                return f"You may not add {schema.label} in this Vtiger."
        return ""

    # looking

    async def _same(self, record: PlannedRecord) -> frozenset[int]:
        """Numbers of the records that hold the same names on the server: one call."""
        conditions = [
            f"{name} = {vtql.literal(record.values[name])}"
            for name in _SAME_BY[record.module]
            if record.values.get(name) and record.schema.field(name) is not None
        ]
        if not conditions:
            return frozenset()
        where = " and ".join(conditions)
        query = vtql.newest_records(record.schema, where)
        return frozenset(await self._services.engine.land(record.module, query))

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
        )
        await self._remember(conversion)
        return conversion

    async def _look(
        self, plan: ConversionPlan, before: Mapping[ModuleName, frozenset[int]], reason: str
    ) -> Conversion:
        try:
            return await self._looked(plan, before, reason)
        except VtdeskError:
            return Conversion(plan, Outcome.UNKNOWN, reason=reason, before=before)

    async def _looked(
        self, plan: ConversionPlan, before: Mapping[ModuleName, frozenset[int]], reason: str
    ) -> Conversion:
        converted = await self._is_converted(plan.lead)
        made: dict[ModuleName, RecordId] = {}
        for record in plan.wanted:
            new = await self._same(record) - before.get(record.module, frozenset())
            if new:
                made[record.module] = RecordId(record.schema.id_prefix, max(new))
        reused: frozenset[ModuleName] = frozenset()
        if made and ACCOUNTS not in made and before.get(ACCOUNTS):
            # an organisation of that name is used again (wire fact 7.1)
            schema = next(r.schema for r in plan.wanted if r.module == ACCOUNTS)
            account = RecordId(schema.id_prefix, max(before[ACCOUNTS]))
            made, reused = {ACCOUNTS: account, **made}, frozenset({ACCOUNTS})
        absent = tuple(r.module for r in plan.wanted if r.module not in made)
        if not made:
            outcome = Outcome.NOTHING
        elif absent or not converted:
            outcome = Outcome.HALF
        else:
            outcome, reason = Outcome.DONE, ""
        conversion = Conversion(plan, outcome, made, reused, absent, converted, reason, before)
        if converted and made:
            await self._remember(conversion)
        return conversion

    async def _is_converted(self, lead: RecordId) -> bool:
        """Whether queries no longer find the lead, as is so once it is converted: one call."""
        schema = await self._services.described(LEADS)
        (query,) = vtql.records_by_id(schema, [lead.number], ("id",))
        found = await self._services.engine.ask(lambda: self._services.client.query(query))
        return not found

    async def _store(self, schema: ModuleSchema, record: RecordId) -> None:
        await self._services.engine.fetch_record(schema.name, record.number)

    def _in_words(self, error: VtdeskError, plan: ConversionPlan) -> str:
        """Why it was refused, with the field's name as the person knows it."""
        if isinstance(error, ValueRefused) and error.field is not None:
            for record in plan.wanted:
                spec = record.schema.field(error.field)
                if spec is not None:
                    return f"Vtiger also needs: {spec.label}."
        return error.summary

    # remembering

    def _past(self) -> list[PastConversion]:
        text = self._cache.note(_CONVERTED)
        try:
            return from_json(text, list[PastConversion]) if text else []
        except msgspec.DecodeError:
            return []

    async def _remember(self, conversion: Conversion) -> None:
        made = {module: str(record) for module, record in conversion.made.items()}
        one = PastConversion(str(conversion.plan.lead), made, self._services.now())
        kept = [*self._past(), one][-_MOST_REMEMBERED:]
        await self._cache.put_note(_CONVERTED, to_json(kept))
        # lists leave a converted lead out (wire fact 6.7)
        number = conversion.plan.lead.number
        touched = await self._cache.remove_records(LEADS, [number], origin="convert")
        self._services.publish(touched)


def _ties(schema: ModuleSchema) -> tuple[tuple[str, ModuleName], ...]:
    """The fields of a made record that refer to the others."""
    return tuple(
        (spec.name, target)
        for spec in schema.fields
        for target in spec.refers_to
        if spec.writable and target in {ACCOUNTS, CONTACTS} and target != schema.name
    )
