"""What is kept of a module: one's own and that of one's groups, and what becomes of it."""

import math
from collections.abc import Iterable
from typing import Literal

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk
from tests.helpers.schemas import field, module
from vtdesk.demo.faults import Defect
from vtdesk.demo.server import DemoServer
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import RecordId
from vtdesk.domain.keeping import ALL, MINE, VISITED, Policy, recent
from vtdesk.sync import membership, policies
from vtdesk.sync.scope import Scope

Dialect = Literal["cloud", "opensource"]
DIALECTS: list[Dialect] = ["cloud", "opensource"]
OWNER = "assigned_user_id"
ME, TEAM, OTHER_TEAM = RecordId("19", 5), RecordId("20", 3), RecordId("20", 4)
HOUR = 3_600.0


def me(demo: DemoServer, number: int) -> RecordId:
    return RecordId("19", demo.company.people[number].number)


def groups_of(demo: DemoServer, number: int) -> list[RecordId]:
    owners = demo.company.people[number].owner_ids
    return [RecordId("20", int(one.split("x")[1])) for one in owners if one.startswith("20x")]


def owned(demo: DemoServer, owners: Iterable[object]) -> set[int]:
    wanted = set(map(str, owners))
    rows = demo.rows("Contacts").items()
    return {int(record.split("x")[1]) for record, row in rows if row[OWNER] in wanted}


async def choose_mine(running: Desk, number: int, *, groups: bool = True) -> None:
    running.engine.me = me(running.demo, number)
    if groups:
        await membership.choose_groups(running.cache, groups_of(running.demo, number))
    await running.engine.ensure_schema(CONTACTS)
    await policies.choose(running.cache, CONTACTS, MINE)


async def later(running: Desk, seconds: float) -> None:
    running.clock.ahead += seconds
    running.demo.faults.clock_shift += seconds
    await running.pull()


@pytest.mark.parametrize("sync", [True, False])
@pytest.mark.parametrize("dialect", DIALECTS)
async def test_mine_are_the_records_of_me_and_of_my_groups(dialect: Dialect, sync: bool) -> None:
    with DemoServer(dialect=dialect) as demo:
        demo.faults.defects = frozenset() if sync else frozenset({Defect.SYNC})
        demo.grow("Contacts", 800 - len(demo.rows("Contacts")))
        wanted = owned(demo, demo.company.people[1].owner_ids)
        assert owned(demo, [me(demo, 1)]) < wanted
        assert len(wanted) < 800
        async with desk(demo, number=1) as running:
            await choose_mine(running, 1)
            await running.pull()
            assert set(await running.keys()) == wanted
            demo.calls.clear()
            await running.pull()
            assert demo.calls.count() == 1


@pytest.mark.parametrize("groups", [True, False])
@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_fill_of_mine_costs_a_call_a_hundred_and_three_more(
    dialect: Dialect, number: int, groups: bool
) -> None:
    with DemoServer(dialect=dialect) as demo:
        demo.grow("Contacts", 1_950 - len(demo.rows("Contacts")))
        async with desk(demo, number=number) as running:
            await choose_mine(running, number, groups=groups)
            demo.calls.clear()
            await running.pull()
            stored = len(await running.keys())
            assert stored > 200
            assert demo.calls.count() <= math.ceil(stored / 100) + 3


async def test_without_a_group_those_of_me_are_mine_and_sync_tells_of_them(
    demo: DemoServer,
) -> None:
    async with desk(demo, number=1) as running:
        await choose_mine(running, 1, groups=False)
        await running.pull()
        mine = owned(demo, [me(demo, 1)])
        assert set(await running.keys()) == mine
        gone = f"4x{min(mine)}"
        demo.remove("Contacts", gone)
        demo.faults.clock_shift += 5
        await running.pull()
        assert set(await running.keys()) == mine - {min(mine)}


@pytest.mark.parametrize("before", [ALL, MINE])
async def test_what_others_do_to_records_of_my_groups_arrives(
    demo: DemoServer, before: Policy
) -> None:
    """Also where `sync`, which tells of groups on no open source server, was asked before."""
    async with desk(demo, number=0) as running:
        await choose_mine(running, 0)
        await policies.choose(running.cache, CONTACTS, before)
        await running.pull()
        await policies.choose(running.cache, CONTACTS, MINE)
        await running.engine.apply_policy(CONTACTS)
        await running.pull()
        ours = sorted(owned(demo, groups_of(demo, 0)))
        assert set(ours) < set(await running.keys())
        changed, given, gone = (f"4x{number}" for number in ours[:3])
        demo.faults.clock_shift += 10
        demo.edit("Contacts", changed, {"lastname": "Changed by a colleague"})
        await running.pull()
        assert running.record(changed).values["lastname"] == "Changed by a colleague"
        demo.edit("Contacts", given, {OWNER: "19x8"})
        demo.remove("Contacts", gone)
        await later(running, 1.1 * HOUR)
        assert set(await running.keys()) == owned(demo, demo.company.people[0].owner_ids)
        assert not {ours[1], ours[2]} & set(await running.keys())


async def test_a_group_more_is_fetched_and_a_group_less_is_let_go(demo: DemoServer) -> None:
    async with desk(demo, number=1) as running:
        await choose_mine(running, 1, groups=False)
        await running.pull()
        mine = owned(demo, [me(demo, 1)])
        groups = groups_of(demo, 1)
        await membership.choose_groups(running.cache, groups)
        await running.pull()
        assert set(await running.keys()) == owned(demo, demo.company.people[1].owner_ids)
        await membership.choose_groups(running.cache, [])
        demo.calls.clear()
        await running.pull()
        assert set(await running.keys()) == mine
        assert demo.calls.count() <= 2, "nothing is fetched again"


async def test_what_an_older_vtdesk_kept_as_mine_is_fetched_anew(demo: DemoServer) -> None:
    async with desk(demo, number=0) as running:
        await running.engine.ensure_schema(CONTACTS)
        await running.pull()
        await choose_mine(running, 0)
        held = running.cache.cursor(CONTACTS)
        assert held is not None
        older = Cursor(CONTACTS, synced=held.synced, since=held.since, filled=250, policy=MINE)
        await running.cache.put_cursor(older)
        await running.pull()
        assert set(await running.keys()) == owned(demo, demo.company.people[0].owner_ids)
        after = running.cache.cursor(CONTACTS)
        assert after is not None
        assert after.complete
        assert after.groups == tuple(sorted(map(str, groups_of(demo, 0))))


async def test_whose_records_are_counted_is_asked_where_nobody_knows_it(demo: DemoServer) -> None:
    async with desk(demo, number=1) as running:
        assert running.engine.me is None
        assert await running.engine.questions.count(CONTACTS, MINE) == len(
            owned(demo, [me(demo, 1)])
        )


def scope(policy: Policy, groups: tuple[RecordId, ...] = (), user: RecordId | None = ME) -> Scope:
    fields = field(FieldKind.OWNER, OWNER), field(FieldKind.DATETIME, "modifiedtime")
    return Scope(module(*fields), policy, user, 1_700_000_000.0, groups)


def test_an_owner_is_named_once_and_in_quotes() -> None:
    assert scope(MINE).where == "assigned_user_id = '19x5'"
    both = scope(MINE, (TEAM, ME)).where
    assert both == "assigned_user_id in ('19x5','20x3')"


def test_nothing_is_somebody_elses_while_nobody_knows_who_asks() -> None:
    unknown = scope(MINE, (TEAM,), user=None)
    assert unknown.where == ""
    assert unknown.stored_where is None
    assert unknown.holds({OWNER: "19x8"})


def test_what_was_answered_is_mine_by_its_owner() -> None:
    ours = scope(MINE, (TEAM,))
    assert [ours.holds({OWNER: str(one)}) for one in (ME, TEAM, OTHER_TEAM)] == [True, True, False]
    assert not ours.holds({OWNER: [str(ME)]})


@pytest.mark.parametrize(
    ("policy", "groups", "held", "kept", "within"),
    [
        (MINE, (TEAM,), Cursor(CONTACTS, policy=MINE, groups=("20x3",)), True, True),
        (MINE, (TEAM,), Cursor(CONTACTS, policy=MINE, groups=()), True, False),
        (MINE, (), Cursor(CONTACTS, policy=MINE, groups=("20x3",)), False, True),
        (MINE, (), Cursor(CONTACTS, policy=MINE), False, False),
        (MINE, (TEAM,), Cursor(CONTACTS, policy=ALL), False, True),
        (ALL, (TEAM,), Cursor(CONTACTS, policy=MINE, groups=()), True, False),
        (VISITED, (), Cursor(CONTACTS, policy=MINE, groups=()), False, True),
        (recent(6), (), Cursor(CONTACTS, policy=recent(3)), True, False),
        (recent(6), (), Cursor(CONTACTS, policy=VISITED), False, False),
        (MINE, (TEAM,), Cursor(CONTACTS, policy=VISITED), False, False),
        (VISITED, (), Cursor(CONTACTS, policy=VISITED), True, True),
        (ALL, (), Cursor(CONTACTS, policy=VISITED), True, False),
    ],
)
def test_what_is_kept_is_compared_with_what_was_fetched(
    policy: Policy,
    groups: tuple[RecordId, ...],
    held: Cursor,
    kept: bool,
    within: bool,
) -> None:
    wanted = scope(policy, groups)
    assert (wanted.is_kept(held), wanted.is_within(held)) == (kept, within)


async def test_what_a_fetch_that_was_given_up_left_goes_when_less_is_chosen(
    demo: DemoServer,
) -> None:
    """Of a module that is to be fetched when it is opened no progress is kept, only rows."""
    demo.grow("Contacts", 900)
    async with desk(demo, number=0) as running:
        await choose_mine(running, 0)
        await policies.choose(running.cache, CONTACTS, VISITED)
        await running.engine.ensure_schema(CONTACTS)
        looked_at = await running.engine.questions.land(
            CONTACTS, "select * from Contacts order by modifiedtime asc limit 0, 100;"
        )
        await running.engine.apply_policy(CONTACTS)
        assert running.cache.cursor(CONTACTS) is None
        assert {*looked_at} <= {*await running.keys()}
        await policies.choose(running.cache, CONTACTS, MINE)
        await running.engine.apply_policy(CONTACTS)
        await running.pull()
        assert running.engine.status.suspicions == ()
        assert {*await running.keys()} == owned(demo, demo.company.people[0].owner_ids)
