"""How far a job is, in words."""

from vtdesk.domain.jobs import Job, JobState

FILE_KIND = "export"
"""The jobs that write a file: they have no result for each row."""

_ICONS = {
    "apply": "ph.pencil-simple",
    "edit": "ph.pencil-simple",
    "owner": "ph.user",
    "delete": "ph.trash",
    "tag": "ph.tag",
    "undo": "ph.arrow-counter-clockwise",
    "restore": "ph.arrow-u-up-left",
    "export": "ph.export",
    "import": "ph.file-arrow-up",
}

_PAST = {
    "apply": "changed",
    "edit": "changed",
    "delete": "deleted",
    "tag": "tagged",
    "untag": "untagged",
    "undo": "put back",
    "restore": "made anew",
}
"""What happened to the records of each kind of job."""


def job_mark(job: Job) -> tuple[str, str]:
    """Icon of a job and the token of its colour: what it is while it works, then how it ended."""
    if job.state is JobState.PAUSED:
        return "ph.pause-circle", "text.3"
    if job.state is JobState.WAITING:
        return "ph.hourglass", "text.3"
    if job.state is JobState.STOPPED:
        return "ph.x-circle", "text.3"
    if job.state is JobState.DONE:
        if job.problems:
            return "ph.warning-circle", "problem.text"
        return "ph.check-circle-fill", "success"
    return _ICONS.get(job.kind, "ph.queue"), "accent.text"


def section_of(job: Job) -> str:
    """The heading a job stands under."""
    if job.is_over:
        return "Earlier"
    return "Now" if job.state is JobState.RUNNING else "Waiting"


def progress_words(job: Job) -> str:
    """One line about how far it is and why it does not go on."""
    counted = f"{job.done:,} of {job.total:,}"
    parts = {
        JobState.WAITING: ["Begins when the job before it is done"],
        JobState.RUNNING: [counted],
        JobState.PAUSED: [f"Paused at {counted}", "goes on from there"],
        JobState.STOPPED: [
            f"Stopped by you at {counted}",
            f"{job.total - job.done:,} left" if job.can_go_on else "the rest is as it was",
        ],
        JobState.DONE: [] if job.note else [_done_words(job)],
    }[job.state]
    if job.note:
        parts.append(job.note)
    return " · ".join(parts)


def short_words(jobs: int) -> str:
    """What the status line says of the jobs that are not over."""
    return "" if not jobs else "1 job" if jobs == 1 else f"{jobs:,} jobs"


def finished_words(job: Job, records: str) -> str:
    """What is told when a job has come to its end, as in "30 deals changed".

    Args:
        job: a job that is done.
        records: the rows that happened, in words, as in "30 deals".
    """
    past = _PAST.get(job.kind)
    words = f"{records} {past}" if past else f"{job.title}: {job.note or 'done'}"
    if not job.problems:
        return words
    needs = "needs" if job.problems == 1 else "need"
    return f"{words}, {job.problems:,} {needs} you"


def rowless_words(job: Job) -> tuple[str, str, str]:
    """Icon, heading and words in place of a job's results while it has none."""
    if job.kind != FILE_KIND:
        words = "Each row is listed here as soon as Vtiger has answered."
        return "ph.hourglass", "No row is through yet", words
    if job.state is JobState.DONE:
        return "ph.file-text", "The file is whole", job.note
    return "ph.file-dotted", "The file is not there yet", job.note


def offer_words(job: Job) -> str:
    """What is offered with these words, on a button; "" for nothing."""
    if job.problems:
        return "Show"
    if job.can_undo:
        return "Undo"
    return "Open folder" if job.kind == FILE_KIND else ""


def state_words(job: Job) -> str:
    """The line above a job's title: how it ended, or how far it is."""
    if job.state is JobState.DONE:
        return "Done" if not job.problems else f"Done, except {job.problems:,}"
    if job.state in (JobState.STOPPED, JobState.PAUSED):
        return progress_words(job)
    outcome = "Waiting" if job.state is JobState.WAITING else "At work"
    return f"{outcome} · {progress_words(job)}"


def _done_words(job: Job) -> str:
    if not job.problems:
        return f"{job.total:,} done"
    needs = "needs" if job.problems == 1 else "need"
    return f"{job.total - job.problems:,} of {job.total:,} done, {job.problems:,} {needs} you"
