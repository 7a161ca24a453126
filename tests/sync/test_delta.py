"""Changes after a fill: told by `sync` in both shapes or found by time, each call counted."""

import math
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk
from tests.helpers.mirror import differences
from vtdesk.demo.faults import Defect, Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, VISITED, Policy
from vtdesk.domain.record import WireRecord
from vtdesk.sync import policies

ORDINARY = 1


def ids(demo: DemoServer) -> list[str]:
    return sorted(demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))


async def settle(running: Desk) -> None:
    """Let the server's clock go on, so that its last second takes no more changes."""
    running.demo.faults.clock_shift += 10
    await running.client.listtypes()
    running.demo.calls.clear()


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
@pytest.mark.parametrize("number", [0, ORDINARY])
async def test_nothing_changed_costs_one_call(dialect: str, number: int) -> None:
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        async with desk(demo, number=number) as running:
            await running.pull()
            for _ in range(3):
                demo.calls.clear()
                await running.pull()
                assert demo.calls.count() == 1


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
@pytest.mark.parametrize("changed", [1, 99, 100, 101, 180])
async def test_changes_cost_one_call_a_hundred_and_one_more(dialect: str, changed: int) -> None:
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        async with desk(demo) as running:
            await running.pull()
            for record in ids(demo)[:changed]:
                demo.edit("Contacts", record, {"lastname": "Changed"})
            await settle(running)
            await running.pull()
            assert demo.calls.count() <= 1 + math.ceil(changed / 100)
            assert running.record(ids(demo)[changed - 1]).values["lastname"] == "Changed"
            demo.calls.clear()
            await running.pull()
            assert demo.calls.count() == 1


async def test_many_changes_in_one_second_are_all_found(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        changed = ids(demo)[:330]
        for record in changed:
            demo.edit("Contacts", record, {"lastname": "Changed"})
        await running.pull()
        assert {running.record(record).values["lastname"] for record in changed} == {"Changed"}


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
async def test_more_changes_than_a_page_holds_are_all_found(dialect: str) -> None:
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        async with desk(demo) as running:
            await running.pull()
            for number, record in enumerate(ids(demo)[:450]):
                demo.faults.clock_shift = number // 7
                demo.edit("Contacts", record, {"lastname": f"Changed {number}"})
            await running.pull()
            found = [running.record(record).values["lastname"] for record in ids(demo)[:450]]
            assert found == [f"Changed {number}" for number in range(450)]


@pytest.mark.parametrize("number", [0, ORDINARY])
async def test_a_second_change_in_the_same_second_is_not_missed(
    demo: DemoServer, number: int
) -> None:
    async with desk(demo, number=number) as running:
        await running.pull()
        record = ids(demo)[0]
        while True:
            second = int(time.time())
            demo.edit("Contacts", record, {"lastname": "First"})
            await running.pull()
            demo.edit("Contacts", record, {"lastname": "Second"})
            if int(time.time()) == second:
                break
        await running.pull()
        assert running.record(record).values["lastname"] == "Second"


@pytest.mark.parametrize("hours", [-11, -3, 5, 14])
@pytest.mark.parametrize("number", [0, ORDINARY])
async def test_a_server_clock_hours_off_loses_no_change(hours: int, number: int) -> None:
    # nothing in the sample company may be newer than the clock that is behind
    long_ago = datetime.now(UTC).date() - timedelta(days=3)
    with DemoServer(base_day=long_ago) as demo:
        demo.faults.clock_shift = hours * 3600
        async with desk(demo, number=number) as running:
            await running.pull()
            for round_number in range(3):
                record = ids(demo)[round_number]
                demo.edit("Contacts", record, {"lastname": f"Round {round_number}"})
                await running.pull()
                assert running.record(record).values["lastname"] == f"Round {round_number}"


@pytest.mark.parametrize("hours", [-30, 30])
async def test_a_local_clock_hours_off_loses_no_change(demo: DemoServer, hours: int) -> None:
    async with desk(demo) as running:
        running.clock.ahead = hours * 3600
        await running.pull()
        demo.edit("Contacts", ids(demo)[0], {"lastname": "Changed"})
        await running.pull()
        assert running.record(ids(demo)[0]).values["lastname"] == "Changed"


async def test_a_server_clock_that_is_put_back_loses_no_change(demo: DemoServer) -> None:
    demo.faults.clock_shift = 7200
    async with desk(demo) as running:
        await running.pull()
        demo.edit("Contacts", ids(demo)[0], {"lastname": "From the future"})
        await running.pull()
        demo.faults.clock_shift = 0
        demo.edit("Contacts", ids(demo)[1], {"lastname": "Put back"})
        await running.client.listtypes()
        await running.pull()
        assert running.record(ids(demo)[1]).values["lastname"] == "Put back"


async def test_a_server_clock_that_is_put_back_shows_in_the_first_answer(demo: DemoServer) -> None:
    demo.faults.clock_shift = 7_200
    async with desk(demo) as running:
        await running.pull()
        demo.edit("Contacts", ids(demo)[0], {"lastname": "From the future"})
        await running.pull()
        demo.faults.clock_shift = 0
        demo.edit("Contacts", ids(demo)[1], {"lastname": "Put back"})
        running.clock.ahead += 600
        demo.faults.clock_shift += 600
        await running.pull()
        assert running.record(ids(demo)[1]).values["lastname"] == "Put back"


async def test_a_look_after_a_pause_asks_for_nothing_twice(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        demo.edit("Contacts", ids(demo)[0], {"lastname": "Changed"})
        await settle(running)
        await running.pull()
        for hours in (1, 3, 9):
            running.clock.ahead += 3_600 * hours
            demo.faults.clock_shift += 3_600 * hours
            demo.calls.clear()
            await running.pull()
            assert [call.operation for call in demo.calls.all()] == ["sync"]


@pytest.mark.parametrize("keep", [ALL, VISITED])
@pytest.mark.parametrize("minutes", [0, 20, 90])
async def test_a_server_clock_that_is_put_back_hides_no_change_from_a_look_by_time(
    demo: DemoServer, keep: Policy, minutes: int
) -> None:
    def pass_time(seconds: float) -> None:
        running.clock.ahead += seconds
        demo.faults.clock_shift += seconds

    demo.faults.defects = frozenset({Defect.SYNC})
    demo.faults.clock_shift = 7_200
    demo.grow("Contacts", 700)
    async with desk(demo) as running:
        await policies.choose(running.cache, CONTACTS, keep)
        await running.pull()
        demo.edit("Contacts", ids(demo)[0], {"lastname": "From the future"})
        pass_time(60.0 * minutes)
        await running.pull()
        demo.edit("Contacts", ids(demo)[1], {"lastname": "Seen late"})
        demo.faults.clock_shift -= 7_200
        for number in range(2, 7):
            demo.edit("Contacts", ids(demo)[number], {"lastname": f"Put back {number}"})
            pass_time(60.0 * minutes)
            await running.pull()
        found = [running.record(record).values["lastname"] for record in ids(demo)[:7]]
        assert found == [
            "From the future",
            "Seen late",
            *(f"Put back {number}" for number in range(2, 7)),
        ]
        pass_time(4 * 3_600.0)
        demo.edit("Contacts", ids(demo)[7], {"lastname": "In time"})
        await running.pull()
        assert running.record(ids(demo)[7]).values["lastname"] == "In time"
        await running.pull()
        demo.calls.clear()
        await running.pull()
        assert demo.calls.count() == 1


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
async def test_deletions_and_conversions_are_told_by_sync(dialect: str) -> None:
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        async with desk(demo) as running:
            await running.pull()
            gone = ids(demo)[5]
            demo.remove("Contacts", gone)
            await settle(running)
            await running.pull()
            assert demo.calls.count() == 1
            assert int(gone.split("x")[1]) not in await running.keys()


async def test_user_defined_modules_are_asked_by_time(demo: DemoServer) -> None:
    custom = [name for name, found in demo.company.catalogue.modules.items() if found.custom]
    module = ModuleName(custom[0])
    async with desk(demo) as running:
        await running.pull(module)
        demo.calls.clear()
        await running.pull(module)
        assert [call.operation for call in demo.calls.all()] == ["query"]


@pytest.mark.parametrize(
    "trouble", [Trouble.ERROR, Trouble.DROP_AFTER, Trouble.CUT_BODY, Trouble.HTML, Trouble.EMPTY]
)
async def test_a_broken_call_in_the_middle_of_a_delta_loses_nothing(trouble: Trouble) -> None:
    with DemoServer(dialect="opensource") as demo:
        async with desk(demo) as running:
            await running.pull()
            for number, record in enumerate(ids(demo)[:250]):
                demo.faults.clock_shift = number // 7
                demo.edit("Contacts", record, {"lastname": f"Changed {number}"})
            demo.faults.cause(trouble, "sync", 1)
            demo.faults.cause(trouble, "query", 1)
            for _ in range(4):
                running.engine.retry_now()
                await running.pull()
            assert await differences(running) == []


async def test_where_sync_served_no_more_no_zone_of_the_database_hides_a_change(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`modifiedtime` is in the database's zone, up to twelve hours behind; `sync` counts in UTC."""
    async with desk(demo) as running:
        await running.pull()
        cursor = running.cache.cursor(CONTACTS)
        assert cursor is not None
        assert cursor.since is not None
        demo.faults.defects = frozenset({Defect.SYNC})
        asked: list[str] = []
        query = running.client.query

        async def noted(text: str) -> list[WireRecord]:
            asked.append(text)
            return await query(text)

        monkeypatch.setattr(running.client, "query", noted)
        await running.pull()
        moment = datetime.fromisoformat(asked[0].split("'")[1]).replace(tzinfo=UTC)
        assert moment <= datetime.fromtimestamp(cursor.since, UTC) - timedelta(hours=12)


async def test_a_change_of_long_ago_is_found_when_sync_serves_again(demo: DemoServer) -> None:
    demo.faults.cause(Trouble.ERROR, "sync", 1)
    async with desk(demo) as running:
        await running.pull()
        cursor = running.cache.cursor(CONTACTS)
        assert cursor is not None
        assert cursor.since is None
        demo.edit("Contacts", ids(demo)[0], {"lastname": "Long ago"})
        demo.faults.clock_shift = running.clock.ahead = 30 * 3_600.0
        demo.edit("Contacts", ids(demo)[1], {"lastname": "A moment ago"})
        await running.pull()
        await running.pull()
        assert await differences(running) == []
        cursor = running.cache.cursor(CONTACTS)
        assert cursor is not None
        assert cursor.since is not None


async def test_changes_are_found_though_the_look_breaks_at_which_sync_serves_again(
    demo: DemoServer,
) -> None:
    demo.grow("Contacts", 300)
    demo.faults.cause(Trouble.ERROR, "sync", 1)
    async with desk(demo) as running:
        await running.pull()
        for record in ids(demo):
            demo.edit("Contacts", record, {"department": "All of them"})
        demo.faults.clock_shift = running.clock.ahead = 30 * 3_600.0
        demo.faults.cause(Trouble.ERROR, "query", 4, after=1)
        await running.pull()
        assert running.problems
        demo.faults.clear()
        demo.faults.clock_shift = 30 * 3_600.0
        await running.pull()
        await running.pull()
        assert await differences(running) == []
