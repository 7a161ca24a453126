"""File: new records, exports, leaving."""

from vtdesk.ui.action_spec import ActionSpec, Place
from vtdesk.ui.menus.rules import HAS_MODULE, HAS_RECORD, MAY_CREATE, MAY_WRITE, off_unless

FILE_MENU: tuple[ActionSpec, ...] = (
    ActionSpec(
        "new_record",
        "&New record",
        Place.FILE,
        ("Ctrl+N",),
        icon="ph.plus",
        why_off=MAY_CREATE,
    ),
    ActionSpec(
        "new_record_in",
        "New record &in…",
        Place.FILE,
        ("Ctrl+Shift+N",),
        icon="ph.plus",
        why_off=MAY_WRITE,
    ),
    ActionSpec(
        "save_record",
        "&Save record",
        Place.FILE,
        ("Ctrl+S",),
        icon="ph.check",
        why_off=off_unless(lambda s: s.record_changed),
    ),
    ActionSpec(
        "connect_account",
        "&Connect your Vtiger…",
        Place.FILE,
        icon="ph.link",
        group=1,
        shown=lambda s: s.sample,
    ),
    ActionSpec(
        "read_only",
        "Read-only &account",
        Place.FILE,
        group=1,
        checked=lambda s: not s.may_write,
    ),
    ActionSpec(
        "export_rows",
        "&Export rows…",
        Place.FILE,
        ("Ctrl+Shift+E",),
        icon="ph.export",
        group=1,
        why_off=HAS_MODULE,
    ),
    ActionSpec("export_waiting", "Export &waiting changes…", Place.FILE, group=1),
    ActionSpec(
        "print_record",
        "&Print record…",
        Place.FILE,
        ("Ctrl+P",),
        icon="ph.printer",
        group=1,
        why_off=HAS_RECORD,
    ),
    ActionSpec(
        "save_pdf",
        "Save record as P&DF…",
        Place.FILE,
        icon="ph.file-pdf",
        group=1,
        why_off=HAS_RECORD,
    ),
    ActionSpec(
        "sign_out",
        "Sign &out…",
        Place.FILE,
        icon="ph.sign-out",
        group=2,
        shown=lambda s: not s.sample,
    ),
    ActionSpec("quit", "&Quit", Place.FILE, ("Ctrl+Q",), group=3),
)
