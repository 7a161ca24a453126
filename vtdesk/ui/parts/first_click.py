"""Keeps the second half of a double click from a button that came in the place of another."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton

_CLICKS = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


class FirstClick(QObject):
    """Lets a button hear a double click only once a click began on it.

    Whoever clicks twice on "Next" meant that button, not the one that stands there afterwards.

    Args:
        button: what is guarded, for as long as it lives.
    """

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._begun = False
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow a second click that has no first one."""
        if event.type() not in _CLICKS:
            return False
        stray = event.type() is QEvent.Type.MouseButtonDblClick and not self._begun
        self._begun = True
        return stray
