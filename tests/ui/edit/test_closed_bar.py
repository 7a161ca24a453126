"""Closed records look closed, say what is locked, and can be edited again once reopened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.helpers.around import DEALS, key
from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, SHIFT, press, window_on, write
from vtdesk.app.session import Session
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.notices import Notice
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow


def closed_deal(demo: DemoServer) -> str:
    """A deal of the server that is won."""
    record = next(iter(demo.rows(DEALS)))
    demo.edit(DEALS, record, {"sales_stage": "Closed Won"})
    return record


async def opened(window: MainWindow, record: str) -> None:
    """Open a deal and wait until all of its fields are on screen."""
    window.navigator.open_record(DEALS, key(record))
    await until(lambda: window.record.edit is not None and window.record.edit.key == key(record))
    await at_rest(window._session)


@asynccontextmanager
async def closed_deal_open(
    look: Look, demo: DemoServer
) -> AsyncIterator[tuple[Session, MainWindow, str]]:
    """A window with a deal open that is won, and the deal's id."""
    record = closed_deal(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        await opened(window, record)
        yield session, window, record


def writable(window: MainWindow, field: str) -> bool:
    """Whether a field of the form can be changed."""
    assert window.record.form is not None
    return window.record.form.rows[field].input.writable


async def test_a_closed_record_is_locked_and_says_how_to_go_on(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with closed_deal_open(look, demo) as (_, window, _):
        bar = window.record.closed_bar
        assert bar.words == (
            "Closed: Sales Stage is “Closed Won”. Its fields are locked until it is reopened."
        )
        assert not writable(window, "nextstep")
        assert window.record.form is not None
        assert "locked" in window.record.form.toolTip()
        told: list[Notice] = []
        window.record.message.connect(told.append)
        window.record.form.go_to("nextstep")
        write("x")
        assert [notice.words for notice in told] == [bar.words]


async def test_a_record_is_reopened_by_its_key_and_edited_at_once(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with closed_deal_open(look, demo) as (session, window, record):
        demo.calls.clear()
        press(window, Qt.Key.Key_K, CONTROL | SHIFT)
        await until(lambda: window.record.closed_bar.isHidden())
        await at_rest(session)
        assert (demo.calls.count("reopen"), demo.calls.count()) == (1, 2)
        assert demo.rows(DEALS)[record]["sales_stage"] != "Closed Won"
        assert writable(window, "nextstep")
        assert window.record.form is not None
        window.record.form.go_to("nextstep")
        write("Call")
        assert window.record.has_changes
        assert window.desks.convert.why_not_reopen == "This deal is not closed."


async def test_a_closed_record_can_be_edited_as_it_is(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with closed_deal_open(look, demo) as (_, window, record):
        window.record.closed_bar.unlock.click()
        assert writable(window, "nextstep")
        assert window.record.closed_bar.words == "Closed: Sales Stage is “Closed Won”."
        other = list(demo.rows(DEALS))[1]
        await opened(window, other)
        await opened(window, record)
        assert not writable(window, "nextstep")


async def test_what_keeps_a_record_closed_is_said(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with closed_deal_open(look, demo) as (_, window, _):
        told: list[Notice] = []
        window.desks.convert.message.connect(told.append)
        demo.faults.offline = True
        window.record.closed_bar.reopen.click()
        await until(lambda: bool(told))
        await until(window.record.closed_bar.reopen.isEnabled)
        assert not window.record.closed_bar.isHidden()
        assert not writable(window, "nextstep")


async def test_a_server_that_turns_out_to_have_no_reopening_locks_nothing(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with closed_deal_open(look, demo) as (_, window, _):
        told: list[Notice] = []
        window.desks.convert.message.connect(told.append)
        demo.faults.cause(Trouble.EMPTY, "reopen", 1)
        window.record.closed_bar.reopen.click()
        await until(lambda: bool(told))
        assert told[0].words == "This Vtiger does not offer reopening of records."
        await until(lambda: writable(window, "nextstep"))


async def test_where_reopening_is_not_allowed_nothing_is_locked_here(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    record = closed_deal(demo)
    async with demo_session(demo) as session, window_on(look, session) as window:
        session._client.probe.learn_operation("reopen", present=False)
        await opened(window, record)
        bar = window.record.closed_bar
        assert bar.words == "Closed: Sales Stage is “Closed Won”."
        assert bar.reopen.isHidden()
        assert writable(window, "nextstep")
        assert "does not offer" in window.desks.convert.why_not_reopen
        assert not window.commands["reopen_record"].isEnabled()


async def test_a_read_only_account_reopens_nothing(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    record = closed_deal(demo)
    async with (
        demo_session(demo, write_level=WriteLevel.READ_ONLY) as session,
        window_on(look, session) as window,
    ):
        await opened(window, record)
        assert "Closed" in window.record.closed_bar.words
        assert window.record.closed_bar.reopen.isHidden()
        assert "read-only" in window.desks.convert.why_not_reopen
