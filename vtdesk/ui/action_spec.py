"""What an action is, where it stands in the menus, and what it depends on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from vtdesk.app.write_rights import READ_ONLY
from vtdesk.ui.around_situation import NOTHING_AROUND, AroundSituation, Off


class Place(Enum):
    """The menus, in their order; the value is the menu's text with its access key."""

    FILE = "&File"
    EDIT = "&Edit"
    VIEW = "&View"
    FILTER = "Fi&lter"
    RECORD = "&Record"
    GO = "&Go"
    TOOLS = "&Tools"
    HELP = "&Help"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the window shows now, as far as actions depend on it.

    Attributes:
        may_write: the account's level allows changes.
        createable: the open module's describe allows new records.
        deleteable: the open module's describe allows deleting.
        updateable: the open module's describe allows changes of its records.
        selected: how many rows are selected.
        rows: how many rows the table has.
        record_open: a record stands in the record pane.
        record_known: the server knows it, and it has a page there.
        inspecting: the inspector stands in the place of its form.
        record_changed: it has changes that are not saved.
        can_go_next: the list has a record after the open one.
        can_follow: the cursor of the table stands on a reference.
        online: the server can be asked, as far as is known.
        by_choice: it is not asked, since the person wants it so.
        in_need: how many changes go no further without a person.
        tabs: how many tabs there are.
        tab_kept: the current tab stays when another record is opened.
        can_reopen_tab: a closed tab can be had back.
        staged: how many cells of the open module are changed and not sent.
        starting: a page is on screen whose work begins with the keys of "apply".
        can_undo: the last change where the keyboard is can be taken back.
        can_undo_save: the window's last save can be taken back.
        can_redo: the change taken back last can be done again.
        first_frozen: the first column stays in its place.
        tree_shown: the tree is on screen.
        record_shown: the record pane is on screen.
        filtered: conditions or words keep rows of the table out of sight.
        view_changed: the table shows something else than its saved view says.
        view_shown: the table shows a saved view.
        sample: the account is the sample company.
        around: what can be done around the open record.
        convert_lead: why no lead can be converted.
        reopen_record: why the open record cannot be reopened.
    """

    may_write: bool = False
    module_open: bool = False
    createable: bool = False
    deleteable: bool = False
    updateable: bool = False
    selected: int = 0
    rows: int = 0
    record_open: bool = False
    record_known: bool = False
    inspecting: bool = False
    record_changed: bool = False
    can_go_back: bool = False
    can_go_forward: bool = False
    can_go_next: bool = False
    can_go_previous: bool = False
    can_follow: bool = False
    online: bool = True
    by_choice: bool = False
    in_need: int = 0
    tabs: int = 1
    tab_kept: bool = False
    can_reopen_tab: bool = False
    staged: int = 0
    starting: bool = False
    can_undo: bool = False
    can_undo_save: bool = False
    can_redo: bool = False
    first_frozen: bool = True
    tree_shown: bool = True
    record_shown: bool = True
    filtered: bool = False
    view_changed: bool = False
    view_shown: bool = False
    sample: bool = False
    around: AroundSituation = NOTHING_AROUND
    convert_lead: Off = ""
    reopen_record: Off = ""


Rule = Callable[[Situation], str | None]
"""Why an action is off: None when it is on, "" when that is plain to see, else the reason."""

READ_ONLY_WORDS = READ_ONLY
OFFLINE_WORDS = "This needs a connection to Vtiger, and there is none now."
NO_RIGHT_WORDS = "Your role in Vtiger does not allow this."


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes:
        key: its name in code, settings and tests.
        text: as in the menu, with the access key.
        place: the menu it stands in.
        shortcuts: in Qt's portable text; the first one is shown.
        local: the shortcut belongs to the table, which handles it itself; it is only shown here.
        icon: name of the icon, or "".
        group: a separator stands between groups of one menu.
        why_off: when it is off, and why.
        checked: for actions that are on or off; None for all others.
        shown: whether it is in the menus at all.
        also: further words by which the palette finds it.
    """

    key: str
    text: str
    place: Place
    shortcuts: tuple[str, ...] = ()
    local: bool = False
    icon: str = ""
    group: int = 0
    why_off: Rule | None = None
    checked: Callable[[Situation], bool] | None = None
    shown: Callable[[Situation], bool] | None = None
    also: str = ""

    @property
    def plain_text(self) -> str:
        """The text without access key and dots."""
        return self.text.replace("&", "").removesuffix("…")

    def reason(self, situation: Situation) -> str | None:
        """None when it is on; otherwise why it is off, or "" where no words are needed."""
        return None if self.why_off is None else self.why_off(situation)
