"""The list of the tree: its keys, and when it says that they are for somebody else."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WISHES = {
    Qt.Key.Key_F2: "rename",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Left: "fold",
    Qt.Key.Key_Right: "unfold",
}


class ModuleView(QListView):
    """The list itself.

    Signals:
        opened(): Enter or a click on the row the cursor is on.
        typed(str): letters typed while the list has the keyboard.
        wished(str): "rename", "delete", "fold" or "unfold" the row the cursor is on.
    """

    opened = Signal()
    typed = Signal(str)
    wished = Signal(str)

    @property
    def is_editing(self) -> bool:
        """Whether a name is being typed in its place."""
        return self.state() is QAbstractItemView.State.EditingState

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; F2, Delete, Left and Right are for views; letters go to the field above."""
        text = event.text()
        if self.is_editing:
            # what the field of the name has left over is meant for nothing else
            event.accept()
        elif event.key() in _ENTER_KEYS:
            self.opened.emit()
        elif event.key() in _WISHES and not _with_command(event):
            self.wished.emit(_wish(event.key(), mirrored=self.isRightToLeft()))
        elif text and text.isprintable() and not text.isspace() and not _with_command(event):
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def dataChanged(
        self,
        topLeft: QModelIndex | QPersistentModelIndex,  # noqa: N803 - Qt's name
        bottomRight: QModelIndex | QPersistentModelIndex,  # noqa: N803 - Qt's name
        roles: Sequence[int] = (),
    ) -> None:
        """Repaint the rows that changed; a list would lay all rows out anew, but none grows."""
        QAbstractItemView.dataChanged(self, topLeft, bottomRight, list(roles))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Selection looks alive."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Selection stays, but says that keys go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()


def _wish(key: int, *, mirrored: bool) -> str:
    """What a key wishes; Left and Right change places where the layout is mirrored."""
    wish = _WISHES[Qt.Key(key)]
    swapped = {"fold": "unfold", "unfold": "fold"}
    return swapped.get(wish, wish) if mirrored else wish


def _with_command(event: QKeyEvent) -> bool:
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.modifiers() & command)
