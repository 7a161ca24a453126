"""What a person lets fetching take: room on disk, a pause, looks unasked."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.test_keeping import PRODUCTS, filled, ready, stored_session
from tests.helpers.demo_session import Told, demo_session
from tests.helpers.desk import until
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import NoRoom, Remedy
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, Limits
from vtdesk.domain.record import WireRecord
from vtdesk.sync.limits import limits_of


async def at_rest(session: Session) -> None:
    await until(lambda: session._engine.is_at_rest)


async def some_of(session: Session, least: int = 100) -> None:
    """Wait until a fill has come so far, but not to its end."""

    def under_way() -> bool:
        pull = session.status.pull(PRODUCTS)
        return pull is not None and pull.done >= least

    await until(under_way)


async def test_a_pause_holds_a_fill_over_a_restart_until_it_goes_on(
    demo: DemoServer, tmp_path: Path
) -> None:
    demo.grow("Products", 1_200)
    total = len(demo.rows("Products"))
    async with stored_session(demo, tmp_path / "store") as session:
        await ready(session)
        demo.faults.delay = 0.02
        await session.keeping.set_policy(PRODUCTS, ALL)
        await some_of(session)
        await session.keeping.set_limits(replace(session.keeping.limits, paused=True))
        await at_rest(session)
        pull = session.status.pull(PRODUCTS)
        assert pull is not None
        assert pull.paused
    demo.faults.delay = 0.0
    async with stored_session(demo, tmp_path / "store") as session:
        await ready_but_for_pulls(session)
        assert session.keeping.limits.paused
        stored = await session.count(PRODUCTS)
        assert 0 < stored < total
        pull = session.status.pull(PRODUCTS)
        assert pull is not None
        assert pull.paused
        await session.keeping.set_limits(replace(session.keeping.limits, paused=False))
        await until(filled(session, PRODUCTS))
        assert await session.count(PRODUCTS) == total


async def ready_but_for_pulls(session: Session) -> None:
    await until(lambda: bool(session.modules) and session.user is not None)
    await at_rest(session)


async def test_while_paused_what_is_opened_brings_its_first_page(demo: DemoServer) -> None:
    demo.grow("Products", 600)
    async with demo_session(demo) as session:
        await ready(session)
        await session.keeping.set_policy(PRODUCTS, ALL)
        await session.keeping.remove_local_data(PRODUCTS)
        await session.keeping.set_limits(replace(session.keeping.limits, paused=True))
        await session.open_table(PRODUCTS).start()
        await until(lambda: (p := session.status.pull(PRODUCTS)) is not None and p.paused)
        await at_rest(session)
        assert 0 < await session.count(PRODUCTS) < len(demo.rows("Products"))


async def test_while_paused_one_page_comes_however_slow_the_store_is(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.grow("Products", 600)
    async with demo_session(demo) as session:
        await ready(session)
        put, may_write = session._cache.put_records, asyncio.Event()

        async def put_late(
            module: ModuleName,
            records: Sequence[WireRecord],
            *,
            fetched: float,
            cursor: Cursor | None = None,
            origin: str = "",
        ) -> ChangeSet:
            if cursor is not None:
                await may_write.wait()
            return await put(module, records, fetched=fetched, cursor=cursor, origin=origin)

        monkeypatch.setattr(session._cache, "put_records", put_late)
        await session.keeping.set_policy(PRODUCTS, ALL)
        await session.keeping.remove_local_data(PRODUCTS)
        await session.keeping.set_limits(replace(session.keeping.limits, paused=True))
        await session.open_table(PRODUCTS).start()
        try:
            await until(lambda: (p := session.status.pull(PRODUCTS)) is not None and p.paused)
        finally:
            may_write.set()
        await at_rest(session)
        assert 0 < await session.count(PRODUCTS) < len(demo.rows("Products"))


async def test_a_fill_stops_with_words_before_the_store_is_too_large(
    demo: DemoServer, tmp_path: Path
) -> None:
    demo.grow("Products", 6_000)
    total = len(demo.rows("Products"))
    async with stored_session(demo, tmp_path / "store") as session:
        await ready(session)
        told = Told()
        session.bus.notices.connect(told.note)
        room = session.keeping.taken + 2_600_000
        await session.keeping.set_limits(Limits(room=room))
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(lambda: bool(told.notices))
        assert session.keeping.is_full
        await at_rest(session)
        stored = await session.count(PRODUCTS)
        assert 0 < stored < total
        assert session.keeping.taken <= room
        assert (tmp_path / "store").stat().st_size <= room
        assert told.notices[-1].remedy is Remedy.MAKE_ROOM
        assert "used up" in told.notices[-1].words
        assert isinstance(session._engine.problem(PRODUCTS), NoRoom)
        edit = await session.new_record(PRODUCTS)
        edit.edit_text("productname", "Still fits")
        session.work_offline()
        await edit.save()
        assert session.outbox_count.waiting == 1
        session.retry_now()
        await until(lambda: not session.outbox_count.waiting)
        await session.keeping.set_limits(Limits())
        await until(filled(session, PRODUCTS))
        assert await session.count(PRODUCTS) == total + 1
        assert session._engine.problem(PRODUCTS) is None


async def test_what_is_here_stays_fresh_when_the_room_is_used_up(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await session.keeping.set_policy(PRODUCTS, ALL)
        await until(filled(session, PRODUCTS))
        await session.keeping.set_limits(Limits(room=1))
        record = next(iter(demo.rows("Products")))
        await session.open_table(PRODUCTS).start()
        demo.edit("Products", record, {"productname": "Renamed meanwhile"})
        session.refresh(PRODUCTS)
        key = int(record.split("x")[1])
        await until(
            lambda: (
                (stored := session._cache.record(PRODUCTS, key)) is not None
                and stored.values["productname"] == "Renamed meanwhile"
            )
        )


async def test_who_wants_no_looks_gets_none_but_those_asked_for(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        table = session.open_table(PRODUCTS)
        await table.start()
        await until(filled(session, PRODUCTS))
        await session.keeping.set_limits(Limits(look_every=None))
        before = demo.calls.count()
        assert session._engine._next_look() is None
        session._engine._now = lambda: session._now() + 7_200.0
        session.set_visible(PRODUCTS)
        session._engine.wish_pull(PRODUCTS)
        await at_rest(session)
        assert session._engine._next_look() is None
        assert demo.calls.count() == before
        session.refresh(PRODUCTS)
        await until(lambda: demo.calls.count() > before)
        await at_rest(session)


async def test_limits_that_cannot_be_read_count_as_not_chosen(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await session._cache.put_note("limits", '{"room": "much"}')
        assert limits_of(session._cache) == Limits()
