"""A record that vanishes while it is edited."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, press, window_on
from tests.helpers.main_window import opened as opened_in
from tests.helpers.open_record import Opened, open_record
from tests.helpers.sample_session import DEALS
from vtdesk.demo.server import DemoServer
from vtdesk.domain.keeping import MINE
from vtdesk.ui.look import Look


def button(opened: Opened, text: str) -> QPushButton:
    return next(b for b in opened.pane.banner.buttons if b.text() == text)


async def vanish(opened: Opened) -> None:
    changes = await opened.session._cache.remove_records(DEALS, [7])
    opened.session.bus.changes.emit(changes)


async def test_what_it_held_stays_on_screen_and_nothing_can_be_typed(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        opened.leave()
        await vanish(opened)
        assert "no longer in Vtiger" in opened.pane.banner.words
        assert opened.pane.head.title == "Pump retrofit, line 4"
        assert opened.line("phone").text() == "+49 221 4710 330"
        assert opened.line("amount").text() == "51,200.00"
        assert not any(row.input.writable for row in opened.form.rows.values())


async def test_it_is_restored_as_a_new_record_with_what_was_typed(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        opened.leave()
        await vanish(opened)
        button(opened, "Restore as new").click()
        await until(lambda: opened.pane.edit is not opened.edit)
        made = opened.pane.edit
        assert made is not None
        assert made.is_new
        assert made.cell("amount") == "51200"
        assert made.cell("phone") == "+49 221 4710 330"
        assert made.cell("contact_id") == "12x5"
        assert opened.form.shows_all
        assert opened.session._cache.draft(DEALS, 7) is None
        opened.pane.save()
        await until(lambda: opened.session.outbox_count.waiting == 1)
        (change,) = opened.session._cache.outbox()
        assert change.values["amount"] == "51200"
        assert "createdtime" not in change.values


async def test_it_is_forgotten(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        closed = QSignalSpy(opened.pane.closed)
        opened.type("amount", "51200")
        await vanish(opened)
        button(opened, "Forget").click()
        await until(lambda: closed.count() == 1)
        assert opened.pane.edit is None
        assert opened.session._cache.draft(DEALS, 7) is None
        assert opened.session.outbox_count.waiting == 0


async def test_what_was_removed_from_this_computer_alone_is_fetched_and_never_made_anew(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        await opened_in(window)
        banner, edit = window.record.banner, window.record.edit
        assert edit is not None
        await session.keeping.remove_local_data(DEALS)
        await until(banner.isVisible)
        assert banner.words == "This deal is not kept on this computer any more."
        assert [each.text() for each in banner.buttons if each.isVisible()] == ["Fetch it"]
        banner.buttons[0].click()
        await until(banner.isHidden)
        assert window.record.edit is edit
        assert not edit.gone


async def test_what_was_typed_in_a_record_deleted_elsewhere_can_be_kept_where_not_all_are_kept(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        await opened.session.keeping.set_policy(DEALS, MINE)
        await vanish(opened)
        assert opened.pane.banner.words == "This deal is not kept on this computer any more."
    async with open_record(look) as opened:
        await opened.session.keeping.set_policy(DEALS, MINE)
        opened.type("amount", "51200")
        opened.leave()
        await vanish(opened)
        assert button(opened, "Restore as new").isVisible()
