"""The action that writes what waits to a file the person chooses."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.app.test_waiting_export import edit_all_sorts, fill
from tests.helpers.demo_session import Told, demo_session
from tests.helpers.desk import until
from tests.helpers.file_dialog import file_dialog, type_name
from tests.helpers.widgets import dispose
from vtdesk.app.session import Session
from vtdesk.app.waiting_export import Waiting
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Account
from vtdesk.domain.notices import Level
from vtdesk.ui.look import Look
from vtdesk.ui.settings.export_waiting import ExportWaiting
from vtdesk.ui.settings.remove_dialog import RemoveDialog
from vtdesk.ui.settings.sign_out_dialog import SignOutDialog


@asynccontextmanager
async def export_on(session: Session) -> AsyncIterator[tuple[ExportWaiting, Told]]:
    window, told = QWidget(), Told()
    window.show()
    export = ExportWaiting(session, window)
    export.message.connect(told.note)
    try:
        yield export, told
    finally:
        dispose(window)


async def test_it_writes_where_the_person_says(
    look: Look, qtbot: QtBot, demo: DemoServer, tmp_path: Path
) -> None:
    async with demo_session(demo) as session, export_on(session) as (export, told):
        await fill(session)
        await edit_all_sorts(session, demo, "Only typed")
        export.start()
        dialog = await file_dialog()
        assert dialog.selectedFiles()[0].endswith("vtdesk waiting changes.json")
        type_name(dialog, tmp_path / "kept")
        dialog.accept()
        await until(lambda: bool(told.notices))
        assert told.notices[0].words == "3 changes and 1 draft written to kept.json."
        assert len(json.loads((tmp_path / "kept.json").read_text())["changes"]) == 3


async def test_whoever_thinks_better_of_it_is_told_nothing(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, export_on(session) as (export, told):
        await fill(session)
        await edit_all_sorts(session, demo, "Only typed")
        export.start()
        dialog = await file_dialog()
        dialog.reject()
        await until(lambda: QApplication.activeModalWidget() is None)
        assert not told.notices


async def test_where_nothing_waits_no_file_is_asked_for(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, export_on(session) as (export, told):
        export.start()
        await until(lambda: bool(told.notices))
        assert told.notices[0].level is Level.INFO
        assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("size", [(640, 480), (1440, 900)])
def test_the_questions_hold_all_their_answers(
    look: Look, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = QWidget()
    window.resize(*size)
    account = Account("a" * 32, "https://acme.example", "anna", "Donaudampfschifffahrts-GmbH")
    leaving = SignOutDialog(look, account, Waiting(1_234, 12), window)
    leaving.wipe.click()
    removing = RemoveDialog(look, "1,015,242 records, 1.9 GB", Waiting(1_234, 12), window)
    for dialog in (leaving, removing):
        dialog.show()
        assert dialog.width() <= size[0]
        for button in dialog.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width()
                assert button.mapTo(dialog, QPoint(0, 0)).x() >= 0
        dialog.close()
    dispose(window)
