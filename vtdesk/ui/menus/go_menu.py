"""Go: search, and ways through the records."""

from vtdesk.ui.action_spec import ActionSpec, Place
from vtdesk.ui.menus.rules import off_unless

GO_MENU: tuple[ActionSpec, ...] = (
    ActionSpec(
        "search", "&Search or run anything…", Place.GO, ("Ctrl+K",), icon="ph.magnifying-glass"
    ),
    ActionSpec("look_up", "&Look up a number or address…", Place.GO, ("Ctrl+L",), icon="ph.phone"),
    ActionSpec(
        "back",
        "&Back",
        Place.GO,
        ("Alt+Left",),
        icon="ph.arrow-left",
        group=1,
        why_off=off_unless(lambda s: s.can_go_back),
    ),
    ActionSpec(
        "forward",
        "&Forward",
        Place.GO,
        ("Alt+Right",),
        icon="ph.arrow-right",
        group=1,
        why_off=off_unless(lambda s: s.can_go_forward),
    ),
    ActionSpec(
        "next_record",
        "&Next record",
        Place.GO,
        ("Alt+PgDown",),
        icon="ph.caret-down",
        group=2,
        why_off=off_unless(lambda s: s.can_go_next),
    ),
    ActionSpec(
        "previous_record",
        "&Previous record",
        Place.GO,
        ("Alt+PgUp",),
        icon="ph.caret-up",
        group=2,
        why_off=off_unless(lambda s: s.can_go_previous),
    ),
    ActionSpec(
        "next_in_need",
        "Next that needs &you",
        Place.GO,
        ("Ctrl+Shift+J",),
        icon="ph.git-fork",
        group=2,
        why_off=off_unless(lambda s: s.in_need),
    ),
)
