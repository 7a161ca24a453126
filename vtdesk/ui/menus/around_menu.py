"""What lies around a record: going to its panels and folding them."""

from vtdesk.ui.action_spec import ActionSpec, Place
from vtdesk.ui.menus.rules import off_unless

_HAS_PANELS = off_unless(lambda s: s.around.shown)

AROUND_MENU: tuple[ActionSpec, ...] = (
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
