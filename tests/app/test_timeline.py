"""What happened around a record, and what a person adds to it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.helpers.around import ACCOUNTS, described, key
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.timeline_items import COMMENTS, EMAILS, ItemKind, TimelineItem
from vtdesk.demo.operations.request import Request
from vtdesk.demo.schemas import Module
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import AccessDenied, ValueRefused
from vtdesk.domain.ids import parse_id
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.record import RowState


def busy(demo: DemoServer) -> str:
    """A company with something of each kind."""
    account = demo.add(ACCOUNTS, {"accountname": "Busy Ltd"})
    demo.add(COMMENTS, {"commentcontent": "First line\nand more", "related_to": account})
    common = {"subject": "Visit", "parent_id": account, "duration_hours": "1"}
    demo.add(
        EVENTS,
        {
            **common,
            "activitytype": "Meeting",
            "eventstatus": "Planned",
            "date_start": "2031-05-01",
            "time_start": "10:00:00",
            "due_date": "2031-05-01",
            "time_end": "11:00:00",
        },
    )
    demo.add(
        TODOS,
        {
            "subject": "Offer",
            "parent_id": account,
            "activitytype": "Task",
            "taskstatus": "Not Started",
            "date_start": "2001-05-01",
            "time_start": "08:00:00",
            "due_date": "2001-05-02",
        },
    )
    demo.add(
        EMAILS,
        {
            "subject": "Angebot & Datenblatt",
            "parent_id": account,
            "activitytype": "Emails",
            "date_start": "2002-05-01",
            "time_start": "08:00",
            "from_email": "a@b.example",
            "saved_toid": "[]",
        },
    )
    return account


def changed_in(opened: Office, account: str) -> bool:
    record = opened.session._cache.record(ACCOUNTS, key(account))
    return record is not None and record.values.get("website") == "example.org"


async def items(opened: Office, account: str) -> list[TimelineItem]:
    found = await opened.session.around.timeline.items(ACCOUNTS, key(account))
    return [item for item in found if item.kind is not ItemKind.CHANGED]


async def test_everything_stored_stands_in_one_list_newest_first(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        for module in (ACCOUNTS, COMMENTS, EVENTS, TODOS, EMAILS):
            await opened.table(module)
        await described(opened)
        demo.calls.clear()
        found = await items(opened, account)
        kinds = [item.kind for item in found]
        assert kinds[0] is ItemKind.EVENT
        assert kinds[-2:] == [ItemKind.EMAIL, ItemKind.TODO]
        assert set(kinds) == set(ItemKind) - {ItemKind.CHANGED}
        moments = [item.moment for item in found if item.moment is not None]
        assert moments == sorted(moments, reverse=True)
        comment = next(item for item in found if item.kind is ItemKind.COMMENT)
        assert (comment.title, comment.text) == ("First line", "and more")
        assert comment.who == parse_id("19x1")
        assert found[0].moment == datetime(2031, 5, 1, 10, tzinfo=UTC)
        assert (found[0].title, found[0].status) == ("Visit", "Planned")
        assert found[-2].moment == datetime(2002, 5, 1, 8, tzinfo=UTC)
        assert not any(item.waits for item in found)
        assert opened.session.around.timeline.to_ask(ACCOUNTS, key(account)) == ()
        assert demo.calls.count() == 0


async def test_unstored_kinds_are_asked_for_by_one_call_each(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, COMMENTS, EVENTS, TODOS, EMAILS)
        timeline = opened.session.around.timeline
        at = (ACCOUNTS, key(account))
        assert set(timeline.to_ask(*at)) == {COMMENTS, EVENTS, TODOS, EMAILS}
        demo.calls.clear()
        for module in timeline.to_ask(*at):
            assert await timeline.ask(*at, module) == 1
        assert demo.calls.count() == 4
        assert timeline.to_ask(*at) == ()
        assert {item.kind for item in await items(opened, account)} == {
            ItemKind.COMMENT,
            ItemKind.EVENT,
            ItemKind.TODO,
            ItemKind.EMAIL,
        }
        assert timeline.to_ask(ACCOUNTS, -1) == ()
        assert await timeline.ask(ACCOUNTS, -1, COMMENTS) == 0


async def test_of_the_record_itself_there_is_its_making_and_what_waits(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        opened.session.work_offline()
        edit = await opened.edit(account, ACCOUNTS)
        edit.edit_text("website", "example.org")
        await edit.save()
        found = await opened.session.around.timeline.items(ACCOUNTS, key(account))
        assert ItemKind.CREATED in {item.kind for item in found}
        (waiting,) = (item for item in found if item.waits)
        assert (waiting.kind, waiting.text) == (ItemKind.CHANGED, "Website")
        assert waiting.record_state is RowState.WAITING
        assert await opened.session.around.timeline.items(ACCOUNTS, 999_999) == ()


async def test_a_comment_a_call_and_a_todo_are_added_without_a_network(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await described(opened, COMMENTS, EVENTS, TODOS)
        before = {m: set(demo.rows(m)) for m in (COMMENTS, EVENTS, TODOS)}
        activities = opened.session.around.activities
        demo.faults.offline = True
        at = (ACCOUNTS, key(account))
        await activities.comment(*at, "  Wants a <b>visit</b> & an offer 🔥 ")
        await activities.log_call(*at, "Asked for prices", "Long talk", minutes=75)
        due = datetime(2026, 12, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
        await activities.plan_todo(*at, "Send offer", due)
        assert opened.session.outbox_count.waiting == 3
        shown = [item for item in await items(opened, account) if item.waits]
        assert {item.kind for item in shown} == {ItemKind.COMMENT, ItemKind.EVENT, ItemKind.TODO}
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        new = {
            module: [row for r, row in demo.rows(module).items() if r not in before[module]]
            for module in before
        }
        assert [len(rows) for rows in new.values()] == [1, 1, 1]
        comment, call, todo = (new[module][0] for module in (COMMENTS, EVENTS, TODOS))
        assert comment["commentcontent"] == "Wants a <b>visit</b> & an offer 🔥"
        assert comment["related_to"] == call["parent_id"] == todo["parent_id"] == account
        assert (call["activitytype"], call["eventstatus"]) == ("Call", "Held")
        assert (call["duration_hours"], call["duration_minutes"]) == ("1", "15")
        assert (todo["due_date"], todo["time_start"]) == ("2026-11-30", "23:30:00")


async def test_a_comment_on_a_record_that_waits_itself_finds_its_place(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await described(opened, COMMENTS)
        demo.faults.offline = True
        edit = await opened.session.new_record(ACCOUNTS)
        edit.edit_text("accountname", "Quite new")
        await edit.save()
        assert edit.key is not None
        await opened.session.around.activities.comment(ACCOUNTS, int(edit.key), "Hello")
        demo.faults.offline = False
        opened.session.retry_now()
        await opened.sent()
        made = next(r for r, v in demo.rows(ACCOUNTS).items() if v["accountname"] == "Quite new")
        comments = [v for v in demo.rows(COMMENTS).values() if v["related_to"] == made]
        assert [row["commentcontent"] for row in comments] == ["Hello"]


async def test_contacts_have_their_own_reference(demo: DemoServer) -> None:
    person = next(iter(demo.rows(CONTACTS)))
    async with office(demo) as opened:
        await described(opened, CONTACTS, TODOS)
        due = datetime(2026, 12, 1, 12, tzinfo=UTC)
        await opened.session.around.activities.plan_todo(CONTACTS, key(person), "Call", due)
        await opened.sent()
        assert any(row["contact_id"] == person for row in demo.rows(TODOS).values())


async def test_what_cannot_be_added_says_why(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await described(opened, COMMENTS, EVENTS, EMAILS)
        activities = opened.session.around.activities
        at = (ACCOUNTS, key(account))
        with pytest.raises(ValueRefused, match="Type a comment"):
            await activities.comment(*at, "  \n")
        with pytest.raises(ValueRefused, match="what the call was about"):
            await activities.log_call(*at, "")
        assert "cannot belong" in activities.why_not(EVENTS, EMAILS)
        assert activities.why_not(*at[:1], COMMENTS) == ""
        assert opened.session.outbox_count.waiting == 0


async def test_a_read_only_account_adds_nothing(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo, level=WriteLevel.READ_ONLY) as opened:
        await described(opened, ACCOUNTS)
        with pytest.raises(AccessDenied, match="read-only"):
            await opened.session.around.activities.comment(ACCOUNTS, key(account), "x")


async def test_a_page_ends_where_its_first_full_kind_ends(demo: DemoServer) -> None:
    account = busy(demo)
    for number in range(6):
        demo.add(
            TODOS,
            {
                "subject": f"Old {number}",
                "parent_id": account,
                "activitytype": "Task",
                "taskstatus": "Completed",
                "date_start": f"2010-01-0{number + 1}",
                "time_start": "08:00:00",
                "due_date": "2010-01-09",
            },
        )
    async with office(demo) as opened:
        for module in (ACCOUNTS, COMMENTS, EVENTS, TODOS, EMAILS):
            await opened.table(module)
        await opened.quiet()
        timeline = opened.session.around.timeline
        at = (ACCOUNTS, key(account))
        whole = await timeline.page(*at)
        assert not whole.has_more
        some = await timeline.page(*at, most=3)
        assert some.has_more
        assert some.items == whole.items[: len(some.items)]
        assert [item.title for item in some.items[-3:]] == ["Old 5", "Old 4", "Old 3"]
        assert ItemKind.EMAIL not in {item.kind for item in some.items}


async def test_what_was_just_added_is_among_the_newest(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(COMMENTS)
        await opened.quiet()
        opened.session.work_offline()
        at = (ACCOUNTS, key(account))
        await opened.session.around.activities.comment(*at, "Just now")
        (newest, *_) = (await opened.session.around.timeline.page(*at, most=1)).items
        assert (newest.title, newest.record_state) == ("Just now", RowState.WAITING)
        assert newest.moment is not None


async def test_a_comment_that_moved_its_record_is_told_once(demo: DemoServer) -> None:
    account = demo.add(ACCOUNTS, {"accountname": "Quiet Ltd"})
    demo.faults.clock_shift = 600
    demo.add(COMMENTS, {"commentcontent": "Said later", "related_to": account})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(COMMENTS)
        await opened.quiet()
        found = await opened.session.around.timeline.items(ACCOUNTS, key(account))
        assert [item.kind for item in found] == [ItemKind.COMMENT, ItemKind.CREATED]
        # without the comment it is a change by nobody knows what
        demo.faults.clock_shift = 1_200
        demo.edit(ACCOUNTS, account, {"website": "example.org"})
        opened.session.refresh(ACCOUNTS)
        await until(lambda: changed_in(opened, account))
        found = await opened.session.around.timeline.items(ACCOUNTS, key(account))
        assert found[0].kind is ItemKind.CHANGED


async def test_older_ones_are_asked_for_page_by_page(demo: DemoServer) -> None:
    account = busy(demo)
    for number in range(120):
        demo.add(COMMENTS, {"commentcontent": f"Said {number}", "related_to": account})
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, COMMENTS, EVENTS, TODOS, EMAILS)
        timeline = opened.session.around.timeline
        at = (ACCOUNTS, key(account))
        assert timeline.as_of(*at) is None
        assert not timeline.was_asked(*at)
        assert await timeline.ask(*at, COMMENTS) == 100
        assert timeline.was_asked(*at)
        assert timeline.older_to_ask(*at) == (COMMENTS,)
        asked = timeline._asked[parse_id(account), COMMENTS].at
        opened.clock.ahead += 60
        assert await timeline.ask(*at, COMMENTS, older=True) == 21
        assert timeline.older_to_ask(*at) == ()
        for module in (EVENTS, TODOS, EMAILS):
            await timeline.ask(*at, module)
        # older answers make nothing fresher
        assert timeline.as_of(*at) == asked
        assert timeline.older_to_ask(ACCOUNTS, -1) == ()


async def test_a_module_that_may_not_be_read_is_asked_for_once(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, COMMENTS, EVENTS, TODOS, EMAILS)
        timeline = opened.session.around.timeline
        at = (ACCOUNTS, key(account))
        sees = Request.sees

        def sees_no_comments(self: Request, module: Module) -> bool:
            return module.name != COMMENTS and sees(self, module)

        monkeypatch.setattr(Request, "sees", sees_no_comments)
        with pytest.raises(AccessDenied):
            await timeline.ask(*at, COMMENTS)
        assert COMMENTS not in timeline.to_ask(*at)
        assert COMMENTS not in timeline.modules_of(ACCOUNTS)
