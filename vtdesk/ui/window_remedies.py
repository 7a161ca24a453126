"""What the window does by itself about a problem that a notice tells of."""

from PySide6.QtCore import QObject, Signal

from vtdesk.app.session import Session
from vtdesk.domain.errors import Remedy
from vtdesk.domain.notices import Notice
from vtdesk.ui.around.around_desk import AroundDesk
from vtdesk.ui.call_offer import CallOffer
from vtdesk.ui.desks import Desks
from vtdesk.ui.edit.save_offer import SaveOffer

OWN_REMEDIES = frozenset(
    {
        Remedy.RETRY,
        Remedy.WORK_OFFLINE,
        Remedy.MAKE_ROOM,
        Remedy.UNDO_SAVE,
        Remedy.UNDO,
        Remedy.LOOK_AT_CONVERSION,
        Remedy.LOG_CALL,
    }
)
"""Those that need nobody besides the window."""


class WindowRemedies(QObject):
    """Carries out what a person chose at a notice.

    Args:
        session: the account at work.
        desks: take back what was done to many records, and look at a conversion.
        around: takes back what was done around a record.
        offer: takes back a save.
        calls: notes a telephone call.
        parent: the window.

    Signals:
        room_wanted(): the person wants to choose what is kept on this computer.
        passed_on(object): a Notice whose remedy is none of `OWN_REMEDIES`.
    """

    room_wanted = Signal()
    passed_on = Signal(object)

    def __init__(
        self,
        session: Session,
        desks: Desks,
        around: AroundDesk,
        offer: SaveOffer,
        calls: CallOffer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desks = desks
        self._around = around
        self._work = {
            Remedy.RETRY: session.retry_now,
            Remedy.WORK_OFFLINE: session.work_offline,
            Remedy.MAKE_ROOM: self.room_wanted.emit,
            Remedy.UNDO_SAVE: offer.undo,
            Remedy.LOOK_AT_CONVERSION: desks.convert.look_at_unfinished,
            Remedy.LOG_CALL: calls.take,
        }

    def carry_out(self, notice: Notice) -> None:
        """Do what the notice offers."""
        if notice.remedy is Remedy.UNDO:
            if not self._around.take_back(notice):
                self._desks.take_back(notice)
        elif notice.remedy in OWN_REMEDIES:
            self._work[notice.remedy]()
        else:
            self.passed_on.emit(notice)
