"""A table whose stored rows the disk does not give says so in words, and reads them when asked."""

import pytest

from tests.helpers.around import ACCOUNTS, key, relation
from tests.helpers.desk import CONTACTS, Clock, until
from tests.helpers.office import office
from tests.helpers.unread import WORDS, UnreadRows
from vtdesk.app import browse
from vtdesk.app.browse import TableState, TableView
from vtdesk.app.paths import Profile
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import StoreTrouble


class Heard:
    """The states a table told of, as a window hears them."""

    def __init__(self, table: TableView) -> None:
        self.states: list[TableState] = []
        self._table = table
        table.changed.connect(self._hear)

    def last(self) -> TableState:
        return self.states[-1]

    def _hear(self, _nothing: None) -> None:
        self.states.append(self._table.state)


def said(table: TableView) -> str:
    return table.problem.summary if table.problem is not None else ""


async def warm(demo: DemoServer, home: Profile) -> None:
    async with office(demo, home) as opened:
        await opened.table()
        await opened.quiet()


@pytest.mark.parametrize("offline", [False, True])
async def test_rows_that_cannot_be_read_at_the_start_are_told_and_read_again(
    demo: DemoServer, home: Profile, monkeypatch: pytest.MonkeyPatch, offline: bool
) -> None:
    await warm(demo, home)
    disk = UnreadRows(monkeypatch)
    async with office(demo, home, offline=offline) as opened:
        table = opened.session.open_table(CONTACTS)
        heard = Heard(table)
        await table.start()
        assert heard.last() is TableState.PROBLEM
        assert said(table) == WORDS
        table.refresh()
        await until(lambda: len(heard.states) > 1 and not table._starting)
        assert heard.last() is TableState.PROBLEM

        disk.broken = False
        table.refresh()
        await until(lambda: len(table.source) == len(demo.rows(CONTACTS)))
        assert heard.last() in {TableState.READY, TableState.LOADING}
        assert not said(table)


async def test_what_came_and_cannot_be_read_is_no_empty_module(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(demo) as opened:
        await opened.quiet()
        disk = UnreadRows(monkeypatch)
        table = opened.session.open_table(CONTACTS)
        heard = Heard(table)
        await table.start()
        await opened.quiet()
        await until(lambda: table.freshness is not None and not table._requerying)
        assert heard.last() is TableState.PROBLEM
        disk.broken = False
        table.refresh()
        await until(lambda: len(table.source) == len(demo.rows(CONTACTS)))


async def test_rows_of_a_large_module_that_break_off_are_counted_no_further(
    demo: DemoServer, home: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    await warm(demo, home)
    monkeypatch.setattr(browse, "MANY", 1)
    disk = UnreadRows(monkeypatch)
    async with office(demo, home, offline=True, clock=Clock()) as opened:
        table = opened.session.open_table(CONTACTS)
        with pytest.raises(StoreTrouble):
            await table.start()
        assert len(table.source)
        assert not table.counting
        disk.broken = False
        table.refresh()
        await until(lambda: table.problem is None)
        assert len(table.source) == len(demo.rows(CONTACTS))


async def test_related_rows_that_cannot_be_read_are_told_and_read_again(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "One with people"})
    demo.add(CONTACTS, {"lastname": "Person", "account_id": account})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        people = await relation(opened, ACCOUNTS, "Contacts")
        disk = UnreadRows(monkeypatch)
        table = opened.session.related_table(ACCOUNTS, key(account), people)
        heard = Heard(table)
        await table.start()
        assert heard.last() is TableState.PROBLEM
        assert said(table) == WORDS
        disk.broken = False
        table.refresh()
        await until(lambda: len(table.source) == 1 and table.problem is None)
        table.leave()
