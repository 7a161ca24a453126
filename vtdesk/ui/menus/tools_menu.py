"""Tools: long work, deleted records, settings."""

from vtdesk.ui.action_spec import ActionSpec, Place
from vtdesk.ui.menus.rules import HAS_MODULE

TOOLS_MENU: tuple[ActionSpec, ...] = (
    ActionSpec("jobs", "&Jobs", Place.TOOLS, ("Ctrl+J",), icon="ph.queue"),
    ActionSpec(
        "deleted_records", "&Deleted records…", Place.TOOLS, icon="ph.trash", why_off=HAS_MODULE
    ),
    ActionSpec(
        "choice_pairs",
        "&Choices that go together…",
        Place.TOOLS,
        icon="ph.git-branch",
        why_off=HAS_MODULE,
    ),
    ActionSpec("settings", "Se&ttings…", Place.TOOLS, ("Ctrl+,",), icon="ph.gear", group=9),
)
