"""The table of a module over the real server: states, words, order, news, names, calls."""

import asyncio
import gc
import weakref
from collections import Counter
from dataclasses import replace

import pytest

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import office
from vtdesk.app import browse
from vtdesk.app.browse import TableState, TableView
from vtdesk.app.paths import Profile
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import AccessDenied
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.query import All, Condition, Op, Sort
from vtdesk.domain.search_text import fold
from vtdesk.domain.status import PullProgress

ACCOUNTS = ModuleName("Accounts")
INVOICE = ModuleName("Invoice")
LEADS = ModuleName("Leads")


def key(record: str) -> int:
    return int(parse_id(record).key)


def some(demo: DemoServer, module: str = "Contacts") -> str:
    return next(iter(demo.rows(module)))


def state(table: TableView) -> TableState:
    return table.state


def column(table: TableView, name: str) -> int:
    return [column.spec.name for column in table.columns].index(name)


def texts(table: TableView, name: str) -> list[str]:
    place = column(table, name)
    return [table.source.row(row).texts[place] for row in range(len(table.source))]


class Watch:
    """Hears that a table has something new."""

    def __init__(self, table: TableView) -> None:
        self.states: list[TableState] = []
        self.columns = 0
        self._table = table
        table.changed.connect(self.hear)
        table.columns_changed.connect(self.hear_columns)

    def hear(self, _nothing: None) -> None:
        self.states.append(self._table.state)

    def hear_columns(self, _nothing: None) -> None:
        self.columns += 1


async def test_a_module_fills_while_its_table_is_open(demo: DemoServer) -> None:
    demo.grow("Contacts", 700 - len(demo.rows("Contacts")))
    async with office(demo) as opened:
        await opened.quiet()
        demo.faults.delay = 0.05
        table = opened.session.open_table(CONTACTS)
        assert state(table) is TableState.NEVER_LOADED
        watch = Watch(table)
        await table.start()
        await until(lambda: 0 < len(table.source) < 700)
        assert state(table) is TableState.LOADING
        assert table.progress is not None
        await until(lambda: len(table.source) == 700 and table.progress is None)
        assert state(table) is TableState.READY
        assert table.total == 700
        assert table.freshness is not None
        assert {TableState.LOADING, TableState.READY} <= set(watch.states)
        assert watch.columns == 1
        assert opened.session.open_table(CONTACTS) is table


async def test_a_table_does_not_load_while_only_what_is_gone_is_looked_for(
    demo: DemoServer,
) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await opened.quiet()
        engine = opened.session._engine
        for checking, shown in ((False, TableState.LOADING), (True, TableState.READY)):
            pull = PullProgress(CONTACTS, 100, 300, checking=checking)
            engine.status = replace(engine.status, pulls=(pull,))
            assert state(table) is shown
            assert (table.progress is None) == checking


async def test_stopping_keeps_what_came_and_a_refresh_goes_on(demo: DemoServer) -> None:
    demo.grow("Contacts", 900 - len(demo.rows("Contacts")))
    async with office(demo) as opened:
        table = opened.session.open_table(CONTACTS)
        await table.start()
        await until(lambda: len(table.source) > 0)
        table.stop()
        assert table.progress is None
        opened.session.refresh(CONTACTS)
        await until(lambda: len(table.source) == 900)


async def test_the_order_stays_when_rows_come(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await table.set_columns(["lastname", "cf_contacts_visits"])
        await table.set_sorts((Sort("cf_contacts_visits", descending=True),))
        place = column(table, "cf_contacts_visits")

        def numbers() -> list[float]:
            rows = (table.source.row(i).cells[place] for i in range(len(table.source)))
            return [float(cell) for cell in rows if cell is not None]

        assert numbers() == sorted(numbers(), reverse=True)
        made = demo.add("Contacts", {"lastname": "Most", "cf_contacts_visits": "900000"})
        opened.session.refresh(CONTACTS)
        await until(lambda: table.source.index_of(key(made)) == 0)
        assert numbers() == sorted(numbers(), reverse=True)


async def test_changes_of_a_table_that_is_slow_to_read_are_gathered_longer(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browse, "REST", 1e9)
    monkeypatch.setattr(browse, "LONGEST_GATHER", 0.2)
    demo.grow("Contacts", 300)
    async with office(demo) as opened:
        table = opened.session.open_table(CONTACTS)
        assert table._gathering == browse.GATHER
        await table.start()
        await until(lambda: table._gathering == browse.LONGEST_GATHER)
        await until(lambda: len(table.source) == len(demo.rows("Contacts")))
        monkeypatch.setattr(browse, "REST", 0)
        table._requery_soon()
        await until(lambda: table._gathering == browse.GATHER)


async def test_words_narrow_the_table_and_new_rows_obey_them(demo: DemoServer) -> None:
    made = demo.add("Contacts", {"lastname": "Żółkiewski", "firstname": "Staś"})
    async with office(demo) as opened:
        table = await opened.table()
        await table.set_words("  stas zolk ")
        assert [table.source.key(i) for i in range(len(table.source))] == [key(made)]
        second = demo.add("Contacts", {"lastname": "Żółkiewska", "firstname": "Stasia"})
        opened.session.refresh(CONTACTS)
        await until(lambda: len(table.source) == 2)
        assert table.source.index_of(key(second)) is not None
        await table.set_words("nobody is called this")
        assert state(table) is TableState.NO_MATCH
        await table.set_words("")
        assert state(table) is TableState.READY
        assert len(table.source) == len(demo.rows("Contacts"))


class Lengths:
    """Notes how many rows a source had after each reset and each arrival of rows."""

    def __init__(self, table: TableView) -> None:
        self.resets: list[int] = []
        self.arrivals: list[int] = []
        self._source = table.source
        table.source.set_listener(self)

    def rows_resetting(self) -> None:
        pass

    def rows_reset(self) -> None:
        self.resets.append(len(self._source))

    def rows_inserting(self, first: int, last: int) -> None:
        pass

    def rows_inserted(self) -> None:
        self.arrivals.append(len(self._source))

    def rows_removing(self, first: int, last: int) -> None:
        pass

    def rows_removed(self) -> None:
        pass

    def rows_changed(self, first: int, last: int) -> None:
        pass


async def test_a_large_table_shows_its_first_rows_before_the_rest(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browse, "MANY", 10)
    monkeypatch.setattr(browse, "FIRST", 20)
    async with office(demo) as opened:
        table = await opened.table()
        await opened.quiet()
        whole = len(demo.rows("Contacts"))
        await until(lambda: len(table.source) == whole)
        lengths = Lengths(table)
        await table.set_sorts((Sort("lastname", descending=True),))
        assert lengths.resets == [20]
        assert lengths.arrivals == [whole]
        names = [name for name in texts(table, "lastname") if name]
        assert len(set(table.source.keys())) == whole
        assert [fold(name) for name in names] == sorted(map(fold, names), reverse=True)
        await asyncio.gather(*(table.set_words(text) for text in ("a", "b", "")))
        assert lengths.resets[-1] == 20
        assert len(table.source) == whole
        table.source.set_listener(None)


async def test_an_order_is_shown_when_it_was_waited_for_whatever_came_between(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await opened.quiet()
        monkeypatch.setattr(browse, "MANY", 10)
        monkeypatch.setattr(browse, "FIRST", 20)
        lengths = Lengths(table)

        async def in_order() -> list[str]:
            await table.set_sorts((Sort("lastname", descending=True),))
            return [fold(name) for name in texts(table, "lastname") if name]

        names, _ = await asyncio.gather(in_order(), table._requery())
        assert names == sorted(names, reverse=True)
        assert len(table.source) == len(demo.rows("Contacts"))
        assert lengths.resets == [20]
        table.source.set_listener(None)


async def test_the_last_words_count_however_the_reads_overlap(demo: DemoServer) -> None:
    made = demo.add("Contacts", {"lastname": "Unmistakable"})
    async with office(demo) as opened:
        table = await opened.table()
        await asyncio.gather(
            *(table.set_words(text) for text in ("un", "unmis", "a", "unmistakable"))
        )
        assert list(table.source.keys()) == [key(made)]


async def test_a_row_changed_by_others_appears_in_its_place(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        table = await opened.table()
        place = table.source.index_of(key(record))
        assert place is not None
        demo.edit("Contacts", record, {"lastname": "Elsewhere"})
        opened.session.refresh(CONTACTS)
        await until(lambda: "Elsewhere" in table.source.row(place).label)
        assert table.source.index_of(key(record)) == place


async def test_an_edit_shows_at_once_and_as_waiting(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        table = await opened.table()
        await table.set_columns(["firstname", "lastname"])
        await opened.quiet()
        demo.faults.offline = True
        edit = await opened.edit(record)
        edit.edit_text("lastname", "Waits")
        await edit.save()
        place = table.source.index_of(key(record))
        assert place is not None
        row = table.source.row(place)
        assert row.texts[1] == "Waits"
        assert row.changed == {1}


async def test_a_new_record_keeps_its_place_and_its_form_when_it_is_created(
    demo: DemoServer,
) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await table.set_sorts((Sort("lastname", descending=False),))
        await opened.quiet()
        demo.faults.offline = True
        edit = await opened.session.new_record(CONTACTS)
        edit.edit_text("lastname", "Mmmiddle")
        await edit.save()
        local = edit.key
        assert local is not None
        assert local < 0
        await until(lambda: table.source.index_of(local) is not None)
        place = table.source.index_of(local)
        edit.edit_text("firstname", "Typed on")
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        assert edit.key is not None
        assert edit.key > 0
        await until(lambda: table.source.index_of(local) is None)
        assert table.source.index_of(edit.key) == place
        assert edit.text("firstname") == "Typed on"
        assert edit.changed_fields == ("firstname",)
        await edit.save()
        await opened.sent()
        made = demo.rows("Contacts")[str(edit.id)]
        assert (made["lastname"], made["firstname"]) == ("Mmmiddle", "Typed on")


async def test_names_of_references_and_owners_come_for_one_call_a_hundred(
    demo: DemoServer, home: Profile
) -> None:
    async with office(demo, home) as opened:
        table = await opened.table()
        await opened.quiet()
        await table.set_columns(["lastname", "account_id", "assigned_user_id"])
        demo.calls.clear()
        wanted = demo.rows("Accounts")
        pointed = {table.source.row(row).cells[1] for row in range(100)}
        assert len(pointed) <= 100

        def unnamed() -> bool:
            return any("…" in table.source.row(row).texts for row in range(100))

        await until(lambda: not unnamed())
        rows = [table.source.row(row) for row in range(100)]
        assert all(
            row.texts[1] == wanted[str(row.cells[1])]["accountname"] for row in rows if row.cells[1]
        )
        assert all(row.texts[2] for row in rows)
        # groups are named one by one: the cloud takes no query for them
        asked = Counter(call.operation for call in demo.calls.all())
        assert asked["query"] <= 1 + 1
        assert asked["describe"] <= 1 + 1
    demo.calls.clear()
    async with office(demo, home, offline=True) as opened:
        table = opened.session.open_table(CONTACTS)
        await table.set_columns(["account_id"])
        await table.start()
        assert "…" not in [table.source.row(row).texts[0] for row in range(100)]
        assert demo.calls.count() == 0


async def test_a_name_that_changes_shows_wherever_it_stands(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await table.set_columns(["account_id"])
        await opened.table(ACCOUNTS)
        account = next(str(cell) for row in range(50) if (cell := table.source.row(row).cells[0]))
        demo.edit("Accounts", account, {"accountname": "Brand New Name"})
        opened.session.refresh(ACCOUNTS)
        await until(lambda: "Brand New Name" in texts(table, "account_id"))


async def test_a_module_without_records_is_empty(demo: DemoServer) -> None:
    for record in list(demo.rows("Faq")):
        demo.remove("Faq", record)
    async with office(demo) as opened:
        table = opened.session.open_table(ModuleName("Faq"))
        await table.start()
        await until(lambda: table.state is TableState.EMPTY)


async def test_a_module_closed_to_this_user_says_no_right(demo: DemoServer) -> None:
    async with office(demo, user=1) as opened:
        table = opened.session.open_table(ModuleName("PurchaseOrder"))
        await table.start()
        assert state(table) is TableState.NO_RIGHT
        assert isinstance(table.problem, AccessDenied)
        assert table.progress is None


async def test_a_module_never_fetched_waits_for_the_network_and_comes_with_it(
    demo: DemoServer,
) -> None:
    async with office(demo) as opened:
        await opened.quiet()
        demo.faults.offline = True
        table = opened.session.open_table(LEADS)
        await table.start()
        assert state(table) is TableState.OFFLINE_EMPTY
        demo.faults.offline = False
        opened.clock.ahead = 120.0
        opened.session.retry_now()
        await until(lambda: table.state is TableState.READY)
        assert table.problem is None
        await until(lambda: len(table.source) == len(demo.rows("Leads")))


async def test_a_module_that_cannot_be_read_is_a_problem_until_it_can(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.quiet()
        demo.faults.cause(Trouble.HTML, "describe", 1)
        table = opened.session.open_table(LEADS)
        await table.start()
        assert state(table) is TableState.PROBLEM
        opened.session.refresh(LEADS)
        await until(lambda: len(table.source) == len(demo.rows("Leads")))
        assert table.problem is None


async def test_an_old_describe_the_server_does_not_renew_still_serves(
    demo: DemoServer, home: Profile
) -> None:
    async with office(demo, home) as opened:
        await opened.table()
        opened.clock.ahead = 2 * 24 * 3600.0
        demo.faults.cause(Trouble.HTML, "describe")
        table = opened.session.open_table(CONTACTS)
        await table.start()
        assert state(table) in {TableState.READY, TableState.LOADING}
        assert table.problem is None


async def test_a_table_survives_a_describe_with_other_fields(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await table.set_columns(["lastname", "birthday"])
        await table.set_sorts((Sort("birthday", descending=False),))
        condition = Condition("birthday", Op.FILLED)
        table.query = replace(table.query, filter=condition)
        watch = Watch(table)
        schema = table.schema
        assert schema is not None
        fields = tuple(spec for spec in schema.fields if spec.name != "birthday")
        fewer = replace(schema, fields=fields)
        cache, bus = opened.session._cache, opened.session.bus
        bus.changes.emit(await cache.put_schema(fewer, fetched=opened.clock()))
        await until(lambda: [c.spec.name for c in table.columns] == ["lastname"])
        assert table.query.sort == ()
        assert table.query.filter == All()
        assert table.source.row(0).texts[0]
        bus.changes.emit(await cache.put_schema(schema, fetched=opened.clock()))
        await until(lambda: len(table.columns) == 2)
        await until(lambda: len(table.source) == len(demo.rows("Contacts")))
        assert watch.columns == 2


async def test_columns_are_the_chosen_ones_or_the_usual(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = opened.session.open_table(CONTACTS)
        await table.set_columns(["email", "gone long ago"])
        await table.start()
        assert [c.spec.name for c in table.columns] == ["email"]
        await table.set_columns([])
        assert len(table.columns) > 1


async def test_a_table_that_nobody_holds_is_collected(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await opened.quiet()
        services = table._services
        other = TableView(opened.session.info(ACCOUNTS), services)
        await other.start()
        await opened.quiet()
        gone = weakref.ref(other)
        del other
        await until(lambda: gc.collect() >= 0 and gone() is None)
        await opened.table()


async def test_many_pages_are_read_and_named_without_a_call_each(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        table = await opened.table()
        await table.set_columns(["account_id", "assigned_user_id"])
        await opened.quiet()
        demo.calls.clear()
        assert "…" not in texts(table, "account_id")
        assert demo.calls.count() == 0


async def test_what_others_changed_is_news_and_what_one_changed_oneself_is_not(
    demo: DemoServer,
) -> None:
    record = some(demo)
    async with office(demo) as opened:
        table = await opened.table()
        await table.set_columns(["lastname", "firstname"])
        place = table.source.index_of(key(record))
        assert place is not None
        table.source.row(place)
        demo.edit("Contacts", record, {"lastname": "Elsewhere"})
        opened.session.refresh(CONTACTS)
        await until(lambda: table.source.row(place).texts[0] == "Elsewhere")
        assert table.source.row(place).news == {0}
        await opened.quiet()
        demo.faults.offline = True
        edit = await opened.edit(record)
        edit.edit_text("firstname", "Here")
        await edit.save()
        await until(lambda: table.source.row(place).texts[1] == "Here")
        assert table.source.row(place).news == frozenset()
