"""Deletions that nothing tells of, and a server that suddenly lists far less."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk, until
from tests.helpers.mirror import differences
from vtdesk.demo.faults import Defect
from vtdesk.demo.server import DemoServer
from vtdesk.demo.tables import Row
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import MINE, VISITED, Policy, recent
from vtdesk.domain.laid_records import Layout
from vtdesk.domain.record import WireRecord
from vtdesk.domain.status import Suspicion
from vtdesk.sync import plan, policies
from vtdesk.sync.sweep import LIST_EVERY, SWEEP_EVERY

LEADS = ModuleName("Leads")
ORDINARY = 1
CARLA = 2
"""A user who sees of the leads only her own and her group's."""


def ids(demo: DemoServer) -> list[str]:
    return sorted(demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))


async def an_hour_later(running: Desk, module: ModuleName = CONTACTS) -> None:
    running.clock.ahead += SWEEP_EVERY + 1
    await running.pull(module)


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
        assert [call.operation for call in demo.calls.all()] == ["query", "query"]


async def test_equal_counts_gather_no_keys(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        keys, gathered = running.cache.server_keys, list[ModuleName]()

        async def gather(module: ModuleName) -> frozenset[int]:
            gathered.append(module)
            return await keys(module)

        monkeypatch.setattr(running.cache, "server_keys", gather)
        demo.calls.clear()
        await an_hour_later(running)
        assert demo.calls.count() == 2
        assert gathered == [], "of a million that takes seconds"


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
        await emptied(demo, running, 60)
        stored = len(await running.keys())
        await running.engine.keep(CONTACTS)
        await an_hour_later(running)
        assert running.engine.status.suspicions == ()
        assert len(await running.keys()) == stored
        for record in ids(demo)[:30]:
            demo.remove("Contacts", record)
        await an_hour_later(running)
        assert running.engine.status.suspicion(CONTACTS) == Suspicion(CONTACTS, stored, 30)


async def test_few_that_go_after_others_were_kept_go_and_these_stay(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await emptied(demo, running, 100)
        stored = await running.keys()
        await running.engine.keep(CONTACTS)
        for _ in range(4):
            demo.add("Contacts", {"lastname": "Newcomer"})
            gone = ids(demo)[:5]
            for record in gone:
                demo.remove("Contacts", record)
            stored = sorted(set(stored) - {int(record.split("x")[1]) for record in gone})
            await an_hour_later(running)
            assert running.engine.status.suspicions == ()
            here = set(await running.keys())
            assert set(stored) <= here
            assert here - set(stored) <= {int(record.split("x")[1]) for record in ids(demo)}


@pytest.mark.parametrize("number", [0, ORDINARY])
async def test_what_lay_here_before_a_fill_and_is_gone_leaves_with_it(
    demo: DemoServer, number: int
) -> None:
    async with desk(demo, number=number) as running:
        await running.pull()
        for record in ids(demo)[:5]:
            demo.remove("Contacts", record)
        await running.cache.forget_cursor(CONTACTS)
        await running.pull()
        assert await differences(running) == []
        await running.cache.forget_cursor(CONTACTS)
        demo.calls.clear()
        await running.pull()
        # where all came again nothing more is asked than by any fill
        assert demo.calls.count() <= -(-len(ids(demo)) // 100) + 3


async def test_a_question_is_over_when_the_server_lists_all_of_it_again(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        stored = await running.keys()
        page, count = running.client.page, running.client.count

        async def few(text: str, layout: Layout | None = None) -> Sequence[WireRecord]:
            answer = await page(text, layout)
            return [one for one in answer if not {*stored[40:]} & {*plan.numbers_of([one])}]

        async def count_few(module: ModuleName, where: str = "") -> int | None:
            return 40

        monkeypatch.setattr(running.client, "page", few)
        monkeypatch.setattr(running.client, "count", count_few)
        await an_hour_later(running)
        assert running.engine.status.suspicion(CONTACTS) == Suspicion(CONTACTS, len(stored), 40)
        monkeypatch.setattr(running.client, "page", page)
        monkeypatch.setattr(running.client, "count", count)
        await an_hour_later(running)
        assert running.engine.status.suspicions == ()
        cursor = running.cache.cursor(CONTACTS)
        assert cursor is not None
        assert (cursor.gone, cursor.doubted) == ((), None)
        assert await running.keys() == stored


async def test_what_came_and_went_since_the_day_began_raises_no_question(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        before = await running.keys()
        came = [demo.add("Contacts", {"lastname": "Import"}) for _ in range(len(before))]
        await running.pull()
        for record in came:
            demo.remove("Contacts", record)
        await an_hour_later(running)
        assert running.engine.status.suspicions == ()
        assert await running.keys() == before


async def test_equal_counts_do_not_hide_what_is_gone_where_others_came_that_are_not_seen() -> None:
    with DemoServer(dialect="opensource") as demo:
        demo.faults.defects = frozenset({Defect.HIDDEN_COUNT})
        owners = demo.company.people[CARLA].owner_ids
        async with desk(demo, number=CARLA) as running:
            await running.pull(LEADS)
            await an_hour_later(running, LEADS)
            gone = next(k for k, v in demo.rows("Leads").items() if v["assigned_user_id"] in owners)
            demo.remove("Leads", gone)
            demo.add("Leads", {"lastname": "Hidden", "assigned_user_id": "19x8"})
            await an_hour_later(running, LEADS)
            demo.calls.clear()
            await an_hour_later(running, LEADS)
            assert demo.calls.count() <= 3
            running.clock.ahead += LIST_EVERY
            await running.pull(LEADS)
            assert int(gone.split("x")[1]) not in await running.keys(LEADS)


async def test_a_count_that_suddenly_agrees_with_what_is_here_is_looked_into() -> None:
    with DemoServer(dialect="opensource") as demo:
        demo.faults.defects = frozenset({Defect.HIDDEN_COUNT})
        owners = demo.company.people[CARLA].owner_ids
        for _ in range(90):
            demo.add("Leads", {"lastname": "Mine", "assigned_user_id": owners[0]})
        async with desk(demo, number=CARLA) as running:
            await running.pull(LEADS)
            await an_hour_later(running, LEADS)
            rows = demo.rows("Leads").items()
            hidden = [k for k, v in rows if v["assigned_user_id"] not in owners]
            mine = [k for k, v in rows if v["assigned_user_id"] in owners]
            for record in hidden[5:] + mine[:5]:
                demo.remove("Leads", record)
            await an_hour_later(running, LEADS)
            assert await running.keys(LEADS) == sorted(int(r.split("x")[1]) for r in mine[5:])


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


async def test_a_count_that_was_true_once_hides_no_later_deletion(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        demo.remove("Contacts", ids(demo)[3])
        await an_hour_later(running)
        gone = ids(demo)[5]
        demo.remove("Contacts", gone)
        demo.add("Contacts", {"lastname": "Newcomer"})
        await an_hour_later(running)
        assert int(gone.split("x")[1]) not in await running.keys()
        assert len(await running.keys()) == len(ids(demo))


async def test_hidden_records_that_are_counted_are_swept_for_once() -> None:
    with DemoServer(dialect="opensource") as demo:
        demo.faults.defects = frozenset({Defect.HIDDEN_COUNT})
        owners = demo.company.people[CARLA].owner_ids
        async with desk(demo, number=CARLA) as running:
            await running.pull(LEADS)
            await an_hour_later(running, LEADS)
            demo.calls.clear()
            # one that is seen and counted changes nothing about those that are not seen
            demo.add("Leads", {"lastname": "Mine", "assigned_user_id": owners[0]})
            await an_hour_later(running, LEADS)
            assert demo.calls.count() <= 4
            gone = next(k for k, v in demo.rows("Leads").items() if v["assigned_user_id"] in owners)
            demo.remove("Leads", gone)
            await an_hour_later(running, LEADS)
            assert int(gone.split("x")[1]) not in await running.keys(LEADS)


async def test_ids_behind_hidden_ones_are_listed_too() -> None:
    with DemoServer(dialect="opensource") as demo:
        owners = demo.company.people[CARLA].owner_ids
        for _ in range(150):
            demo.add("Leads", {"lastname": "Hidden", "assigned_user_id": "19x8"})
        for _ in range(30):
            demo.add("Leads", {"lastname": "Mine", "assigned_user_id": owners[0]})
        async with desk(demo, number=CARLA) as running:
            await running.pull(LEADS)
            mine = [k for k, v in demo.rows("Leads").items() if v["assigned_user_id"] in owners]
            assert len(await running.keys(LEADS)) == len(mine)
            demo.remove("Leads", mine[2])
            await an_hour_later(running, LEADS)
            assert running.engine.status.suspicions == ()
            assert len(await running.keys(LEADS)) == len(mine) - 1


async def test_what_several_sweeps_of_a_day_remove_is_judged_together(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        before = len(await running.keys())
        for _ in range(3):
            for record in ids(demo)[: before // 6]:
                demo.remove("Contacts", record)
            await an_hour_later(running)
        assert running.engine.status.suspicion(CONTACTS) is not None
        assert len(await running.keys()) > before * 0.6


async def test_counts_that_came_to_agree_leave_nothing_known(demo: DemoServer) -> None:
    async with desk(demo, number=ORDINARY) as running:
        stored = (await emptied(demo, running, 3)).here
        await running.engine.keep(CONTACTS)
        for _ in range(stored - 3):
            demo.add("Contacts", {"lastname": "Newcomer"})
        await an_hour_later(running)
        running.engine.believe(CONTACTS)
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        await an_hour_later(running)
        cursor = running.cache.cursor(CONTACTS)
        assert cursor is not None
        assert (cursor.doubted, cursor.lost, cursor.gone) == (None, 0, ())


async def test_where_neither_sync_nor_a_count_tells_ids_are_listed_once_a_day(
    demo: DemoServer,
) -> None:
    demo.faults.defects = frozenset({Defect.COUNT, Defect.SYNC})
    async with desk(demo) as running:
        await running.pull()
        gone = ids(demo)[7]
        demo.remove("Contacts", gone)
        await an_hour_later(running)
        assert int(gone.split("x")[1]) not in await running.keys()
        demo.remove("Contacts", ids(demo)[7])
        demo.calls.clear()
        await an_hour_later(running)
        # what changed, what changed behind that, and the count
        assert demo.calls.count("query") == 3
        running.clock.ahead += 24 * SWEEP_EVERY
        await an_hour_later(running)
        assert len(await running.keys()) == len(ids(demo))
        for record in ids(demo)[3:]:
            demo.remove("Contacts", record)
        running.clock.ahead += 24 * SWEEP_EVERY
        await an_hour_later(running)
        assert running.engine.status.suspicion(CONTACTS) is not None


async def test_who_keeps_what_only_the_list_lacks_is_not_asked_again() -> None:
    """The count holds records that this user may not see, so it does not tell what lacks."""
    with DemoServer(dialect="opensource") as demo:
        demo.faults.defects = frozenset({Defect.HIDDEN_COUNT})
        owners = demo.company.people[CARLA].owner_ids
        for _ in range(60):
            demo.add("Leads", {"lastname": "Mine", "assigned_user_id": owners[0]})
        async with desk(demo, number=CARLA) as running:
            await running.pull(LEADS)
            stored = await running.keys(LEADS)
            mine = [k for k, v in demo.rows("Leads").items() if v["assigned_user_id"] in owners]
            for record in mine[3:]:
                demo.remove("Leads", record)
            await an_hour_later(running, LEADS)
            asked = running.engine.status.suspicion(LEADS)
            assert asked == Suspicion(LEADS, len(stored), 3)
            await running.engine.keep(LEADS)
            for _ in range(2):
                await an_hour_later(running, LEADS)
                assert running.engine.status.suspicions == ()
                assert await running.keys(LEADS) == stored
            demo.calls.clear()
            await an_hour_later(running, LEADS)
            assert demo.calls.count() <= 3


async def test_what_goes_after_the_ids_were_listed_goes_with_the_next_count(
    demo: DemoServer,
) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        first, later = ids(demo)[3], ids(demo)[5]
        demo.remove("Contacts", first)
        pages = -(-len(ids(demo)) // 100)
        # the look itself, the count, the pages and the empty one behind them
        demo.faults.intrude(lambda: demo.remove("Contacts", later), after=3 + pages)
        await an_hour_later(running)
        assert int(first.split("x")[1]) not in await running.keys()
        assert int(later.split("x")[1]) in await running.keys()
        await an_hour_later(running)
        assert int(later.split("x")[1]) not in await running.keys()


async def test_a_server_that_counts_less_than_it_lists_is_swept_for_once(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await running.pull()
        count = running.client.count

        async def one_less(module: ModuleName, where: str = "") -> int | None:
            counted = await count(module, where)
            return None if counted is None else counted - 1

        monkeypatch.setattr(running.client, "count", one_less)
        await an_hour_later(running)
        first = running.cache.cursor(CONTACTS)
        await an_hour_later(running)
        second = running.cache.cursor(CONTACTS)
        assert first is not None
        assert second is not None
        assert first.listed is not None
        assert second.listed == first.listed
        assert (second.swept or 0.0) > first.listed
        assert await differences(running) == []


@pytest.mark.parametrize("narrow", [MINE, recent(1)])
async def test_of_what_was_looked_at_a_choice_of_some_keeps_only_these(
    demo: DemoServer, narrow: Policy
) -> None:
    async with desk(demo, number=ORDINARY) as running:
        await policies.choose(running.cache, CONTACTS, VISITED)
        await running.pull()
        assert len(await running.keys()) == len(ids(demo))
        await policies.choose(running.cache, CONTACTS, narrow)
        await running.engine.apply_policy(CONTACTS)
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        rows = demo.rows("Contacts").items()
        since = narrow.since(datetime.fromtimestamp(running.clock(), UTC))
        mine = f"19x{demo.company.people[ORDINARY].number}"
        kept = {
            record
            for record, row in rows
            if (row["assigned_user_id"] == mine if since is None else _modified(row, since))
        }
        assert 0 < len(kept) < len(ids(demo))
        assert await running.keys() == sorted(int(record.split("x")[1]) for record in kept)


def _modified(row: Row, since: datetime) -> bool:
    return (row["modifiedtime"] or "") >= f"{since:%Y-%m-%d}"
