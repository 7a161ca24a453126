"""What is offered about problems, and who does it."""

import inspect

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, DEALS, SHIFT, press, window_on
from vtdesk.app.notices import notice_of
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.demo.server import DemoServer
from vtdesk.domain import errors
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import ProfileTrouble, Remedy, VtdeskError
from vtdesk.domain.notices import Level, Notice
from vtdesk.main import REMEDIES
from vtdesk.ui.look import Look
from vtdesk.ui.window_remedies import OWN_REMEDIES

KINDS = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, VtdeskError)
]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_somebody_does_what_an_error_offers(kind: type[VtdeskError]) -> None:
    assert kind.default_remedy in OWN_REMEDIES | REMEDIES | {Remedy.NONE}


def test_no_remedy_is_left_that_nobody_does() -> None:
    # the sample company is only offered while an address is checked
    assert set(Remedy) == OWN_REMEDIES | REMEDIES | {Remedy.NONE, Remedy.OPEN_DEMO}


async def test_a_folder_is_opened_by_whoever_knows_it(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, remedies=REMEDIES) as window,
    ):
        asked = QSignalSpy(window.remedy_asked)
        notice = notice_of(ProfileTrouble("Not written.", folder="/there"))
        window.show_notice(notice)
        assert [button.text() for button in window.notices.banner.buttons] == [
            "Open folder",
            "Close",
        ]
        window.notices.banner.buttons[0].click()
        assert asked.at(0) == [notice]


async def test_who_may_only_read_is_offered_to_change_that(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session, remedies=REMEDIES) as window,
    ):
        asked = QSignalSpy(window.remedy_asked)
        press(window, Qt.Key.Key_N, CONTROL)
        toast = window.notices.toast
        assert (toast.words, toast.button.text()) == (READ_ONLY, "Change…")
        toast.button.click()
        assert asked.at(0)[0].remedy is Remedy.CHANGE_LEVEL


async def test_a_window_of_its_own_has_the_main_window_do_it(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session, remedies=REMEDIES) as window,
    ):
        asked = QSignalSpy(window.remedy_asked)
        key = window.page.table.records.key_at(0)
        assert key is not None
        window.windows.open_record(DEALS, key)
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        await until(lambda: own.record.form is not None)
        QTest.keyClick(own, Qt.Key.Key_M, CONTROL | SHIFT)
        assert own.notices.toast.words == READ_ONLY
        own.notices.toast.button.click()
        assert asked.at(0)[0].remedy is Remedy.CHANGE_LEVEL


async def test_what_the_window_does_by_itself(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session) as window,
    ):
        settings, others = QSignalSpy(window.settings_asked), QSignalSpy(window.remedy_asked)

        def choose(remedy: Remedy) -> None:
            window.notices.remedy_chosen.emit(Notice(Level.PROBLEM, "Words.", remedy=remedy))

        chosen = []
        for remedy in (Remedy.WORK_OFFLINE, Remedy.RETRY):
            choose(remedy)
            chosen.append(session.status.by_choice)
        assert chosen == [True, False]
        choose(Remedy.MAKE_ROOM)
        assert settings.count() == 1
        for remedy in OWN_REMEDIES - {Remedy.MAKE_ROOM, Remedy.WORK_OFFLINE}:
            choose(remedy)
        assert others.count() == 0, "nothing else is left to others"
