"""What a conversion of a lead is to make, and what came of it, as values; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType

from vtdesk.app.lead_mapping import ACCOUNTS, CONTACTS, missing
from vtdesk.app.references import Target
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.schema import FieldSpec, ModuleSchema


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """One record that a conversion is to make.

    Attributes:
        values: wire values it gets, as they are sent.
        missing: fields that must be filled before.
        duplicates: stored records that may be the same.
        wanted: it is to be made.
        why_not: why it cannot be made, in words; "" if it can.
    """

    module: ModuleName
    schema: ModuleSchema
    values: Mapping[str, str]
    missing: tuple[FieldSpec, ...]
    duplicates: tuple[Target, ...] = ()
    wanted: bool = True
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ConversionPlan:
    """What a conversion is to do.

    Attributes:
        lead: the lead.
        title: its name.
        records: organisation, contact and deal, in the order in which they are made.
        owner: of the new records.
        left: labels of the lead's fields that hold something and go nowhere.
    """

    lead: RecordId
    title: str
    records: tuple[PlannedRecord, ...]
    owner: RecordId | None = None
    left: tuple[str, ...] = ()

    @property
    def calls(self) -> int:
        """What it costs to run it: a look before and after for each record, and the conversion."""
        return 2 * len(self.wanted) + 1

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
        gaps = [spec.label for record in self.wanted for spec in record.missing]
        return f"Still needed: {', '.join(dict.fromkeys(gaps))}." if gaps else ""

    def with_values(self, module: ModuleName, values: Mapping[str, str]) -> "ConversionPlan":
        """The plan with other values of one record."""
        return replace(self, records=tuple(_filled(r, module, values) for r in self.records))

    def using(self, organisation: Target) -> "ConversionPlan":
        """The plan with a stored organisation instead of a new one.

        Vtiger takes the organisation of the same name (wire fact 7.1) and leaves it as it is.
        """
        return self.with_values(ACCOUNTS, {"accountname": organisation.label})

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
        before: numbers of the records that had these names before, by module.
    """

    plan: ConversionPlan
    outcome: Outcome
    made: Mapping[ModuleName, RecordId] = field(default_factory=lambda: MappingProxyType({}))
    reused: frozenset[ModuleName] = frozenset()
    absent: tuple[ModuleName, ...] = ()
    lead_converted: bool | None = None
    reason: str = ""
    before: Mapping[ModuleName, frozenset[int]] = field(
        default_factory=lambda: MappingProxyType({})
    )

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
        kinds = {record.module: _kind(record.schema) for record in self.plan.records}
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


def _kind(schema: ModuleSchema) -> str:
    return (schema.singular or schema.label).lower()
