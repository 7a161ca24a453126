"""Answers of the API as domain objects.

Nothing a server says is taken on trust: what has the wrong type or an impossible size raises
`ServerTrouble`, what a server may leave out is optional (wire facts 2.3, 2.4), and a map may come
as the empty list `[]` (wire fact 1.6).
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from vtdesk.domain.account import UserInfo
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.fieldtypes import kind_of
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.record import Json, WireRecord
from vtdesk.domain.schema import (
    Block,
    ClosedStates,
    FieldSpec,
    ModuleInfo,
    ModuleSchema,
    PicklistValue,
)

MAX_MODULES = 2_000
MAX_FIELDS = 4_000
MAX_CHOICES = 20_000
MAX_RECORDS = 20_000
MAX_NAME = 200
"""Longest API name of a module or field, in characters; longer ones are no names."""
MAX_LABEL = 500
"""Labels are cut after this many characters: they are drawn in one line."""


@dataclass(frozen=True, slots=True)
class SyncPage:
    """One page of what changed, in either of the two shapes servers use (wire fact 6.2).

    Attributes:
        updated_records: whole records (open source).
        updated_ids: ids alone (the manual's shape); the records are to be fetched.
        deleted: ids of records that are gone; converted leads too (wire fact 6.7).
        more: ask again from `last_modified`.
        last_modified: Unix time in seconds; one second is never split over pages, but a change
            made later in that same second is missed (wire fact 6.4): ask from one less.
    """

    updated_records: tuple[WireRecord, ...]
    updated_ids: tuple[RecordId, ...]
    deleted: tuple[RecordId, ...]
    more: bool
    last_modified: int


def user_info(result: Json) -> UserInfo:
    """The answer of `me`, or of a log-in, which names the same things differently."""
    values = _map(result, "the signed-in user")
    user = parse_record_id(_text(values.get("id")) or _text(values.get("userId")))
    if user is None:
        raise _wrong("the signed-in user has no id")
    return UserInfo(
        id=user,
        user_name=_label(values.get("user_name") or values.get("username")),
        # the log-in answers names with entities (wire fact 4.1)
        first_name=html.unescape(_label(values.get("first_name"))),
        last_name=html.unescape(_label(values.get("last_name"))),
        email=_label(values.get("email1") or values.get("email")),
        time_zone=_label(values.get("time_zone")) or None,
    )


def module_infos(result: Json) -> tuple[ModuleInfo, ...]:
    """The answer of `listtypes`, in the server's order, each module once."""
    values = _map(result, "the list of modules")
    information = _map(values.get("information", []), "the list of modules")
    names = dict.fromkeys(_names(values.get("types"), MAX_MODULES))
    return tuple(_module_info(name, information.get(name)) for name in names)


def module_schema(result: Json, module: ModuleName) -> ModuleSchema:
    """The answer of `describe` for `module`."""
    values = _map(result, f"the description of {module}")
    prefix = _text(values.get("idPrefix"))
    if not (prefix.isascii() and prefix.isdigit() and len(prefix) < 10):
        raise _wrong(f"describe of {module}: idPrefix {prefix[:20]!r}")
    raw_fields = _list(values.get("fields"), MAX_FIELDS, f"the fields of {module}")
    raw = [_map(item, f"a field of {module}") for item in raw_fields]
    fields = tuple({spec.name: spec for spec in map(_field_spec, raw) if spec.name}.values())
    label = _label(values.get("label")) or module
    return ModuleSchema(
        name=module,
        label=label,
        id_prefix=prefix,
        fields=fields,
        singular=_label(values.get("singular")) or label,
        label_fields=_label_fields(values.get("labelFields"), fields),
        is_entity=_flag(values.get("isEntity"), default=True),
        createable=_flag(values.get("createable"), default=True),
        updateable=_flag(values.get("updateable"), default=True),
        deleteable=_flag(values.get("deleteable"), default=True),
        retrieveable=_flag(values.get("retrieveable"), default=True),
        blocks=_blocks(values.get("blocks"), fields),
        closed_states=_closed_states(values.get("closedStatesInfo")),
        tools=_tools(values.get("tools")),
    )


def wire_record(result: Json) -> WireRecord:
    """A record as create, retrieve, update and revise answer it.

    Its `label` comes with HTML entities, all other values without (wire fact 4.1).
    """
    record = _map(result, "a record")
    if parse_record_id(_text(record.get("id"))) is None:
        raise _wrong("a record without an id")
    label = record.get("label")
    if isinstance(label, str) and "&" in label:
        return {**record, "label": html.unescape(label)}
    return record


def wire_records(result: Json) -> list[WireRecord]:
    """The rows of a query; they are the decoded answer itself, not copies."""
    rows = _list(result, MAX_RECORDS, "the records")
    return [_with_id(row) for row in rows]


def count(result: Json) -> int | None:
    """The answer to `count(*)`: a number, or None for the `[]` of wire fact 3.15."""
    rows = _list(result, MAX_RECORDS, "a count")
    if not rows:
        return None
    number = _integer(_map(rows[0], "a count").get("count"))
    if number is None or number < 0:
        raise _wrong("a count that is no number")
    return number


def sync_page(result: Json, since: int) -> SyncPage:
    """The answer of `sync`; `since` stands for a `lastModifiedTime` that is missing."""
    values = _map(result, "the changes")
    updated = _list(values.get("updated", []), MAX_RECORDS, "the changed records")
    deleted = _list(values.get("deleted", []), MAX_RECORDS, "the deleted records")
    last_modified = _integer(values.get("lastModifiedTime"))
    return SyncPage(
        updated_records=tuple(_with_id(item) for item in updated if isinstance(item, dict)),
        updated_ids=tuple(_ids(item for item in updated if not isinstance(item, dict))),
        deleted=tuple(_ids(deleted)),
        more=_flag(values.get("more"), default=False),
        last_modified=since if last_modified is None else max(since, last_modified),
    )


def _module_info(name: ModuleName, information: Json) -> ModuleInfo:
    details: Mapping[str, Json] = information if isinstance(information, dict) else {}
    label = _label(details.get("label")) or name
    return ModuleInfo(
        name=name,
        label=label,
        singular=_label(details.get("singular")) or label,
        is_entity=_flag(details.get("isEntity"), default=True),
    )


def _field_spec(values: Mapping[str, Json]) -> FieldSpec:
    announced = values.get("type")
    type_ = announced if isinstance(announced, dict) else {}
    type_name = _label(type_.get("name") if type_ else announced)
    length = _integer(type_.get("length"))
    name = _name(values.get("name"))
    default = values.get("default")
    return FieldSpec(
        name=name,
        label=_label(values.get("label")) or name,
        kind=kind_of(type_name),
        type_name=type_name,
        mandatory=_flag(values.get("mandatory"), default=False),
        editable=_flag(values.get("editable"), default=True),
        nullable=_flag(values.get("nullable"), default=True),
        unique=_flag(values.get("isunique"), default=False),
        default=None if default is None else _text(default),
        length=length if length is not None and length > 0 else None,
        refers_to=tuple(_names(type_.get("refersTo"), MAX_MODULES)),
        picklist=tuple(_choices(type_.get("picklistValues"))),
        block=_block_name(values) or None,
        quickcreate=_flag(values.get("quickcreate"), default=False),
        summary=_flag(values.get("summaryfield"), default=False),
        header=_flag(values.get("headerfield"), default=False),
        help_text=_label(values.get("helpinfo")),
    )


def _choices(value: Json) -> Iterator[PicklistValue]:
    items = _list_or_values(value)
    if len(items) > MAX_CHOICES:
        raise _wrong(f"{len(items)} picklist values")
    for item in items:
        if isinstance(item, dict):
            stored = _text(item.get("value"))
            label = _label(item.get("label")) or stored
            yield PicklistValue(stored, label, _label(item.get("color")) or None)
        elif isinstance(item, str):
            yield PicklistValue(item, _label(item))


def _label_fields(value: Json, fields: Iterable[FieldSpec]) -> tuple[str, ...]:
    """API names of the label fields, which may be announced as columns (wire fact 2.6)."""
    parts = value.split(",") if isinstance(value, str) else _list_or_values(value)
    known = [spec.name for spec in fields]
    names = [_field_of_column(_text(part).strip(), known) for part in parts]
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
    return _label(block) or _label(values.get("blockname")) or _label(values.get("blocklabel"))


def _blocks(value: Json, fields: tuple[FieldSpec, ...]) -> tuple[Block, ...]:
    """The announced blocks with their fields, or those that the fields themselves name."""
    found: dict[str, Block] = {}
    for item in _list_or_values(value)[:MAX_FIELDS]:
        if isinstance(item, dict):
            label = _label(item.get("label")) or _label(item.get("name"))
            name = _label(item.get("name")) or _label(item.get("id")) or label
            members = tuple(_field_names(item.get("fields"))) or tuple(
                spec.name for spec in fields if spec.block in {name, label, _label(item.get("id"))}
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
    for item in _list_or_values(value)[:MAX_FIELDS]:
        name = _name(item.get("name") if isinstance(item, dict) else item)
        if name:
            yield name


def _closed_states(value: Json) -> ClosedStates | None:
    if not isinstance(value, dict):
        return None
    field = _name(value.get("status_field"))
    states = tuple(_text(item) for item in _list_or_values(value.get("status_values")))
    return ClosedStates(field, states) if field and states else None


def _tools(value: Json) -> frozenset[str]:
    if isinstance(value, dict):
        return frozenset(_label(name) for name, allowed in value.items() if _flag(allowed))
    return frozenset(_label(item) for item in _list_or_values(value) if isinstance(item, str))


def _with_id(row: Json) -> WireRecord:
    if not isinstance(row, dict) or parse_record_id(_text(row.get("id"))) is None:
        raise _wrong("a record without an id")
    return row


def _ids(items: Iterable[Json]) -> Iterator[RecordId]:
    for item in items:
        record = parse_record_id(_text(item))
        if record is None:
            raise _wrong("a record id that is none")
        yield record


def _names(value: Json, most: int) -> Iterator[ModuleName]:
    items = _list_or_values(value)
    if len(items) > most:
        raise _wrong(f"{len(items)} module names")
    for item in items:
        if name := _name(item):
            yield ModuleName(name)


def _name(value: Json) -> str:
    text = _text(value)
    return text if len(text) <= MAX_NAME else ""


def _label(value: Json) -> str:
    """One line of text, cut to what a label can be."""
    return " ".join(_text(value)[:MAX_LABEL].split())


def _text(value: Json) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return str(value)


def _flag(value: Json, *, default: bool = False) -> bool:
    if value is None or isinstance(value, list | dict):
        return default
    if isinstance(value, str):
        return value.strip().lower() in {"1", "true", "on", "yes"}
    return bool(value)


def _integer(value: Json) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**15 else None
    text = _text(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def _map(value: Json, what: str) -> Mapping[str, Json]:
    if isinstance(value, dict):
        return value
    if value == []:
        return {}
    raise _wrong(f"{what}: a map was expected")


def _list(value: Json, most: int, what: str) -> list[Json]:
    if not isinstance(value, list | dict):
        raise _wrong(f"{what}: a list was expected")
    items = _list_or_values(value)
    if len(items) > most:
        raise _wrong(f"{what}: {len(items)} of them")
    return items


def _list_or_values(value: Json) -> list[Json]:
    """A list; the values of a map whose keys are positions, as PHP sends lists with gaps."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return list(value.values())
    return []


def _wrong(detail: str) -> ServerTrouble:
    return ServerTrouble(
        "Vtiger answered in a way that vtdesk cannot read. Nothing here was changed; try again later.",
        detail=detail,
    )
