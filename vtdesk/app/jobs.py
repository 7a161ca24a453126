"""Long work that a person starts, watches, pauses, gives up and takes back.

Jobs that change records run one after another, others beside them. A job goes on after a restart
where it stood; one that was paused stays so.
"""

import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace

import msgspec

from vtdesk.app.bus import Signal
from vtdesk.app.csv_file import csv_text
from vtdesk.app.job_control import Control, JobCancelled, Progress, Work
from vtdesk.app.soon import Soon
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Job, JobState, Price, RowResult
from vtdesk.domain.status import SyncStatus
from vtdesk.store.jobs import StoredJobs

Restore = Callable[[str, str], Awaitable[Work | None]]
"""Makes a job's work anew from the job's id and what `Work.state` gave; None if that is unreadable."""

_SAVE_DELAY = 1.0
"""Seconds over which steps are gathered before the job's head goes to disk."""

_MOST_KEPT = 50
"""Jobs that came to their end and are remembered."""

_OFFLINE = "Waiting for the connection to Vtiger."
_NO_CALLS = "Waiting until Vtiger allows more calls."


@dataclass(frozen=True)
class _StoredJob:
    """The head of a job as its JSON text has it."""

    kind: str
    title: str
    module: ModuleName
    state: JobState
    done: int
    total: int
    price: Price | None
    note: str
    can_undo: bool
    work: str
    can_go_on: bool = False


class Jobs:
    """The jobs of one account.

    Args:
        stored: where they are kept.
        tasks: runs them.
        status: how it stands with the server.

    Signals:
        changed: the job of this id made a step, changed its state, came or went.
        finished: a job came to its end, or was given up.
    """

    def __init__(self, stored: StoredJobs, tasks: Tasks, status: Signal[SyncStatus]) -> None:
        self.changed: Signal[str] = Signal()
        self.finished: Signal[Job] = Signal()
        self._stored = stored
        self._tasks = tasks
        self._jobs: dict[str, Job] = {}
        self._states: dict[str, str] = {}
        self._works: dict[str, Work] = {}
        self._controls: dict[str, Control] = {}
        self._restores: dict[str, Restore] = {}
        self._unsaved: set[str] = set()
        self._saving = Soon(self._save_unsaved, _SAVE_DELAY, tasks, "jobs to disk")
        self._status = SyncStatus()
        status.connect(self._status_changed)

    def know(self, kind: str, restore: Restore) -> None:
        """Have jobs of a kind go on after a restart; to be told before `resume_all`."""
        self._restores[kind] = restore

    @property
    def all(self) -> tuple[Job, ...]:
        """All jobs, newest first."""
        return tuple(reversed(self._jobs.values()))

    def get(self, job: str) -> Job | None:
        """The job of this id."""
        return self._jobs.get(job)

    async def resume_all(self) -> None:
        """Take up the jobs of an earlier run of the program."""
        for job, text in await self._stored.all():
            if job in self._jobs:
                continue
            try:
                head = msgspec.json.decode(text, type=_StoredJob)
            except msgspec.DecodeError:
                await self._stored.forget(job)
                continue
            self._states[job] = head.work
            self._jobs[job] = _job_of(job, head)
            self.changed.emit(job)
        for found in tuple(self._jobs.values()):
            if not found.is_over and found.id not in self._works:
                await self._take_up(found)
        self._schedule()

    async def start(self, work: Work) -> Job:
        """Start work; it waits while another job changes records.

        Raises:
            StoreTrouble: it could not be kept, and was not started.
        """
        job = Job(
            uuid.uuid4().hex,
            work.kind,
            work.title,
            work.module,
            JobState.WAITING,
            0,
            work.total,
            price=work.price,
        )
        await work.begin(job.id)
        self._works[job.id] = work
        self._jobs[job.id] = job
        await self._save([job.id])
        self._schedule()
        await self._forget_oldest()
        return self._jobs[job.id]

    def pause(self, job: str) -> None:
        """Begin no further row; what is on its way comes to its end."""
        if (found := self._jobs.get(job)) is None or found.is_over:
            return
        if job in self._controls:
            self._controls[job].hold()
        self._set(job, state=JobState.PAUSED, note="")
        self._schedule()

    def resume(self, job: str) -> None:
        """Go on with a paused job, or with what is left of one that was given up.

        It stands behind those that are at work.
        """
        if (found := self._jobs.get(job)) is None:
            return
        if found.state is not JobState.PAUSED and not found.can_go_on:
            return
        self._set(job, state=JobState.WAITING, note="", can_undo=False, can_go_on=False)
        if found.is_over and job not in self._works:
            self._tasks.spawn(self._go_on(job), f"job {found.kind} goes on")
        else:
            self._schedule()

    def cancel(self, job: str) -> None:
        """Give a job up: what was not begun is left as it is, what was done stays done."""
        if (found := self._jobs.get(job)) is None or found.is_over:
            return
        if job in self._controls:
            self._controls[job].cancel()
        else:
            self._end(job, JobState.STOPPED)

    async def undo(self, job: str) -> Job | None:
        """Take back what a job did, as a job of its own; None where there is nothing to take back.

        Raises:
            StoreTrouble: it could not be kept, and was not started.
        """
        found = self._jobs.get(job)
        if found is None or not found.can_undo:
            return None
        work = await self._work_of(found)
        back = await work.undo() if work is not None else None
        self._set(job, can_undo=False, can_go_on=False)
        return await self.start(back) if back is not None else None

    async def results(self, job: str) -> tuple[RowResult, ...]:
        """The results of a job, also of one from an earlier run of the program."""
        found = self._jobs.get(job)
        if found is None:
            return ()
        if found.is_over and not found.results and found.done:
            work = await self._work_of(found)
            if work is not None and job in self._jobs:
                self._jobs[job] = replace(self._jobs[job], results=work.results)
        return self._jobs[job].results if job in self._jobs else ()

    async def results_csv(self, job: str) -> str:
        """The results of a job as the text of a CSV file."""
        results = await self.results(job)
        rows = ((row.title, "yes" if row.ok else "no", row.words) for row in results)
        return csv_text([("Record", "Done", "Outcome"), *rows])

    async def forget(self, job: str) -> None:
        """Forget a job that is over."""
        found = self._jobs.get(job)
        if found is not None and found.is_over:
            for places in (self._jobs, self._works, self._states):
                places.pop(job, None)
            self._unsaved.discard(job)
            await self._stored.forget(job)
            self.changed.emit(job)

    async def close(self) -> None:
        """Put on disk how far everything is.

        Raises:
            StoreTrouble: it could not be written.
        """
        await self._save(tuple(self._unsaved))

    # at work

    def _schedule(self) -> None:
        """Let jobs run that may: any that only reads, and the first in line of those that write."""
        writing = any(
            job.state is JobState.RUNNING and self._writes(job.id) for job in self._jobs.values()
        )
        for job in tuple(self._jobs.values()):
            if job.state is not JobState.WAITING or job.id not in self._works:
                continue
            if self._writes(job.id):
                if writing:
                    continue
                writing = True
            self._set(job.id, state=JobState.RUNNING, note=self._waits_for())
            if job.id in self._controls:
                self._controls[job.id].release()
            else:
                self._controls[job.id] = Control()
                self._tasks.spawn(self._run(job.id), f"job {job.kind}")

    def _writes(self, job: str) -> bool:
        work = self._works.get(job)
        return work is not None and work.writes

    async def _run(self, job: str) -> None:
        work, control = self._works[job], self._controls[job]
        closing = ""
        try:
            async for step in work.steps(control):
                self._take(job, step)
                closing = step.note if isinstance(step, Progress) else ""
        except JobCancelled:
            self._end(job, JobState.STOPPED)
        except VtdeskError as error:
            del self._controls[job]
            self._set(job, state=JobState.PAUSED, note=error.summary)
            self._schedule()
        else:
            self._end(job, JobState.DONE, closing)

    def _take(self, job: str, step: RowResult | Progress) -> None:
        found = self._jobs[job]
        if isinstance(step, Progress):
            self._set(job, done=step.done, total=step.total, note=step.note)
        else:
            results = (*found.results, step)
            self._set(job, results=results, done=len(results))

    def _end(self, job: str, state: JobState, note: str = "") -> None:
        self._controls.pop(job, None)
        work = self._works.get(job)
        self._set(
            job,
            state=state,
            note=note,
            can_undo=work is not None and work.can_undo,
            can_go_on=work is not None and work.can_go_on and state is JobState.STOPPED,
        )
        self._schedule()
        self.finished.emit(self._jobs[job])

    def _set(self, job: str, **news: object) -> None:
        self._jobs[job] = replace(self._jobs[job], **news)  # type: ignore[arg-type]  # names are Job's own
        self._unsaved.add(job)
        self._saving.wish()
        self.changed.emit(job)

    def _waits_for(self) -> str:
        if self._status.online is False:
            return _OFFLINE
        return _NO_CALLS if self._status.resume_at is not None else ""

    def _status_changed(self, status: SyncStatus) -> None:
        self._status = status
        note = self._waits_for()
        for job in tuple(self._jobs.values()):
            waiting = job.note in {"", _OFFLINE, _NO_CALLS}
            if job.state is JobState.RUNNING and waiting and job.note != note:
                self._set(job.id, note=note)

    # on disk

    async def _take_up(self, job: Job) -> None:
        work = await self._work_of(job)
        # the person may have let it go on, or given it up, while it was read
        job = self._jobs.get(job.id, replace(job, state=JobState.STOPPED))
        if job.is_over:
            return
        if work is None:
            self._end(job.id, JobState.STOPPED)
            return
        state = JobState.PAUSED if job.state is JobState.PAUSED else JobState.WAITING
        done = max(job.done, len(work.results))
        self._set(job.id, state=state, results=work.results, done=done)

    async def _go_on(self, job: str) -> None:
        await self._take_up(self._jobs[job])
        self._schedule()

    async def _work_of(self, job: Job) -> Work | None:
        """The work of a job, made anew after a restart; None of a kind that does not outlive one."""
        if job.id not in self._works:
            restore = self._restores.get(job.kind)
            if restore is None:
                return None
            work = await restore(job.id, self._states.get(job.id, ""))
            if work is None:
                return None
            self._works[job.id] = work
        return self._works[job.id]

    async def _save_unsaved(self) -> None:
        await self._save(tuple(self._unsaved))

    async def _save(self, jobs: Iterable[str]) -> None:
        for job in jobs:
            self._unsaved.discard(job)
            if (found := self._jobs.get(job)) is None:
                continue
            work = self._works.get(job)
            if work is not None:
                self._states[job] = work.state()
            head = _StoredJob(
                found.kind,
                found.title,
                found.module,
                found.state,
                found.done,
                found.total,
                found.price,
                found.note,
                found.can_undo,
                self._states.get(job, ""),
                found.can_go_on,
            )
            await self._stored.put(job, msgspec.json.encode(head).decode())

    async def _forget_oldest(self) -> None:
        over = [job.id for job in self._jobs.values() if job.is_over]
        for job in over[: max(0, len(over) - _MOST_KEPT)]:
            await self.forget(job)


def _job_of(job: str, head: _StoredJob) -> Job:
    return Job(
        job,
        head.kind,
        head.title,
        head.module,
        head.state,
        head.done,
        head.total,
        price=head.price,
        note=head.note,
        can_undo=head.can_undo,
        can_go_on=head.can_go_on,
    )
