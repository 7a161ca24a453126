"""Keys that a widget has a use for itself, where an action of its window has them too."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def keeps_key(event: QEvent, is_own: Callable[[QKeyEvent], bool]) -> bool:
    """Whether an event asks for such a key; it then comes to the widget and not to the action.

    Qt sends a `ShortcutOverride` before it looks for actions. To be asked first in the widget's
    `event`, which returns True where this does.

    Args:
        event: any event of the widget.
        is_own: whether the widget has a use for the key.
    """
    if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.ShortcutOverride:
        return False
    if not is_own(event):
        return False
    event.accept()
    return True


def is_escape(event: QKeyEvent) -> bool:
    """Whether the key is Esc."""
    return event.key() == Qt.Key.Key_Escape
