"""A page whose stored rows the disk does not give says so instead of waiting for Vtiger."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.unread import WORDS, UnreadRows
from tests.ui.browse.test_page import LEADS, loaded, page_on, rows
from vtdesk.demo.server import DemoServer
from vtdesk.ui.look import Look


async def test_rows_that_cannot_be_read_are_told_and_come_by_trying_again(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = UnreadRows(monkeypatch)
    async with demo_session(demo) as session, page_on(look, session, LEADS) as page:
        await until(lambda: page.empty.isVisible() and not session.status.pulls)
        await at_rest(session)
        assert page.empty.title == "The leads did not come"
        assert page.empty.words == WORDS
        assert not page.foot.words
        (button,) = page.empty.buttons
        assert button.text() == "Try again"
        disk.broken = False
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await loaded(page)
        assert rows(page) == len(demo.rows("Leads"))
