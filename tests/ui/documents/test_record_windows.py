"""Records in windows of their own."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import (
    CONTROL,
    DEALS,
    SHIFT,
    press,
    server_id,
    window_on,
)
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.ui.browse.delete_dialog import DeleteDialog
from vtdesk.ui.documents.record_window import RecordWindow
from vtdesk.ui.documents.tab_bar import CHANGED_MARK
from vtdesk.ui.look import Look

SHIFT_CONTROL = CONTROL | SHIFT


async def test_a_record_in_a_window_of_its_own_is_edited_and_saved_there(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    remembered = Remembered({"module": DEALS})
    async with demo_session(demo) as session, window_on(look, session, remembered) as window:
        key = window.page.table.records.key_at(1)
        assert key is not None
        window.page.table.choose(key)
        window.page.table.setFocus()
        press(window, Qt.Key.Key_Return, SHIFT_CONTROL)
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        edit = own.record.edit
        assert edit is not None
        assert edit.title in own.windowTitle()
        edit.edit_text(edit.schema.label_fields[0], "Named in its window")
        own.record.edits_changed.emit()
        assert own.windowTitle().startswith(CHANGED_MARK)
        own.record.save()
        schema = session.schema(DEALS)
        assert schema is not None
        saved = f"{schema.id_prefix}x{key}"
        field = edit.schema.label_fields[0]
        await until(lambda: demo.rows(DEALS)[saved][field] == "Named in its window")
        window.windows.open_record(DEALS, key)
        await until(lambda: own.record.edit is not None)
        assert len(window.windows.windows) == 1
    assert "Potentials" in (remembered.text("record windows") or "")


async def test_windows_of_records_come_back_and_close_with_the_main_window(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    remembered = Remembered({"module": DEALS})
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, remembered) as window,
    ):
        key = window.page.table.records.key_at(0)
        assert key is not None
        window.windows.open_record(DEALS, key)
        await until(lambda: bool(window.windows.windows))
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, remembered) as window,
    ):
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        assert own.shown == (DEALS, key)
        own.close()
        assert window.windows.windows == ()
    assert remembered.text("record windows") == "[]"


async def test_damaged_notes_of_windows_open_none(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    remembered = Remembered({"module": DEALS, "record windows": "[{}", "tabs": "{"})
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, remembered) as window,
    ):
        assert window.windows.windows == ()
        assert window.page.module == DEALS


async def test_what_is_asked_for_in_a_window_is_shown_in_the_main_one_which_comes_to_the_front(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session) as window,
    ):
        first, second = (window.page.table.records.key_at(row) for row in (0, 1))
        assert first is not None
        assert second is not None
        window.windows.open_record(DEALS, first)
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        await until(own.isActiveWindow)
        assert own.around.shown == (DEALS, first)
        window.showMinimized()
        own.around.record_wanted.emit(DEALS, second)
        await until(lambda: window.navigator.open_key == second)
        await until(window.isActiveWindow)
        assert not window.isMinimized()
        own.activateWindow()
        await until(own.isActiveWindow)
        own.around.tab_wanted.emit(DEALS, first)
        await until(lambda: window.navigator.open_key == first)
        await until(window.isActiveWindow)
        assert len(window.navigator.tabs) == 2


def press_in(own: RecordWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Press a key in a record's own window."""
    focus: QWidget | None = own.focusWidget()
    QTest.keyClick(focus if focus is not None else own, key, modifiers)


async def test_a_window_of_its_own_offers_what_is_done_with_a_record(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        key = window.page.table.records.key_at(0)
        assert key is not None
        window.windows.open_record(DEALS, key)
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        menu = own.record.head.menu
        keys = [action.objectName() for action in menu.actions()]
        assert keys[:4] == ["open_in_tab", "clone_record", "add_tag", ""]
        assert keys[-1] == "delete_records"
        assert len({key for key in keys if key}) == len([key for key in keys if key])
        beside = [action.objectName() for action in window.record.head.menu.actions()]
        assert beside[:3] == ["open_in_tab", "open_in_window", "clone_record"]
        # there the rows that are selected could be meant
        assert not {"add_tag", "delete_records"} & set(beside)
        assert beside[-1]
        assert not own.commands["convert_lead"].isEnabled()
        press_in(own, Qt.Key.Key_V, SHIFT_CONTROL)
        assert own.notices.toast.words.startswith("Open a lead first")
        assert not own.commands["save_record"].isEnabled()
        own.commands["open_in_tab"].trigger()
        await until(lambda: window.navigator.open_key == key)
        own.activateWindow()
        own.commands["delete_records"].trigger()
        await until(lambda: isinstance(QApplication.activeModalWidget(), DeleteDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DeleteDialog)
        assert dialog.parent() is own
        dialog.delete_button.click()
        await until(lambda: server_id(session, DEALS, key) not in demo.rows(DEALS))


async def test_a_window_is_locked_when_its_account_becomes_read_only(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        key = window.page.table.records.key_at(0)
        assert key is not None
        window.windows.open_record(DEALS, key)
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        assert own.record.form is not None
        field, delete = own.record.form.rows["nextstep"].input, own.commands["delete_records"]
        seen = []
        for _ in range(3):
            seen.append((field.writable, delete.isEnabled()))
            window.commands["read_only"].trigger()
        assert seen == [(True, True), (False, False), (True, True)]


async def test_a_window_of_a_read_only_account_says_why_nothing_is_deleted(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session) as window,
    ):
        key = window.page.table.records.key_at(0)
        assert key is not None
        window.windows.open_record(DEALS, key)
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        assert not own.commands["delete_records"].isEnabled()
        assert "read-only" in own.commands["delete_records"].toolTip()
        press_in(own, Qt.Key.Key_G, SHIFT_CONTROL)
        assert "read-only" in own.notices.toast.words
        own.notices.toast.hide()
        own.desk.delete()
        await until(own.notices.toast.isVisible)
        assert "read-only" in own.notices.toast.words
