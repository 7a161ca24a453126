"""In which sections a form shows the fields, and which of them start folded."""

from vtdesk.app.new_records import quick_fields
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import Block, FieldSpec, ModuleSchema

FIELDS_OPEN_AT_FIRST = 8

# no block of a server has this name
_FIRST = "=first"
_FIRST_NAME = "firstname"


def form_sections(schema: ModuleSchema, *, is_new: bool) -> tuple[Block, ...]:
    """The sections of a module's form; every field but `id` stands in exactly one.

    A form for new records leaves out what nobody can fill in. The first section holds what is
    worth seeing first: the summary and header fields that describe marks, and for a new record
    what must or is usually filled in. The others keep the server's blocks. A salutation stands
    with the first name, wherever that is.
    """
    first = _first_fields(schema, is_new=is_new)
    left_out = {spec.name for spec in schema.fields if not _fits(spec, is_new=is_new)}
    rest = _rest(schema, left_out.union(first))
    return _with_salutation((Block(_FIRST, "Summary", first), *rest) if first else rest, schema)


def folded_at_first(sections: tuple[Block, ...]) -> frozenset[str]:
    """Names of the sections to fold before anybody chose: those after the first few fields."""
    folded = set()
    shown = 0
    for section in sections:
        if shown >= FIELDS_OPEN_AT_FIRST:
            folded.add(section.name)
        else:
            shown += len(section.fields)
    return frozenset(folded)


def _with_salutation(sections: tuple[Block, ...], schema: ModuleSchema) -> tuple[Block, ...]:
    """The sections with the salutation right before the first name."""
    salutation = next((s.name for s in schema.fields if s.kind is FieldKind.SALUTATION), None)
    placed = [name for section in sections for name in section.fields]
    if salutation not in placed or _FIRST_NAME not in placed:
        return sections
    moved = []
    for section in sections:
        names = [name for name in section.fields if name != salutation]
        if _FIRST_NAME in names:
            names.insert(names.index(_FIRST_NAME), salutation)
        if names:
            moved.append(Block(section.name, section.label, tuple(names)))
    return tuple(moved)


def _rest(schema: ModuleSchema, placed: set[str]) -> tuple[Block, ...]:
    if not schema.blocks:
        names = (name for section in schema.sections for name in section.fields)
        left = tuple(name for name in names if name not in placed)
        return (Block("details", "Details", left),) if left else ()
    return tuple(
        Block(section.name, section.label, left)
        for section in schema.sections
        if (left := tuple(name for name in section.fields if name not in placed))
    )


def _first_fields(schema: ModuleSchema, *, is_new: bool) -> tuple[str, ...]:
    chosen = quick_fields(schema) if is_new else schema.summary_fields
    return tuple(spec.name for spec in chosen if _fits(spec, is_new=is_new))


def _fits(spec: FieldSpec, *, is_new: bool) -> bool:
    return spec.name != "id" and (spec.writable or not is_new)
