"""Asking the server for the rows of a filter that are not on this computer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.browse import TableView
from vtdesk.app.server_search import NOT_NEEDED, SearchState, ServerSearch
from vtdesk.demo.faults import Defect, Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import TooManyCalls
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.keeping import Keep, Policy
from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not, Op

MINE = Policy(Keep.MINE)
CITY = "mailingcity"


def cities(demo: DemoServer) -> list[str]:
    """The cities of the contacts, the one with most of them first."""
    found = [str(row[CITY]) for row in demo.rows(CONTACTS).values() if row[CITY]]
    return sorted(set(found), key=lambda city: (-found.count(city), city))


def keys(demo: DemoServer, *wanted: str) -> set[int]:
    """The contacts of some cities."""
    return {
        int(parse_id(record).key)
        for record, row in demo.rows(CONTACTS).items()
        if row[CITY] in wanted
    }


def shown(table: TableView) -> set[int]:
    return set(table.source.keys())


def state(table: TableView) -> SearchState:
    return table.server_search.state


@asynccontextmanager
async def my_contacts(demo: DemoServer) -> AsyncIterator[tuple[Office, TableView]]:
    """A table of contacts of which only one's own are kept."""
    async with office(demo) as opened:
        await until(lambda: bool(opened.session.modules))
        await opened.session.keeping.set_policy(CONTACTS, MINE)
        table = opened.session.open_table(CONTACTS)
        await table.start()
        await until(lambda: table.freshness is not None and table.progress is None)
        await opened.quiet()
        demo.calls.clear()
        yield opened, table


async def offered(table: TableView, condition: Filter) -> ServerSearch:
    """Set a filter and wait for the price of its search."""
    await table.set_filter(condition)
    await until(lambda: state(table) is SearchState.OFFERED)
    return table.server_search


async def test_a_search_brings_the_rows_that_are_not_here(demo: DemoServer) -> None:
    city = cities(demo)[0]
    async with my_contacts(demo) as (_, table):
        wanted = Condition(CITY, Op.IS, (city,))
        price = (await offered(table, wanted)).calls
        here = shown(table)
        assert here < keys(demo, city), "only one's own are here"
        assert price is not None
        assert not demo.calls.all(), "a price costs nothing"
        table.search_server()
        await until(lambda: state(table) is SearchState.DONE)
        await until(lambda: shown(table) == keys(demo, city))
        assert [call.operation for call in demo.calls.all()] == ["query", "query"], "count and page"
        done = table.server_search
        assert (done.done, done.calls, done.found) == (2, 2, len(keys(demo, city)))
        await table.set_filter(wanted)
        assert state(table) is SearchState.DONE, "the same filter was searched for"
        table.refresh()
        await until(lambda: state(table) is SearchState.OFFERED)


async def search_all(demo: DemoServer, table: TableView) -> None:
    """Begin to search for every contact, once the price is known."""
    await offered(table, Condition("lastname", Op.FILLED))
    table.search_server()
    await until(lambda: table.server_search.calls == 1 + (len(demo.rows(CONTACTS)) + 99) // 100)
    await until(lambda: state(table) is SearchState.OFFERED)
    demo.calls.clear()
    demo.faults.delay = 0.1
    table.search_server()


async def test_what_vtql_cannot_say_is_decided_here(demo: DemoServer) -> None:
    first, second, *_ = cities(demo)
    condition = All(
        (
            AnyOf((Condition(CITY, Op.IS, (first,)), Condition(CITY, Op.STARTS, (second,)))),
            Not(Condition("department", Op.CONTAINS, ("a",))),
            Condition("email", Op.FILLED),
        )
    )
    rows = {int(parse_id(record).key): row for record, row in demo.rows(CONTACTS).items()}
    wanted = {
        key
        for key in keys(demo, first, second)
        if "a" not in str(rows[key]["department"]).lower() and rows[key]["email"]
    }
    async with my_contacts(demo) as (_, table):
        await offered(table, condition)
        table.search_server()
        await until(lambda: state(table) is SearchState.DONE)
        await until(lambda: shown(table) == wanted)
        assert wanted


async def test_a_module_that_is_here_whole_needs_no_search(demo: DemoServer) -> None:
    async with office(demo) as opened:
        table = await opened.table()
        await table.set_filter(Condition(CITY, Op.IS, (cities(demo)[0],)))
        await opened.quiet()
        assert table.server_search == NOT_NEEDED
        assert set(table.source.keys()) == keys(demo, cities(demo)[0])


async def test_no_filter_needs_no_search_and_one_that_finds_nothing_none_either(
    demo: DemoServer,
) -> None:
    async with my_contacts(demo) as (opened, table):
        await offered(table, Condition(CITY, Op.IS, ("x",)))
        await table.set_filter(All())
        await until(lambda: table.server_search == NOT_NEEDED)
        table.search_server()
        await table.set_filter(AnyOf(()))
        await opened.session.count(CONTACTS)
        assert table.server_search == NOT_NEEDED
        assert not demo.calls.all()


async def test_a_search_is_stopped_between_two_pages(demo: DemoServer) -> None:
    demo.grow("Contacts", 400)
    async with my_contacts(demo) as (_, table):
        await search_all(demo, table)
        await until(lambda: table.server_search.found >= 100)
        before = len(demo.calls.all())
        table.stop_search()
        assert state(table) is SearchState.STOPPED
        demo.faults.delay = 0.0
        assert 1 <= before <= len(demo.calls.all()) <= before + 1
        assert len(shown(table)) < len(demo.rows(CONTACTS))
        table.search_server()
        await until(lambda: state(table) is SearchState.DONE)
        await until(lambda: len(shown(table)) == len(demo.rows(CONTACTS)))
        assert len(demo.calls.all()) <= (len(demo.rows(CONTACTS)) + 99) // 100 + 1, "it went on"


async def test_a_refresh_leaves_a_search_alone_that_is_under_way(demo: DemoServer) -> None:
    demo.grow("Contacts", 400)
    async with my_contacts(demo) as (_, table):
        await search_all(demo, table)
        await until(lambda: table.server_search.found >= 100)
        table.refresh()
        assert state(table) is SearchState.RUNNING
        assert table.server_search.found >= 100


async def test_another_filter_ends_the_search_of_the_one_before(demo: DemoServer) -> None:
    demo.grow("Contacts", 400)
    async with my_contacts(demo) as (_, table):
        await search_all(demo, table)
        await until(lambda: table.server_search.found >= 100)
        await offered(table, Condition(CITY, Op.IS, ("x",)))
        demo.faults.delay = 0.0
        assert table.server_search.found == 0


async def test_a_lost_connection_is_told_and_the_search_can_be_made_again(
    demo: DemoServer,
) -> None:
    city = cities(demo)[0]
    async with my_contacts(demo) as (_, table):
        await offered(table, Condition(CITY, Op.IS, (city,)))
        demo.faults.offline = True
        table.search_server()
        await until(lambda: state(table) is SearchState.PROBLEM)
        notice = table.server_search.notice
        assert notice is not None
        assert notice.words
        demo.faults.offline = False
        table.search_server()
        await until(lambda: state(table) is SearchState.DONE)
        await until(lambda: shown(table) == keys(demo, city))


async def test_a_search_waits_while_there_are_no_calls_left(demo: DemoServer) -> None:
    async with my_contacts(demo) as (_, table):
        await offered(table, Condition(CITY, Op.IS, (cities(demo)[0],)))
        demo.faults.cause(Trouble.TOO_MANY, "query", times=1)
        table.search_server()
        await until(lambda: state(table) is SearchState.WAITING)
        notice = table.server_search.notice
        assert notice is not None
        assert "calls" in notice.words
        assert len(demo.calls.all()) == 1
        table.stop_search()
        assert state(table) is SearchState.STOPPED


async def test_a_price_that_was_told_much_too_low_is_asked_again(demo: DemoServer) -> None:
    demo.grow("Contacts", 1_200)
    async with my_contacts(demo) as (_, table):
        told = (await offered(table, Condition("lastname", Op.FILLED))).calls
        assert told is not None
        table.search_server()
        await until(lambda: len(demo.calls.all()) == 1 and state(table) is SearchState.OFFERED)
        exact = table.server_search.calls
        assert exact == 1 + (len(demo.rows(CONTACTS)) + 99) // 100
        assert exact > 2 * told
        await table.set_filter(table.conditions)
        await table.count_matching(table.conditions)
        assert table.server_search.calls == exact, "what is known is not guessed again"
        table.search_server()
        await until(lambda: state(table) is SearchState.DONE)
        assert len(demo.calls.all()) == exact, "what was counted is not counted again"
        assert table.server_search.done == exact
        await until(lambda: len(shown(table)) == len(demo.rows(CONTACTS)))


async def test_a_server_that_cannot_count_is_asked_until_nothing_comes(demo: DemoServer) -> None:
    city = cities(demo)[0]
    async with my_contacts(demo) as (_, table):
        await offered(table, Condition(CITY, Op.IS, (city,)))
        demo.faults.defects = frozenset({Defect.COUNT})
        table.search_server()
        await until(lambda: state(table) is SearchState.DONE)
        await until(lambda: shown(table) == keys(demo, city))
        assert len(demo.calls.all()) == 3, "the count, a page, and an empty one"


async def test_typed_words_are_looked_for_in_the_fields_that_name_a_record(
    demo: DemoServer,
) -> None:
    strangers = [
        str(row["lastname"])
        for row in demo.rows(CONTACTS).values()
        if row["assigned_user_id"] != "19x1" and str(row["lastname"]).isascii()
    ]
    name = max(strangers, key=len)
    async with my_contacts(demo) as (_, table):
        await table.set_words(f"{name[:4]} {name[:5]}")
        await until(lambda: state(table) is SearchState.OFFERED)
        assert not table.server_search.complete
        before = shown(table)
        table.search_server()
        await until(lambda: state(table) is SearchState.DONE)
        assert not table.server_search.complete
        named = {
            int(parse_id(record).key)
            for record, row in demo.rows(CONTACTS).items()
            if str(row["lastname"]).casefold().startswith(name[:5].casefold())
        }
        await until(lambda: named <= shown(table))
        assert not named <= before
        await table.set_words("")
        await until(lambda: table.server_search == NOT_NEEDED)


async def test_an_offer_is_taken_back_when_all_of_the_module_is_here(demo: DemoServer) -> None:
    async with my_contacts(demo) as (opened, table):
        await offered(table, Condition(CITY, Op.IS, ("x",)))
        await opened.session.keeping.set_policy(CONTACTS, Policy(Keep.ALL))
        await until(lambda: table.server_search == NOT_NEEDED)
        table.search_server()
        assert table.server_search == NOT_NEEDED


async def test_rows_that_came_after_the_count_are_found_too(demo: DemoServer) -> None:
    demo.grow("Contacts", 1_200 - len(demo.rows(CONTACTS)))
    async with my_contacts(demo) as (_, table):
        await search_all(demo, table)
        await until(lambda: table.server_search.found >= 100)
        demo.grow("Contacts", 50)
        demo.faults.delay = 0.0
        await until(lambda: state(table) is SearchState.DONE)
        await until(lambda: len(shown(table)) == 1_250)


async def test_a_filter_that_is_too_long_for_one_query_is_searched_by_several(
    demo: DemoServer,
) -> None:
    names = tuple({str(row["lastname"]) for row in demo.rows(CONTACTS).values()})
    many = (*names, *(f"nobody of that name {number}" for number in range(400)))
    async with my_contacts(demo) as (_, table):
        await offered(table, Condition("lastname", Op.ONE_OF, many))
        asked = table.asked(table.conditions)
        assert asked is not None
        assert len(asked.queries) > 1
        table.search_server()
        await until(lambda: state(table) in (SearchState.OFFERED, SearchState.DONE))
        table.search_server()
        await until(lambda: state(table) is SearchState.DONE)
        await until(lambda: len(shown(table)) == len(demo.rows(CONTACTS)))


class Watch:
    """Hears the states of a search."""

    def __init__(self, table: TableView) -> None:
        self.states: list[SearchState] = []
        self._table = table
        table.changed.connect(self.hear)

    def hear(self, _nothing: None) -> None:
        """Keep it."""
        if self.states[-1:] != [state(self._table)]:
            self.states.append(state(self._table))


async def test_a_search_goes_on_when_there_are_calls_again(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = cities(demo)[0]
    async with my_contacts(demo) as (opened, table):
        await offered(table, Condition(CITY, Op.IS, (city,)))
        questions = opened.session._engine.questions
        land, count_where = questions.land, questions.count_where
        refusals = [TooManyCalls("No calls left.", retry_after=0.01) for _ in range(2)]

        async def counted_later(module: ModuleName, where: str) -> int | None:
            if len(refusals) == 2:
                raise refusals.pop()
            return await count_where(module, where)

        async def landed_later(module: ModuleName, query: str) -> tuple[int, ...]:
            if refusals:
                raise refusals.pop()
            return await land(module, query)

        monkeypatch.setattr(questions, "count_where", counted_later)
        monkeypatch.setattr(questions, "land", landed_later)
        watch = Watch(table)
        table.search_server()
        await until(lambda: state(table) is SearchState.DONE)
        running, waiting = SearchState.RUNNING, SearchState.WAITING
        assert watch.states == [running, waiting, running, waiting, running, SearchState.DONE]
        await until(lambda: shown(table) == keys(demo, city))
        assert table.server_search.done == 2
