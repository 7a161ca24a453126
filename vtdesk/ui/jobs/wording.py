"""How far a job is, in words."""

from vtdesk.domain.jobs import Job, JobState

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
        JobState.STOPPED: [f"Stopped at {counted}", "the rest is as it was"],
        JobState.DONE: [_done_words(job)],
    }[job.state]
    if job.note:
        parts.append(job.note)
    return " · ".join(parts)


def short_words(jobs: int) -> str:
    """What the status line says of the jobs that are not over."""
    return "" if not jobs else "1 job" if jobs == 1 else f"{jobs:,} jobs"


def finished_words(job: Job) -> str:
    """What is told when a job has come to its end, as in "Change 30 deals: done"."""
    if not job.problems:
        return f"{job.title}: {job.note or 'done'}"
    return f"{job.title}: {_done_words(job)}"


def offer_words(job: Job) -> str:
    """What is offered with these words, on a button; "" for nothing."""
    if job.problems:
        return "Show"
    if job.can_undo:
        return "Undo"
    return "Open folder" if job.kind == "export" else ""


def outcome_words(job: Job) -> str:
    """The heading above a job's results."""
    if job.state is JobState.DONE:
        return "Done" if not job.problems else f"Done, except {job.problems:,}"
    if job.state is JobState.STOPPED:
        return "Stopped by you"
    if job.state is JobState.PAUSED:
        return "Paused by you"
    return "Waiting" if job.state is JobState.WAITING else "At work"


def _done_words(job: Job) -> str:
    if not job.problems:
        return f"{job.total:,} done"
    needs = "needs" if job.problems == 1 else "need"
    return f"{job.total - job.problems:,} of {job.total:,} done, {job.problems:,} {needs} you"
