"""What is added to a record: kept while it is typed, taken back, marked as done, sent again."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.app.test_timeline import busy
from tests.helpers.around import ACCOUNTS, described, key
from tests.helpers.desk import until
from tests.helpers.office import Office, office
from tests.helpers.refusals import refuse_creation_once
from vtdesk.app.activity_entries import COMMENT, DUE, SUBJECT, TodoEntry
from vtdesk.app.consent import Intended, NotAgreed
from vtdesk.app.drafts import DraftNews
from vtdesk.app.paths import Profile
from vtdesk.app.timeline_items import COMMENTS, ItemKind, TimelineItem
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import AccessDenied, RecordGone
from vtdesk.domain.ids import RecordId
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.record import RowState


async def begun(opened: Office) -> None:
    """Fetch the companies, and know what can be added to them."""
    await opened.table(ACCOUNTS)
    await described(opened, ACCOUNTS, COMMENTS, EVENTS, TODOS)


async def items(opened: Office, account: str, kind: ItemKind) -> list[TimelineItem]:
    found = await opened.session.around.timeline.items(ACCOUNTS, key(account))
    return [item for item in found if item.kind is kind]


async def test_what_is_typed_is_kept_for_its_record_alone_and_over_a_restart(
    demo: DemoServer, profile: Path
) -> None:
    account = busy(demo)
    other = next(r for r in demo.rows(ACCOUNTS) if r != account)
    at = (ACCOUNTS, key(account))
    home = Profile.below(profile)
    async with office(demo, home) as opened:
        await begun(opened)
        drafts = opened.session.around.activities.drafts
        assert drafts.typed(*at, COMMENTS) == {}
        drafts.keep(*at, COMMENTS, {COMMENT: "Half"})
        drafts.keep(*at, TODOS, {SUBJECT: "Offer", DUE: "+3", "unknown": "x"})
        drafts.keep(ACCOUNTS, key(other), EVENTS, {SUBJECT: ""})
        assert drafts.typed(ACCOUNTS, key(other), COMMENTS) == {}
        assert drafts.typed(ACCOUNTS, key(other), EVENTS) == {}
    async with office(demo, home, offline=True) as opened:
        drafts = opened.session.around.activities.drafts
        assert drafts.typed(*at, COMMENTS) == {COMMENT: "Half"}
        assert drafts.typed(*at, TODOS) == {SUBJECT: "Offer", DUE: "+3"}
        drafts.keep(*at, COMMENTS, {})
        assert drafts.typed(*at, COMMENTS) == {}
        assert drafts.place(*at, COMMENTS) is None
        # what nobody knows the fields of cannot be kept
        drafts.keep(COMMENTS, 1, TODOS, {SUBJECT: "x"})
        assert drafts.typed(COMMENTS, 1, TODOS) == {}


async def test_a_draft_that_was_begun_in_a_form_is_left_to_the_form(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await begun(opened)
        new = opened.session.records.new
        edit = await new.beside(TODOS, {"parent_id": account})
        edit.edit_text("subject", "In the form")
        edit.edit_text("location", "There")
        drafts = opened.session.around.activities.drafts
        assert drafts.typed(ACCOUNTS, key(account), TODOS) == {}
        await edit.close()


async def test_adding_takes_the_draft_with_it(demo: DemoServer) -> None:
    account = busy(demo)
    at = (ACCOUNTS, key(account))
    heard: list[DraftNews] = []

    class Ear:
        def hear(self, news: DraftNews) -> None:
            heard.append(news)

    ear = Ear()
    async with office(demo) as opened:
        await begun(opened)
        activities = opened.session.around.activities
        activities.drafts.changed.connect(ear.hear)
        activities.drafts.keep(*at, COMMENTS, {COMMENT: "Said"}, by=ear)
        place = activities.drafts.place(*at, COMMENTS)
        assert await activities.comment(*at, "Said") == place
        assert activities.drafts.typed(*at, COMMENTS) == {}
        assert [news.by for news in heard] == [ear, None]
        await opened.sent()


async def test_what_was_added_is_taken_back_before_and_after_it_was_sent(
    demo: DemoServer,
) -> None:
    account = busy(demo)
    at = (ACCOUNTS, key(account))
    before = set(demo.rows(COMMENTS))
    async with office(demo) as opened:
        await begun(opened)
        activities = opened.session.around.activities
        opened.session.work_offline()
        waiting = await activities.comment(*at, "Not meant")
        (waits,) = [i for i in await items(opened, account, ItemKind.COMMENT) if i.waits]
        assert activities.typed_of(waits) == {COMMENT: "Not meant"}
        await activities.take_back(COMMENTS, waiting)
        assert opened.session.outbox_count.waiting == 0
        opened.session.retry_now()
        sent = await activities.comment(*at, "Not meant either")
        await opened.sent()
        assert len(set(demo.rows(COMMENTS)) - before) == 1
        await activities.take_back(COMMENTS, sent)
        await opened.sent()
        assert set(demo.rows(COMMENTS)) == before


async def test_a_todo_is_given_to_somebody_else(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await begun(opened)
        entry = TodoEntry(
            "For somebody else", "", datetime(2026, 12, 1, 8, tzinfo=UTC), RecordId("19", 5)
        )
        await opened.session.around.activities.add_todo(ACCOUNTS, key(account), entry)
        await opened.sent()
        (row,) = (r for r in demo.rows(TODOS).values() if r["subject"] == "For somebody else")
        assert row["assigned_user_id"] == "19x5"


async def test_marking_as_done_leaves_alone_what_is_typed_elsewhere(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await begun(opened)
        await opened.table(TODOS)
        (todo,) = await items(opened, account, ItemKind.TODO)
        edit = await opened.session.open_record(TODOS, todo.key)
        edit.edit_text("subject", "Half typed")
        activities = opened.session.around.activities
        assert activities.why_not_done(TODOS, todo.key) == ""
        saved = await activities.mark_done(TODOS, todo.key)
        await opened.sent()
        row = demo.rows(TODOS)[str(edit.id)]
        assert (row["taskstatus"], row["subject"]) == ("Completed", "Offer")
        assert edit.changed_fields == ("subject",)
        assert activities.why_not_done(TODOS, todo.key) == "This is done already."
        with pytest.raises(AccessDenied, match="done already"):
            await activities.mark_done(TODOS, todo.key)
        assert await opened.session.records.undo.undo(saved) == ""
        await opened.sent()
        assert demo.rows(TODOS)[str(edit.id)]["taskstatus"] == "Not Started"
        await edit.close()


async def test_nothing_is_kept_for_sending_that_the_person_does_not_agree_to(
    demo: DemoServer,
) -> None:
    account = busy(demo)
    at = (ACCOUNTS, key(account))
    asked: list[Intended] = []

    async def refuse(intended: Intended) -> bool:
        asked.append(intended)
        return False

    async with office(demo) as opened:
        await begun(opened)
        await opened.table(TODOS)
        (todo,) = await items(opened, account, ItemKind.TODO)
        activities = opened.session.around.activities
        activities.drafts.keep(*at, COMMENTS, {COMMENT: "Said"})
        with pytest.raises(NotAgreed):
            await activities.mark_done(TODOS, todo.key, refuse)
        with pytest.raises(NotAgreed):
            await activities.comment(*at, "Said", refuse)
        assert asked[0] == Intended(
            TODOS, {"taskstatus": "Completed"}, {"taskstatus": "Not Started"}
        )
        assert asked[1].module == COMMENTS
        assert asked[1].values["commentcontent"] == "Said"
        assert opened.session.outbox_count.waiting == 0
        assert activities.drafts.typed(*at, COMMENTS) == {COMMENT: "Said"}


async def test_what_cannot_be_marked_says_why(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await begun(opened)
        await opened.table(COMMENTS)
        (said,) = await items(opened, account, ItemKind.COMMENT)
        activities = opened.session.around.activities
        assert "Only to-dos and events" in activities.why_not_done(COMMENTS, said.key)
        with pytest.raises(RecordGone):
            await activities.mark_done(TODOS, 999_999)
    async with office(demo, level=WriteLevel.READ_ONLY) as opened:
        await begun(opened)
        assert "read-only" in opened.session.around.activities.why_not_done(TODOS, 1)


async def test_what_waits_is_withdrawn_and_what_was_not_taken_is_sent_again(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = busy(demo)
    at = (ACCOUNTS, key(account))
    async with office(demo) as opened:
        await begun(opened)
        activities = opened.session.around.activities
        refuse_creation_once(monkeypatch)
        await activities.comment(*at, "No right")
        await until(lambda: opened.session.outbox_count.refused == 1)
        (refused,) = [i for i in await items(opened, account, ItemKind.COMMENT) if i.waits]
        assert refused.record_state is RowState.REFUSED
        assert refused.problem
        await activities.send_again(refused)
        await until(
            lambda: "No right" in {r["commentcontent"] for r in demo.rows(COMMENTS).values()}
        )
        await opened.sent()
        opened.session.work_offline()
        edit = await opened.session.open_record(*at)
        edit.edit_text("website", "example.org")
        await edit.save()
        (waiting,) = [i for i in await items(opened, account, ItemKind.CHANGED) if i.waits]
        await activities.withdraw(waiting)
        assert opened.session.outbox_count.waiting == 0
        assert edit.text("website") != "example.org"
        await edit.close()


async def test_rights_are_those_of_describe(demo: DemoServer) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await begun(opened)
        await opened.table(TODOS)
        (todo,) = await items(opened, account, ItemKind.TODO)
        activities, cache = opened.session.around.activities, opened.session._cache
        schema = cache.schema(TODOS)
        assert schema is not None
        await cache.put_schema(replace(schema, createable=False, updateable=False), fetched=1.0)
        assert "may not add" in activities.why_not(ACCOUNTS, TODOS)
        assert "may not change" in activities.why_not_done(TODOS, todo.key)
        with pytest.raises(AccessDenied, match="may not add"):
            await activities.plan_todo(
                ACCOUNTS, key(account), "Offer", datetime(2026, 12, 1, 8, tzinfo=UTC)
            )
        listed = [info for info in cache.modules() if info.name != TODOS]
        await cache.put_modules(listed, fetched=1.0)
        assert "may not see" in activities.why_not(ACCOUNTS, TODOS)


async def test_what_was_never_described_may_be_added_as_far_as_is_known(
    demo: DemoServer,
) -> None:
    account = busy(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        activities = opened.session.around.activities
        assert activities.why_not(ACCOUNTS, COMMENTS) == ""
        activities.drafts.keep(ACCOUNTS, key(account), COMMENTS, {COMMENT: "Too early"})
        assert activities.drafts.typed(ACCOUNTS, key(account), COMMENTS) == {}


async def test_nothing_is_withdrawn_of_what_nobody_knows(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await begun(opened)
        unknown = TimelineItem(ItemKind.EMAIL, None, "x", EVENTS, -99)
        activities = opened.session.around.activities
        await activities.withdraw(unknown)
        await activities.send_again(unknown)
        assert activities.typed_of(unknown) == {}
        assert opened.session.outbox_count.waiting == 0
