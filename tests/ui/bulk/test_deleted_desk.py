"""Deleted records and making them anew, by keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, DEALS, press, window_on
from vtdesk.demo.server import DemoServer
from vtdesk.ui.browse.delete_dialog import DeleteDialog
from vtdesk.ui.look import Look


async def test_a_deleted_record_is_made_anew(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        before = len(demo.rows(DEALS))
        press(window, Qt.Key.Key_2, CONTROL)
        name = str(window.page.table.records.index(0, 0).data())
        press(window, Qt.Key.Key_Delete)
        await until(lambda: isinstance(QApplication.activeModalWidget(), DeleteDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DeleteDialog)
        dialog.delete_button.click()
        await until(lambda: len(demo.rows(DEALS)) == before - 1)
        await until(lambda: len(session.jobs.all) == 1 and session.jobs.all[0].is_over)
        window.activateWindow()
        window.commands["deleted_records"].trigger()
        page = window.desks.deleted.page
        await until(lambda: bool(page.list.chosen()))
        assert page.list.chosen()[0].label == name
        assert page.head.words == "1 copy kept for 30 days"
        press(window, Qt.Key.Key_Return)
        await until(lambda: len(demo.rows(DEALS)) == before)
        assert window.panes.page is None


async def test_where_nothing_was_deleted_it_says_so(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        window.commands["deleted_records"].trigger()
        page = window.desks.deleted.page
        await until(lambda: window.panes.page is page)
        assert page.empty.title == "Nothing was deleted"
        press(window, Qt.Key.Key_Escape)
        assert window.panes.page is None
