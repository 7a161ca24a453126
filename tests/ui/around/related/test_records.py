"""Related records in the program's window: their keys mean them and not the table beside them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.around import ACCOUNTS
from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import CONTACTS, until
from tests.helpers.main_window import CONTROL, SHIFT, press, window_on, write
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

PEOPLE = ("Aaro", "Beppe", "Cem")


async def company_on_show(window: MainWindow, key: int) -> None:
    """The company stands in the record pane and its relations are known."""
    window.navigator.open_record(ACCOUNTS, key)
    await until(lambda: window.navigator.open_key == key)
    press(window, Qt.Key.Key_4, CONTROL)
    related = window.around.related
    await until(lambda: bool(related.lines) and related.summary.hasFocus())


async def test_related_records_are_worked_by_keys_alone(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Keys alone"})
    for name in PEOPLE:
        demo.add(CONTACTS, {"lastname": name, "account_id": account})
    key = int(account.partition("x")[2])
    kept = Remembered({"module": ACCOUNTS})
    async with demo_session(demo) as session, window_on(look, session, kept) as window:
        await at_rest(session)
        await company_on_show(window, key)
        related = window.around.related
        related.summary.choose("Contacts")
        press(window, Qt.Key.Key_Return)
        rows = related.records.table.records
        await until(lambda: rows.rowCount() == 3)
        await at_rest(session)
        assert related.records.table.hasFocus()

        rows_before = window.page.table.records.rowCount()
        press(window, Qt.Key.Key_F, CONTROL)
        assert related.records.words.hasFocus()
        write("Beppe")
        await until(lambda: rows.rowCount() == 1)
        assert window.page.table.records.rowCount() == rows_before
        press(window, Qt.Key.Key_Escape)
        await until(lambda: rows.rowCount() == 3)

        await at_rest(session)
        demo.calls.clear()
        press(window, Qt.Key.Key_F5)
        await until(lambda: demo.calls.count() > 0)
        await until(lambda: related.records.shown is not None)
        await at_rest(session)
        assert demo.calls.count() == 1

        clipboard = QApplication.clipboard()
        clipboard.clear()
        cell = related.records.table.current_cell()
        assert cell is not None
        view = rows.row_view(cell[0])
        assert view is not None
        press(window, Qt.Key.Key_Right)
        press(window, Qt.Key.Key_C, CONTROL)
        await until(lambda: clipboard.text().strip() == view.texts[1])

        press(window, Qt.Key.Key_E, CONTROL | SHIFT)
        await until(lambda: window.desks.export.dialog is not None)
        question = window.desks.export.dialog
        assert question is not None
        await until(lambda: question.told is not None)
        assert question.told is not None
        assert question.told.rows == 3
        question.reject()
        await until(lambda: window.desks.export.dialog is None)
        window.activateWindow()
        await until(related.records.table.hasFocus)

        chosen = related.records.current_key()
        press(window, Qt.Key.Key_Return, CONTROL)
        await until(lambda: len(window.navigator.tabs) == 2)
        await until(lambda: window.navigator.open_key == chosen)
