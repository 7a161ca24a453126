"""Looking after the store: checking it, compacting it, removing what is in it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from vtdesk.app.aligning import Outcome
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import StoreCheck
from vtdesk.domain.notices import Notice
from vtdesk.ui.bridge import ask, spawns
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.tone import TONES, Tone
from vtdesk.ui.prices import calls_text, size_text
from vtdesk.ui.settings.export_waiting import ExportWaiting
from vtdesk.ui.settings.keep_section import KeepSection
from vtdesk.ui.settings.remove_dialog import RemoveDialog
from vtdesk.ui.settings.wording import aligned_words, check_words


class StoreCare(QObject):
    """The buttons of upkeep, and what they do.

    Args:
        look: theme and icons.
        session: the account.
        kept: says what is here.
        page: the questions stand over its window.

    Attributes:
        check, compact, remove, export: the buttons.
        waiting: how many changes wait, in words.

    Signals:
        said(object, str): a Tone and what came of it, in words.
        done(): the store is another now.
    """

    said = Signal(object, str)
    done = Signal()

    def __init__(self, look: Look, session: Session, kept: KeepSection, page: QWidget) -> None:
        super().__init__(page)
        self._look = look
        self._session = session
        self._kept = kept
        self._page = page
        self._checking = False
        self._export = ExportWaiting(session, page)
        self.check = push_button(look, "Check against Vtiger")
        self.compact = push_button(look, "Compact")
        self.remove = push_button(look, "Remove…", "danger")
        self.export = push_button(look, "Export waiting changes…", "link")
        self.waiting = TextLabel(look, kind="small", token="text.3")
        for button in (self.check, self.compact, self.remove, self.export):
            button.setAutoDefault(False)
        self.check.clicked.connect(self._check)
        self.compact.clicked.connect(self._compact)
        self.remove.clicked.connect(self._remove)
        self.export.clicked.connect(self._export.start)
        self._export.message.connect(self._say_notice)

    @property
    def tasks(self) -> Tasks:
        """Where the coroutines run."""
        return self._session.tasks

    def show_facts(self) -> None:
        """Show what a check costs and what waits, as it is now."""
        if not self._checking:
            price = self._session.keeping.check_price()
            self.check.setText(f"Check against Vtiger: {calls_text(price)}")
        count = self._session.outbox_count
        waiting = count.waiting + count.unknown + count.needs_person
        verb = "change is" if waiting == 1 else "changes are"
        self.waiting.setText(f"{waiting:,} {verb} waiting to send" if waiting else "")
        self.export.setVisible(bool(waiting))

    def _say_notice(self, notice: Notice) -> None:
        self.said.emit(TONES[notice.level], notice.words)

    @spawns
    async def _check(self) -> None:
        self._checking = True
        self.check.setEnabled(False)
        self.check.setText("Checking…")
        try:
            found = await self._session.keeping.check_store()
            self.said.emit(_tone_of(found), check_words(found, self._labels, self._session.formats))
            if found.sound and found.differing:
                await self._align([check.module for check in found.differing])
        except VtdeskError as error:
            self.said.emit(Tone.PROBLEM, error.summary)
        finally:
            self._checking = False
            self.check.setEnabled(True)
            self.done.emit()

    async def _align(self, modules: Sequence[ModuleName]) -> None:
        self.check.setText("Bringing up to date…")
        ended = await self._session.keeping.aligning.align(modules)
        outcomes = {module.outcome for module in ended}
        equal, stopped = outcomes == {Outcome.EQUAL}, Outcome.STOPPED in outcomes
        tone = Tone.SUCCESS if equal else Tone.PROBLEM if stopped else Tone.CHANGED
        self.said.emit(tone, aligned_words(ended, self._labels, self._session.formats))

    @property
    def _labels(self) -> dict[ModuleName, str]:
        return {info.name: info.label for info in self._session.modules}

    @spawns
    async def _compact(self) -> None:
        keeping = self._session.keeping
        self.compact.setEnabled(False)
        self.compact.setText("Compacting…")
        try:
            freed = await keeping.compact()
        except VtdeskError as error:
            self.said.emit(Tone.PROBLEM, error.summary)
        else:
            words = f"{size_text(freed)} given back." if freed > 0 else "The store is compact now."
            self.said.emit(Tone.SUCCESS, words)
        finally:
            self.compact.setEnabled(True)
            self.compact.setText("Compact")
            self.done.emit()

    @spawns
    async def _remove(self) -> None:
        waiting, kept = await self._session.waiting.count(), self._kept
        what = f"{kept.rows:,} records, {size_text(kept.bytes)}"
        dialog = RemoveDialog(self._look, what, waiting, self._page.window())
        export = ExportWaiting(self._session, dialog)
        export.message.connect(dialog.show_notice)
        dialog.export_button.clicked.connect(export.start)
        answer = await ask(dialog)
        dialog.deleteLater()
        if answer != QDialog.DialogCode.Accepted:
            return
        try:
            await self._session.keeping.remove_local_data(*kept.here)
        except VtdeskError as error:
            self.said.emit(Tone.PROBLEM, error.summary)
        else:
            self.said.emit(Tone.SUCCESS, f"Removed from this computer: {what}.")
        self.done.emit()


def _tone_of(found: StoreCheck) -> Tone:
    if not found.sound:
        return Tone.PROBLEM
    return Tone.CHANGED if found.differing else Tone.SUCCESS
