"""Every action of the window in one table.

The table feeds the menus, the shortcuts, the palette, the sheet of shortcuts and the tests; an
action that is not in it does not exist. Who carries an action out is the window's business: it
listens to `Actions.triggered`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


class Place(Enum):
    """The menus, in their order; the value is the menu's text with its access key."""

    FILE = "&File"
    EDIT = "&Edit"
    VIEW = "&View"
    RECORD = "&Record"
    GO = "&Go"
    HELP = "&Help"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the window shows now, as far as actions depend on it.

    Attributes:
        may_write: the account's level allows changes.
        createable: the open module's describe allows new records.
        deleteable: the open module's describe allows deleting.
        selected: how many rows are selected.
        rows: how many rows the table has.
        record_open: a record stands in the record pane.
        record_changed: it has changes that are not saved.
        can_go_next: the list has a record after the open one.
        tree_shown: the tree is on screen.
        record_shown: the record pane is on screen.
        sample: the account is the sample company.
    """

    may_write: bool = False
    module_open: bool = False
    createable: bool = False
    deleteable: bool = False
    selected: int = 0
    rows: int = 0
    record_open: bool = False
    record_changed: bool = False
    can_go_back: bool = False
    can_go_forward: bool = False
    can_go_next: bool = False
    can_go_previous: bool = False
    tree_shown: bool = True
    record_shown: bool = True
    sample: bool = False


Rule = Callable[[Situation], str | None]
"""Why an action is off: None when it is on, "" when that is plain to see, else the reason."""

READ_ONLY_WORDS = "This account is read-only in vtdesk."
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

    @property
    def plain_text(self) -> str:
        """The text without access key and dots."""
        return self.text.replace("&", "").removesuffix("…")

    def reason(self, situation: Situation) -> str | None:
        """None when it is on; otherwise why it is off, or "" where no words are needed."""
        return None if self.why_off is None else self.why_off(situation)


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


def _why_no_delete(situation: Situation) -> str | None:
    if not situation.selected:
        return ""
    if not situation.may_write:
        return READ_ONLY_WORDS
    return None if situation.deleteable else NO_RIGHT_WORDS


_HAS_MODULE = _off_unless(lambda s: s.module_open)
_HAS_SELECTION = _off_unless(lambda s: s.selected)

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
    ActionSpec("settings", "Se&ttings…", Place.FILE, ("Ctrl+,",), icon="ph.gear", group=2),
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
        ("Ctrl+Shift+C",),
        icon="ph.copy",
        why_off=_HAS_SELECTION,
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
        icon="ph.funnel",
        group=1,
        why_off=_HAS_MODULE,
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
        "open_record",
        "&Open",
        Place.RECORD,
        ("Return",),
        local=True,
        icon="ph.arrow-square-out",
        why_off=_HAS_SELECTION,
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
    ActionSpec(
        "shortcuts", "&Keyboard shortcuts", Place.HELP, ("F1", "Ctrl+?"), icon="ph.keyboard"
    ),
    ActionSpec("about", "&About vtdesk", Place.HELP, group=1),
)

BY_KEY: dict[str, ActionSpec] = {spec.key: spec for spec in ACTIONS}
"""The actions under their keys."""


def native_keys(keys: str) -> str:
    """A shortcut in Qt's portable text as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def shortcut_text(spec: ActionSpec) -> str:
    """The first shortcut as this system writes it, or ""."""
    return native_keys(spec.shortcuts[0]) if spec.shortcuts else ""


class Actions(QObject):
    """The actions of one window as `QAction`s.

    Signals:
        triggered: the key of an action that a person started.
    """

    triggered = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.situation = Situation()
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._group.triggered.connect(self._announce)
        self._actions = {spec.key: self._make(spec, window) for spec in ACTIONS}
        self.apply(self.situation)

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def fill(self, place: Place, menu: QMenu) -> None:
        """Put the actions of one menu into it."""
        group: int | None = None
        for spec in ACTIONS:
            if spec.place is not place:
                continue
            if group is not None and spec.group != group:
                menu.addSeparator()
            group = spec.group
            menu.addAction(self._actions[spec.key])

    def apply(self, situation: Situation) -> None:
        """Switch every action on or off, with the reason in its tooltip."""
        self.situation = situation
        blocker = QSignalBlocker(self._group)
        for spec in ACTIONS:
            action = self._actions[spec.key]
            reason = spec.reason(situation)
            action.setEnabled(reason is None)
            action.setToolTip(reason or spec.plain_text)
            action.setStatusTip(reason or "")
            if spec.checked is not None:
                action.setChecked(spec.checked(situation))
            if spec.shown is not None:
                action.setVisible(spec.shown(situation))
        blocker.unblock()

    def _make(self, spec: ActionSpec, window: QWidget) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.key)
        action.setCheckable(spec.checked is not None)
        if spec.local:
            action.setText(f"{spec.text}\t{shortcut_text(spec)}")
        else:
            action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
        if spec.key == "quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        self._group.addAction(action)
        window.addAction(action)
        return action

    def _announce(self, action: QAction) -> None:
        self.triggered.emit(action.objectName())
