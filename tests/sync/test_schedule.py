"""When the server is looked at unasked, and how often."""

import asyncio
import time
from dataclasses import replace

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk, until
from vtdesk.demo.faults import Defect
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.keeping import Ceilings
from vtdesk.sync import engine
from vtdesk.sync.schedule import (
    ACTIVE_EVERY_S,
    ACTIVE_S,
    HANDS_ON_S,
    IDLE_CALLS,
    IDLE_EVERY_S,
    Schedule,
)

HOUR = 3_600.0
DAY = 24 * HOUR
ORDINARY = 1


def test_somebody_at_work_sees_what_is_a_minute_old() -> None:
    schedule = Schedule()
    schedule.note_activity(1_000.0)
    assert schedule.next_look(1_000.0, 1_001.0) == 1_000.0 + ACTIVE_EVERY_S


def test_nobody_at_work_waits_longer() -> None:
    schedule = Schedule()
    schedule.note_activity(1_000.0)
    later = 1_000.0 + ACTIVE_S + 1
    assert schedule.next_look(1_000.0, later) == 1_000.0 + IDLE_EVERY_S


def test_coming_back_is_told_once() -> None:
    schedule = Schedule()
    assert schedule.note_activity(1_000.0)
    assert not schedule.note_activity(1_010.0)
    assert schedule.note_activity(1_010.0 + ACTIVE_S + 1)


def test_a_look_that_came_to_nothing_is_not_repeated_at_once() -> None:
    schedule = Schedule()
    schedule.looked(5_000.0)
    assert schedule.next_look(0.0, 5_001.0) == 5_000.0 + IDLE_EVERY_S


def test_the_calls_of_an_idle_hour_are_counted() -> None:
    schedule = Schedule()
    for number in range(IDLE_CALLS):
        assert schedule.idle_pause(number * 60.0) == 0.0
        schedule.note_calls(1, number * 60.0)
    assert schedule.idle_pause(720.0) == HOUR - 720.0
    assert schedule.next_look(700.0, 720.0) == max(700.0 + IDLE_EVERY_S, HOUR)
    schedule.note_activity(720.0)
    assert schedule.idle_pause(720.0) == 0.0


async def pass_time(running: Desk, seconds: float, *, step: float = 30.0) -> None:
    """Let time pass in steps; what becomes due meanwhile is done."""
    for _ in range(int(seconds / step)):
        running.clock.ahead += step
        running.engine.set_visible(running.engine.visible)
        await until(lambda: running.engine.is_at_rest)


async def test_a_window_left_open_costs_at_most_twelve_calls_an_hour(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        await running.engine.questions.load_modules()
        running.engine.set_visible(CONTACTS)
        demo.calls.clear()
        for number, record in enumerate(list(demo.rows("Contacts"))[:12]):
            demo.edit("Contacts", record, {"lastname": f"Changed {number}"})
            await pass_time(running, HOUR / 12)
        assert 0 < demo.calls.count() <= IDLE_CALLS


async def test_a_hidden_window_costs_nothing(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        running.engine.set_visible(CONTACTS)
        running.engine.set_visible(None)
        demo.calls.clear()
        await pass_time(running, 4 * HOUR, step=600.0)
        assert demo.calls.count() == 0


async def test_only_what_is_on_screen_is_looked_at(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        await running.pull(ModuleName("Leads"))
        running.engine.set_visible(ModuleName("Leads"))
        running.engine.note_activity()
        running.clock.ahead += ACTIVE_EVERY_S + 1
        demo.edit("Contacts", next(iter(demo.rows("Contacts"))), {"lastname": "Unseen"})
        lead = next(iter(demo.rows("Leads")))
        demo.edit("Leads", lead, {"lastname": "Seen"})
        running.engine.note_activity()
        running.engine.set_visible(ModuleName("Leads"))
        await until(lambda: running.record(lead, ModuleName("Leads")).values["lastname"] == "Seen")
        contact = next(iter(demo.rows("Contacts")))
        assert running.record(contact).values["lastname"] != "Unseen"


async def test_the_list_of_modules_is_a_day_old_at_most(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.engine.questions.load_modules()
        await running.pull()
        running.engine.set_visible(CONTACTS)
        demo.calls.clear()
        await pass_time(running, 25 * HOUR, step=HOUR)
        assert demo.calls.count("listtypes") == 1
        assert demo.calls.count("describe") == 1


async def test_what_is_on_screen_comes_before_the_list_of_modules(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.engine.questions.load_modules()
        await running.pull()
        demo.calls.clear()
        running.clock.ahead += 25 * HOUR
        running.engine.set_visible(CONTACTS)
        await until(lambda: demo.calls.count("listtypes") == 1)
        asked = [call.operation for call in demo.calls.all()]
        assert asked[:2] == ["describe", "sync"]


def begin_a_minute(demo: DemoServer) -> None:
    """Put the server's clock on to the beginning of a minute, so that none ends in a test."""
    demo.faults.clock_shift = 61.0 - time.time() % 60.0


async def test_a_fill_leaves_half_of_the_minute_to_the_person() -> None:
    with DemoServer(minute_limit=20) as demo:
        demo.grow("Contacts", 2_500)
        begin_a_minute(demo)
        async with desk(demo) as running:
            running.engine.wish_pull(CONTACTS)
            await until(lambda: demo.calls.count() >= 10)
            await until(lambda: running.client.budget.background_pause() > 0)
            await running.client.listtypes()
            assert demo.calls.count() <= 12
            assert running.engine.status.pull(CONTACTS) is not None


@pytest.mark.parametrize("hands_on", [True, False])
async def test_pages_that_nobody_waits_for_give_way_to_somebody_who_does_something(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch, hands_on: bool
) -> None:
    """A pause told from all others by its length; it is not waited for."""
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        pauses.append(seconds)
        await sleep(min(seconds, 0.001))

    monkeypatch.setattr(engine, "PAGE_APART_S", 3_600.0)
    monkeypatch.setattr(asyncio, "sleep", noted)
    demo.grow("Contacts", 600)
    async with desk(demo) as running:
        running.engine.note_activity()
        running.clock.ahead += 0.0 if hands_on else HANDS_ON_S + 1.0
        running.engine.wish_pull(CONTACTS)
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
    given_way = [pause for pause in pauses if pause > HOUR / 2]
    assert len(given_way) >= 5 if hands_on else not given_way


async def test_of_a_day_background_work_spends_its_part_alone() -> None:
    with DemoServer(daily_limit=40) as demo:
        demo.grow("Contacts", 2_500)
        async with desk(demo) as running:
            running.client.budget.ceilings = replace(Ceilings(), day=0.25)
            running.engine.wish_pull(CONTACTS, patient=True)
            await until(lambda: running.client.budget.background_pause() > 0)
            assert running.client.budget.background[1] == 10
            assert demo.calls.count() <= 14


async def test_a_save_never_stands_behind_the_share_of_background_work() -> None:
    """The last call of the day's share is the first of two that one step makes."""
    with DemoServer(daily_limit=40) as demo:
        record = next(iter(demo.rows("Contacts")))
        async with desk(demo, number=ORDINARY) as running:
            await running.engine.ensure_schema(CONTACTS)
            await running.engine.questions.fetch_record(CONTACTS, parse_id(record).key)
            running.client.budget.background = (int(time.time() // DAY), 9)
            demo.calls.clear()
            running.engine.wish_pull(CONTACTS, patient=True)
            await until(lambda: running.client.budget.background_pause() > 0)
            await running.change(ChangeKind.REVISE, record, {"lastname": "Mine"})
            await running.settled()
            assert demo.rows("Contacts")[record]["lastname"] == "Mine"
            assert demo.calls.count() - demo.calls.count("revise") == 2


async def test_a_server_without_sync_is_looked_at_as_seldom(demo: DemoServer) -> None:
    demo.faults.defects = frozenset({Defect.SYNC})
    async with desk(demo) as running:
        await running.pull()
        await running.engine.questions.load_modules()
        running.engine.set_visible(CONTACTS)
        demo.calls.clear()
        await pass_time(running, 3 * HOUR, step=60.0)
        assert 0 < demo.calls.count() <= 3 * IDLE_CALLS


def test_after_the_clock_was_put_back_the_next_look_is_due_at_once() -> None:
    schedule = Schedule()
    schedule.note_activity(9_000.0)
    schedule.looked(9_000.0)
    schedule.note_calls(IDLE_CALLS, 9_000.0)
    assert schedule.next_look(9_000.0, 1_000.0) == 1_000.0
    assert not schedule.is_fresh(9_000.0, 1_000.0)
    assert schedule.idle_pause(1_000.0) == 0.0
    assert schedule.note_activity(1_000.0), "who worked in the future is no longer at work"


def test_what_was_never_looked_at_is_due_at_once() -> None:
    assert Schedule().next_look(None, 1_000.0) == 1_000.0
