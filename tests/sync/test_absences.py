"""Records deleted elsewhere leave a module of which only what was looked at is kept."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.helpers.desk import Desk, desk, until
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.laid_records import Layout
from vtdesk.domain.record import WireRecord
from vtdesk.domain.status import Suspicion
from vtdesk.sync import plan
from vtdesk.sync.absences import ASKED
from vtdesk.sync.guard import DAY

PRODUCTS = ModuleName("Products")


async def a_day_later(running: Desk) -> int:
    """Refresh the products on the next day; how many calls that took."""
    running.clock.ahead += DAY + 1
    running.demo.faults.clock_shift += DAY + 1
    await running.engine.ensure_schema(PRODUCTS)
    running.demo.calls.clear()
    await running.pull(PRODUCTS)
    return running.demo.calls.count()


async def looked_at(running: Desk) -> list[int]:
    """Look at a module that is too large to be kept; what is stored of it."""
    running.demo.grow("Products", 900)
    await running.pull(PRODUCTS)
    await running.pull(PRODUCTS)
    cursor = running.cache.cursor(PRODUCTS)
    assert cursor is not None
    assert cursor.partial
    return await running.keys(PRODUCTS)


def remove(running: Desk, numbers: list[int]) -> None:
    schema = running.cache.schema(PRODUCTS)
    assert schema is not None
    for number in numbers:
        running.demo.remove("Products", f"{schema.id_prefix}x{number}")


async def test_what_is_gone_leaves_within_two_days(demo: DemoServer) -> None:
    async with desk(demo) as running:
        stored = await looked_at(running)
        assert len(stored) > ASKED
        gone = [stored[0], stored[250], stored[-1]]
        remove(running, gone)
        # a look at the newest, the records a hundred a call, and the missing ones once more
        assert await a_day_later(running) <= 1 + ASKED // 100 + 1
        assert await a_day_later(running) <= 1 + ASKED // 100 + 1
        assert await running.keys(PRODUCTS) == [n for n in stored if n not in gone]


async def test_records_are_asked_for_once_a_day(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await looked_at(running)
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() == 1
        await a_day_later(running)
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() == 1


async def test_an_answer_that_lacks_everything_once_removes_nothing(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers answer an empty list when their own query goes wrong (wire fact 1.8)."""
    async with desk(demo) as running:
        stored = await looked_at(running)
        asked = running.client.page
        wrong = iter([True])

        async def page(text: str, layout: Layout | None = None) -> Sequence[WireRecord]:
            mute = "where id in" in text and next(wrong, False)
            return [] if mute else await asked(text, layout)

        monkeypatch.setattr(running.client, "page", page)
        await a_day_later(running)
        assert next(wrong, None) is None
        assert running.engine.status.suspicions == ()
        assert await running.keys(PRODUCTS) == stored


async def test_most_of_them_go_only_if_a_person_says_so(demo: DemoServer) -> None:
    async with desk(demo) as running:
        stored = await looked_at(running)
        gone = stored[: ASKED // 2]
        remove(running, gone)
        # a look, the records a hundred a call, all of them since so many lack, these once more
        assert await a_day_later(running) <= 1 + len(stored) // 100 + ASKED // 2 // 100
        left = len(stored) - len(gone)
        assert running.engine.status.suspicion(PRODUCTS) == Suspicion(PRODUCTS, len(stored), left)
        assert await running.keys(PRODUCTS) == stored
        running.engine.believe(PRODUCTS)
        await until(lambda: running.engine.status.pull(PRODUCTS) is None)
        assert running.engine.status.suspicions == ()
        assert await running.keys(PRODUCTS) == stored[ASKED // 2 :]


async def test_who_keeps_them_is_not_asked_the_same_again(demo: DemoServer, tmp_path: Path) -> None:
    async with desk(demo, tmp_path / "store") as running:
        stored = await looked_at(running)
        remove(running, stored[:300])
        await a_day_later(running)
        asked = running.engine.status.suspicion(PRODUCTS)
        assert asked is not None
    async with desk(demo, tmp_path / "store") as running:
        running.clock.ahead = DAY + 1
        await running.pull(PRODUCTS)
        assert running.engine.status.suspicion(PRODUCTS) == asked
        await running.engine.keep(PRODUCTS)
        for _ in range(2):
            await a_day_later(running)
            assert running.engine.status.suspicions == ()
        assert await running.keys(PRODUCTS) == stored
        # and what else goes goes
        remove(running, stored[-2:])
        for _ in range(2):
            await a_day_later(running)
        assert await running.keys(PRODUCTS) == stored[:-2]


def answering_without(running: Desk, monkeypatch: pytest.MonkeyPatch, numbers: set[int]) -> None:
    """Let the server lack these records as long as they stand in the set."""
    asked = running.client.page

    async def page(text: str, layout: Layout | None = None) -> Sequence[WireRecord]:
        answer = await asked(text, layout)
        return [record for record in answer if not numbers & set(plan.numbers_of([record]))]

    monkeypatch.setattr(running.client, "page", page)


async def test_one_question_is_about_all_that_lacks(demo: DemoServer) -> None:
    async with desk(demo) as running:
        stored = await looked_at(running)
        remove(running, stored[::2])
        await a_day_later(running)
        left = len(stored) - len(stored[::2])
        assert running.engine.status.suspicion(PRODUCTS) == Suspicion(PRODUCTS, len(stored), left)
        await running.engine.keep(PRODUCTS)
        for _ in range(4):
            await a_day_later(running)
            assert running.engine.status.suspicions == ()
        assert await running.keys(PRODUCTS) == stored
        # once more has gone there is another one
        remove(running, stored[1::4])
        await a_day_later(running)
        left -= len(stored[1::4])
        assert running.engine.status.suspicion(PRODUCTS) == Suspicion(PRODUCTS, len(stored), left)
        cursor = running.cache.cursor(PRODUCTS)
        assert cursor is not None
        assert cursor.kept == set(stored[::2])
        running.engine.believe(PRODUCTS)
        await until(lambda: running.engine.status.pull(PRODUCTS) is None)
        assert await running.keys(PRODUCTS) == stored[3::4]


async def test_what_was_kept_and_came_back_counts_again(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(demo) as running:
        stored = await looked_at(running)
        away = set(stored[::2])
        answering_without(running, monkeypatch, away)
        await a_day_later(running)
        await running.engine.keep(PRODUCTS)
        away.clear()
        for _ in range(2):
            await a_day_later(running)
        cursor = running.cache.cursor(PRODUCTS)
        assert cursor is not None
        assert cursor.gone == ()
        gone = stored[:10]
        remove(running, gone)
        for _ in range(2):
            await a_day_later(running)
        assert running.engine.status.suspicions == ()
        assert await running.keys(PRODUCTS) == stored[10:]


async def test_so_many_of_those_whose_turn_it_is_may_lack_that_few_of_all_do(
    demo: DemoServer,
) -> None:
    async with desk(demo) as running:
        stored = await looked_at(running)
        gone = stored[:140]
        remove(running, gone)
        await a_day_later(running)
        assert running.engine.status.suspicions == ()
        assert await running.keys(PRODUCTS) == stored[140:]


async def test_a_call_that_breaks_removes_nothing(demo: DemoServer) -> None:
    async with desk(demo) as running:
        stored = await looked_at(running)
        remove(running, stored[:5])
        demo.faults.cause(Trouble.ERROR, "query", 1, after=3)
        await a_day_later(running)
        assert len(running.problems) == 1
        assert await running.keys(PRODUCTS) == stored
        await running.pull(PRODUCTS)
        assert await running.keys(PRODUCTS) == stored[5:]
