"""The table of a module that was taken off this computer promises nothing, and fetches it again."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.ui.browse.test_page import LEADS, loaded, page_on, rows
from vtdesk.demo.server import DemoServer
from vtdesk.ui.look import Look


async def test_what_was_removed_is_not_waited_for_and_comes_by_its_button(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    total = len(demo.rows("Leads"))
    async with demo_session(demo) as session, page_on(look, session, LEADS) as page:
        await loaded(page)
        await session.keeping.remove_local_data(LEADS)
        await until(lambda: rows(page) == 0 and page.empty.isVisible())
        await at_rest(session)
        assert not page.foot.words
        assert page.empty.title == "Leads are not on this computer"
        (button,) = page.empty.buttons
        assert button.text() == "Fetch now"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await until(lambda: rows(page) == total and not page.foot.words)
