"""Records told as deleted: believed by their sum, asked about once, never forgotten."""

from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk, until
from tests.helpers.mirror import differences
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.status import Suspicion
from vtdesk.sync.guard import DAY

DIALECTS = pytest.mark.parametrize("dialect", ["cloud", "opensource"])


def ids(demo: DemoServer) -> list[str]:
    return sorted(demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))


async def some_time_later(running: Desk, seconds: float = 600.0) -> None:
    running.clock.ahead += seconds
    running.demo.faults.clock_shift += seconds
    await running.client.listtypes()
    running.demo.calls.clear()
    await running.pull()


def remove_slowly(demo: DemoServer, records: list[str]) -> None:
    for record in records:
        demo.faults.clock_shift += 0.1
        demo.remove("Contacts", record)


async def take_over(running: Desk) -> None:
    running.engine.believe(CONTACTS)
    await until(lambda: running.engine.status.pull(CONTACTS) is None)


@DIALECTS
async def test_a_server_that_deletes_everything_page_by_page_removes_nothing(dialect: str) -> None:
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        demo.grow("Contacts", 900 - len(demo.rows("Contacts")))
        async with desk(demo) as running:
            await running.pull()
            remove_slowly(demo, ids(demo))
            await some_time_later(running)
            assert demo.calls.count("sync") > 2
            assert running.engine.status.suspicion(CONTACTS) == Suspicion(CONTACTS, 900, 0)
            assert len(await running.keys()) == 900


async def test_a_server_that_deletes_a_little_with_every_answer_is_asked_about(
    demo: DemoServer,
) -> None:
    async with desk(demo) as running:
        await running.pull()
        before = len(await running.keys())
        while running.engine.status.suspicion(CONTACTS) is None:
            for record in ids(demo)[:20]:
                demo.remove("Contacts", record)
            await some_time_later(running)
        assert len(await running.keys()) > before * 0.6


async def test_what_goes_over_many_days_is_no_question(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        for _ in range(4):
            records = ids(demo)
            for record in records[: len(records) // 4]:
                demo.remove("Contacts", record)
            await some_time_later(running, DAY + 1)
            assert running.engine.status.suspicions == ()
        assert await differences(running) == []


async def test_half_of_a_module_does_not_go_without_a_question(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        before = len(await running.keys())
        for record in ids(demo)[: before * 49 // 100]:
            demo.remove("Contacts", record)
        await some_time_later(running)
        assert running.engine.status.suspicion(CONTACTS) is not None
        assert len(await running.keys()) == before


def bring_in(demo: DemoServer, count: int) -> None:
    for number in range(count):
        demo.add("Contacts", {"lastname": f"Imported {number}", "assigned_user_id": "19x1"})


async def test_who_brings_in_many_hides_no_loss_among_them(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        before = await running.keys()
        for record in ids(demo)[: len(before) * 2 // 3]:
            demo.remove("Contacts", record)
        bring_in(demo, 5 * len(before))
        await some_time_later(running)
        assert running.engine.status.suspicion(CONTACTS) is not None
        assert set(before) <= set(await running.keys())


async def test_what_came_and_went_within_a_day_is_no_question(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        before = await running.keys()
        bring_in(demo, 5 * len(before))
        await some_time_later(running)
        for record in ids(demo)[len(before) :]:
            demo.remove("Contacts", record)
        await some_time_later(running)
        assert running.engine.status.suspicions == ()
        assert await running.keys() == before


async def doubted(running: Desk) -> int:
    """Have two thirds of the module told as deleted; how many are stored."""
    await running.pull()
    stored = len(await running.keys())
    for record in ids(running.demo)[: stored * 2 // 3]:
        running.demo.remove("Contacts", record)
    await some_time_later(running)
    assert running.engine.status.suspicion(CONTACTS) is not None
    return stored


async def test_the_question_is_asked_again_after_a_restart(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with desk(demo, tmp_path / "store") as running:
        stored = await doubted(running)
        asked = running.engine.status.suspicion(CONTACTS)
    async with desk(demo, tmp_path / "store") as running:
        await running.pull()
        assert running.engine.status.suspicion(CONTACTS) == asked
        assert len(await running.keys()) == stored
        await take_over(running)
        assert await differences(running) == []


@DIALECTS
async def test_who_keeps_is_not_asked_the_same_again(dialect: str, tmp_path: Path) -> None:
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        async with desk(demo, tmp_path / "store") as running:
            stored = await doubted(running)
            await running.engine.keep(CONTACTS)
            for seconds in (600.0, 600.0, DAY + 1):
                await some_time_later(running, seconds)
                assert running.engine.status.suspicions == ()
        async with desk(demo, tmp_path / "store") as running:
            running.clock.ahead = 3 * DAY
            await some_time_later(running)
            assert running.engine.status.suspicions == ()
            assert len(await running.keys()) == stored


async def test_who_keeps_is_asked_when_a_further_third_goes(demo: DemoServer) -> None:
    async with desk(demo) as running:
        stored = await doubted(running)
        await running.engine.keep(CONTACTS)
        for record in ids(demo)[: len(ids(demo)) // 2]:
            demo.remove("Contacts", record)
        await some_time_later(running)
        left = len(ids(demo))
        assert running.engine.status.suspicion(CONTACTS) == Suspicion(CONTACTS, stored, left)
        await take_over(running)
        assert await differences(running) == []


async def test_changes_go_on_coming_while_deletions_are_doubted(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await doubted(running)
        await running.engine.keep(CONTACTS)
        changed = ids(demo)[0]
        demo.edit("Contacts", changed, {"lastname": "Changed"})
        await some_time_later(running)
        assert running.record(changed).values["lastname"] == "Changed"


async def test_an_answer_that_stays_away_between_two_loses_no_deletion(demo: DemoServer) -> None:
    demo.grow("Contacts", 900 - len(demo.rows("Contacts")))
    async with desk(demo) as running:
        await running.pull()
        gone = ids(demo)[:2]
        remove_slowly(demo, gone)
        for record in ids(demo)[:450]:
            demo.faults.clock_shift += 0.1
            demo.edit("Contacts", record, {"lastname": "Changed"})
        demo.faults.cause(Trouble.DROP_BEFORE, "sync", after=1)
        running.engine.wish_pull(CONTACTS, force=True)
        await until(lambda: running.engine.status.online is False)
        assert len(await running.keys()) == 900
        shift = demo.faults.clock_shift
        demo.faults.clear()
        demo.faults.clock_shift = shift
        running.engine.retry_now()
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        await some_time_later(running)
        assert await differences(running) == []
