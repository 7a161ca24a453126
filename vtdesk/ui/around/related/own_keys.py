"""Keys that mean one part of the window, where the window has actions on the same keys."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_KINDS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress})


class OwnKeys(QObject):
    """Gives the keys of some widgets to a part's own work.

    Args:
        part: owns it.
        keys: what is done, by keys in Qt's portable text.
        widgets: have the keyboard when these keys are meant.
    """

    def __init__(
        self, part: QWidget, keys: Mapping[str, Callable[[], object]], *widgets: QWidget
    ) -> None:
        super().__init__(part)
        self._work = {QKeySequence(text).toString(): work for text, work in keys.items()}
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a key from the window's shortcuts, then do its work."""
        if not isinstance(event, QKeyEvent) or event.type() not in _KINDS:
            return False
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        keys = QKeyCombination(plain, Qt.Key(event.key()))
        work = self._work.get(QKeySequence(keys).toString())
        if work is None:
            return False
        event.accept()
        if event.type() is QEvent.Type.KeyPress:
            work()
        return True
