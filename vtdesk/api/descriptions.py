"""`describe` as a `ModuleSchema`, from any server: nearly everything in it is optional.

Open source leaves out blocks, lengths, quickcreate and summary marks (wire facts 2.3, 2.4); the
cloud adds `tools` and `closedStatesInfo`.
"""

from collections.abc import Iterable, Iterator, Mapping

from vtdesk.api.reading import (
    MAX_MODULES,
    api_name,
    flag,
    label_text,
    listing,
    mapping,
    module_names,
    plain_text,
    values_of,
    whole_number,
    wrong_shape,
)
from vtdesk.domain.fieldtypes import FieldKind, kind_of
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.record import Json
from vtdesk.domain.schema import Block, ClosedStates, FieldSpec, ModuleSchema, PicklistValue

MAX_FIELDS = 4_000
MAX_CHOICES = 20_000

_MISTOLD = {
    # are added and taken away by operations of their own
    ("tags", FieldKind.STRING): FieldKind.TAGS,
    # "5" hours, "763" hours (wire facts, type table)
    ("duration_hours", FieldKind.TIME): FieldKind.INTEGER,
}
"""Fields that servers announce as what they are not, by name and announced kind."""


def module_schema(result: Json, module: ModuleName) -> ModuleSchema:
    """The answer of `describe` for `module`."""
    values = mapping(result, f"the description of {module}")
    prefix = plain_text(values.get("idPrefix"))
    if not (prefix.isascii() and prefix.isdigit() and len(prefix) < 10):
        raise wrong_shape(f"describe of {module}: idPrefix {prefix[:20]!r}")
    raw_fields = listing(values.get("fields"), MAX_FIELDS, f"the fields of {module}")
    raw = [mapping(item, f"a field of {module}") for item in raw_fields]
    fields = tuple({spec.name: spec for spec in map(_field_spec, raw) if spec.name}.values())
    label = label_text(values.get("label")) or module
    return ModuleSchema(
        name=module,
        label=label,
        id_prefix=prefix,
        fields=fields,
        singular=label_text(values.get("singular")) or label,
        label_fields=_label_fields(values.get("labelFields"), fields),
        is_entity=flag(values.get("isEntity"), default=True),
        createable=flag(values.get("createable"), default=True),
        updateable=flag(values.get("updateable"), default=True),
        deleteable=flag(values.get("deleteable"), default=True),
        retrieveable=flag(values.get("retrieveable"), default=True),
        blocks=_blocks(values.get("blocks"), fields),
        closed_states=_closed_states(values.get("closedStatesInfo")),
        tools=_tools(values.get("tools")),
    )


def _field_spec(values: Mapping[str, Json]) -> FieldSpec:
    announced = values.get("type")
    type_ = announced if isinstance(announced, dict) else {}
    type_name = label_text(type_.get("name") if type_ else announced)
    length = whole_number(type_.get("length"))
    name = api_name(values.get("name"))
    default = values.get("default")
    return FieldSpec(
        name=name,
        label=label_text(values.get("label")) or name,
        kind=_kind(name, type_name),
        type_name=type_name,
        mandatory=flag(values.get("mandatory"), default=False),
        editable=flag(values.get("editable"), default=True),
        nullable=flag(values.get("nullable"), default=True),
        unique=flag(values.get("isunique"), default=False),
        default=None if default is None else plain_text(default),
        length=length if length is not None and length > 0 else None,
        refers_to=tuple(module_names(type_.get("refersTo"), MAX_MODULES)),
        picklist=tuple(_choices(type_.get("picklistValues"))),
        block=_block_name(values) or None,
        quickcreate=flag(values.get("quickcreate"), default=False),
        summary=flag(values.get("summaryfield"), default=False),
        header=flag(values.get("headerfield"), default=False),
        help_text=label_text(values.get("helpinfo")),
    )


def _kind(name: str, type_name: str) -> FieldKind:
    kind = kind_of(type_name)
    return _MISTOLD.get((name, kind), kind)


def _choices(value: Json) -> Iterator[PicklistValue]:
    items = values_of(value)
    if len(items) > MAX_CHOICES:
        raise wrong_shape(f"{len(items)} picklist values")
    for item in items:
        if isinstance(item, dict):
            stored = plain_text(item.get("value"))
            label = label_text(item.get("label")) or stored
            yield PicklistValue(stored, label, label_text(item.get("color")) or None)
        elif isinstance(item, str):
            yield PicklistValue(item, label_text(item))


def _label_fields(value: Json, fields: Iterable[FieldSpec]) -> tuple[str, ...]:
    """API names of the label fields, which may be announced as columns (wire fact 2.6)."""
    parts = value.split(",") if isinstance(value, str) else values_of(value)
    known = [spec.name for spec in fields]
    names = [_field_of_column(plain_text(part).strip(), known) for part in parts]
    return tuple(dict.fromkeys(name for name in names if name))


def _field_of_column(column: str, known: list[str]) -> str:
    """`title` of HelpDesk is the field `ticket_title`, of Documents `notes_title`."""
    if not column or column in known:
        return column
    ending = [name for name in known if name.endswith(f"_{column}")]
    return ending[0] if len(ending) == 1 else ""


def _block_name(values: Mapping[str, Json]) -> str:
    block = values.get("block")
    if isinstance(block, dict):
        block = block.get("name") or block.get("label") or block.get("id")
    return (
        label_text(block)
        or label_text(values.get("blockname"))
        or label_text(values.get("blocklabel"))
    )


def _blocks(value: Json, fields: tuple[FieldSpec, ...]) -> tuple[Block, ...]:
    """The announced blocks with their fields, or those that the fields themselves name."""
    found: dict[str, Block] = {}
    for item in values_of(value)[:MAX_FIELDS]:
        if isinstance(item, dict):
            label = label_text(item.get("label")) or label_text(item.get("name"))
            name = label_text(item.get("name")) or label_text(item.get("id")) or label
            members = tuple(_field_names(item.get("fields"))) or tuple(
                spec.name
                for spec in fields
                if spec.block in {name, label, label_text(item.get("id"))}
            )
            found[name] = Block(name, label or name, members)
    if found:
        return tuple(block for block in found.values() if block.name)
    named = dict.fromkeys(spec.block for spec in fields if spec.block)
    return tuple(
        Block(name, name, tuple(spec.name for spec in fields if spec.block == name))
        for name in named
    )


def _field_names(value: Json) -> Iterator[str]:
    for item in values_of(value)[:MAX_FIELDS]:
        name = api_name(item.get("name") if isinstance(item, dict) else item)
        if name:
            yield name


def _closed_states(value: Json) -> ClosedStates | None:
    if not isinstance(value, dict):
        return None
    field = api_name(value.get("status_field"))
    states = tuple(plain_text(item) for item in values_of(value.get("status_values")))
    return ClosedStates(field, states) if field and states else None


def _tools(value: Json) -> frozenset[str]:
    if isinstance(value, dict):
        return frozenset(label_text(name) for name, allowed in value.items() if flag(allowed))
    return frozenset(label_text(item) for item in values_of(value) if isinstance(item, str))
