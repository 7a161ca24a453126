"""Without a connection: what is switched off and why, working offline, and what is offered."""

from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import rows, window_on
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import Offline
from vtdesk.domain.modules import LEADS
from vtdesk.ui.action_spec import OFFLINE_WORDS
from vtdesk.ui.look import Look


async def test_what_needs_the_server_is_off_while_the_person_works_offline(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await at_rest(session)
        window.navigator.open_module(LEADS)
        await until(lambda: window.page.module == LEADS)
        await until(lambda: rows(window) > 0)
        await at_rest(session)
        key = window.page.table.records.key_at(0)
        assert key is not None
        window.navigator.open_record(LEADS, key)
        await until(lambda: window.commands["convert_lead"].isEnabled())
        offline, count = window.commands["work_offline"], window.commands["count_now"]
        assert (offline.isChecked(), count.isEnabled()) == (False, True)

        offline.trigger()
        await until(lambda: not count.isEnabled())
        assert session.status.by_choice
        assert offline.isChecked()
        for action in ("count_now", "convert_lead"):
            assert not window.commands[action].isEnabled()
            assert window.commands[action].toolTip() == OFFLINE_WORDS

        offline.trigger()
        await until(lambda: session.status.online is True and count.isEnabled())
        await until(lambda: window.commands["convert_lead"].isEnabled())
        assert not offline.isChecked()


async def test_refreshing_tries_a_lost_connection_at_once(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await at_rest(session)
        window.navigator.open_module(LEADS)
        await until(lambda: rows(window) > 0)
        await at_rest(session)
        demo.faults.offline = True
        for _ in range(3):
            session._engine._line.note_trouble(Offline("Vtiger does not answer."))
        demo.faults.offline = False
        assert session._engine._line.rest > 0
        window.commands["refresh"].trigger()
        assert session._engine._line.rest <= 0
        await until(lambda: session.status.online is True)
        window.commands["work_offline"].trigger()
        window.commands["refresh"].trigger()
        assert session.status.by_choice


async def test_a_server_that_stays_silent_is_told_with_two_ways_on(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await at_rest(session)
        demo.faults.offline = True
        banner = window.notices.banner
        for _ in range(3):
            assert not banner.isVisible()
            session._engine._line.note_trouble(Offline("Vtiger does not answer."))
        assert banner.words.startswith("Vtiger does not answer. What you change is kept")
        assert [b.text() for b in banner.buttons] == ["Try again", "Work offline"]
        banner.buttons[1].click()
        await until(lambda: session.status.by_choice)
        assert not banner.isVisible()
        assert window.commands["work_offline"].isChecked()
        demo.faults.offline = False
        window.commands["work_offline"].trigger()
        await until(lambda: session.status.online is True)
