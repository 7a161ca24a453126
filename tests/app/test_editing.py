"""One record being edited, over the real server: typed text is never lost, nobody is overwritten."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.editing import EditSession
from vtdesk.app.field_state import FieldState
from vtdesk.app.paths import Profile
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeState
from vtdesk.domain.errors import StoreTrouble
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.record import RowState
from vtdesk.domain.schema import ModuleSchema

ACCOUNTS = ModuleName("Accounts")


def key(record: str) -> int:
    return int(parse_id(record).key)


def some(demo: DemoServer, module: str = "Contacts") -> str:
    return next(iter(demo.rows(module)))


class Form:
    """Hears which fields are to be read again."""

    def __init__(self, edit: EditSession) -> None:
        self.heard: list[frozenset[str] | None] = []
        edit.changed.connect(self.hear)

    def hear(self, names: frozenset[str] | None) -> None:
        self.heard.append(names)

    def was_told_of(self, name: str) -> bool:
        return any(names is None or name in names for names in self.heard)


def state(edit: EditSession, name: str) -> FieldState:
    return edit.state(name)


def edited(edit: EditSession) -> tuple[str, ...]:
    return edit.changed_fields


def may_edit(edit: EditSession) -> bool:
    return edit.may_edit


async def server_has(demo: DemoServer, record: str, values: Mapping[str, str]) -> None:
    await until(lambda: all(demo.rows("Contacts")[record][name] == v for name, v in values.items()))


async def ready(opened: Office, record: str) -> EditSession:
    await opened.table()
    await opened.quiet()
    return await opened.edit(record)


@asynccontextmanager
async def editing(demo: DemoServer) -> AsyncIterator[tuple[Office, EditSession, str]]:
    """An open session, a contact being edited in it, and the contact's id."""
    record = some(demo)
    async with office(demo) as opened:
        yield opened, await ready(opened, record), record


async def clash(opened: Office, edit: EditSession, demo: DemoServer, record: str) -> None:
    """Give a contact another last name here than somebody else gave it, and wait for the clash."""
    opened.clock.ahead = 60.0
    demo.edit("Contacts", record, {"lastname": "Theirs"})
    edit.edit_text("lastname", "Mine")
    await edit.save()
    await until(lambda: edit.record_state is RowState.CLASHED)


async def test_an_edit_is_shown_kept_and_sent_alone(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        before = edit.text("lastname")
        form = Form(edit)
        edit.edit_text("lastname", "Grün")
        assert form.heard == []
        assert edit.changed_fields == ("lastname",)
        assert state(edit, "lastname") == FieldState(changed=True, was=before)
        assert "Grün" in edit.title
        assert (await edit.save()).saved
        assert not edited(edit)
        assert form.heard[-1] is None
        await opened.sent()
        await server_has(demo, record, {"lastname": "Grün"})
        assert state(edit, "lastname") == FieldState()
        assert edit.record_state is RowState.CLEAN
        assert edit.as_of is not None


async def test_a_save_without_edits_sends_nothing(demo: DemoServer) -> None:
    async with office(demo) as opened:
        edit = await ready(opened, some(demo))
        demo.calls.clear()
        assert (await edit.save()).saved
        assert opened.session.outbox_count.waiting == 0
        assert demo.calls.count() == 0


async def test_a_draft_is_on_disk_before_anybody_saves_or_closes(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        cache = opened.session._cache
        edit.edit_text("lastname", "T")
        edit.edit_text("lastname", "Typed")
        await until(lambda: cache.draft(CONTACTS, key(record)) is not None)
        draft = cache.draft(CONTACTS, key(record))
        assert draft is not None
        assert draft.edits["lastname"] == "Typed"
        edit.undo("lastname")
        await until(lambda: cache.draft(CONTACTS, key(record)) is None)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("birthday", "32.13.2020"), ("cf_contacts_budget", "1.23"), ("cf_contacts_visits", "x7")],
)
async def test_text_that_is_no_value_survives_a_restart_and_is_never_sent(
    demo: DemoServer, home: Profile, name: str, typed: str
) -> None:
    record = some(demo)
    async with office(demo, home) as opened:
        edit = await ready(opened, record)
        edit.edit_text(name, typed)
        reason = state(edit, name).problem
        assert reason
        assert edit.text(name) == typed
    async with office(demo, home) as opened:
        edit = await opened.edit(record)
        assert edit.text(name) == typed
        assert state(edit, name).problem == reason
        result = await edit.save()
        assert (result.saved, result.first_problem) == (False, name)
        assert opened.session.outbox_count.waiting == 0
        edit.undo(name)
        assert (await edit.save()).saved
        assert opened.session.outbox_count.waiting == 0


async def test_saves_fold_into_one_waiting_change(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        opened.session.work_offline()
        for value in ("One", "Two", "Three"):
            edit.edit_text("lastname", value)
            await edit.save()
        edit.edit_text("firstname", "Also")
        await edit.save()
        change = edit.change
        assert opened.session.outbox_count.waiting == 1
        assert change is not None
        assert dict(change.values) == {"lastname": "Three", "firstname": "Also"}
        assert state(edit, "lastname").waiting
        demo.calls.clear()
        opened.session.retry_now()
        await opened.sent()
        await server_has(demo, record, {"lastname": "Three", "firstname": "Also"})
        assert demo.calls.count("revise") == 1


async def test_what_is_typed_while_a_save_runs_stays_an_edit(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        edit.edit_text("lastname", "Saved")
        edit.edit_text("firstname", "Also saved")
        saving = asyncio.ensure_future(edit.save())
        await asyncio.sleep(0)
        edit.edit_text("lastname", "Typed on")
        edit.edit_text("title", "Dr.")
        await saving
        assert set(edit.changed_fields) == {"lastname", "title"}
        assert state(edit, "lastname").was == "Saved"
        assert state(edit, "lastname").newer is None
        await edit.save()
        await opened.sent()
        wanted = {"lastname": "Typed on", "firstname": "Also saved", "title": "Dr."}
        await server_has(demo, record, wanted)


async def test_a_new_record_typed_on_while_it_is_saved_is_made_once(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        edit = await opened.session.new_record(CONTACTS)
        edit.edit_text("lastname", "Once")
        saving = asyncio.ensure_future(edit.save())
        await asyncio.sleep(0)
        edit.edit_text("firstname", "Later")
        await saving
        await opened.sent()
        assert edit.changed_fields == ("firstname",)
        await edit.save()
        await opened.sent()
        made = [row for row in demo.rows("Contacts").values() if row["lastname"] == "Once"]
        assert [row["firstname"] for row in made] == ["Later"]
        assert (await opened.session.new_record(CONTACTS)).changed_fields == ()


async def test_two_saves_at_once_make_one_record(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        edit = await opened.session.new_record(CONTACTS)
        edit.edit_text("lastname", "Impatient")
        await asyncio.gather(edit.save(), edit.save())
        await opened.sent()
        made = [row for row in demo.rows("Contacts").values() if row["lastname"] == "Impatient"]
        assert len(made) == 1


async def test_a_save_the_disk_refuses_loses_nothing(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with editing(demo) as (opened, edit, record):
        edit.edit_text("lastname", "Precious")

        async def full(*_arguments: object, **_more: object) -> None:
            raise StoreTrouble("The disk is full.")

        with monkeypatch.context() as patch:
            patch.setattr(opened.session._cache, "put_change", full)
            with pytest.raises(StoreTrouble):
                await edit.save()
        assert edit.text("lastname") == "Precious"
        assert edit.changed_fields == ("lastname",)
        await edit.save()
        await opened.sent()
        await server_has(demo, record, {"lastname": "Precious"})


async def test_edits_are_undone_and_done_again_in_order(demo: DemoServer) -> None:
    async with editing(demo) as (_, edit, _):
        last, first = edit.text("lastname"), edit.text("firstname")
        form = Form(edit)
        for text in ("N", "Ne", "New"):
            edit.edit_text("lastname", text)
        edit.edit_text("firstname", "Fresh")
        edit.edit_text("birthday", "no day")
        assert edit.undo_last() == "birthday"
        assert form.heard == [frozenset({"birthday"})]
        assert edit.undo_last() == "firstname"
        assert (edit.text("firstname"), edit.text("lastname")) == (first, "New")
        assert edit.undo_last() == "lastname"
        assert edit.undo_last() is None
        assert edit.text("lastname") == last
        assert edit.changed_fields == ()
        assert [edit.redo_last() for _ in range(4)] == ["lastname", "firstname", "birthday", None]
        assert edit.text("lastname") == "New"
        assert edit.text("birthday") == "no day"
        assert state(edit, "birthday").problem
        edit.undo("lastname")
        assert edit.text("lastname") == last
        assert edit.undo_last() == "lastname"
        assert edit.text("lastname") == "New"
        edit.undo("email")
        edit.edit_text("lastname", last)
        assert "lastname" not in edit.changed_fields


async def test_others_news_update_what_is_untouched_and_mark_what_is_edited(
    demo: DemoServer,
) -> None:
    async with editing(demo) as (opened, edit, record):
        edit.edit_text("lastname", "Mine")
        form = Form(edit)
        demo.edit("Contacts", record, {"lastname": "Theirs", "firstname": "New here"})
        opened.session.refresh(CONTACTS)
        await until(lambda: edit.text("firstname") == "New here")
        assert form.was_told_of("firstname")
        assert edit.text("lastname") == "Mine"
        assert state(edit, "lastname").newer == "Theirs"
        assert state(edit, "firstname") == FieldState()
        edit.take_newer("lastname")
        assert edit.text("lastname") == "Theirs"
        assert state(edit, "lastname") == FieldState()
        assert edit.undo_last() == "lastname"
        assert edit.text("lastname") == "Mine"


async def test_undo_never_hides_that_the_server_has_something_newer(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        before = edit.text("lastname")
        edit.edit_text("lastname", "First")
        edit.edit_text("firstname", "Between")
        edit.edit_text("lastname", "Second")
        demo.edit("Contacts", record, {"lastname": "Theirs"})
        opened.session.refresh(CONTACTS)
        await until(lambda: state(edit, "lastname").newer == "Theirs")
        edit.undo_last()
        assert edit.text("lastname") == "First"
        assert state(edit, "lastname").newer == "Theirs"
        assert state(edit, "lastname").was == before
        await edit.save()
        await until(lambda: edit.record_state is RowState.CLASHED)
        assert demo.rows("Contacts")[record]["lastname"] == "Theirs"


async def test_typing_the_old_value_again_gives_way_to_the_newer_one(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        before = edit.text("lastname")
        edit.edit_text("lastname", "Mine")
        demo.edit("Contacts", record, {"lastname": "Theirs"})
        opened.session.refresh(CONTACTS)
        await until(lambda: state(edit, "lastname").newer is not None)
        form = Form(edit)
        edit.edit_text("lastname", before)
        assert edit.text("lastname") == "Theirs"
        assert form.was_told_of("lastname")


async def test_a_newer_value_that_came_while_the_record_was_closed_is_marked(
    demo: DemoServer, home: Profile
) -> None:
    record = some(demo)
    async with office(demo, home) as opened:
        edit = await ready(opened, record)
        edit.edit_text("lastname", "Mine")
    demo.edit("Contacts", record, {"lastname": "Theirs"})
    async with office(demo, home) as opened:
        table = await opened.table()
        opened.session.refresh(CONTACTS)
        await until(lambda: table.progress is None)
        edit = await opened.edit(record)
        assert edit.text("lastname") == "Mine"
        assert state(edit, "lastname").newer == "Theirs"


async def test_a_clash_is_shown_and_decided_for_mine(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        before = edit.text("lastname")
        opened.clock.ahead = 60.0
        demo.edit("Contacts", record, {"lastname": "Theirs"})
        edit.edit_text("lastname", "Mine")
        edit.edit_text("firstname", "Only mine")
        await edit.save()
        await until(lambda: edit.record_state is RowState.CLASHED)
        assert opened.session.outbox.next_in_need(None) == edit.change
        (clash,) = edit.clashes
        assert (clash.name, clash.label) == ("lastname", "Last Name")
        assert (clash.before, clash.mine, clash.theirs) == (before, "Mine", "Theirs")
        assert "Last Name" in edit.reason
        await edit.keep_mine()
        await opened.sent()
        await server_has(demo, record, {"lastname": "Mine", "firstname": "Only mine"})
        assert edit.clashes == ()
        assert edit.reason == ""


async def test_keeping_mine_does_not_overwrite_a_third_edit(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        await clash(opened, edit, demo, record)
        opened.clock.ahead = 120.0
        demo.edit("Contacts", record, {"lastname": "A third"})
        await edit.keep_mine()
        await until(lambda: [clash.theirs for clash in edit.clashes] == ["A third"])
        assert demo.rows("Contacts")[record]["lastname"] == "A third"


async def test_a_clash_withdrawn_lets_theirs_stand(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        await clash(opened, edit, demo, record)
        await edit.withdraw()
        assert edit.record_state is RowState.CLEAN
        assert opened.session.outbox.next_in_need(None) is None
        opened.session.refresh(CONTACTS)
        await until(lambda: edit.text("lastname") == "Theirs")


async def test_a_refusal_stands_at_its_field_until_it_is_corrected(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        edit = await opened.session.new_record(CONTACTS)
        lax = _without_duties(edit.schema)
        edit.schema = edit._edits.schema = lax
        edit.edit_text("firstname", "Nameless")
        await edit.save()
        await until(lambda: edit.record_state is RowState.REFUSED)
        assert edit.reason
        change = edit.change
        assert change is not None
        assert change.refused_field == "lastname"
        assert state(edit, "lastname").problem == edit.reason
        assert state(edit, "firstname").problem == ""
        await edit.send_again()
        await until(lambda: edit.record_state is RowState.REFUSED)
        edit.edit_text("lastname", "Named")
        assert state(edit, "lastname").problem == ""
        await edit.save()
        await opened.sent()
        assert demo.rows("Contacts")[str(edit.id)]["lastname"] == "Named"


def _without_duties(schema: ModuleSchema) -> ModuleSchema:
    return replace(schema, fields=tuple(replace(s, mandatory=False) for s in schema.fields))


async def test_a_new_record_has_defaults_and_says_what_it_lacks(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        await opened.quiet()
        edit = await opened.session.new_record(CONTACTS)
        assert edit.is_new
        assert edit.title == "New contact"
        assert edit.text("assigned_user_id") == "Anna Mertens"
        assert edit.as_of is None
        assert edit.change is None
        assert not edit.gone
        result = await edit.save()
        assert (result.saved, result.first_problem) == (False, "lastname")
        assert state(edit, "lastname").problem == "Last Name must be filled."
        edit.edit_text("lastname", "Here")
        assert state(edit, "lastname").problem == ""
        assert not state(edit, "lastname").changed
        assert (await edit.save()).saved
        assert edit.key is not None
        await opened.sent()
        made = demo.rows("Contacts")[str(edit.id)]
        assert (made["lastname"], made["assigned_user_id"]) == ("Here", "19x1")


async def test_discarding_gives_up_what_was_typed_for_good(demo: DemoServer, home: Profile) -> None:
    record = some(demo)
    async with office(demo, home) as opened:
        edit = await ready(opened, record)
        before = edit.text("lastname")
        edit.edit_text("lastname", "Not this")
        edit.edit_text("birthday", "nor this")
        await edit.discard()
        assert edit.changed_fields == ()
        assert edit.text("lastname") == before
        assert edit.undo_last() is None
    async with office(demo, home, offline=True) as opened:
        assert (await opened.edit(record)).changed_fields == ()


async def test_a_draft_moves_with_its_record_and_with_those_it_points_to(
    demo: DemoServer, home: Profile
) -> None:
    record = some(demo)
    async with office(demo, home) as opened:
        edit = await ready(opened, record)
        await opened.table(ACCOUNTS)
        await opened.quiet()
        demo.faults.offline = True
        account = await opened.session.new_record(ACCOUNTS)
        account.edit_text("accountname", "Quite New AG")
        await account.save()
        edit.edit_wire("account_id", str(account.id))
        assert edit.text("account_id") == "Quite New AG"
        account.edit_text("phone", "typed on")
        await account.keep_draft()
        await edit.keep_draft()
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        assert edit.cell("account_id") == str(account.id)
        assert account.text("phone") == "typed on"
    async with office(demo, home, offline=True) as opened:
        drafts = {str(draft.record): dict(draft.edits) for draft in opened.session._cache.drafts()}
        assert drafts == {
            record: {"account_id": str(account.id)},
            str(account.id): {"phone": "typed on"},
        }


async def test_a_form_survives_a_describe_that_lost_and_gained_fields(
    demo: DemoServer, home: Profile
) -> None:
    record = some(demo)
    async with office(demo, home) as opened:
        edit = await ready(opened, record)
        edit.edit_text("birthday", "01.02.1990")
        edit.edit_text("lastname", "Stays")
        form = Form(edit)
        whole = edit.schema
        fewer = replace(whole, fields=tuple(s for s in whole.fields if s.name != "birthday"))
        cache, bus = opened.session._cache, opened.session.bus
        bus.changes.emit(await cache.put_schema(fewer, fetched=opened.clock()))
        assert None in form.heard
        assert edit.changed_fields == ("lastname",)
        assert edit.state("birthday") == FieldState()
        edit.edit_text("birthday", "02.02.1990")
        edit.edit_wire("birthday", "1990-02-02")
        assert edit.undo_last() == "lastname"
        assert edit.undo_last() is None
        edit.edit_text("lastname", "Stays")
        await edit.save()
        await opened.sent()
        await server_has(demo, record, {"lastname": "Stays"})
        edit.edit_text("firstname", "Gone")
        await edit.discard()
        bus.changes.emit(await cache.put_schema(whole, fetched=opened.clock()))
        assert edit.changed_fields == ("birthday",)
        assert edit.text("birthday") == "01.02.1990"


async def test_a_deleted_record_can_be_seen_and_not_edited(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        assert may_edit(edit)
        last_name, title = edit.text("lastname"), edit.title
        demo.faults.offline = True
        await opened.session.outbox.delete(CONTACTS, [parse_id(record)])
        assert edit.record_state is RowState.DELETING
        assert not may_edit(edit)
        demo.faults.offline = False
        opened.session.retry_now()
        await until(lambda: edit.gone)
        assert edit.text("lastname") == last_name
        assert edit.title == title


async def test_a_lost_answer_is_waited_for_and_the_edit_arrives_once(demo: DemoServer) -> None:
    async with editing(demo) as (opened, edit, record):
        demo.faults.cause(Trouble.DROP_AFTER, "revise", 1)
        edit.edit_text("lastname", "Arrived")
        await edit.save()
        change = edit.change
        assert change is None or change.state in {
            ChangeState.WAITING,
            ChangeState.SENDING,
            ChangeState.UNKNOWN,
        }
        await until(lambda: opened.session.outbox_count.unknown == 1)
        opened.session.retry_now()
        await until(lambda: edit.change is None)
        assert demo.calls.count("revise") == 1
        await server_has(demo, record, {"lastname": "Arrived"})


async def test_names_that_come_late_are_told_to_the_form(demo: DemoServer) -> None:
    record = next(r for r, row in demo.rows("Contacts").items() if row["account_id"])
    account = str(demo.rows("Contacts")[record]["account_id"])
    async with office(demo) as opened:
        edit = await ready(opened, record)
        form = Form(edit)
        assert edit.text("account_id") == "…"
        await until(lambda: frozenset({"account_id"}) in form.heard)
        assert edit.text("account_id") == demo.rows("Accounts")[account]["accountname"]
