"""Sending what waits, against the demo server: nothing lost, nothing doubled, nothing overwritten."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS, Clock, desk, until
from tests.helpers.mirror import differences
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeKind, ChangeSet, ChangeState
from vtdesk.domain.ids import LocalId, ModuleName, RecordId, parse_id
from vtdesk.domain.record import WireRecord
from vtdesk.sync.ends import Ends
from vtdesk.sync.push import Push

ACCOUNTS = ModuleName("Accounts")
DEALS = ModuleName("Potentials")
OWNER = "19x1"
SALES = 1
"""A user who sees of the deals only those of some."""


def some(demo: DemoServer, module: str = "Contacts") -> str:
    return next(iter(demo.rows(module)))


async def test_an_edit_sends_only_the_edited_field(demo: DemoServer) -> None:
    record = some(demo)
    async with desk(demo) as running:
        await running.pull()
        before = demo.rows("Contacts")[record]
        await running.change(ChangeKind.REVISE, record, {"lastname": "O'Neil & Söhne"})
        await running.settled()
        after = demo.rows("Contacts")[record]
        assert after["lastname"] == "O'Neil & Söhne"
        same = before.keys() - {"lastname", "modifiedtime", "modifiedby", "label"}
        assert {name: after[name] for name in same} == {name: before[name] for name in same}
        assert running.record(record).values["lastname"] == "O'Neil & Söhne"
        assert [sent.change.kind for sent in running.sent] == [ChangeKind.REVISE]


async def test_a_fresh_record_is_not_read_again_before_the_write(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        demo.calls.clear()
        await running.change(ChangeKind.REVISE, some(demo), {"lastname": "Quick"})
        await running.settled()
        assert [call.operation for call in demo.calls.all()] == ["revise"]


async def test_a_record_read_long_ago_is_compared_first(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        demo.calls.clear()
        running.clock.ahead = 60
        await running.change(ChangeKind.REVISE, some(demo), {"lastname": "Careful"})
        await running.settled()
        assert [call.operation for call in demo.calls.all()] == ["retrieve", "revise"]


@pytest.mark.parametrize("edits", [1, 3])
async def test_a_look_before_which_the_computer_slept_is_made_again(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch, edits: int
) -> None:
    records = list(demo.rows("Contacts"))[:edits]
    async with desk(demo) as running:
        await running.pull()
        running.clock.ahead = 60
        operation = "retrieve" if edits == 1 else "query"
        look = getattr(running.client, operation)

        async def slept(*arguments: object) -> object:
            """The answer of a moment before a colleague's edit, read hours later."""
            answer = await look(*arguments)
            demo.edit("Contacts", records[0], {"lastname": "Theirs"})
            running.clock.ahead += 8 * 3_600
            monkeypatch.setattr(running.client, operation, look)
            return answer

        monkeypatch.setattr(running.client, operation, slept)
        running.engine.work_offline()
        for record in records:
            await running.change(ChangeKind.REVISE, record, {"lastname": f"Mine {record}"})
        running.engine.retry_now()
        await until(lambda: [c.state for c in running.cache.outbox()] == [ChangeState.CLASHED])
        await until(lambda: not running.engine.status.sending)
        rows = demo.rows("Contacts")
        written = {record: rows[record]["lastname"] for record in records[1:]}
        assert rows[records[0]]["lastname"] == "Theirs"
        assert written == {record: f"Mine {record}" for record in records[1:]}


@pytest.mark.parametrize("operation", ["page", "revise"])
async def test_what_was_answered_before_the_computer_slept_is_looked_at_before_a_write(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    record = max(demo.rows("Contacts"), key=lambda found: int(parse_id(found).key))
    async with desk(demo) as running:
        call = getattr(running.client, operation)

        async def slept(*arguments: object) -> object:
            """The answer of a moment before a colleague's edit, read hours later."""
            answer = await call(*arguments)
            demo.edit("Contacts", record, {"lastname": "Theirs"})
            running.clock.ahead += 8 * 3_600
            monkeypatch.setattr(running.client, operation, call)
            return answer

        if operation == "page":
            monkeypatch.setattr(running.client, operation, slept)
            await running.pull()
        else:
            await running.pull()
            monkeypatch.setattr(running.client, operation, slept)
            await running.change(ChangeKind.REVISE, record, {"lastname": "Before"})
            await running.settled()
        assert running.record(record).values["lastname"] != "Theirs"
        await running.change(ChangeKind.REVISE, record, {"lastname": "Mine"})
        await until(lambda: [c.state for c in running.cache.outbox()] == [ChangeState.CLASHED])
        assert demo.rows("Contacts")[record]["lastname"] == "Theirs"


async def test_many_edits_share_the_look_before_them(demo: DemoServer) -> None:
    records = list(demo.rows("Contacts"))[:30]
    async with desk(demo) as running:
        await running.pull()
        await running.engine.ensure_schema(CONTACTS)
        demo.edit("Contacts", records[7], {"lastname": "Theirs"})
        demo.remove("Contacts", records[9])
        demo.calls.clear()
        running.clock.ahead = 60
        running.engine.work_offline()
        for record in records:
            await running.change(ChangeKind.REVISE, record, {"lastname": f"Mine {record}"})
        running.engine.retry_now()
        await until(lambda: len(running.cache.outbox()) == 2)
        await until(lambda: not running.engine.status.sending)
        made = [call.operation for call in demo.calls.all()]
        assert (made.count("query"), made.count("revise")) == (1, 28)
        # the one that is gone is asked for by itself, to know that it is
        assert made.count("retrieve") == 1
        assert {change.state for change in running.cache.outbox()} == {ChangeState.CLASHED}
        rows = demo.rows("Contacts")
        assert rows[records[7]]["lastname"] == "Theirs"
        assert rows[records[8]]["lastname"] == f"Mine {records[8]}"


async def test_records_that_will_be_written_are_looked_at_with_the_first(demo: DemoServer) -> None:
    records = list(demo.rows("Contacts"))[:3]
    async with desk(demo) as running:
        await running.pull()
        demo.calls.clear()
        running.clock.ahead = 60
        keys = [int(parse_id(record).key) for record in records]
        running.engine.expect_writes(CONTACTS, keys)
        for record in records:
            await running.change(ChangeKind.REVISE, record, {"lastname": f"Mine {record}"})
            await running.settled()
        operations = [call.operation for call in demo.calls.all()]
        assert operations == ["query", "revise", "revise", "revise"]


async def test_different_fields_are_merged(demo: DemoServer) -> None:
    record = some(demo)
    async with desk(demo) as running:
        await running.pull()
        running.clock.ahead = 60
        demo.edit("Contacts", record, {"firstname": "Theirs"})
        await running.change(ChangeKind.REVISE, record, {"lastname": "Mine"})
        await running.settled()
        after = demo.rows("Contacts")[record]
        assert (after["firstname"], after["lastname"]) == ("Theirs", "Mine")
        assert running.record(record).values["firstname"] == "Theirs"


async def test_the_same_field_changed_on_both_sides_overwrites_nothing(demo: DemoServer) -> None:
    record = some(demo)
    async with desk(demo) as running:
        await running.pull()
        running.clock.ahead = 60
        demo.edit("Contacts", record, {"lastname": "Theirs"})
        await running.change(ChangeKind.REVISE, record, {"lastname": "Mine"})
        await until(lambda: running.cache.outbox_count().clashed == 1)
        change = running.cache.outbox()[0]
        assert change.theirs["lastname"] == "Theirs"
        assert "Last Name" in change.reason
        assert demo.rows("Contacts")[record]["lastname"] == "Theirs"
        assert running.record(record).values["lastname"] == "Mine"


async def test_an_edit_of_a_record_deleted_there_waits_for_a_person(demo: DemoServer) -> None:
    record = some(demo)
    async with desk(demo) as running:
        await running.pull()
        running.clock.ahead = 60
        demo.remove("Contacts", record)
        await running.change(ChangeKind.REVISE, record, {"lastname": "Late"})
        await until(lambda: running.cache.outbox_count().clashed == 1)
        assert "no longer" in running.cache.outbox()[0].reason


async def test_a_create_gets_the_servers_id(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        local = running.cache.next_local_id(CONTACTS)
        values = {"lastname": "Ada Lovelace", "assigned_user_id": OWNER}
        await running.change(ChangeKind.CREATE, local, values)
        await running.settled()
        made = running.sent[0].record
        assert made is not None
        assert demo.rows("Contacts")[str(made)]["lastname"] == "Ada Lovelace"
        assert running.cache.record(CONTACTS, local.key) is None
        assert (CONTACTS, local.key, made.number) in {
            renamed for changes in running.changes for renamed in changes.renamed
        }


async def test_a_delete_takes_the_record_from_both_sides(demo: DemoServer) -> None:
    record = some(demo)
    async with desk(demo) as running:
        await running.pull()
        await running.change(ChangeKind.DELETE, record)
        await running.settled()
        assert record not in demo.rows("Contacts")
        assert running.cache.record(CONTACTS, int(record.split("x")[1])) is None


async def test_a_record_stored_in_part_is_read_before_it_is_deleted(demo: DemoServer) -> None:
    record = some(demo)
    email = demo.rows("Contacts")[record]["email"]
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        part: WireRecord = {"id": record, "lastname": "Part"}
        await running.cache.put_records(CONTACTS, [part], fetched=running.clock(), partial=True)
        demo.calls.clear()
        await running.change(ChangeKind.DELETE, record)
        await running.settled()
        assert [call.operation for call in demo.calls.all()] == ["retrieve", "delete"]
        (copy,) = await running.cache.copies.since(0.0)
        assert (await running.cache.copies.values(copy.number))["email"] == email


async def test_a_part_of_a_record_that_is_gone_there_is_deleted_all_the_same(
    demo: DemoServer,
) -> None:
    record = some(demo)
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        part: WireRecord = {"id": record, "lastname": "Part"}
        await running.cache.put_records(CONTACTS, [part], fetched=running.clock(), partial=True)
        demo.remove("Contacts", record)
        await running.change(ChangeKind.DELETE, record)
        await running.settled()
        assert not running.cache.outbox()


async def test_a_record_deleted_on_both_sides_is_simply_gone(demo: DemoServer) -> None:
    record = some(demo)
    async with desk(demo) as running:
        await running.pull()
        demo.remove("Contacts", record)
        await running.change(ChangeKind.DELETE, record)
        await running.settled()
        assert running.cache.record(CONTACTS, int(record.split("x")[1])) is None


LOST = [
    Trouble.DROP_AFTER,
    Trouble.DROP_BEFORE,
    Trouble.ERROR,
    Trouble.ERROR_AFTER,
    Trouble.CUT_BODY,
]


@pytest.mark.parametrize("hours", [0, -11, 9])
@pytest.mark.parametrize("trouble", LOST)
async def test_a_create_whose_answer_is_lost_is_made_exactly_once(
    demo: DemoServer, trouble: Trouble, hours: int
) -> None:
    demo.faults.clock_shift = hours * 3_600
    async with desk(demo) as running:
        await running.pull()
        demo.faults.cause(trouble, "create", 1)
        values = {"lastname": "Only Once", "assigned_user_id": OWNER}
        await running.change(ChangeKind.CREATE, running.cache.next_local_id(CONTACTS), values)
        await until(lambda: running.engine.status.online is False or not running.cache.outbox())
        running.engine.retry_now()
        await running.settled()
        made = [row for row in demo.rows("Contacts").values() if row["lastname"] == "Only Once"]
        assert len(made) == 1
        assert len([key for key in await running.keys() if key < 0]) == 0


@pytest.mark.parametrize("trouble", [Trouble.DROP_BEFORE, Trouble.DROP_AFTER])
async def test_of_two_equal_creates_neither_is_taken_for_the_other_after_a_restart(
    demo: DemoServer, tmp_path: Path, trouble: Trouble
) -> None:
    file = tmp_path / "store.sqlite"
    values = {"lastname": "Made Twice", "assigned_user_id": OWNER}
    async with desk(demo, file) as running:
        await running.pull()
        await running.change(ChangeKind.CREATE, running.cache.next_local_id(CONTACTS), values)
        await running.settled()
        demo.faults.cause(trouble, "create", 1)
        await running.change(ChangeKind.CREATE, running.cache.next_local_id(CONTACTS), values)
        await until(lambda: running.engine.status.online is False)
    async with desk(demo, file) as running:
        await running.settled()
        made = [row for row in demo.rows("Contacts").values() if row["lastname"] == "Made Twice"]
        assert len(made) == 2
        await running.pull()
        assert await differences(running) == []


async def test_a_create_that_is_answered_with_an_id_of_another_module_is_looked_for(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(demo) as running:
        await running.pull()
        create = running.client.create

        async def elsewhere(module: ModuleName, values: Mapping[str, str]) -> WireRecord:
            answer = await create(module, values)
            return {**answer, "id": "99" + str(answer["id"])}

        monkeypatch.setattr(running.client, "create", elsewhere)
        values = {"lastname": "Only Once", "assigned_user_id": OWNER}
        await running.change(ChangeKind.CREATE, running.cache.next_local_id(CONTACTS), values)
        await until(lambda: running.engine.status.online is False)
        running.engine.retry_now()
        await running.settled()
        made = [row for row in demo.rows("Contacts").values() if row["lastname"] == "Only Once"]
        assert len(made) == 1


@pytest.mark.parametrize("hours", [0, -11, 9])
@pytest.mark.parametrize("put_back", [-25, 25])
async def test_a_create_is_found_whatever_is_done_to_the_clock_meanwhile(
    demo: DemoServer, tmp_path: Path, hours: int, put_back: int
) -> None:
    demo.faults.clock_shift = hours * 3_600
    file = tmp_path / "store.sqlite"
    values = {"lastname": "Only Once", "assigned_user_id": OWNER}
    async with desk(demo, file) as running:
        await running.pull()
        demo.faults.cause(Trouble.DROP_AFTER, "create", 1)
        await running.change(ChangeKind.CREATE, running.cache.next_local_id(CONTACTS), values)
        await until(lambda: running.engine.status.online is False)
        demo.faults.offline = True
    demo.faults.offline = False
    clock = Clock()
    clock.ahead = -put_back * 3_600.0
    async with desk(demo, file, clock=clock) as running:
        await running.settled()
        made = [row for row in demo.rows("Contacts").values() if row["lastname"] == "Only Once"]
        assert len(made) == 1
        assert running.cache.note("seconds the server lags") is None


async def test_a_create_is_found_though_all_was_changed_since(demo: DemoServer) -> None:
    demo.grow("Contacts", 600)
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        demo.faults.cause(Trouble.DROP_AFTER, "create", 1)
        values = {"lastname": "Only Once", "assigned_user_id": OWNER}
        await running.change(ChangeKind.CREATE, running.cache.next_local_id(CONTACTS), values)
        await until(lambda: running.engine.status.online is False)
        with demo.company.lock:
            for record in demo.rows("Contacts"):
                demo.edit("Contacts", record, {"department": "All of them"})
        running.engine.retry_now()
        await running.settled()
        made = [row for row in demo.rows("Contacts").values() if row["lastname"] == "Only Once"]
        assert len(made) == 1


async def test_a_create_is_found_among_rows_that_are_hidden() -> None:
    deal = {"closingdate": "2026-01-31", "sales_stage": "Prospecting"}
    with DemoServer(dialect="opensource") as demo:
        for number in range(130):
            other = {"potentialname": f"Hidden {number}", "assigned_user_id": "19x8"}
            demo.add("Potentials", {**deal, **other})
        mine = demo.company.people[SALES].owner_ids[0]
        async with desk(demo, number=SALES) as running:
            await running.engine.ensure_schema(DEALS)
            demo.faults.cause(Trouble.DROP_AFTER, "create", 1)
            values = {**deal, "potentialname": "Only Once", "assigned_user_id": mine}
            place = running.cache.next_local_id(DEALS)
            await running.change(ChangeKind.CREATE, place, values, DEALS)
            await until(lambda: running.engine.status.online is False)
            running.engine.retry_now()
            await running.settled()
            names = [row["potentialname"] for row in demo.rows("Potentials").values()]
            assert names.count("Only Once") == 1


async def test_a_create_is_found_though_a_page_is_repeated(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        demo.faults.cause(Trouble.DROP_AFTER, "create", 1)
        values = {"lastname": "Only Once", "assigned_user_id": OWNER}
        await running.change(ChangeKind.CREATE, running.cache.next_local_id(CONTACTS), values)
        await until(lambda: running.engine.status.online is False)
        demo.faults.cause(Trouble.REPEATED_PAGE, "query", 1)
        running.engine.retry_now()
        await running.settled()
        made = [row for row in demo.rows("Contacts").values() if row["lastname"] == "Only Once"]
        assert len(made) == 1


@pytest.mark.parametrize("trouble", LOST)
async def test_a_revise_whose_answer_is_lost_arrives(demo: DemoServer, trouble: Trouble) -> None:
    record = some(demo)
    async with desk(demo) as running:
        await running.pull()
        demo.faults.cause(trouble, "revise", 1)
        await running.change(ChangeKind.REVISE, record, {"lastname": "Arrived"})
        await until(lambda: running.engine.status.online is False or not running.cache.outbox())
        running.engine.retry_now()
        await running.settled()
        assert demo.rows("Contacts")[record]["lastname"] == "Arrived"


async def test_an_edit_waits_while_the_server_is_gone_and_over_a_restart(
    demo: DemoServer, tmp_path: Path
) -> None:
    record, file = some(demo), tmp_path / "store.sqlite"
    async with desk(demo, file) as running:
        await running.pull()
        demo.faults.offline = True
        await running.change(ChangeKind.REVISE, record, {"lastname": "Patient"})
        await until(lambda: running.engine.status.online is False)
        assert running.cache.outbox_count().waiting == 1
        assert running.record(record).values["lastname"] == "Patient"
    demo.faults.offline = False
    async with desk(demo, file) as running:
        await running.settled()
        assert demo.rows("Contacts")[record]["lastname"] == "Patient"


async def test_a_create_on_its_way_when_the_program_ended_is_looked_for(
    demo: DemoServer, tmp_path: Path
) -> None:
    file = tmp_path / "store.sqlite"
    async with desk(demo, file) as running:
        await running.pull()
        demo.faults.offline = True
        values = {"lastname": "Once", "assigned_user_id": OWNER}
        local = running.cache.next_local_id(CONTACTS)
        change = await running.change(ChangeKind.CREATE, local, values)
        await until(lambda: running.engine.status.online is False)
        await running.cache.mark(change.id, ChangeState.SENDING)
    demo.faults.offline = False
    demo.add("Contacts", values)
    async with desk(demo, file) as running:
        await running.settled()
        made = [row for row in demo.rows("Contacts").values() if row["lastname"] == "Once"]
        assert len(made) == 1
        assert demo.calls.count("create") == 0


async def test_a_refused_value_stays_with_the_servers_reason(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        local = running.cache.next_local_id(CONTACTS)
        await running.change(ChangeKind.CREATE, local, {"firstname": "Nameless"})
        await until(lambda: running.cache.outbox_count().refused == 1)
        change = running.cache.outbox()[0]
        assert change.refused_field in {"lastname", "assigned_user_id"}
        assert change.reason
        await running.change(
            ChangeKind.REVISE, local, {"lastname": "Named", "assigned_user_id": OWNER}
        )
        await running.settled()
        assert any(row["lastname"] == "Named" for row in demo.rows("Contacts").values())


async def test_a_record_that_names_a_new_one_is_sent_after_it(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        await running.pull(ACCOUNTS)
        demo.faults.offline = True
        account = running.cache.next_local_id(ACCOUNTS)
        values = {"accountname": "Quite New AG", "assigned_user_id": OWNER}
        await running.change(ChangeKind.CREATE, account, values, ACCOUNTS)
        contact = running.cache.next_local_id(CONTACTS)
        person = {"lastname": "Öztürk", "account_id": str(account), "assigned_user_id": OWNER}
        await running.change(ChangeKind.CREATE, contact, person)
        demo.faults.offline = False
        running.engine.retry_now()
        await running.settled()
        made = {sent.change.module: str(sent.record) for sent in running.sent}
        assert demo.rows("Contacts")[made[CONTACTS]]["account_id"] == made[ACCOUNTS]


async def test_a_save_does_not_stand_behind_a_fill(demo: DemoServer) -> None:
    demo.grow("Contacts", 2000)
    record = some(demo, "Accounts")
    async with desk(demo) as running:
        await running.pull(ACCOUNTS)
        await running.engine.ensure_schema(CONTACTS)
        running.engine.wish_pull(CONTACTS)
        await until(lambda: any(CONTACTS in changes.rows for changes in running.changes))
        await running.change(ChangeKind.REVISE, record, {"accountname": "Soon"}, ACCOUNTS)
        await running.settled()
        assert running.engine.status.pull(CONTACTS) is not None


async def test_a_write_that_breaks_off_each_time_stops_for_a_person(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        demo.faults.cause(Trouble.ERROR, "revise")
        await running.change(ChangeKind.REVISE, some(demo), {"lastname": "Again"})
        while not running.cache.outbox_count().refused:
            running.engine.retry_now()
            await asyncio.sleep(0.01)
        assert "broke off each time" in running.cache.outbox()[0].reason
        assert demo.calls.count("revise") <= 6


async def test_a_wish_during_a_call_that_breaks_is_not_lost(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = some(demo)
    async with desk(demo) as running:
        await running.pull()
        retrieve, wished = running.client.retrieve, False

        async def wish_meanwhile(wanted: RecordId, module: ModuleName | None = None) -> WireRecord:
            nonlocal wished
            if not wished:
                wished = True
                running.engine.retry_now()
            return await retrieve(wanted, module)

        monkeypatch.setattr(running.client, "retrieve", wish_meanwhile)
        demo.faults.cause(Trouble.ERROR, "retrieve", 1)
        running.clock.ahead += 60
        await running.change(ChangeKind.REVISE, record, {"lastname": "Wished For"})
        await running.settled()
        assert demo.rows("Contacts")[record]["lastname"] == "Wished For"
        assert len(running.problems) == 1


async def test_a_refusal_names_the_field_as_the_form_does(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        values = {"firstname": "Nameless", "assigned_user_id": OWNER}
        await running.change(ChangeKind.CREATE, running.cache.next_local_id(CONTACTS), values)
        await until(lambda: running.cache.outbox_count().refused == 1)
        assert "Last Name" in running.cache.outbox()[0].reason


@pytest.mark.parametrize("made", [True, False])
async def test_what_is_typed_between_the_choice_of_a_change_and_its_sending_is_sent(
    demo: DemoServer, *, made: bool
) -> None:
    async with desk(demo) as running:
        await running.pull()
        schema = await running.engine.ensure_schema(CONTACTS)
        running.engine.work_offline()
        place = LocalId(1) if made else parse_id(some(demo))
        kind = ChangeKind.CREATE if made else ChangeKind.REVISE
        chosen = await running.change(kind, place, {"lastname": "First", "assigned_user_id": OWNER})
        await running.change(ChangeKind.REVISE, place, {"lastname": "Second"})
        sent = await Push(Ends(running.client, running.cache, running.clock, ignore)).send(
            schema, chosen
        )
        assert sent is not None
        assert sent.change.values["lastname"] == "Second"
        assert demo.rows("Contacts")[str(sent.record)]["lastname"] == "Second"
        assert running.cache.outbox() == ()


@pytest.mark.parametrize("kind", [ChangeKind.CREATE, ChangeKind.REVISE, ChangeKind.DELETE])
async def test_what_was_withdrawn_between_its_choice_and_its_sending_is_not_sent(
    demo: DemoServer, kind: ChangeKind
) -> None:
    async with desk(demo) as running:
        await running.pull()
        schema = await running.engine.ensure_schema(CONTACTS)
        running.engine.work_offline()
        place = LocalId(1) if kind is ChangeKind.CREATE else parse_id(some(demo))
        chosen = await running.change(kind, place, {"lastname": "Taken back"})
        await running.cache.withdraw(chosen.id)
        demo.calls.clear()
        push = Push(Ends(running.client, running.cache, running.clock, ignore))
        assert await push.send(schema, chosen) is None
        assert demo.calls.count() == 0


async def test_an_edit_that_became_a_deletion_before_it_was_sent_waits_as_one(
    demo: DemoServer,
) -> None:
    record = some(demo)
    async with desk(demo) as running:
        await running.pull()
        schema = await running.engine.ensure_schema(CONTACTS)
        running.engine.work_offline()
        chosen = await running.change(ChangeKind.REVISE, record, {"lastname": "Never"})
        await running.change(ChangeKind.DELETE, record)
        push = Push(Ends(running.client, running.cache, running.clock, ignore))
        assert await push.send(schema, chosen) is None
        (left,) = running.cache.outbox()
        assert (left.kind, left.state) == (ChangeKind.DELETE, ChangeState.WAITING)
        running.engine.retry_now()
        await running.settled()
        assert record not in demo.rows("Contacts")


def ignore(changes: ChangeSet) -> None:
    """Nobody listens."""


@pytest.mark.parametrize("kind", [ChangeKind.REVISE, ChangeKind.DELETE])
async def test_what_is_left_of_a_record_that_was_never_made_stops_for_a_person(
    demo: DemoServer, kind: ChangeKind
) -> None:
    """A file of an earlier release may hold such a change; everything else goes on."""
    record = some(demo)
    async with desk(demo) as running:
        await running.pull()
        running.engine.work_offline()
        create = await running.change(ChangeKind.CREATE, LocalId(1), {"lastname": "New"})
        await running.cache.mark(create.id, ChangeState.SENDING)
        left = await running.change(kind, LocalId(1), {"lastname": "Newer"})
        known = running.cache._known
        running.cache._known = replace(known, outbox=known.outbox.carried_out(create.id))
        running.engine.retry_now()
        await until(lambda: running.cache.outbox()[0].state is ChangeState.REFUSED)
        await running.change(ChangeKind.REVISE, record, {"lastname": "Goes on"})
        await until(lambda: [waiting.id for waiting in running.cache.outbox()] == [left.id])
        assert demo.rows("Contacts")[record]["lastname"] == "Goes on"
