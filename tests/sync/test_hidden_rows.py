"""Stretches of records that a user may not see, which leave pages empty though more follows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.desk import Desk, desk
from vtdesk.demo.faults import Defect
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, PAGE, VISITED, Policy
from vtdesk.sync import policies
from vtdesk.sync.hidden_rows import NEAR, next_shown
from vtdesk.sync.scope import Scope

LEADS = ModuleName("Leads")
CARLA = 2
"""Of her leads and her group's she sees all, of the others none."""
SOMEBODY = "19x8"


def number_of(record: str) -> int:
    return int(record.partition("x")[2])


def hers(demo: DemoServer) -> set[int]:
    owners = demo.company.people[CARLA].owner_ids
    rows = demo.rows("Leads").items()
    return {number_of(record) for record, row in rows if row["assigned_user_id"] in owners}


def add(demo: DemoServer, count: int, owner: str) -> None:
    for number in range(count):
        demo.add("Leads", {"lastname": f"Lead {number}", "assigned_user_id": owner})


def of_carla(demo: DemoServer) -> str:
    return f"19x{demo.company.people[CARLA].number}"


async def expect_hers(running: Desk) -> None:
    assert set(await running.keys(LEADS)) == hers(running.demo)
    cursor = running.cache.cursor(LEADS)
    assert cursor is not None
    assert cursor.complete
    assert running.problems == []


@pytest.mark.parametrize("hidden", [99, 100, 150, 320])
@pytest.mark.parametrize("policy", [ALL, VISITED])
async def test_a_fill_goes_on_behind_hidden_records(hidden: int, policy: Policy) -> None:
    with DemoServer(dialect="opensource") as demo:
        add(demo, hidden, SOMEBODY)
        add(demo, 30, of_carla(demo))
        async with desk(demo, number=CARLA) as running:
            await policies.choose(running.cache, LEADS, policy)
            await running.pull(LEADS)
            await expect_hers(running)


@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from([1, 60, 99, 100, 101, 230]), st.booleans()), max_size=6))
async def test_a_fill_finds_all_that_may_be_seen_wherever_it_lies(
    blocks: list[tuple[int, bool]],
) -> None:
    with DemoServer(dialect="opensource") as demo:
        for count, seen in blocks:
            add(demo, count, of_carla(demo) if seen else SOMEBODY)
        async with desk(demo, number=CARLA) as running:
            await running.pull(LEADS)
            await expect_hers(running)


async def test_a_fill_goes_on_behind_hidden_records_at_its_beginning() -> None:
    with DemoServer(dialect="opensource") as demo:
        for record in sorted(demo.rows("Leads"), key=number_of)[: PAGE + 30]:
            demo.edit("Leads", record, {"assigned_user_id": SOMEBODY})
        async with desk(demo, number=CARLA) as running:
            await running.pull(LEADS)
            await expect_hers(running)


@pytest.mark.parametrize("newer", [0, 3])
@pytest.mark.parametrize("policy", [ALL, VISITED])
async def test_the_end_of_a_long_stretch_is_found_by_counting(policy: Policy, newer: int) -> None:
    with DemoServer(dialect="opensource") as demo:
        add(demo, 2 * NEAR, SOMEBODY)
        add(demo, newer, of_carla(demo))
        async with desk(demo, number=CARLA) as running:
            await policies.choose(running.cache, LEADS, policy)
            await running.pull(LEADS)
            await expect_hers(running)


async def test_hidden_records_that_are_counted_end_the_fill_with_a_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some servers count what they do not give."""
    with DemoServer(dialect="opensource") as demo:
        add(demo, 250, SOMEBODY)
        add(demo, 5, of_carla(demo))
        add(demo, 320, SOMEBODY)
        async with (
            desk(demo, number=CARLA) as running,
            desk(demo) as everybodys,
        ):
            monkeypatch.setattr(running.client, "count", everybodys.client.count)
            await running.engine.ensure_schema(LEADS)
            demo.calls.clear()
            await running.pull(LEADS)
            assert set(await running.keys(LEADS)) == hers(demo)
            assert [type(error) for _, error in running.problems] == [ServerTrouble]
            there, here = len(demo.rows("Leads")), len(hers(demo))
            assert running.problems[0][1].summary == (
                f"Vtiger counts {there} Leads but gave {here}. The others may be hidden from you. "
                "What came is stored and complete as far as you see."
            )
            running.problems.clear()
            demo.calls.clear()
            await running.pull(LEADS)
            assert running.problems == []
            assert demo.calls.count() == 1


async def test_nothing_is_looked_past_where_nothing_is_counted(demo: DemoServer) -> None:
    async with desk(demo) as running:
        schema = await running.engine.ensure_schema(LEADS)
        last = max(map(number_of, demo.rows("Leads")))
        demo.calls.clear()
        steps = next_shown(running.client, Scope(schema, ALL, None, 0.0), last)
        assert [list(step) async for step in steps] == [[]]
        assert demo.calls.count() == 1


async def test_a_server_that_does_not_count_is_asked_once_by_ids(demo: DemoServer) -> None:
    demo.faults.defects = frozenset({Defect.COUNT})
    async with desk(demo) as running:
        schema = await running.engine.ensure_schema(LEADS)
        first, *others = sorted(map(number_of, demo.rows("Leads")))
        scope = Scope(schema, ALL, None, 0.0)
        steps = next_shown(running.client, scope, first)
        assert [list(step) async for step in steps] == [[], others[:PAGE]]
        demo.calls.clear()
        steps = next_shown(running.client, scope, others[-1])
        assert [list(step) async for step in steps] == [[], []]
        assert demo.calls.count() == 2


@pytest.mark.parametrize("downward", [False, True])
async def test_every_step_is_one_call(downward: bool) -> None:
    with DemoServer(dialect="opensource") as demo:
        add(demo, 1, of_carla(demo))
        last = max(map(number_of, demo.rows("Leads")))
        add(demo, NEAR + 40, SOMEBODY)
        add(demo, 1, of_carla(demo))
        newest = max(map(number_of, demo.rows("Leads")))
        async with desk(demo, number=CARLA) as running:
            schema = await running.engine.ensure_schema(LEADS)
            demo.calls.clear()
            scope = Scope(schema, ALL, None, 0.0)
            start, found = (newest, last) if downward else (last, newest)
            steps = next_shown(running.client, scope, start, downward=downward)
            numbers: list[int] = []
            async for step in steps:
                assert demo.calls.count() <= 1
                demo.calls.clear()
                numbers += step
            assert numbers[0] == found


async def test_a_count_that_never_falls_ends_the_search(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(demo) as running:
        schema = await running.engine.ensure_schema(LEADS)
        last = max(map(number_of, demo.rows("Leads")))

        async def count(module: ModuleName, where: str = "") -> int | None:
            return 7

        monkeypatch.setattr(running.client, "count", count)
        steps = next_shown(running.client, Scope(schema, ALL, None, 0.0), last)
        assert not any([list(step) async for step in steps])
