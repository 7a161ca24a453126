"""Calls whose answer somebody waits for: what they store, and when they are not made."""

from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS, desk, until
from vtdesk.api import vtql
from vtdesk.api.errors import NotOffered
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.errors import NoRoom, Offline
from vtdesk.domain.ids import ModuleName, RecordId, parse_id, parse_record_id
from vtdesk.domain.keeping import Limits
from vtdesk.domain.record import WireRecord


async def test_a_record_that_is_gone_leaves_and_what_waits_for_it_stays(demo: DemoServer) -> None:
    record = next(iter(demo.rows("Contacts")))
    key = int(parse_id(record).key)
    async with desk(demo, write_level=WriteLevel.READ_ONLY) as running:
        await running.pull()
        change = await running.change(ChangeKind.REVISE, record, {"lastname": "Mine"})
        demo.edit("Contacts", record, {"firstname": "Theirs"})
        await running.engine.questions.fetch_record(CONTACTS, key)
        assert running.record(record).values["firstname"] == "Theirs"
        demo.remove("Contacts", record)
        await running.engine.questions.fetch_record(CONTACTS, key)
        assert key not in await running.cache.server_keys(CONTACTS)
        assert [waiting.id for waiting in running.cache.outbox()] == [change.id]


async def test_an_answer_is_as_old_as_its_question(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = list(demo.rows("Contacts"))[:2]
    async with desk(demo) as running:
        schema = await running.engine.ensure_schema(CONTACTS)
        retrieve, query = running.client.retrieve, running.client.query

        async def slept_one(record: RecordId, module: ModuleName) -> WireRecord:
            answer = await retrieve(record, module)
            running.clock.ahead += 3_600
            return answer

        async def slept_some(text: str) -> list[WireRecord]:
            answer = await query(text)
            running.clock.ahead += 3_600
            return answer

        monkeypatch.setattr(running.client, "retrieve", slept_one)
        monkeypatch.setattr(running.client, "query", slept_some)
        first, second = (int(parse_id(record).key) for record in records)
        await running.engine.questions.fetch_record(CONTACTS, first)
        wanted = vtql.records_by_id(schema, [second])[0]
        assert await running.engine.questions.land(CONTACTS, wanted) == (second,)
        ages = [running.clock() - (running.record(r).fetched or 0.0) for r in records]
        assert [round(age / 3_600) for age in ages] == [2, 1]


async def test_an_operation_that_died_with_the_whole_server_is_asked_for_another_day(
    demo: DemoServer, tmp_path: Path
) -> None:
    record = parse_record_id(next(iter(demo.rows("Contacts"))))
    assert record is not None
    async with desk(demo, tmp_path / "store") as running:
        demo.faults.cause(Trouble.ERROR, "tags_retrieve")
        with pytest.raises(NotOffered):
            await running.client.tags_retrieve(record)
        demo.faults.clear()
        demo.calls.clear()
        with pytest.raises(NotOffered):
            await running.client.tags_retrieve(record)
        assert not demo.calls.all()
    async with desk(demo, tmp_path / "store") as running:
        await until(lambda: running.client.probe.has("tags_retrieve") is False)
        await running.engine.questions.load_modules()
        assert isinstance(await running.client.tags_retrieve(record), tuple)


async def test_nothing_is_asked_where_there_is_no_room(demo: DemoServer) -> None:
    async with desk(demo) as running:
        schema = await running.engine.ensure_schema(CONTACTS)
        await running.engine.set_limits(Limits(room=1))
        demo.calls.clear()
        with pytest.raises(NoRoom):
            await running.engine.questions.land(CONTACTS, vtql.records_by_id(schema, [1])[0])
        assert not demo.calls.all()


async def test_nothing_is_asked_of_a_server_that_is_not_to_be_asked(demo: DemoServer) -> None:
    async with desk(demo) as running:
        questions = running.engine.questions
        await running.engine.ensure_schema(CONTACTS)
        running.engine.work_offline()
        demo.calls.clear()
        for question in (
            questions.fetch_user(),
            questions.load_modules(),
            questions.fetch_record(CONTACTS, 1),
            questions.count_both(CONTACTS),
            questions.count_where(CONTACTS, ""),
            questions.land(CONTACTS, "SELECT * FROM Contacts;"),
            questions.fetch_labels(CONTACTS, [RecordId("12", 1)]),
        ):
            with pytest.raises(Offline):
                await question
        assert not demo.calls.all()
