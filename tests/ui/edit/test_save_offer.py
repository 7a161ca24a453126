"""Undo after a save."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import (
    ALT,
    CONTROL,
    DEALS,
    opened,
    press,
    server_id,
    window_on,
    write,
)
from tests.helpers.main_window import SHIFT as SHIFT_KEY
from tests.helpers.office import office
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.consent_question import ConsentQuestion
from vtdesk.ui.edit.ask_dialog import AskDialog
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.parts import toast as toasts


async def save_amount(window: MainWindow, amount: str) -> int:
    """Open the first deal and save another amount; its key."""
    press(window, Qt.Key.Key_2, CONTROL)
    press(window, Qt.Key.Key_Return)
    key = await opened(window)
    edit = window.record.edit
    assert edit is not None
    edit.edit_text("amount", amount)
    press(window, Qt.Key.Key_S, CONTROL)
    return key


def first_amount(demo: DemoServer, session: Session, window: MainWindow) -> float:
    """What the server has for the deal in the first row; another one than tests save."""
    key = window.page.table.records.key_at(0)
    assert key is not None
    amount = amount_there(demo, session, key)
    assert amount not in (0, 123)
    return amount


def amount_there(demo: DemoServer, session: Session, key: int) -> float:
    return float(str(demo.rows(DEALS)[server_id(session, DEALS, key)]["amount"]))


async def test_a_save_is_taken_back_by_its_toast(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        before = first_amount(demo, session, window)
        key = await save_amount(window, "123")
        await until(lambda: amount_there(demo, session, key) == 123)
        toast = window.notices.toast
        await until(lambda: toast.words.startswith("Saved in Vtiger"))
        assert toast.button.text() == "Undo"
        toast.button.click()
        await until(lambda: amount_there(demo, session, key) == before)
        await until(lambda: not session.outbox_count.waiting)


async def test_a_save_taken_back_shows_where_the_cursor_stands(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened(window)
        form = window.record.form
        assert form is not None
        form.go_to("potentialname")
        line = form.rows["potentialname"].input.editor
        assert isinstance(line, QLineEdit)
        before = line.text()
        press(window, Qt.Key.Key_End)
        write(" now")
        press(window, Qt.Key.Key_S, CONTROL)
        await until(lambda: window.notices.toast.words.startswith("Saved in Vtiger"))
        press(window, Qt.Key.Key_Z, CONTROL | ALT)
        await until(lambda: line.text() == before)
        await until(lambda: not session.outbox_count.waiting)
        assert line.hasFocus()
        assert line.text() == before
        assert form.rows["potentialname"].input.state.newer is None


async def test_what_somebody_changed_since_stays_and_is_told(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        key = await save_amount(window, "123")
        toast = window.notices.toast
        await until(lambda: toast.words.startswith("Saved in Vtiger"))
        demo.edit(DEALS, server_id(session, DEALS, key), {"amount": "456"})
        toast.button.click()
        await until(lambda: "Nothing was put back" in toast.words)
        assert amount_there(demo, session, key) == 456


async def test_what_waits_can_be_taken_back_without_a_call(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        session.work_offline()
        await until(lambda: session.status.online is False)
        before = first_amount(demo, session, window)
        await save_amount(window, "123")
        toast = window.notices.toast
        await until(lambda: toast.words == "Waiting to send")
        assert toast.button.text() == "Undo"
        toast.button.click()
        await until(lambda: not session.outbox_count.waiting)
        edit = window.record.edit
        assert edit is not None
        await until(lambda: float(str(edit.cell("amount"))) == before)


async def test_only_the_message_of_the_save_has_it(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        told = Notice(Level.DONE, "Saved in Vtiger: x", topic="sent", module=DEALS)
        assert window.offer.dressed(told) is told
        await save_amount(window, "123")
        other = Notice(Level.DONE, "Exported", topic="export")
        assert window.offer.dressed(other) is other
        elsewhere = Notice(Level.DONE, "Saved", topic="sent", module="Contacts")
        assert window.offer.dressed(elsewhere) is elsewhere
        await until(lambda: window.notices.toast.words.startswith("Saved in Vtiger"))
        assert window.offer.dressed(told) is told


async def test_a_window_of_its_own_offers_it_there(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return, CONTROL | SHIFT_KEY)
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        before = first_amount(demo, session, window)
        edit = own.record.edit
        assert edit is not None
        assert edit.key is not None
        edit.edit_text("amount", "123")
        own.record.save()
        await until(lambda: own.notices.toast.words == "On its way to Vtiger")
        key = edit.key
        await until(lambda: amount_there(demo, session, key) == 123)
        await until(lambda: not session.outbox_count.waiting)
        own.notices.toast.button.click()
        await until(lambda: amount_there(demo, session, key) == before)
        await until(lambda: not session.outbox_count.waiting)


async def test_an_account_that_asks_first_is_asked_before_a_save_is_taken_back(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with office(demo, level=WriteLevel.ASK) as office_open:
        session = office_open.session
        async with window_on(look, session) as window:
            await office_open.table(DEALS)
            before = first_amount(demo, session, window)
            key = await save_amount(window, "123")
            await until(lambda: bool(window.findChildren(AskDialog)))
            window.findChildren(AskDialog)[0].accept()
            await until(lambda: amount_there(demo, session, key) == 123)
            toast = window.notices.toast
            await until(lambda: toast.words.startswith("Saved in Vtiger"))
            window.offer.undo()
            await until(lambda: bool(window.findChildren(ConsentQuestion)))
            (question,) = window.findChildren(ConsentQuestion)
            shown = [label.text() for label in question.findChildren(QLabel)]
            assert "123,00" in shown
            question.reject()
            await until(lambda: not window.findChildren(ConsentQuestion))
            assert amount_there(demo, session, key) == 123
            assert not session.outbox_count.waiting
            window.offer.undo()
            await until(lambda: bool(window.findChildren(ConsentQuestion)))
            window.findChildren(ConsentQuestion)[0].accept()
            await until(lambda: amount_there(demo, session, key) == before)
            await office_open.sent()


async def test_the_last_save_is_taken_back_by_key_when_its_message_is_long_gone(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toasts, "_MILLISECONDS", 1)
    async with demo_session(demo) as session, window_on(look, session) as window:
        assert not window.commands["undo_save"].isEnabled()
        before = first_amount(demo, session, window)
        key = await save_amount(window, "123")
        message = window.notices.toast
        await until(lambda: message.words.startswith("Saved in Vtiger"))
        await until(message.isHidden)
        assert window.commands["undo_save"].isEnabled()
        press(window, Qt.Key.Key_Z, CONTROL | ALT)
        await until(lambda: not window.commands["undo_save"].isEnabled())
        await until(lambda: amount_there(demo, session, key) == before)
        await until(lambda: not session.outbox_count.waiting)


async def test_a_window_of_its_own_takes_its_save_back_by_key(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toasts, "_MILLISECONDS", 1)
    async with demo_session(demo) as session, window_on(look, session) as window:
        key = window.page.table.records.key_at(0)
        assert key is not None
        before = first_amount(demo, session, window)
        window.windows.open_record(DEALS, key)
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        edit = own.record.edit
        assert edit is not None
        edit.edit_text("amount", "123")
        own.record.save()
        await until(lambda: amount_there(demo, session, key) == 123)
        await until(lambda: not session.outbox_count.waiting)
        await until(own.notices.toast.isHidden)
        assert own.commands["undo_save"].isEnabled()
        assert not window.commands["undo_save"].isEnabled()
        own.activateWindow()
        await until(own.isActiveWindow)
        press(own, Qt.Key.Key_Z, CONTROL | ALT)
        await until(lambda: amount_there(demo, session, key) == before)
        await until(lambda: not session.outbox_count.waiting)
