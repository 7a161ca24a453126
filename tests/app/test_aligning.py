"""What a check found to differ is brought up to date, and how that ended is known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from vtdesk.app.aligning import Aligned, Outcome
from vtdesk.app.session import Session
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName

CONTACTS = ModuleName("Contacts")


@asynccontextmanager
async def filled(demo: DemoServer) -> AsyncIterator[Session]:
    """A session of somebody to whom `sync` does not tell what goes, with all contacts stored."""
    async with demo_session(demo, user=1) as session:
        await until(lambda: session._engine.is_at_rest and bool(session.modules))
        await session.open_table(CONTACTS).start()
        await until(lambda: session.freshness(CONTACTS) is not None and not session.status.pulls)
        yield session


async def align(session: Session) -> Aligned:
    (ended,) = await session.keeping.aligning.align([CONTACTS])
    return ended


def remove(demo: DemoServer, share: float) -> int:
    """Remove a part of the contacts on the server; how many are left there."""
    records = list(demo.rows("Contacts"))
    gone = records[: max(1, round(share * len(records)))]
    for record in gone:
        demo.remove("Contacts", record)
    return len(records) - len(gone)


async def test_what_nothing_told_of_is_found_at_once(demo: DemoServer) -> None:
    async with filled(demo) as session:
        left = remove(demo, 0.01)
        found = await session.keeping.check_store()
        assert [check.module for check in found.differing] == [CONTACTS]
        assert await align(session) == Aligned(CONTACTS, Outcome.EQUAL, left, left)
        assert await session.count(CONTACTS) == left
        assert not (await session.keeping.check_store()).differing


async def test_a_count_that_was_doubted_before_is_looked_at_again(demo: DemoServer) -> None:
    async with filled(demo) as session:
        left = remove(demo, 0.01)
        cursor = session._cache.cursor(CONTACTS)
        assert cursor is not None
        await session._cache.put_cursor(replace(cursor, doubted=left))
        assert (await align(session)).outcome is Outcome.EQUAL


async def test_far_less_is_asked_about(demo: DemoServer) -> None:
    async with filled(demo) as session:
        here = await session.count(CONTACTS)
        remove(demo, 0.8)
        assert await align(session) == Aligned(CONTACTS, Outcome.ASKED)
        assert await session.count(CONTACTS) == here
        assert session.status.suspicion(CONTACTS) is not None


async def test_what_a_person_decided_to_keep_goes_by_no_comparison_before_they_are_asked_again(
    demo: DemoServer,
) -> None:
    demo.grow("Contacts", 900)
    async with demo_session(demo) as session:
        await until(lambda: session._engine.is_at_rest and bool(session.modules))
        await session.open_table(CONTACTS).start()
        await until(lambda: session.freshness(CONTACTS) is not None and not session.status.pulls)
        here = await session.count(CONTACTS)
        remove(demo, 0.7)
        # the last of them alone are told again with the next news
        demo.faults.clock_shift = 120.0
        left = remove(demo, 0.5)
        session._engine.wish_pull(CONTACTS, force=True)
        await until(lambda: session.status.suspicion(CONTACTS) is not None)
        session.keep(CONTACTS)
        await until(lambda: session.status.suspicion(CONTACTS) is None)
        assert (await align(session)).outcome is Outcome.ASKED
        asked = session.status.suspicion(CONTACTS)
        assert asked is not None
        assert (asked.here, asked.there) == (here, left)
        assert await session.count(CONTACTS) == here
        session.believe(CONTACTS)
        await until(lambda: not session.status.pulls)
        assert await session.count(CONTACTS) == left


async def test_without_a_connection_it_goes_on_later(demo: DemoServer) -> None:
    async with filled(demo) as session:
        left = remove(demo, 0.01)
        session.work_offline()
        assert await align(session) == Aligned(CONTACTS, Outcome.WAITING)
        session.retry_now()
        await until(lambda: session.status.online is True and not session.status.pulls)
        assert await session.count(CONTACTS) == left


async def test_what_stood_in_the_way_is_told(demo: DemoServer) -> None:
    async with filled(demo) as session:
        remove(demo, 0.01)
        demo.faults.cause(Trouble.ERROR, "query", 20)
        ended = await align(session)
        assert ended.outcome is Outcome.STOPPED
        assert ended.why
        demo.faults.clear()


async def test_a_count_that_does_not_come_stops_it_too(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with filled(demo) as session:
        remove(demo, 0.01)
        compared = session._engine.compare_anew

        async def compare_anew(module: ModuleName) -> None:
            await compared(module)
            await until(lambda: session.status.pull(module) is None)
            session.work_offline()
            await until(lambda: session.status.online is False)

        monkeypatch.setattr(session._engine, "compare_anew", compare_anew)
        assert (await align(session)).outcome is Outcome.STOPPED


async def test_records_that_are_counted_and_not_shown_are_told_apart(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with filled(demo) as session:
        here = await session.count(CONTACTS)
        counted = session._engine._client.count

        async def count(module: ModuleName, where: str = "") -> int | None:
            return (await counted(module, where) or 0) + 7

        monkeypatch.setattr(session._engine._client, "count", count)
        ended = await align(session)
        assert ended == Aligned(CONTACTS, Outcome.DIFFERENT, here, here + 7)
