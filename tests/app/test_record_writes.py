"""Jobs that change records: paused, given up, taken up again, refused, undone; nothing twice."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.helpers.around import ended, keys_of, values_of
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from tests.helpers.refusals import refuse_once
from vtdesk.app import record_writes
from vtdesk.app.paths import Profile
from vtdesk.app.write_rows import row_of, text_of
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.changes import ChangeState
from vtdesk.domain.errors import WritesBlocked
from vtdesk.domain.jobs import Job, JobState
from vtdesk.domain.record import RowState


def titles(demo: DemoServer, keys: Sequence[int]) -> list[object]:
    return values_of(demo, keys, "title")


async def ready(opened: Office) -> None:
    await opened.table()
    await opened.quiet()


def stage(opened: Office, keys: Sequence[int], value: str = "Won") -> None:
    for key in keys:
        assert opened.session.staging.stage_text(CONTACTS, key, "title", value) == ""


@asynccontextmanager
async def staged(demo: DemoServer, number: int) -> AsyncIterator[tuple[Office, list[int]]]:
    """An open session with the titles of so many contacts staged, and the contacts' keys."""
    keys = keys_of(demo, number)
    async with office(demo) as opened:
        await ready(opened)
        stage(opened, keys)
        yield opened, keys


def now(opened: Office, job: Job) -> Job:
    found = opened.session.jobs.get(job.id)
    assert found is not None
    return found


async def test_thirty_edits_are_thirty_writes_and_one_look(demo: DemoServer) -> None:
    keys = keys_of(demo, 30)
    async with office(demo) as opened:
        await ready(opened)
        before = titles(demo, keys)
        opened.clock.ahead = 60
        stage(opened, keys)
        price = opened.session.staging.price(CONTACTS)
        assert price.calls == 31
        demo.calls.clear()
        job = await ended(opened, await opened.session.staging.apply(CONTACTS))
        assert job.title == "Change 30 contacts"
        assert (job.done, job.total, job.problems) == (30, 30, 0)
        operations = [call.operation for call in demo.calls.all()]
        assert (operations.count("revise"), operations.count("query")) == (30, 1)
        assert len(operations) == 31
        assert titles(demo, keys) == ["Won"] * 30
        assert opened.session.staging.count(CONTACTS).cells == 0
        assert not [notice for notice in opened.notices if notice.topic == "sent"]
        back = await opened.session.jobs.undo(job.id)
        await ended(opened, back)
        assert titles(demo, keys) == before
        assert await opened.session.jobs.undo(job.id) is None


async def test_undo_leaves_alone_what_others_changed_since(demo: DemoServer) -> None:
    keys = keys_of(demo, 3)
    async with office(demo) as opened:
        await ready(opened)
        before = titles(demo, keys)
        stage(opened, keys)
        job = await ended(opened, await opened.session.staging.apply(CONTACTS))
        records = list(demo.rows("Contacts"))
        demo.edit("Contacts", records[1], {"title": "Theirs"})
        opened.clock.ahead = 60
        back = await ended(opened, await opened.session.jobs.undo(job.id))
        assert titles(demo, keys) == [before[0], "Theirs", before[2]]
        assert [row.ok for row in sorted(back.results, key=lambda row: row.key)] == [
            True, False, True,
        ]  # fmt: skip
        assert "changed it since" in next(row.words for row in back.results if not row.ok)
        assert opened.session.outbox_count.needs_person == 0


async def test_rows_with_problems_stay_staged_and_the_others_go(demo: DemoServer) -> None:
    async with staged(demo, 3) as (opened, keys):
        opened.session.staging.stage_text(CONTACTS, keys[1], "birthday", "no day")
        job = await ended(opened, await opened.session.staging.apply(CONTACTS))
        assert job.total == 2
        assert opened.session.staging.keys(CONTACTS) == (keys[1],)
        assert await opened.session.staging.apply(CONTACTS) is None


async def test_a_refused_row_is_staged_again_with_the_reason_and_sent_once(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keys_of(demo, 2)
    refuse_once(monkeypatch)
    async with office(demo) as opened:
        await ready(opened)
        staging = opened.session.staging
        stage(opened, keys)
        demo.calls.clear()
        over = await ended(opened, await staging.apply(CONTACTS))
        assert [row.ok for row in over.results] == [False, True]
        cell = staging.cell(CONTACTS, keys[0], "title")
        assert cell is not None
        assert (cell.wire, cell.problem, cell.blocking) == ("Won", over.results[0].words, False)
        assert staging.count(CONTACTS).problems == 1
        assert opened.session.outbox_count.needs_person == 0
        assert demo.calls.count("revise") == 2
        staging.stage_text(CONTACTS, keys[0], "title", "Won now")
        again = staging.cell(CONTACTS, keys[0], "title")
        assert again is not None
        assert again.problem == ""
        await ended(opened, await staging.apply(CONTACTS))
        assert titles(demo, keys) == ["Won now", "Won"]


async def test_a_read_only_account_begins_nothing(demo: DemoServer) -> None:
    async with staged(demo, 1) as (opened, _):
        opened.session.set_write_level(WriteLevel.READ_ONLY)
        with pytest.raises(WritesBlocked):
            await opened.session.staging.apply(CONTACTS)
        assert opened.session.staging.count(CONTACTS).cells == 1


async def test_a_paused_job_begins_nothing_and_goes_on(demo: DemoServer) -> None:
    async with staged(demo, 12) as (opened, keys):
        demo.faults.delay = 0.05
        job = await opened.session.staging.apply(CONTACTS)
        assert job is not None
        await until(lambda: now(opened, job).done >= 2)
        opened.session.jobs.pause(job.id)
        await opened.sent()
        done = now(opened, job).done
        assert now(opened, job).state is JobState.PAUSED
        assert opened.session.staging.count(CONTACTS).records == 12 - titles(demo, keys).count(
            "Won"
        )
        assert 2 <= done < 12
        opened.session.jobs.resume(job.id)
        await ended(opened, job)
        assert titles(demo, keys) == ["Won"] * 12


async def test_a_job_given_up_leaves_the_rest_staged(demo: DemoServer) -> None:
    async with staged(demo, 12) as (opened, keys):
        demo.faults.delay = 0.05
        job = await opened.session.staging.apply(CONTACTS)
        assert job is not None
        await until(lambda: now(opened, job).done >= 2)
        opened.session.jobs.cancel(job.id)
        over = await ended(opened, job, JobState.STOPPED)
        await opened.sent()
        written = titles(demo, keys).count("Won")
        assert over.done == written < 12
        assert not over.can_go_on
        assert opened.session.staging.count(CONTACTS).records == 12 - written
        assert opened.session.outbox_count.waiting == 0


async def test_an_undo_that_was_stopped_goes_on_and_does_nothing_twice(demo: DemoServer) -> None:
    keys = keys_of(demo, 12)
    async with office(demo) as opened:
        await ready(opened)
        jobs, before = opened.session.jobs, titles(demo, keys)
        job = await ended(opened, await opened.session.bulk.edit(CONTACTS, keys, {"title": "Won"}))
        demo.calls.clear()
        demo.faults.delay = 0.05
        back = await jobs.undo(job.id)
        assert back is not None
        await until(lambda: now(opened, back).done >= 2)
        jobs.cancel(back.id)
        stopped = await ended(opened, back, JobState.STOPPED)
        assert stopped.can_go_on
        assert titles(demo, keys).count("Won") == 12 - stopped.done > 0
        demo.faults.delay = 0.0
        jobs.resume(back.id)
        jobs.resume(back.id)
        over = await ended(opened, back)
        assert (over.done, over.problems, over.can_go_on) == (12, 0, False)
        assert titles(demo, keys) == before
        assert demo.calls.count("revise") == 12


async def test_a_job_that_was_stopped_goes_on_after_a_restart(
    demo: DemoServer, home: Profile
) -> None:
    keys = keys_of(demo, 12)
    async with office(demo, home) as opened:
        await ready(opened)
        demo.faults.delay = 0.05
        job = await opened.session.bulk.edit(CONTACTS, keys, {"title": "Won"})
        assert job is not None
        await until(lambda: now(opened, job).done >= 2)
        opened.session.jobs.cancel(job.id)
        await ended(opened, job, JobState.STOPPED)
    demo.faults.delay = 0.0
    async with office(demo, home) as opened:
        await until(lambda: opened.session.jobs.get(job.id) is not None)
        assert now(opened, job).state is JobState.STOPPED
        opened.session.jobs.resume(job.id)
        over = await ended(opened, job)
        assert (over.done, len(over.results), over.can_undo) == (12, 12, True)
        assert titles(demo, keys) == ["Won"] * 12
        assert demo.calls.count("revise") == 12


async def test_what_was_stopped_and_taken_back_does_not_go_on(demo: DemoServer) -> None:
    keys = keys_of(demo, 12)
    async with office(demo) as opened:
        await ready(opened)
        jobs, before = opened.session.jobs, titles(demo, keys)
        demo.faults.delay = 0.05
        job = await opened.session.bulk.edit(CONTACTS, keys, {"title": "Won"})
        assert job is not None
        await until(lambda: now(opened, job).done >= 2)
        jobs.cancel(job.id)
        await ended(opened, job, JobState.STOPPED)
        demo.faults.delay = 0.0
        await ended(opened, await jobs.undo(job.id))
        assert not now(opened, job).can_go_on
        jobs.resume(job.id)
        assert now(opened, job).state is JobState.STOPPED
        assert titles(demo, keys) == before


async def test_a_job_goes_on_after_a_restart_and_does_nothing_twice(
    demo: DemoServer, home: Profile
) -> None:
    keys = keys_of(demo, 12)
    async with office(demo, home) as opened:
        await ready(opened)
        stage(opened, keys)
        demo.faults.delay = 0.05
        job = await opened.session.staging.apply(CONTACTS)
        assert job is not None
        await until(lambda: now(opened, job).done >= 3)
    demo.faults.delay = 0.0
    async with office(demo, home) as opened:
        await until(lambda: opened.session.jobs.get(job.id) is not None)
        over = await ended(opened, job)
        assert (over.done, over.total) == (12, 12)
        assert titles(demo, keys) == ["Won"] * 12
        assert demo.calls.count("revise") <= 13
        assert opened.session.staging.count(CONTACTS).cells == 0
        assert over.can_undo
    async with office(demo, home, offline=True) as opened:
        await until(lambda: opened.session.jobs.get(job.id) is not None)
        assert len(await opened.session.jobs.results(job.id)) == 12
        assert (await opened.session.jobs.results_csv(job.id)).count("yes") == 12


async def test_rows_of_which_only_the_beginning_is_known_are_not_begun_again(
    demo: DemoServer, home: Profile
) -> None:
    keys = keys_of(demo, 3)
    async with office(demo, home) as opened:
        await ready(opened)
        cache = opened.session._cache
        stage(opened, keys)
        opened.session.work_offline()
        job = await opened.session.staging.apply(CONTACTS)
        assert job is not None
        await until(lambda: opened.session.outbox_count.waiting == 2)
        opened.session.jobs.pause(job.id)
        first, second = cache.outbox()
        await cache.settle(first.id, {"id": str(first.record), "title": "Won"}, fetched=1.0)
        await cache.withdraw(second.id)
        # the program ends before the job hears of either
        await opened.session.tasks.close()
        texts = list(await cache.jobs.rows(job.id))
        begun = {n: text_of(replace(row_of(texts[n]), words=None, begun=True)) for n in (0, 1)}
        await cache.jobs.put_rows(job.id, begun)
    demo.calls.clear()
    async with office(demo, home, offline=True) as opened:
        await until(lambda: opened.session.jobs.get(job.id) is not None)
        await until(lambda: now(opened, job).state is JobState.PAUSED)
        opened.session.jobs.resume(job.id)
        await until(lambda: now(opened, job).done == 2)
        rows = {row.key: row.ok for row in now(opened, job).results}
        assert rows == {first.record.key: True, second.record.key: False}
        assert demo.calls.count("revise") == 0


async def test_a_job_waits_while_there_is_no_connection(demo: DemoServer) -> None:
    async with staged(demo, 3) as (opened, keys):
        demo.faults.offline = True
        opened.clock.ahead = 60
        job = await opened.session.staging.apply(CONTACTS)
        assert job is not None
        await until(lambda: now(opened, job).note != "")
        assert now(opened, job).note == "Waiting for the connection to Vtiger."
        demo.faults.offline = False
        opened.session.retry_now()
        await ended(opened, job)
        assert titles(demo, keys) == ["Won"] * 3


async def test_a_lost_answer_writes_nothing_twice(demo: DemoServer) -> None:
    async with staged(demo, 3) as (opened, _):
        demo.faults.cause(Trouble.DROP_AFTER, "revise", 1)
        job = await opened.session.staging.apply(CONTACTS)
        assert job is not None
        await until(lambda: opened.session.status.online is False)
        opened.session.retry_now()
        over = await ended(opened, job)
        assert over.problems == 0
        assert demo.calls.count("revise") == 3


async def test_a_job_waits_until_calls_are_allowed_again(demo: DemoServer) -> None:
    async with staged(demo, 3) as (opened, keys):
        demo.faults.cause(Trouble.TOO_MANY, "revise", 1)
        job = await opened.session.staging.apply(CONTACTS)
        assert job is not None
        await until(lambda: opened.session.status.resume_at is not None)
        assert now(opened, job).note == "Waiting until Vtiger allows more calls."
        opened.session._client.budget.held_until = 0.0
        opened.session.retry_now()
        over = await ended(opened, job)
        assert (over.problems, over.note) == (0, "")
        assert titles(demo, keys) == ["Won"] * 3


async def test_a_row_at_which_the_server_breaks_is_tried_again_and_then_left(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keys_of(demo, 2)
    monkeypatch.setattr(record_writes, "LOOK_AGAIN", 0.02)
    async with office(demo) as opened:
        await ready(opened)
        stage(opened, keys)
        opened.clock.ahead = 60
        demo.faults.cause(Trouble.HTML)
        over = await ended(opened, await opened.session.staging.apply(CONTACTS))
        assert over.problems == 2
        assert "stays among the waiting changes" in over.results[0].words
        assert opened.session.outbox_count.waiting == 2
        await until(lambda: opened.session._engine.is_at_rest)
        demo.faults.clear()
        opened.session.retry_now()
        await opened.sent()
        assert titles(demo, keys) == ["Won"] * 2


async def test_a_deletion_not_sent_yet_is_withdrawn_when_the_job_is_given_up(
    demo: DemoServer,
) -> None:
    keys = keys_of(demo, 3)
    async with office(demo) as opened:
        await ready(opened)
        opened.session.work_offline()
        job = await opened.session.bulk.delete(CONTACTS, keys)
        await until(lambda: opened.session.outbox_count.waiting == 2)
        opened.session.jobs.cancel(job.id)
        over = await ended(opened, job, JobState.STOPPED)
        assert (over.done, over.can_undo) == (0, False)
        assert opened.session.outbox_count.waiting == 0
        record = opened.session._cache.record(CONTACTS, keys[0])
        assert record is not None
        assert record.state is RowState.CLEAN


async def test_what_was_edited_again_meanwhile_stays_staged(demo: DemoServer) -> None:
    async with staged(demo, 3) as (opened, keys):
        opened.session.work_offline()
        job = await opened.session.staging.apply(CONTACTS)
        await until(lambda: opened.session.outbox_count.waiting == 2)
        opened.session.staging.stage_text(CONTACTS, keys[2], "title", "Newer")
        opened.session.retry_now()
        over = await ended(opened, job)
        assert over.problems == 1
        assert opened.session.staging.keys(CONTACTS) == (keys[2],)
        assert titles(demo, keys)[:2] == ["Won", "Won"]


async def test_a_waiting_edit_of_the_person_is_not_lost_with_a_job(demo: DemoServer) -> None:
    keys = keys_of(demo, 1)
    async with office(demo) as opened:
        await ready(opened)
        opened.session.work_offline()
        edit = await opened.session.open_record(CONTACTS, keys[0])
        edit.edit_text("department", "Mine")
        await edit.save()
        job = await opened.session.bulk.edit(CONTACTS, keys, {"title": "Bulk"})
        await until(lambda: "title" in (edit.change.values if edit.change else {}))
        opened.session.jobs.cancel(job.id)
        await ended(opened, job, JobState.STOPPED)
        cell = opened.session.staging.cell(CONTACTS, keys[0], "department")
        assert cell is not None
        assert cell.wire == "Mine"
        assert opened.session.staging.cell(CONTACTS, keys[0], "title") is None


async def test_new_records_take_staged_cells_along(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await ready(opened)
        opened.session.work_offline()
        made = await opened.session.new_record(CONTACTS)
        made.edit_text("lastname", "Quite New")
        await made.save()
        assert made.key is not None
        stage(opened, [made.key])
        over = await ended(opened, await opened.session.staging.apply(CONTACTS))
        assert over.results[0].words == "It goes out with the new record."
        opened.session.retry_now()
        await opened.sent()
        assert demo.rows("Contacts")[str(made.id)]["title"] == "Won"


async def test_what_others_changed_waits_for_the_person(demo: DemoServer) -> None:
    async with staged(demo, 2) as (opened, keys):
        demo.edit("Contacts", next(iter(demo.rows("Contacts"))), {"title": "Theirs"})
        opened.clock.ahead = 60
        over = await ended(opened, await opened.session.staging.apply(CONTACTS))
        assert over.problems == 1
        change = opened.session.outbox.next_in_need(None)
        assert change is not None
        assert change.state is ChangeState.CLASHED
        assert titles(demo, keys) == ["Theirs", "Won"]


async def test_jobs_that_write_run_one_after_another(demo: DemoServer) -> None:
    keys = keys_of(demo, 8)
    async with office(demo) as opened:
        await ready(opened)
        demo.faults.delay = 0.03
        bulk = opened.session.bulk
        first = await bulk.edit(CONTACTS, keys[:4], {"title": "A"})
        second = await bulk.edit(CONTACTS, keys[4:], {"title": "B"})
        assert now(opened, second).state is JobState.WAITING
        opened.session.jobs.pause(first.id)
        await ended(opened, second)
        assert now(opened, first).state is JobState.PAUSED
        opened.session.jobs.resume(first.id)
        await ended(opened, first)
        assert titles(demo, keys) == ["A"] * 4 + ["B"] * 4
        await asyncio.sleep(0)
