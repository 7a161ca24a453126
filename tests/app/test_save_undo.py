"""Taking a save back, unless somebody changed the fields since."""

from dataclasses import replace

import pytest

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app import save_undo
from vtdesk.app.editing import EditSession
from vtdesk.app.field_state import SavedEdit
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import Change, ChangeKind, ChangeSet
from vtdesk.domain.ids import LocalId, ModuleName, RecordId, parse_id
from vtdesk.domain.record import RowState
from vtdesk.sync.push import Sent


def some(demo: DemoServer) -> str:
    return next(iter(demo.rows(CONTACTS)))


async def ready(opened: Office, record: str) -> EditSession:
    await opened.table()
    await opened.quiet()
    return await opened.edit(record)


def state_of(edit: EditSession) -> RowState:
    return edit.record_state


async def saved(edit: EditSession, **values: str) -> SavedEdit:
    """Edit, save, and what takes that back."""
    for name, text in values.items():
        edit.edit_text(name, text)
    result = await edit.save()
    assert result.saved
    assert result.undo is not None
    return result.undo


async def undone(opened: Office, what: SavedEdit) -> str:
    words = await opened.session.records.undo.undo(what)
    await opened.sent()
    return words


async def test_a_save_is_taken_back(demo: DemoServer) -> None:
    record = some(demo)
    before = demo.rows(CONTACTS)[record]
    async with office(demo) as opened:
        edit = await ready(opened, record)
        undo = await saved(edit, title="Queen", department="", birthday="01.02.1990")
        await opened.sent()
        assert demo.rows(CONTACTS)[record]["title"] == "Queen"
        assert await undone(opened, undo) == ""
        after = demo.rows(CONTACTS)[record]
        for name in ("title", "department", "birthday", "lastname"):
            assert (after[name] or "") == (before[name] or "")
        assert edit.text("title") == before["title"]
        assert edit.changed_fields == ()


async def test_only_what_was_saved_is_taken_back(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        edit = await ready(opened, record)
        undo = await saved(edit, title="Queen")
        await opened.sent()
        demo.edit(CONTACTS, record, {"department": "Elsewhere"})
        assert await undone(opened, undo) == ""
        assert demo.rows(CONTACTS)[record]["department"] == "Elsewhere"
        assert demo.rows(CONTACTS)[record]["title"] != "Queen"


async def test_nothing_is_put_back_over_somebody_elses_change(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        edit = await ready(opened, record)
        undo = await saved(edit, title="Queen", department="Throne")
        await opened.sent()
        demo.edit(CONTACTS, record, {"title": "Empress"})
        words = await undone(opened, undo)
        label = edit.schema.by_name["title"].label
        assert words == f"{label} changed since. Nothing was put back."
        assert demo.rows(CONTACTS)[record]["title"] == "Empress"
        assert demo.rows(CONTACTS)[record]["department"] == "Throne"
        assert opened.session.outbox_count.waiting == 0


async def test_nothing_is_put_back_over_a_later_save(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        edit = await ready(opened, record)
        first = await saved(edit, title="Queen")
        await opened.sent()
        await saved(edit, title="Empress")
        assert "changed since" in await undone(opened, first)
        assert demo.rows(CONTACTS)[record]["title"] == "Empress"


async def test_what_the_server_made_of_a_value_is_nobodys_change(demo: DemoServer) -> None:
    record = some(demo)
    before = demo.rows(CONTACTS)[record]["firstname"]
    async with office(demo) as opened:
        edit = await ready(opened, record)
        # more figures after the point than the server keeps
        undo = await saved(edit, cf_contacts_loyalty="12,346")
        await opened.sent()
        assert demo.rows(CONTACTS)[record]["cf_contacts_loyalty"] == "12.35"
        assert await undone(opened, undo) == ""
        assert demo.rows(CONTACTS)[record]["cf_contacts_loyalty"] != "12.35"
        assert demo.rows(CONTACTS)[record]["firstname"] == before


async def test_offline_a_save_that_never_left_just_goes(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        edit = await ready(opened, record)
        demo.faults.offline = True
        opened.session.refresh(CONTACTS)
        await until(lambda: opened.session.status.online is False)
        undo = await saved(edit, title="Queen")
        assert state_of(edit) is RowState.WAITING
        assert await opened.session.records.undo.undo(undo) == ""
        assert state_of(edit) is RowState.CLEAN
        assert opened.session.outbox_count.waiting == 0
        assert edit.text("title") == demo.rows(CONTACTS)[record]["title"]


async def test_offline_a_save_among_others_is_put_back_alone(demo: DemoServer) -> None:
    record = some(demo)
    before = demo.rows(CONTACTS)[record]["title"]
    async with office(demo) as opened:
        edit = await ready(opened, record)
        demo.faults.offline = True
        opened.session.refresh(CONTACTS)
        await until(lambda: opened.session.status.online is False)
        await saved(edit, department="Throne")
        undo = await saved(edit, title="Queen")
        assert await opened.session.records.undo.undo(undo) == ""
        assert edit.text("title") == before
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        row = demo.rows(CONTACTS)[record]
        assert (row["title"], row["department"]) == (before, "Throne")


async def test_offline_a_save_of_before_is_put_back_when_it_can_be(demo: DemoServer) -> None:
    record = some(demo)
    before = demo.rows(CONTACTS)[record]["title"]
    async with office(demo) as opened:
        edit = await ready(opened, record)
        undo = await saved(edit, title="Queen")
        await opened.sent()
        opened.session.work_offline()
        assert await opened.session.records.undo.undo(undo) == ""
        assert edit.text("title") == before
        opened.session.retry_now()
        await opened.sent()
        assert demo.rows(CONTACTS)[record]["title"] == before


async def test_a_record_that_is_gone_is_said_so(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        edit = await ready(opened, record)
        undo = await saved(edit, title="Queen")
        await opened.sent()
        demo.remove(CONTACTS, record)
        assert "no longer in Vtiger" in await undone(opened, undo)
        assert "no longer in Vtiger" in await undone(opened, replace(undo, record=LocalId(77)))
        unheard = replace(undo, module=ModuleName("Unheard"))
        assert "no longer in Vtiger" in await undone(opened, unheard)


async def test_an_edit_of_a_new_record_is_found_under_its_new_id(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table()
        demo.faults.offline = True
        edit = await opened.session.new_record(CONTACTS)
        edit.edit_text("lastname", "Adler")
        edit.edit_text("title", "Count")
        assert (await edit.save()).undo is None
        undo = await saved(edit, title="Duke")
        assert isinstance(undo.record, LocalId)
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        assert isinstance(edit.id, RecordId)
        assert await undone(opened, undo) == ""
        assert demo.rows(CONTACTS)[str(edit.id)]["title"] == "Count"


async def test_of_many_saves_the_last_are_remembered(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(save_undo, "_REMEMBERED", 2)
    record = some(demo)
    async with office(demo) as opened:
        edit = await ready(opened, record)
        undo = await saved(edit, title="Queen", department="Throne", firstname="Ada")
        await opened.sent()
        assert await undone(opened, undo) == ""
        assert demo.rows(CONTACTS)[record]["title"] != "Queen"


async def test_answers_of_any_shape_are_no_matter(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        edit = await ready(opened, record)
        undo = await saved(edit, title="Queen")
        await opened.sent()
        odd = Change("1", ChangeKind.REVISE, CONTACTS, edit.id, {"title": "Queen"})
        assert isinstance(edit.id, RecordId)
        opened.session.outbox.sent.emit(Sent(odd, edit.id, {"title": ["Queen"]}))
        opened.session.bus.changes.emit(ChangeSet(renamed=((ModuleName("Unheard"), -7, 7),)))
        assert await undone(opened, undo) == ""


async def test_a_save_of_nothing_has_nothing_to_take_back(demo: DemoServer) -> None:
    record = some(demo)
    async with office(demo) as opened:
        edit = await ready(opened, record)
        result = await edit.save()
        assert (result.saved, result.undo) == (True, None)
        assert parse_id(record) == edit.id
