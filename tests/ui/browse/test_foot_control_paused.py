"""A table whose first fetch is paused says so, and lets it go on."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.ui.browse.test_page import PRODUCTS, foot_button, page_on, rows
from vtdesk.demo.server import DemoServer
from vtdesk.domain.keeping import ALL
from vtdesk.ui.look import Look


async def test_a_paused_fetch_goes_on_from_its_table(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.grow("Products", 600)
    total = len(demo.rows("Products"))
    async with demo_session(demo) as session:
        await until(lambda: bool(session.modules) and session._engine.is_at_rest)
        await session.keeping.set_limits(replace(session.keeping.limits, paused=True))
        await session.keeping.set_policy(PRODUCTS, ALL)
        async with page_on(look, session, PRODUCTS) as page:
            await until(lambda: page.foot.words.startswith("Paused at ") and rows(page) > 0)
            assert rows(page) < total
            assert foot_button(page).text() == "Go on"
            QTest.mouseClick(foot_button(page), Qt.MouseButton.LeftButton)
            await until(lambda: rows(page) == total and not page.foot.words)
            assert not session.keeping.limits.paused
