"""Filling a module and keeping it fresh, against the demo server, with every call counted."""

from pathlib import Path

from tests.helpers.desk import CONTACTS, Desk, desk, until
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import AccessDenied
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import PAGE
from vtdesk.sync.backlog import MOST_WAITING

INVOICE = ModuleName("Invoice")


async def expect_equal(desk: Desk, module: ModuleName = CONTACTS) -> None:
    rows = desk.demo.rows(module)
    schema = desk.cache.schema(module)
    assert schema is not None
    assert {f"{schema.id_prefix}x{key}" for key in await desk.keys(module)} == set(rows)


async def test_a_fill_brings_every_record_for_one_call_a_hundred(demo: DemoServer) -> None:
    demo.grow("Contacts", 1000 - len(demo.rows("Contacts")))
    async with desk(demo) as running:
        await running.pull()
        await expect_equal(running)
        assert demo.calls.count("query") <= 10 + 3
        record = running.record(next(iter(demo.rows("Contacts"))))
        wanted = demo.rows("Contacts")[str(record.id)]
        assert record.values["lastname"] == wanted["lastname"]
        assert not record.partial


async def test_records_with_line_items_come_whole_and_once(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull(INVOICE)
        await expect_equal(running, INVOICE)


async def test_a_second_look_at_an_unchanged_module_costs_one_call(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        demo.calls.clear()
        await running.pull()
        assert [call.operation for call in demo.calls.all()] == ["sync"]


async def test_a_fresh_module_costs_nothing_to_open_again(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        demo.calls.clear()
        running.engine.wish_pull(CONTACTS)
        assert running.engine.status.pulls == ()
        assert demo.calls.count() == 0


async def test_a_delta_brings_what_others_changed_and_made(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.pull()
        changed = next(iter(demo.rows("Contacts")))
        demo.edit("Contacts", changed, {"lastname": "Łódzka"})
        made = demo.add("Contacts", {"lastname": "Newcomer"})
        await running.pull()
        assert running.record(changed).values["lastname"] == "Łódzka"
        assert running.record(made).label.endswith("Newcomer")


async def test_a_change_made_while_the_fill_runs_is_in_the_next_delta(demo: DemoServer) -> None:
    demo.grow("Contacts", 600 - len(demo.rows("Contacts")))
    first = min(demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        await running.begin()
        demo.edit("Contacts", first, {"lastname": "Overtaken"})
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        await running.pull()
        assert running.record(first).values["lastname"] == "Overtaken"


async def test_a_fill_goes_on_where_a_lost_network_left_it(demo: DemoServer) -> None:
    demo.grow("Contacts", 600 - len(demo.rows("Contacts")))
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        await running.begin()
        demo.faults.offline = True
        await until(lambda: running.engine.status.online is False)
        assert running.engine.status.offline_since is not None
        stored = len(await running.keys())
        demo.faults.offline = False
        demo.calls.clear()
        running.engine.retry_now()
        await until(lambda: running.engine.is_at_rest)
        await expect_equal(running)
        assert demo.calls.count("query") <= (600 - stored) // 100 + 2
        assert running.engine.status.online is True


async def test_a_fill_goes_on_after_a_restart(demo: DemoServer, tmp_path: Path) -> None:
    demo.grow("Contacts", 600 - len(demo.rows("Contacts")))
    file = tmp_path / "store.sqlite"
    async with desk(demo, file) as running:
        await running.engine.ensure_schema(CONTACTS)
        running.engine.wish_pull(CONTACTS)
        await until(lambda: any(changes.rows for changes in running.changes))
    demo.calls.clear()
    async with desk(demo, file) as running:
        await running.pull()
        await expect_equal(running)
        assert demo.calls.count("describe") == 0


async def test_stopping_keeps_what_came_and_asks_no_more(demo: DemoServer) -> None:
    demo.grow("Contacts", 2_000 - len(demo.rows("Contacts")))
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        running.engine.wish_pull(CONTACTS)
        await until(lambda: any(changes.rows for changes in running.changes))
        running.engine.stop_pull(CONTACTS)
        assert running.engine.status.pulls == ()
        stored = len(await running.keys())
        await running.pull(INVOICE)
        # what had been answered is stored, being stored or waiting for that
        answered = stored + 2 * MOST_WAITING + PAGE
        assert 0 < len(await running.keys()) <= answered


async def test_the_module_wished_for_last_comes_first(demo: DemoServer) -> None:
    demo.grow("Contacts", 900 - len(demo.rows("Contacts")))
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        await running.engine.ensure_schema(INVOICE)
        await running.begin()
        running.engine.wish_pull(INVOICE)
        await until(lambda: running.engine.status.pull(INVOICE) is None)
        assert running.engine.status.pull(CONTACTS) is not None
        await until(lambda: not running.engine.status.pulls)


async def test_after_used_up_calls_nothing_is_asked_before_the_announced_moment(
    demo: DemoServer,
) -> None:
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        demo.faults.cause(Trouble.TOO_MANY, "query", 1)
        running.engine.wish_pull(CONTACTS)
        await until(lambda: (running.engine.status.resume_at or 0.0) > running.clock())
        demo.calls.clear()
        running.engine.retry_now()
        await until(lambda: running.engine.status.resume_at is not None)
        assert demo.calls.count() == 0
        assert running.engine.status.pull(CONTACTS) is not None


async def test_an_answer_that_is_no_vtiger_answer_stops_only_this_module(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        demo.faults.cause(Trouble.HTML, "query")
        running.engine.wish_pull(CONTACTS)
        await until(lambda: bool(running.problems))
        assert running.engine.problem(CONTACTS) is running.problems[0][1]
        demo.faults.clear()
        await running.pull(INVOICE)
        await running.pull()
        assert running.engine.problem(CONTACTS) is None
        await expect_equal(running)


async def test_a_module_one_may_not_see_is_said_so(demo: DemoServer) -> None:
    async with desk(demo) as running:
        running.engine.wish_pull(ModuleName("Nowhere"))
        await until(lambda: bool(running.problems))
        assert isinstance(running.problems[0][1], AccessDenied)
