"""How far a job is, in words."""

from dataclasses import replace

import pytest

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Job, JobState
from vtdesk.ui.jobs.wording import state_words

JOB = Job("a", "edit", "Change 5 deals", ModuleName("Potentials"), JobState.RUNNING, 2, 5)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (JobState.RUNNING, "At work · 2 of 5"),
        (JobState.WAITING, "Waiting · Begins when the job before it is done"),
        (JobState.PAUSED, "Paused at 2 of 5 · goes on from there"),
        (JobState.STOPPED, "Stopped by you at 2 of 5 · the rest is as it was"),
        (JobState.DONE, "Done"),
    ],
)
def test_the_line_above_a_job_says_once_how_it_stands(state: JobState, words: str) -> None:
    assert state_words(replace(JOB, state=state)) == words


def test_a_job_that_was_stopped_says_what_is_left_to_go_on_with() -> None:
    stopped = replace(JOB, state=JobState.STOPPED, can_go_on=True)
    assert state_words(stopped) == "Stopped by you at 2 of 5 · 3 left"
