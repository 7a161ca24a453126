"""The list of jobs: sections, what can be done by key, what a screen reader hears."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.widgets import dispose
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Job, JobState, RowResult
from vtdesk.ui.jobs.job_list import JobList, JobListModel, buttons_of
from vtdesk.ui.jobs.wording import finished_words, progress_words
from vtdesk.ui.look import Look

DEALS = ModuleName("Potentials")
RUNNING = Job("a", "edit", "Change 30 deals", DEALS, JobState.RUNNING, 18, 30)
PAUSED = Job("b", "delete", "Delete 5 deals", DEALS, JobState.PAUSED, 2, 5)
WAITING = Job("c", "tag", "Tag 9 deals: hot", DEALS, JobState.WAITING, 0, 9)
DONE = Job("d", "apply", "Change 2 deals", DEALS, JobState.DONE, 2, 2, can_undo=True)
STOPPED = replace(RUNNING, state=JobState.STOPPED, can_undo=True, can_go_on=True)


def spoken(model: JobListModel) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row).data(role)) for row in range(model.rowCount())]


def test_jobs_stand_under_what_becomes_of_them(qtbot: QtBot, qtmodeltester: object) -> None:
    model = JobListModel()
    model.show_jobs([RUNNING, PAUSED, WAITING, DONE])
    assert spoken(model) == [
        "Now",
        "Change 30 deals, 18 of 30",
        "Waiting",
        "Delete 5 deals, Paused at 2 of 5 · goes on from there",
        "Tag 9 deals: hot, Begins when the job before it is done",
        "Earlier",
        "Change 2 deals, 2 done",
    ]


def test_a_step_changes_one_line_and_moves_none(qtbot: QtBot) -> None:
    model = JobListModel()
    model.show_jobs([RUNNING, DONE])
    changed: list[int] = []
    resets: list[bool] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.modelReset.connect(lambda: resets.append(True))
    model.show_jobs([replace(RUNNING, done=19), DONE])
    assert changed == [1]
    assert not resets


def test_what_can_be_done_depends_on_how_far_it_is() -> None:
    assert buttons_of(RUNNING) == ("pause", "cancel")
    assert buttons_of(PAUSED) == ("resume", "cancel")
    assert buttons_of(WAITING) == ("cancel",)
    assert buttons_of(DONE) == ("undo",)
    assert buttons_of(replace(DONE, can_undo=False)) == ()
    assert buttons_of(STOPPED) == ("resume", "undo")


def test_space_pauses_and_goes_on_and_delete_cancels(look: Look, qtbot: QtBot) -> None:
    view = JobList(look)
    asked: list[tuple[str, str]] = []
    view.asked.connect(lambda what, job: asked.append((what, job)))
    view.show_jobs([RUNNING, PAUSED, DONE])
    view.choose("a")
    QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    view.choose("b")
    QTest.keyClick(view, Qt.Key.Key_Space)
    view.choose("d")
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert asked == [("pause", "a"), ("cancel", "a"), ("resume", "b")]
    dispose(view)


def test_the_cursor_stays_on_its_job_when_others_come(look: Look, qtbot: QtBot) -> None:
    view = JobList(look)
    view.show_jobs([PAUSED, DONE])
    view.choose("d")
    view.show_jobs([RUNNING, PAUSED, DONE])
    assert view.current == DONE
    view.show_jobs([RUNNING])
    assert view.current == RUNNING
    dispose(view)


def test_headings_are_passed_over_by_the_arrow_keys(look: Look, qtbot: QtBot) -> None:
    view = JobList(look)
    view.show_jobs([RUNNING, PAUSED])
    view.choose("a")
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.current == PAUSED
    dispose(view)


def test_the_words_at_the_end_name_what_did_not_happen() -> None:
    results = (
        RowResult(1, "One", "Saved in Vtiger.", ok=True),
        RowResult(2, "Two", "No.", ok=False),
    )
    mixed = replace(DONE, results=results)
    assert finished_words(DONE, "2 deals") == "2 deals changed"
    assert finished_words(mixed, "1 deal") == "1 deal changed, 1 needs you"
    assert progress_words(replace(RUNNING, note="Waiting for the connection to Vtiger.")) == (
        "18 of 30 · Waiting for the connection to Vtiger."
    )
