"""Doing things to the items of a time line, and taking back what was done last."""

import asyncio
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.consent import Intended, NotAgreed
from vtdesk.app.field_state import SavedEdit
from vtdesk.app.notices import notice_of
from vtdesk.app.save_undo import undone
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.app.timeline_items import COMMENTS, ItemKind, TimelineItem
from vtdesk.domain.errors import Remedy, VtdeskError
from vtdesk.domain.ids import LocalId, ModuleName
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.record import RowState
from vtdesk.ui.around.activity.entries import Added
from vtdesk.ui.bridge import spawns
from vtdesk.ui.consent_question import Consent
from vtdesk.ui.look import Look

TOPIC = "activity"
"""Of the notices that offer to take something back."""

_MOST_STEPS = 20
_SENT = "sent"
_DRAFT_AGAIN = "What you typed is a draft again."
_ADDED = {COMMENTS: "Comment added", EVENTS: "Call logged", TODOS: "To-do planned"}
_TAKEN_BACK = {COMMENTS: "comment", EVENTS: "call", TODOS: "to-do"}


@dataclass(frozen=True, slots=True)
class _Done:
    """Something that was marked as done."""

    saved: SavedEdit


class TimelineSteps(QObject):
    """Marks, withdraws and undoes.

    Args:
        look: theme and icons.
        session: the account at work.
        parent: the panel.

    Signals:
        message(object): a `Notice` for the person.
        came_back(object): something `Added` was taken back; its text is to be had again.
        changed(): whether there is anything to take back is different now.
    """

    message = Signal(object)
    came_back = Signal(object)
    changed = Signal()

    def __init__(self, look: Look, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._consent = Consent(look, session, parent.window)
        self._activities = session.around.activities
        self._steps: list[Added | _Done] = []
        session.bus.notices.connect(self._heard)

    @property
    def tasks(self) -> Tasks:
        """Where its coroutines run."""
        return self._session.tasks

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._steps)

    def note_added(self, added: Added) -> None:
        """Something was added: say so, and offer to take it back."""
        self._note(added)
        offline = self._session.status.online is False
        where = "waiting to send" if offline else "on its way to Vtiger"
        self._offer(f"{_ADDED[added.name]}, {where}")

    def forget(self) -> None:
        """Nothing is to be taken back any more."""
        self._steps.clear()
        self.changed.emit()

    def leave_session(self) -> None:
        """Hear no more of the account."""
        self._session.bus.notices.disconnect(self._heard)

    @spawns
    async def mark_done(self, item: TimelineItem) -> None:
        """Mark a to-do as completed, or an event as held."""
        if item.kind not in (ItemKind.TODO, ItemKind.EVENT):
            return
        done = "held" if item.kind is ItemKind.EVENT else "done"

        async def agrees(intended: Intended) -> bool:
            return await self._consent.given(
                f"Mark as {done}?", f"Mark as {done}", about=item.title, intended=intended
            )

        try:
            saved = await self._activities.mark_done(item.module, item.key, agrees)
        except NotAgreed:
            return
        except VtdeskError as error:
            self._tell(error)
            return
        self._note(_Done(saved))
        self._offer(f"Marked as {done}: {item.title}")

    @spawns
    async def withdraw(self, item: TimelineItem, module: ModuleName, key: int) -> None:
        """Take back what waits of an item of a record's time line; what was typed stays."""
        if not item.waits or item.record_state is RowState.SENDING:
            return
        typed = self._activities.typed_of(item)
        try:
            await self._activities.withdraw(item)
        except VtdeskError as error:
            self._tell(error)
            return
        if typed:
            self.came_back.emit(Added(module, key, item.module, LocalId(-item.key), typed))
            words = f"The {_TAKEN_BACK[item.module]} was taken back. {_DRAFT_AGAIN}"
            self.message.emit(Notice(Level.INFO, words, topic=TOPIC))

    @spawns
    async def send_again(self, item: TimelineItem) -> None:
        """Try again to send what was not taken."""
        try:
            await self._activities.send_again(item)
        except VtdeskError as error:
            self._tell(error)

    @spawns
    async def undo(self) -> None:
        """Take back what was done last."""
        if not self._steps:
            return
        step = self._steps[-1]
        if not await self._agrees(step) or step not in self._steps:
            return
        self._steps.remove(step)
        self.changed.emit()
        try:
            words = await self._take_back(step)
        except VtdeskError as error:
            self._tell(error)
            return
        self.message.emit(Notice(Level.INFO, words, topic=TOPIC))

    async def _agrees(self, step: Added | _Done) -> bool:
        if isinstance(step, _Done):
            return await self._consent.given(
                "Put this back?", "Put back", intended=undone(step.saved)
            )
        what = _TAKEN_BACK[step.name]
        says = "It is deleted in Vtiger, if it is there already."
        return await self._consent.given(f"Take the {what} back?", "Take back", says=says)

    async def _take_back(self, step: Added | _Done) -> str:
        if isinstance(step, _Done):
            reason = await self._session.records.undo.undo(step.saved)
            return reason or "Not marked as done any more."
        await self._activities.take_back(step.name, step.id)
        self.came_back.emit(step)
        return f"The {_TAKEN_BACK[step.name]} was taken back. {_DRAFT_AGAIN}"

    def _heard(self, notice: Notice) -> None:
        """The last thing added is in Vtiger: the offer to take it back goes with that news."""
        last = self._steps[-1] if self._steps else None
        if isinstance(last, Added) and (notice.topic, notice.module) == (_SENT, last.name):
            self._tell_sent(last)

    @spawns
    async def _tell_sent(self, added: Added) -> None:
        # the window tells of everything that is sent, and shows one message at a time
        await asyncio.sleep(0)
        if self._steps and self._steps[-1] == added:
            self._offer(f"{_ADDED[added.name]} in Vtiger")

    def _note(self, step: Added | _Done) -> None:
        self._steps = [*self._steps[1 - _MOST_STEPS :], step]
        self.changed.emit()

    def _offer(self, words: str) -> None:
        offline = self._session.status.online is False
        level = Level.WAITING if offline else Level.DONE
        self.message.emit(Notice(level, words, remedy=Remedy.UNDO, topic=TOPIC))

    def _tell(self, error: VtdeskError) -> None:
        self.message.emit(notice_of(error))
