"""What a lead is to become: its values in the new records, what is missing, what is there already.

Read from what is stored; no call but for modules and leads that are not.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from vtdesk.app.conversion_notes import BegunConversion
from vtdesk.app.conversion_plan import ConversionPlan, LookAlike, PlannedRecord
from vtdesk.app.duplicates import Duplicates
from vtdesk.app.lead_mapping import TARGETS, left_behind, mapped, missing
from vtdesk.app.references import Target
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.modules import ACCOUNTS, CONTACTS, DEALS, LEADS, OWNER_FIELD
from vtdesk.domain.query import Condition, Op, Query
from vtdesk.domain.record import Record
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import is_empty
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

MOST_LOOK_ALIKES = 5
"""Of each kind; nobody reads more."""

_MOST_OF_A_NAME = 50
_CITY = {ACCOUNTS: "bill_city", CONTACTS: "mailingcity"}
_SAME = {FieldKind.PHONE: "same phone number", FieldKind.EMAIL: "same e-mail address"}


@dataclass(frozen=True, slots=True)
class Planning:
    """Makes plans.

    Attributes:
        described: the describe of a module; asked for if it is not stored.
    """

    cache: Cache
    engine: Engine
    duplicates: Duplicates
    described: Callable[[ModuleName], Awaitable[ModuleSchema]]

    async def plan(self, key: int) -> ConversionPlan:
        """What a stored lead becomes.

        Raises:
            VtdeskError: a module was never described and the server did not do it now.
        """
        schema = await self.described(LEADS)
        record = self.cache.record(LEADS, key)
        assert record is not None  # who asks has looked
        spent = 0
        if record.partial:
            await self.engine.questions.fetch_record(LEADS, key)
            record, spent = self.cache.record(LEADS, key) or record, 1
        listed = {info.name for info in self.cache.modules()}
        names = [name for name in TARGETS if not listed or name in listed]
        spent += sum(self.cache.schema(name) is None for name in names)
        records = [await self._planned(schema, record, name) for name in names]
        owner = parse_record_id(str(record.values.get(OWNER_FIELD) or ""))
        lead = RecordId(schema.id_prefix, key)
        left = left_behind(schema, record.values, [planned.schema for planned in records])
        return ConversionPlan(
            lead,
            record.label,
            tuple(records),
            owner,
            left,
            spent=spent,
            lead_values=record.values,
        )

    async def again(self, begun: BegunConversion) -> ConversionPlan:
        """What a conversion of an earlier start was to do.

        Raises:
            VtdeskError: a module was never described and the server did not do it now.
        """
        lead = parse_record_id(begun.lead)
        assert lead is not None  # it was written from an id
        records = [await self._planned_again(begun, name) for name in begun.values]
        return ConversionPlan(lead, begun.title, tuple(records), parse_record_id(begun.owner))

    async def _planned_again(self, begun: BegunConversion, name: ModuleName) -> PlannedRecord:
        schema, values = await self.described(name), begun.values[name]
        record = parse_record_id(begun.existing) if name == ACCOUNTS else None
        existing = None
        if record is not None:
            target = Target(record, ACCOUNTS, begun.existing_label)
            existing = LookAlike(target, "", additions=begun.additions)
        return PlannedRecord(name, schema, values, missing(schema, values), existing=existing)

    async def _planned(self, lead: ModuleSchema, record: Record, name: ModuleName) -> PlannedRecord:
        schema = await self.described(name)
        values = mapped(lead, record.values, schema)
        reason = "" if schema.createable else f"You may not add {schema.label} in this Vtiger."
        return PlannedRecord(
            name,
            schema,
            values,
            missing(schema, values),
            await self._alike(schema, values),
            frozenset(values),
            # a deal is made on purpose only
            wanted=name != DEALS,
            why_not=reason,
        )

    async def _alike(
        self, schema: ModuleSchema, values: Mapping[str, str]
    ) -> tuple[LookAlike, ...]:
        found: dict[int, tuple[Target, str]] = {}
        for target in await self._of_that_name(schema, values):
            found[int(target.id.key)] = (target, "same name")
        for name, value in values.items():
            for target in await self.duplicates.same_value(schema.name, name, value):
                why = _same_words(schema.by_name[name])
                found.setdefault(int(target.id.key), (target, why))
        stored = [(target, why) for key, (target, why) in found.items() if key > 0]
        return tuple(
            self._look_alike(schema, target, why, values)
            for target, why in stored[:MOST_LOOK_ALIKES]
        )

    async def _of_that_name(
        self, schema: ModuleSchema, values: Mapping[str, str]
    ) -> tuple[Target, ...]:
        names = [n for n in schema.label_fields if n in schema.by_name]
        if not names or not all(values.get(name) for name in names):
            return ()
        whole = " ".join(values[name] for name in names).casefold()
        wanted = Condition(names[-1], Op.IS, (values[names[-1]],))
        rows = await self.cache.reads.first_rows(Query(schema.name, wanted), (), _MOST_OF_A_NAME)
        return tuple(
            Target(RecordId(schema.id_prefix, row.key), schema.name, row.label)
            for row in rows
            if row.key > 0 and row.label.casefold() == whole
        )

    def _look_alike(
        self, schema: ModuleSchema, target: Target, why: str, values: Mapping[str, str]
    ) -> LookAlike:
        record = self.cache.record(schema.name, int(target.id.key))
        known = record.values if record is not None else {}
        place = str(known.get(_CITY.get(schema.name, "")) or "")
        additions = {
            name: value
            for name, value in values.items()
            # a field that was never fetched may hold something
            if name in known and is_empty(known[name]) and schema.updateable
        }
        return LookAlike(target, why, place, additions)


def _same_words(spec: FieldSpec) -> str:
    return _SAME.get(spec.kind, f"same {spec.label}")
