"""Tabs of tables and records in the main window, worked by keys."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import (
    ALT,
    CONTROL,
    DEALS,
    SHIFT,
    opened,
    press,
    rows,
    window_on,
    write,
)
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Sort
from vtdesk.ui.documents.tab_bar import CHANGED_MARK
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.panes import Pane

SHIFT_CONTROL = CONTROL | SHIFT


def titles(window: MainWindow) -> list[str]:
    bar = window.tab_strip.bar
    return [bar.tabText(place) for place in range(bar.count())]


async def open_tab_of(window: MainWindow, row: int) -> int:
    """Open the record of a row in a tab of its own; its key."""
    key = window.page.table.records.key_at(row)
    assert key is not None
    window.page.table.choose(key)
    window.page.table.setFocus()
    press(window, Qt.Key.Key_Return, CONTROL)
    await until(lambda: window.navigator.open_key == key)
    return key


async def moved_on(window: MainWindow, before: int) -> int:
    """Wait until another record is open; its key."""
    await until(lambda: window.navigator.open_key not in {None, before})
    return await opened(window)


async def test_one_table_needs_no_row_of_tabs(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        assert window.tab_strip.isHidden()
        assert not window.commands["close_tab"].isEnabled()


async def test_a_record_in_a_tab_has_all_the_room_and_the_table_comes_back(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        key = await open_tab_of(window, 3)
        assert not window.panes.shown(Pane.TABLE)
        edit = window.record.edit
        assert edit is not None
        assert titles(window) == [session.info(DEALS).label, edit.title]
        press(window, Qt.Key.Key_Tab, CONTROL)
        await until(lambda: window.panes.shown(Pane.TABLE))
        assert window.page.table.current_key() == key
        press(window, Qt.Key.Key_Tab, CONTROL)
        await until(lambda: window.navigator.open_key == key)
        press(window, Qt.Key.Key_W, CONTROL)
        await until(lambda: window.panes.shown(Pane.TABLE))
        assert window.tab_strip.isHidden()
        press(window, Qt.Key.Key_T, SHIFT_CONTROL)
        await until(lambda: window.navigator.open_key == key)


async def test_a_changed_record_keeps_its_tab_and_what_was_typed(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        key = await open_tab_of(window, 2)
        edit = window.record.edit
        assert edit is not None
        name = edit.schema.label_fields[0]
        edit.edit_text(name, "Typed and not saved")
        window.record.edits_changed.emit()
        assert titles(window)[1].startswith(CHANGED_MARK)
        press(window, Qt.Key.Key_Tab, CONTROL)
        await until(lambda: window.panes.shown(Pane.TABLE))
        await until(lambda: session.has_draft(DEALS, key))
        await open_tab_of(window, 5)
        assert len(titles(window)) == 3
        window.navigator.tabs.choose(2)
        await until(lambda: window.navigator.open_key == key)
        assert window.record.edit is not None
        assert window.record.edit.text(name) == "Typed and not saved"


async def test_the_modules_open_in_the_tab_with_a_table(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        await open_tab_of(window, 0)
        window.navigator.open_module("Leads")
        await until(lambda: window.page.module == "Leads" and rows(window) > 0)
        assert window.panes.shown(Pane.TABLE)
        assert window.navigator.tabs.place == 0
        assert titles(window)[0] == session.info(ModuleName("Leads")).label


async def test_a_view_is_a_place_to_come_back_to(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        every = rows(window)
        mine = session.views.of(DEALS)[0]
        window.page.views.open(mine.id)
        await until(lambda: 0 < rows(window) < every)
        press(window, Qt.Key.Key_T, CONTROL)
        await until(lambda: len(titles(window)) == 2)
        assert titles(window)[1] == f"{session.info(DEALS).label} · {mine.name}"
        press(window, Qt.Key.Key_Tab, CONTROL)
        window.page.setFocus()
        press(window, Qt.Key.Key_Left, ALT)
        await until(lambda: rows(window) == every)
        assert window.page.view_id is None
        press(window, Qt.Key.Key_Right, ALT)
        await until(lambda: window.page.view_id == mine.id)


async def test_a_tab_has_a_way_back_of_its_own(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        window.navigator.open_module("Leads")
        await until(lambda: window.page.module == "Leads" and rows(window) > 0)
        assert window.commands["back"].isEnabled()
        key = await open_tab_of(window, 1)
        await until(lambda: not window.commands["back"].isEnabled())
        press(window, Qt.Key.Key_PageDown, ALT)
        await until(lambda: window.navigator.open_key not in {None, key})
        press(window, Qt.Key.Key_Left, ALT)
        await until(lambda: window.navigator.open_key == key)
        assert not window.panes.shown(Pane.TABLE)


async def test_control_enter_on_a_reference_follows_it_and_back(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        records, table = window.page.table.records, window.page.table
        kinds = [column.spec.kind for column in records.columns]
        column = kinds.index(FieldKind.REFERENCE)
        row = next(
            row for row in range(rows(window)) if table.reference_at(records.index(row, column))
        )
        wire = table.reference_at(records.index(row, column))
        table.setCurrentIndex(records.index(row, column))
        table.setFocus()
        assert window.commands["follow_reference"].isEnabled()
        press(window, Qt.Key.Key_Return, CONTROL)
        await until(lambda: window.record.edit is not None)
        edit = window.record.edit
        assert edit is not None
        assert str(edit.id) == wire
        assert window.page.module == DEALS
        assert window.tab_strip.isHidden()
        press(window, Qt.Key.Key_Left, ALT)
        await until(lambda: window.record.edit is None)


async def test_an_edit_on_the_way_does_not_change_the_order_of_a_walk(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        records = window.page.table.records
        before = list(window.page.keys())
        window.navigator.open_in_table(before[0])
        await until(lambda: window.navigator.open_key == before[0])
        press(window, Qt.Key.Key_PageDown, ALT)
        await until(lambda: window.navigator.open_key == before[1])
        field = records.columns[0].spec.name
        await session.open_table(DEALS).set_sorts((Sort(field, descending=True),))
        assert list(window.page.keys()) != before
        press(window, Qt.Key.Key_PageDown, ALT)
        await until(lambda: window.navigator.open_key == before[2])
        assert window.navigator.place == (3, len(before))
        press(window, Qt.Key.Key_PageUp, ALT)
        await until(lambda: window.navigator.open_key == before[1])


async def test_walking_over_fresh_records_costs_no_call(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        key = await opened(window)
        await until(lambda: session.status.online is True)
        asked = demo.calls.count("retrieve")
        for _ in range(10):
            press(window, Qt.Key.Key_PageDown, ALT)
            key = await moved_on(window, key)
        assert demo.calls.count("retrieve") == asked


async def test_tabs_and_the_place_in_the_table_come_back_after_a_restart(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    remembered = Remembered({"module": DEALS})
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, remembered) as window,
    ):
        key = await open_tab_of(window, 4)
        window.navigator.tabs.choose(0)
        await until(lambda: window.panes.shown(Pane.TABLE))
        chosen = window.page.table.records.key_at(7)
        assert chosen is not None
        window.page.table.choose(chosen)
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, remembered) as window,
    ):
        assert len(titles(window)) == 2
        await until(lambda: window.page.table.current_key() == chosen)
        press(window, Qt.Key.Key_Tab, CONTROL)
        await until(lambda: window.navigator.open_key == key)
        assert not window.panes.shown(Pane.TABLE)


async def test_typing_in_the_form_reaches_the_right_tab(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await open_tab_of(window, 0)
        window.record.go_to_form()
        press(window, Qt.Key.Key_End)
        write("!")
        edit = window.record.edit
        assert edit is not None
        await until(lambda: bool(edit.changed_fields))
        assert titles(window)[1].startswith(CHANGED_MARK)
