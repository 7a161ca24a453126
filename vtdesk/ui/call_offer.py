"""Offers to note a call that was begun from here, on the message that tells of it."""

from PySide6.QtCore import QObject, Signal

from vtdesk.app.session import Session
from vtdesk.domain.errors import Remedy
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.modules import EVENTS
from vtdesk.domain.notices import Level, Notice


class CallOffer(QObject):
    """Knows the call that a window handed to the telephone last.

    Args:
        session: the account at work.
        parent: the window.

    Signals:
        message(object): a Notice that offers it.
        wanted(module, key, phone): the call to this record's number is to be noted.
    """

    message = Signal(object)
    wanted = Signal(object, object, str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._call: tuple[ModuleName, int, str] | None = None

    def offer(self, module: ModuleName, key: int, phone: str) -> None:
        """A number of a record was handed to the telephone."""
        self._call = None
        if not self._session.around.activities.why_not(module, EVENTS):
            self._call = module, key, phone
            words = f"Calling {phone}"
            self.message.emit(Notice(Level.INFO, words, remedy=Remedy.LOG_CALL, topic="call"))

    def take(self) -> None:
        """The person wants to note it."""
        call, self._call = self._call, None
        if call is not None:
            self.wanted.emit(*call)
