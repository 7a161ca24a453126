"""Between the session's jobs and what shows them: the page, the status line, the word at the end."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Job, JobState
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.wording import records_text
from vtdesk.ui.jobs.jobs_item import JobsItem
from vtdesk.ui.jobs.jobs_page import JobsPage
from vtdesk.ui.jobs.wording import finished_words, offer_words
from vtdesk.ui.look import Look
from vtdesk.ui.page_desk import PageDesk
from vtdesk.ui.pane_focus import PaneFocus
from vtdesk.ui.panes import Panes
from vtdesk.ui.parts.toast import Toast
from vtdesk.ui.parts.tone import Tone

_GATHERED_MS = 50


class JobsDesk(PageDesk):
    """Shows the jobs and carries out what a person wants of them.

    Args:
        look: theme and icons.
        session: the account at work.
        panes: in whose place the page stands.
        focus: gives the keyboard back to the table.
        parent: the window.

    Attributes:
        item: for the status line.
        toast: says that a job is done.

    Signals:
        record_asked(object, object): the record of this key in this module is to be shown.
        folder_asked(str): the folder of the file that this job wrote is to be shown.
        changed(): what can be done with the chosen job may be something else.
    """

    changed = Signal()
    record_asked = Signal(object, object)
    folder_asked = Signal(str)

    def __init__(
        self, look: Look, session: Session, panes: Panes, focus: PaneFocus, parent: QObject
    ) -> None:
        super().__init__(session, panes, focus.go_to_table, parent)
        self._told: Job | None = None
        self.page = JobsPage(look, panes)
        self.adopt(self.page)
        self.item = JobsItem(look)
        self.toast = Toast(look, panes)
        self.toast.stand_above_bars()
        self._gather = QTimer(self, singleShot=True, interval=_GATHERED_MS)
        self._gather.timeout.connect(self._show)
        self.item.clicked.connect(self.open)
        self.page.back_asked.connect(self.close)
        self.page.asked.connect(self._carry_out)
        self.page.opened.connect(self._open_record)
        self.page.list.chosen.connect(self._read_results)
        self.toast.chosen.connect(self._act_on_toast)
        session.jobs.changed.connect(self._job_changed)
        session.jobs.finished.connect(self._tell)
        self._show()

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {"jobs": self.open}

    def open(self) -> None:
        """Show the jobs; once more goes back to the table."""
        if self.is_open:
            self.close()
            return
        self._panes.show_page(self.page, whole=True)
        self._show()
        self.page.focus_list()
        self._read_results(self._chosen())

    @property
    def can_undo(self) -> bool:
        """Whether the chosen job is on screen and can be taken back."""
        job = self.page.list.current if self.is_open else None
        return job is not None and job.can_undo

    def undo(self) -> None:
        """Take the chosen job back."""
        self._carry_out("undo", self._chosen())

    def leave_session(self) -> None:
        """Hear no more of the session."""
        self._gather.stop()
        self._session.jobs.changed.disconnect(self._job_changed)
        self._session.jobs.finished.disconnect(self._tell)

    def _carry_out(self, what: str, job: str) -> None:
        jobs = self._session.jobs
        at_once = {
            "pause": jobs.pause,
            "resume": jobs.resume,
            "cancel": jobs.cancel,
            "folder": self.folder_asked.emit,
        }
        if what in at_once:
            at_once[what](job)
        else:
            self._begin(what, job)

    @spawns
    async def _begin(self, what: str, job: str) -> None:
        if what == "undo":
            await self._undo(job)
        elif what == "forget":
            await self._session.jobs.forget(job)
        else:
            await self._save(job)

    async def _undo(self, job: str) -> None:
        back = await self._session.jobs.undo(job)
        if back is None:
            self.tell("There is nothing left to take back.", "jobs")
        elif self.is_open:
            self._show()
            self.page.choose(back.id)

    async def _save(self, job: str) -> None:
        path = await self.choose_csv("Save the results", "results.csv")
        if path is not None:
            await self.write_csv(path, await self._session.jobs.results_csv(job))

    @spawns
    async def _read_results(self, job: str) -> None:
        """Results of an earlier run are read when somebody looks at them."""
        found = self._session.jobs.get(job) if self.is_open else None
        if found is not None and found.is_over and found.done and not found.results:
            await self._session.jobs.results(job)
            self._show()

    def _chosen(self) -> str:
        job = self.page.list.current
        return job.id if job is not None else ""

    def _open_record(self, module: ModuleName, key: int) -> None:
        self._panes.leave_page()
        self.record_asked.emit(module, key)

    def _job_changed(self, _job: str) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def _show(self) -> None:
        jobs = self._session.jobs.all
        self.item.show_jobs(jobs)
        if self.is_open:
            self.page.show_jobs(jobs)
            self.changed.emit()

    def _tell(self, job: Job) -> None:
        """Say that a job is over, unless the person watches it or gave it up."""
        if job.state is not JobState.DONE or (self.is_open and self._chosen() == job.id):
            return
        self._told = job
        tone = Tone.PROBLEM if job.problems else Tone.SUCCESS
        happened = job.done - job.problems
        records = records_text(happened, self._session.info(job.module))
        self.toast.show_words(tone, finished_words(job, records), offer_words(job))

    @spawns
    async def _act_on_toast(self) -> None:
        job = self._told
        if job is None:
            return
        if job.problems:
            if not self.is_open:
                self.open()
            self.page.choose(job.id)
        elif job.can_undo:
            await self._undo(job.id)
        else:
            self.folder_asked.emit(job.id)
