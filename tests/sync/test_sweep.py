"""Deletions that nothing tells of, and a server that suddenly lists far less."""

from tests.helpers.desk import CONTACTS, Desk, desk, until
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.keeping import recent
from vtdesk.domain.status import Suspicion
from vtdesk.sync import policies
from vtdesk.sync.sweep import SWEEP_EVERY

ORDINARY = 1


def ids(demo: DemoServer) -> list[str]:
    return sorted(demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))


async def an_hour_later(running: Desk) -> None:
    running.clock.ahead += SWEEP_EVERY + 1
    await running.pull()


async def test_deletions_are_found_by_counting_once_an_hour(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        gone = ids(demo)[7]
        demo.remove("Contacts", gone)
        demo.calls.clear()
        await running.pull()
        assert demo.calls.count() == 1
        assert int(gone.split("x")[1]) in await running.keys()
        await an_hour_later(running)
        assert int(gone.split("x")[1]) not in await running.keys()


async def test_equal_counts_cost_one_call(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        demo.calls.clear()
        await an_hour_later(running)
        assert demo.calls.count() == 2


async def test_a_record_with_a_waiting_change_stays_in_sight(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        record = ids(demo)[3]
        demo.remove("Contacts", record)
        await running.change(ChangeKind.REVISE, record, {"lastname": "Mine"})
        await until(lambda: any(c.reason for c in running.cache.outbox()))
        await an_hour_later(running)
        assert running.record(record).values["lastname"] == "Mine"
        assert len(running.cache.outbox()) == 1


async def emptied(demo: DemoServer, running: Desk, left: int) -> Suspicion:
    await running.pull()
    for record in ids(demo)[left:]:
        demo.remove("Contacts", record)
    await an_hour_later(running)
    suspicion = running.engine.status.suspicion(CONTACTS)
    assert suspicion is not None
    return suspicion


async def test_a_server_that_lists_far_less_empties_nothing(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        stored = len(demo.rows("Contacts"))
        suspicion = await emptied(demo, running, 3)
        assert suspicion == Suspicion(CONTACTS, stored, 3)
        assert len(await running.keys()) == stored


async def test_a_server_that_lists_nothing_empties_nothing(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        stored = len(demo.rows("Contacts"))
        assert (await emptied(demo, running, 0)).there == 0
        assert len(await running.keys()) == stored


async def test_who_believes_the_server_takes_over_what_it_lists(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await emptied(demo, running, 3)
        running.engine.believe(CONTACTS)
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        assert running.engine.status.suspicions == ()
        assert len(await running.keys()) == 3


async def test_who_keeps_is_not_asked_again_until_it_lists_something_else(
    demo: DemoServer,
) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await emptied(demo, running, 3)
        stored = len(await running.keys())
        await running.engine.keep(CONTACTS)
        await an_hour_later(running)
        assert running.engine.status.suspicions == ()
        assert len(await running.keys()) == stored
        demo.remove("Contacts", ids(demo)[0])
        await an_hour_later(running)
        assert running.engine.status.suspicion(CONTACTS) == Suspicion(CONTACTS, stored, 2)


async def test_what_has_grown_too_old_leaves_without_a_call(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await policies.choose(running.cache, CONTACTS, recent(6))
        await running.pull()
        before = len(await running.keys())
        running.clock.ahead = demo.faults.clock_shift = 90 * 86_400.0
        demo.calls.clear()
        await running.pull()
        assert 0 < len(await running.keys()) < before
        assert demo.calls.count("query") == 1
