"""What can be done with one tag, as a menu."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from vtdesk.ui.around.tags.tag_chip import Tag, TagState, hashed

_LONGEST = 40


class TagMenu(QMenu):
    """The menu of a pill; it goes when it is closed.

    Args:
        tag: the tag.
        records: what the records are called that have it: "Deals".
        removable: whether it may be taken off.
        parent: the line.

    Signals:
        chosen(object): the records with the tag are wanted, or a refused one is to be put on.
        removed(object): the tag is to be taken off, or given up.
    """

    chosen = Signal(object)
    removed = Signal(object)

    def __init__(self, tag: Tag, records: str, *, removable: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._tag = tag
        self.setAccessibleName(tag.shown)
        self.aboutToHide.connect(self.deleteLater)
        refused = tag.state is TagState.REFUSED
        words = "Try again" if refused else f"Show all {records} with {_in_menu(tag.text)}"
        self._choose = self._add(words)
        self._remove = self._add("Give up" if refused else "Remove")
        self._remove.setEnabled(removable or refused)
        self._copy = self._add("Copy")
        self.triggered.connect(self._carry_out)

    def _add(self, words: str) -> QAction:
        action = QAction(words, self)
        self.addAction(action)
        return action

    def _carry_out(self, action: QAction) -> None:
        if action is self._choose:
            self.chosen.emit(self._tag)
        elif action is self._remove:
            self.removed.emit(self._tag)
        else:
            QGuiApplication.clipboard().setText(self._tag.text)


def _in_menu(tag: str) -> str:
    shown = hashed(tag)
    cut = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    return cut.replace("&", "&&")
