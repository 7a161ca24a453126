"""The page of jobs: where the keyboard is while they run and end."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from tests.ui.jobs.test_job_list import DONE, RUNNING
from vtdesk.domain.jobs import JobState
from vtdesk.ui.jobs.jobs_page import JobsPage
from vtdesk.ui.look import Look


def test_the_keyboard_stays_on_the_page_when_its_button_goes(look: Look, qtbot: QtBot) -> None:
    page = JobsPage(look)
    qtbot.addWidget(page)
    page.resize(1_100, 700)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.show_jobs([RUNNING, DONE])
    page.choose(RUNNING.id)
    pause, cancel = page.detail.buttons["pause"], page.detail.buttons["cancel"]
    cancel.setFocus()
    page.show_jobs([replace(RUNNING, done=20), DONE])
    assert cancel.hasFocus()
    page.show_jobs([replace(RUNNING, done=30, state=JobState.DONE), DONE])
    assert not cancel.isVisible()
    assert not pause.isVisible()
    focus = page.focusWidget()
    assert focus is not None
    assert page.list.isAncestorOf(focus) or page.list.hasFocus()
    page.hide()
