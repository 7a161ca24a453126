"""What `listtypes` and `describe` say of the modules, as plain frozen values.

Everything that only some servers send (blocks, lengths, quickcreate, summary and header marks,
closed states) is optional (wire facts 2.3, 2.4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from vtdesk.domain.fieldtypes import TRAITS, FieldKind, KindTraits
from vtdesk.domain.ids import ModuleName

CURRENCY = ModuleName("Currency")


@dataclass(frozen=True, slots=True)
class ModuleInfo:
    """One line of `listtypes`: a module this user may see."""

    name: ModuleName
    label: str
    singular: str
    is_entity: bool = True


@dataclass(frozen=True, slots=True)
class PicklistValue:
    """One choice: `value` goes over the wire and never changes with the language, `label` does."""

    value: str
    label: str
    color: str | None = None


class _ChoiceLabels:
    """Room for what a field's choices come to: no dataclass field, so that nobody stores it."""

    __slots__ = ("choice_labels",)
    choice_labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FieldSpec(_ChoiceLabels):
    """One field of a module as `describe` announces it.

    Attributes:
        type_name: the announced type, also when `kind` is UNKNOWN.
        length: longest text in characters, where the server tells (the open-source one does not).
        refers_to: modules a reference may point to; may be empty.
        block: name of the block it stands in, where the server tells.
        choice_labels: the choices' labels by value.
    """

    name: str
    label: str
    kind: FieldKind
    type_name: str = ""
    mandatory: bool = False
    editable: bool = True
    nullable: bool = True
    unique: bool = False
    default: str | None = None
    length: int | None = None
    refers_to: tuple[ModuleName, ...] = ()
    picklist: tuple[PicklistValue, ...] = ()
    block: str | None = None
    quickcreate: bool = False
    summary: bool = False
    header: bool = False
    help_text: str = ""

    def __post_init__(self) -> None:
        """Lay the choices out by value: tables ask for the label of every cell."""
        labels = {choice.value: choice.label for choice in reversed(self.picklist)}
        object.__setattr__(self, "choice_labels", labels)

    @property
    def traits(self) -> KindTraits:
        """What this kind of field allows."""
        return TRAITS[self.kind]

    @property
    def writable(self) -> bool:
        """The user may change it and vtdesk knows how to write it."""
        return self.editable and self.traits.writable and self.name != "id"

    def choice_label(self, value: str) -> str:
        """The label of a picklist value in the user's language; the value itself if it is old."""
        return self.choice_labels.get(value, value)


@dataclass(frozen=True, slots=True)
class Block:
    """A section of the form, in the server's order."""

    name: str
    label: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClosedStates:
    """Which values of which field close a record (`closedStatesInfo` of the cloud)."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ModuleSchema:
    """A module as `describe` shows it to this user; rights are those of the user."""

    name: ModuleName
    label: str
    id_prefix: str
    fields: tuple[FieldSpec, ...]
    singular: str = ""
    label_fields: tuple[str, ...] = ()
    is_entity: bool = True
    createable: bool = True
    updateable: bool = True
    deleteable: bool = True
    retrieveable: bool = True
    blocks: tuple[Block, ...] = ()
    closed_states: ClosedStates | None = None
    tools: frozenset[str] = frozenset()

    @cached_property
    def by_name(self) -> dict[str, FieldSpec]:
        """The fields under their API names."""
        return {spec.name: spec for spec in self.fields}

    def field(self, name: str) -> FieldSpec | None:
        """The field of that API name, if this user has it."""
        return self.by_name.get(name)

    @cached_property
    def currency_field(self) -> FieldSpec | None:
        """The field that tells what a record's own amounts are in, as an invoice's does."""
        references = (spec for spec in self.fields if spec.kind is FieldKind.REFERENCE)
        return next((spec for spec in references if CURRENCY in spec.refers_to), None)

    @cached_property
    def sections(self) -> tuple[Block, ...]:
        """The form's sections: the server's blocks, or summary and details where it tells none.

        Every field of the schema but `id` stands in exactly one section.
        """
        return tuple(_sections(self))

    @cached_property
    def summary_fields(self) -> tuple[FieldSpec, ...]:
        """The fields worth a column or the head of the form, label fields first."""
        marked = [spec.name for spec in self.fields if spec.header or spec.summary]
        rest = marked or [spec.name for spec in self.fields if spec.mandatory]
        names = dict.fromkeys((*self.label_fields, *rest))
        return tuple(self.by_name[name] for name in names if name in self.by_name and name != "id")


def _sections(schema: ModuleSchema) -> Iterator[Block]:
    placed: set[str] = {"id"}
    for block in schema.blocks:
        known = dict.fromkeys(name for name in block.fields if name in schema.by_name)
        names = tuple(name for name in known if name not in placed)
        placed.update(names)
        if names:
            yield Block(block.name, block.label, names)
    left = tuple(name for name in schema.by_name if name not in placed)
    if not left:
        return
    if schema.blocks:
        yield Block("other", "Other", left)
        return
    first = {spec.name for spec in schema.summary_fields} | {
        spec.name for spec in schema.fields if spec.mandatory
    }
    summary = tuple(name for name in left if name in first)
    rest = tuple(name for name in left if name not in first)
    if summary:
        yield Block("summary", "Summary", summary)
    if rest:
        yield Block("details", "Details", rest)


@dataclass(frozen=True, slots=True)
class SchemaDifference:
    """What changed between two describes of one module."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def difference(old: ModuleSchema, new: ModuleSchema) -> SchemaDifference:
    """The fields that came, went, or are announced differently."""
    return SchemaDifference(
        added=tuple(name for name in new.by_name if name not in old.by_name),
        removed=tuple(name for name in old.by_name if name not in new.by_name),
        changed=tuple(
            name for name, spec in new.by_name.items() if old.by_name.get(name, spec) != spec
        ),
    )
