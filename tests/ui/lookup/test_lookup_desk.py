"""The phone rings: the number is copied, looked up, and the record is there."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QListView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import CONTACTS, until
from tests.helpers.main_window import ALT, CONTROL, inside, press, window_on, write
from tests.helpers.url_taker import UrlTaker, taking
from vtdesk.app.activity_entries import SUBJECT
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import parse_id
from vtdesk.domain.modules import EVENTS
from vtdesk.ui.caller_words import ASK, CALL, LOG, NEW, OPEN
from vtdesk.ui.edit.inputs.links import LinkInput
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow
from vtdesk.ui.palette_model import Hit, HitKind

NUMBER = "+49 221 4710-217"
NAME = "Katrin Öztürk"


@pytest.fixture
def dialler() -> Iterator[UrlTaker]:
    with taking("tel", "mailto") as taker:
        yield taker


def caller(demo: DemoServer) -> str:
    """Give a contact the number; their id."""
    record = next(iter(demo.rows(CONTACTS)))
    first, last = NAME.split()
    values = {"firstname": first, "lastname": last, "phone": NUMBER, "email": "ko@nord.example"}
    demo.edit(CONTACTS, record, values)
    return record


async def stored(session: Session) -> None:
    """Have the contacts here."""
    await at_rest(session)
    session.refresh(CONTACTS)
    await at_rest(session)
    assert session.freshness(CONTACTS) is not None


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def hits(window: MainWindow) -> list[Hit]:
    """What the palette lists."""
    model = window.search_palette.model
    found = (model.hit(row) for row in range(model.rowCount()))
    return [hit for hit in found if hit is not None]


def offered(window: MainWindow) -> list[str]:
    return [hit.action for hit in hits(window) if hit.kind is HitKind.OFFER]


async def looked_up(window: MainWindow) -> Hit:
    """Wait for what was looked up; what stands on top."""
    await until(lambda: window.search_palette.foot.isVisible() and bool(hits(window)))
    return hits(window)[0]


async def look_up(window: MainWindow, text: str = NUMBER) -> Hit:
    """Copy a text and look it up by its keys; what stands on top."""
    copy(text)
    press(window, Qt.Key.Key_L, CONTROL)
    return await looked_up(window)


@asynccontextmanager
async def caller_stored(
    look: Look, demo: DemoServer
) -> AsyncIterator[tuple[Session, MainWindow, str]]:
    """A window whose store has the contacts, and the id of the one with the number."""
    record = caller(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        await stored(session)
        yield session, window, record


async def test_three_keys_from_the_number_to_the_record(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with caller_stored(look, demo) as (_, window, record):
        calls = demo.calls.count()
        copy(" 0221/4710217 ")
        press(window, Qt.Key.Key_L, CONTROL)
        assert window.search_palette.input.text() == "0221/4710217"
        first = await looked_up(window)
        assert first.title == NAME
        assert first.caller is not None
        assert first.caller.tall
        assert first.caller.reached[slice(*_ends(first.caller.marked))] == "221 4710217"
        assert offered(window) == [LOG, CALL, OPEN, NEW, ASK]
        assert window.search_palette.foot.words.startswith("1 of ")
        begun = QSignalSpy(window.lookup_desk.call_begun)
        press(window, Qt.Key.Key_Return)
        await until(lambda: begun.count() == 1)
        await until(lambda: inside(window, window.around.activity))
        edit = window.record.edit
        assert edit is not None
        assert str(edit.id) == record
        assert demo.calls.count() == calls
        assert begun.at(0) == ["+49 221 4710217", True]


async def test_who_rings_can_be_read_in_large_text(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    look.theme.choose_text_scale(2.0)
    async with caller_stored(look, demo) as (_, window, _):
        await look_up(window, " 0221/4710217 ")
        lines = window.search_palette.findChild(QListView)
        assert lines is not None
        heights = [
            lines.sizeHintForRow(row) for row in range(window.search_palette.model.rowCount())
        ]
        words = look.theme.line_height("lead") + 2 * look.theme.line_height("body")
        assert max(heights) >= words
        assert min(heights) > look.theme.line_height("body")
        small = look.theme.line_height("small")
        assert window.search_palette.foot.height() > small
        look.theme.choose_text_scale(1.0)
        assert window.search_palette.foot.height() < small + 4


def _ends(marked: tuple[int, int]) -> tuple[int, int]:
    return marked[0], sum(marked)


async def test_what_is_no_number_is_not_taken_from_the_clipboard(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        copy("hello there")
        press(window, Qt.Key.Key_L, CONTROL)
        assert window.search_palette.isVisible()
        assert window.search_palette.input.text() == ""


async def test_keys_do_what_the_offers_say(
    look: Look, qtbot: QtBot, demo: DemoServer, dialler: UrlTaker
) -> None:
    async with caller_stored(look, demo) as (_, window, record):
        await look_up(window)
        press(window, Qt.Key.Key_C, CONTROL | ALT)
        assert dialler.urls == ["tel:+492214710217"]
        assert not window.search_palette.isVisible()
        press(window, Qt.Key.Key_L, CONTROL)
        await looked_up(window)
        begun = QSignalSpy(window.lookup_desk.call_begun)
        press(window, Qt.Key.Key_Return, CONTROL)
        await until(lambda: window.record.edit is not None)
        assert window.record.edit is not None
        assert str(window.record.edit.id) == record
        assert begun.count() == 0, "opened, and nothing more"


def subject(window: MainWindow) -> str:
    """What the call begins with that is being noted; "" for none."""
    form = window.around.activity.entries.form
    return form.texts[SUBJECT] if form is not None else ""


async def test_who_was_called_from_the_look_up_can_be_noted_at_once(
    look: Look, qtbot: QtBot, demo: DemoServer, dialler: UrlTaker
) -> None:
    async with caller_stored(look, demo) as (session, window, record):
        await session.ensure_schema(EVENTS)
        await look_up(window)
        press(window, Qt.Key.Key_C, CONTROL | ALT)
        toast = window.notices.toast
        assert (toast.words, toast.button.text()) == (
            "Calling +49 221 4710217",
            "Log this call",
        )
        toast.button.click()
        await until(lambda: subject(window) == "Call to +49 221 4710217")
        assert window.record.edit is not None
        assert str(window.record.edit.id) == record


async def test_who_was_called_from_a_form_can_be_noted_at_once(
    look: Look, qtbot: QtBot, demo: DemoServer, dialler: UrlTaker
) -> None:
    async with caller_stored(look, demo) as (session, window, record):
        await session.ensure_schema(EVENTS)
        window.navigator.open_record(CONTACTS, parse_id(record).key)
        await until(lambda: window.record.form is not None)
        call(window.record)
        assert dialler.urls == ["tel:+492214710217"]
        # another record was opened meanwhile
        other = list(demo.rows(CONTACTS))[1]
        window.navigator.open_record(CONTACTS, parse_id(other).key)
        await until(lambda: str(window.record.edit and window.record.edit.id) == other)
        window.notices.toast.button.click()
        await until(lambda: subject(window).startswith("Call to +49"))
        assert window.record.edit is not None
        assert str(window.record.edit.id) == record


async def test_who_was_called_from_a_window_of_its_own_is_noted_there(
    look: Look, qtbot: QtBot, demo: DemoServer, dialler: UrlTaker
) -> None:
    async with caller_stored(look, demo) as (session, window, record):
        await session.ensure_schema(EVENTS)
        window.windows.open_record(CONTACTS, parse_id(record).key)
        await until(lambda: bool(window.windows.windows))
        own = window.windows.windows[0]
        await until(lambda: own.record.form is not None)
        call(own.record)
        assert own.notices.toast.button.text() == "Log this call"
        own.notices.toast.button.click()
        await until(lambda: own.around.activity.entries.form is not None)
        form = own.around.activity.entries.form
        assert form is not None
        assert form.texts[SUBJECT].startswith("Call to +49")


async def test_nothing_is_offered_where_no_call_can_be_noted(
    look: Look, qtbot: QtBot, demo: DemoServer, dialler: UrlTaker
) -> None:
    async with caller_stored(look, demo) as (session, window, record):
        session.set_write_level(WriteLevel.READ_ONLY)
        window.navigator.open_record(CONTACTS, parse_id(record).key)
        await until(lambda: window.record.form is not None)
        call(window.record)
        assert dialler.urls == ["tel:+492214710217"]
        assert not window.notices.toast.isVisible()


def call(record: RecordPane) -> None:
    """Press the icon beside the number."""
    assert record.form is not None
    field = record.form.rows["phone"].input
    assert isinstance(field, LinkInput)
    field.open_link()


async def test_an_unknown_number_is_asked_for_and_made_a_contact(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await session.ensure_schema(CONTACTS)
        await at_rest(session)
        caller(demo)
        first = await look_up(window)
        assert (first.kind, first.action) == (HitKind.OFFER, ASK)
        heading = window.search_palette.model.heading(0)
        assert heading == "Nobody stored here has this number"
        press(window, Qt.Key.Key_Return)
        await until(lambda: bool(hits(window)) and hits(window)[0].kind is HitKind.CALLER)
        assert hits(window)[0].title == NAME
        assert demo.calls.count("lookup") == 1
        window.search_palette.input.setText("0221 999 888")
        await until(lambda: bool(hits(window)) and hits(window)[0].action == ASK)
        press(window, Qt.Key.Key_R, CONTROL)
        foot = window.search_palette.foot
        await until(lambda: foot.words == "Vtiger does not know it either.")
        assert demo.calls.count("lookup") <= 3
        press(window, Qt.Key.Key_N, CONTROL)
        await until(lambda: window.record.edit is not None and window.record.edit.is_new)
        edit = window.record.edit
        assert edit is not None
        assert edit.module == CONTACTS
        assert edit.cell("phone") == "0221 999 888"


async def test_an_address_is_written_to(
    look: Look, qtbot: QtBot, demo: DemoServer, dialler: UrlTaker
) -> None:
    async with caller_stored(look, demo) as (_, window, _):
        press(window, Qt.Key.Key_K, CONTROL)
        write("ko@nord.exam")
        await until(lambda: [hit.title for hit in hits(window)][:1] == [NAME])
        assert offered(window) == [CALL, OPEN, NEW, ASK]
        press(window, Qt.Key.Key_C, CONTROL | ALT)
        assert dialler.urls == ["mailto:ko@nord.example"]


async def test_without_a_connection_it_says_why_and_keeps_what_is_stored(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    caller(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        await session.ensure_schema(CONTACTS)
        await at_rest(session)
        assert (await look_up(window)).action == ASK
        session.work_offline()
        press(window, Qt.Key.Key_Return)
        await until(lambda: "ffline" in window.search_palette.foot.words)
        assert offered(window) == [CALL, NEW], "it cannot be asked again"


async def test_where_nothing_may_be_changed_the_call_is_not_noted(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with caller_stored(look, demo) as (session, window, record):
        session.set_write_level(WriteLevel.READ_ONLY)
        await look_up(window)
        reasons = {hit.action: hit.off for hit in hits(window) if hit.off}
        assert reasons.keys() == {LOG, NEW}
        press(window, Qt.Key.Key_N, CONTROL)
        assert window.search_palette.isVisible(), "what is off does nothing"
        begun = QSignalSpy(window.lookup_desk.call_begun)
        press(window, Qt.Key.Key_Return)
        await until(lambda: window.record.edit is not None)
        assert window.record.edit is not None
        assert str(window.record.edit.id) == record
        assert begun.count() == 0


async def test_typing_on_goes_back_to_records_and_actions(
    look: Look, qtbot: QtBot, qtmodeltester: ModelTester, demo: DemoServer
) -> None:
    async with caller_stored(look, demo) as (_, window, _):
        await look_up(window)
        model = window.search_palette.model
        qtmodeltester.check(model)
        spoken = str(model.index(1).data(Qt.ItemDataRole.AccessibleTextRole))
        assert spoken.startswith(NAME)
        assert "Office Phone, +49 221 4710217" in spoken
        write("about")
        await until(lambda: bool(hits(window)) and hits(window)[0].kind is HitKind.ACTION)
        assert not window.search_palette.foot.isVisible()
        assert hits(window)[0].title == "About vtdesk"
