"""How a window tells whether its server is there and what waits."""

from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import window_on
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.look import Look


async def test_a_lost_connection_is_told_with_what_waits_and_forgotten_when_it_is_back(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        edit = await session.new_record(ModuleName("Leads"))
        demo.faults.offline = True
        edit.edit_text("lastname", "Waiter")
        await edit.save()
        await until(lambda: session.status.online is False)
        await until(lambda: "1 waiting" in window.status_line.waiting.text())
        window.record.saved.emit()
        assert window.notices.toast.words == "Waiting to send"
        demo.faults.offline = False
        session.retry_now()
        await until(lambda: session.status.online is True)
        await until(lambda: session.outbox_count.waiting == 0)
        await until(lambda: window.status_line.waiting.isHidden())
