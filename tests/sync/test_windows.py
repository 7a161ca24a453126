"""Changes found by their times where a server drops rows that this user may not see."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tests.helpers.desk import Desk, desk
from vtdesk.demo.faults import Defect
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import MINE, PAGE, recent
from vtdesk.domain.laid_records import Layout
from vtdesk.domain.record import WireRecord
from vtdesk.sync import policies
from vtdesk.sync.guard import DAY
from vtdesk.sync.hidden_changes import NEAR
from vtdesk.sync.windows import LOOK_BEHIND_EVERY, LOOK_UNCOUNTED_EVERY

LEADS = ModuleName("Leads")
CARLA = 2
"""A user who sees of the leads only her own and her group's."""

SOMEBODY_ELSE = "19x8"


@pytest.fixture
def opensource() -> Iterator[DemoServer]:
    """A server that drops what may not be read after it cut the page."""
    with DemoServer(dialect="opensource") as server:
        yield server


def own(demo: DemoServer) -> list[str]:
    owners = demo.company.people[CARLA].owner_ids
    return [key for key, row in demo.rows("Leads").items() if row["assigned_user_id"] in owners]


def hide(demo: DemoServer, count: int) -> None:
    """Let a colleague import records that Carla does not see."""
    for number in range(count):
        demo.add("Leads", {"lastname": f"Hidden {number}", "assigned_user_id": SOMEBODY_ELSE})


def edit(demo: DemoServer, record: str, company: str) -> None:
    demo.faults.clock_shift += 10
    demo.edit("Leads", record, {"company": company})
    demo.faults.clock_shift += 10


async def a_while_later(running: Desk, seconds: float = LOOK_BEHIND_EVERY + 1) -> None:
    running.clock.ahead += seconds
    await running.pull(LEADS)


async def filled(running: Desk) -> None:
    """Fill the leads, and have the newest change be one of Carla's."""
    await running.pull(LEADS)
    edit(running.demo, own(running.demo)[0], "Before")
    await running.pull(LEADS)


@pytest.mark.parametrize("defects", [frozenset(), frozenset({Defect.HIDDEN_COUNT})])
@pytest.mark.parametrize("hidden", [100, 150, 330])
async def test_a_change_behind_hidden_ones_is_found(
    opensource: DemoServer, hidden: int, defects: frozenset[Defect]
) -> None:
    opensource.faults.defects = defects
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        hide(opensource, hidden)
        edit(opensource, own(opensource)[1], "After the import")
        await a_while_later(running)
        assert running.record(own(opensource)[1], LEADS).values["company"] == "After the import"
        # and those that come after it cost what changes cost
        edit(opensource, own(opensource)[2], "Later")
        opensource.calls.clear()
        await running.pull(LEADS)
        assert running.record(own(opensource)[2], LEADS).values["company"] == "Later"
        assert opensource.calls.count() == 2


async def test_a_change_behind_very_many_hidden_ones_is_found(opensource: DemoServer) -> None:
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        for _ in range(NEAR // 100 + 2):
            hide(opensource, 100)
            opensource.faults.clock_shift += 7
        edit(opensource, own(opensource)[1], "After the import")
        await a_while_later(running)
        assert running.record(own(opensource)[1], LEADS).values["company"] == "After the import"


def give_many(demo: DemoServer) -> None:
    """Let Carla have more leads than a page holds."""
    owner = f"19x{demo.company.people[CARLA].number}"
    for number in range(130):
        demo.add("Leads", {"lastname": f"Own {number}", "assigned_user_id": owner})


def edit_in_one_second(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch, records: Sequence[str]
) -> None:
    """Let leads be changed at one moment."""
    demo.faults.clock_shift += 10
    with monkeypatch.context() as stopped:
        now = datetime.now(UTC) + timedelta(seconds=demo.faults.clock_shift)
        stopped.setattr(demo.company.clock, "now", lambda: now)
        for record in records:
            demo.edit("Leads", record, {"company": "All at once"})
    demo.faults.clock_shift += 10


@pytest.mark.parametrize(
    ("defects", "hidden", "pause"),
    [
        (frozenset(), 130, LOOK_BEHIND_EVERY),
        (frozenset(), NEAR + 150, LOOK_BEHIND_EVERY),
        (frozenset({Defect.COUNT}), 130, DAY),
    ],
)
async def test_a_change_behind_hidden_ones_is_found_after_many_of_one_second(
    opensource: DemoServer,
    monkeypatch: pytest.MonkeyPatch,
    defects: frozenset[Defect],
    hidden: int,
    pause: float,
) -> None:
    opensource.faults.defects = defects
    give_many(opensource)
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        edit_in_one_second(opensource, monkeypatch, own(opensource)[:120])
        await running.pull(LEADS)
        hide(opensource, hidden)
        edit(opensource, own(opensource)[1], "After the import")
        await a_while_later(running, pause + 1)
        assert running.record(own(opensource)[1], LEADS).values["company"] == "After the import"


@pytest.mark.parametrize("defect", [None, Defect.COUNT, Defect.HIDDEN_COUNT])
async def test_changes_behind_hidden_ones_of_the_same_second_are_found(
    opensource: DemoServer, monkeypatch: pytest.MonkeyPatch, defect: Defect | None
) -> None:
    opensource.faults.defects = frozenset(filter(None, [defect]))
    owner = f"19x{opensource.company.people[CARLA].number}"
    before = set(opensource.rows("Leads"))
    give_many(opensource)
    hide(opensource, 130)
    last = [
        opensource.add("Leads", {"lastname": f"Last {number}", "assigned_user_id": owner})
        for number in range(3)
    ]
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        added = [one for one in opensource.rows("Leads") if one not in before]
        edit_in_one_second(opensource, monkeypatch, added)
        await running.pull(LEADS)
        assert {running.record(one, LEADS).values["company"] for one in last} == {"All at once"}


async def test_many_changes_of_one_second_cost_two_counts_now_and_then(
    opensource: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_many(opensource)
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        edit_in_one_second(opensource, monkeypatch, own(opensource)[:120])
        await running.pull(LEADS)
        opensource.calls.clear()
        await running.pull(LEADS)
        usual = opensource.calls.count()
        for _ in range(2):
            opensource.calls.clear()
            await a_while_later(running)
            # what else was changed in that second, and after it
            assert opensource.calls.count() == usual + 2


async def test_a_quiet_module_costs_one_call_and_a_count_now_and_then(
    opensource: DemoServer,
) -> None:
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        opensource.calls.clear()
        for _ in range(3):
            await running.pull(LEADS)
        assert opensource.calls.count() == 3
        opensource.calls.clear()
        await a_while_later(running)
        assert opensource.calls.count() == 2
        await running.pull(LEADS)
        assert opensource.calls.count() == 3


async def test_hidden_rows_that_are_counted_are_looked_past_once(opensource: DemoServer) -> None:
    opensource.faults.defects = frozenset({Defect.HIDDEN_COUNT})
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        hide(opensource, 150)
        await a_while_later(running)
        opensource.calls.clear()
        await a_while_later(running)
        assert opensource.calls.count() == 2
        hide(opensource, 1)
        opensource.calls.clear()
        await a_while_later(running)
        # what such a server's count promises is looked for, and no more
        assert opensource.calls.count() == 3


async def test_a_server_that_cannot_count_is_asked_for_changes_all_the_same(
    opensource: DemoServer,
) -> None:
    opensource.faults.defects = frozenset({Defect.COUNT})
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        edit(opensource, own(opensource)[1], "Changed")
        await a_while_later(running)
        assert running.record(own(opensource)[1], LEADS).values["company"] == "Changed"


@pytest.mark.parametrize(
    ("hidden", "pause"), [(100, LOOK_UNCOUNTED_EVERY), (150, LOOK_UNCOUNTED_EVERY), (730, DAY)]
)
async def test_a_change_behind_hidden_ones_is_found_where_the_server_does_not_count(
    opensource: DemoServer, hidden: int, pause: float
) -> None:
    opensource.faults.defects = frozenset({Defect.COUNT})
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        hide(opensource, hidden)
        edit(opensource, own(opensource)[1], "After the import")
        await a_while_later(running, pause + 1)
        assert running.record(own(opensource)[1], LEADS).values["company"] == "After the import"


@pytest.mark.parametrize(
    ("defects", "pause"),
    [(frozenset(), LOOK_BEHIND_EVERY), (frozenset({Defect.COUNT}), DAY)],
)
async def test_one_look_finds_all_changes_between_hidden_ones(
    opensource: DemoServer, defects: frozenset[Defect], pause: float
) -> None:
    opensource.faults.defects = defects
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        for number in (1, 2, 3):
            hide(opensource, 130)
            edit(opensource, own(opensource)[number], "After an import")
        await a_while_later(running, pause + 1)
        for number in (1, 2, 3):
            found = running.record(own(opensource)[number], LEADS)
            assert found.values["company"] == "After an import"


async def test_changes_of_one_second_among_hidden_ones_are_found_where_the_server_does_not_count(
    opensource: DemoServer,
) -> None:
    opensource.faults.defects = frozenset({Defect.COUNT})
    opensource.grow("Leads", 250)
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        opensource.faults.clock_shift += 10
        with opensource.company.lock:
            for record in opensource.rows("Leads"):
                opensource.edit("Leads", record, {"company": "All of them"})
        await a_while_later(running, DAY + 1)
        companies = {running.record(r, LEADS).values["company"] for r in own(opensource)}
        assert companies == {"All of them"}


def windows_asked(running: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries for changes by their times, as they are made from now on."""
    found: list[str] = []
    asked = running.client.page

    async def noted(text: str, layout: Layout | None = None) -> Sequence[WireRecord]:
        if "order by modifiedtime" in text:
            found.append(text)
        return await asked(text, layout)

    monkeypatch.setattr(running.client, "page", noted)
    return found


async def test_a_quiet_module_costs_few_calls_a_day_where_the_server_does_not_count(
    opensource: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opensource.faults.defects = frozenset({Defect.COUNT})
    async with desk(opensource, number=CARLA) as running:
        await filled(running)
        made = windows_asked(running, monkeypatch)

        async def cost(seconds: float) -> int:
            made.clear()
            await a_while_later(running, seconds)
            return len(made)

        assert [await cost(LOOK_BEHIND_EVERY) for _ in range(3)] == [1, 1, 1]
        assert await cost(LOOK_BEHIND_EVERY + 1) == 2
        assert await cost(1) == 1
        assert await cost(DAY) == NEAR // PAGE
        assert await cost(LOOK_UNCOUNTED_EVERY) == 2


async def test_ones_own_changes_are_not_looked_for_behind_hidden_ones(
    opensource: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opensource.faults.defects = frozenset({Defect.COUNT, Defect.SYNC})
    async with desk(opensource, number=CARLA) as running:
        await policies.choose(running.cache, LEADS, MINE)
        await filled(running)
        made = windows_asked(running, monkeypatch)
        await a_while_later(running, DAY + 1)
        assert len(made) == 1


async def test_what_grew_too_old_to_be_kept_does_not_come_back_with_the_overlap(
    opensource: DemoServer,
) -> None:
    opensource.faults.defects = frozenset({Defect.SYNC})
    async with desk(opensource) as running:
        await policies.choose(running.cache, LEADS, recent(12))
        await running.pull(LEADS)
        assert await running.keys(LEADS)
        opensource.faults.clock_shift += 400 * 86_400.0
        running.clock.ahead += 400 * 86_400.0
        await running.pull(LEADS)
        await running.pull(LEADS)
        assert await running.keys(LEADS) == []
        edited = next(iter(opensource.rows("Leads")))
        opensource.edit("Leads", edited, {"company": "Newer"})
        await running.pull(LEADS)
        assert len(await running.keys(LEADS)) == 1


@pytest.mark.parametrize("told", ["zz'\ud83d", "9" * 100_000])
async def test_a_change_whose_time_is_none_hides_no_later_one(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    demo.faults.defects = frozenset({Defect.SYNC})
    async with desk(demo) as running:
        await running.pull(LEADS)
        first, second = list(demo.rows("Leads"))[:2]
        query = running.client.query

        async def spoilt(text: str) -> list[WireRecord]:
            found = await query(text)
            return [{**one, "modifiedtime": told} if one["id"] == first else one for one in found]

        monkeypatch.setattr(running.client, "query", spoilt)
        edit(demo, first, "First")
        await running.pull(LEADS)
        edit(demo, second, "Second")
        await running.pull(LEADS)
        assert running.record(first, LEADS).values["company"] == "First"
        assert running.record(second, LEADS).values["company"] == "Second"
