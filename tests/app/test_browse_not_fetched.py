"""A table whose rows nobody asked for says so, and waits for nothing."""

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import office
from vtdesk.app.browse import TableState, TableView
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName

LEADS = ModuleName("Leads")


class Heard:
    """The states a table told of, as a window hears them."""

    def __init__(self, table: TableView) -> None:
        self.states: list[TableState] = []
        self._table = table
        table.changed.connect(self._hear)

    def _hear(self, _nothing: None) -> None:
        self.states.append(self._table.state)


def state(table: TableView) -> TableState:
    return table.state


async def test_a_module_taken_off_this_computer_waits_for_nothing(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await opened.quiet()
        heard = Heard(table)
        await opened.session.keeping.remove_local_data(CONTACTS)
        await until(lambda: TableState.NOT_FETCHED in heard.states[-1:])
        await opened.quiet()
        demo.calls.clear()
        assert state(table) is TableState.NOT_FETCHED
        assert demo.calls.count() == 0


async def test_without_a_network_neither_is_promised(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await opened.quiet()
        opened.session.work_offline()
        await until(lambda: opened.session.status.online is False)
        await opened.session.keeping.remove_local_data(CONTACTS)
        await until(lambda: state(table) is TableState.NOT_FETCHED)
        table.refresh()
        assert state(table) is TableState.OFFLINE_EMPTY


async def test_it_comes_when_it_is_asked_for(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await opened.quiet()
        await opened.session.keeping.remove_local_data(CONTACTS)
        await until(lambda: state(table) is TableState.NOT_FETCHED)
        table.refresh()
        assert state(table) is TableState.NEVER_LOADED
        await until(lambda: len(table.source) == len(demo.rows("Contacts")))
        assert table.problem is None


async def test_a_fetch_that_is_stopped_before_its_first_page_is_waited_for_no_more(
    demo: DemoServer,
) -> None:
    async with office(demo) as opened:
        await opened.quiet()
        demo.faults.delay = 0.2
        table = opened.session.open_table(LEADS)
        await table.start()
        assert state(table) is TableState.NEVER_LOADED
        table.stop()
        assert state(table) is TableState.NOT_FETCHED


async def test_a_table_that_opens_tells_of_nothing_but_waiting(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.quiet()
        await opened.session.ensure_schema(LEADS)
        table = opened.session.open_table(LEADS)
        heard = Heard(table)
        assert state(table) is TableState.NEVER_LOADED
        await table.start()
        await until(lambda: len(table.source) == len(demo.rows("Leads")))
        assert TableState.NOT_FETCHED not in heard.states
