import asyncio
import dataclasses
from pathlib import Path

import pytest

from tests.store.building import (
    ACCOUNT_SCHEMA,
    ACCOUNTS,
    CONTACT_SCHEMA,
    CONTACTS,
    account,
    change,
    contact,
    contact_id,
    spec,
    store,
)
from vtdesk.domain.changes import ChangeKind, ChangeSet, ChangeState, OutboxCount
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.draft import Draft
from vtdesk.domain.errors import OutcomeUnknown, RecordGone
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import LocalId, ModuleName, RecordId
from vtdesk.domain.query import Query
from vtdesk.domain.record import Json, RowState
from vtdesk.domain.schema import ModuleInfo
from vtdesk.store.cache import Cache

USERS = ModuleName("Users")


async def test_a_stored_record_is_read_back_with_empty_values_as_none() -> None:
    async with store() as cache:
        changes = await cache.put_records(
            CONTACTS,
            [contact(7, firstname="Ann", lastname="Lee", visits="12", birthday="0000-00-00")],
            fetched=5.0,
            origin="test",
        )
        assert changes == ChangeSet(rows={CONTACTS: frozenset({7})}, origin="test")
        record = cache.record(CONTACTS, 7)
        assert record is not None
        assert record.id == contact_id(7)
        assert record.label == "Ann Lee"
        assert (record.values["visits"], record.values["birthday"]) == (12, None)
        assert record.values["id"] == "12x7"
        assert (record.modified, record.fetched) == ("2026-11-20 10:00:00", 5.0)
        assert (record.state, record.partial) == (RowState.CLEAN, False)


async def test_rows_come_in_the_order_asked_for_with_none_for_what_is_gone() -> None:
    async with store() as cache:
        await cache.put_records(
            CONTACTS, [contact(n, lastname=f"L{n}") for n in (1, 2)], fetched=1.0
        )
        rows = cache.rows(CONTACTS, [2, 9, 1], ["lastname", "id", "nothing", "visits"])
        assert [row and row.cells for row in rows] == [
            ("L2", "12x2", None, None),
            None,
            ("L1", "12x1", None, None),
        ]


async def test_everything_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    cursor = Cursor(CONTACTS, last_number=1, total=3, synced=9.0)
    typed = {"lastname": "Typed"}
    unread = frozenset(typed)
    draft = Draft(CONTACTS, contact_id(1), typed, {"lastname": "Lee"}, "then", unread)
    infos = (ModuleInfo(CONTACTS, "Contacts", "Contact"), ModuleInfo(ACCOUNTS, "Orgs", "Org"))
    async with store(file) as cache:
        await cache.put_modules(infos, fetched=7.0)
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0, cursor=cursor)
        await cache.put_change(change("a", 1, lastname="Ray"))
        await cache.put_draft(draft)
        outbox, record = cache.outbox(), cache.record(CONTACTS, 1)
    async with store(file) as cache:
        assert cache.modules() == infos
        assert cache.modules_fetched() == 7.0
        assert cache.schema(CONTACTS) == CONTACT_SCHEMA
        assert cache.schema_fetched(CONTACTS) == 100.0
        assert cache.outbox() == outbox
        assert cache.record(CONTACTS, 1) == record
        assert cache.cursor(CONTACTS) == cursor
        assert cache.draft(CONTACTS, 1) == draft
        assert cache.drafts() == (draft,)


async def test_a_change_takes_the_place_of_its_draft_in_one_write() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        draft = Draft(CONTACTS, contact_id(1), {"lastname": "Ray", "email": "@"}, {})
        await cache.put_draft(draft)
        left = draft.without("lastname")
        await cache.put_change(change("a", 1, lastname="Ray"), draft=left)
        assert cache.draft(CONTACTS, 1) == left
        await cache.put_change(change("b", 1, email="r@e.y"), draft=left.without("email"))
        assert cache.drafts() == ()


async def test_an_answer_with_some_fields_keeps_the_others() -> None:
    async with store() as cache:
        await cache.put_records(
            CONTACTS, [{"id": "12x1", "lastname": "Lee"}], fetched=1.0, partial=True
        )
        first = cache.record(CONTACTS, 1)
        assert first is not None
        assert first.partial
        assert set(first.values) == {"id", "lastname"}, "what was never fetched is missing"

        await cache.put_records(CONTACTS, [contact(1, lastname="Lee", email="a@b.c")], fetched=2.0)
        await cache.put_records(
            CONTACTS, [{"id": "12x1", "lastname": "Ray"}], fetched=3.0, partial=True
        )
        last = cache.record(CONTACTS, 1)
        assert last is not None
        assert not last.partial
        assert (last.values["lastname"], last.values["email"]) == ("Ray", "a@b.c")


async def test_what_no_column_holds_is_kept_too() -> None:
    async with store() as cache:
        long = "12345678901234567.25"
        record = contact(1, budget=long, LineItems=[{"a": 1}], update_log="x", email=["odd"])
        await cache.put_records(CONTACTS, [record], fetched=1.0)
        stored = cache.record(CONTACTS, 1)
        assert stored is not None
        assert stored.values["budget"] == long, "a number is never shortened"
        assert stored.values["LineItems"] == '[{"a":1}]'
        assert stored.values["update_log"] == "x"
        assert stored.values["email"] == '["odd"]'


async def test_hostile_records_spoil_nothing() -> None:
    async with store() as cache:
        records: list[dict[str, Json]] = [
            contact(1, lastname="Half \ud83d pair", LineItems=["\ud83d"]),
            contact(2, lastname="ok", visits=2**80, donotcall=True),
            {**contact(3), "id": "99x3"},
            {**contact(4), "id": None},
            {**contact(5), "id": "12x0"},
            {**contact(6), "id": "12x" + "9" * 30},
            {"lastname": "no id"},
        ]
        changes = await cache.put_records(CONTACTS, records, fetched=1.0)
        assert changes.rows == {CONTACTS: frozenset({1, 2})}
        first, second = cache.record(CONTACTS, 1), cache.record(CONTACTS, 2)
        assert first is not None
        assert first.values["lastname"] == "Half ? pair"
        assert second is not None
        assert second.values["donotcall"] == 1


async def test_large_answers_are_stored_whole(tmp_path: Path) -> None:
    async with store(tmp_path / "s.db") as cache:
        records = [contact(n, lastname=f"L{n}") for n in range(1, 1_001)]
        changes = await cache.put_records(CONTACTS, records, fetched=1.0)
        assert changes.rows == {CONTACTS: frozenset(range(1, 1_001))}
        assert await cache.reads.count(CONTACTS) == 1_000
        assert list(await cache.reads.ids(Query(CONTACTS))) == list(range(1, 1_001))


async def test_a_describe_that_grows_leaves_old_rows_without_the_new_value() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        grown = dataclasses.replace(
            CONTACT_SCHEMA, fields=(*CONTACT_SCHEMA.fields, spec("cf_tier", FieldKind.STRING))
        )
        changes = await cache.put_schema(grown, fetched=2.0)
        assert changes.schemas == frozenset({CONTACTS})
        old = cache.record(CONTACTS, 1)
        assert old is not None
        assert "cf_tier" not in old.values
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee", cf_tier="Gold")], fetched=3.0)
        new = cache.record(CONTACTS, 1)
        assert new is not None
        assert new.values["cf_tier"] == "Gold"
        assert (await cache.put_schema(grown, fetched=4.0)) == ChangeSet()


async def test_a_field_that_becomes_a_number_keeps_its_values_and_sorts_as_one() -> None:
    async with store() as cache:
        await cache.put_records(
            ACCOUNTS, [account(1, accountname="10"), account(2, accountname="9")], fetched=1.0
        )
        fields = (spec("accountname", FieldKind.INTEGER), *ACCOUNT_SCHEMA.fields[1:])
        await cache.put_schema(dataclasses.replace(ACCOUNT_SCHEMA, fields=fields), fetched=2.0)
        record = cache.record(ACCOUNTS, 1)
        assert record is not None
        assert record.values["accountname"] == 10


async def test_a_field_that_goes_and_comes_back_has_its_values_again() -> None:
    async with store() as cache:
        await cache.put_records(ACCOUNTS, [account(1, employees="5")], fetched=1.0)
        fields = tuple(f for f in ACCOUNT_SCHEMA.fields if f.name != "employees")
        await cache.put_schema(dataclasses.replace(ACCOUNT_SCHEMA, fields=fields), fetched=2.0)
        without = cache.record(ACCOUNTS, 1)
        assert without is not None
        assert "employees" not in without.values
        await cache.put_schema(ACCOUNT_SCHEMA, fetched=3.0)
        again = cache.record(ACCOUNTS, 1)
        assert again is not None
        assert again.values["employees"] == 5


async def test_hostile_names_of_modules_and_fields_are_only_names() -> None:
    async with store() as cache:
        module = ModuleName('x"; DROP TABLE outbox; --')
        fields = tuple(
            spec(name, FieldKind.STRING)
            for name in ("key", "label", "KEY", 'a"b', "a'); --", "?", "", "ä b", "state")
        )
        schema = dataclasses.replace(CONTACT_SCHEMA, name=module, id_prefix="77", fields=fields)
        await cache.put_schema(schema, fetched=1.0)
        values = {field.name: f"value of {field.name}" for field in fields}
        await cache.put_records(module, [{"id": "77x1", **values}], fetched=1.0)
        record = cache.record(module, 1)
        assert record is not None
        expected = {**values, "id": "77x1"}
        del expected["label"]
        assert {name: record.values[name] for name in expected} == expected


async def test_more_fields_than_columns_are_kept() -> None:
    async with store() as cache:
        names = [f"cf_{number}" for number in range(2_100)]
        fields = tuple(spec(name, FieldKind.STRING) for name in names)
        await cache.put_schema(dataclasses.replace(ACCOUNT_SCHEMA, fields=fields), fetched=1.0)
        await cache.put_records(
            ACCOUNTS, [{"id": "11x1", **dict.fromkeys(names, "v")}], fetched=1.0
        )
        record = cache.record(ACCOUNTS, 1)
        assert record is not None
        assert {record.values[name] for name in names} == {"v"}


async def test_storing_records_of_a_module_without_describe_is_a_bug() -> None:
    async with store() as cache:
        with pytest.raises(LookupError):
            await cache.put_records(ModuleName("Leads"), [{"id": "10x1"}], fetched=1.0)
        assert list(await cache.reads.ids(Query(ModuleName("Leads")))) == []
        one, none = await cache.reads.ids_of_each([Query(CONTACTS), Query(ModuleName("Leads"))])
        nobody = await cache.reads.rows_below(ModuleName("Leads"), "parent", RecordId("10", 1), 9)
        assert nobody == ()
        assert (list(one), list(none)) == (list(await cache.reads.ids(Query(CONTACTS))), [])
        assert cache.rows(ModuleName("Leads"), [1], ["lastname"]) == [None]
        assert cache.record(ModuleName("Leads"), 1) is None
        assert await cache.reads.count(ModuleName("Leads")) == 0


# ----- outbox


async def test_an_edit_lies_over_the_server_s_value_until_it_is_settled() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee", email="a@b.c")], fetched=1.0)
        changes = await cache.put_change(change("a", 1, lastname="Ray"), origin="form")
        assert changes == ChangeSet(rows={CONTACTS: frozenset({1})}, outbox=True, origin="form")
        record = cache.record(CONTACTS, 1)
        assert record is not None
        assert (record.values["lastname"], record.base) == ("Ray", {"lastname": "Lee"})
        assert record.state is RowState.WAITING
        (row,) = cache.rows(CONTACTS, [1], ["lastname", "email"])
        assert row is not None
        assert (row.cells, row.changed) == (("Ray", "a@b.c"), frozenset({"lastname"}))

        await cache.put_records(CONTACTS, [contact(1, lastname="Moe", email="x@y.z")], fetched=2.0)
        record = cache.record(CONTACTS, 1)
        assert record is not None
        assert (record.values["lastname"], record.values["email"]) == ("Ray", "x@y.z")
        assert record.base == {"lastname": "Moe"}

        await cache.settle("a", contact(1, lastname="Ray", email="x@y.z"), fetched=3.0)
        record = cache.record(CONTACTS, 1)
        assert record is not None
        assert (record.state, record.base, cache.outbox()) == (RowState.CLEAN, {}, ())


async def test_a_withdrawn_edit_shows_what_the_server_holds() -> None:
    async with store() as cache:
        await cache.put_records(
            CONTACTS, [{"id": "12x1", "lastname": "Lee"}], fetched=1.0, partial=True
        )
        before = cache.record(CONTACTS, 1)
        await cache.put_change(change("a", 1, lastname="Ray", email="n@e.w", unknown="u"))
        assert list(await cache.reads.ids(Query(CONTACTS, words="ray n"))) == [1]
        await cache.withdraw("a")
        assert cache.record(CONTACTS, 1) == before
        assert list(await cache.reads.ids(Query(CONTACTS, words="ray"))) == []
        assert list(await cache.reads.ids(Query(CONTACTS, words="lee"))) == [1]


async def test_a_created_record_gets_the_server_s_id_everywhere() -> None:
    async with store() as cache:
        local = cache.next_local_id(ACCOUNTS)
        wire = str(local)
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        await cache.put_change(
            change("org", local, ChangeKind.CREATE, ACCOUNTS, accountname="New Ltd")
        )
        await cache.put_change(change("ref", 1, account_id=wire, description=wire))
        await cache.put_draft(Draft(CONTACTS, contact_id(1), {"account_id": wire}, {}))
        await cache.put_draft(Draft(ACCOUNTS, local, {"employees": "4"}, {}))
        assert cache.labels([local]) == {local: "New Ltd"}
        assert await cache.find_labels([ACCOUNTS], "new") == ((local, ACCOUNTS, "New Ltd"),)

        changes = await cache.settle("org", account(70, accountname="New Ltd"), fetched=2.0)
        assert changes.renamed == ((ACCOUNTS, local.key, 70),)
        assert changes.rows == {ACCOUNTS: frozenset({70}), CONTACTS: frozenset({1})}
        assert cache.record(ACCOUNTS, local.key) is None
        (waiting,) = cache.outbox()
        assert waiting.values == {"account_id": "11x70", "description": wire}, "text is only text"
        record = cache.record(CONTACTS, 1)
        assert record is not None
        assert record.values["account_id"] == "11x70"
        assert cache.labels([local, RecordId("11", 70)]) == {RecordId("11", 70): "New Ltd"}
        draft = cache.draft(CONTACTS, 1)
        assert draft is not None
        assert draft.edits == {"account_id": "11x70"}
        own = cache.draft(ACCOUNTS, 70)
        assert own is not None
        assert own.record == RecordId("11", 70)
        assert cache.draft(ACCOUNTS, local.key) is None


async def test_what_was_meant_for_a_record_while_it_got_its_id_reaches_it() -> None:
    async with store() as cache:
        local, other = cache.next_local_id(ACCOUNTS), cache.next_local_id(CONTACTS)
        wire = str(local)
        await cache.put_change(
            change("org", local, ChangeKind.CREATE, ACCOUNTS, accountname="New Ltd")
        )
        await cache.settle("org", account(70, accountname="New Ltd"), fetched=2.0)
        own = Draft(ACCOUNTS, local, {"employees": "4"}, {})
        edit = change("edit", local, ChangeKind.REVISE, ACCOUNTS, accountname="Newer Ltd")
        await cache.put_change(edit, draft=own)
        await cache.put_change(change("ref", other, ChangeKind.CREATE, account_id=wire))
        await cache.put_draft(Draft(CONTACTS, contact_id(1), {"account_id": wire}, {}))

        edited, pointing = cache.outbox()
        assert (edited.record, dict(edited.values)) == (
            RecordId("11", 70),
            {"accountname": "Newer Ltd"},
        )
        assert pointing.values == {"account_id": "11x70"}
        assert cache.record(ACCOUNTS, local.key) is None
        drafts = {draft.record: dict(draft.edits) for draft in cache.drafts()}
        assert drafts == {
            RecordId("11", 70): {"employees": "4"},
            contact_id(1): {"account_id": "11x70"},
        }


async def test_an_edit_of_what_is_not_to_be_created_any_more_is_not_taken() -> None:
    async with store() as cache:
        local = cache.next_local_id(CONTACTS)
        await cache.put_change(change("a", local, ChangeKind.CREATE, lastname="New"))
        await cache.put_draft(Draft(CONTACTS, local, {"lastname": "Newer"}, {}))
        await cache.withdraw("a")
        with pytest.raises(RecordGone):
            await cache.put_change(
                change("b", local, lastname="Newer"), draft=Draft(CONTACTS, local)
            )
        await cache.put_change(change("c", local, ChangeKind.DELETE))
        assert cache.outbox() == ()
        kept = cache.draft(CONTACTS, local.key)
        assert kept is not None, "what was typed stays"


async def test_a_creation_answered_without_an_id_stays_in_the_outbox() -> None:
    async with store() as cache:
        local = cache.next_local_id(CONTACTS)
        await cache.put_change(change("a", local, ChangeKind.CREATE, lastname="New"))
        with pytest.raises(OutcomeUnknown):
            await cache.settle("a", {"lastname": "New"}, fetched=1.0)
        assert [waiting.id for waiting in cache.outbox()] == ["a"]
        assert cache.record(CONTACTS, local.key) is not None


async def test_a_deleted_record_shows_so_until_the_server_confirms() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        await cache.put_change(change("a", 1, ChangeKind.DELETE))
        record = cache.record(CONTACTS, 1)
        assert record is not None
        assert record.state is RowState.DELETING
        changes = await cache.settle("a", None, fetched=2.0)
        assert changes.removed == {CONTACTS: frozenset({1})}
        assert cache.record(CONTACTS, 1) is None
        assert list(await cache.reads.ids(Query(CONTACTS, words="lee"))) == []
        assert cache.labels([contact_id(1)]) == {}


async def test_a_record_deleted_there_and_edited_here_stays_in_sight() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        await cache.put_change(change("a", 1, lastname="Ray"))
        changes = await cache.remove_records(CONTACTS, [1, 2])
        assert changes.rows == {CONTACTS: frozenset({1})}
        record = cache.record(CONTACTS, 1)
        assert record is not None
        assert record.values["lastname"] == "Ray"
        changes = await cache.withdraw("a")
        assert changes.removed == {CONTACTS: frozenset({1})}
        assert cache.record(CONTACTS, 1) is None


async def test_states_are_kept_counted_and_shown() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(n) for n in range(1, 6)], fetched=1.0)
        for number in range(1, 6):
            await cache.put_change(change(f"c{number}", number, lastname="x"))
        await cache.mark("c1", ChangeState.SENDING, tried=True)
        await cache.mark("c2", ChangeState.UNKNOWN)
        await cache.mark("c3", ChangeState.CLASHED, theirs={"lastname": "t"}, reason="both")
        await cache.mark("c4", ChangeState.REFUSED, refused_field="lastname", reason="too long")
        states = [row and row.state for row in cache.rows(CONTACTS, range(1, 6), [])]
        assert states == [
            RowState.SENDING,
            RowState.UNKNOWN,
            RowState.CLASHED,
            RowState.REFUSED,
            RowState.WAITING,
        ]
        assert cache.outbox_count() == OutboxCount(waiting=2, unknown=1, clashed=1, refused=1)
        by_id = {one.id: one for one in cache.outbox()}
        assert by_id["c1"].tries == 1
        assert (by_id["c3"].theirs, by_id["c3"].reason) == ({"lastname": "t"}, "both")
        assert by_id["c4"].refused_field == "lastname"


async def test_what_happens_to_a_change_that_is_gone_is_no_matter() -> None:
    async with store() as cache:
        assert await cache.withdraw("none") == ChangeSet()
        assert await cache.mark("none", ChangeState.REFUSED) == ChangeSet()
        assert await cache.settle("none", None, fetched=1.0) == ChangeSet()
        changes = await cache.settle("none", contact(4, lastname="Lee"), fetched=1.0)
        assert changes.rows == {CONTACTS: frozenset({4})}, "what the server holds is kept"


async def test_a_change_may_come_before_its_module_is_described() -> None:
    cache = await Cache.open(None, None)
    try:
        await cache.put_change(change("a", 1, lastname="Ray"))
        await cache.put_change(change("b", LocalId(4), ChangeKind.CREATE, lastname="New"))
        assert [waiting.id for waiting in cache.outbox()] == ["a", "b"]
        await cache.put_schema(CONTACT_SCHEMA, fetched=1.0)
        assert list(await cache.reads.ids(Query(CONTACTS))) == [-4, 1]
        assert cache.next_local_id(CONTACTS) == LocalId(5)
    finally:
        await cache.close()


async def test_local_ids_are_never_used_twice(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    async with store(file) as cache:
        first, second = cache.next_local_id(CONTACTS), cache.next_local_id(ACCOUNTS)
        assert first != second
        await cache.put_draft(Draft(ACCOUNTS, second, {"accountname": "x"}, {}))
        await cache.put_draft(Draft(ACCOUNTS, second))
        assert cache.drafts() == ()
    async with store(file) as cache:
        assert cache.next_local_id(CONTACTS).number > second.number


# ----- names


async def test_names_of_records_that_are_not_stored_can_be_kept_and_found() -> None:
    async with store() as cache:
        ben, group = RecordId("19", 5), RecordId("20", 2)
        changes = await cache.put_labels({ben: "Ben Müller"}, module=USERS, origin="o")
        assert changes.everything == frozenset({CONTACTS})
        assert changes.fields == {CONTACTS: frozenset({"assigned_user_id"})}
        await cache.put_labels({group: "Field team"}, module=ModuleName("Groups"))
        assert cache.labels([ben, group, RecordId("19", 6)]) == {
            ben: "Ben Müller",
            group: "Field team",
        }
        assert await cache.find_labels([USERS], "mull") == ((ben, USERS, "Ben Müller"),)
        assert await cache.find_labels([USERS], "") == ((ben, USERS, "Ben Müller"),)
        assert await cache.find_labels([USERS], "field") == ()


async def test_a_stored_record_keeps_its_own_name() -> None:
    async with store() as cache:
        await cache.put_labels({RecordId("11", 1): "Old name"})
        await cache.put_records(ACCOUNTS, [account(1, accountname="True name")], fetched=1.0)
        await cache.put_labels({RecordId("11", 1): "Old name"})
        assert cache.labels([RecordId("11", 1)]) == {RecordId("11", 1): "True name"}


async def test_targets_come_by_name_or_newest_first() -> None:
    async with store() as cache:
        await cache.put_records(
            ACCOUNTS,
            [
                account(1, accountname="Zeta Łódź", modifiedtime="2026-01-01 00:00:00"),
                account(2, accountname="Alpha Lodz", modifiedtime="2026-01-03 00:00:00"),
                account(3, accountname="Beta", modifiedtime="2026-01-02 00:00:00"),
            ],
            fetched=1.0,
        )
        found = await cache.find_labels([ACCOUNTS], "lod")
        assert [label for _, _, label in found] == ["Alpha Lodz", "Zeta Łódź"]
        newest = await cache.find_labels([ACCOUNTS], "", limit=2)
        assert [label for _, _, label in newest] == ["Alpha Lodz", "Beta"]
        assert await cache.find_labels([ACCOUNTS], '") OR *') == (), "typed text is no syntax"


# ----- cancelling


async def test_a_cancelled_write_still_takes_place() -> None:
    async with store() as cache:
        task = asyncio.ensure_future(cache.put_change(change("a", 1, lastname="Ray")))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await cache.reads.count(CONTACTS) in {0, 1}
        await cache.put_cursor(Cursor(CONTACTS))
        assert [waiting.id for waiting in cache.outbox()] == ["a"]


async def test_a_newer_read_takes_the_slot_of_an_older_one() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(n) for n in range(1, 50)], fetched=1.0)
        older = asyncio.ensure_future(cache.reads.ids(Query(CONTACTS), slot="s"))
        await asyncio.sleep(0)
        newer = await cache.reads.ids(Query(CONTACTS, words="x"), slot="s")
        assert list(newer) == []
        with pytest.raises(asyncio.CancelledError):
            await older


@pytest.mark.parametrize("on_disk", [True, False])
async def test_reading_goes_on_while_records_are_written(tmp_path: Path, on_disk: bool) -> None:
    async with store(tmp_path / "s.db" if on_disk else None) as cache:
        records = [contact(n, lastname=f"L{n}") for n in range(1, 2_001)]
        await cache.put_records(CONTACTS, records[:100], fetched=1.0)
        filling = asyncio.ensure_future(cache.put_records(CONTACTS, records, fetched=2.0))
        reads = 0
        while not filling.done():
            assert None not in cache.rows(CONTACTS, range(1, 101), ["lastname"])
            assert len(await cache.reads.ids(Query(CONTACTS))) >= 100
            reads += 1
        await filling
        assert reads
        assert await cache.reads.count(CONTACTS) == 2_000
