"""Every action of the window in one table.

The table feeds the menus, the shortcuts, the palette, the sheet of shortcuts and the tests; an
action that is not in it does not exist.
"""

from collections.abc import Callable

from vtdesk.ui.action_spec import (
    NO_RIGHT_WORDS,
    READ_ONLY_WORDS,
    ActionSpec,
    Place,
    Rule,
    Situation,
)


def _off_unless(holds: Callable[[Situation], object]) -> Rule:
    def rule(situation: Situation) -> str | None:
        return None if holds(situation) else ""

    return rule


def _why_no_new_record(situation: Situation) -> str | None:
    if not situation.module_open:
        return ""
    if not situation.may_write:
        return READ_ONLY_WORDS
    return None if situation.createable else NO_RIGHT_WORDS


def _why_no_new_in(situation: Situation) -> str | None:
    return None if situation.may_write else READ_ONLY_WORDS


def _why_no_clone(situation: Situation) -> str | None:
    if not situation.record_known:
        return ""
    if not situation.may_write:
        return READ_ONLY_WORDS
    return None if situation.createable else NO_RIGHT_WORDS


def _why_no_delete(situation: Situation) -> str | None:
    if not situation.selected:
        return ""
    if not situation.may_write:
        return READ_ONLY_WORDS
    return None if situation.deleteable else NO_RIGHT_WORDS


def _why_no_edit(situation: Situation) -> str | None:
    if not situation.selected:
        return ""
    if not situation.may_write:
        return READ_ONLY_WORDS
    return None if situation.updateable else NO_RIGHT_WORDS


def _why_not_applied(situation: Situation) -> str | None:
    if not (situation.staged or situation.starting):
        return ""
    return None if situation.may_write else READ_ONLY_WORDS


_HAS_MODULE = _off_unless(lambda s: s.module_open)
_HAS_SELECTION = _off_unless(lambda s: s.selected)
_HAS_RECORD = _off_unless(lambda s: s.record_open)
_HAS_PAGE = _off_unless(lambda s: s.record_known)
_HAS_STAGED = _off_unless(lambda s: s.staged)

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "new_record",
        "&New record",
        Place.FILE,
        ("Ctrl+N",),
        icon="ph.plus",
        why_off=_why_no_new_record,
    ),
    ActionSpec(
        "new_record_in",
        "New record &in…",
        Place.FILE,
        ("Ctrl+Shift+N",),
        icon="ph.plus",
        why_off=_why_no_new_in,
    ),
    ActionSpec(
        "save_record",
        "&Save record",
        Place.FILE,
        ("Ctrl+S",),
        icon="ph.check",
        why_off=_off_unless(lambda s: s.record_changed),
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
        why_off=_HAS_MODULE,
    ),
    ActionSpec("export_waiting", "Export &waiting changes…", Place.FILE, group=1),
    ActionSpec(
        "print_record",
        "&Print record…",
        Place.FILE,
        ("Ctrl+P",),
        icon="ph.printer",
        group=1,
        why_off=_HAS_RECORD,
    ),
    ActionSpec(
        "save_pdf",
        "Save record as P&DF…",
        Place.FILE,
        icon="ph.file-pdf",
        group=1,
        why_off=_HAS_RECORD,
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
    ActionSpec(
        "undo",
        "&Undo",
        Place.EDIT,
        ("Ctrl+Z",),
        icon="ph.arrow-u-up-left",
        group=-1,
        why_off=_off_unless(lambda s: s.can_undo),
    ),
    ActionSpec(
        "redo",
        "&Redo",
        Place.EDIT,
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="ph.arrow-u-up-right",
        group=-1,
        why_off=_off_unless(lambda s: s.can_redo),
    ),
    ActionSpec(
        "copy",
        "&Copy",
        Place.EDIT,
        ("Ctrl+C",),
        local=True,
        icon="ph.copy",
        why_off=_HAS_SELECTION,
    ),
    ActionSpec(
        "copy_rows",
        "Copy rows with &headings",
        Place.EDIT,
        icon="ph.copy",
        why_off=_HAS_SELECTION,
    ),
    ActionSpec(
        "copy_as",
        "C&opy as…",
        Place.EDIT,
        ("Ctrl+Shift+C",),
        icon="ph.copy",
        why_off=_HAS_SELECTION,
    ),
    ActionSpec(
        "paste",
        "&Paste cells",
        Place.EDIT,
        ("Ctrl+V",),
        icon="ph.clipboard",
        why_off=_why_no_edit,
    ),
    ActionSpec(
        "select_all",
        "Select &all rows",
        Place.EDIT,
        ("Ctrl+A",),
        local=True,
        why_off=_off_unless(lambda s: s.rows),
    ),
    ActionSpec(
        "filter_table",
        "&Filter this table",
        Place.EDIT,
        ("Ctrl+F",),
        icon="ph.magnifying-glass",
        group=1,
        why_off=_HAS_MODULE,
    ),
    ActionSpec("find_field", "Fi&nd a field in the form", Place.EDIT, group=1, why_off=_HAS_RECORD),
    ActionSpec(
        "build_filter",
        "&Build conditions",
        Place.FILTER,
        ("Ctrl+Shift+F",),
        icon="ph.funnel",
        why_off=_HAS_MODULE,
    ),
    ActionSpec(
        "filter_by_cell",
        "&Only rows like this cell",
        Place.FILTER,
        ("F7",),
        why_off=_HAS_SELECTION,
    ),
    ActionSpec(
        "exclude_cell",
        "&Without rows like this cell",
        Place.FILTER,
        ("Shift+F7",),
        why_off=_HAS_SELECTION,
    ),
    ActionSpec(
        "contains_cell",
        "Only rows that &contain this text",
        Place.FILTER,
        ("Ctrl+F7",),
        why_off=_HAS_SELECTION,
    ),
    ActionSpec(
        "clear_filter",
        "Show &all rows",
        Place.FILTER,
        ("Ctrl+Shift+F7",),
        why_off=_off_unless(lambda s: s.filtered),
    ),
    ActionSpec(
        "edit_cell",
        "&Edit this cell",
        Place.EDIT,
        ("F2",),
        local=True,
        icon="ph.pencil-simple",
        group=2,
        why_off=_why_no_edit,
    ),
    ActionSpec(
        "clear_cells",
        "C&lear cells",
        Place.EDIT,
        ("Ctrl+Backspace",),
        icon="ph.eraser",
        group=2,
        why_off=_why_no_edit,
    ),
    ActionSpec(
        "fill_down",
        "Fill &down",
        Place.EDIT,
        ("Ctrl+D",),
        icon="ph.arrow-line-down",
        group=2,
        why_off=_why_no_edit,
    ),
    ActionSpec(
        "bulk_edit",
        "&Bulk edit the selection…",
        Place.EDIT,
        ("Ctrl+E",),
        icon="ph.pencil-line",
        group=2,
        why_off=_why_no_edit,
    ),
    ActionSpec(
        "review_changes",
        "Re&view changes",
        Place.EDIT,
        ("Ctrl+Shift+D",),
        icon="ph.list-bullets",
        group=3,
        why_off=_HAS_STAGED,
    ),
    ActionSpec(
        "apply_changes",
        "Appl&y changes",
        Place.EDIT,
        ("Ctrl+Shift+S",),
        icon="ph.paper-plane-right",
        group=3,
        why_off=_why_not_applied,
    ),
    ActionSpec(
        "discard_changes",
        "D&iscard changes",
        Place.EDIT,
        icon="ph.x",
        group=3,
        why_off=_HAS_STAGED,
    ),
    ActionSpec(
        "refresh",
        "&Refresh",
        Place.VIEW,
        ("F5", "Ctrl+R"),
        icon="ph.arrows-clockwise",
        why_off=_HAS_MODULE,
    ),
    ActionSpec("refresh_all", "Refresh ever&ything", Place.VIEW, ("Ctrl+Shift+R",)),
    ActionSpec("count_now", "Count in Vti&ger", Place.VIEW, why_off=_HAS_MODULE),
    ActionSpec(
        "choose_columns",
        "Column&s…",
        Place.VIEW,
        ("F8",),
        icon="ph.columns",
        group=1,
        why_off=_HAS_MODULE,
    ),
    ActionSpec(
        "sort_column", "Sort by th&is column", Place.VIEW, ("F9",), group=1, why_off=_HAS_SELECTION
    ),
    ActionSpec(
        "sort_column_too",
        "&Also sort by this column",
        Place.VIEW,
        ("Shift+F9",),
        group=1,
        why_off=_HAS_SELECTION,
    ),
    ActionSpec("fit_column", "Best &width", Place.VIEW, group=1, why_off=_HAS_SELECTION),
    ActionSpec("hide_column", "&Hide this column", Place.VIEW, group=1, why_off=_HAS_SELECTION),
    ActionSpec(
        "freeze_column",
        "Keep &first column in place",
        Place.VIEW,
        group=1,
        why_off=_HAS_MODULE,
        checked=lambda s: s.first_frozen,
    ),
    ActionSpec("reset_layout", "&Default layout", Place.VIEW, group=1, why_off=_HAS_MODULE),
    ActionSpec(
        "show_views", "&Views of this module", Place.FILTER, ("F12",), group=1, why_off=_HAS_MODULE
    ),
    ActionSpec(
        "save_view",
        "&Save view",
        Place.FILTER,
        ("Shift+F12",),
        group=1,
        why_off=_off_unless(lambda s: s.view_changed or (s.filtered and not s.view_shown)),
    ),
    ActionSpec("save_view_as", "Save as &new view…", Place.FILTER, group=1, why_off=_HAS_MODULE),
    ActionSpec(
        "back_to_saved",
        "Bac&k to the view as saved",
        Place.FILTER,
        group=1,
        why_off=_off_unless(lambda s: s.view_changed),
    ),
    ActionSpec("import_views", "&Import views…", Place.FILTER, group=1, why_off=_HAS_MODULE),
    ActionSpec("export_views", "&Export views…", Place.FILTER, group=1, why_off=_HAS_MODULE),
    ActionSpec(
        "toggle_tree",
        "&Modules",
        Place.VIEW,
        ("Ctrl+B",),
        group=1,
        checked=lambda s: s.tree_shown,
    ),
    ActionSpec(
        "toggle_record",
        "Record &pane",
        Place.VIEW,
        ("Ctrl+Shift+B",),
        group=1,
        why_off=_HAS_MODULE,
        checked=lambda s: s.record_shown,
    ),
    ActionSpec("focus_tree", "Go to m&odules", Place.VIEW, ("Ctrl+1",), group=2),
    ActionSpec(
        "focus_table", "Go to &table", Place.VIEW, ("Ctrl+2",), group=2, why_off=_HAS_MODULE
    ),
    ActionSpec(
        "focus_record",
        "Go to r&ecord",
        Place.VIEW,
        ("Ctrl+3",),
        group=2,
        why_off=_off_unless(lambda s: s.record_open),
    ),
    ActionSpec("next_pane", "&Next pane", Place.VIEW, ("F6",), group=2),
    ActionSpec("previous_pane", "Pre&vious pane", Place.VIEW, ("Shift+F6",), group=2),
    ActionSpec(
        "new_tab", "New ta&b", Place.VIEW, ("Ctrl+T",), icon="ph.plus", group=3, why_off=_HAS_MODULE
    ),
    ActionSpec(
        "close_tab",
        "&Close tab",
        Place.VIEW,
        ("Ctrl+W",),
        group=3,
        why_off=_off_unless(lambda s: s.tabs > 1),
    ),
    ActionSpec(
        "reopen_tab",
        "Reopen c&losed tab",
        Place.VIEW,
        ("Ctrl+Shift+T",),
        group=3,
        why_off=_off_unless(lambda s: s.can_reopen_tab),
    ),
    ActionSpec(
        "keep_tab",
        "&Keep this tab",
        Place.VIEW,
        group=3,
        why_off=_off_unless(lambda s: s.tabs > 1),
        checked=lambda s: s.tab_kept,
    ),
    ActionSpec(
        "next_tab",
        "Ne&xt tab",
        Place.VIEW,
        ("Ctrl+Tab",),
        group=3,
        why_off=_off_unless(lambda s: s.tabs > 1),
    ),
    ActionSpec(
        "previous_tab",
        "Previo&us tab",
        Place.VIEW,
        ("Ctrl+Shift+Tab",),
        group=3,
        why_off=_off_unless(lambda s: s.tabs > 1),
    ),
    ActionSpec(
        "open_record",
        "&Open",
        Place.RECORD,
        ("Return",),
        local=True,
        icon="ph.arrow-square-out",
        why_off=_HAS_SELECTION,
    ),
    ActionSpec(
        "open_in_tab",
        "Open in a &tab",
        Place.RECORD,
        ("Ctrl+Return",),
        icon="ph.browser",
        why_off=_off_unless(lambda s: s.selected or s.record_open),
    ),
    ActionSpec(
        "open_in_window",
        "Open in a &window",
        Place.RECORD,
        ("Ctrl+Shift+Return",),
        icon="ph.app-window",
        why_off=_off_unless(lambda s: s.selected or s.record_open),
    ),
    ActionSpec(
        "follow_reference",
        "&Go to the record in this cell",
        Place.RECORD,
        ("Alt+Return",),
        icon="ph.arrow-right",
        why_off=_off_unless(lambda s: s.can_follow),
    ),
    ActionSpec(
        "clone_record",
        "C&lone",
        Place.RECORD,
        icon="ph.copy-simple",
        group=1,
        why_off=_why_no_clone,
    ),
    ActionSpec(
        "delete_records",
        "&Delete…",
        Place.RECORD,
        ("Del",),
        local=True,
        icon="ph.trash",
        group=1,
        why_off=_why_no_delete,
    ),
    ActionSpec(
        "change_owner",
        "Change ow&ner…",
        Place.RECORD,
        icon="ph.user",
        group=1,
        why_off=_why_no_edit,
    ),
    ActionSpec(
        "add_tag",
        "&Add tag…",
        Place.RECORD,
        ("Ctrl+Shift+G",),
        icon="ph.tag",
        group=1,
        why_off=_why_no_edit,
    ),
    ActionSpec(
        "copy_link",
        "Copy lin&k",
        Place.RECORD,
        icon="ph.link",
        group=2,
        why_off=_HAS_PAGE,
    ),
    ActionSpec(
        "open_in_browser",
        "Open in the &browser",
        Place.RECORD,
        icon="ph.globe",
        group=2,
        why_off=_HAS_PAGE,
    ),
    ActionSpec(
        "inspector",
        "&Inspector",
        Place.RECORD,
        ("Ctrl+I",),
        icon="ph.code",
        group=2,
        why_off=_HAS_RECORD,
        checked=lambda s: s.inspecting,
    ),
    ActionSpec(
        "search", "&Search or run anything…", Place.GO, ("Ctrl+K",), icon="ph.magnifying-glass"
    ),
    ActionSpec(
        "back",
        "&Back",
        Place.GO,
        ("Alt+Left",),
        icon="ph.arrow-left",
        group=1,
        why_off=_off_unless(lambda s: s.can_go_back),
    ),
    ActionSpec(
        "forward",
        "&Forward",
        Place.GO,
        ("Alt+Right",),
        icon="ph.arrow-right",
        group=1,
        why_off=_off_unless(lambda s: s.can_go_forward),
    ),
    ActionSpec(
        "next_record",
        "&Next record",
        Place.GO,
        ("Alt+PgDown",),
        icon="ph.caret-down",
        group=2,
        why_off=_off_unless(lambda s: s.can_go_next),
    ),
    ActionSpec(
        "previous_record",
        "&Previous record",
        Place.GO,
        ("Alt+PgUp",),
        icon="ph.caret-up",
        group=2,
        why_off=_off_unless(lambda s: s.can_go_previous),
    ),
    ActionSpec("jobs", "&Jobs", Place.TOOLS, ("Ctrl+J",), icon="ph.queue"),
    ActionSpec(
        "deleted_records", "&Deleted records…", Place.TOOLS, icon="ph.trash", why_off=_HAS_MODULE
    ),
    ActionSpec("settings", "Se&ttings…", Place.TOOLS, ("Ctrl+,",), icon="ph.gear", group=9),
    ActionSpec(
        "shortcuts", "&Keyboard shortcuts", Place.HELP, ("F1", "Ctrl+?"), icon="ph.keyboard"
    ),
    ActionSpec("about", "&About vtdesk", Place.HELP, group=1),
)

BY_KEY: dict[str, ActionSpec] = {spec.key: spec for spec in ACTIONS}
"""The actions under their keys."""
