"""Where a record that was found elsewhere stands in its table."""

from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.main_window import DEALS, opened, rows, window_on
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, RecordId, parse_id
from vtdesk.ui.look import Look

CONTACTS = ModuleName("Contacts")


def last_contact(demo: DemoServer) -> RecordId:
    """The contact that a fill brings last."""
    record = parse_id(min(demo.rows(CONTACTS), key=lambda wire: int(wire.partition("x")[2])))
    assert isinstance(record, RecordId)
    return record


async def test_the_row_of_a_record_found_in_another_module_is_marked_once_it_is_there(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    record = last_contact(shared_demo)
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        window.navigator.open_found(CONTACTS, record)
        assert await opened(window) == record.key
        await until(lambda: window.page.table.current_key() == record.key)
        table = window.page.table
        assert window.page.module == CONTACTS
        assert list(table.selected_rows()) == [table.records.row_of(record.key)]
        await until(
            lambda: window.navigator.place == (table.currentIndex().row() + 1, rows(window))
        )


async def test_whoever_chose_another_row_meanwhile_keeps_it(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    record = last_contact(shared_demo)
    async with demo_session(shared_demo) as session, window_on(look, session) as window:
        window.navigator.open_found(CONTACTS, record)
        table = window.page.table
        await until(lambda: window.page.module == CONTACTS and rows(window) > 0)
        first = table.records.key_at(0)
        assert first is not None
        table.choose(first)
        assert await opened(window) == record.key
        total = len(shared_demo.rows(CONTACTS))
        await until(lambda: rows(window) == total and not window.page.foot.words)
        assert window.navigator.open_key == record.key
        window.navigator.open_module(DEALS)
        window.navigator.open_module(CONTACTS)
        await until(lambda: rows(window) == total)
        assert table.current_key() is None
