"""One change to many records: fields, owner, tags, deletion, and deleted records made anew."""

import pytest

from tests.helpers.around import ended, keys_of, values_of
from tests.helpers.deals import DEALS, open_all_deals
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.paths import Profile
from vtdesk.app.staged import ReviewField, ReviewRow
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import WritesBlocked
from vtdesk.domain.ids import parse_id, parse_record_id
from vtdesk.domain.jobs import JobState
from vtdesk.domain.record import WireRecord


async def ready(opened: Office) -> None:
    await opened.table()
    await opened.quiet()


async def test_a_preview_shows_what_will_differ(demo: DemoServer) -> None:
    keys = keys_of(demo, 3)
    async with office(demo) as opened:
        await ready(opened)
        opened.session.staging.stage_text(CONTACTS, keys[0], "title", "typed")
        title = str(values_of(demo, keys, "title")[0])
        rows = await opened.session.bulk.preview(CONTACTS, keys, {"title": "Chief"}, first=2)
        assert len(rows) == 2
        row = rows[0]
        assert isinstance(row, ReviewRow)
        assert row.fields == (ReviewField("title", "Title", title, "Chief"),)
        same = await opened.session.bulk.preview(CONTACTS, keys[:1], {"title": title})
        assert same[0].fields == ()
        assert opened.session.bulk.price(30).calls == 31
        assert opened.session.bulk.price_of_calls(30).calls == 30
        names = [spec.name for spec in opened.session.bulk.fields(CONTACTS)]
        assert "title" in names
        assert "contact_no" not in names


async def test_fields_are_set_where_they_differ_and_set_back_as_one(demo: DemoServer) -> None:
    keys = keys_of(demo, 4)
    async with office(demo) as opened:
        await ready(opened)
        opened.session.staging.stage_text(CONTACTS, keys[0], "department", "stays staged")
        before = values_of(demo, keys, "title")
        demo.calls.clear()
        given = {"title": str(before[0])}
        job = await ended(opened, await opened.session.bulk.edit(CONTACTS, keys, given))
        assert job.title == "Change Title of 4 contacts"
        assert values_of(demo, keys, "title") == [before[0]] * 4
        assert demo.calls.count("revise") == sum(title != before[0] for title in before)
        assert opened.session.staging.count(CONTACTS).cells == 1
        await ended(opened, await opened.session.jobs.undo(job.id))
        assert values_of(demo, keys, "title") == before


async def test_records_are_given_to_another_owner(demo: DemoServer) -> None:
    keys = keys_of(demo, 3)
    async with office(demo) as opened:
        await ready(opened)
        owner = {"assigned_user_id": "19x5"}
        job = await ended(opened, await opened.session.bulk.edit(CONTACTS, keys, owner))
        assert job.problems == 0
        assert values_of(demo, keys, "assigned_user_id") == ["19x5"] * 3


async def test_deleted_records_are_made_anew_from_their_copies(
    demo: DemoServer, home: Profile
) -> None:
    keys = keys_of(demo, 3)
    async with office(demo, home) as opened:
        await ready(opened)
        names = await opened.session.bulk.first_titles(CONTACTS, keys)
        assert len(names) == 3
        lost = values_of(demo, keys, "lastname")
        count = len(demo.rows("Contacts"))
        job = await ended(opened, await opened.session.bulk.delete(CONTACTS, keys))
        assert job.title == "Delete 3 contacts"
        assert len(demo.rows("Contacts")) == count - 3
        copies = await opened.session.bulk.kept_copies()
        assert {copy.label for copy in copies} == set(names)
    async with office(demo, home) as opened:
        await opened.quiet()
        bulk = opened.session.bulk
        await ended(opened, (await bulk.restore_as_new([copies[-1]]))[0])
        assert len(await bulk.kept_copies(CONTACTS)) == 2
        await ended(opened, await opened.session.jobs.undo(job.id))
        assert len(demo.rows("Contacts")) == count
        made = list(demo.rows("Contacts").values())
        assert {str(name) for name in lost} <= {str(row["lastname"]) for row in made}
        assert await bulk.kept_copies() == ()
        opened.clock.ahead = 31 * 86_400.0
        assert await bulk.kept_copies() == ()


async def test_records_stored_in_part_are_read_together_before_they_are_deleted(
    demo: DemoServer,
) -> None:
    keys = keys_of(demo, 5)
    emails = values_of(demo, keys, "email")
    async with office(demo) as opened:
        await ready(opened)
        session = opened.session
        schema = await session.ensure_schema(CONTACTS)
        parts: list[WireRecord] = [
            {"id": f"{schema.id_prefix}x{key}", "lastname": "Only this"} for key in keys[:4]
        ]
        await session._cache.forget_records(CONTACTS, keys[:4])
        await session._cache.put_records(CONTACTS, parts, fetched=opened.clock(), partial=True)
        assert (await session.bulk.price_of_deletion(CONTACTS, keys)).calls == 6
        demo.calls.clear()
        job = await ended(opened, await session.bulk.delete(CONTACTS, keys))
        made = [call.operation for call in demo.calls.all()]
        assert (made.count("query"), made.count("retrieve"), made.count("delete")) == (1, 0, 5)
        await ended(opened, await session.jobs.undo(job.id))
        assert {row["email"] for row in demo.rows("Contacts").values()} >= set(emails)


async def test_records_are_tagged_and_untagged_one_call_each(demo: DemoServer) -> None:
    keys = keys_of(demo, 3)
    async with office(demo) as opened:
        await ready(opened)
        demo.calls.clear()
        job = await ended(opened, await opened.session.bulk.tag(CONTACTS, keys, ("hot", "q3")))
        assert (job.problems, job.can_undo) == (0, True)
        assert demo.calls.count("tags_add") == 3
        client = opened.session._client
        first = parse_record_id(next(iter(demo.rows("Contacts"))))
        assert first is not None
        assert set(await client.tags_retrieve(first)) >= {"hot", "q3"}
        await ended(opened, await opened.session.bulk.untag(CONTACTS, keys, ("hot",)))
        assert "hot" not in await client.tags_retrieve(first)


async def test_tagging_is_taken_back_as_far_as_it_changed_something(demo: DemoServer) -> None:
    records = list(demo.rows("Contacts"))[:3]
    for record, tags in zip(records, ("hot", "", "a,hot"), strict=True):
        demo.edit("Contacts", record, {"tags": tags})
    keys = keys_of(demo, 3)
    before = [demo.rows("Contacts")[record]["tags"] for record in records]
    async with office(demo) as opened:
        await ready(opened)
        session = opened.session
        job = await ended(opened, await session.bulk.tag(CONTACTS, keys, ("hot", "q3")))
        known = [session.around.tags.of(CONTACTS, one) for one in keys]
        assert known == [("hot", "q3"), ("hot", "q3"), ("a", "hot", "q3")]
        demo.calls.clear()
        back = await ended(opened, await session.jobs.undo(job.id))
        assert (back.kind, back.problems, demo.calls.count("tag_delete")) == ("untag", 0, 3)
        assert [demo.rows("Contacts")[record]["tags"] for record in records] == before
        again = await ended(opened, await session.jobs.undo(back.id))
        assert (again.kind, demo.calls.count("tags_add")) == ("tag", 3)
        assert [demo.rows("Contacts")[record]["tags"] for record in records] == [
            "hot,q3",
            "hot,q3",
            "a,hot,q3",
        ]
        done = await ended(opened, await session.bulk.untag(CONTACTS, keys, ("a",)))
        demo.calls.clear()
        await ended(opened, await session.jobs.undo(done.id))
        assert demo.calls.count("tags_add") == 1
        assert demo.rows("Contacts")[records[2]]["tags"] == "hot,q3,a"


async def test_of_records_of_which_nobody_knew_nothing_is_taken_back(demo: DemoServer) -> None:
    first, second = list(demo.rows("Contacts"))[:2]
    keys = keys_of(demo, 2)
    demo.edit("Contacts", second, {"tags": "mine"})
    async with office(demo) as opened:
        await opened.session.ensure_schema(CONTACTS)
        session = opened.session
        await session._engine.questions.land(
            CONTACTS, "select lastname from Contacts order by id limit 2;"
        )
        assert session.around.tags.of(CONTACTS, keys[0]) is None
        for begin in (session.bulk.tag, session.bulk.untag):
            job = await ended(opened, await begin(CONTACTS, keys, ("mine",)))
            assert (job.problems, job.can_undo) == (0, False)
            work = session.jobs._works[job.id]
            assert await work.undo() is None
        await session.around.tags.read(CONTACTS, keys[0])
        demo.remove("Contacts", second)
        job = await ended(opened, await session.bulk.tag(CONTACTS, keys, ("hot",)))
        assert [result.ok for result in job.results] == [True, False]
        await ended(opened, await session.jobs.undo(job.id))
        assert demo.rows("Contacts")[first]["tags"] == ""


async def test_tagging_is_taken_back_after_a_restart(demo: DemoServer, home: Profile) -> None:
    record = next(iter(demo.rows("Contacts")))
    demo.edit("Contacts", record, {"tags": "mine"})
    keys = keys_of(demo, 1)
    async with office(demo, home) as opened:
        await ready(opened)
        job = await ended(opened, await opened.session.bulk.tag(CONTACTS, keys, ("hot",)))
    async with office(demo, home) as opened:
        await until(lambda: opened.session.jobs.get(job.id) is not None)
        await ended(opened, await opened.session.jobs.undo(job.id))
    assert demo.rows("Contacts")[record]["tags"] == "mine"


async def test_tagging_waits_offline_and_can_be_given_up(demo: DemoServer, home: Profile) -> None:
    keys = keys_of(demo, 2)
    async with office(demo, home) as opened:
        await ready(opened)
        opened.session.work_offline()
        jobs = opened.session.jobs
        first = await opened.session.bulk.tag(CONTACTS, keys, ("a",))
        second = await opened.session.bulk.tag(CONTACTS, keys, ("b",))
        jobs.cancel(first.id)
        await ended(opened, first, JobState.STOPPED)
        jobs.cancel(second.id)
        await ended(opened, second, JobState.STOPPED)
        third = await opened.session.bulk.tag(CONTACTS, keys, ("c",))
    async with office(demo, home) as opened:
        await until(lambda: opened.session.jobs.get(third.id) is not None)
        await ended(opened, third)
        assert demo.calls.count("tags_add") == 2


async def test_nothing_is_begun_in_a_read_only_account(demo: DemoServer) -> None:
    keys = keys_of(demo, 1)
    async with office(demo, level=WriteLevel.READ_ONLY) as opened:
        await ready(opened)
        bulk = opened.session.bulk
        assert bulk.reason(CONTACTS)
        assert bulk.problem(CONTACTS, "title", "x")
        for start in (
            bulk.edit(CONTACTS, keys, {"title": "x"}),
            bulk.delete(CONTACTS, keys),
            bulk.tag(CONTACTS, keys, ("x",)),
        ):
            with pytest.raises(WritesBlocked):
                await start
        assert opened.session.jobs.all == ()


async def test_closed_records_are_left_alone_and_say_why(demo: DemoServer) -> None:
    open_all_deals(demo)
    closed, still_open = list(demo.rows(DEALS))[:2]
    demo.edit(DEALS, closed, {"sales_stage": "Closed Lost"})
    keys = [int(parse_id(record).key) for record in (closed, still_open)]
    async with office(demo) as opened:
        await opened.table(DEALS)
        await opened.quiet()
        bulk = opened.session.bulk
        words = opened.session.around.reopening.closed_words(DEALS, keys[0])
        shown = await bulk.preview(DEALS, keys, {"nextstep": "Call"})
        assert [row.fields[0].problem for row in shown] == [words, ""]
        before = demo.calls.count("revise")
        job = await ended(opened, await bulk.edit(DEALS, keys, {"nextstep": "Call"}))
        assert job.price == bulk.price(1)
        assert {(r.key, r.words, r.ok) for r in job.results if not r.ok} == {
            (keys[0], words, False)
        }
        assert job.done == job.total == 2
        assert demo.calls.count("revise") == before + 1
        assert demo.rows(DEALS)[still_open]["nextstep"] == "Call"
        assert not opened.session.staging.keys(DEALS)
