"""What lies around a record: what is done with it in the record menu, the ways to it under Go."""

from vtdesk.ui.action_spec import ActionSpec, Place
from vtdesk.ui.menus.rules import off_unless

_HAS_PANELS = off_unless(lambda s: s.around.shown)

AROUND_MENU: tuple[ActionSpec, ...] = (
    ActionSpec(
        "new_related",
        "New r&elated record",
        Place.RECORD,
        ("Ctrl+Shift+A",),
        icon="ph.plus",
        group=3,
        why_off=lambda s: s.around.new_related,
    ),
    ActionSpec(
        "link_record",
        "Link a re&cord…",
        Place.RECORD,
        ("Ctrl+Shift+L",),
        icon="ph.link",
        group=3,
        why_off=lambda s: s.around.link_record,
    ),
    ActionSpec(
        "unlink_records",
        "&Unlink related records",
        Place.RECORD,
        ("Ctrl+Shift+X",),
        icon="ph.link-break",
        group=3,
        why_off=lambda s: s.around.unlink_records,
    ),
    ActionSpec(
        "add_comment",
        "Add co&mment",
        Place.RECORD,
        ("Ctrl+Shift+M",),
        icon="ph.chat-text",
        group=4,
        why_off=lambda s: s.around.add_comment,
    ),
    ActionSpec(
        "log_call",
        "Log a &phone call",
        Place.RECORD,
        ("Ctrl+Shift+P",),
        icon="ph.phone",
        group=4,
        why_off=lambda s: s.around.log_call,
    ),
    ActionSpec(
        "plan_todo",
        "Plan a to-do &for later",
        Place.RECORD,
        ("Ctrl+Shift+O",),
        icon="ph.check-square",
        group=4,
        why_off=lambda s: s.around.plan_todo,
    ),
    ActionSpec(
        "show_related",
        "&Related records",
        Place.GO,
        ("Ctrl+4",),
        icon="ph.list-bullets",
        group=3,
        why_off=_HAS_PANELS,
    ),
    ActionSpec(
        "show_activity",
        "&Activity of the record",
        Place.GO,
        ("Ctrl+5",),
        icon="ph.clock-counter-clockwise",
        group=3,
        why_off=_HAS_PANELS,
    ),
    ActionSpec(
        "show_hierarchy",
        "&Hierarchy of organisations",
        Place.GO,
        ("Ctrl+6",),
        icon="ph.tree-structure",
        group=3,
        why_off=_HAS_PANELS,
    ),
    ActionSpec(
        "fold_panels",
        "F&old these panels away",
        Place.GO,
        ("Ctrl+7",),
        group=3,
        why_off=off_unless(lambda s: s.around.foldable),
        checked=lambda s: s.around.folded,
    ),
)
