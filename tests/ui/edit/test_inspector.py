"""The inspector in the form's place."""

import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, press, window_on
from tests.helpers.main_window import opened as opened_key
from tests.helpers.open_record import open_record
from tests.helpers.sample_session import DEAL, DEALS
from vtdesk.demo.server import DemoServer
from vtdesk.ui.look import Look


async def test_it_comes_follows_the_record_and_goes(qtbot: QtBot, look: Look) -> None:
    second = {**DEAL, "id": "13x8", "potentialname": "Another"}
    async with open_record(look, records=(DEAL, second)) as opened:
        pane, model = opened.pane, opened.pane.inspector.model
        pane.toggle_inspector()
        assert pane.inspecting
        assert pane.inspector.filter.hasFocus()
        await opened.server_says(amount="1.5")
        assert next(f for f in model.fields if f.name == "amount").shown == "1.5"
        pane.show_record(await opened.session.open_record(DEALS, 8))
        assert pane.inspecting
        assert next(f for f in model.fields if f.name == "potentialname").shown == "Another"
        QTest.keyClick(pane.inspector.filter, Qt.Key.Key_Escape)
        assert opened.form.isVisible()
        assert not pane.inspecting


async def test_filter_rows_and_copies(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        inspector = opened.pane.inspector
        told = QSignalSpy(opened.pane.message)
        opened.pane.toggle_inspector()
        QTest.keyClicks(inspector.filter, "phone")
        assert inspector.model.rowCount() == 1
        QTest.keyClick(inspector.filter, Qt.Key.Key_Down)
        assert inspector.table.hasFocus()
        QTest.keySequence(inspector.table, "Ctrl+C")
        assert QGuiApplication.clipboard().text() == "+49 221 4710 330"
        inspector.copy_json.click()
        assert (
            json.loads(QGuiApplication.clipboard().text())["potentialname"] == DEAL["potentialname"]
        )
        assert told.count() == 2
        inspector.filter.setText("nothing has this")
        assert inspector.table.isHidden()
        inspector.grab()


async def test_a_page_in_the_browser_is_asked_for_where_there_is_one(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        asked = QSignalSpy(opened.pane.browser_wanted)
        opened.pane.toggle_inspector()
        opened.pane.inspector.browser.click()
        assert asked.count() == 1
        opened.pane.show_record(await opened.session.new_record(DEALS))
        assert not opened.pane.inspector.browser.isEnabled()


async def test_the_servers_own_words_cost_one_call(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened_key(window)
        press(window, Qt.Key.Key_I, CONTROL)
        inspector = window.record.inspector
        assert window.record.inspecting
        edit = window.record.edit
        assert edit is not None
        sent = demo.rows(edit.module)[str(edit.id)]
        await until(lambda: not edit.partial)
        await at_rest(session)
        calls = demo.calls.count("retrieve")
        inspector.ask.click()
        await until(lambda: "just now" in inspector.source)
        assert demo.calls.count("retrieve") == calls + 1
        shown = {field.name: field.value for field in inspector.model.fields}
        assert shown["amount"] == sent["amount"]
        demo.faults.offline = True
        inspector.ask.click()
        await until(lambda: bool(window.notices.toast.words))
