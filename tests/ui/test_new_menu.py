"""Choosing what is to be made."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, DEALS, SHIFT, inside, press, window_on
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.new_menu import NewMenu

POPUP = pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)


def names(menu: NewMenu) -> list[str]:
    return [action.objectName() for action in menu.actions()]


def active(window: MainWindow) -> str:
    action = window.new_menu.activeAction()
    return action.objectName()


@POPUP
async def test_letters_choose_a_module_and_its_form_comes(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_N, CONTROL | SHIFT)
        menu = window.new_menu
        assert menu.isVisible()
        assert active(window) == DEALS
        assert {"Contacts", "Accounts"} <= set(names(menu))
        assert not {"Users", "Groups"} & set(names(menu))
        QTest.keyClick(menu, Qt.Key.Key_V)
        assert active(window) == "Vendors"
        QTest.keyClick(menu, Qt.Key.Key_Return)
        await until(lambda: window.record.edit is not None)
        edit = window.record.edit
        assert edit is not None
        assert (edit.module, edit.is_new) == ("Vendors", True)
        assert inside(window, window.record)
        assert window.page.module == DEALS
        assert window.record.head.position == ""


@POPUP
async def test_a_module_in_which_nothing_may_be_made_is_not_offered(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        schema = session.schema(DEALS)
        assert schema is not None
        await session._cache.put_schema(replace(schema, createable=False), fetched=1.0)
        window.new_menu.ask(None, window.command_bar.new)
        assert DEALS not in names(window.new_menu)
        window.new_menu.close()


async def test_a_read_only_account_is_told_why(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session) as window,
    ):
        assert not window.commands["new_record_in"].isEnabled()
        assert "read-only" in window.commands["new_record_in"].toolTip()


@POPUP
async def test_what_was_begun_is_found_again(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        begun = await session.records.new.beside(DEALS, {"potentialname": "Half & half"})
        begun.edit_text("amount", "5")
        await begun.close()
        press(window, Qt.Key.Key_N, CONTROL | SHIFT)
        texts = [action.text() for action in window.new_menu.actions()]
        assert texts[-2:] == ["Begun and not saved", "Half && half"]
        window.new_menu.setActiveAction(window.new_menu.actions()[-1])
        QTest.keyClick(window.new_menu, Qt.Key.Key_Return)
        await until(lambda: window.record.edit is not None)
        edit = window.record.edit
        assert edit is not None
        assert (edit.title, edit.cell("amount")) == ("Half & half", "5")
        await edit.discard()
        assert not session.records.new.begun()
