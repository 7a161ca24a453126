"""Ctrl+Enter in a field of the main window, which has an action with the same keys."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import CONTACTS, until
from tests.helpers.main_window import CONTROL, opened, press, window_on
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

DOCUMENTS = ModuleName("Documents")


def in_field(window: MainWindow, name: str) -> FieldInput:
    """Put the keyboard into a field of the open record."""
    form = window.record.form
    assert form is not None
    form.go_to(name)
    field = form.rows[name].input
    field.editor.setFocus()
    assert field.editor.hasFocus()
    return field


def holding(demo: DemoServer, module: ModuleName, field: str, value: str = "") -> int:
    """The key of a record that has something, or just this, in a field."""
    rows = demo.rows(module).items()
    found = next(r for r, row in rows if (row[field] == value if value else row[field]))
    return int(parse_id(found).key)


async def test_it_opens_the_record_a_field_points_to(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    kept = Remembered({"module": CONTACTS})
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, kept) as window,
    ):
        window.navigator.open_record(CONTACTS, holding(shared_demo, CONTACTS, "account_id"))
        await opened(window)
        assert window.record.edit is not None
        target = parse_id(str(window.record.edit.cell("account_id")))
        in_field(window, "account_id")
        press(window, Qt.Key.Key_Return, CONTROL)
        await until(lambda: window.navigator.open_key == int(target.key))
        assert window.record.edit.module == session.module_of(target)
        assert len(window.navigator.tabs) == 1


async def test_it_calls_a_number_and_opens_no_tab(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", called.append)
    kept = Remembered({"module": CONTACTS})
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, kept) as window,
    ):
        window.navigator.open_record(CONTACTS, holding(shared_demo, CONTACTS, "phone"))
        await opened(window)
        in_field(window, "phone")
        press(window, Qt.Key.Key_Return, CONTROL)
        assert [url.scheme() for url in called] == ["tel"]
        assert len(window.navigator.tabs) == 1


async def test_it_saves_the_file_of_a_document(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    kept = Remembered({"module": DOCUMENTS})
    async with (
        demo_session(shared_demo) as session,
        window_on(look, session, kept) as window,
    ):
        await at_rest(session)
        key = holding(shared_demo, DOCUMENTS, "filelocationtype", "I")
        window.navigator.open_record(DOCUMENTS, key)
        await opened(window)
        in_field(window, "filename")
        press(window, Qt.Key.Key_Return, CONTROL)
        await until(lambda: window.findChild(QFileDialog) is not None)
        dialog = window.findChild(QFileDialog)
        assert dialog is not None
        dialog.reject()
        assert len(window.navigator.tabs) == 1


async def test_a_field_that_leads_nowhere_leaves_the_keys_to_the_window(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        key = window.page.table.records.key_at(2)
        assert key is not None
        window.navigator.open_in_table(key)
        await opened(window)
        in_field(window, "potentialname")
        press(window, Qt.Key.Key_Return, CONTROL)
        await until(lambda: len(window.navigator.tabs) == 2)
        assert window.navigator.open_key == key
