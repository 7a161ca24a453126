"""Filter: conditions and saved views."""

from vtdesk.ui.action_spec import ActionSpec, Place
from vtdesk.ui.menus.rules import HAS_MODULE, HAS_SELECTION, off_unless

FILTER_MENU: tuple[ActionSpec, ...] = (
    ActionSpec(
        "build_filter",
        "&Build conditions",
        Place.FILTER,
        ("Ctrl+Shift+F",),
        icon="ph.funnel",
        why_off=HAS_MODULE,
    ),
    ActionSpec(
        "filter_by_cell",
        "&Only rows like this cell",
        Place.FILTER,
        ("F7",),
        why_off=HAS_SELECTION,
    ),
    ActionSpec(
        "exclude_cell",
        "&Without rows like this cell",
        Place.FILTER,
        ("Shift+F7",),
        why_off=HAS_SELECTION,
    ),
    ActionSpec(
        "contains_cell",
        "Only rows that &contain this text",
        Place.FILTER,
        ("Ctrl+F7",),
        why_off=HAS_SELECTION,
    ),
    ActionSpec(
        "clear_filter",
        "Show &all rows",
        Place.FILTER,
        ("Ctrl+Shift+F7",),
        why_off=off_unless(lambda s: s.filtered),
    ),
    ActionSpec(
        "show_views", "&Views of this module", Place.FILTER, ("F12",), group=1, why_off=HAS_MODULE
    ),
    ActionSpec(
        "save_view",
        "&Save view",
        Place.FILTER,
        ("Shift+F12",),
        group=1,
        why_off=off_unless(lambda s: s.view_changed or (s.filtered and not s.view_shown)),
    ),
    ActionSpec("save_view_as", "Save as &new view…", Place.FILTER, group=1, why_off=HAS_MODULE),
    ActionSpec(
        "back_to_saved",
        "Bac&k to the view as saved",
        Place.FILTER,
        group=1,
        why_off=off_unless(lambda s: s.view_changed),
    ),
    ActionSpec("import_views", "&Import views…", Place.FILTER, group=1, why_off=HAS_MODULE),
    ActionSpec("export_views", "&Export views…", Place.FILTER, group=1, why_off=HAS_MODULE),
)
