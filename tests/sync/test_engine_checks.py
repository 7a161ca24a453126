"""The check of what is gone: nobody waits for it, and it holds up nobody."""

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk, until
from tests.sync.test_schedule import HOUR, begin_a_minute, pass_time
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.sync.schedule import IDLE_CALLS, IDLE_EVERY_S
from vtdesk.sync.sweep import SWEEP_EVERY

ORDINARY = 1


def ids(demo: DemoServer) -> list[str]:
    return sorted(demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))


def later(running: Desk, seconds: float) -> None:
    """Let time pass on both sides, so that the check is due."""
    running.clock.ahead += seconds
    running.demo.faults.clock_shift += seconds


async def test_the_check_behind_an_opened_table_leaves_half_of_the_minute() -> None:
    with DemoServer() as demo:
        demo.grow("Contacts", 2_500)
        begin_a_minute(demo)
        async with desk(demo, number=ORDINARY) as running:
            await running.pull()
            gone, changed = ids(demo)[5:7]
            demo.remove("Contacts", gone)
            demo.meter.minute_limit = 20
            later(running, 3_600.0)
            demo.edit("Contacts", changed, {"lastname": "News"})
            await running.client.listtypes()
            demo.calls.clear()
            running.engine.note_activity()
            running.engine.wish_pull(CONTACTS)
            await until(lambda: running.client.budget.background_pause() > 0)
            await until(lambda: running.engine.is_at_rest)
            assert running.record(changed).values["lastname"] == "News"
            assert parse_id(gone).key in await running.keys()
            assert demo.calls.count() <= 10
            assert running.client.budget.background[1] >= demo.calls.count() - 1
            pull = running.engine.status.pull(CONTACTS)
            assert pull is not None
            assert pull.checking


async def test_nobody_waits_for_the_proof_of_a_fill(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some servers count what they do not give, so that all ids are looked through."""
    with DemoServer(minute_limit=6_000) as demo:
        demo.grow("Contacts", 2_500)
        async with desk(demo, number=ORDINARY) as running:
            counted = running.client.count

            async def count(module: ModuleName, where: str = "") -> int | None:
                return (await counted(module, where) or 0) + 7

            monkeypatch.setattr(running.client, "count", count)
            await running.engine.ensure_schema(CONTACTS)
            running.engine.wish_pull(CONTACTS)
            await until(lambda: running.engine.status.pull(CONTACTS) is None)
            assert demo.calls.count() > 2 * 25
            waited_for = demo.calls.count() - running.client.budget.background[1]
            # pages are asked for before the first is stored, a few or more; the proof asks for 25
            assert waited_for < 25
            assert [type(error) for _, error in running.problems] == [ServerTrouble]


async def test_what_a_person_has_compared_is_waited_for(demo: DemoServer) -> None:
    demo.grow("Contacts", 2_500)
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        gone = ids(demo)[5]
        demo.remove("Contacts", gone)
        later(running, 600.0)
        before = running.client.budget.background[1]
        await running.engine.compare_anew(CONTACTS)
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        assert parse_id(gone).key not in await running.keys()
        assert running.client.budget.background[1] == before
        await running.pull()
        assert running.engine._compared == set()


async def left_open(running: Desk, demo: DemoServer) -> str:
    """Begin a check that takes hours while nobody is there; the id of a record that is gone."""
    await running.pull()
    await running.engine.questions.load_modules()
    gone = ids(demo)[5]
    demo.remove("Contacts", gone)
    later(running, SWEEP_EVERY + 1)
    running.engine.set_visible(CONTACTS)
    await pass_time(running, IDLE_EVERY_S, step=60.0)
    pull = running.engine.status.pull(CONTACTS)
    assert pull is not None
    assert pull.checking
    return gone


async def test_what_is_on_screen_is_looked_at_while_a_check_takes_hours(demo: DemoServer) -> None:
    demo.grow("Contacts", 2_500)
    async with desk(demo, number=ORDINARY) as running:
        gone = await left_open(running, demo)
        record = ids(demo)[0]
        for number in range(5):
            later(running, 10.0)
            demo.edit("Contacts", record, {"lastname": f"News {number}"})
            await pass_time(running, HOUR / 2, step=60.0)
            assert running.record(record).values["lastname"] == f"News {number}"
        assert running.engine.status.pull(CONTACTS) is not None
        # somebody comes back, and the check comes to its end
        running.engine.note_activity()
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        assert parse_id(gone).key not in await running.keys()


async def test_looks_and_a_check_cost_twelve_calls_an_hour_together(demo: DemoServer) -> None:
    demo.grow("Contacts", 4_000)
    async with desk(demo, number=ORDINARY) as running:
        await left_open(running, demo)
        for _ in range(3):
            demo.calls.clear()
            await pass_time(running, HOUR, step=60.0)
            assert 0 < demo.calls.count() <= IDLE_CALLS


async def test_a_check_sets_no_news_back(demo: DemoServer) -> None:
    demo.grow("Contacts", 2_500)
    async with desk(demo, number=ORDINARY) as running:
        await left_open(running, demo)
        later(running, 30.0)
        demo.edit("Contacts", ids(demo)[0], {"lastname": "News"})
        await pass_time(running, 2 * IDLE_EVERY_S, step=60.0)
        assert running.record(ids(demo)[0]).values["lastname"] == "News"
        before = running.cache.cursor(CONTACTS)
        running.engine.set_visible(None)
        running.engine.note_activity()
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        after = running.cache.cursor(CONTACTS)
        assert before is not None
        assert after is not None
        assert after.swept != before.swept
        assert (after.modified or "") >= (before.modified or "")
        assert (after.synced or 0.0) >= (before.synced or 0.0)
        assert (after.since or 0) >= (before.since or 0)


async def test_a_table_that_is_only_checked_does_not_say_it_loads(demo: DemoServer) -> None:
    demo.grow("Contacts", 2_500)
    async with desk(demo, number=ORDINARY) as running:
        await left_open(running, demo)
        running.engine.wish_pull(CONTACTS, force=True)
        pull = running.engine.status.pull(CONTACTS)
        assert pull is not None
        assert not pull.checking
        assert pull.done == 0, "how far the check is, says nothing of the news"


async def test_another_module_goes_before_a_check(demo: DemoServer) -> None:
    demo.grow("Contacts", 2_500)
    leads = ModuleName("Leads")
    async with desk(demo, number=ORDINARY) as running:
        await left_open(running, demo)
        await running.pull(leads)
        assert running.cache.cursor(leads) is not None


async def test_who_stops_a_fetch_stops_its_check_as_well(demo: DemoServer) -> None:
    demo.grow("Contacts", 2_500)
    async with desk(demo, number=ORDINARY) as running:
        await left_open(running, demo)
        running.engine.stop_pull(CONTACTS)
        assert running.engine.status.pulls == ()
        await until(lambda: running.engine.is_at_rest)


async def test_a_check_that_lost_its_network_is_made_once_there_is_one(demo: DemoServer) -> None:
    demo.grow("Contacts", 2_500)
    async with desk(demo, number=ORDINARY) as running:
        gone = await left_open(running, demo)
        demo.faults.offline = True
        running.engine.note_activity()
        await until(lambda: running.engine.status.online is False)
        demo.faults.offline = False
        running.engine.retry_now()
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        assert parse_id(gone).key not in await running.keys()
