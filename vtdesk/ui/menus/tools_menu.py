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
    ActionSpec("text_larger", "&Larger text", Place.TOOLS, ("Ctrl++", "Ctrl+="), group=8),
    ActionSpec("text_smaller", "S&maller text", Place.TOOLS, ("Ctrl+-",), group=8),
    ActionSpec("text_usual", "&Usual text size", Place.TOOLS, ("Ctrl+0",), group=8),
    ActionSpec(
        "settings",
        "Se&ttings…",
        Place.TOOLS,
        ("Ctrl+,",),
        icon="ph.gear",
        group=9,
        also="offline local data look theme dark light mode text size account options preferences",
    ),
)
