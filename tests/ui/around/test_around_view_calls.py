"""What the server is asked when a record opens with everything around it."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import CONTROL, DEALS, opened, press, window_on
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id, parse_record_id
from vtdesk.ui.around.around_view import ACTIVITY, HIERARCHY, RELATED
from vtdesk.ui.around.hierarchy import panel
from vtdesk.ui.look import Look
from vtdesk.ui.main_window import MainWindow

ACCOUNTS = ModuleName("Accounts")
KEPT = tuple(
    ModuleName(name)
    for name in ("Contacts", "Potentials", "ModComments", "Events", "Calendar", "Emails")
)


def _is_around(window: MainWindow, key: int) -> bool:
    return window.around.shown == (DEALS, key)


def _were_asked(demo: DemoServer, calls: int) -> bool:
    return demo.calls.count() >= calls


async def pulled(session: Session, module: ModuleName) -> None:
    """Have all of a module stored."""
    table = session.open_table(module)
    await table.start()
    await until(lambda: table.freshness is not None and table.progress is None)


async def looked_around(window: MainWindow, key: int, module: ModuleName = ACCOUNTS) -> None:
    """Wait until everything around a record is on screen that is to come without being asked for."""
    around = window.around
    await until(lambda: around.shown == (module, key) and not {*around.on_screen()} & around.due)
    relations = window._session.around.relations
    await until(lambda: relations.known(module) is not None or RELATED not in around.on_screen())
    await until(lambda: window._session._cache.record(module, key) is not None)
    if HIERARCHY in around.on_screen():
        await until(lambda: around.hierarchy.group is not None)
    await at_rest(window._session)


async def test_a_stored_customer_is_shown_with_everything_around_it_without_a_call(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    remembered = Remembered({"module": ACCOUNTS})
    async with (
        demo_session(demo) as session,
        window_on(look, session, remembered) as window,
    ):
        for module in KEPT:
            await pulled(session, module)
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        key = await opened(window)
        # what accounts can be related to is asked once a day
        await looked_around(window, key)
        demo.calls.clear()
        second = window.page.table.records.key_at(1)
        assert second is not None
        window.navigator.open_in_table(second)
        await looked_around(window, second)
        window.around.choose(ACTIVITY)
        await looked_around(window, second)
        window.around.choose(HIERARCHY)
        await looked_around(window, second)
        third = window.page.table.records.key_at(2)
        assert third is not None
        window.navigator.open_in_tab(ACCOUNTS, third)
        await looked_around(window, third)
        assert window.around.wide
        assert HIERARCHY in window.around.on_screen()
        assert demo.calls.all() == ()


async def test_a_followed_customer_that_is_not_stored_costs_three_calls_at_most(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        await session.ensure_schema(ACCOUNTS)
        press(window, Qt.Key.Key_2, CONTROL)
        press(window, Qt.Key.Key_Return)
        key = await opened(window)
        await looked_around(window, key, DEALS)
        edit = window.record.edit
        assert edit is not None
        organisation = parse_record_id(str(edit.cell("related_to")))
        assert organisation is not None
        assert session._cache.record(ACCOUNTS, organisation.number) is None
        demo.calls.clear()
        window.navigator.follow(str(organisation))
        await looked_around(window, organisation.number)
        assert [call.operation for call in demo.calls.all()] == ["retrieve", "relatedtypes"]
        demo.calls.clear()
        window.navigator.open_in_tab(ACCOUNTS, organisation.number)
        await until(lambda: demo.calls.count() > 0)
        await looked_around(window, organisation.number)
        assert [call.operation for call in demo.calls.all()] == ["get_account_hierarchy"]


async def test_stepping_through_records_asks_only_around_the_one_it_ends_at(
    look: Look, qtbot: QtBot, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # longer than a step takes on a busy machine
    monkeypatch.setattr(panel, "REST", 1.5)
    async with demo_session(demo) as session, window_on(look, session) as window:
        await session.ensure_schema(ACCOUNTS)
        account_of = session.around.hierarchy.account_of
        stored = [int(parse_id(deal).key) for deal in demo.rows(DEALS)]
        keys = [key for key in stored if account_of(DEALS, key) is not None][:5]
        window.navigator.open_record(DEALS, keys[0])
        await looked_around(window, keys[0], DEALS)
        window.around.choose(HIERARCHY)
        await until(lambda: demo.calls.count("get_account_hierarchy") > 0)
        await looked_around(window, keys[0], DEALS)
        demo.calls.clear()
        for key in keys[1:]:
            window.navigator.open_record(DEALS, key)
            await until(partial(_is_around, window, key))
        await until(lambda: demo.calls.count("get_account_hierarchy") > 0)
        await until(lambda: window.around.hierarchy.group is not None)
        await at_rest(session)
        assert demo.calls.count("get_account_hierarchy") == 1


async def test_each_further_tab_costs_one_call(look: Look, qtbot: QtBot, demo: DemoServer) -> None:
    async with demo_session(demo) as session, window_on(look, session) as window:
        for relation in await session.around.relations.of(ACCOUNTS):
            await session.ensure_schema(relation.module)
        account = parse_record_id(next(iter(demo.rows(ACCOUNTS))))
        assert account is not None
        window.navigator.open_in_tab(ACCOUNTS, account.number)
        await looked_around(window, account.number)
        related = window.around.related
        await until(lambda: related.has_tabs)
        tabs = related.bar.tabs
        labels = [line.relation.label for line in related.lines]
        # deals are stored, those after them are not
        tabs.bar.setCurrentIndex(labels.index("Potentials"))
        tabs.bar.setFocus()
        await at_rest(session)
        await until(lambda: related.relation is not None and related.relation.module == DEALS)
        demo.calls.clear()
        for number in (1, 2, 3):
            press(window, Qt.Key.Key_Right)
            await until(partial(_were_asked, demo, number))
            await at_rest(session)
            assert demo.calls.count() == number
        shown = related.records.shown
        assert shown is not None
        await until(lambda: shown.is_asked)
