"""What stands before a value in the lists of changes, as it does in table and form."""

from vtdesk.app.session import Session
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import parse_record_id
from vtdesk.domain.modules import GROUPS
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.ui.choice_tints import given_color
from vtdesk.ui.edit.inputs.marks import AvatarMark, DotMark, IconMark, Mark, StageMark
from vtdesk.ui.icons import module_icon
from vtdesk.ui.stages import stage_rings
from vtdesk.ui.staging.change_list import ShownValue


def shown_value(
    spec: FieldSpec, schema: ModuleSchema, text: str, session: Session, *, wire: str | None = None
) -> ShownValue:
    """A value with its mark.

    Args:
        spec: the field.
        schema: its module.
        text: the value as a person reads it.
        session: knows which owners are groups.
        wire: the value for the wire, where it is known; else it is found by its label.
    """
    return ShownValue(text, _mark(spec, schema, text, session, wire) if text else None)


def _mark(
    spec: FieldSpec, schema: ModuleSchema, text: str, session: Session, wire: str | None
) -> Mark | None:
    if spec.kind is FieldKind.OWNER:
        owner = parse_record_id(wire) if wire else None
        group = owner is not None and session.module_of(owner) == GROUPS
        return AvatarMark(text, group=group)
    if spec.kind is FieldKind.REFERENCE and spec.refers_to:
        return IconMark(module_icon(spec.refers_to[0]))
    if spec.kind is not FieldKind.PICKLIST:
        return None
    value = wire or next((v.value for v in spec.picklist if v.label == text), text)
    ring = stage_rings(spec, schema).get(value)
    given = given_color(spec, value)
    return DotMark(value, given) if ring is None else StageMark(value, ring, given)
