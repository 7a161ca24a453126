"""Converting the open lead, or the selected one, and reopening closed records."""

import asyncio
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from vtdesk.app.consent import agreed
from vtdesk.app.conversion_aftermath import Aftermath
from vtdesk.app.conversion_form import ConversionForm
from vtdesk.app.conversion_notes import BegunConversion
from vtdesk.app.conversion_plan import Conversion, Outcome
from vtdesk.app.notices import notice_of, refusal
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import Remedy, VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.modules import LEADS
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.action_spec import OFFLINE_WORDS
from vtdesk.ui.bridge import spawns
from vtdesk.ui.convert.convert_dialog import CHOOSE, RESULT, ConvertDialog
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.look import Look
from vtdesk.ui.meant_record import MeantRecord

TOPIC = "conversion"

LOOK_AGAIN = (4.0, 10.0, 30.0, 60.0)
"""Seconds between looks for what came of a conversion whose answer was lost; the last one stays."""

_UNSAVED = "This lead has changes that are not saved. Save or discard them first."
_NO_LEAD = "Open a lead first, or select one in the table."


class ConvertDesk(QObject):
    """Between the session and the dialog that converts a lead.

    Args:
        look: theme and icons.
        session: the account at work.
        record: shows the record.
        parent: the window.
        meant: which record is meant where one may be selected in a table; None without one.

    Signals:
        message(object): a Notice for the person.
        record_asked(module, key): a record is to be shown in a tab.
        changed(): actions are to look again.
    """

    message = Signal(object)
    record_asked = Signal(object, object)
    changed = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        record: RecordPane,
        parent: QObject,
        *,
        meant: MeantRecord | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self._record = record
        self._meant = meant
        self._converting = session.around.converting
        self._reopening = session.around.reopening
        self._busy = False
        self.dialog: ConvertDialog | None = None
        record.closed_bar.reopen_wanted.connect(self.reopen)
        record.closed_bar.record_wanted.connect(self.record_asked)
        self._was_offline = self._offline
        session.bus.status.connect(self._status_changed)

    @property
    def tasks(self) -> Tasks:
        """Where the desk's coroutines run."""
        return self._session.tasks

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {"convert_lead": self.convert, "reopen_record": self.reopen}

    @property
    def lead(self) -> int | None:
        """Key of the lead that would be converted: the open one, or the one that is selected."""
        if self._meant is not None:
            module, key = self._meant.record or (None, None)
            return key if module == LEADS else None
        edit = self._record.edit
        if edit is not None and edit.module == LEADS and edit.key is not None:
            return int(edit.key)
        return None

    @property
    def why_not_convert(self) -> str:
        """Why no lead can be converted now, in words; "" if one can."""
        key = self.lead
        if key is None:
            return _NO_LEAD
        reason = self._converting.why_not(LEADS, key)
        if not reason and self._session.drafts.get(LEADS, key):
            return _UNSAVED
        return reason or self._offline

    @property
    def why_not_reopen(self) -> str:
        """Why the open record cannot be reopened, in words; "" if it can."""
        edit = self._record.edit
        if edit is None or edit.key is None:
            return "Open a closed record first."
        return self._reopening.why_not(edit.module, int(edit.key)) or self._offline

    @property
    def _offline(self) -> str:
        return OFFLINE_WORDS if self._session.status.online is False else ""

    @spawns
    async def convert(self) -> None:
        """Ask what the lead becomes; of one whose conversion began, look what came of it."""
        key = self.lead
        if self.dialog is not None or self._busy:
            return
        if reason := self.why_not_convert:
            self.message.emit(refusal(reason, TOPIC))
        elif key is not None:
            await self._begin(key)

    @spawns
    async def look_at_unfinished(self) -> None:
        """Show what came of the oldest conversion of which nobody knows."""
        begun = next(iter(self._converting.unfinished), None)
        if begun is not None and self.dialog is None and not self._busy:
            await self._show_begun(begun)

    def notice_unfinished(self) -> None:
        """Tell, after a start, that a conversion was cut off."""
        begun = next(iter(self._converting.unfinished), None)
        if begun is not None and self.dialog is None:
            words = (
                f"The conversion of {begun.title} was cut off. Its records may be in Vtiger "
                "already, all or some of them."
            )
            self.message.emit(
                Notice(Level.PROBLEM, words, remedy=Remedy.LOOK_AT_CONVERSION, topic=TOPIC)
            )

    @spawns
    async def reopen(self) -> None:
        """Open the record again, and let it be edited at once."""
        edit = self._record.edit
        if self._busy:
            return
        if edit is None or edit.key is None or self.why_not_reopen:
            self.message.emit(refusal(self.why_not_reopen, TOPIC))
            return
        module, key = edit.module, int(edit.key)
        self._busy = True
        self._record.closed_bar.show_busy()
        try:
            with agreed():
                await self._reopening.reopen(module, key)
        except VtdeskError as error:
            self.message.emit(notice_of(error))
        else:
            self._tell(Level.DONE, f"{edit.title} is open again.")
        finally:
            self._busy = False
        if edit is self._record.edit:
            self._record.read_again()
            self._record.go_to_form()
        self.changed.emit()

    def leave_session(self) -> None:
        """The window goes: what is typed is kept."""
        self._session.bus.status.disconnect(self._status_changed)
        if self.dialog is not None:
            self.dialog.reject()

    def _status_changed(self, _status: SyncStatus) -> None:
        """The connection came or went: actions are to look again."""
        if self._offline != self._was_offline:
            self._was_offline = self._offline
            self.changed.emit()

    async def _begin(self, key: int) -> None:
        self._busy = True
        try:
            schema = await self._session.ensure_schema(LEADS)
            begun = next(
                (b for b in self._converting.unfinished if b.lead == f"{schema.id_prefix}x{key}"),
                None,
            )
            if begun is not None:
                self._busy = False
                await self._show_begun(begun)
                return
            plan = await self._converting.plan(key)
        except VtdeskError as error:
            self.message.emit(notice_of(error))
            return
        finally:
            self._busy = False
        form = ConversionForm(self._converting, plan, self._converting.notes.typed(plan.lead))
        self._open(form).show_choose()

    async def _show_begun(self, begun: BegunConversion) -> None:
        self._busy = True
        try:
            conversion = await self._converting.unfinished_one(begun)
        except VtdeskError as error:
            self.message.emit(notice_of(error))
            return
        finally:
            self._busy = False
        form = ConversionForm(self._converting, conversion.plan)
        dialog = self._open(form)
        dialog.show_result(Aftermath(self._converting, form, conversion))
        await self._look_once(dialog)
        await self._look_until_known(dialog)

    def _open(self, form: ConversionForm) -> ConvertDialog:
        dialog = ConvertDialog(self._look, self._session, form, self._record.window())
        dialog.run_wanted.connect(self._run)
        dialog.look_wanted.connect(self._look_now)
        dialog.alike_wanted.connect(self._look_for_alike)
        dialog.anew_wanted.connect(self._convert_anew)
        dialog.record_wanted.connect(self._show_record)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        # never executed: a nested loop would stop the coroutines
        QDialog.open(dialog)
        return dialog

    @spawns
    async def _run(self, form: ConversionForm) -> None:
        """Convert; who closed the dialog meanwhile is told what came."""
        try:
            await form.keep()
            # the step before showed exactly what is sent
            with agreed():
                conversion = await self._converting.run(form.plan)
        except VtdeskError as error:
            dialog = self._dialog_of(form)
            if dialog is not None:
                dialog.show_problem(error)
            else:
                self.message.emit(notice_of(error))
            return
        finally:
            self.changed.emit()
        dialog = self._dialog_of(form)
        if dialog is None:
            self._tell_result(conversion)
            return
        dialog.show_result(Aftermath(self._converting, form, conversion))
        await self._look_until_known(dialog)

    def _dialog_of(self, form: ConversionForm) -> ConvertDialog | None:
        return self.dialog if self.dialog is not None and self.dialog.form is form else None

    @spawns
    async def _look_for_alike(self) -> None:
        """Compare with what the server has of the same names, too."""
        dialog = self.dialog
        if dialog is None:
            return
        try:
            plan = await self._converting.plan_anew(dialog.form.plan)
        except VtdeskError as error:
            if dialog is self.dialog:
                dialog.show_problem(error)
            return
        if dialog is self.dialog and dialog.step == CHOOSE:
            dialog.form.renew(plan)
            dialog.show_choose()

    @spawns
    async def _look_now(self) -> None:
        if self.dialog is not None:
            await self._look_once(self.dialog)

    async def _look_until_known(self, dialog: ConvertDialog) -> None:
        looks = 0
        while self._is_unknown(dialog):
            await asyncio.sleep(LOOK_AGAIN[min(looks, len(LOOK_AGAIN) - 1)])
            looks += 1
            await self._look_once(dialog)

    async def _look_once(self, dialog: ConvertDialog) -> None:
        aftermath = dialog.aftermath if self._is_unknown(dialog) else None
        if aftermath is None:
            return
        try:
            await aftermath.look_again()
        except VtdeskError as error:
            if dialog is self.dialog:
                dialog.show_problem(error)

    def _is_unknown(self, dialog: ConvertDialog) -> bool:
        if dialog is not self.dialog or dialog.aftermath is None:
            return False
        return dialog.aftermath.conversion.outcome is Outcome.UNKNOWN

    @spawns
    async def _convert_anew(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        key = dialog.form.plan.lead.number
        dialog.reject()
        if reason := self._converting.why_not(LEADS, key):
            self.message.emit(refusal(reason, TOPIC))
        else:
            await self._begin(key)

    def _show_record(self, module: ModuleName, key: int) -> None:
        dialog = self.dialog
        self.record_asked.emit(module, key)
        aftermath = dialog.aftermath if dialog is not None else None
        if dialog is not None and (aftermath is None or not aftermath.is_open):
            # what was chosen is kept; a record behind a dialog could not be worked with
            dialog.accept()

    def _closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        aftermath = dialog.aftermath
        dialog.deleteLater()
        self._record.read_again()
        self.changed.emit()
        if dialog.step == RESULT and aftermath is not None:
            unknown = aftermath.conversion.outcome is Outcome.UNKNOWN
            if unknown or aftermath.is_open:
                self._tell_result(aftermath.conversion)

    def _tell_result(self, conversion: Conversion) -> None:
        """Say what came of a conversion whose dialog is closed."""
        if self._converting.is_unfinished(conversion.plan.lead.number):
            self.message.emit(
                Notice(
                    Level.PROBLEM,
                    conversion.words,
                    conversion.detail,
                    remedy=Remedy.LOOK_AT_CONVERSION,
                    topic=TOPIC,
                )
            )
        elif conversion.outcome is Outcome.DONE:
            self._tell(Level.DONE, conversion.words)
        else:
            self._tell(Level.INFO, conversion.words)

    def _tell(self, level: Level, words: str) -> None:
        self.message.emit(Notice(level, words, topic=TOPIC))
