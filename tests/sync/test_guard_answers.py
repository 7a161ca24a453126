"""Who answered "Keep" is not asked again before more has gone, however that is counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

import pytest

from tests.helpers.desk import Desk, desk, until
from vtdesk.demo.faults import Defect
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, MINE, Policy, recent
from vtdesk.domain.status import Suspicion
from vtdesk.sync import policies
from vtdesk.sync.guard import DAY
from vtdesk.sync.ways import BREAKS

LEADS = ModuleName("Leads")
BOSS = 0
CARLA = 2
"""A user who sees of the leads only her own and her group's."""
OTHER = "19x8"
MANY = 60

DIALECTS = pytest.mark.parametrize("dialect", ["cloud", "opensource"])
COUNTS = pytest.mark.parametrize("counts", [True, False])


def her_own(demo: DemoServer) -> list[str]:
    owner = demo.company.people[CARLA].owner_ids[0]
    rows = demo.rows("Leads").items()
    return sorted(record for record, row in rows if row["assigned_user_id"] == owner)


async def begun(running: Desk, policy: Policy) -> int:
    """Have a user's leads fetched; how many are here."""
    owner = running.demo.company.people[CARLA].owner_ids[0]
    for _ in range(MANY):
        running.demo.add("Leads", {"lastname": "Mine", "assigned_user_id": owner})
    await policies.choose(running.cache, LEADS, policy)
    await running.pull(LEADS)
    return len(await running.keys(LEADS))


def take_away(demo: DemoServer, deleted: int, taken: int) -> None:
    """Somebody deletes so many of hers and makes so many somebody else's."""
    for record in her_own(demo)[:deleted]:
        demo.remove("Leads", record)
    for record in her_own(demo)[:taken]:
        demo.edit("Leads", record, {"assigned_user_id": OTHER})


async def later(running: Desk, seconds: float = DAY + 1) -> None:
    """Fetch the leads again after a while."""
    running.clock.ahead += seconds
    running.demo.faults.clock_shift += seconds
    await running.client.listtypes()
    await running.pull(LEADS)


def take_every_second(demo: DemoServer) -> None:
    """Half of the leads are deleted."""
    for record in sorted(demo.rows("Leads"))[::2]:
        demo.remove("Leads", record)


async def keep_during_a_look(running: Desk, demo: DemoServer) -> None:
    """The person answers "Keep" after a look has begun, which then goes to its end."""
    is_called = Event()
    demo.faults.intrude(is_called.set)
    demo.faults.delay = 0.2
    running.engine.wish_pull(LEADS, force=True)
    await until(is_called.is_set)
    await running.engine.keep(LEADS)
    demo.faults.delay = 0.0
    await until(lambda: running.engine.status.pull(LEADS) is None)


def asked(running: Desk) -> Suspicion | None:
    return running.engine.status.suspicion(LEADS)


def server(dialect: str, *, counts: bool = True) -> DemoServer:
    demo = DemoServer(dialect=dialect)  # type: ignore[arg-type]  # parametrized Literal
    if not counts:
        demo.faults.defects = frozenset({Defect.COUNT})
    return demo


@asynccontextmanager
async def leads(
    dialect: str, number: int, policy: Policy, *, counts: bool
) -> AsyncIterator[tuple[Desk, int]]:
    """The desk of a user who has her leads here, and how many these are."""
    with server(dialect, counts=counts) as demo:
        async with desk(demo, number=number) as running:
            yield running, await begun(running, policy)


async def nobody_is_asked_again(running: Desk) -> None:
    """Answer "Keep", and see for three days that this was the answer."""
    assert asked(running) is not None
    stored = await running.keys(LEADS)
    await running.engine.keep(LEADS)
    for seconds in (3_601.0, DAY + 1, DAY + 1):
        await later(running, seconds)
        assert running.engine.status.suspicions == ()
        assert await running.keys(LEADS) == stored


@DIALECTS
@COUNTS
@pytest.mark.parametrize(("deleted", "taken"), [(30, 0), (0, 30), (30, 6), (30, 20), (12, 20)])
async def test_of_ones_own_records_the_same_is_not_asked_the_day_after(
    dialect: str, *, counts: bool, deleted: int, taken: int
) -> None:
    async with leads(dialect, CARLA, MINE, counts=counts) as (running, before):
        take_away(running.demo, deleted, taken)
        await later(running)
        found = asked(running)
        assert found is not None
        # one question about all that lacks, whoever tells of it
        assert found.there == before - deleted - taken
        await nobody_is_asked_again(running)


@DIALECTS
@COUNTS
@pytest.mark.parametrize("number", [BOSS, CARLA])
@pytest.mark.parametrize("taken", [0, 9])
async def test_of_everybodys_records_the_same_is_not_asked_the_day_after(
    dialect: str, *, counts: bool, number: int, taken: int
) -> None:
    async with leads(dialect, number, ALL, counts=counts) as (running, before):
        rows = running.demo.rows("Leads")
        take_away(running.demo, 0, taken)
        for record in sorted(rows, reverse=True)[: len(rows) * 2 // 3]:
            running.demo.remove("Leads", record)
        await later(running)
        assert len(await running.keys(LEADS)) == before
        await nobody_is_asked_again(running)


async def test_what_grows_too_old_meanwhile_is_no_other_question(demo: DemoServer) -> None:
    async with desk(demo, number=BOSS) as running:
        await begun(running, recent(6))
        take_every_second(demo)
        await later(running)
        assert asked(running) is not None
        stored = await running.keys(LEADS)
        await running.engine.keep(LEADS)
        for _ in range(4):
            await later(running, 30 * DAY)
            assert running.engine.status.suspicions == ()
        assert 0 < len(await running.keys(LEADS)) < len(stored)


async def test_what_this_user_may_not_see_is_no_other_question() -> None:
    with server("opensource") as demo:
        demo.faults.defects = frozenset({Defect.HIDDEN_COUNT})
        async with desk(demo, number=CARLA) as running:
            await begun(running, ALL)
            take_away(demo, MANY, 0)
            await later(running)
            assert asked(running) is not None
            stored = await running.keys(LEADS)
            await running.engine.keep(LEADS)
            for _ in range(3):
                # the count moves, the list does not
                demo.add("Leads", {"lastname": "Hidden", "assigned_user_id": OTHER})
                await later(running)
                assert running.engine.status.suspicions == ()
                assert await running.keys(LEADS) == stored


@pytest.mark.parametrize(
    ("first", "then"), [((30, 0), (25, 0)), ((30, 6), (25, 0)), ((0, 30), (0, 20))]
)
async def test_who_keeps_is_asked_once_more_goes(
    demo: DemoServer, first: tuple[int, int], then: tuple[int, int]
) -> None:
    async with desk(demo, number=CARLA) as running:
        before = await begun(running, MINE)
        take_away(demo, *first)
        await later(running)
        await nobody_is_asked_again(running)
        take_away(demo, *then)
        await later(running)
        left = before - sum(first) - sum(then)
        assert asked(running) == Suspicion(LEADS, before, left)
        running.engine.believe(LEADS)
        await until(lambda: running.engine.status.pull(LEADS) is None)
        assert len(await running.keys(LEADS)) == left


@pytest.mark.parametrize("policy", [MINE, ALL])
async def test_fewer_that_lack_are_no_other_question(demo: DemoServer, policy: Policy) -> None:
    async with desk(demo, number=CARLA) as running:
        before = await begun(running, policy)
        gone = her_own(demo)[:45]
        for record in gone:
            demo.edit("Leads", record, {"assigned_user_id": OTHER})
        await later(running)
        assert asked(running) == Suspicion(LEADS, before, before - 45)
        await running.engine.keep(LEADS)
        owner = demo.company.people[CARLA].owner_ids[0]
        demo.edit("Leads", gone[0], {"assigned_user_id": owner})
        await later(running)
        assert running.engine.status.suspicions == ()
        assert len(await running.keys(LEADS)) == before


async def test_what_was_kept_counts_again_when_the_server_has_it_again(demo: DemoServer) -> None:
    demo.faults.defects = frozenset({Defect.COUNT})
    async with desk(demo, number=CARLA) as running:
        await begun(running, MINE)
        taken = her_own(demo)[:30]
        take_away(demo, 0, 30)
        await later(running)
        await nobody_is_asked_again(running)
        owner = demo.company.people[CARLA].owner_ids[0]
        for record in taken:
            demo.edit("Leads", record, {"assigned_user_id": owner})
        await later(running)
        take_away(demo, 0, 1)
        await later(running)
        assert running.engine.status.suspicions == ()
        assert await running.keys(LEADS) == sorted(int(r.split("x")[1]) for r in her_own(demo))


async def test_what_was_kept_stays_kept_when_sync_serves_no_more() -> None:
    with server("opensource") as demo:
        async with desk(demo, number=BOSS) as running:
            await begun(running, ALL)
            for record in sorted(demo.rows("Leads"))[::2]:
                demo.remove("Leads", record)
            await later(running)
            assert asked(running) is not None
            stored = await running.keys(LEADS)
            await running.engine.keep(LEADS)
            demo.faults.defects = frozenset({Defect.SYNC})
            for _ in range(BREAKS + 2):
                await later(running)
                assert running.engine.status.suspicions == ()
                assert await running.keys(LEADS) == stored


async def test_who_compares_anew_is_asked_about_what_was_kept(demo: DemoServer) -> None:
    async with desk(demo, number=CARLA) as running:
        await begun(running, MINE)
        take_away(demo, 30, 6)
        await later(running)
        found = asked(running)
        await nobody_is_asked_again(running)
        await running.engine.compare_anew(LEADS)
        await until(lambda: running.engine.status.pull(LEADS) is None)
        assert asked(running) == found


async def test_a_count_that_holds_more_again_of_what_is_not_seen_is_no_other_question() -> None:
    with server("opensource") as demo:
        demo.faults.defects = frozenset({Defect.HIDDEN_COUNT})
        owner = demo.company.people[CARLA].owner_ids[0]
        async with desk(demo, number=CARLA) as running:
            before = await begun(running, ALL)
            gone = her_own(demo)[:50]
            hers = demo.company.people[CARLA].owner_ids
            rows = demo.rows("Leads").items()
            hidden = [record for record, row in rows if row["assigned_user_id"] not in hers]
            for record in hidden:
                demo.remove("Leads", record)
            for record in gone:
                demo.remove("Leads", record)
            await later(running)
            assert asked(running) == Suspicion(LEADS, before, before - 50)
            stored = await running.keys(LEADS)
            await running.engine.keep(LEADS)
            for _ in range(before // 2):
                demo.add("Leads", {"lastname": "Hidden", "assigned_user_id": OTHER})
            demo.add("Leads", {"lastname": "Mine", "assigned_user_id": owner})
            for _ in range(3):
                await later(running)
                assert running.engine.status.suspicions == ()
                assert set(await running.keys(LEADS)) > set(stored)
                demo.add("Leads", {"lastname": "Hidden", "assigned_user_id": OTHER})


async def test_what_came_back_before_the_answer_is_no_longer_held_to_be_gone() -> None:
    with server("cloud", counts=False) as demo:
        owner = demo.company.people[CARLA].owner_ids[0]
        async with desk(demo, number=CARLA) as running:
            await begun(running, ALL)
            taken = her_own(demo)[:45]
            take_away(demo, 0, 45)
            await later(running)
            assert asked(running) is not None
            for record in taken:
                demo.edit("Leads", record, {"assigned_user_id": owner})
            await later(running)
            cursor = running.cache.cursor(LEADS)
            assert cursor is not None
            assert cursor.gone == ()


async def test_an_answer_counts_that_is_given_while_a_look_is_under_way(demo: DemoServer) -> None:
    async with desk(demo, number=BOSS) as running:
        await begun(running, ALL)
        take_every_second(demo)
        await later(running)
        assert asked(running) is not None
        stored = await running.keys(LEADS)
        await keep_during_a_look(running, demo)
        for _ in range(2):
            assert running.engine.status.suspicions == ()
            await later(running)
        assert await running.keys(LEADS) == stored


async def test_no_answer_is_taken_for_one_to_another_question(demo: DemoServer) -> None:
    async with desk(demo, number=BOSS) as running:
        await begun(running, ALL)
        take_every_second(demo)
        await later(running)
        first = asked(running)
        take_every_second(demo)
        await keep_during_a_look(running, demo)
        assert asked(running) not in (None, first)


@pytest.mark.parametrize("number", [BOSS, CARLA])
async def test_what_came_the_day_before_goes_only_if_a_person_says_so(
    demo: DemoServer, number: int
) -> None:
    owner = demo.company.people[CARLA].owner_ids[0]
    for record in list(demo.rows("Leads"))[15:]:
        demo.remove("Leads", record)
    async with desk(demo, number=number) as running:
        await running.pull(LEADS)
        came = [
            demo.add("Leads", {"lastname": "Import", "assigned_user_id": owner})
            for _ in range(MANY)
        ]
        await running.pull(LEADS)
        stored = await running.keys(LEADS)
        for record in came[:50]:
            demo.remove("Leads", record)
        await later(running)
        assert asked(running) == Suspicion(LEADS, len(stored), len(stored) - 50)
        assert await running.keys(LEADS) == stored
