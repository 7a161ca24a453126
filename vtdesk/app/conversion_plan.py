"""What a conversion of a lead is to make, and what came of it, as values; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType

from vtdesk.app.lead_mapping import missing
from vtdesk.app.references import Target
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.modules import ACCOUNTS, CONTACTS
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Cell

_ORGANISATION_NAME = "accountname"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A stored record that may be what a conversion would make anew.

    Attributes:
        why: in what it is the same, in words, as in "same phone number".
        place: the city it is in; "" where that is not known.
        additions: wire values of the lead for fields that it has empty.
    """

    target: Target
    why: str
    place: str = ""
    additions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def words(self) -> str:
        """Where it is and why it looks alike, as in "Bursa · same phone number"."""
        return " · ".join(part for part in (self.place, self.why) if part)


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """One record that a conversion is to make, or one that is there and takes its place.

    Attributes:
        values: wire values a new one gets.
        missing: fields that must be filled before.
        duplicates: stored records that may be the same.
        from_lead: names of the fields whose values the lead gives.
        existing: the stored record that is used instead of a new one.
        wanted: it is to be made.
        why_not: why it cannot be made, in words; "" if it can.
    """

    module: ModuleName
    schema: ModuleSchema
    values: Mapping[str, str]
    missing: tuple[FieldSpec, ...]
    duplicates: tuple[LookAlike, ...] = ()
    from_lead: frozenset[str] = frozenset()
    existing: LookAlike | None = None
    wanted: bool = True
    why_not: str = ""

    @property
    def sent(self) -> Mapping[str, str]:
        """The wire values that go with the conversion.

        Vtiger takes the organisation of the same name and leaves it as it is (wire fact 7.1), so
        that of an existing one the name is enough.
        """
        if self.existing is None:
            return self.values
        return {_ORGANISATION_NAME: self.existing.target.label}

    @property
    def name(self) -> str:
        """What it will be called, or is; "" for one that has no name yet."""
        if self.existing is not None:
            return self.existing.target.label
        names = (self.values.get(name, "") for name in self.schema.label_fields)
        return " ".join(name for name in names if name)

    @property
    def kind(self) -> str:
        """What it is, inside a sentence, as in "organization"."""
        return (self.schema.singular or self.schema.label).lower()


@dataclass(frozen=True, slots=True)
class ConversionPlan:
    """What a conversion is to do.

    Attributes:
        lead: the lead.
        title: its name.
        records: organisation, contact and deal, in the order in which they are made.
        owner: of the new records.
        left: labels of the lead's fields that hold something and go nowhere.
        related_to: which of the new records gets what is related to the lead; None leaves it to
            Vtiger.
        spent: calls that planning it took.
        looked: look-alikes were looked for on the server, too.
        lead_values: what the lead holds, wire values by field; nothing where it is not stored.
    """

    lead: RecordId
    title: str
    records: tuple[PlannedRecord, ...]
    owner: RecordId | None = None
    left: tuple[str, ...] = ()
    related_to: ModuleName | None = None
    spent: int = 0
    looked: bool = False
    lead_values: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def calls(self) -> int:
        """What it costs to run it.

        A look before and after for each record, and the conversion; where an organisation that
        is there gets values of the lead, one more. It has just been read, and needs no look.
        """
        return 2 * len(self.wanted) + 1 + bool(self.additions)

    @property
    def additions(self) -> Mapping[str, str]:
        """Wire values that the organisation which is there gets after the conversion."""
        existing = next((r.existing for r in self.wanted if r.existing is not None), None)
        return existing.additions if existing is not None else {}

    def of(self, module: ModuleName) -> PlannedRecord | None:
        """The record of a module."""
        return next((record for record in self.records if record.module == module), None)

    @property
    def wanted(self) -> tuple[PlannedRecord, ...]:
        """The records that are to be made."""
        return tuple(record for record in self.records if record.wanted)

    @property
    def problem(self) -> str:
        """Why it cannot be run as it is, in words; "" if it can."""
        if not self.wanted:
            return "Choose what the lead becomes."
        for record in self.wanted:
            if record.why_not:
                return record.why_not
        chosen = {record.module for record in self.wanted}
        if not {ACCOUNTS, CONTACTS} <= chosen:
            return "Vtiger needs an organisation and a contact together."
        gaps = [spec.label for _record, spec in self.gaps]
        return f"Still needed: {', '.join(dict.fromkeys(gaps))}." if gaps else ""

    @property
    def gaps(self) -> tuple[tuple[PlannedRecord, FieldSpec], ...]:
        """The fields that must be filled before, each with its record."""
        new = (record for record in self.wanted if record.existing is None)
        return tuple((record, spec) for record in new for spec in record.missing)

    def with_values(self, module: ModuleName, values: Mapping[str, str]) -> "ConversionPlan":
        """The plan with other values of one record."""
        return replace(self, records=tuple(_filled(r, module, values) for r in self.records))

    def using(self, organisation: LookAlike | None) -> "ConversionPlan":
        """The plan with a stored organisation instead of a new one; None for a new one."""
        records = (
            replace(r, existing=organisation) if r.module == ACCOUNTS else r for r in self.records
        )
        return replace(self, records=tuple(records))

    def choosing(self, module: ModuleName, *, wanted: bool) -> "ConversionPlan":
        """The plan with or without one record."""
        records = (replace(r, wanted=wanted) if r.module == module else r for r in self.records)
        return replace(self, records=tuple(records))


class Outcome(Enum):
    """What came of a conversion.

    DONE: all that was wanted is there and the lead is converted. HALF: some of it is there.
    NOTHING: nothing was made. UNKNOWN: it could not be looked up.
    """

    DONE = "done"
    HALF = "half"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Conversion:
    """What really came of a conversion.

    Attributes:
        made: the records by module; organisations that were there before included.
        reused: modules of which the record was there before.
        absent: wanted modules of which nothing was made.
        lead_converted: whether the lead is converted; None where that is not known.
        reason: why it went wrong, in words; "" where it did not.
        detail: the same for the folded details: code and message.
        refused_field: the field at which the server stopped, if it named one.
        at: Unix time in seconds at which it was looked up.
        before: numbers of the records that had these names before, by module.
        added: labels of the fields that an organisation which was there gets from the lead.
    """

    plan: ConversionPlan
    outcome: Outcome
    made: Mapping[ModuleName, RecordId] = field(default_factory=lambda: MappingProxyType({}))
    reused: frozenset[ModuleName] = frozenset()
    absent: tuple[ModuleName, ...] = ()
    lead_converted: bool | None = None
    reason: str = ""
    detail: str = ""
    refused_field: str | None = None
    at: float = 0.0
    before: Mapping[ModuleName, frozenset[int]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    added: tuple[str, ...] = ()

    @property
    def found(self) -> Mapping[ModuleName, RecordId]:
        """Of a lead that others have converted: what it probably became, by name."""
        if self.outcome is not Outcome.NOTHING or not self.lead_converted:
            return {}
        return {
            record.module: RecordId(record.schema.id_prefix, max(numbers))
            for record in self.plan.wanted
            if (numbers := self.before.get(record.module))
        }

    @property
    def words(self) -> str:
        """What happened, for the person."""
        if self.outcome is Outcome.DONE:
            return f"{self.plan.title} was converted."
        if self.outcome is Outcome.NOTHING:
            return f"Nothing was made of {self.plan.title}. {self.reason}".strip()
        if self.outcome is Outcome.UNKNOWN:
            return (
                "No answer came, and it could not be looked up. The records may already exist; "
                "look again before converting anew."
            )
        kinds = {record.module: record.kind for record in self.plan.records}
        there = " and ".join(f"the {kinds[module]}" for module in self.made)
        text = f"{there} {'were' if len(self.made) > 1 else 'was'} created, "
        if self.absent:
            gone = " and ".join(f"the {kinds[module]}" for module in self.absent)
            text += f"{gone} {'were' if len(self.absent) > 1 else 'was'} not"
        else:
            text += "but the lead is not converted"
        return text[:1].upper() + text[1:] + (f": {self.reason}" if self.reason else ".")


def _filled(record: PlannedRecord, module: ModuleName, values: Mapping[str, str]) -> PlannedRecord:
    if record.module != module:
        return record
    merged = {n: v for n, v in {**record.values, **values}.items() if v}
    return replace(record, values=merged, missing=missing(record.schema, merged))


def ties(schema: ModuleSchema) -> tuple[tuple[str, ModuleName], ...]:
    """The fields of a made record that refer to the others."""
    return tuple(
        (spec.name, target)
        for spec in schema.fields
        for target in spec.refers_to
        if spec.writable and target in {ACCOUNTS, CONTACTS} and target != schema.name
    )
