"""Going from one record that needs a person to the next."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, DEALS, SHIFT, press, window_on
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeState
from vtdesk.domain.ids import parse_id
from vtdesk.ui.look import Look


async def test_a_key_and_the_line_at_the_foot_lead_from_one_to_the_next(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await at_rest(session)
        assert not window.commands["next_in_need"].isEnabled()
        session.work_offline()
        first, second = (parse_id(record) for record in list(demo.rows(DEALS))[:2])
        for record in (first, second):
            await session.outbox.revise(DEALS, record, {"nextstep": "B"}, {"nextstep": "A"}, None)
        for change in session._cache.outbox():
            touched = await session._cache.mark(change.id, ChangeState.REFUSED, reason="No.")
            session.bus.changes.emit(touched)
        assert window.commands["next_in_need"].isEnabled()

        press(window, Qt.Key.Key_J, CONTROL | SHIFT)
        await until(lambda: window.navigator.open_key == first.key)
        press(window, Qt.Key.Key_J, CONTROL | SHIFT)
        await until(lambda: window.navigator.open_key == second.key)
        QTest.mouseClick(window.status_line.needs_you, Qt.MouseButton.LeftButton)
        await until(lambda: window.navigator.open_key == first.key)
