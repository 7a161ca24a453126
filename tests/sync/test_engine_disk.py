"""A disk that takes no more: the engine says so, rests, and goes on when there is room."""

import asyncio
import gc
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS, desk, until
from tests.helpers.mirror import differences
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeKind, ChangeSet, ChangeState
from vtdesk.domain.errors import Remedy, StoreTrouble
from vtdesk.domain.ids import ModuleName, parse_record_id

ACCOUNTS = ModuleName("Accounts")


async def no_room(*_given: object, **_named: object) -> ChangeSet:
    raise StoreTrouble("There is no room left on the disk.")


class NoRoomInTheEnd:
    """A write that the disk refuses, once it may end.

    Attributes:
        begun: it was tried.
        may_end: it ends as soon as this is set.
    """

    def __init__(self) -> None:
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()

    async def __call__(self, *_given: object, **_named: object) -> ChangeSet:
        self.begun.set()
        await self.may_end.wait()
        return await no_room()


async def test_a_full_disk_does_not_end_the_engine(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = parse_record_id(next(iter(demo.rows("Accounts"))))
    assert account is not None
    async with desk(demo) as running:
        await running.pull()
        await running.engine.ensure_schema(ACCOUNTS)
        monkeypatch.setattr(running.cache, "put_labels", no_room)
        running.engine.wish_labels(ACCOUNTS, [account])
        await until(lambda: running.engine.status.trouble is not None)
        told = running.engine.status.trouble
        assert told is not None
        assert told.words == "There is no room left on the disk."
        assert told.remedy is Remedy.OPEN_FOLDER
        assert running.engine.rest > 0
        assert not running.work.done()
        monkeypatch.undo()
        running.engine.retry_now()
        await running.pull(CONTACTS)
        assert running.engine.status.trouble is None


async def test_a_change_of_unknown_outcome_is_marked_as_soon_as_there_is_room(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(demo) as running:
        await running.pull()
        monkeypatch.setattr(running.engine, "_reopen_interrupted", no_room)
        running.engine._reopened = False
        running.engine.wish_pull(CONTACTS, force=True)
        await until(lambda: running.engine.status.trouble is not None)
        assert not running.work.done()
        monkeypatch.undo()
        running.engine.retry_now()
        await until(lambda: running.engine._reopened)


async def test_a_creation_whose_answer_finds_no_room_is_not_made_again(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(demo) as running:
        await running.pull()
        before = len(demo.rows("Contacts"))
        monkeypatch.setattr(running.cache, "settle", no_room)
        made = running.cache.next_local_id(CONTACTS)
        values = {"lastname": "Once", "assigned_user_id": "19x1"}
        await running.change(ChangeKind.CREATE, made, values)
        await until(lambda: running.engine.status.trouble is not None)
        assert len(demo.rows("Contacts")) == before + 1
        monkeypatch.undo()
        running.engine.retry_now()
        await running.settled()
        assert len(demo.rows("Contacts")) == before + 1
        assert running.engine.status.trouble is None
        assert await differences(running) == []


async def test_what_was_on_its_way_as_the_disk_was_full_is_sent_when_there_is_room(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = next(iter(demo.rows("Contacts")))
    async with desk(demo) as running:
        await running.pull()
        mark = running.cache.mark

        async def only_begin(change: str, state: ChangeState, **more: object) -> ChangeSet:
            if state is not ChangeState.SENDING:
                return await no_room()
            return await mark(change, state, tried=bool(more.get("tried")))

        demo.faults.cause(Trouble.DROP_BEFORE, "revise", 1)
        monkeypatch.setattr(running.cache, "mark", only_begin)
        await running.change(ChangeKind.REVISE, record, {"title": "Later"})
        await until(lambda: running.engine.status.trouble is not None)
        assert [change.state for change in running.cache.outbox()] == [ChangeState.SENDING]
        assert not running.work.done()
        monkeypatch.undo()
        running.engine.retry_now()
        await running.settled()
        assert demo.rows("Contacts")[record]["title"] == "Later"


async def test_a_fill_on_a_full_disk_ends_with_the_program(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.grow("Contacts", 600)
    with pytest.raises(asyncio.CancelledError):  # noqa: PT012 - that the engine ended shows as the desk closes
        async with desk(demo) as running:
            await running.engine.ensure_schema(CONTACTS)
            write = NoRoomInTheEnd()
            monkeypatch.setattr(running.cache, "put_records", write)
            running.engine.wish_pull(CONTACTS)
            await write.begun.wait()
            running.work.cancel()
            write.may_end.set()
            await until(running.work.done)
            assert running.work.cancelled()
            monkeypatch.undo()


async def test_an_edit_on_a_full_disk_ends_with_the_program(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.grow("Contacts", 600)
    with pytest.raises(asyncio.CancelledError):  # noqa: PT012 - that the engine ended shows as the desk closes
        async with desk(demo) as running:
            await running.pull()
            record = next(iter(demo.rows("Contacts")))
            heard = list[object]()
            asyncio.get_running_loop().set_exception_handler(
                lambda _loop, context: heard.append(context)
            )
            write = NoRoomInTheEnd()
            cursor = running.cache.cursor(CONTACTS)
            assert cursor is not None
            monkeypatch.setattr(running.cache, "put_cursor", write)
            await running.engine._pull._landing.add([], cursor)
            await write.begun.wait()
            await running.change(ChangeKind.REVISE, record, {"title": "Later"})
            await until(lambda: running.engine.status.sending)
            running.work.cancel()
            await asyncio.sleep(0)
            write.may_end.set()
            await until(running.work.done)
            monkeypatch.undo()
    gc.collect()
    assert heard == []


async def test_a_removal_that_was_broken_off_is_not_taken_for_the_module(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.grow("Contacts", 600)
    async with desk(demo, tmp_path / "store") as running:
        await running.pull()
        remove = running.cache.forget_records

        async def remove_some(module: ModuleName, keys: Iterable[int]) -> ChangeSet:
            await remove(module, sorted(keys)[:40])
            return await no_room()

        monkeypatch.setattr(running.cache, "forget_records", remove_some)
        with pytest.raises(StoreTrouble):
            await running.engine.forget(CONTACTS)
    async with desk(demo, tmp_path / "store") as running:
        await running.pull()
        assert await differences(running) == []
