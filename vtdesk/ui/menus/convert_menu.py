"""Record: what turns one record into others, or into what it was before."""

from vtdesk.ui.action_spec import ActionSpec, Place

CONVERT_MENU: tuple[ActionSpec, ...] = (
    ActionSpec(
        "convert_lead",
        "Conve&rt lead…",
        Place.RECORD,
        ("Ctrl+Shift+V",),
        icon="ph.swap",
        group=4,
        why_off=lambda s: s.convert_lead,
    ),
    ActionSpec(
        "reopen_record",
        "Reopen t&his record",
        Place.RECORD,
        ("Ctrl+Shift+K",),
        icon="ph.lock-simple-open",
        group=4,
        why_off=lambda s: s.reopen_record,
    ),
)
