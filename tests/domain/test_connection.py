from vtdesk.domain.connection import (
    CheckKind,
    CheckState,
    CheckStep,
    running,
    waiting_steps,
    with_step,
)


def test_a_check_begins_with_every_step_waiting_in_order() -> None:
    steps = waiting_steps()
    assert [step.kind for step in steps] == list(CheckKind)
    assert {step.state for step in steps} == {CheckState.WAITING}
    assert all(step.title and step.milliseconds is None for step in steps)


def test_news_of_a_step_replaces_that_step_alone() -> None:
    before = waiting_steps()
    news = CheckStep(CheckKind.SECURE, CheckState.DONE, "The connection is secure", milliseconds=7)
    after = with_step(before, news)
    assert after[1] == news
    assert after[:1] + after[2:] == before[:1] + before[2:]


def test_a_running_step_keeps_its_question() -> None:
    step = running(CheckKind.MODULES)
    assert (step.state, step.title) == (CheckState.RUNNING, "Which modules you may see")
