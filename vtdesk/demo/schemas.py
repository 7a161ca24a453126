"""The modules of the sample company: fields, blocks, choices and id prefixes of one dialect.

Read from ``resources/demo/modules.txt`` and ``picklists.txt``, whose first lines explain their
form. Two dialects tell the same modules differently: ``cloud`` announces more types, blocks and
lengths; ``opensource`` has other id prefixes and plainer types.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from vtdesk.demo import resources
from vtdesk.demo.errors import DemoServerError

Dialect = Literal["cloud", "opensource"]

# Calendar and Events are one table in the real server, told apart by the activity type.
_ACTIVITY_TABLE = "Activity"
ACTIVITY_MODULES = ("Calendar", "Events")

LINE_ITEM_BLOCK = "Item Details"

# Blocks whose fields live in a joined table of the real server; a query that only orders by
# such a field without selecting it fails there, silently.
_JOINED_BLOCKS = frozenset({"Address Details", "Custom Information", "Customer Portal Details"})
_JOINED_FIELDS = frozenset(
    {
        ("Contacts", name)
        for name in ("leadsource", "birthday", "homephone", "otherphone", "assistant")
    }
    | {("Leads", name) for name in ("website",)}
)

_OPENSOURCE_TYPES = {
    "salutation": "string",
    "percentage": "double",
    "recurrence": "picklist",
    "reminder": "integer",
    "radio": "picklist",
    "metricpicklist": "picklist",
    "richtext": "text",
}
_OPENSOURCE_LABELS = {"Potentials": ("Opportunities", "Opportunity")}
_PICKLIST_TYPES = frozenset({"picklist", "multipicklist", "recurrence", "radio", "metricpicklist"})
_DATE_TYPES = frozenset({"date", "datetime"})
_NUMBER_TYPES = frozenset({"integer", "double", "currency", "percentage", "reminder"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a module, as ``describe`` tells it.

    Attributes:
        kind: the type's name on the wire, e.g. ``picklist``.
        length: most characters of a text; None where nothing is cut.
        decimals: digits after the point of a number.
        picklist: key of its choices; ``salutation`` fields have one too, though the open-source
            describe does not show it.
        refers_to: modules a reference may point to.
        block: label of its block; empty in non-entity modules.
        joined: stored in a joined table of the real server.
        later: added when records existed already; those hold nothing, not even an empty text.
    """

    name: str
    label: str
    kind: str
    length: int | None = None
    decimals: int = 0
    picklist: str = ""
    refers_to: tuple[str, ...] = ()
    block: str = ""
    default: str = ""
    mandatory: bool = False
    unique: bool = False
    read_only: bool = False
    quick_create: bool = False
    summary: bool = False
    header: bool = False
    encrypted: bool = False
    joined: bool = False
    later: bool = False

    @property
    def is_reference(self) -> bool:
        """Whether its value is one id ``NxM``; a role, say, refers to nothing the API knows."""
        return self.kind == "owner" or (self.kind == "reference" and bool(self.refers_to))

    @property
    def is_number(self) -> bool:
        """Whether its value is compared and sorted as a number."""
        return self.kind in _NUMBER_TYPES

    @property
    def is_date(self) -> bool:
        """Whether an empty value of it is NULL rather than an empty text."""
        return self.kind in _DATE_TYPES

    @property
    def is_picklist(self) -> bool:
        """Whether describe lists choices for it."""
        return self.kind in _PICKLIST_TYPES


@dataclass(frozen=True, slots=True)
class Module:
    """One module.

    Attributes:
        table: the table its records are stored in.
        prefix: the part of its records' ids before the ``x``.
        entity: False for the few plain tables such as Currency.
        label_fields: the fields whose values make a record's label.
        fields: by name, in display order, with ``id`` last.
        blocks: labels in order.
        status_field, closed_states: the field and its values that close a record.
    """

    name: str
    label: str
    singular: str
    prefix: int
    entity: bool
    label_fields: tuple[str, ...]
    fields: Mapping[str, Field]
    blocks: tuple[str, ...]
    status_field: str
    closed_states: tuple[str, ...]

    @property
    def table(self) -> str:
        """The name of its table."""
        return _ACTIVITY_TABLE if self.name in ACTIVITY_MODULES else self.name

    @property
    def custom(self) -> bool:
        """Whether the company made the module itself."""
        return self.name.startswith("vtcm")

    @property
    def inventory(self) -> bool:
        """Whether its records have line items."""
        return LINE_ITEM_BLOCK in self.blocks

    @property
    def number_field(self) -> Field | None:
        """The field with the record's running number, e.g. ``contact_no``."""
        for field in self.fields.values():
            if field.name.endswith("_no") and field.read_only:
                return field
        return None

    def record_id(self, number: int) -> str:
        """The wire id of its record with that number."""
        return f"{self.prefix}x{number}"


@dataclass(frozen=True, slots=True)
class Dependency:
    """Which values of one picklist go with each value of another.

    Attributes:
        source, target: field names.
        targets: by source value.
    """

    source: str
    target: str
    targets: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All modules of one dialect, with the choices the server starts with.

    Attributes:
        picklists: values in order, by key.
        global_picklists: keys of those shared by modules, which the API may not change.
    """

    dialect: Dialect
    modules: Mapping[str, Module]
    picklists: Mapping[str, tuple[str, ...]]
    global_picklists: frozenset[str]
    dependencies: tuple[Dependency, ...]

    def by_prefix(self, prefix: str) -> Module | None:
        """The module whose ids begin with the prefix."""
        for module in self.modules.values():
            if str(module.prefix) == prefix:
                return module
        return None

    @property
    def tables(self) -> Mapping[str, tuple[Module, ...]]:
        """The modules stored in each table."""
        tables: dict[str, tuple[Module, ...]] = {}
        for module in self.modules.values():
            tables[module.table] = (*tables.get(module.table, ()), module)
        return tables


@functools.cache
def load(dialect: Dialect) -> Catalogue:
    """Read the data files for a dialect, once.

    Raises:
        DemoServerError: the dialect is unknown or a data file is missing.
    """
    if dialect not in ("cloud", "opensource"):
        raise DemoServerError(f"There is no dialect called {dialect!r}; it is cloud or opensource.")
    try:
        module_lines = resources.lines("modules.txt")
        picklist_lines = resources.lines("picklists.txt")
    except OSError as problem:
        raise DemoServerError(f"The sample company's data is missing: {problem}") from problem
    picklists, global_picklists, dependencies = _picklists(picklist_lines)
    modules = _without_dangling_references(_modules(module_lines, dialect))
    return Catalogue(dialect, MappingProxyType(modules), picklists, global_picklists, dependencies)


def _without_dangling_references(modules: dict[str, Module]) -> dict[str, Module]:
    """Drop from the references what this dialect does not have."""
    return {
        name: replace(
            module,
            fields={
                key: replace(field, refers_to=tuple(m for m in field.refers_to if m in modules))
                for key, field in module.fields.items()
            },
        )
        for name, module in modules.items()
    }


def _modules(module_lines: list[str], dialect: Dialect) -> dict[str, Module]:
    modules: dict[str, Module] = {}
    for section in _sections(module_lines):
        module = _module(section, dialect)
        if module is not None:
            modules[module.name] = module
    return modules


def _sections(module_lines: list[str]) -> Iterator[list[str]]:
    section: list[str] = []
    for line in module_lines:
        if line.startswith("module ") and section:
            yield section
            section = []
        section.append(line)
    if section:
        yield section


def _module(section: list[str], dialect: Dialect) -> Module | None:
    """Read one module, or None where the dialect does not have it."""
    head = [part.strip() for part in section[0].removeprefix("module ").split("|")]
    name, label, singular, cloud, opensource, sort = head[:6]
    prefix = (cloud if dialect == "cloud" else opensource).split()[1]
    if prefix == "-":
        return None
    if dialect == "opensource":
        label, singular = _OPENSOURCE_LABELS.get(name, (label, singular))
    fields: dict[str, Field] = {}
    blocks: list[str] = []
    status_field = ""
    closed_states: tuple[str, ...] = ()
    for line in section[1:]:
        if line.startswith("closed "):
            status_field, closed_states = _closed(line)
        elif line.startswith("block "):
            blocks.append(line.removeprefix("block "))
        else:
            field = _field(name, line, blocks[-1] if blocks else "", dialect)
            if field is not None:
                fields[field.name] = field
    # "id" comes last in every describe seen, and its label is the key column's name
    fields["id"] = Field("id", f"{name.lower()}id", "autogenerated", read_only=True)
    return Module(
        name,
        label,
        singular,
        int(prefix),
        sort == "entity",
        tuple(part for part in head[6].split(",") if part),
        MappingProxyType(fields),
        tuple(blocks),
        status_field,
        closed_states,
    )


def _closed(line: str) -> tuple[str, tuple[str, ...]]:
    field, _, values = line.removeprefix("closed ").partition("=")
    return field.strip(), tuple(value.strip() for value in values.split(","))


def _field(module: str, line: str, block: str, dialect: Dialect) -> Field | None:
    name, label, kind_text, flags, default = (
        *(part.strip() for part in line.split("|")),
        *[""] * 4,
    )[:5]
    kind, _, argument = kind_text.partition(" ")
    if dialect == "opensource":
        if "c" in flags:
            return None
        kind = _OPENSOURCE_TYPES.get(kind, kind)
    is_choice = kind in _PICKLIST_TYPES or bool(argument and kind_text.startswith("salutation"))
    return Field(
        name=name,
        label=label,
        kind=kind,
        length=_length(kind, argument),
        decimals=_decimals(kind, argument),
        picklist=argument if is_choice else "",
        refers_to=_refers_to(kind, argument),
        block=block,
        default=default,
        mandatory="M" in flags,
        unique="u" in flags,
        read_only="r" in flags,
        quick_create="q" in flags,
        summary="s" in flags,
        header="h" in flags,
        encrypted="e" in flags,
        joined=block in _JOINED_BLOCKS or (module, name) in _JOINED_FIELDS,
        later="k" in flags,
    )


def _length(kind: str, argument: str) -> int | None:
    texts = ("string", "phone", "email", "url", "skype")
    return int(argument) if kind in texts and argument.isdigit() else None


def _decimals(kind: str, argument: str) -> int:
    if kind == "currency":
        return 8
    return int(argument) if kind in ("double", "percentage") and argument.isdigit() else 0


def _refers_to(kind: str, argument: str) -> tuple[str, ...]:
    if kind not in ("reference", "multireference"):
        return ()
    return tuple(name.strip() for name in argument.split(",") if name.strip())


def _picklists(
    picklist_lines: list[str],
) -> tuple[Mapping[str, tuple[str, ...]], frozenset[str], tuple[Dependency, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    shared: set[str] = set()
    dependencies: list[Dependency] = []
    for line in picklist_lines:
        if " -> " in line:
            source, target = line.split(" -> ")
            dependencies.append(Dependency(source, target, {}))
            continue
        key, _, rest = line.partition(":")
        choices = tuple(part.strip() for part in rest.split(" | ") if part.strip())
        if dependencies:
            last = dependencies[-1]
            dependencies[-1] = replace(last, targets={**last.targets, key: choices})
        else:
            if key.endswith("*"):
                key = key.removesuffix("*")
                shared.add(key)
            values[key] = choices
    return MappingProxyType(values), frozenset(shared), tuple(dependencies)
