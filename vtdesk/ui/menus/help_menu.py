"""Help."""

from vtdesk.ui.action_spec import ActionSpec, Place

HELP_MENU: tuple[ActionSpec, ...] = (
    ActionSpec(
        "shortcuts", "&Keyboard shortcuts", Place.HELP, ("F1", "Ctrl+?"), icon="ph.keyboard"
    ),
    ActionSpec("about", "&About vtdesk", Place.HELP, group=1),
)
