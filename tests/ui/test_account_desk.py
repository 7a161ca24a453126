"""The account of a window: its menu, and being read-only for a while."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.main_window import DEALS, window_on
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.ui.account_menu import AccountMenu
from vtdesk.ui.look import Look


@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)
async def test_the_menu_offers_the_other_accounts(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session) as window,
    ):
        other = replace(session.account, id="b" * 32, label="Nord", user="ben")
        window.show_others([other])
        window.command_bar.account.click()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, AccountMenu)
        assert session.user is not None
        assert menu.actions()[0].text() == session.user.full_name
        (choice,) = (action for action in menu.actions() if action.objectName() == other.id)
        with qtbot.waitSignal(window.account_chosen) as chosen:
            choice.trigger()
        assert chosen.args == [other.id]
        menu.close()


async def test_a_read_only_account_says_so_and_can_be_changed(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session) as window,
    ):
        assert not window.commands["new_record"].isEnabled()
        assert window.commands["read_only"].isChecked()
        window.commands["read_only"].trigger()
        assert session.may_write
        assert window.commands["new_record"].isEnabled()


async def test_who_is_asked_before_each_change_is_asked_again_after_a_read_only_while(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    kept = Remembered({"module": DEALS})
    async with (
        demo_session(shared_demo, write_level=WriteLevel.ASK) as session,
        window_on(look, session, kept) as window,
    ):
        window.commands["read_only"].trigger()
        assert not session.may_write
        window.commands["read_only"].trigger()
        assert session.account.write_level is WriteLevel.ASK
        window.commands["read_only"].trigger()
    level = WriteLevel.READ_ONLY
    async with (
        demo_session(shared_demo, write_level=level) as session,
        window_on(look, session, kept) as window,
    ):
        window.commands["read_only"].trigger()
        assert session.account.write_level is WriteLevel.ASK
