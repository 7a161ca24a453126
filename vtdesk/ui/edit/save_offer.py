"""Offers to take the last save back, on the message that tells of it."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.field_state import SavedEdit
from vtdesk.app.notices import notice_of
from vtdesk.app.save_undo import undone
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import Remedy, VtdeskError
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.bridge import spawns
from vtdesk.ui.consent_question import Consent
from vtdesk.ui.look import Look

TOPIC = "sent"
"""The topic of notices that tell what became of a save."""


class SaveOffer(QObject):
    """Knows the last save of a window.

    Args:
        look: theme and icons.
        session: takes saves back.
        parent: the window.

    Signals:
        message(object): a Notice for the person.
        changed(): there is a save to take back now, or none any more.
        taking_back(object): this `SavedEdit` is being taken back, as the person asked.
    """

    message = Signal(object)
    changed = Signal()
    taking_back = Signal(object)

    def __init__(self, look: Look, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._consent = Consent(look, session, parent.window)
        self._saved: SavedEdit | None = None
        self._told = False

    @property
    def tasks(self) -> Tasks:
        """Where taking back runs."""
        return self._session.tasks

    @property
    def can_undo(self) -> bool:
        """Whether there is a save to take back."""
        return self._saved is not None

    def take(self, saved: SavedEdit | None) -> None:
        """A record was saved; None where there is nothing to take back."""
        self._saved, self._told = saved, False
        self.changed.emit()

    def dressed(self, notice: Notice) -> Notice:
        """The notice with Undo on it, if it tells of the last save."""
        saved = self._saved
        if saved is None or notice.topic != TOPIC or notice.remedy is not Remedy.NONE:
            return notice
        if notice.level is Level.WAITING:
            return replace(notice, remedy=Remedy.UNDO_SAVE)
        if notice.level is Level.DONE and notice.module == saved.module and not self._told:
            self._told = True
            return replace(notice, remedy=Remedy.UNDO_SAVE)
        return notice

    @spawns
    async def undo(self) -> None:
        """Take the last save back, if nobody changed the fields since."""
        saved = self._saved
        if saved is None or not await self._agrees(saved) or saved is not self._saved:
            return
        self._saved = None
        self.changed.emit()
        self.taking_back.emit(saved)
        try:
            words = await self._session.records.undo.undo(saved)
        except VtdeskError as error:
            self.message.emit(notice_of(error, topic="undo"))
            return
        self.message.emit(Notice(Level.INFO, words or "The change was taken back.", topic="undo"))

    async def _agrees(self, saved: SavedEdit) -> bool:
        about = self._session.label(saved.record) or ""
        return await self._consent.given(
            "Take the last save back?", "Take back", about=about, intended=undone(saved)
        )
