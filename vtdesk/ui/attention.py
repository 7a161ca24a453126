"""Tells the session what is on screen and that somebody works: nothing is fetched for nobody."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName

_SIGHT = frozenset(
    {QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange, QEvent.Type.Close}
)


class Attention(QObject):
    """Follows one window; a hidden or minimised one shows nothing.

    Args:
        session: is told.
        window: where the module's table is.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._module: ModuleName | None = None
        self._told: ModuleName | None = None
        window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    def show_module(self, module: ModuleName | None) -> None:
        """The window has another module open."""
        self._module = module
        self._tell()

    def note_activity(self) -> None:
        """Somebody works with the window."""
        self._session.note_activity()

    def leave(self) -> None:
        """The window goes; the session shows nothing any more."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.disconnect(self._focus_moved)
        self._window.removeEventFilter(self)
        self._module = None
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the window come and go."""
        kind = event.type()
        if kind in _SIGHT:
            self._tell()
        elif kind is QEvent.Type.WindowActivate:
            self.note_activity()
        return False

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._window.isAncestorOf(now):
            self.note_activity()

    def _tell(self) -> None:
        seen = self._window.isVisible() and not self._window.isMinimized()
        module = self._module if seen else None
        if module != self._told:
            self._told = module
            self._session.set_visible(module)
