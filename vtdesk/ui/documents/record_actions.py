"""The actions of a record's own window: those of the main window that are about one record."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from vtdesk.app.notices import refusal
from vtdesk.app.session import Session
from vtdesk.ui.action_spec import ActionSpec, Situation
from vtdesk.ui.action_table import BY_KEY
from vtdesk.ui.actions import Actions
from vtdesk.ui.around.around_desk import AroundDesk
from vtdesk.ui.convert.convert_desk import ConvertDesk
from vtdesk.ui.documents.record_desk import RecordDesk
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.edit.save_offer import SaveOffer
from vtdesk.ui.menus.around_menu import AROUND_MENU

_ELSEWHERE = "open_in_window"
_MENU = (
    ("open_in_tab", _ELSEWHERE, "clone_record", "add_tag"),
    ("new_related", "link_record", "unlink_records"),
    ("add_comment", "log_call", "plan_todo"),
    ("convert_lead", "reopen_record"),
    ("find_field", "inspector"),
    ("copy_link", "open_in_browser", "print_record", "save_pdf"),
    ("delete_records",),
)
"""What stands in the menu of a record's head, a line between the groups."""

_OF_SELECTION = frozenset({"add_tag", "delete_records"})
_IN_MENU = tuple(key for group in _MENU for key in group if key != _ELSEWHERE)
_KEYS_ONLY = (
    "save_record",
    "undo_save",
    *(spec.key for spec in AROUND_MENU if spec.key not in _IN_MENU),
)
_OTHER_KEYS = {"find_field": ("Ctrl+F",), "delete_records": ()}
"""Shortcuts of actions that have others, or none, where there is no table."""


class RecordActions(QObject):
    """Makes the actions of such a window, and switches them on and off.

    Args:
        session: the account at work.
        record: shows the record.
        desk: what is done with the record.
        around: what is done around it.
        convert: converts and reopens it.
        offer: takes its last save back.
        work: who carries out what none of these does.
        window: has the shortcuts.

    Signals:
        message(object): a Notice: why what was asked for by key cannot be had.
    """

    message = Signal(object)

    def __init__(
        self,
        session: Session,
        record: RecordPane,
        desk: RecordDesk,
        around: AroundDesk,
        convert: ConvertDesk,
        offer: SaveOffer,
        work: Mapping[str, Callable[[], object]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._record = record
        self._desk = desk
        self._around = around
        self._convert = convert
        self._offer = offer
        own = {"undo_save": offer.undo}
        self._work = {**desk.work(), **around.work(), **convert.work(), **own, **work}
        self._actions = Actions(window, tuple(map(_own, (*_IN_MENU, *_KEYS_ONLY))))
        self._actions.triggered.connect(self._run)
        self._actions.refused.connect(self._refuse)
        offer.changed.connect(self.update)
        record.edits_changed.connect(self.update)
        record.inspecting_changed.connect(self.update)
        record.head.show_actions(head_menu(self._actions))
        record.head.menu.aboutToShow.connect(self.update)

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def update(self) -> None:
        """Look again what can be done."""
        situation = self._situation()
        if situation != self._actions.situation:
            self._actions.apply(situation)

    def _situation(self) -> Situation:
        record = self._record
        schema = record.edit.schema if record.edit is not None else None
        return Situation(
            may_write=self._session.may_write,
            createable=schema is not None and schema.createable,
            deleteable=schema is not None and schema.deleteable,
            updateable=schema is not None and schema.updateable,
            can_undo_save=self._offer.can_undo,
            record_open=record.edit is not None,
            record_known=bool(self._desk.link),
            inspecting=record.inspecting,
            record_changed=record.has_changes,
            sample=self._session.account.demo,
            around=self._around.situation(),
            online=self._session.status.online is not False,
            convert_lead=self._convert.why_not_convert or None,
            reopen_record=self._convert.why_not_reopen or None,
        )

    def _run(self, key: str) -> None:
        self._work[key]()
        self.update()

    def _refuse(self, reason: str) -> None:
        self.message.emit(refusal(reason, "refused"))


def head_menu(actions: Actions, *, beside_table: bool = False) -> list[QAction]:
    """The menu of a record's head, of those of its actions that a window has.

    Args:
        actions: the window's.
        beside_table: leave out what would be done to the rows selected there.
    """
    without = _OF_SELECTION if beside_table else frozenset()
    found: list[QAction] = []
    for group in _MENU:
        keys = [key for key in group if key in actions and key not in without]
        if found and keys:
            line = QAction(actions)
            line.setSeparator(True)
            found.append(line)
        found.extend(actions[key] for key in keys)
    return found


def _own(key: str) -> ActionSpec:
    """An action of the main window as it is in this one."""
    spec = BY_KEY[key]
    return replace(spec, shortcuts=_OTHER_KEYS.get(key, spec.shortcuts), local=False)
