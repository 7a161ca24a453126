"""A server that passes over what a query asks for is asked no more once nothing new comes."""

from dataclasses import replace

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk
from tests.helpers.schemas import field, module
from vtdesk.demo.faults import Defect, Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, PAGE, VISITED_PAGES
from vtdesk.sync import policies
from vtdesk.sync.guard import DAY
from vtdesk.sync.hidden_changes import Window
from vtdesk.sync.scope import Scope
from vtdesk.sync.sweep import SWEEP_EVERY

PRODUCTS = ModuleName("Products")
SAME_AGAIN = "Vtiger sent the same {} again. What is stored here was kept."
BY_TIME = frozenset({Defect.SYNC})
CONDITION, ORDER = frozenset({Defect.CONDITION}), frozenset({Defect.ORDER})


def ids(demo: DemoServer, module: str = "Contacts") -> list[str]:
    return sorted(demo.rows(module), key=number)


def number(record: str) -> int:
    return int(record.split("x")[1])


def change(demo: DemoServer, records: list[str], apart: float, module: str = "Contacts") -> None:
    """Let records be changed one after the other, so many seconds apart, long after all others."""
    name = "lastname" if module == "Contacts" else "productname"
    demo.faults.clock_shift += 1_000.0
    for record in records:
        demo.faults.clock_shift += apart
        demo.edit(module, record, {name: "Changed"})
    demo.faults.clock_shift += 10.0


def lagging(running: Desk, records: list[str]) -> list[str]:
    """Those of the changed contacts whose change did not come."""
    return [one for one in records if running.record(one).values["lastname"] != "Changed"]


def told(running: Desk) -> set[str]:
    return {error.summary for _, error in running.problems}


async def mended(running: Desk, defects: frozenset[Defect] = frozenset()) -> None:
    """Look once more, with the server as it should be but for some defects."""
    faults, shift = running.demo.faults, running.demo.faults.clock_shift
    faults.clear()
    faults.clock_shift, faults.defects = shift, defects
    running.problems.clear()
    await running.pull()
    assert told(running) == set()


@pytest.mark.parametrize(
    ("deaf", "apart"),
    [(CONDITION, 0.0), (CONDITION, 1.0), (ORDER, 1.0), (CONDITION | ORDER, 1.0)],
    ids=lambda value: "+".join(sorted(value)) if isinstance(value, frozenset) else str(value),
)
async def test_a_look_by_time_ends_with_a_word_and_the_next_one_finds_all(
    demo: DemoServer, deaf: frozenset[Defect], apart: float
) -> None:
    demo.faults.defects = BY_TIME
    async with desk(demo) as running:
        await running.pull()
        edited = list(reversed(ids(demo)))[:230]
        change(demo, edited, apart)
        demo.faults.defects |= deaf
        demo.calls.clear()
        await running.pull()
        assert told(running) == {SAME_AGAIN.format("Contacts")}
        assert demo.calls.count() <= 5
        assert await running.keys() == list(map(number, ids(demo)))
        await mended(running, BY_TIME)
        assert lagging(running, edited) == []


def test_a_page_of_the_moment_that_was_passed_over_does_not_fit() -> None:
    scope = Scope(module(field(name="modifiedtime")), ALL, None, 0.0)
    moment, later = "2026-01-02 03:04:05", "2026-01-02 03:04:06"
    window = Window(scope, moment, "", later=True)
    assert window.fits([{"modifiedtime": later}, {}, {"modifiedtime": later}])
    assert not window.fits([{"modifiedtime": moment}, {"modifiedtime": later}])
    assert replace(window, later=False).fits([{"modifiedtime": moment}, {"modifiedtime": later}])


@pytest.mark.parametrize("after", range(1, 5))
async def test_a_page_that_is_repeated_for_ever_ends_a_look_by_time(
    demo: DemoServer, after: int
) -> None:
    demo.grow("Contacts", 350)
    demo.faults.defects = BY_TIME
    async with desk(demo) as running:
        await running.pull()
        change(demo, ids(demo)[:330], 0.0)
        demo.faults.cause(Trouble.REPEATED_PAGE, "query", after=after)
        demo.calls.clear()
        await running.pull()
        assert demo.calls.count() <= 10
        await mended(running, BY_TIME)
        assert lagging(running, ids(demo)[:330]) == []


async def lose_one(running: Desk, module: ModuleName = CONTACTS, place: int = 200) -> list[int]:
    """Lose a record that is stored, so that counts differ; the numbers of all there were."""
    stored = await running.keys(module)
    await running.cache.remove_records(module, [stored[place]], origin="test")
    return stored


async def test_ids_that_do_not_go_on_remove_nothing_and_are_asked_for_again_in_time(
    demo: DemoServer,
) -> None:
    async with desk(demo) as running:
        await running.pull()
        stored = await lose_one(running)
        demo.faults.defects = CONDITION
        running.clock.ahead += DAY + 1
        demo.calls.clear()
        await running.pull()
        assert told(running) == {SAME_AGAIN.format("Contacts")}
        assert running.engine.status.suspicions == ()
        assert len(await running.keys()) == len(stored) - 1
        demo.calls.clear()
        await running.pull()
        assert demo.calls.count() <= 2
        running.clock.ahead += DAY + 1
        await mended(running)
        assert await running.keys() == stored


@pytest.mark.parametrize("after", range(3))
async def test_a_repeated_page_of_ids_raises_no_question(demo: DemoServer, after: int) -> None:
    async with desk(demo) as running:
        await running.pull()
        stored = await lose_one(running)
        # the look and the count come first
        demo.faults.cause(Trouble.REPEATED_PAGE, "query", 1, after=1 + after)
        running.clock.ahead += DAY + 1
        await running.pull()
        assert told(running) == set()
        assert running.engine.status.suspicions == ()
        assert await running.keys() == stored


async def test_a_module_of_one_page_is_compared_whatever_the_server_passes_over(
    demo: DemoServer,
) -> None:
    async with desk(demo) as running:
        await policies.choose(running.cache, PRODUCTS, ALL)
        await running.pull(PRODUCTS)
        stored = await lose_one(running, PRODUCTS, 30)
        demo.faults.defects = CONDITION
        running.clock.ahead += DAY + 1
        await running.pull(PRODUCTS)
        assert told(running) == set()
        assert await running.keys(PRODUCTS) == stored


async def test_the_newest_in_another_order_are_not_taken_for_all_that_changed(
    demo: DemoServer,
) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        stored = await running.keys(PRODUCTS)
        # the last one is among the first by their ids
        edited = [*(f"6x{key}" for key in stored[-PAGE - 50 :]), ids(demo, "Products")[0]]
        change(demo, edited, 10.0, "Products")
        demo.faults.defects = ORDER
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() <= 2 * VISITED_PAGES
        shift = demo.faults.clock_shift
        demo.faults.clear()
        demo.faults.clock_shift = shift
        await running.pull(PRODUCTS)
        names = {running.record(one, PRODUCTS).values["productname"] for one in edited}
        assert names == {"Changed"}


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
async def test_where_sync_tells_the_same_again_and_again_times_tell_what_changed(
    dialect: str,
) -> None:
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        async with desk(demo) as running:
            await running.pull()
            demo.faults.defects = frozenset({Defect.SINCE})
            edited = ids(demo)[-30:]
            change(demo, edited, 1.0)
            await running.pull()
            assert told(running) == set()
            assert lagging(running, edited) == []
            # from then on it is not asked, so that nothing new costs one call
            demo.faults.clock_shift += 1_000.0
            demo.calls.clear()
            await running.pull()
            assert demo.calls.count() == 1
            demo.remove("Contacts", edited[0])
            running.clock.ahead += SWEEP_EVERY + 1
            await running.pull()
            assert number(edited[0]) not in await running.keys()
