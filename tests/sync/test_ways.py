"""What a server's `sync` is believed, how long it is put up with, and when it is asked again."""

from dataclasses import replace

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk
from tests.helpers.mirror import differences
from vtdesk.api import payloads
from vtdesk.api.payloads import SyncPage
from vtdesk.api.vtql import OWNER
from vtdesk.demo.faults import Defect, Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.record import Json
from vtdesk.sync.sweep import SWEEP_EVERY
from vtdesk.sync.ways import BREAKS

LEADS = ModuleName("Leads")


def ids(demo: DemoServer) -> list[str]:
    return sorted(demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))


def since(running: Desk) -> int | None:
    cursor = running.cache.cursor(CONTACTS)
    assert cursor is not None
    return cursor.since


async def look(running: Desk) -> list[str]:
    """Refresh; the operations that were called."""
    running.demo.faults.clock_shift += 10
    await running.client.listtypes()
    running.demo.calls.clear()
    await running.pull()
    return [call.operation for call in running.demo.calls.all()]


async def a_day_later(running: Desk) -> None:
    """Let the day's first describe and list of modules come."""
    running.clock.ahead += 24 * SWEEP_EVERY + 1
    running.demo.faults.clock_shift += 24 * SWEEP_EVERY + 1
    await running.engine.questions.load_modules()
    await running.engine.ensure_schema(CONTACTS)


@pytest.mark.parametrize("trouble", [Trouble.ERROR, Trouble.HTML])
async def test_one_broken_answer_costs_a_look_by_time_and_no_deletion(
    demo: DemoServer, trouble: Trouble
) -> None:
    async with desk(demo) as running:
        await running.pull()
        changed, gone = ids(demo)[:2]
        demo.edit("Contacts", changed, {"lastname": "Changed"})
        demo.remove("Contacts", gone)
        demo.faults.cause(trouble, "sync", 1)
        assert (await look(running))[:2] == ["sync", "query"]
        assert running.problems == []
        assert running.record(changed).values["lastname"] == "Changed"
        assert await look(running) == ["sync", "query"]
        assert await differences(running) == []
        assert await look(running) == ["sync"]


async def test_answers_that_break_now_and_then_never_end_sync(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        for _ in range(BREAKS):
            for _ in range(BREAKS - 1):
                demo.faults.cause(Trouble.ERROR, "sync", 1)
                await look(running)
            await look(running)
        assert await look(running) == ["sync"]


async def test_where_sync_keeps_breaking_it_is_asked_no_more_until_the_next_day(
    demo: DemoServer,
) -> None:
    async with desk(demo) as running:
        await running.pull()
        demo.faults.defects = frozenset({Defect.SYNC})
        for number in range(BREAKS + 2):
            demo.edit("Contacts", ids(demo)[number], {"lastname": f"Changed {number}"})
            assert ("sync" in await look(running)) is (number < BREAKS)
            assert running.record(ids(demo)[number]).values["lastname"] == f"Changed {number}"
        assert running.problems == []
        assert since(running) is None
        demo.faults.defects = frozenset()
        await a_day_later(running)
        demo.edit("Contacts", ids(demo)[0], {"lastname": "On the next day"})
        await look(running)
        assert since(running) is not None
        gone = ids(demo)[7]
        demo.remove("Contacts", gone)
        assert await look(running) == ["sync"]
        assert await differences(running) == []


async def test_owners_that_are_none_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    read = payloads.sync_page

    def with_lists(result: Json, since: int) -> SyncPage:
        page = read(result, since)
        records = tuple({**one, OWNER: [one[OWNER]]} for one in page.updated_records)
        return replace(page, updated_records=records)

    monkeypatch.setattr(payloads, "sync_page", with_lists)
    with DemoServer(dialect="opensource") as demo:
        async with desk(demo) as running:
            await running.pull()
            changed = ids(demo)[0]
            demo.edit("Contacts", changed, {"lastname": "Changed"})
            await running.pull()
            assert running.record(changed).values["lastname"] == "Changed"


async def test_a_server_that_tells_milliseconds_is_asked_by_time(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = payloads.sync_page

    def in_milliseconds(result: Json, since: int) -> SyncPage:
        assert isinstance(result, dict)
        told = result["lastModifiedTime"]
        assert isinstance(told, int)
        return read({**result, "lastModifiedTime": told * 1_000}, since)

    async with desk(demo) as running:
        await running.pull()
        monkeypatch.setattr(payloads, "sync_page", in_milliseconds)
        for number, record in enumerate(ids(demo)[: BREAKS + 2]):
            demo.edit("Contacts", record, {"lastname": f"Changed {number}"})
            await look(running)
            assert running.record(record).values["lastname"] == f"Changed {number}"
        assert (await look(running)) == ["query"]


async def test_what_went_while_sync_rested_is_found_as_soon_as_it_serves(demo: DemoServer) -> None:
    async with desk(demo) as running:
        demo.faults.defects = frozenset({Defect.SYNC})
        await running.pull()
        for _ in range(BREAKS):
            await look(running)
        gone = ids(demo)[7]
        demo.remove("Contacts", gone)
        # others go on, so the deletion is not among what sync tells from now on
        demo.faults.clock_shift += 10
        demo.edit("Contacts", ids(demo)[0], {"lastname": "Changed"})
        demo.faults.defects = frozenset()
        await running.engine.ensure_schema(CONTACTS, anew=True)
        await look(running)
        assert since(running) is not None
        assert int(gone.split("x")[1]) not in await running.keys()


async def test_a_broken_answer_at_the_fill_ends_nothing(demo: DemoServer) -> None:
    async with desk(demo) as running:
        demo.faults.cause(Trouble.ERROR, "sync", 1)
        await running.pull()
        assert since(running) is None
        await look(running)
        demo.remove("Contacts", ids(demo)[7])
        assert await look(running) == ["sync"]
        assert await differences(running) == []


@pytest.mark.parametrize("number", [0, 1])
async def test_where_sync_tells_ones_own_alone_everybodys_changes_come(number: int) -> None:
    with DemoServer(dialect="opensource") as demo:
        demo.faults.defects = frozenset({Defect.OWN_SYNC})
        me = f"19x{demo.company.people[number].number}"
        async with desk(demo, number=number) as running:
            await running.pull()
            for _ in range(2):
                others = [
                    k for k, v in demo.rows("Contacts").items() if v["assigned_user_id"] != me
                ]
                for record in others[:50]:
                    demo.edit("Contacts", record, {"lastname": "By others"})
                demo.remove("Contacts", others[60])
                await look(running)
                assert running.record(others[0]).values["lastname"] == "By others"
                assert await look(running) == ["query"]
                running.clock.ahead += SWEEP_EVERY + 1
                await look(running)
                assert await differences(running) == []
                await a_day_later(running)


async def test_a_server_that_was_quiet_proves_once_whose_changes_it_tells() -> None:
    with DemoServer(dialect="opensource") as demo:
        # nothing was changed within the days that a fill looks back
        demo.faults.clock_shift = 30 * 86_400
        async with desk(demo) as running:
            await running.pull()
            assert await look(running) == ["sync", "sync"]
            assert await look(running) == ["sync"]
            await running.pull(LEADS)
            demo.calls.clear()
            await running.pull(LEADS)
            assert [call.operation for call in demo.calls.all()] == ["sync"]


async def test_a_proof_that_breaks_is_tried_again(demo: DemoServer) -> None:
    demo.faults.clock_shift = 30 * 86_400
    async with desk(demo) as running:
        await running.pull()
        changed = ids(demo)[0]
        demo.edit("Contacts", changed, {"lastname": "Changed"})
        demo.faults.cause(Trouble.ERROR, "sync", 1)
        await look(running)
        assert running.record(changed).values["lastname"] == "Changed"
        await look(running)
        assert await look(running) == ["sync"]
