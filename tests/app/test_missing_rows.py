"""Rows that are not here: fetched once, through limits and odd pages, and not more than needed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.job_control import Control, JobCancelled, Progress
from vtdesk.app.missing_rows import MissingRows, Place, expected_calls
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.query import AnyOf, Condition, Op, Query
from vtdesk.domain.schema import ModuleSchema

ALL = Query(CONTACTS)


@asynccontextmanager
async def described(demo: DemoServer) -> AsyncIterator[tuple[Office, ModuleSchema]]:
    """A session that knows the fields of contacts and none of the rows."""
    async with office(demo) as opened:
        yield opened, await opened.session.ensure_schema(CONTACTS)


def missing(
    opened: Office, schema: ModuleSchema, query: Query = ALL, place: Place | None = None
) -> MissingRows:
    session = opened.session
    return MissingRows(session._engine, session._cache, schema, query, place)


async def run(rows: MissingRows, control: Control | None = None) -> list[Progress]:
    return [step async for step in rows.steps(control or Control())]


async def test_every_row_comes_once(demo: DemoServer) -> None:
    count = len(demo.rows("Contacts"))
    async with described(demo) as (opened, schema):
        rows = missing(opened, schema)
        steps = await run(rows)
        assert await opened.session.count(CONTACTS) == count
        assert rows.place.counted == count
        assert len(steps) == 1 + -(-count // 100)
        assert (steps[-1].done, steps[-1].total) == (0, count) or steps[-1].done == count


async def allow(opened: Office, control: Control) -> None:
    """Wait for the server's hold, then end it before its time."""
    budget = opened.session._client.budget
    await until(lambda: budget.held_until > 0)
    budget.held_until = 0.0
    control.news.set()


async def test_a_used_up_allowance_is_waited_for_at_the_count_and_at_a_page(
    demo: DemoServer,
) -> None:
    async with described(demo) as (opened, schema):
        control, rows = Control(), missing(opened, schema)
        steps = rows.steps(control)
        demo.faults.cause(Trouble.TOO_MANY, "query", 1)
        await asyncio.gather(anext(steps), allow(opened, control))
        demo.faults.cause(Trouble.TOO_MANY, "query", 1)
        step, _ = await asyncio.gather(anext(steps), allow(opened, control))
        assert step.done == rows.place.came
        async for _ in steps:
            pass
        assert await opened.session.count(CONTACTS) == len(demo.rows("Contacts"))


async def test_one_given_up_while_it_waits_ends_at_once(demo: DemoServer) -> None:
    async with described(demo) as (opened, schema):
        control = Control()
        demo.faults.cause(Trouble.TOO_MANY, "query")

        async def give_up() -> None:
            await until(lambda: opened.session._client.budget.held_until > 0)
            control.cancel()

        with pytest.raises(JobCancelled):
            await asyncio.gather(run(missing(opened, schema), control), give_up())


async def test_pages_that_end_early_are_the_end(demo: DemoServer) -> None:
    async with described(demo) as (opened, schema):
        rows = missing(opened, schema, place=Place((10_000,), last=0, came=0))
        await run(rows)
        assert await opened.session.count(CONTACTS) == len(demo.rows("Contacts"))
        assert rows.place.group == 1


async def test_several_groups_come_one_after_the_other(demo: DemoServer) -> None:
    names = tuple(sorted({str(row["lastname"]) for row in demo.rows("Contacts").values()}))
    long = tuple(f"{name}{'x' * 200}" for name in names)
    either = AnyOf(
        (Condition("lastname", Op.ONE_OF, long), Condition("lastname", Op.ONE_OF, names[:2]))
    )
    query = Query(CONTACTS, either)
    async with described(demo) as (opened, schema):
        rows = missing(opened, schema, query)
        await run(rows)
        assert len(rows.place.counts) > 1
        keys = await opened.session._cache.reads.ids(query)
        wanted = [row for row in demo.rows("Contacts").values() if row["lastname"] in names[:2]]
        assert len(keys) == len(wanted)


async def test_the_price_without_anything_here_is_what_is_known(demo: DemoServer) -> None:
    async with described(demo) as (opened, schema):
        cache = opened.session._cache
        assert await expected_calls(cache, schema, ALL, stored=0) == (0, 1)
        some = Query(CONTACTS, Condition("lastname", Op.STARTS, ("M",)))
        assert await expected_calls(cache, schema, some, stored=0) == (0, 1)
