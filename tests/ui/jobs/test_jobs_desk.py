"""Watching, pausing, giving up and reading jobs in the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.helpers.deals import open_all_deals
from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.file_dialog import file_dialog
from tests.helpers.main_window import CONTROL, DEALS, press, rows, window_on
from tests.helpers.refusals import refuse_once
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.jobs import Job, JobState
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow


def keys_of(window: MainWindow, count: int) -> list[int]:
    found = (window.page.table.records.key_at(row) for row in range(min(count, rows(window))))
    return [key for key in found if key is not None]


def only_job(session: Session) -> Job:
    assert len(session.jobs.all) == 1
    return session.jobs.all[0]


async def test_a_job_is_paused_goes_on_and_is_given_up_by_key(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await until(lambda: not session.status.pulls)
        demo.faults.delay = 0.02
        await session.bulk.edit(DEALS, keys_of(window, 60), {"nextstep": "Call on Thursday"})
        await until(lambda: window.desks.jobs.item.text() == "1 job")
        press(window, Qt.Key.Key_J, CONTROL)
        await until(lambda: only_job(session).done >= 2)
        assert window.desks.jobs.page.list.hasFocus()
        press(window, Qt.Key.Key_Space)
        assert only_job(session).state is JobState.PAUSED
        detail = window.desks.jobs.page.detail
        await until(lambda: detail.buttons["resume"].isVisible())
        assert not detail.buttons["pause"].isVisible()
        press(window, Qt.Key.Key_Space)
        await until(lambda: only_job(session).state is JobState.RUNNING)
        press(window, Qt.Key.Key_Delete)
        await until(lambda: only_job(session).state is JobState.STOPPED)
        assert 2 <= only_job(session).done < 60
        await until(lambda: window.desks.jobs.item.isHidden())
        await until(lambda: detail.left.accessibleName().endswith(" not done"))
        demo.faults.delay = 0.0
        await until(lambda: detail.buttons["resume"].isVisible())
        press(window, Qt.Key.Key_Space)
        await until(lambda: only_job(session).state is JobState.DONE)
        assert only_job(session).done == 60
        assert window.desks.jobs.page.list.hasFocus()


async def test_a_refused_row_is_staged_again_and_shown_with_its_reason(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_all_deals(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        await until(lambda: not session.status.pulls)
        keys = keys_of(window, 3)
        for key in keys:
            session.staging.stage_text(DEALS, key, "nextstep", "Call on Thursday")
        refuse_once(monkeypatch)
        await session.staging.apply(DEALS)
        await until(lambda: only_job(session).is_over)
        reason = next(result.words for result in only_job(session).results if not result.ok)
        desk = window.desks
        assert desk.jobs.toast.words == "2 deals changed, 1 needs you"
        await until(lambda: desk.staging.bar.words.endswith("1 needs you"))
        desk.jobs.toast.button.click()
        await until(lambda: desk.jobs.is_open)
        detail = desk.jobs.page.detail
        await until(lambda: detail.results.results.rowCount() == 3)
        detail.parts.parts[1].click()
        assert detail.results.results.rowCount() == 1
        detail.copy()
        assert reason in QGuiApplication.clipboard().text()
        press(window, Qt.Key.Key_Escape)
        desk.staging.review.open()
        review = desk.staging.review.page
        await until(lambda: len(review.records) == 1)
        assert reason in review.records[0].problem
        assert not review.chosen_keys
        press(window, Qt.Key.Key_Space)
        assert len(review.chosen_keys) == 1
        review.price.go_button.click()
        await until(lambda: len(session.jobs.all) == 2 and session.jobs.all[0].is_over)
        assert not session.staging.count(DEALS).cells


async def test_an_empty_page_of_jobs_says_what_would_be_there(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_J, CONTROL)
        page = window.desks.jobs.page
        assert page.detail.empty.title == "No jobs yet"
        press(window, Qt.Key.Key_J, CONTROL)
        assert not window.desks.jobs.is_open


async def test_results_and_staged_changes_go_into_files(
    look: Look, qtbot: QtBot, demo: DemoServer, tmp_path: Path
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await until(lambda: not session.status.pulls)
        keys = keys_of(window, 2)
        session.staging.stage_text(DEALS, keys[0], "nextstep", "=1+1")
        window.desks.staging.review.open()
        await until(lambda: len(window.desks.staging.review.page.records) == 1)
        window.desks.staging.review.page.save_button.click()
        await save_as(tmp_path / "changes.csv")
        await until((tmp_path / "changes.csv").is_file)
        written = (tmp_path / "changes.csv").read_text(encoding="utf-8-sig")
        assert written.startswith("Record,Field,Before,Yours,Problem")
        assert "'=1+1" in written
        await until(lambda: window.notices.toast.words == "Saved as changes.csv")
        window.activateWindow()
        await session.bulk.edit(DEALS, keys, {"nextstep": "Call on Thursday"})
        await until(lambda: only_job(session).is_over)
        window.desks.jobs.open()
        detail = window.desks.jobs.page.detail
        await until(lambda: detail.results.results.rowCount() == 2)
        detail.buttons["save"].click()
        await save_as(tmp_path / "results.csv")
        await until((tmp_path / "results.csv").is_file)
        assert "Saved in Vtiger." in (tmp_path / "results.csv").read_text(encoding="utf-8-sig")
        window.activateWindow()
        detail.buttons["forget"].click()
        await until(lambda: not session.jobs.all)


async def save_as(file: Path) -> None:
    """Choose a file in the dialog that is open."""
    dialog = await file_dialog()
    dialog.selectFile(str(file))
    dialog.done(QFileDialog.DialogCode.Accepted)
