"""The window of the pages before an account is open."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from vtdesk.ui.look import Look
from vtdesk.ui.parts.focus_ring import FocusRing
from vtdesk.ui.parts.screen_room import fitting
from vtdesk.ui.signin.sign_in import SignIn

_USUAL_SIZE = (1440, 900)
_LEAST_SIZE = (480, 400)


class SignInWindow(QMainWindow):
    """Holds the sign-in pages.

    Signals:
        closed(): the person closed it; the program is to end.
    """

    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.pages = SignIn(look)
        self.setCentralWidget(self.pages)
        self.setMinimumSize(*_LEAST_SIZE)
        self._ring = FocusRing(look, self)
        self.resize(fitting(self, *_USUAL_SIZE))
        self.setWindowTitle("vtdesk")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the owner."""
        super().closeEvent(event)
        self.closed.emit()
