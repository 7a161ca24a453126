"""Records to be made: copies, several at once, and those others refer to before they are sent."""

from dataclasses import replace

import pytest

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.drafts import NEW_KEY
from vtdesk.app.editing import EditSession
from vtdesk.app.new_records import MOST_GUESSED, named, quick_fields
from vtdesk.app.paths import Profile
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import RecordGone
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId, parse_id
from vtdesk.domain.schema import FieldSpec, ModuleSchema

ACCOUNTS = ModuleName("Accounts")


async def ready(opened: Office) -> None:
    """Have contacts and organisations here, and who is signed in."""
    await opened.table(ACCOUNTS)
    await opened.table()
    await opened.quiet()
    await until(lambda: opened.session.user is not None)


def me(opened: Office) -> str:
    assert opened.session.user is not None
    return str(opened.session.user.id)


def id_of(edit: EditSession) -> AnyId:
    return edit.id


def is_new(edit: EditSession) -> bool:
    return edit.is_new


async def test_parent_and_child_are_made_offline_and_sent_in_order(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await ready(opened)
        demo.faults.offline = True
        new = opened.session.records.new
        contact = await new.new(CONTACTS)
        contact.edit_text("lastname", "Adler")
        account = await new.beside(ACCOUNTS, named((await schema(opened, ACCOUNTS)), "Vogel AG"))
        assert account.text("accountname") == "Vogel AG"
        account.edit_text("phone", "+49 40 123456")
        assert (await account.save()).saved
        assert isinstance(id_of(account), LocalId)
        contact.edit_wire("account_id", str(account.id))
        assert contact.text("account_id") == "Vogel AG"
        assert (await contact.save()).saved
        demo.calls.clear()
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        assert demo.calls.count("create") == 2
        assert isinstance(id_of(account), RecordId)
        assert isinstance(id_of(contact), RecordId)
        made = demo.rows(CONTACTS)[str(contact.id)]
        assert (made["lastname"], made["account_id"]) == ("Adler", str(account.id))
        assert demo.rows(ACCOUNTS)[str(account.id)]["accountname"] == "Vogel AG"
        assert contact.cell("account_id") == str(account.id)


async def test_a_child_saved_before_its_parent_was_made_is_sent_after_it(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await ready(opened)
        demo.faults.offline = True
        contact = await opened.session.records.new.new(CONTACTS)
        contact.edit_text("lastname", "Adler")
        await contact.save()
        account = await opened.session.records.new.beside(ACCOUNTS, {"accountname": "Vogel AG"})
        await account.save()
        contact.edit_wire("account_id", str(account.id))
        await contact.save()
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        assert isinstance(id_of(contact), RecordId)
        assert demo.rows(CONTACTS)[str(contact.id)]["account_id"] == str(account.id)


async def test_two_new_records_of_a_module_do_not_meet(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await ready(opened)
        new = opened.session.records.new
        first = await new.new(CONTACTS)
        first.edit_text("lastname", "First")
        second = await new.beside(CONTACTS)
        assert (second.text("lastname"), second.is_new) == ("", True)
        second.edit_text("lastname", "Second")
        assert first.text("lastname") == "First"
        assert first.id != second.id
        await second.save()
        first.edit_wire("contact_id", str(second.id))
        await first.save()
        await opened.sent()
        assert demo.rows(CONTACTS)[str(first.id)]["contact_id"] == str(second.id)
        assert new.unfinished(CONTACTS) == ()


async def test_what_was_begun_beside_others_survives_a_restart_whole(
    demo: DemoServer, home: Profile
) -> None:
    async with office(demo, home) as opened:
        await ready(opened)
        edit = await opened.session.records.new.beside(CONTACTS, {"firstname": "Ada"})
        assert opened.session.records.new.unfinished(CONTACTS) == ()
        edit.edit_text("lastname", "Half")
        assert opened.session.records.new.unfinished(CONTACTS) == (edit.id.key,)
        assert opened.session.staging.count(CONTACTS).cells == 0
        assert opened.session.staging.keys(CONTACTS) == ()
        key = int(edit.id.key)
    async with office(demo, home, offline=True) as opened:
        new = opened.session.records.new
        assert new.unfinished(CONTACTS) == (key,)
        assert opened.session.staging.of_row(CONTACTS, key) == {}
        edit = await new.go_on(CONTACTS, key)
        assert (edit.text("firstname"), edit.text("lastname")) == ("Ada", "Half")
        assert edit.cell("assigned_user_id")
        other = await new.beside(CONTACTS)
        assert other.id != edit.id
        await edit.save()
        assert edit.id == LocalId(-key)
        assert new.unfinished(CONTACTS) == ()


async def test_what_was_left_half_typed_comes_back(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await ready(opened)
        new = opened.session.records.new
        clone = await new.beside(CONTACTS, {"firstname": "Ada"})
        clone.edit_text("lastname", "Half")
        # it is in sight still
        fresh = await new.new(CONTACTS)
        assert fresh.id.key == NEW_KEY
        await fresh.close()
        await clone.close()
        # something else is wished for
        other = await new.new(CONTACTS, {"lastname": "Other"})
        assert other.text("lastname") == "Other"
        await other.close()
        again = await new.new(CONTACTS)
        assert (again.text("firstname"), again.text("lastname")) == ("Ada", "Half")
        assert again.id == clone.id
        own = await new.new(CONTACTS)
        own.edit_text("lastname", "Own")
        await again.close()
        assert (await new.new(CONTACTS)).text("lastname") == "Own"


async def test_what_was_typed_into_one_that_was_taken_back_comes_back_as_one_of_mine(
    demo: DemoServer,
) -> None:
    async with office(demo) as opened:
        await ready(opened)
        opened.session.work_offline()
        made = await opened.session.new_record(CONTACTS)
        made.edit_text("lastname", "Made")
        assert (await made.save()).saved
        made.edit_text("firstname", "Ada")
        await made.close()
        await opened.session.outbox.delete(CONTACTS, [made.id])
        again = await opened.session.new_record(CONTACTS)
        assert again.text("firstname") == "Ada"
        assert again.cell("assigned_user_id") == me(opened)
        again.edit_text("lastname", "Made again")
        assert (await again.save()).saved
        await again.close()


async def test_a_new_record_given_up_leaves_nothing(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await ready(opened)
        edit = await opened.session.records.new.beside(CONTACTS, {"firstname": "Ada"})
        edit.edit_text("lastname", "Half")
        await edit.discard()
        assert opened.session.records.new.unfinished(CONTACTS) == ()
        assert opened.session._cache.drafts() == ()
        assert edit.text("firstname") == "Ada"


async def test_the_modules_own_new_record_goes_on(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await ready(opened)
        new = opened.session.records.new
        edit = await new.new(CONTACTS, {"firstname": "Ada"})
        edit.edit_text("lastname", "Half")
        assert new.unfinished(CONTACTS) == (0,)
        again = await new.go_on(CONTACTS, 0)
        assert again.text("lastname") == "Half"
        assert again.cell("assigned_user_id") == me(opened)


async def test_a_clone_leaves_out_what_must_differ(demo: DemoServer) -> None:
    record = next(iter(demo.rows(CONTACTS)))
    demo.edit(CONTACTS, record, {"assigned_user_id": "19x5", "cf_contacts_passport": "C1"})
    async with office(demo) as opened:
        await ready(opened)
        whole = demo.rows(CONTACTS)[record]
        clone = await opened.session.records.new.clone(CONTACTS, parse_id(record).key)
        assert is_new(clone)
        assert clone.cell("lastname") == whole["lastname"]
        assert clone.cell("mailingcity") == whole["mailingcity"]
        assert clone.cell("assigned_user_id") == me(opened)
        assert not clone.cell("contact_no")
        assert not clone.cell("createdtime")
        assert not clone.cell("cf_contacts_passport")
        assert clone.cell("id") is None
        clone.edit_text("lastname", "Copy")
        await clone.save()
        await opened.sent()
        made = demo.rows(CONTACTS)[str(clone.id)]
        assert (made["lastname"], made["mailingcity"]) == ("Copy", whole["mailingcity"])
        assert made["contact_no"] not in {whole["contact_no"], ""}
        assert demo.rows(CONTACTS)[record]["lastname"] == whole["lastname"]


async def test_a_clone_empties_unique_fields(demo: DemoServer) -> None:
    record = next(iter(demo.rows(ACCOUNTS)))
    async with office(demo) as opened:
        await ready(opened)
        unique = [s.name for s in (await schema(opened, ACCOUNTS)).fields if s.unique]
        clone = await opened.session.records.new.clone(ACCOUNTS, parse_id(record).key)
        assert unique
        assert all(not clone.cell(name) for name in unique)
        assert clone.cell("bill_city") == demo.rows(ACCOUNTS)[record]["bill_city"]


async def test_a_record_that_vanished_is_made_again_from_what_was_seen(demo: DemoServer) -> None:
    record = next(iter(demo.rows(CONTACTS)))
    demo.edit(CONTACTS, record, {"cf_contacts_passport": "C1"})
    before = demo.rows(CONTACTS)[record]
    async with office(demo) as opened:
        await ready(opened)
        edit = await opened.session.open_record(CONTACTS, parse_id(record).key)
        edit.edit_text("title", "Typed while it vanished")
        again = await opened.session.records.new.again(edit)
        assert is_new(again)
        assert again.text("title") == "Typed while it vanished"
        assert again.cell("assigned_user_id") == before["assigned_user_id"]
        assert not again.cell("cf_contacts_passport")
        await again.save()
        await opened.sent()
        made = demo.rows(CONTACTS)[str(again.id)]
        assert (made["lastname"], made["title"]) == (before["lastname"], "Typed while it vanished")


async def test_a_record_can_be_seen_as_the_server_sends_it(demo: DemoServer) -> None:
    record = parse_id(next(iter(demo.rows(CONTACTS))))
    assert isinstance(record, RecordId)
    async with office(demo) as opened:
        answer = await opened.session.records.answer(record)
        assert answer["id"] == str(record)
        assert "label" in answer


async def test_nothing_is_cloned_from_nothing(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await ready(opened)
        with pytest.raises(RecordGone):
            await opened.session.records.new.clone(CONTACTS, 999_999)


async def schema(opened: Office, module: ModuleName) -> ModuleSchema:
    return await opened.session.ensure_schema(module)


async def test_the_quick_form_has_what_must_and_what_is_marked(demo: DemoServer) -> None:
    async with office(demo) as opened:
        contacts = await schema(opened, CONTACTS)
        names = [spec.name for spec in quick_fields(contacts)]
        assert {"lastname", "assigned_user_id"} <= set(names)
        assert {s.name for s in contacts.fields if s.quickcreate and s.writable} <= set(names)
        assert len(names) < 20


def plain_schema() -> ModuleSchema:
    fields = (
        FieldSpec("note", "Note", FieldKind.TEXT),
        FieldSpec("firstname", "First", FieldKind.STRING),
        FieldSpec("lastname", "Last", FieldKind.STRING, mandatory=True),
        FieldSpec("number", "Number", FieldKind.STRING, editable=False),
        *(FieldSpec(f"phone{n}", f"Phone {n}", FieldKind.PHONE) for n in range(12)),
    )
    return ModuleSchema(
        CONTACTS, "Contacts", "12", fields, label_fields=("firstname", "lastname", "number")
    )


def test_a_server_that_marks_nothing_gets_a_quick_form_all_the_same() -> None:
    names = [spec.name for spec in quick_fields(plain_schema())]
    assert names[:2] == ["firstname", "lastname"]
    assert "phone0" in names
    assert "note" not in names
    assert "number" not in names
    assert len(names) == MOST_GUESSED


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("Adler", {"lastname": "Adler"}),
        ("  Ada  Lovelace ", {"firstname": "Ada", "lastname": "Lovelace"}),
        ("Ada M. Lovelace", {"firstname": "Ada M.", "lastname": "Lovelace"}),
    ],
)
def test_a_typed_name_fills_the_label_fields(text: str, values: dict[str, str]) -> None:
    assert named(plain_schema(), text) == values


def test_a_module_whose_names_cannot_be_written_gets_none() -> None:
    nameless = ModuleSchema(CONTACTS, "Contacts", "12", (), label_fields=("gone",))
    assert named(nameless, "Adler") == {}


async def test_a_record_begun_before_anybody_is_known_has_no_owner_yet(demo: DemoServer) -> None:
    async with office(demo, offline=True) as opened:
        owner = FieldSpec("assigned_user_id", "Owner", FieldKind.OWNER, mandatory=True)
        described = replace(plain_schema(), fields=(*plain_schema().fields, owner))
        await opened.session._cache.put_schema(described, fetched=opened.clock())
        edit = await opened.session.new_record(CONTACTS)
        assert edit.cell("assigned_user_id") is None


async def test_a_record_that_vanished_is_made_again_with_what_was_typed(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await ready(opened)
        gone = await opened.edit(next(iter(demo.rows(CONTACTS))))
        name = gone.text("lastname")
        gone.edit_text("firstname", "Typed")
        demo.remove(CONTACTS, str(gone.id))
        opened.session.refresh(CONTACTS)
        await until(lambda: gone.gone)
        assert gone.text("lastname") == name
        assert gone.title.startswith("Typed")
        made = await opened.session.records.new.again(gone)
        await gone.discard()
        assert made.is_new
        assert (made.text("firstname"), made.text("lastname")) == ("Typed", name)
        before = set(demo.rows(CONTACTS))
        await made.save()
        await opened.sent()
        assert str(made.id) in set(demo.rows(CONTACTS)) - before


async def test_what_was_begun_in_any_module_is_named(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await ready(opened)
        new = opened.session.records.new
        contact = await new.new(CONTACTS)
        contact.edit_text("lastname", "Half")
        nameless = await new.beside(ACCOUNTS)
        nameless.edit_text("phone", "0221 471033")
        begun = {(record.module, record.name) for record in new.begun()}
        assert begun == {(CONTACTS, "Half"), (ACCOUNTS, "")}
