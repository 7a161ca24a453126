"""The menu of a row in the main window."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import DEALS, SHIFT, opened, press, rows, window_on
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore(
    "does not support (raise|grabbing the keyboard)", extend=True
)
FILTERS = 2


def menu_at(window: MainWindow, row: int, field: str) -> QMenu:
    """Click a cell with the right button; the menu that opens."""
    table = window.page.table
    names = [column.spec.name for column in table.records.columns]
    place = table.visualRect(table.records.index(row, names.index(field))).center()
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place
    )
    table.customContextMenuRequested.emit(QPoint(place))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def keys_of(menu: QMenu) -> list[str]:
    """The keys of the window's actions in it, "" for a line."""
    actions = menu.actions()
    first = next(n for n, action in enumerate(actions) if action.isSeparator())
    return [action.objectName() for action in actions[first + 1 :]]


async def test_it_offers_what_can_be_done_with_a_record(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        first = window.page.table.records.key_at(0)
        assert first is not None
        window.navigator.open_in_table(first)
        await opened(window)
        menu = menu_at(window, 3, "related_to")
        assert keys_of(menu) == [
            *("open_record", "open_in_tab", "open_in_window", "follow_reference", ""),
            *("edit_cell", "copy", "copy_as", ""),
            *("bulk_edit", "change_owner", "add_tag", "remove_tag", "link_selected", ""),
            *("clone_record", "copy_link", "open_in_browser", ""),
            "delete_records",
        ]
        assert all(action.isEnabled() for action in menu.actions())
        menu.close()
        third = window.page.table.records.key_at(3)
        window.commands["open_in_window"].trigger()
        await until(lambda: len(window.windows.windows) == 1)
        assert window.windows.windows[0].shown == (DEALS, third)


async def test_of_several_records_it_offers_nothing_that_is_about_one(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        table = window.page.table
        table.setFocus()
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Down, SHIFT)
        window.page.narrowing.cell.menu_opening.emit()
        menu = window.page.narrowing.cell.make_menu()
        assert not {"clone_record", "copy_link", "open_in_browser"} & set(keys_of(menu))
        assert {"bulk_edit", "delete_records"} <= set(keys_of(menu))
        menu.deleteLater()


async def test_leads_can_be_converted_from_it_and_what_is_forbidden_says_why(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    kept = Remembered({"module": "Leads"})
    async with (
        demo_session(shared_demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session, kept) as window,
    ):
        assert rows(window)
        menu = menu_at(window, 1, "lastname")
        assert "convert_lead" in keys_of(menu)
        forbidden = [a.statusTip() for a in menu.actions() if a.objectName() and not a.isEnabled()]
        assert len(forbidden) > FILTERS
        assert all("read-only" in reason for reason in forbidden)
        menu.close()
