"""What was learned and spent outlives the program, also one that is killed."""

import asyncio
from functools import partial
from pathlib import Path
from threading import Event

from tests.helpers.desk import CONTACTS, desk, until
from vtdesk.api.budget import Budget
from vtdesk.demo.server import DemoServer
from vtdesk.sync.server_memory import KEEP_EVERY

SPENT = "background calls of a day"


def has_spent(budget: Budget, most: int) -> bool:
    return budget.background[1] >= most or budget.background_pause() > 0


async def test_the_part_of_the_day_is_not_begun_anew_by_a_restart(tmp_path: Path) -> None:
    with DemoServer(daily_limit=120) as demo:
        demo.grow("Contacts", 6_000)
        spent = 0
        for run in range(1, 4):
            async with desk(demo, tmp_path / "store") as running:
                budget = running.client.budget
                await until(partial(getattr, running.engine, "is_at_rest"))
                assert budget.background[1] == spent
                running.engine.wish_pull(CONTACTS, patient=True)
                await until(partial(has_spent, budget, 8 * run))
            spent = budget.background[1]
        async with desk(demo, tmp_path / "store") as running:
            running.engine.wish_pull(CONTACTS, patient=True)
            await until(lambda: running.client.budget.background_pause() > 0)
            # a quarter of the day
            assert running.client.budget.background[1] == 30


async def test_a_killed_program_forgets_few_calls(demo: DemoServer) -> None:
    demo.grow("Contacts", 3_000)
    async with desk(demo) as running:
        budget = running.client.budget
        running.engine.wish_pull(CONTACTS, patient=True)

        def is_kept() -> bool:
            kept = (running.cache.note(SPENT) or "0 0").split()[1]
            # more are made while the store takes what came
            assert budget.background[1] - int(kept) <= 3 * KEEP_EVERY
            return int(kept) >= KEEP_EVERY

        await until(is_kept)
        assert running.engine.status.pull(CONTACTS) is not None, "the fill had not ended"


async def test_no_page_waits_until_it_is_kept(demo: DemoServer, tmp_path: Path) -> None:
    demo.grow("Contacts", 3_000)
    store_is_free = Event()
    async with desk(demo, tmp_path / "store") as running:
        await running.engine.ensure_schema(CONTACTS)
        storing = asyncio.ensure_future(running.cache._writer.run(store_is_free.wait))
        try:
            before = demo.calls.count("query")
            running.engine.wish_pull(CONTACTS, patient=True)
            await until(lambda: demo.calls.count("query") - before > KEEP_EVERY + 2)
        finally:
            store_is_free.set()
            await storing


async def test_what_the_server_accepts_is_not_asked_again(demo: DemoServer, tmp_path: Path) -> None:
    async with desk(demo, tmp_path / "store", number=1) as running:
        await running.pull()
        known = dict(running.client.probe.known)
        assert known
    async with desk(demo, tmp_path / "store", number=1) as running:
        await until(lambda: running.engine.is_at_rest)
        assert running.client.probe.known == known


async def test_a_note_that_is_none_is_passed_over(demo: DemoServer, tmp_path: Path) -> None:
    async with desk(demo, tmp_path / "store") as running:
        await running.cache.put_note("what the server accepts", "[{")
        await running.cache.put_note(SPENT, "yesterday many")
    async with desk(demo, tmp_path / "store") as running:
        await running.pull()
