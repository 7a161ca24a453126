"""The local clock put back: nothing counts as known because it lies in the future."""

from itertools import islice

from tests.helpers.desk import CONTACTS, desk, until
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeKind, ChangeState
from vtdesk.domain.ids import ModuleName

HOURS = 5 * 3_600.0
LEADS = ModuleName("Leads")


def some(demo: DemoServer) -> str:
    return next(iter(demo.rows("Contacts")))


async def test_an_edit_after_the_clock_was_put_back_overwrites_nobody(demo: DemoServer) -> None:
    record = some(demo)
    async with desk(demo) as running:
        running.clock.ahead = HOURS
        await running.pull()
        running.clock.ahead = 0.0
        demo.edit("Contacts", record, {"lastname": "Theirs"})
        await running.change(ChangeKind.REVISE, record, {"lastname": "Mine"})
        await until(lambda: running.cache.outbox()[0].state is ChangeState.CLASHED)
        assert demo.rows("Contacts")[record]["lastname"] == "Theirs"


async def test_many_edits_after_the_clock_was_put_back_overwrite_nobody(demo: DemoServer) -> None:
    records = list(islice(demo.rows("Contacts"), 5))
    async with desk(demo) as running:
        running.clock.ahead = HOURS
        await running.pull()
        running.clock.ahead = 0.0
        for record in records:
            demo.edit("Contacts", record, {"lastname": "Theirs"})
        running.engine.work_offline()
        for record in records:
            await running.change(ChangeKind.REVISE, record, {"lastname": "Mine"})
        running.engine.retry_now()
        await until(lambda: all(c.state is ChangeState.CLASHED for c in running.cache.outbox()))
        assert {demo.rows("Contacts")[record]["lastname"] for record in records} == {"Theirs"}


async def test_a_table_opened_after_the_clock_was_put_back_is_looked_at(demo: DemoServer) -> None:
    async with desk(demo) as running:
        running.clock.ahead = HOURS
        await running.pull()
        running.clock.ahead = 0.0
        demo.edit("Contacts", some(demo), {"lastname": "News"})
        running.engine.wish_pull(CONTACTS)
        await until(lambda: running.record(some(demo)).values["lastname"] == "News")


async def test_a_module_of_the_background_is_looked_at_as_well(demo: DemoServer) -> None:
    async with desk(demo) as running:
        running.clock.ahead = HOURS
        await running.pull()
        running.clock.ahead = 0.0
        running.engine.wish_pull(CONTACTS, first=False, patient=True)
        assert running.engine.status.pull(CONTACTS) is not None
        await until(lambda: running.engine.status.pull(CONTACTS) is None)


async def test_what_is_on_screen_goes_on_being_looked_at(demo: DemoServer) -> None:
    async with desk(demo) as running:
        running.clock.ahead = HOURS
        await running.engine.questions.load_modules()
        await running.pull()
        running.engine.set_visible(CONTACTS)
        running.engine.note_activity()
        await until(lambda: running.engine.is_at_rest)
        running.clock.ahead = 0.0
        demo.calls.clear()
        demo.edit("Contacts", some(demo), {"lastname": "News"})
        running.engine.set_visible(CONTACTS)
        await until(lambda: running.record(some(demo)).values["lastname"] == "News")
        await until(lambda: running.engine.is_at_rest)
        # what modules there are, and what this one is like, are asked anew as well, once each
        for operation in ("describe", "listtypes", "sync"):
            assert demo.calls.count(operation) == 1


async def test_a_describe_from_the_future_is_asked_for_anew(demo: DemoServer) -> None:
    async with desk(demo) as running:
        running.clock.ahead = HOURS
        await running.engine.ensure_schema(LEADS)
        running.clock.ahead = 0.0
        demo.calls.clear()
        await running.engine.ensure_schema(LEADS)
        await running.engine.ensure_schema(LEADS)
        assert demo.calls.count("describe") == 1


async def test_a_count_from_the_future_is_taken_again(demo: DemoServer) -> None:
    async with desk(demo, number=1) as running:
        running.clock.ahead = 48 * 3_600.0
        await running.pull()
        running.clock.ahead = 0.0
        demo.calls.clear()
        await running.pull()
        assert [call.operation for call in demo.calls.all()].count("query") >= 1
        counted = running.cache.cursor(CONTACTS)
        assert counted is not None
        assert counted.swept is not None
        assert counted.swept <= running.clock()
