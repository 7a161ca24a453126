"""A module of which only what was looked at is kept: no change of what is here is missed."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.helpers.desk import Desk, desk
from vtdesk.api import vtql
from vtdesk.demo.faults import Defect, Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, PAGE, VISITED, VISITED_PAGES
from vtdesk.sync import plan, policies

PRODUCTS = ModuleName("Products")
NAME = "productname"


def number_of(record: str) -> int:
    return int(record.partition("x")[2])


def newest_first(demo: DemoServer) -> list[str]:
    rows = demo.rows("Products")
    return sorted(rows, key=lambda record: str(rows[record]["modifiedtime"]), reverse=True)


async def stale(running: Desk) -> list[str]:
    """The records that are stored with another name than the server has."""
    rows = running.demo.rows("Products")
    here = set(await running.keys(PRODUCTS))
    return [
        record
        for record, row in rows.items()
        if number_of(record) in here and running.record(record, PRODUCTS).values[NAME] != row[NAME]
    ]


def change(demo: DemoServer, records: list[str], *, apart: float = 0.0) -> None:
    for number, record in enumerate(records):
        demo.faults.clock_shift += apart
        demo.edit("Products", record, {NAME: f"Changed {number} of {len(records)}"})


async def test_what_changed_is_found_though_something_newer_is_known(demo: DemoServer) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        records = newest_first(demo)
        change(demo, records[:250], apart=1)
        change(demo, records[300:301], apart=5)
        await running.engine.questions.fetch_record(PRODUCTS, number_of(records[300]))
        demo.faults.clock_shift += 5
        await running.pull(PRODUCTS)
        assert await stale(running) == []
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() == 1


async def test_a_few_changes_cost_one_call(demo: DemoServer) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        demo.faults.clock_shift += 3600
        change(demo, newest_first(demo)[100:140])
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() == 1
        assert await stale(running) == []


async def test_an_import_at_one_moment_is_not_fetched_again_and_again(demo: DemoServer) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        demo.faults.clock_shift += 3600
        change(demo, newest_first(demo)[:700])
        for _ in range(3):
            await running.pull(PRODUCTS)
            demo.faults.clock_shift += 5
        assert await stale(running) == []
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() == 1


async def test_very_many_changes_come_in_several_looks(demo: DemoServer) -> None:
    demo.grow("Products", 2_000)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        change(demo, newest_first(demo)[:1_500], apart=7)
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() == 1 + VISITED_PAGES
        for _ in range(3):
            await running.pull(PRODUCTS)
        assert await stale(running) == []


async def test_a_look_that_was_cut_off_is_made_up_for(demo: DemoServer) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        change(demo, newest_first(demo)[:400], apart=1)
        demo.faults.cause(Trouble.ERROR, "query", 4, after=2)
        await running.pull(PRODUCTS)
        assert running.problems
        demo.faults.clear()
        await running.pull(PRODUCTS)
        assert await stale(running) == []


@pytest.mark.parametrize("after", range(5))
async def test_a_repeated_page_hides_no_change(demo: DemoServer, after: int) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        change(demo, newest_first(demo)[:400], apart=1)
        demo.faults.cause(Trouble.REPEATED_PAGE, "query", 1, after)
        await running.pull(PRODUCTS)
        await running.pull(PRODUCTS)
        assert await stale(running) == []


@pytest.mark.parametrize("after", range(1, 6))
async def test_a_first_look_brings_the_newest_though_a_page_is_repeated(
    demo: DemoServer, after: int
) -> None:
    demo.grow("Products", 900)
    change(demo, newest_first(demo), apart=1)
    async with desk(demo) as running:
        demo.faults.cause(Trouble.REPEATED_PAGE, "query", 1, after)
        await running.pull(PRODUCTS)
        await running.pull(PRODUCTS)
        newest = {number_of(record) for record in newest_first(demo)[: PAGE * VISITED_PAGES]}
        assert newest <= set(await running.keys(PRODUCTS))
        assert await stale(running) == []


async def test_what_a_first_look_that_was_cut_off_brought_does_not_grow_old(
    demo: DemoServer,
) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        demo.faults.cause(Trouble.ERROR, "query", 4, after=3)
        await running.pull(PRODUCTS)
        assert running.problems
        assert await running.keys(PRODUCTS)
        demo.faults.clear()
        records = newest_first(demo)
        change(demo, records[:300], apart=1)
        change(demo, records[300:], apart=1)
        demo.calls.clear()
        await running.pull(PRODUCTS)
        await running.pull(PRODUCTS)
        assert await stale(running) == []


async def test_what_is_here_when_a_module_is_first_looked_at_is_fetched_once(
    demo: DemoServer,
) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await policies.choose(running.cache, PRODUCTS, ALL)
        demo.faults.cause(Trouble.ERROR, "query", 4, after=6)
        await running.pull(PRODUCTS)
        assert running.problems
        demo.faults.clear()
        stored = await running.keys(PRODUCTS)
        await policies.choose(running.cache, PRODUCTS, VISITED)
        await running.engine.apply_policy(PRODUCTS)
        records = newest_first(demo)
        change(demo, [one for one in records if number_of(one) in stored], apart=1)
        change(demo, [one for one in records if number_of(one) not in stored], apart=1)
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert await stale(running) == []
        here = await running.keys(PRODUCTS)
        newest = {number_of(record) for record in newest_first(demo)[: PAGE * VISITED_PAGES]}
        others = len(set(here) - newest)
        assert others
        # the count, the newest, and a page for each hundred others
        assert demo.calls.count() == 1 + VISITED_PAGES - (-others // PAGE)
        demo.faults.clock_shift += 5
        await running.pull(PRODUCTS)
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() == 1


async def test_a_look_that_was_cut_off_hides_no_change_of_the_second_of_the_mark(
    demo: DemoServer,
) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        change(demo, newest_first(demo)[:250])
        cursor = running.cache.cursor(PRODUCTS)
        assert cursor is not None
        # as after a look in that very second
        mark = demo.rows("Products")[newest_first(demo)[0]]["modifiedtime"]
        await running.cache.put_cursor(replace(cursor, modified=mark, seen_to=mark))
        demo.faults.cause(Trouble.ERROR, "query", 4, after=1)
        await running.pull(PRODUCTS)
        assert running.problems
        assert await stale(running)
        demo.faults.clear()
        await running.pull(PRODUCTS)
        assert await stale(running) == []


def put_back(demo: DemoServer, moment: str) -> None:
    """Let the server's clock stand at a moment of its database's."""
    then = datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()
    demo.faults.clock_shift = then - time.time()


async def test_a_change_in_the_very_second_of_a_look_is_found(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        change(demo, newest_first(demo)[:300])
        second = max(str(row["modifiedtime"]) for row in demo.rows("Products").values())
        is_settled = plan.is_settled
        monkeypatch.setattr(plan, "is_settled", lambda moment, told: moment < second)
        for _ in range(3):
            await running.pull(PRODUCTS)
        schema = running.cache.schema(PRODUCTS)
        assert schema is not None
        page = await running.client.query(vtql.newest_records(schema))
        put_back(demo, second)
        # behind a page of that second's others
        tied = {*newest_first(demo)[:300]} - {str(row["id"]) for row in page}
        change(demo, sorted(tied)[:20])
        demo.faults.clock_shift += 30
        await running.pull(PRODUCTS)
        assert await stale(running) == []
        monkeypatch.setattr(plan, "is_settled", is_settled)
        demo.faults.clock_shift += 5
        await running.pull(PRODUCTS)
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() == 1


async def test_a_copy_of_an_older_release_gets_its_mark(demo: DemoServer) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        cursor = running.cache.cursor(PRODUCTS)
        assert cursor is not None
        await running.cache.put_cursor(replace(cursor, modified=None))
        change(demo, newest_first(demo)[:200], apart=1)
        await running.pull(PRODUCTS)
        assert await stale(running) == []
        cursor = running.cache.cursor(PRODUCTS)
        assert cursor is not None
        rows = demo.rows("Products")
        assert cursor.modified == rows[newest_first(demo)[0]]["modifiedtime"]


@pytest.mark.parametrize("number", [0, 1])
async def test_what_was_kept_whole_misses_nothing_when_less_is_kept(
    demo: DemoServer, number: int
) -> None:
    demo.grow("Products", 900)
    async with desk(demo, number=number) as running:
        await policies.choose(running.cache, PRODUCTS, ALL)
        await running.pull(PRODUCTS)
        change(demo, newest_first(demo)[-300:], apart=1)
        change(demo, newest_first(demo)[400:700], apart=1)
        await policies.choose(running.cache, PRODUCTS, VISITED)
        for _ in range(3):
            await running.pull(PRODUCTS)
        cursor = running.cache.cursor(PRODUCTS)
        assert cursor is not None
        assert cursor.partial
        assert await stale(running) == []


async def test_a_module_of_one_page_is_looked_at_in_one(demo: DemoServer) -> None:
    """Where nothing says how large a module is, it is taken for a large one."""
    demo.faults.defects = frozenset({Defect.COUNT})
    for record in list(demo.rows("Products"))[PAGE - 10 :]:
        demo.remove("Products", record)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        assert len(await running.keys(PRODUCTS)) == len(demo.rows("Products"))
        change(demo, newest_first(demo), apart=1)
        await running.pull(PRODUCTS)
        assert await stale(running) == []


async def test_an_empty_module_gets_a_mark_too(demo: DemoServer) -> None:
    demo.faults.defects = frozenset({Defect.COUNT})
    for record in demo.rows("Products"):
        demo.remove("Products", record)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        demo.add("Products", {NAME: "The first"})
        await running.pull(PRODUCTS)
        assert len(await running.keys(PRODUCTS)) == 1


async def test_a_first_look_goes_past_pages_whose_rows_are_hidden() -> None:
    """Where the server does not count, nothing but the pages themselves tells where they end."""
    potentials = ModuleName("Potentials")
    with DemoServer(dialect="opensource") as demo:
        demo.grow(potentials, 600)
        demo.faults.defects = frozenset({Defect.COUNT})
        company = demo.company
        rights, module = company.rights(company.people[1]), company.catalogue.modules[potentials]
        rows = dict(demo.rows(potentials))
        owners = (str(row["assigned_user_id"]) for row in rows.values())
        foreign = next(owner for owner in owners if not rights.reads(module, owner))
        for record in list(rows)[:150]:
            demo.edit(potentials, record, {"assigned_user_id": foreign})
        async with desk(demo, number=1) as running:
            await policies.choose(running.cache, potentials, VISITED)
            newest = await running.client.query(
                "select id from Potentials order by modifiedtime desc limit 0, 100;"
            )
            assert newest == []
            await running.pull(potentials)
            assert await running.keys(potentials)
