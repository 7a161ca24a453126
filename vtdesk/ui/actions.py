"""The actions of a window, made from their table.

Who carries an action out is the window's business: it listens to `Actions.triggered`.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from vtdesk.ui.action_spec import ActionSpec, Place, Situation
from vtdesk.ui.action_table import ACTIONS


def native_keys(keys: str) -> str:
    """A shortcut in Qt's portable text as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def shortcut_text(spec: ActionSpec) -> str:
    """The first shortcut as this system writes it, or ""."""
    return native_keys(spec.shortcuts[0]) if spec.shortcuts else ""


class _Refusal(QShortcut):
    """The keys of an action while it is off: they tell why, since a menu is not looked at."""

    def __init__(self, spec: ActionSpec, window: QWidget, actions: "Actions") -> None:
        super().__init__(window)
        self._actions = actions
        self._reason = ""
        self.setKeys([QKeySequence(keys) for keys in spec.shortcuts])
        self.activated.connect(self._tell)

    def set_reason(self, reason: str) -> None:
        """Tell this from now on; "" leaves the keys alone."""
        self._reason = reason
        self.setEnabled(bool(reason))

    def _tell(self) -> None:
        self._actions.refused.emit(self._reason)


class Actions(QObject):
    """The actions of one window as `QAction`s.

    Args:
        window: has the shortcuts.
        specs: which actions.

    Signals:
        triggered: the key of an action that a person started.
        refused: why the action whose keys were pressed cannot be had now, in words.
    """

    triggered = Signal(str)
    refused = Signal(str)

    def __init__(self, window: QWidget, specs: Sequence[ActionSpec] = ACTIONS) -> None:
        super().__init__(window)
        self.situation = Situation()
        self._specs = specs
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._group.triggered.connect(self._announce)
        self._actions = {spec.key: self._make(spec, window) for spec in specs}
        self._refusals = {
            spec.key: _Refusal(spec, window, self)
            for spec in specs
            if spec.why_off is not None and spec.shortcuts and not spec.local
        }
        self.apply(self.situation)

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def __contains__(self, key: object) -> bool:
        return key in self._actions

    def fill(self, place: Place, menu: QMenu) -> None:
        """Put the actions of one menu into it."""
        group: int | None = None
        for spec in self._specs:
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
        for spec in self._specs:
            action = self._actions[spec.key]
            reason = spec.reason(situation)
            action.setEnabled(reason is None)
            action.setToolTip(reason or spec.plain_text)
            action.setStatusTip(reason or "")
            if spec.key in self._refusals:
                self._refusals[spec.key].set_reason(reason or "")
            if spec.checked is not None:
                action.setChecked(spec.checked(situation))
            if spec.shown is not None:
                action.setVisible(spec.shown(situation))
        blocker.unblock()

    def press(self, key: str) -> None:
        """Start an action whose keys a part of the window takes itself, or tell why not."""
        action = self._actions[key]
        if action.isEnabled():
            action.trigger()
        elif reason := action.statusTip():
            self.refused.emit(reason)

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
