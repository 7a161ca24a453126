"""From Ctrl+Shift+E to a file, by keys."""

import csv
import errno
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.file_dialog import file_dialog, type_name
from tests.helpers.main_window import CONTROL, DEALS, SHIFT, press, rows, window_on
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import JobState
from vtdesk.ui.export.export_dialog import ExportDialog
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow


async def asked(window: MainWindow) -> ExportDialog:
    """Press the keys and wait for the question with its price."""
    window.page.focus_table()
    press(window, Qt.Key.Key_E, CONTROL | SHIFT)
    await until(lambda: window.desks.export.dialog is not None)
    dialog = window.desks.export.dialog
    assert dialog is not None
    await until(lambda: dialog.told is not None)
    return dialog


async def choose_file(path: Path) -> None:
    """Type a path into the dialog that asks for a file, and save."""
    dialog = await file_dialog()
    type_name(dialog, path)
    save = next(b for b in dialog.findChildren(QPushButton) if "ave" in b.text())
    save.click()


async def test_the_table_becomes_a_file_by_keys(
    look: Look, qtbot: QtBot, demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        dialog = await asked(window)
        assert dialog.price.text().startswith(f"{rows(window):,} rows")
        press(window, Qt.Key.Key_Return)
        path = tmp_path / "deals.xlsx"
        await choose_file(path)
        await until(lambda: bool(session.jobs.all) and session.jobs.all[0].is_over)
        (job,) = session.jobs.all
        assert job.state is JobState.DONE
        assert path.exists()
        toast = window.desks.jobs.toast
        assert f"Export Deals to deals.xlsx: {rows(window)} rows" in toast.words
        assert toast.button.text() == "Open folder"
        opened: list[QUrl] = []
        monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
        toast.button.click()
        window.desks.jobs.open()
        detail = window.desks.jobs.page.detail
        await until(lambda: detail.buttons["folder"].isVisible())
        detail.buttons["folder"].click()
        await until(lambda: len(opened) == 2)
        assert {url.toLocalFile() for url in opened} == {str(tmp_path)}
        assert not detail.buttons["save"].isVisible()


async def test_a_whole_module_as_text_of_this_country(
    look: Look, qtbot: QtBot, demo: DemoServer, tmp_path: Path
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        dialog = await asked(window)
        assert not dialog.separator.isEnabled()
        dialog.scope.parts[1].click()
        dialog.kind.parts[1].click()
        assert dialog.separator.isEnabled()
        await until(lambda: dialog.told is not None)
        separator = dialog.chosen_form.separator
        dialog.export_button.click()
        path = tmp_path / "deals.csv"
        await choose_file(path)
        await until(lambda: bool(session.jobs.all) and session.jobs.all[0].is_over)
        schema = session.schema(DEALS)
        assert schema is not None
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, delimiter=separator))
        assert lines[0] == [spec.label for spec in schema.fields if spec.name != "id"]
        assert len(lines) == len(demo.rows("Potentials")) + 1


async def test_a_module_nobody_has_seen_yet_is_not_asked_about(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        demo.faults.offline = True
        session.work_offline()
        window.page.open_module(ModuleName("Invoice"))
        window.desks.export.start()
        await until(lambda: "not known" in window.notices.toast.words)
        assert window.desks.export.dialog is None


async def test_escape_leaves_everything_as_it_is(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await asked(window)
        press(window, Qt.Key.Key_Escape)
        await until(lambda: window.desks.export.dialog is None)
        assert not session.jobs.all


async def test_a_full_disk_is_told_and_the_job_waits(
    look: Look, qtbot: QtBot, demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("vtdesk.app.sheet_files.os.fsync", full)
    async with demo_session(demo) as session, window_on(look, session) as window:
        dialog = await asked(window)
        dialog.export_button.click()
        await choose_file(tmp_path / "deals.xlsx")
        await until(lambda: bool(session.jobs.all))
        await until(lambda: session.jobs.all[0].state is JobState.PAUSED)
        (problem,) = window.notices.problems
        assert "was not written: the disk is full." in problem.words
        assert "go on in Jobs" in problem.words
        assert not list(tmp_path.iterdir())


async def test_narrow_and_in_the_other_direction_nothing_is_cut_off(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        window.resize(480, 400)
        dialog = await asked(window)
        assert dialog.width() <= 480
        for choice in (dialog.scope, dialog.kind, dialog.style_choice, dialog.separator):
            assert choice.geometry().right() <= dialog.width()
        dialog.reject()
        await until(lambda: window.desks.export.dialog is None)
