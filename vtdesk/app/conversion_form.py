"""What a person chooses and types before a lead is converted; kept until the conversion ran."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from vtdesk.app.bus import Signal
from vtdesk.app.conversion_notes import TypedConversion
from vtdesk.app.conversion_plan import ConversionPlan, LookAlike, PlannedRecord, ties
from vtdesk.app.converting import Converting
from vtdesk.app.edits import Edit
from vtdesk.app.field_state import FieldState
from vtdesk.domain.ids import LocalId, ModuleName, RecordId, parse_record_id
from vtdesk.domain.modules import ACCOUNTS, CONTACTS, DEALS, OWNER_FIELD
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell

ASKED_FIRST: Mapping[ModuleName, tuple[str, ...]] = {
    DEALS: ("potentialname", "amount", "closingdate")
}
"""Fields that are asked for together with the choice of what the lead becomes."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One field of a record that is to be made, as it is read.

    Attributes:
        wire: the value on the wire; "" for one that is still missing.
        text: the value as a person reads it.
        from_lead: the lead gives it.
    """

    spec: FieldSpec
    wire: str
    text: str
    from_lead: bool = False

    @property
    def missing(self) -> bool:
        """It must be filled and is not."""
        return not self.wire


class ConversionForm:
    """The choices of one conversion; `plan` is what they come to.

    Args:
        converting: knows values and what goes together, and keeps what is typed.
        plan: what the lead gives.
        typed: what was chosen and typed for this lead before.

    Signals:
        changed: something was chosen or typed, or other choices go together.
    """

    def __init__(
        self,
        converting: Converting,
        plan: ConversionPlan,
        typed: TypedConversion | None = None,
    ) -> None:
        self.changed: Signal[None] = Signal()
        self._converting = converting
        self._given = plan
        self._plan: ConversionPlan | None = None
        self._wanted: dict[ModuleName, bool] = {}
        self._values: dict[ModuleName, dict[str, str]] = {}
        self._unread: dict[ModuleName, dict[str, Edit]] = {}
        self._asked: dict[ModuleName, tuple[str, ...]] = {}
        self._needed: set[tuple[ModuleName, str]] = set()
        self._tried = False
        account = plan.of(ACCOUNTS)
        alike = account.duplicates if account is not None else ()
        self._existing = account.existing if account is not None else None
        self._existing = self._existing or next(iter(alike), None)
        self._owner = plan.owner
        self._related_to = plan.related_to or CONTACTS
        if typed is not None:
            self._adopt(typed, alike)
        converting.dependencies.learned.connect(self._learned)

    @property
    def plan(self) -> ConversionPlan:
        """What is to be done as it is chosen now."""
        if self._plan is None:
            self._plan = self._chosen()
        return self._plan

    @property
    def existing(self) -> LookAlike | None:
        """The organisation that is used instead of a new one."""
        return self._existing

    @property
    def related_to(self) -> ModuleName:
        """Which record gets what is related to the lead."""
        return self._related_to

    @property
    def currency(self) -> str:
        """The sign of what amounts are in; "" where nobody knows."""
        return self._converting.texts.currency

    def name_of(self, module: ModuleName) -> str:
        """What a record will be called, or is, where one that is there is used."""
        return self._record(module).name

    @property
    def may_be_elsewhere(self) -> tuple[ModuleName, ...]:
        """The modules in which the server may have look-alikes that are not stored here."""
        return () if self._given.looked else self._converting.may_be_elsewhere(self._given)

    def renew(self, plan: ConversionPlan) -> None:
        """Go on with another plan for the lead, which knows more look-alikes; choices stay."""
        account, before = plan.of(ACCOUNTS), self._given.of(ACCOUNTS)
        had_choice = before is not None and bool(before.duplicates)
        self._given = plan
        if account is not None and not had_choice:
            self._existing = next(iter(account.duplicates), None)
        self._tell()

    def choose(self, module: ModuleName, *, wanted: bool) -> None:
        """Make a record of this module, or not."""
        self._wanted[module] = wanted
        self._tell()

    def use(self, organisation: LookAlike | None) -> None:
        """Use an organisation that is there; None makes a new one."""
        self._existing = organisation
        self._tell()

    def set_owner(self, wire: str) -> None:
        """Let the new records belong to somebody."""
        self._owner = parse_record_id(wire)
        self._tell()

    def relate_to(self, module: ModuleName) -> None:
        """Let a record of this module get what is related to the lead."""
        self._related_to = module
        self._tell()

    def edit_text(self, module: ModuleName, name: str, text: str) -> None:
        """Take what was typed; text that is no value of its field is kept with the reason."""
        spec = self._spec(module, name)
        self._take(module, name, self._converting.texts.understood(spec, text))

    def edit_wire(self, module: ModuleName, name: str, wire: str) -> None:
        """Take a chosen value."""
        self._take(module, name, Edit(wire))

    def cell(self, module: ModuleName, name: str) -> Cell:
        """The wire value of a field; a typed text that is none stands for itself."""
        unread = self._unread.get(module, {}).get(name)
        return unread.text if unread is not None else self._value(module, name)

    def text(self, module: ModuleName, name: str) -> str:
        """What the field's input shows."""
        unread = self._unread.get(module, {}).get(name)
        if unread is not None:
            return unread.text
        return self._converting.texts.in_input(self._spec(module, name), self._value(module, name))

    def state(self, module: ModuleName, name: str) -> FieldState:
        """How the field looks: what is wrong with it; a missing one only after a try."""
        problem = self._problem(module, name)
        if not problem and self._tried and self._is_missing(module, name):
            problem = self._missing_words(module, name)
        return FieldState(problem=problem)

    def allowed(self, module: ModuleName, name: str) -> tuple[str, ...] | None:
        """The choices of a picklist that go with the other fields; None where all do."""
        record = self._record(module)
        return self._converting.dependencies.allowed(record.schema, name, record.values)

    def at_hand(self, module: ModuleName) -> "RecordToBe":
        """A record that is to be made, as inputs see it."""
        return RecordToBe(self, module)

    def begin_check(self) -> None:
        """Settle which fields are asked for, and learn which of their choices go together."""
        for record in self.plan.wanted:
            self._converting.dependencies.wish(record.schema)
            self._ask(record, self._to_ask(record))
        self._tried = False

    def ask_for(self, module: ModuleName, name: str) -> None:
        """Ask for one more field, which the server turned out to need."""
        self._needed.add((module, name))
        self._asked[module] = tuple(dict.fromkeys((*self._asked.get(module, ()), name)))

    def asked(self, module: ModuleName) -> tuple[str, ...]:
        """The fields of a record that are asked for, in the form's order."""
        return self._asked.get(module, ())

    def asked_still(self, module: ModuleName) -> tuple[str, ...]:
        """Those of them that are in the way after a conversion ran: refused, wrong, or empty."""
        return tuple(
            name
            for name in self.asked(module)
            if (module, name) in self._needed
            or self._problem(module, name)
            or self._is_missing(module, name)
        )

    def first_problem(self) -> tuple[ModuleName, str] | None:
        """The first field that keeps it from being run; from now on missing ones say so."""
        self._tried = True
        for record in self.plan.wanted:
            for name in self._in_question(record):
                if self.state(record.module, name).problem:
                    return record.module, name
        return None

    def lines(self, module: ModuleName) -> tuple[PlannedLine, ...]:
        """What a record gets, name first; of one that is there, what it gets besides."""
        record = self._record(module)
        if record.existing is not None:
            added = record.existing.additions
            return tuple(self._line(record, name, added[name], lead=True) for name in added)
        missing = {spec.name: "" for spec in record.missing}
        values = {**self._tied(record), **record.values, **missing}
        if self._owner is not None and OWNER_FIELD in record.schema.by_name:
            values[OWNER_FIELD] = str(self._owner)
        typed = self._values.get(module, {})
        return tuple(
            self._line(record, n, values[n], lead=n in record.from_lead and n not in typed)
            for n in _ordered(record, values)
        )

    async def keep(self) -> None:
        """Put what is chosen and typed on disk.

        Raises:
            StoreTrouble: it could not be written.
        """
        await self._converting.notes.keep_typed(
            TypedConversion(
                str(self._given.lead),
                dict(self._wanted),
                {module: dict(values) for module, values in self._values.items()},
                {m: {n: e.text for n, e in edits.items()} for m, edits in self._unread.items()},
                str(self._existing.target.id) if self._existing is not None else "",
                str(self._owner or ""),
                self._related_to,
            )
        )

    def _chosen(self) -> ConversionPlan:
        plan = self._given.using(self._existing)
        for module, wanted in self._wanted.items():
            plan = plan.choosing(module, wanted=wanted)
        for module, values in self._values.items():
            plan = plan.with_values(module, values)
        return replace(plan, owner=self._owner, related_to=self._related_to)

    def _adopt(self, typed: TypedConversion, alike: tuple[LookAlike, ...]) -> None:
        self._wanted = dict(typed.wanted)
        for module, values in typed.values.items():
            known = self._schema_names(module)
            self._values[module] = {n: v for n, v in values.items() if n in known}
        for module, texts in typed.unread.items():
            for name in texts.keys() & self._schema_names(module):
                # the person's formats may be others now
                self._put(
                    module,
                    name,
                    self._converting.texts.understood(self._spec(module, name), texts[name]),
                )
        self._existing = next((one for one in alike if str(one.target.id) == typed.existing), None)
        self._owner = parse_record_id(typed.owner) or self._owner
        if typed.related_to in (ACCOUNTS, CONTACTS):
            self._related_to = ModuleName(typed.related_to)
        self._plan = None

    def _take(self, module: ModuleName, name: str, edit: Edit) -> None:
        self._put(module, name, edit)
        self._tell()

    def _put(self, module: ModuleName, name: str, edit: Edit) -> None:
        unread = self._unread.setdefault(module, {})
        unread.pop(name, None)
        values = self._values.setdefault(module, {})
        values[name] = "" if edit.unread else edit.text
        if edit.unread:
            unread[name] = edit
        self._plan = None

    def _tell(self) -> None:
        self._plan = None
        self.changed.emit(None)

    def _learned(self, module: ModuleName) -> None:
        record = self.plan.of(module)
        if record is None:
            return
        if module in self._asked:
            self._ask(record, (*self._asked[module], *self._to_ask(record)))
        self._tell()

    def _ask(self, record: PlannedRecord, names: Iterable[str]) -> None:
        """Ask for fields, in the form's order; what describe proposes for them is chosen."""
        wanted = frozenset(names)
        specs = [spec for spec in record.schema.fields if spec.name in wanted]
        self._asked[record.module] = tuple(spec.name for spec in specs)
        values = self._values.setdefault(record.module, {})
        for spec in specs:
            if spec.default and not record.values.get(spec.name):
                values.setdefault(spec.name, spec.default)
        self._plan = None

    def _record(self, module: ModuleName) -> PlannedRecord:
        record = self.plan.of(module)
        assert record is not None  # only modules of the plan are asked about
        return record

    def _schema_names(self, module: ModuleName) -> frozenset[str]:
        record = self._given.of(module)
        return frozenset(record.schema.by_name) if record is not None else frozenset()

    def _spec(self, module: ModuleName, name: str) -> FieldSpec:
        return self._record(module).schema.by_name[name]

    def _value(self, module: ModuleName, name: str) -> str:
        return self._record(module).values.get(name, "")

    def _is_missing(self, module: ModuleName, name: str) -> bool:
        if (module, name) in self._needed and not self._value(module, name).strip():
            return True
        return any(spec.name == name for spec in self._record(module).missing)

    def _problem(self, module: ModuleName, name: str) -> str:
        unread = self._unread.get(module, {}).get(name)
        if unread is not None:
            return unread.unread
        record, texts = self._record(module), self._converting.texts
        typed = self._values.get(module, {}).get(name)
        if typed and (wrong := texts.problem(record.schema.by_name[name], Edit(typed))):
            return wrong
        return self._converting.dependencies.why_not(record.schema, name, record.values)

    def _missing_words(self, module: ModuleName, name: str) -> str:
        schema, label = self._record(module).schema, self._spec(module, name).label
        for source in self._converting.dependencies.sources(schema, name):
            if not self._value(module, source):
                return f"Choose {schema.by_name[source].label}, then {label}."
        return f"{label} must be filled."

    def _to_ask(self, record: PlannedRecord) -> Iterator[str]:
        if record.existing is not None:
            return
        wanted = {spec.name for spec in record.missing}
        for name in tuple(wanted):
            sources = self._converting.dependencies.sources(record.schema, name)
            wanted |= {source for source in sources if not record.values.get(source)}
        wanted |= self._values.get(record.module, {}).keys()
        wanted |= {name for name in record.values if self._problem(record.module, name)}
        first = ASKED_FIRST.get(record.module, ())
        for spec in record.schema.fields:
            settled = spec.name in first and not (
                self._is_missing(record.module, spec.name)
                or self._problem(record.module, spec.name)
            )
            if spec.name in wanted and not settled:
                yield spec.name

    def _in_question(self, record: PlannedRecord) -> tuple[str, ...]:
        """The fields of a record that may keep it from being made, those on screen first."""
        if record.existing is not None:
            return ()
        names = (*self.asked(record.module), *(spec.name for spec in record.missing))
        return tuple(dict.fromkeys((*names, *self._values.get(record.module, ()))))

    def _tied(self, record: PlannedRecord) -> dict[str, str]:
        """The fields that will refer to the other records, with their names in place of ids."""
        named: dict[str, str] = {}
        for name, module in ties(record.schema):
            other = self.plan.of(module)
            if other is not None and other.wanted and name not in record.values:
                named[name] = other.name
        return named

    def _line(self, record: PlannedRecord, name: str, wire: str, *, lead: bool) -> PlannedLine:
        spec = record.schema.by_name[name]
        is_tie = any(name == tie for tie, _module in ties(record.schema))
        text = wire if is_tie else self._converting.texts.show(spec, wire)
        return PlannedLine(spec, wire, text, lead)


class RecordToBe:
    """A record that a conversion is to make, in the eyes of an input.

    Args:
        form: what is typed for the conversion.
        module: the record's.

    Attributes:
        id: that of a record nobody has saved.
        key: none.
    """

    def __init__(self, form: ConversionForm, module: ModuleName) -> None:
        self._form = form
        self._module = module
        self.id: LocalId | RecordId = LocalId(0)
        self.key: int | None = None

    @property
    def currency(self) -> str:
        """The sign of what its amounts are in; "" where nobody knows."""
        return self._form.currency

    def allowed(self, name: str) -> tuple[str, ...] | None:
        """The choices of a picklist that go with the other fields; None where all do."""
        return self._form.allowed(self._module, name)


def _ordered(record: PlannedRecord, values: Mapping[str, str]) -> Iterator[str]:
    """Names of fields: what the record is called, then as the form has them."""
    schema = record.schema
    names = [name for name in schema.label_fields if name in values]
    yield from names
    yield from (s.name for s in schema.fields if s.name in values and s.name not in names)
