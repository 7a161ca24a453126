"""How it stands with the server, as a main window says it: connection, waiting, troubles, doubts."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.doubt_bar import DoubtBar
from vtdesk.ui.notice_bar import NoticeBar
from vtdesk.ui.status_line import StatusLine


class WindowStatus(QObject):
    """Follows the session's status, and shows it in the parts made for it.

    Args:
        session: the account at work.
        line: connection, age and what waits.
        notices: what keeps everything from going on.
        doubt: whom to believe.
        module: the module whose table is open, whose doubts are told first.
        tell: shows a notice to the person.
        parent: the window.
    """

    def __init__(
        self,
        session: Session,
        line: StatusLine,
        notices: NoticeBar,
        doubt: DoubtBar,
        module: Callable[[], ModuleName | None],
        tell: Callable[[Notice], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._line = line
        self._notices = notices
        self._doubt = doubt
        self._module = module
        self._tell = tell
        self._trouble: Notice | None = None
        self._online: bool | None = None
        session.bus.status.connect(self._show)
        doubt.kept.connect(session.keep)
        doubt.taken_over.connect(session.believe)
        line.retry_asked.connect(session.retry_now)

    def leave(self) -> None:
        """Hear no more of a session that may outlive this window."""
        self._session.bus.status.disconnect(self._show)

    def show_again(self) -> None:
        """Show how it stands; another table may be open than before."""
        self._show(self._session.status)

    def show_outbox(self) -> None:
        """Show how many changes wait."""
        self._line.show_outbox(self._session.outbox_count)

    def say_saved(self) -> None:
        """A record was saved: say that it waits, where nothing can be sent."""
        if self._session.status.online is False:
            self._say_what_waits()

    def _show(self, status: SyncStatus) -> None:
        module = self._module()
        fresh = self._session.freshness(module) if module is not None else None
        self._line.show_status(status, fresh)
        if status.online is False and self._online is not False:
            self._say_what_waits()
        self._online = status.online
        if status.online:
            self._notices.forget("connection")
        if status.trouble != self._trouble:
            self._show_trouble(status.trouble)
        self._show_doubt(status)

    def _show_doubt(self, status: SyncStatus) -> None:
        """Ask about the open module first, then about any other."""
        module = self._module()
        doubt = status.suspicion(module) if module is not None else None
        doubt = doubt or next(iter(status.suspicions), None)
        info = self._session.info(doubt.module) if doubt is not None else None
        self._doubt.show_doubt(doubt, info, self._session.formats)

    def _show_trouble(self, trouble: Notice | None) -> None:
        """Say what keeps everything from going on, and stop saying it when it is over."""
        before, self._trouble = self._trouble, trouble
        if before is not None:
            self._notices.forget(before.topic)
        if trouble is not None:
            self._notices.show_notice(replace(trouble, level=Level.PROBLEM))

    def _say_what_waits(self) -> None:
        if self._session.outbox_count.waiting:
            self._tell(Notice(Level.WAITING, "Waiting to send", topic="sent"))
