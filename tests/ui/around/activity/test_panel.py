"""A time line worked by keys on a demo server: reading, adding, marking, taking back, offline."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.app.test_timeline import busy
from tests.helpers.activity_panel import CONTROL, Opened, panel_on
from tests.helpers.around import ACCOUNTS, key
from tests.helpers.desk import until
from tests.helpers.refusals import refuse_creation_once
from vtdesk.app.activity_entries import COMMENT, DUE, MINUTES, NOTES, RESULT, SUBJECT, WHEN
from vtdesk.app.paths import Profile
from vtdesk.app.settings import Remembered
from vtdesk.app.timeline_items import COMMENTS, ItemKind
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import Remedy
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.record import RowState
from vtdesk.ui.around.activity import timeline_lines
from vtdesk.ui.around.activity.timeline_lines import DayLine
from vtdesk.ui.look import Look
from vtdesk.ui.tokens import Scheme


def headings(on: Opened) -> list[str]:
    """The headings on show."""
    lines = on.panel.list.timeline.lines
    return [line.caption for line in lines if isinstance(line, DayLine)]


def new_rows(demo: DemoServer, before: dict[str, set[str]]) -> dict[str, list[dict[str, object]]]:
    """What was made on the server, by module."""
    return {
        module: [dict(v) for r, v in demo.rows(module).items() if r not in known]
        for module, known in before.items()
    }


def rows_of(demo: DemoServer) -> dict[str, set[str]]:
    """What the server has of what can be added."""
    return {module: set(demo.rows(module)) for module in (COMMENTS, EVENTS, TODOS)}


async def comment(on: Opened, text: str) -> None:
    """Add a comment by keys, and wait until it is on show."""
    count = len(on.of(ItemKind.COMMENT))
    on.panel.write_comment()
    on.write(text)
    on.press(Qt.Key.Key_Return, CONTROL)
    await until(lambda: len(on.of(ItemKind.COMMENT)) == count + 1)


async def test_what_is_stored_is_there_without_a_call(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        assert demo.calls.count() == 0
        assert headings(on) == ["Planned", "Today", "01.05.2002"]
        assert [item.title for item in on.items[:2]] == ["Offer", "Visit"]
        offer, visit = on.items[:2]
        assert on.spoken(offer) == "Offer, due 02.05.2001, Anna Mertens · Not Started, overdue"
        assert "Meeting · Planned" in on.spoken(visit)
        (said,) = on.of(ItemKind.COMMENT)
        assert on.spoken(said).startswith("Anna Mertens, ")
        assert on.spoken(said).endswith(", First line and more")
        assert on.panel.words.startswith("as of ")
        assert on.panel.offer == ""


async def test_what_is_not_stored_costs_one_call_and_the_rest_on_demand(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo), kept=()) as on:
        assert demo.calls.count() == 1
        assert [item.kind for item in on.items] == [ItemKind.COMMENT, ItemKind.CREATED]
        assert on.panel.words == ("Not all of it is here: calls and meetings, to-dos and e-mails")
        assert on.panel.offer == "Load: 3 calls"
        on.panel.reader.take_offer()
        await on.quiet()
        assert demo.calls.count() == 4
        assert len(on.of(ItemKind.EVENT)) == len(on.of(ItemKind.TODO)) == 1
        assert on.panel.words.startswith("as of ")
        # another look at the same record costs nothing
        on.panel.show_nothing()
        on.panel.show_record(ACCOUNTS, key(on.account))
        await on.quiet()
        assert demo.calls.count() == 4


async def test_a_panel_that_nobody_sees_asks_nothing(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo), kept=()) as on:
        other = next(r for r in demo.rows(ACCOUNTS) if r != on.account)
        before = demo.calls.count()
        on.panel.hide()
        on.panel.show_record(ACCOUNTS, key(other))
        await on.quiet()
        assert demo.calls.count() == before
        on.panel.show()
        await on.quiet()
        assert demo.calls.count() == before + 1


async def test_passing_by_costs_nothing(qtbot: QtBot, look: Look, demo: DemoServer) -> None:
    async with panel_on(look, demo, busy(demo), kept=()) as on:
        before = demo.calls.count()
        for record in list(demo.rows(ACCOUNTS))[:8]:
            on.panel.show_record(ACCOUNTS, key(record))
            await until(lambda: on.panel.reader.lines is not None)
        on.panel.show_nothing()
        await on.quiet()
        assert demo.calls.count() == before


async def test_loading_is_stopped_after_the_call_that_runs(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo), kept=()) as on:
        demo.faults.delay = 0.2
        on.panel.reader.take_offer()
        assert on.panel.offer == "Stop"
        assert on.panel.words == "Asking Vtiger for calls and meetings…"
        await until(lambda: demo.faults.waiting > 0)
        on.panel.reader.take_offer()
        await on.quiet()
        assert demo.calls.count() == 2
        assert on.panel.offer == "Load: 2 calls"


async def test_without_a_network_it_says_what_is_not_here(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo), kept=(COMMENTS, EVENTS)) as on:
        demo.faults.offline = True
        on.panel.reader.take_offer()
        await on.quiet()
        session = on.office.session
        await until(lambda: session.status.online is False)
        assert on.panel.words.startswith("Nothing answers at 127.0.0.1")
        on.panel.show_nothing()
        on.panel.show_record(ACCOUNTS, key(on.account))
        await on.quiet()
        assert on.panel.words.startswith("Offline, not all of it is here: ")
        assert on.panel.offer == ""
        assert on.of(ItemKind.COMMENT)


async def test_a_comment_is_added_by_keys_and_taken_back(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        before = rows_of(demo)
        await comment(on, "Wants an offer")
        await on.office.sent()
        assert on.panel.entries.composer.text == ""
        (made,) = new_rows(demo, before)[COMMENTS]
        assert (made["commentcontent"], made["related_to"]) == ("Wants an offer", on.account)
        assert on.notices[0].words == "Comment added, on its way to Vtiger"
        await until(lambda: on.notices[-1].words == "Comment added in Vtiger")
        assert {notice.remedy for notice in on.notices} == {Remedy.UNDO}
        await until(lambda: all(not item.waits for item in on.items))
        on.panel.undo()
        await on.office.sent()
        await until(lambda: len(on.of(ItemKind.COMMENT)) == 1)
        assert new_rows(demo, before)[COMMENTS] == []
        assert on.panel.entries.composer.text == "Wants an offer"
        assert on.notices[-1].words.endswith("What you typed is a draft again.")


async def test_what_is_added_offline_waits_in_its_place_and_is_sent_later(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        demo.faults.offline = True
        before = rows_of(demo)
        on.office.session.work_offline()
        await comment(on, "Said offline")
        newest = on.of(ItemKind.COMMENT)[0]
        assert newest.title == "Said offline"
        assert "waiting to send" in on.spoken(newest)
        assert headings(on)[1] == "Today"
        assert on.notices[-1].words == "Comment added, waiting to send"
        demo.faults.offline = False
        on.office.session.retry_now()
        await on.office.sent()
        await until(lambda: not any(item.waits for item in on.items))
        assert len(new_rows(demo, before)[COMMENTS]) == 1


async def test_what_waits_is_taken_back_from_the_list(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        on.office.session.work_offline()
        await comment(on, "Not meant")
        on.choose(on.of(ItemKind.COMMENT)[0])
        on.press(Qt.Key.Key_Delete)
        await until(lambda: len(on.of(ItemKind.COMMENT)) == 1)
        assert on.office.session.outbox_count.waiting == 0
        assert on.panel.entries.composer.text == "Not meant"
        # what the server has is not deleted by the same key
        on.choose(on.of(ItemKind.COMMENT)[0])
        on.press(Qt.Key.Key_Delete)
        await on.quiet()
        assert len(on.of(ItemKind.COMMENT)) == 1
        assert on.office.session.outbox_count.waiting == 0


async def test_what_is_taken_back_loses_nothing_that_was_typed_since(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        on.office.session.work_offline()
        await comment(on, "First")
        on.write("Second")
        on.panel.undo()
        await until(lambda: on.panel.entries.composer.text == "First\nSecond")
        on.panel.plan_todo()
        on.write("Second offer")
        on.press(Qt.Key.Key_Tab)
        on.write("+3")
        on.press(Qt.Key.Key_Return, CONTROL)
        await until(lambda: any(item.title == "Second offer" for item in on.items))
        on.choose(next(item for item in on.items if item.title == "Second offer"))
        on.press(Qt.Key.Key_Delete)
        await until(lambda: not any(item.waits for item in on.items))
        on.panel.plan_todo()
        form = on.panel.entries.form
        assert form is not None
        assert dict(form.texts) == {SUBJECT: "Second offer"}


async def test_what_the_server_does_not_take_says_why(
    qtbot: QtBot, look: Look, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        refuse_creation_once(monkeypatch)
        on.panel.write_comment()
        on.write("No")
        on.press(Qt.Key.Key_Return, CONTROL)
        await until(lambda: any(item.record_state is RowState.REFUSED for item in on.items))
        refused = next(item for item in on.items if item.record_state is RowState.REFUSED)
        assert "not taken by Vtiger" in on.spoken(refused)
        assert refused.problem
        assert refused.problem in on.spoken(refused)
        on.panel.steps.send_again(refused)
        await on.office.sent()
        await until(lambda: not any(item.waits for item in on.items))


async def test_a_call_is_logged_by_keys(qtbot: QtBot, look: Look, demo: DemoServer) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        before = rows_of(demo)
        on.panel.log_call("+47 55 00 21 40")
        form = on.panel.entries.form
        assert form is not None
        on.press(Qt.Key.Key_A, CONTROL)
        on.write("Asked for prices")
        on.press(Qt.Key.Key_Tab)
        on.write("2026-11-02 14:30")
        on.press(Qt.Key.Key_Tab)
        on.write("75")
        on.press(Qt.Key.Key_Tab)
        on.press(Qt.Key.Key_Tab)
        on.write("Long talk")
        on.press(Qt.Key.Key_Return, CONTROL)
        await until(lambda: on.panel.entries.form is None)
        await until(lambda: any(item.title == "Asked for prices" for item in on.items))
        await on.office.sent()
        (made,) = new_rows(demo, before)[EVENTS]
        zone = on.office.session.formats.zone
        logged = next(i for i in on.items if i.title == "Asked for prices")
        assert logged.moment is not None
        assert f"{logged.moment.astimezone(zone):%Y-%m-%d %H:%M}" == "2026-11-02 14:30"
        assert (made["duration_hours"], made["duration_minutes"]) == ("1", "15")
        assert (made["eventstatus"], made["description"]) == ("Held", "Long talk")
        assert "Call · Held" in on.spoken(logged)
        assert on.notices[0].words == "Call logged, on its way to Vtiger"
        # the cursor is on it, also after it got its key
        await until(lambda: on.panel.list.current is not None)
        assert on.panel.list.current is not None
        assert on.panel.list.current.title == "Asked for prices"


async def test_who_rings_and_who_is_called_are_told_apart(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        subjects = []
        for rings in (True, False):
            on.panel.log_call("+47 55 00 21 40", rings=rings)
            await until(lambda: on.panel.entries.form is not None)
            form = on.panel.entries.form
            assert form is not None
            subjects.append(form.texts[SUBJECT])
            form.escaped.emit()
            await until(lambda: on.panel.entries.form is None)
            on.panel.entries._drafts.keep(ACCOUNTS, key(on.account), EVENTS, {})
        assert subjects == ["Call from +47 55 00 21 40", "Call to +47 55 00 21 40"]


async def test_a_todo_is_planned_and_marked_as_done_by_keys(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        before = rows_of(demo)
        on.panel.plan_todo()
        on.write("Send the curve")
        on.press(Qt.Key.Key_Tab)
        on.write("+3")
        on.press(Qt.Key.Key_Return, CONTROL)
        await until(lambda: any(item.title == "Send the curve" for item in on.items))
        await on.office.sent()
        await until(lambda: not any(item.waits for item in on.items))
        (made,) = new_rows(demo, before)[TODOS]
        assert made["assigned_user_id"] == "19x1"
        assert made["activitytype"] == "Task"
        planned = next(item for item in on.items if item.title == "Send the curve")
        assert planned.is_open
        assert " 09:00, " in on.spoken(planned)
        on.choose(planned)
        on.press(Qt.Key.Key_D, CONTROL)
        await until(
            lambda: next(i for i in on.items if i.title == "Send the curve").status == "Completed"
        )
        await on.office.sent()
        assert new_rows(demo, before)[TODOS][0]["taskstatus"] == "Completed"
        done = next(item for item in on.items if item.title == "Send the curve")
        assert not done.is_open
        # a second time says why not
        on.choose(done)
        on.press(Qt.Key.Key_D, CONTROL)
        await until(lambda: on.notices[-1].words == "This is done already.")
        on.panel.undo()
        await until(lambda: next(i for i in on.items if i.title == "Send the curve").is_open)
        await on.office.sent()
        assert new_rows(demo, before)[TODOS][0]["taskstatus"] == "Not Started"


async def test_a_box_marks_a_todo_by_mouse(qtbot: QtBot, look: Look, demo: DemoServer) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        (todo,) = on.of(ItemKind.TODO)
        view = on.panel.list
        row = view.timeline.row_of(todo.identity)
        assert row is not None
        place = view.visualRect(view.timeline.index(row))
        box = view.painting.check_rect(row, place)
        assert box is not None
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
        await until(lambda: not on.of(ItemKind.TODO)[0].is_open)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        (SUBJECT, "", "Type what is to be done."),
        (DUE, "someday", "This is not a date."),
        (DUE, "", "Type until when"),
    ],
)
async def test_a_todo_that_cannot_be_read_says_where_and_why(
    qtbot: QtBot, look: Look, demo: DemoServer, field: str, text: str, words: str
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        on.panel.plan_todo()
        form = on.panel.entries.form
        assert form is not None
        texts = {SUBJECT: "Call", DUE: "+3", field: text}
        for name, typed in texts.items():
            form.inputs[name].editor.setFocus()
            on.write(typed)
        on.press(Qt.Key.Key_Return, CONTROL)
        await until(lambda: words in form.words)
        assert form.inputs[field].has_cursor
        assert words in form.inputs[field].state.problem
        assert on.office.session.outbox_count.waiting == 0


async def test_what_is_typed_comes_back_with_its_record_and_after_a_restart(
    qtbot: QtBot, look: Look, demo: DemoServer, profile: Path
) -> None:
    account = busy(demo)
    other = next(r for r in demo.rows(ACCOUNTS) if r != account)
    home = Profile.below(profile)
    async with panel_on(look, demo, account, profile=home) as on:
        on.panel.write_comment()
        on.write("Half a sent")
        on.panel.log_call()
        on.write("About seals")
        on.press(Qt.Key.Key_Escape)
        assert on.panel.entries.form is None
        on.panel.show_record(ACCOUNTS, key(other))
        assert on.panel.entries.composer.text == ""
        on.panel.show_record(ACCOUNTS, key(account))
        assert on.panel.entries.composer.text == "Half a sent"
    async with panel_on(look, demo, account, profile=home) as on:
        assert on.panel.entries.composer.text == "Half a sent"
        on.panel.log_call("+47 1")
        form = on.panel.entries.form
        assert form is not None
        assert dict(form.texts) == {SUBJECT: "About seals"}
        on.press(Qt.Key.Key_Escape)
        on.panel.write_comment()
        on.press(Qt.Key.Key_End, CONTROL)
        on.write("ence")
        on.press(Qt.Key.Key_Return, CONTROL)
        await until(lambda: on.panel.entries.composer.text == "")
        await on.office.sent()
        texts = [row["commentcontent"] for row in demo.rows(COMMENTS).values()]
        assert "Half a sentence" in texts
        assert (
            on.office.session.around.activities.drafts.typed(ACCOUNTS, key(account), COMMENTS) == {}
        )


async def test_a_draft_of_a_record_that_waits_follows_it(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        session = on.office.session
        session.work_offline()
        edit = await session.new_record(ACCOUNTS)
        edit.edit_text("accountname", "Quite new")
        await edit.save()
        assert edit.key is not None
        on.panel.show_record(ACCOUNTS, int(edit.key))
        on.panel.write_comment()
        on.write("First words")
        session.retry_now()
        await until(lambda: edit.key is not None and edit.key > 0)
        on.panel.renamed(int(edit.key))
        assert on.panel.entries.composer.text == "First words"
        on.press(Qt.Key.Key_Return, CONTROL)
        await until(lambda: on.panel.entries.composer.text == "")
        await on.office.sent()
        (row,) = (r for r in demo.rows(COMMENTS).values() if r["commentcontent"] == "First words")
        assert row["related_to"] == str(edit.id)
        await edit.close()


async def test_a_read_only_account_says_why_nothing_can_be_added(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo), level=WriteLevel.READ_ONLY) as on:
        entries = on.panel.entries
        assert "read-only" in entries.composer.edit.placeholderText()
        assert entries.composer.edit.isReadOnly()
        for button in entries.buttons.values():
            assert not button.isEnabled()
            assert "read-only" in button.toolTip()
        on.panel.log_call()
        assert entries.form is None
        on.choose(on.of(ItemKind.TODO)[0])
        on.press(Qt.Key.Key_D, CONTROL)
        await until(lambda: bool(on.notices))
        assert "read-only" in on.notices[-1].words


async def test_one_kind_and_words_are_found_and_the_kind_is_remembered(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    remembered = Remembered({})
    async with panel_on(look, demo, busy(demo), remembered=remembered) as on:
        on.panel.filter.show_kind(timeline_lines.COMMENTS)
        await on.quiet()
        assert {item.kind for item in on.items} == {ItemKind.COMMENT}
        on.choose(on.of(ItemKind.COMMENT)[0])
        on.press(Qt.Key.Key_F, CONTROL)
        on.write("nowhere")
        await until(lambda: on.panel.emptiness == "Nothing here is like that.")
        on.press(Qt.Key.Key_Escape)
        await until(lambda: bool(on.items))
        on.panel.filter.clear()
        await on.quiet()
        on.panel.find_entry()
        on.write("datenblatt")
        await until(lambda: [item.kind for item in on.items] == [ItemKind.EMAIL])
        on.panel.filter.clear()
        on.panel.filter.show_kind(timeline_lines.TODOS)
        await on.quiet()
    async with panel_on(look, demo, on.account, remembered=remembered) as again:
        assert {item.kind for item in again.items} == {ItemKind.TODO}


async def test_enter_opens_and_ctrl_enter_opens_in_a_tab(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        visit = on.of(ItemKind.EVENT)[0]
        on.choose(visit)
        on.press(Qt.Key.Key_Return)
        on.press(Qt.Key.Key_Return, CONTROL)
        assert on.wanted == [(EVENTS, visit.key, False), (EVENTS, visit.key, True)]
        # the record itself is on show already
        on.choose(on.of(ItemKind.CREATED)[0])
        on.press(Qt.Key.Key_Return)
        assert len(on.wanted) == 2


async def test_an_entry_is_copied_whole(qtbot: QtBot, look: Look, demo: DemoServer) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        on.choose(on.of(ItemKind.COMMENT)[0])
        on.press(Qt.Key.Key_C, CONTROL)
        text = QGuiApplication.clipboard().text()
        assert text.startswith("Anna Mertens · ")
        assert text.endswith("\nFirst line\nand more")


async def test_the_menu_offers_what_can_be_done(qtbot: QtBot, look: Look, demo: DemoServer) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        todo = on.of(ItemKind.TODO)[0]
        on.choose(todo)
        on.panel.menu.fill(todo)
        words = [action.text() for action in on.panel.menu.actions()]
        assert words == ["Open", "Open in a tab", "Mark as done", "Copy", "Ask Vtiger again"]
        on.panel.menu.actions()[2].trigger()
        await until(lambda: not on.of(ItemKind.TODO)[0].is_open)


async def test_a_low_panel_gives_a_form_all_its_room(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo), wide=False) as on:
        on.panel.resize(412, 192)
        on.panel.plan_todo()
        assert on.panel.list.isHidden()
        assert on.panel.words == "" or not on.panel.list.isVisible()
        on.press(Qt.Key.Key_Escape)
        assert on.panel.list.isVisible()
        assert on.panel.list.hasFocus()


async def test_the_key_that_refreshes_asks_for_this_time_line_anew(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo), kept=(COMMENTS,)) as on:
        said = len(on.of(ItemKind.COMMENT))
        demo.add(COMMENTS, {"commentcontent": "By somebody else", "related_to": on.account})
        on.panel.list.setFocus()
        demo.calls.clear()
        on.press(Qt.Key.Key_F5)
        await until(lambda: len(on.of(ItemKind.COMMENT)) == said + 1)
        await on.quiet()
        # one call for the comment that is new, and one for each kind that is not kept
        assert demo.calls.count("query") == 4
        on.panel.write_comment()
        demo.calls.clear()
        on.press(Qt.Key.Key_F5)
        await until(lambda: demo.calls.count() >= 4)
        await on.quiet()
        on.panel.menu.fill(on.of(ItemKind.COMMENT)[0])
        (again,) = [a for a in on.panel.menu.actions() if a.text() == "Ask Vtiger again"]
        demo.calls.clear()
        again.trigger()
        await until(lambda: demo.calls.count() >= 4)
        await on.quiet()


async def test_what_others_do_comes_without_moving_the_cursor(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        email = on.of(ItemKind.EMAIL)[0]
        on.choose(email)
        demo.add(COMMENTS, {"commentcontent": "By somebody else", "related_to": on.account})
        on.office.session.refresh(COMMENTS)
        await until(lambda: len(on.of(ItemKind.COMMENT)) == 2)
        assert on.panel.list.current == email


async def test_the_drafts_line_follows_a_form_that_goes_on_with_it(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo)) as on:
        on.panel.write_comment()
        on.write("Begun here")
        session = on.office.session
        (begun,) = session.records.new.begun()
        edit = await session.records.new.go_on(begun.module, begun.key)
        assert edit.text(COMMENT) == "Begun here"
        edit.edit_text(COMMENT, "Begun here, gone on there")
        await until(lambda: on.panel.entries.composer.text.endswith("there"))
        await edit.close()


@pytest.mark.parametrize("scheme", list(Scheme))
async def test_it_is_painted_in_every_theme_and_direction(
    qtbot: QtBot, look: Look, demo: DemoServer, scheme: Scheme
) -> None:
    account = busy(demo)
    demo.add(COMMENTS, {"commentcontent": "x" * 1_000_000, "related_to": account})
    async with panel_on(look, demo, account) as on:
        look.theme.choose_scheme(scheme)
        on.panel.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        long_one = next(i for i in on.of(ItemKind.COMMENT) if i.title.startswith("xx"))
        on.choose(long_one)
        on.press(Qt.Key.Key_Space)
        row = on.panel.list.currentIndex().row()
        assert on.panel.list.is_expanded(row)
        assert not on.panel.grab().isNull()
        on.press(Qt.Key.Key_Right)
        assert not on.panel.list.is_expanded(row)


def test_the_fields_of_the_forms_are_those_that_are_kept() -> None:
    from vtdesk.app.activity_drafts import FIELDS

    assert set(FIELDS[EVENTS]) == {SUBJECT, WHEN, MINUTES, RESULT, NOTES}
