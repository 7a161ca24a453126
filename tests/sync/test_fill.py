"""The first fetch of a module: price, order, what is kept, and going on after a kill."""

import asyncio
import itertools
import math
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS, Desk, desk, until
from tests.helpers.mirror import differences
from vtdesk.api import vtql
from vtdesk.demo.faults import Defect, Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import ServerTrouble, StoreTrouble
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.keeping import VISITED, Policy, recent
from vtdesk.domain.laid_records import Layout
from vtdesk.domain.record import WireRecord
from vtdesk.sync import policies

LEADS = ModuleName("Leads")
PRODUCTS = ModuleName("Products")
ADMINISTRATOR, ORDINARY = 0, 1
OWNER = "assigned_user_id"


def me(demo: DemoServer, number: int = 0) -> RecordId:
    return RecordId("19", demo.company.people[number].number)


def grow(demo: DemoServer, count: int) -> None:
    demo.grow("Contacts", count - len(demo.rows("Contacts")))


async def choose(running: Desk, policy: Policy, module: ModuleName = CONTACTS) -> None:
    await policies.choose(running.cache, module, policy)


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
@pytest.mark.parametrize("number", [ADMINISTRATOR, ORDINARY])
async def test_a_fill_costs_a_call_a_hundred_and_three_more(dialect: str, number: int) -> None:
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        grow(demo, 950)
        async with desk(demo, number=number) as running:
            running.engine.me = me(demo, number)
            for module, count in ((CONTACTS, 950), (LEADS, len(demo.rows("Leads")))):
                await running.engine.ensure_schema(module)
                demo.calls.clear()
                await running.pull(module)
                assert demo.calls.count() <= math.ceil(count / 100) + 3
                assert len(await running.keys(module)) == count


@pytest.mark.parametrize("number", [ADMINISTRATOR, ORDINARY])
async def test_a_fill_of_a_module_that_sync_refuses_costs_no_more(
    demo: DemoServer, number: int
) -> None:
    custom = next(n for n, module in demo.company.catalogue.modules.items() if module.custom)
    demo.grow(custom, 450)
    module = ModuleName(custom)
    count = len(demo.rows(custom))
    async with desk(demo, number=number) as running:
        running.engine.me = me(demo, number)
        await running.engine.ensure_schema(module)
        await choose(running, Policy(), module)
        demo.calls.clear()
        await running.pull(module)
        assert demo.calls.count() <= math.ceil(count / 100) + 3
        assert len(await running.keys(module)) == count


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
async def test_no_change_is_lost_where_a_refusal_cost_the_call_of_the_mark(dialect: str) -> None:
    with DemoServer(dialect=dialect) as demo:  # type: ignore[arg-type]  # parametrized Literal
        async with desk(demo, number=ORDINARY) as running:
            running.engine.me = me(demo, ORDINARY)
            await running.engine.ensure_schema(CONTACTS)
            before, _, after = sorted(demo.rows("Contacts"))[:3]
            demo.faults.clock_shift += 3600
            demo.edit("Contacts", before, {"lastname": "Before"})
            demo.faults.intrude(lambda: demo.edit("Contacts", after, {"lastname": "Amid"}), 5)
            await running.pull()
            assert demo.rows("Contacts")[after]["lastname"] == "Amid"
            await running.pull()
            assert await differences(running) == []
            demo.calls.clear()
            await running.pull()
            assert demo.calls.count() == 1


async def test_the_store_equals_the_server_row_by_row() -> None:
    with DemoServer(dialect="opensource") as demo:
        grow(demo, 650)
        async with desk(demo) as running:
            await running.pull()
            assert await differences(running) == []


async def test_the_newest_of_mine_come_before_all_others(demo: DemoServer) -> None:
    grow(demo, 900)
    async with desk(demo) as running:
        running.engine.me = me(demo)
        await running.engine.ensure_schema(CONTACTS)
        running.engine.wish_pull(CONTACTS)
        await until(lambda: any(changes.rows for changes in running.changes))
        first = next(changes.rows[CONTACTS] for changes in running.changes if changes.rows)
        rows = demo.rows("Contacts")
        schema = running.cache.schema(CONTACTS)
        assert schema is not None
        assert {rows[f"{schema.id_prefix}x{key}"][OWNER] for key in first} == {str(me(demo))}
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        assert len(await running.keys()) == 900


async def test_an_ordinary_user_pays_once_for_asking_too_much(demo: DemoServer) -> None:
    async with desk(demo, number=1) as running:
        await running.pull()
        assert demo.calls.count("sync") == 1
        await running.pull(ModuleName("Leads"))
        assert demo.calls.count("sync") == 1


async def test_what_a_server_accepts_is_known_after_a_restart(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with desk(demo, tmp_path / "store", number=1) as running:
        await running.pull()
    demo.calls.clear()
    async with desk(demo, tmp_path / "store", number=1) as running:
        await running.pull(ModuleName("Leads"))
        assert demo.calls.count("sync") == 0


async def test_a_server_that_cannot_count_is_filled_to_its_end(demo: DemoServer) -> None:
    grow(demo, 650)
    demo.faults.defects = frozenset({Defect.COUNT, Defect.SYNC})
    async with desk(demo) as running:
        await running.pull()
        assert len(await running.keys()) == 650


async def test_the_newest_come_before_the_oldest(demo: DemoServer) -> None:
    grow(demo, 900)
    async with desk(demo) as running:
        await running.pull()
        assert await differences(running) == []
        told = [key for c in running.changes for key in sorted(c.rows.get(CONTACTS, ()))]
        first = next(c.rows[CONTACTS] for c in running.changes if c.rows)
        assert sorted(first) == sorted(told)[-len(first) :]


@pytest.mark.parametrize("after", range(7))
@pytest.mark.parametrize(("come", "go"), [(3, 0), (0, 4)])
async def test_records_that_come_and_go_at_any_moment_of_it_hide_no_others(
    demo: DemoServer, after: int, come: int, go: int
) -> None:
    grow(demo, 500)
    records = sorted(demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))
    going = (records[0], records[7], records[-150], records[-2])[:go]

    def act() -> None:
        for number in range(come):
            demo.add("Contacts", {"lastname": f"New {number}"})
        for record in going:
            demo.remove("Contacts", record)

    async with desk(demo) as running:
        running.engine.me = me(demo)
        await running.engine.ensure_schema(CONTACTS)
        demo.faults.intrude(act, after)
        await running.pull()
        assert running.problems == []
        staying = {int(record.split("x")[1]) for record in records if record not in going}
        assert staying <= set(await running.keys())
        await running.pull()
        assert await differences(running) == []


async def test_a_fill_that_an_older_release_began_upward_goes_on(demo: DemoServer) -> None:
    grow(demo, 700)
    async with desk(demo) as running:
        schema = await running.engine.ensure_schema(CONTACTS)
        rows: list[WireRecord] = []
        for _ in range(3):
            last = int(str(rows[-1]["id"]).partition("x")[2]) if rows else 0
            rows += await running.client.query(vtql.page_after(schema, last))
        last = int(str(rows[-1]["id"]).partition("x")[2])
        cursor = Cursor(
            CONTACTS, last_number=last, filled=300, total=700, modified="2001-01-01 00:00:00"
        )
        await running.cache.put_records(CONTACTS, rows, fetched=1.0, cursor=cursor)
        demo.edit("Contacts", str(rows[0]["id"]), {"lastname": "Changed"})
        demo.calls.clear()
        await running.pull()
        assert demo.calls.count() == 4
        assert len(await running.keys()) == 700
        await running.pull()
        assert await differences(running) == []


async def test_records_that_go_while_it_runs_do_not_keep_it_from_ending(demo: DemoServer) -> None:
    grow(demo, 700)
    last = sorted(demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))[:40]
    async with desk(demo) as running:
        await running.engine.ensure_schema(CONTACTS)
        await running.begin()
        for record in last:
            demo.remove("Contacts", record)
        await until(lambda: running.engine.status.pull(CONTACTS) is None)
        cursor = running.cache.cursor(CONTACTS)
        assert cursor is not None
        assert cursor.complete
        assert running.problems == []
        assert len(await running.keys()) == 660


async def test_an_end_that_is_none_is_noticed(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers answer an empty list when their own query goes wrong (wire fact 1.8)."""
    grow(demo, 600)
    async with desk(demo) as running:
        asked = running.client.page
        silent = iter([False, False, True])

        async def page(text: str, layout: Layout | None = None) -> Sequence[WireRecord]:
            whole_page = "order by id" in text and "select *" in text and " in (" not in text
            return [] if whole_page and next(silent, False) else await asked(text, layout)

        monkeypatch.setattr(running.client, "page", page)
        await running.pull()
        assert running.problems == []
        assert len(await running.keys()) == 600


async def test_rows_that_are_counted_and_never_given_are_spoken_of(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(demo) as running:
        counted = running.client.count

        async def count(module: ModuleName, where: str = "") -> int | None:
            return (await counted(module, where) or 0) + 7

        monkeypatch.setattr(running.client, "count", count)
        await running.pull()
        assert [type(error) for _, error in running.problems] == [ServerTrouble]
        assert "hidden" in running.problems[0][1].summary
        cursor = running.cache.cursor(CONTACTS)
        assert cursor is not None
        assert cursor.complete


async def test_a_page_that_does_not_go_on_ends_the_fill(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(demo, 600)
    async with desk(demo) as running:
        asked = running.client.page
        first: list[WireRecord] = []

        async def page(text: str, layout: Layout | None = None) -> Sequence[WireRecord]:
            answer = await asked(text, layout)
            if "order by id" not in text:
                return answer
            first.extend([] if first else answer)
            return first

        monkeypatch.setattr(running.client, "page", page)
        await running.pull()
        assert "again" in running.problems[0][1].summary


Answer = Callable[[int, list[WireRecord]], list[WireRecord]]
"""Makes of the n-th page, counted from 0, what the server answers."""


def answer_pages(running: Desk, monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    asked = running.client.page
    numbers = itertools.count()

    async def page(text: str, layout: Layout | None = None) -> Sequence[WireRecord]:
        found = await asked(text, layout)
        whole = "order by id" in text and "select *" in text and " in (" not in text
        return answer(next(numbers), [*found]) if whole else found

    monkeypatch.setattr(running.client, "page", page)


async def test_doubled_rows_do_not_count_as_others(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(demo, 900)
    async with desk(demo) as running:
        answer_pages(running, monkeypatch, lambda n, p: p[:50] * 2 if n in (1, 3) else p)
        await running.pull()
        assert running.problems == []
        assert await differences(running) == []
        cursor = running.cache.cursor(CONTACTS)
        assert cursor is not None
        assert (cursor.complete, cursor.filled) == (True, 900)


async def test_rows_of_the_page_before_do_not_count_as_others(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(demo, 900)
    before: list[WireRecord] = []

    def answer(number: int, page: list[WireRecord]) -> list[WireRecord]:
        mixed = [*before[60:], *page[:60]] if number == 2 else page
        before[:] = page
        return mixed

    async with desk(demo) as running:
        answer_pages(running, monkeypatch, answer)
        await running.pull()
        assert running.problems == []
        assert await differences(running) == []


async def test_rows_that_a_page_leaves_out_are_looked_for_at_the_end(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(demo, 900)
    async with desk(demo) as running:
        answer_pages(running, monkeypatch, lambda n, p: p[30:] if n in (0, 4) else p)
        await running.pull()
        assert running.problems == []
        assert await differences(running) == []


@pytest.mark.parametrize("after", [2, 3, 4, 6])
async def test_a_repeated_page_loses_nothing(demo: DemoServer, after: int) -> None:
    grow(demo, 700)
    demo.faults.cause(Trouble.REPEATED_PAGE, "query", 1, after)
    async with desk(demo) as running:
        running.engine.me = me(demo)
        await running.pull()
        await running.pull()
        assert await differences(running) == []


async def test_only_what_changed_lately_is_kept(demo: DemoServer) -> None:
    async with desk(demo) as running:
        await choose(running, recent(6))
        await running.pull()
        times = [str(row["modifiedtime"]) for row in demo.rows("Contacts").values()]
        held = {
            str(running.record(record).modified)
            for record in demo.rows("Contacts")
            if int(record.split("x")[1]) in set(await running.keys())
        }
        assert min(held) > min(times)
        assert len(await running.keys()) == sum(time >= min(held) for time in times)


async def test_a_large_module_that_is_not_kept_brings_its_newest_pages(demo: DemoServer) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.engine.ensure_schema(PRODUCTS)
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() == 6
        cursor = running.cache.cursor(PRODUCTS)
        assert cursor is not None
        assert cursor.partial
        assert cursor.total == len(demo.rows("Products"))
        assert len(await running.keys(PRODUCTS)) > 400
        demo.calls.clear()
        await running.pull(PRODUCTS)
        assert demo.calls.count() == 1


async def test_a_small_module_that_is_not_kept_comes_whole(demo: DemoServer) -> None:
    async with desk(demo) as running:
        assert policies.policy_of(running.cache, PRODUCTS) == VISITED
        await running.pull(PRODUCTS)
        assert len(await running.keys(PRODUCTS)) == len(demo.rows("Products"))


async def test_what_was_newest_becomes_everything_when_it_is_chosen(demo: DemoServer) -> None:
    demo.grow("Products", 900)
    async with desk(demo) as running:
        await running.pull(PRODUCTS)
        await choose(running, Policy(), PRODUCTS)
        await running.pull(PRODUCTS)
        assert len(await running.keys(PRODUCTS)) == len(demo.rows("Products"))


async def test_cut_answers_and_broken_servers_only_delay_it(demo: DemoServer) -> None:
    grow(demo, 500)
    for trouble in (Trouble.CUT_BODY, Trouble.ERROR, Trouble.DROP_AFTER, Trouble.BROKEN_JSON):
        demo.faults.cause(trouble, "query", 1)
    async with desk(demo) as running:
        for _ in range(8):
            await running.pull()
            running.engine.retry_now()
        assert len(await running.keys()) == 500


_CHILD = """
import asyncio, sys
from pathlib import Path
from vtdesk.api.client import VtigerClient
from vtdesk.domain.account import Secret
from vtdesk.domain.ids import ModuleName
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine, EngineHooks
import time

async def main(endpoint, user, key, file, store_key):
    client = VtigerClient(endpoint, user, Secret(key))
    cache = await Cache.open(Path(file), Secret(store_key))
    def changed(changes):
        if changes.rows:
            print("stored", flush=True)
    hooks = EngineHooks(changed, lambda s: None, lambda s: None, lambda m, e: None)
    engine = Engine(client, cache, time.time, hooks)
    engine.wish_pull(ModuleName("Contacts"), force=True)
    await engine.run()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
@pytest.mark.parametrize("writes", [1, 2, 4])
async def test_a_kill_at_any_instant_of_a_fill_loses_nothing(tmp_path: Path, writes: int) -> None:
    from tests.helpers.desk import STORE_KEY

    with DemoServer(dialect="opensource") as demo:
        grow(demo, 800)
        demo.faults.delay = 0.01
        user = demo.users[0]
        file = tmp_path / "store"
        arguments = [demo.endpoint, user.user, user.access_key, str(file), STORE_KEY.reveal()]
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _CHILD, *arguments, stdout=subprocess.PIPE, env=dict(os.environ)
        )
        assert child.stdout is not None
        for _ in range(writes):
            await child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        await child.wait()
        demo.faults.delay = 0.0
        demo.calls.clear()
        async with desk(demo, file) as running:
            stored = len(await running.keys())
            assert 0 < stored < 800
            await running.pull()
            assert await differences(running) == []
            assert demo.calls.count("query") <= 9


async def test_a_full_disk_stops_it_and_a_free_one_lets_it_go_on(tmp_path: Path) -> None:
    with DemoServer(dialect="opensource") as demo:
        grow(demo, 700)
        async with desk(demo, tmp_path / "store") as running:
            await running.engine.ensure_schema(CONTACTS)
            writer, database = running.cache._writer, running.cache._database
            await writer.run(lambda: database.run("PRAGMA max_page_count = 120"))
            await running.pull()
            assert [type(error) for _, error in running.problems] == [StoreTrouble]
            assert "full" in running.problems[0][1].summary
            await writer.run(lambda: database.run("PRAGMA max_page_count = 1000000"))
            await running.pull()
            await running.pull()
            assert await differences(running) == []
