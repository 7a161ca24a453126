"""A disk that takes no more: the engine says so, rests, and goes on when there is room."""

import pytest

from tests.helpers.desk import CONTACTS, desk, until
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import Remedy, StoreTrouble
from vtdesk.domain.ids import ModuleName, parse_record_id

ACCOUNTS = ModuleName("Accounts")


async def no_room(*_given: object, **_named: object) -> ChangeSet:
    raise StoreTrouble("There is no room left on the disk.")


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
