"""What goes after a person decided to keep what had gone: few go, a further third is asked about."""

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk, until
from vtdesk.demo.server import DemoServer
from vtdesk.domain.status import Suspicion
from vtdesk.sync.guard import DAY
from vtdesk.sync.sweep import SWEEP_EVERY

TOLD, FOUND = 0, 1
"""Whose deletions `sync` tells, and whose a count and a list of ids alone show."""

KEPT = 300
"""How many contacts went first."""

WAYS = pytest.mark.parametrize("number", [TOLD, FOUND], ids=["told", "found"])


def ids(demo: DemoServer) -> list[str]:
    return sorted(demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))


def remove(demo: DemoServer, count: int) -> None:
    for record in ids(demo)[:count]:
        demo.remove("Contacts", record)


def decided(running: Desk) -> frozenset[int]:
    """The records that the person is known to keep."""
    cursor = running.cache.cursor(CONTACTS)
    assert cursor is not None
    return cursor.kept


async def later(running: Desk, seconds: float = SWEEP_EVERY + 1) -> None:
    running.clock.ahead += seconds
    running.demo.faults.clock_shift += seconds
    await running.client.listtypes()
    await running.pull()


def asked(running: Desk) -> Suspicion | None:
    return running.engine.status.suspicion(CONTACTS)


async def kept(running: Desk) -> int:
    """Let many contacts go, and the person keep them; how many are left at the server."""
    running.demo.grow("Contacts", 600 - len(running.demo.rows("Contacts")))
    await running.pull()
    gone = ids(running.demo)[-KEPT:]
    for record in gone:
        running.demo.remove("Contacts", record)
    await later(running)
    assert asked(running) == Suspicion(CONTACTS, 600, 600 - KEPT)
    await running.engine.keep(CONTACTS)
    assert decided(running) == {int(record.split("x")[1]) for record in gone}
    return 600 - KEPT


@WAYS
@pytest.mark.parametrize("further", [1, 100])
async def test_fewer_than_a_further_third_go_without_a_question(
    demo: DemoServer, number: int, further: int
) -> None:
    async with desk(demo, number=number) as running:
        left = await kept(running)
        remove(demo, further)
        await later(running)
        assert asked(running) is None
        assert len(await running.keys()) == KEPT + left - further
        # what was kept is no question the day after, either
        await later(running, DAY + 1)
        assert asked(running) is None
        assert len(await running.keys()) == KEPT + left - further


@WAYS
async def test_more_than_a_further_third_is_asked_about(demo: DemoServer, number: int) -> None:
    async with desk(demo, number=number) as running:
        left = await kept(running)
        before = decided(running)
        remove(demo, 101)
        await later(running)
        assert asked(running) == Suspicion(CONTACTS, KEPT + left, left - 101)
        assert len(await running.keys()) == KEPT + left
        assert decided(running) == before
        await running.engine.keep(CONTACTS)
        await later(running)
        assert asked(running) is None
        assert len(await running.keys()) == KEPT + left


@WAYS
async def test_a_further_third_that_goes_bit_by_bit_within_a_day_is_asked_about(
    demo: DemoServer, number: int
) -> None:
    async with desk(demo, number=number) as running:
        left = await kept(running)
        for part in (60, 40):
            remove(demo, part)
            await later(running)
            assert asked(running) is None
        remove(demo, 1)
        await later(running)
        assert asked(running) == Suspicion(CONTACTS, KEPT + left - 100, left - 101)
        await running.engine.keep(CONTACTS)
        await later(running)
        assert asked(running) is None
        assert len(await running.keys()) == KEPT + left - 100


@WAYS
async def test_who_believes_the_server_about_a_further_third_believes_it_about_all(
    demo: DemoServer, number: int
) -> None:
    async with desk(demo, number=number) as running:
        left = await kept(running)
        remove(demo, 150)
        await later(running)
        running.engine.believe(CONTACTS)
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        assert asked(running) is None
        assert len(await running.keys()) == left - 150


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
async def test_what_is_told_in_several_answers_leaves_what_was_kept(dialect: str) -> None:
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        async with desk(demo) as running:
            await kept(running)
            here = await running.keys()
            demo.faults.clock_shift += 60.0
            gone = [int(record.split("x")[1]) for record in ids(demo)[:20]]
            for record in ids(demo)[:20]:
                demo.faults.clock_shift += 1.0
                demo.remove("Contacts", record)
            for record in ids(demo)[:270]:
                demo.faults.clock_shift += 1.0
                demo.edit("Contacts", record, {"lastname": "Changed"})
            await later(running)
            assert asked(running) is None
            assert await running.keys() == sorted(set(here) - set(gone))
