"""The time line in the window: by its actions' keys, with the offer to take back what was added."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, SHIFT, opened, press, window_on, write
from vtdesk.app.timeline_items import COMMENTS
from vtdesk.demo.server import DemoServer
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.ui.look import Look


async def test_a_comment_is_added_and_taken_back_without_a_mouse(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    before = set(demo.rows(COMMENTS))
    async with demo_session(demo) as session, window_on(look, session) as window:
        window.page.table.setFocus()
        press(window, Qt.Key.Key_Home, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        await at_rest(session)
        press(window, Qt.Key.Key_M, CONTROL | SHIFT)
        panel = window.around.activity
        await until(lambda: panel.entries.composer.edit.hasFocus())
        write("By keys alone")
        press(window, Qt.Key.Key_Return, CONTROL)
        await until(lambda: window.notices.toast.words == "Comment added in Vtiger")
        await at_rest(session)
        (made,) = set(demo.rows(COMMENTS)) - before
        assert demo.rows(COMMENTS)[made]["commentcontent"] == "By keys alone"
        QTest.mouseClick(window.notices.toast.button, Qt.MouseButton.LeftButton)
        await until(lambda: set(demo.rows(COMMENTS)) == before)
        await until(lambda: panel.entries.composer.text == "By keys alone")
        await at_rest(session)


async def test_forms_open_from_their_keys_also_where_their_fields_are_not_known(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        window.page.table.setFocus()
        press(window, Qt.Key.Key_Home, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        await at_rest(session)
        entries = window.around.activity.entries
        for key, name in ((Qt.Key.Key_P, EVENTS), (Qt.Key.Key_O, TODOS)):
            assert session.schema(name) is None
            press(window, key, CONTROL | SHIFT)
            await until(lambda: entries.form is not None)
            assert entries.form is not None
            assert entries.form.name == name
            press(window, Qt.Key.Key_Escape)
            assert entries.form is None
        await at_rest(session)
