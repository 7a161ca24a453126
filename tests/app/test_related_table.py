"""The table of one relation: from the store, by pages, filtered, refreshed, with words for refusals."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.helpers.around import ACCOUNTS, CAMPAIGNS, described, key, relation
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.browse import TableState
from vtdesk.app.related_table import RelatedTable
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import TooManyCalls
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.query import Condition, Op, Sort
from vtdesk.domain.relations import Relation


def company(demo: DemoServer, people: int) -> str:
    account = demo.add(ACCOUNTS, {"accountname": "Many people"})
    for number in range(people):
        demo.add(CONTACTS, {"lastname": f"Person {number:03}", "account_id": account})
    return account


@asynccontextmanager
async def people_of(opened: Office, module: ModuleName, record: str) -> AsyncIterator[RelatedTable]:
    """The started table of a record's contacts, at rest."""
    contacts = await relation(opened, module, "Contacts")
    table = opened.session.related_table(module, key(record), contacts)
    await table.start()
    table.ask()
    await rest(opened, table)
    yield table
    table.leave()


async def rest(opened: Office, table: RelatedTable) -> None:
    await until(lambda: table.loading is None and not table._requerying)
    await opened.quiet()
    await until(lambda: table.loading is None and not table._requerying)


def names(table: RelatedTable) -> list[str]:
    column = [each.spec.name for each in table.columns].index("lastname")
    return [table.source.row(n).texts[column] for n in range(len(table.source))]


async def test_stored_ones_are_there_without_a_call(demo: DemoServer) -> None:
    account = company(demo, 3)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        await opened.quiet()
        demo.calls.clear()
        async with people_of(opened, ACCOUNTS, account) as table:
            assert names(table) == ["Person 000", "Person 001", "Person 002"]
            assert (table.state, table.total, table.partial) == (TableState.READY, 3, False)
            assert "account_id" not in [column.spec.name for column in table.columns]
        assert demo.calls.count() == 0


async def test_a_first_open_costs_one_call_and_says_there_are_more(demo: DemoServer) -> None:
    account = company(demo, 130)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        demo.calls.clear()
        async with people_of(opened, ACCOUNTS, account) as table:
            assert demo.calls.count() == 1
            assert (len(table.source), table.partial) == (100, True)
            assert [table.total, table.price_of_rest] == [None, None]
            await table.count_now()
            assert [table.total, table.price_of_rest] == [130, 1]
            table.load_all()
            await rest(opened, table)
            assert (len(table.source), table.total, table.partial) == (130, 130, False)
            assert demo.calls.count() == 3


async def test_all_of_many_come_one_call_a_page_and_stop_when_told(demo: DemoServer) -> None:
    account = company(demo, 450)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        async with people_of(opened, ACCOUNTS, account) as table:
            demo.calls.clear()
            table.load_all()
            await until(lambda: len(table.source) >= 200)
            table.stop()
            await rest(opened, table)
            came = len(table.source)
            assert 200 <= came < 450
            assert table.partial
            table.load_all()
            await rest(opened, table)
            assert len(table.source) == 450
            assert not table.partial


async def test_links_are_listed_ordered_and_narrowed_like_any_table(demo: DemoServer) -> None:
    campaign, people = next(iter(demo.rows(CAMPAIGNS))), list(demo.rows(CONTACTS))[:4]
    async with office(demo) as opened:
        await described(opened, CAMPAIGNS, CONTACTS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        for person in people:
            await opened.session.around.relating.link(
                CAMPAIGNS, key(campaign), contacts, parse_id(person)
            )
        async with people_of(opened, CAMPAIGNS, campaign) as table:
            assert sorted(table.source.keys()) == sorted(map(key, people))
            await table.set_sorts((Sort("lastname", descending=True),))
            assert names(table) == sorted(names(table), reverse=True)
            first = names(table)[0]
            await table.set_filter(Condition("lastname", Op.IS, (first,)))
            assert set(names(table)) == {first}
            assert table.total is None
            again = opened.session.related_table(CAMPAIGNS, key(campaign), contacts)
            await again.start()
            assert len(again.source) == 4
            assert again.query.sort == (Sort("lastname", descending=True),)
            again.leave()


async def test_a_link_that_is_made_or_taken_off_shows_at_once(demo: DemoServer) -> None:
    campaign, person = next(iter(demo.rows(CAMPAIGNS))), next(iter(demo.rows(CONTACTS)))
    async with office(demo) as opened:
        await described(opened, CAMPAIGNS, CONTACTS)
        async with people_of(opened, CAMPAIGNS, campaign) as table:
            assert (table.state, table.total) == (TableState.EMPTY, 0)
            relating, contacts = opened.session.around.relating, table.whose.relation
            step = await relating.link(CAMPAIGNS, key(campaign), contacts, parse_id(person))
            await until(lambda: list(table.source.keys()) == [key(person)])
            await relating.undo(step)
            await until(lambda: not len(table.source))
            await rest(opened, table)
            assert table.state is TableState.EMPTY


async def test_a_link_made_before_anything_was_loaded_has_the_list_loaded(
    demo: DemoServer,
) -> None:
    campaign, people = next(iter(demo.rows(CAMPAIGNS))), list(demo.rows(CONTACTS))[:2]
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        source = parse_id(campaign)
        client, relating = opened.session._client, opened.session.around.relating
        await client.add_related(source, parse_id(people[0]), contacts)  # type: ignore[arg-type]  # server ids
        table = opened.session.related_table(CAMPAIGNS, key(campaign), contacts)
        await table.start()
        assert not table.is_asked
        await relating.link(CAMPAIGNS, key(campaign), contacts, parse_id(people[1]))
        await until(lambda: sorted(table.source.keys()) == sorted(map(key, people)))
        await rest(opened, table)
        table.leave()


async def test_a_filter_asks_the_server_for_what_is_not_here(demo: DemoServer) -> None:
    account = company(demo, 240)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        async with people_of(opened, ACCOUNTS, account) as table:
            await table.set_words("Person 239")
            await rest(opened, table)
            assert (len(table.source), table.state is TableState.NO_MATCH) == (0, True)
            price = table.price_of_search
            assert price >= 1
            demo.calls.clear()
            table.search_server()
            await rest(opened, table)
            assert demo.calls.count() == price
            assert names(table) == ["Person 239"]
            await table.set_words("")
            await rest(opened, table)
            assert len(table.source) == 101


async def test_a_filter_finds_links_that_were_not_loaded(demo: DemoServer) -> None:
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    people = [demo.add(CONTACTS, {"lastname": f"Guest {n:03}"}) for n in range(120)]
    async with office(demo) as opened:
        await described(opened, CAMPAIGNS, CONTACTS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        client = opened.session._client
        source = parse_id(campaign)
        for person in people:
            await client.add_related(source, parse_id(person), contacts)  # type: ignore[arg-type]  # server ids
        async with people_of(opened, CAMPAIGNS, campaign) as table:
            assert len(table.source) == 100
            await table.set_words("Guest 119")
            table.search_server()
            await rest(opened, table)
            assert names(table) == ["Guest 119"]
            await table.set_words("")
            await rest(opened, table)
            assert len(table.source) == 101
            table.refresh()
            await rest(opened, table)
            assert table.partial


async def test_refreshing_asks_for_what_was_loaded(demo: DemoServer) -> None:
    account = company(demo, 2)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        async with people_of(opened, ACCOUNTS, account) as table:
            demo.add(CONTACTS, {"lastname": "Person new", "account_id": account})
            demo.calls.clear()
            table.refresh()
            await until(lambda: len(table.source) == 3)
            await rest(opened, table)
            assert demo.calls.count() == 1
            assert table.freshness is not None


async def test_refreshing_what_is_kept_asks_for_changes(demo: DemoServer) -> None:
    account = company(demo, 2)
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, ACCOUNTS)
        async with people_of(opened, ACCOUNTS, account) as table:
            assert table.freshness is None
            demo.add(CONTACTS, {"lastname": "Person new", "account_id": account})
            table.refresh()
            await until(lambda: len(table.source) == 3)


async def test_without_a_network_it_says_so_and_comes_later(demo: DemoServer) -> None:
    account = company(demo, 2)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        demo.faults.offline = True
        async with people_of(opened, ACCOUNTS, account) as table:
            assert table.state in (TableState.OFFLINE_EMPTY, TableState.PROBLEM)
            assert table.problem is not None
            demo.faults.offline = False
            opened.session.refresh(CONTACTS)
            await until(lambda: len(table.source) == 2)
            await rest(opened, table)
            assert table.problem is None


async def test_a_used_up_allowance_is_waited_for(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = company(demo, 210)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        async with people_of(opened, ACCOUNTS, account) as table:
            related, waits = opened.session.around.related, [0.05]
            load, told = related.load, []

            async def limited(*place: object, **how: object) -> object:
                if waits:
                    raise TooManyCalls("Not now.", retry_after=waits.pop())
                return await load(*place, **how)  # type: ignore[arg-type]  # as they were given

            class Ear:
                def hear(self, _nothing: None) -> None:
                    if table.loading is not None:
                        told.append(table.loading.waits)

            ear = Ear()
            table.changed.connect(ear.hear)
            monkeypatch.setattr(related, "load", limited)
            table.load_all()
            table.load_all()
            await rest(opened, table)
            assert 0.05 in told
            assert (len(table.source), table.problem) == (210, None)
            waits.append(0.05)
            table.refresh()
            await rest(opened, table)
            assert isinstance(table.problem, TooManyCalls)


async def test_what_was_not_answered_says_why_and_can_be_tried_again(demo: DemoServer) -> None:
    account = company(demo, 130)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        table = opened.session.related_table(ACCOUNTS, key(account), contacts)
        await table.start()
        assert [table.state, table.progress] == [TableState.NEVER_LOADED, None]
        table.stop()
        demo.faults.offline = True
        table.ask()
        await until(lambda: table.loading is None)
        demo.faults.offline = False
        assert table.problem is not None
        table.ask()
        assert table.loading is None
        table.refresh()
        await rest(opened, table)
        assert [len(table.source), table.problem] == [100, None]
        assert table.price_of_search == 0
        await table.set_words("Person 129")
        demo.faults.offline = True
        table.search_server()
        table.search_server()
        await until(lambda: table.loading is None)
        assert table.problem is not None
        demo.faults.offline = False
        table.leave()


async def test_the_modules_that_records_may_be_related_to_are_known_without_a_call(
    demo: DemoServer,
) -> None:
    async with office(demo) as opened:
        await described(opened, CONTACTS, CAMPAIGNS)
        lists = opened.session.around.relations
        await lists.of(CAMPAIGNS)
        demo.calls.clear()
        reached = lists.reaching(CONTACTS)
        assert {ACCOUNTS, CAMPAIGNS} <= set(reached)
        assert len(set(reached)) == len(reached)
        assert lists.reaching(ModuleName("Secrets")) == ()
        assert demo.calls.count() == 0


async def test_what_one_may_not_see_is_said(demo: DemoServer) -> None:
    account = company(demo, 0)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        hidden = Relation("Secrets", ModuleName("Secrets"), "Geheimes")
        table = opened.session.related_table(ACCOUNTS, key(account), hidden)
        await table.start()
        table.ask()
        await until(lambda: table.loading is None)
        assert table.state is TableState.NO_RIGHT
        assert "may not see Geheimes" in str(table.problem)
        table.leave()


async def test_a_record_that_was_never_sent_has_none(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS, ACCOUNTS)
        for module in (CAMPAIGNS, ACCOUNTS):
            contacts = await relation(opened, module, "Contacts")
            demo.calls.clear()
            table = opened.session.related_table(module, -7, contacts)
            await table.start()
            table.ask()
            await until(lambda table=table: table.loading is None)  # type: ignore[misc]  # bound here
            assert (table.state, table.total) == (TableState.EMPTY, 0)
            assert demo.calls.count() == 0
            table.leave()


@pytest.mark.parametrize("module", [ACCOUNTS, CAMPAIGNS])
async def test_a_table_that_was_left_hears_nothing(demo: DemoServer, module: ModuleName) -> None:
    record = next(iter(demo.rows(module)))
    async with office(demo) as opened:
        await described(opened, module, CONTACTS)
        async with people_of(opened, module, record) as table:
            pass
        before = list(table.source.keys())
        mine = {"account_id": record} if module == ACCOUNTS else {}
        demo.add(CONTACTS, {"lastname": "Late", **mine})
        await opened.table(CONTACTS)
        assert list(table.source.keys()) == before


async def test_the_lines_of_a_record_tell_counts_and_names(demo: DemoServer) -> None:
    account = company(demo, 4)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        await until(lambda: bool(opened.session.modules))
        relations = await opened.session.around.relations.of(ACCOUNTS)
        await opened.quiet()
        demo.calls.clear()
        hidden = Relation("Secrets", ModuleName("Secrets"), "Geheimes")
        lines = await opened.session.around.lines.of(ACCOUNTS, key(account), (*relations, hidden))
        assert demo.calls.count() == 0
        by_label = {line.relation.label: line for line in lines}
        people = by_label["Contacts"]
        assert (people.total, people.here, people.asked) == (4, 4, True)
        assert people.names == ("Person 003", "Person 002", "Person 001")
        deals = by_label["Potentials"]
        assert (deals.total, deals.here, deals.names, deals.asked) == (None, 0, (), False)
        assert by_label["Secrets"].refusal == "You may not see Geheimes in this Vtiger."
