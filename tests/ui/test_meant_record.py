"""Which record an action is about, in a window with a table and a record beside it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.around import LEADS
from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import (
    CONTROL,
    DEALS,
    SHIFT,
    opened,
    press,
    server_id,
    window_on,
    write,
)
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

MENUS = pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)


async def first_open_third_selected(window: MainWindow) -> tuple[int, int]:
    """The key of the open record, and that of another one that the keyboard selected."""
    table = window.page.table
    first, third = table.records.key_at(0), table.records.key_at(2)
    assert first is not None
    assert third is not None
    table.choose(first)
    window.navigator.open_in_table(first)
    assert await opened(window) == first
    window.pane_focus.go_to_table()
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Down)
    assert table.current_key() == third
    assert window.navigator.open_key == first
    return first, third


def choose_in_head(window: MainWindow, action: str) -> None:
    """Open the menu of the record's head with the mouse and choose in it."""
    head = window.record.head
    QTest.mouseClick(head.more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert menu is head.menu
    wanted = window.commands[action]
    assert wanted in head.menu.actions()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=head.menu.actionGeometry(wanted).center())


@MENUS
async def test_the_heads_menu_opens_its_own_record_in_a_tab(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        first, _ = await first_open_third_selected(window)
        choose_in_head(window, "open_in_tab")
        await until(lambda: len(window.navigator.tabs) == 2)
        visit = list(window.navigator.tabs)[1].visit
        assert visit is not None
        assert (visit.record_module, visit.key) == (DEALS, first)
        await until(lambda: window.record.edit is not None and window.panes.alone)
        assert window.navigator.open_key == first


@MENUS
async def test_the_heads_menu_opens_its_own_record_in_a_window(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        first, _ = await first_open_third_selected(window)
        choose_in_head(window, "open_in_window")
        await until(lambda: len(window.windows.windows) == 1)
        assert window.windows.windows[0].shown == (DEALS, first)


async def test_keys_in_the_table_are_about_its_row_and_keys_in_the_form_about_the_record(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        first, third = await first_open_third_selected(window)
        press(window, Qt.Key.Key_Return, CONTROL | SHIFT)
        await until(lambda: len(window.windows.windows) == 1)
        assert window.windows.windows[0].shown == (DEALS, third)
        window.activateWindow()
        await until(window.isActiveWindow)
        window.pane_focus.go_to_record()
        press(window, Qt.Key.Key_Return, CONTROL | SHIFT)
        await until(lambda: len(window.windows.windows) == 2)
        assert window.windows.windows[1].shown == (DEALS, first)


async def test_the_palette_takes_the_keyboard_and_the_record_is_meant_still(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        first, third = await first_open_third_selected(window)
        for go, key in (
            (window.pane_focus.go_to_record, first),
            (window.pane_focus.go_to_table, third),
        ):
            go()
            press(window, Qt.Key.Key_K, CONTROL)
            write("> copy link")
            await until(lambda: window.search_palette.model.rowCount() == 2)
            press(window, Qt.Key.Key_Return)
            text = QGuiApplication.clipboard().text()
            assert text.endswith(f"module={DEALS}&view=Detail&record={key}")


async def test_a_clone_is_one_of_the_selected_record(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        _, third = await first_open_third_selected(window)
        row = shared_demo.rows(DEALS)[server_id(session, DEALS, third)]
        window.commands["clone_record"].trigger()
        await until(lambda: window.record.edit is not None and window.record.edit.is_new)
        assert window.record.edit is not None
        assert window.record.edit.cell("potentialname") == row["potentialname"]


async def test_of_several_selected_records_none_is_copied(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await first_open_third_selected(window)
        assert window.commands["clone_record"].isEnabled()
        press(window, Qt.Key.Key_Down, SHIFT)
        assert not window.commands["clone_record"].isEnabled()
        assert not window.commands["copy_link"].isEnabled()
        window.pane_focus.go_to_record()
        assert window.commands["clone_record"].isEnabled()


async def test_the_selected_lead_is_converted_and_not_the_open_one(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    kept = Remembered({"module": ModuleName(LEADS)})
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, kept) as window,
    ):
        first, third = await first_open_third_selected(window)
        assert window.desks.convert.lead == third
        window.pane_focus.go_to_record()
        assert window.desks.convert.lead == first
        window.pane_focus.go_to_table()
        press(window, Qt.Key.Key_Down, SHIFT)
        assert window.desks.convert.lead is None
