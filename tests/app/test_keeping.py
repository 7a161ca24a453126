"""Choosing what is kept, its price and size, and looking after the store."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.helpers.demo_session import FORMATS, demo_session
from tests.helpers.desk import STORE_KEY, until
from tests.helpers.sample_session import Failures
from vtdesk.api.client import VtigerClient
from vtdesk.app.bus import Bus
from vtdesk.app.session import Session, SessionParts
from vtdesk.app.tasks import Tasks
from vtdesk.demo.people import Rights
from vtdesk.demo.schemas import Field
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Account, Secret, WriteLevel
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.keeping import ALL, MINE, VISITED, Ceilings, recent
from vtdesk.store.cache import Cache
from vtdesk.sync.membership import choose_groups

ACCOUNTS = ModuleName("Accounts")
CONTACTS = ModuleName("Contacts")
PRODUCTS = ModuleName("Products")
OWNER = "assigned_user_id"


def groups_of_first(demo: DemoServer) -> list[RecordId]:
    """The groups of the person signed in."""
    owners = demo.company.people[0].owner_ids
    return [RecordId("20", int(one[3:])) for one in owners if one.startswith("20x")]


@asynccontextmanager
async def stored_session(demo: DemoServer, file: Path) -> AsyncIterator[Session]:
    """A session whose store is a file."""
    person = demo.users[0]
    failures = Failures()
    account = Account("demo", demo.endpoint, person.user, "Sample", write_level=WriteLevel.NORMAL)
    parts = SessionParts(
        account,
        VtigerClient(
            demo.endpoint,
            person.user,
            Secret(person.access_key),
            write_level=WriteLevel.NORMAL,
        ),
        await Cache.open(file, STORE_KEY),
        Bus(),
        Tasks(known=failures.known.append, bug=failures.bug),
        FORMATS,
        lambda account: None,
    )
    session = Session(parts)
    await session.open()
    try:
        yield session
    finally:
        await session.close()
    assert not failures.bugs


async def ready(session: Session) -> None:
    """Wait until the list of modules, users and groups are there."""
    await until(lambda: bool(session.modules))
    await until(lambda: session._engine.is_at_rest and not session.status.pulls)


def filled(session: Session, module: ModuleName) -> Callable[[], bool]:
    return lambda: session.freshness(module) is not None and not session.status.pulls


async def fill(session: Session, module: ModuleName = CONTACTS) -> None:
    await session.open_table(module).start()
    await until(filled(session, module))


async def test_a_choice_is_fetched_and_kept_over_a_restart(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with stored_session(demo, tmp_path / "store") as session:
        await ready(session)
        assert session.keeping.policy(CONTACTS) == ALL
        assert session.keeping.chosen() == frozenset()
        await session.keeping.set_policy(CONTACTS, recent(24))
        await until(filled(session, CONTACTS))
    async with stored_session(demo, tmp_path / "store") as session:
        assert session.keeping.policy(CONTACTS) == recent(24)
        assert session.keeping.chosen() == {CONTACTS}


async def test_a_chosen_fetch_that_was_broken_off_goes_on_at_the_next_start(
    demo: DemoServer, tmp_path: Path
) -> None:
    demo.grow("Contacts", 900)
    async with stored_session(demo, tmp_path / "store") as session:
        await ready(session)
        demo.faults.delay = 0.02
        await session.keeping.set_policy(CONTACTS, ALL)
        await until(lambda: session.status.pull(CONTACTS) is not None)
    demo.faults.delay = 0.0
    async with stored_session(demo, tmp_path / "store") as session:
        await until(filled(session, CONTACTS))
        assert await session.count(CONTACTS) == len(demo.rows("Contacts"))


async def test_a_narrower_choice_lets_go_of_the_rest_but_not_of_edits(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session)
        assert session.user is not None
        me = str(session.user.id)
        rows = demo.rows("Contacts")
        theirs = [record for record, row in rows.items() if row[OWNER] != me]
        session.work_offline()
        edit = await session.open_record(CONTACTS, int(theirs[0].split("x")[1]))
        edit.edit_text("lastname", "Typed")
        await edit.save()
        typed = await session.open_record(CONTACTS, int(theirs[1].split("x")[1]))
        typed.edit_text("lastname", "Only typed")
        await typed.keep_draft()
        await session.keeping.set_policy(CONTACTS, MINE)
        mine = sum(row[OWNER] == me for row in rows.values())
        assert await session.count(CONTACTS) == mine + 2
        assert session.outbox_count.waiting == 1


async def test_a_wider_choice_brings_the_rest(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await session.keeping.set_policy(CONTACTS, MINE)
        await until(filled(session, CONTACTS))
        assert await session.count(CONTACTS) < len(demo.rows("Contacts"))
        await session.keeping.set_policy(CONTACTS, ALL)
        await until(lambda: session.status.pull(CONTACTS) is not None)
        await until(filled(session, CONTACTS))
        assert await session.count(CONTACTS) == len(demo.rows("Contacts"))


async def test_of_what_is_not_kept_any_more_the_newest_stay(demo: DemoServer) -> None:
    demo.grow("Contacts", 900)
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session)
        await session.keeping.set_policy(CONTACTS, VISITED)
        await until(filled(session, CONTACTS))
        assert await session.count(CONTACTS) <= 600
        assert session.open_table(CONTACTS).partial


async def test_a_price_is_one_call_and_then_none(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await session.ensure_schema(CONTACTS)
        demo.calls.clear()
        price = await session.keeping.estimate(CONTACTS, ALL)
        assert demo.calls.count() == 1
        assert price.records == len(demo.rows("Contacts"))
        assert price.calls == -(-price.records // 100) + 3
        assert await session.keeping.estimate(CONTACTS, ALL) == price
        assert demo.calls.count() == 1
        mine = await session.keeping.estimate(CONTACTS, MINE)
        assert mine.records < price.records


@pytest.mark.parametrize("looked_at", [0, 3])
async def test_the_size_told_before_is_about_what_it_takes(
    demo: DemoServer, tmp_path: Path, looked_at: int
) -> None:
    demo.grow("Contacts", 1_500)
    async with stored_session(demo, tmp_path / "store") as session:
        await ready(session)
        await session.ensure_schema(CONTACTS)
        for name in list(demo.rows("Contacts"))[:looked_at]:
            record = parse_record_id(name)
            assert record is not None
            await session._engine.questions.fetch_record(CONTACTS, record.number)
        told = await session.keeping.estimate(CONTACTS, ALL)
        await session.keeping.set_policy(CONTACTS, ALL)
        await until(filled(session, CONTACTS))
        (taken,) = [one for one in await session.keeping.usage() if one.module == CONTACTS]
        assert taken.rows == told.records
        assert taken.bytes / 2 < told.bytes < taken.bytes * 2


async def test_the_price_of_mine_is_what_is_fetched(demo: DemoServer) -> None:
    demo.grow("Contacts", 900)
    async with demo_session(demo) as session:
        await ready(session)
        await session.ensure_schema(CONTACTS)
        alone = await session.keeping.estimate(CONTACTS, MINE)
        await session.keeping.set_my_groups(groups_of_first(demo))
        price = await session.keeping.estimate(CONTACTS, MINE)
        assert alone.records < price.records
        demo.calls.clear()
        await session.keeping.set_policy(CONTACTS, MINE)
        await until(filled(session, CONTACTS))
        assert await session.count(CONTACTS) == price.records
        assert demo.calls.count() == price.calls
        await session.keeping.usage()
        assert (await session.keeping.estimate(CONTACTS, MINE)).calls == 0
        await session.keeping.set_my_groups([])
        assert (await session.keeping.estimate(CONTACTS, MINE)).records == alone.records


async def test_another_group_has_a_price_until_it_is_here(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await session.keeping.set_policy(CONTACTS, MINE)
        await until(filled(session, CONTACTS))
        await session.keeping.usage()
        assert (await session.keeping.estimate(CONTACTS, MINE)).calls == 0
        await choose_groups(session._cache, groups_of_first(demo))
        assert (await session.keeping.estimate(CONTACTS, MINE)).calls > 0


async def test_what_is_mine_follows_the_groups_that_are_chosen(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session)
        await session.keeping.set_policy(CONTACTS, MINE)
        await until(filled(session, CONTACTS))
        mine = await session.count(CONTACTS)
        owners = demo.company.people[0].owner_ids
        ours = sum(row[OWNER] in owners for row in demo.rows("Contacts").values())
        assert 0 < mine < ours
        await session.set_my_groups(groups_of_first(demo))
        await until(filled(session, CONTACTS))
        assert await session.count(CONTACTS) == ours
        demo.calls.clear()
        await session.set_my_groups(groups_of_first(demo))
        assert not session.status.pulls, "nothing changed"
        session.work_offline()
        await session.set_my_groups([])
        assert await session.count(CONTACTS) == mine, "they are let go without a network"


async def test_what_is_here_costs_nothing_more(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session)
        assert (await session.keeping.estimate(CONTACTS, ALL)).calls == 0


async def test_usage_tells_rows_bytes_and_age(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session)
        usage = {line.module: line for line in await session.keeping.usage()}[CONTACTS]
        assert usage.rows == usage.total == len(demo.rows("Contacts"))
        assert usage.bytes > 100 * usage.rows
        assert usage.as_of == session.freshness(CONTACTS)


async def test_ceilings_are_kept_and_hold_at_once(demo: DemoServer, tmp_path: Path) -> None:
    wanted = Ceilings(minute=0.25, day=0.1)
    async with stored_session(demo, tmp_path / "store") as session:
        assert session.keeping.ceilings == Ceilings()
        await session.keeping.set_ceilings(wanted)
        assert session.keeping.ceilings == wanted
    async with stored_session(demo, tmp_path / "store") as session:
        assert session.keeping.ceilings == wanted


async def test_removed_data_is_off_the_disk_and_edits_stay(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session)
        session.work_offline()
        key = int(next(iter(demo.rows("Contacts"))).split("x")[1])
        edit = await session.open_record(CONTACTS, key)
        edit.edit_text("lastname", "Waiting")
        await edit.save()
        await session.keeping.remove_local_data(CONTACTS)
        assert await session.count(CONTACTS) == 1
        assert session.freshness(CONTACTS) is None
        session.retry_now()
        await fill(session)
        assert await session.count(CONTACTS) == len(demo.rows("Contacts"))


async def test_with_the_records_go_their_names(demo: DemoServer) -> None:
    """But for those of users and groups, and those that a waiting change mentions."""
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session, ACCOUNTS)
        await fill(session)
        session.work_offline()
        linked = next(k for k, row in demo.rows("Contacts").items() if row["account_id"])
        company = parse_record_id(str(demo.rows("Contacts")[linked]["account_id"]))
        assert company is not None
        name = session.label(company)
        edit = await session.open_record(CONTACTS, int(linked.split("x")[1]))
        edit.edit_text("lastname", "Waiting")
        await edit.save()
        owners = await session.owners()
        await session.keeping.remove_local_data(CONTACTS, ACCOUNTS)
        mentioned = {linked, *map(str, demo.rows("Contacts")[linked].values())}
        contacts = {str(one.id) for one in await session.find_targets([CONTACTS], "")}
        assert linked in contacts <= mentioned
        left = await session.find_targets([ACCOUNTS], "")
        assert [(target.id, target.label) for target in left] == [(company, name)]
        assert await session.owners() == owners
        names = await session._cache._reader.run(
            lambda database: [i for (i,) in database.rows("SELECT id FROM labels")]
        )
        assert set(names) <= {str(owner.id) for owner in owners} | mentioned


async def test_checking_the_store_tells_its_price_and_what_differs(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session)
        demo.add("Contacts", {"lastname": "Newcomer"})
        price = session.keeping.check_price()
        demo.calls.clear()
        found = await session.keeping.check_store()
        assert demo.calls.count() == price
        assert found.sound
        contacts = next(line for line in found.modules if line.module == CONTACTS)
        assert not contacts.agrees
        assert contacts.there == contacts.here + 1


async def test_checking_offline_still_looks_through_the_file(demo: DemoServer) -> None:
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session)
        session.work_offline()
        found = await session.keeping.check_store()
        assert found.sound
        assert found.offline


async def test_what_was_removed_does_not_come_back_by_itself(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with stored_session(demo, tmp_path / "store") as session:
        await ready(session)
        for module in (CONTACTS, ACCOUNTS):
            await session.keeping.set_policy(module, MINE)
            await until(filled(session, module))
        await session.keeping.remove_local_data(CONTACTS, ACCOUNTS)
        session.work_offline()
        await session.keeping.set_policy(ACCOUNTS, ALL)
    async with stored_session(demo, tmp_path / "store") as session:
        await until(filled(session, ACCOUNTS))
        await ready(session)
        assert not await session.count(CONTACTS)
        assert session.keeping.policy(CONTACTS) == MINE
        await fill(session)
        assert await session.count(CONTACTS) > 0


async def test_an_unfinished_fetch_that_is_no_longer_wanted_ends(demo: DemoServer) -> None:
    demo.grow("Contacts", 900)
    async with demo_session(demo) as session:
        await ready(session)
        demo.faults.delay = 0.02
        await session.keeping.set_policy(CONTACTS, ALL)
        await until(lambda: session._cache.cursor(CONTACTS) is not None)
        await session.keeping.set_policy(CONTACTS, VISITED)
        demo.faults.delay = 0.0
        await ready(session)
        assert session.status.pull(CONTACTS) is None
        assert session._cache.cursor(CONTACTS) is None


async def test_compacting_gives_room_back(demo: DemoServer, tmp_path: Path) -> None:
    file = tmp_path / "store"
    async with stored_session(demo, file) as session:
        await ready(session)
        await fill(session)
        await session.keeping.compact()
        before = file.stat().st_size
        await session.keeping.remove_local_data(CONTACTS)
        await session.keeping.compact()
        assert file.stat().st_size < before


async def test_a_damaged_choice_counts_as_none(demo: DemoServer) -> None:
    cache = await Cache.open(None, None)
    try:
        await cache.put_note("what is kept", "{broken")
        from vtdesk.sync import policies

        assert policies.policy_of(cache, CONTACTS) == ALL
        await policies.choose(cache, CONTACTS, MINE)
        assert policies.policy_of(cache, CONTACTS) == MINE
    finally:
        await cache.close()


@pytest.mark.parametrize("module", [CONTACTS, PRODUCTS])
async def test_a_warm_start_is_up_to_date_after_three_calls(
    demo: DemoServer, tmp_path: Path, module: ModuleName
) -> None:
    async with stored_session(demo, tmp_path / "store") as session:
        await ready(session)
        await fill(session, module)
        before = session.freshness(module)
    demo.edit("Contacts", next(iter(demo.rows("Contacts"))), {"lastname": "Changed"})
    demo.calls.clear()
    async with stored_session(demo, tmp_path / "store") as session:
        session.set_visible(module)
        table = session.open_table(module)
        await table.start()
        table.refresh()
        await until(lambda: session.freshness(module) != before)
        assert demo.calls.count() <= 3


class Hiding:
    """Takes a field and a module away from everybody, for as long as wanted."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.field = self.module = ""
        fields, sees = Rights.fields, Rights.sees
        patch.setattr(Rights, "fields", lambda rights, module: self._left(fields(rights, module)))
        patch.setattr(
            Rights,
            "sees",
            lambda rights, module: module.name != self.module and sees(rights, module),
        )

    def _left(self, fields: Mapping[str, Field]) -> dict[str, Field]:
        return {name: field for name, field in fields.items() if name != self.field}


async def test_changed_fields_and_modules_reach_everything_without_a_restart(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiding = Hiding(monkeypatch)
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session)
        table = session.open_table(CONTACTS)
        record = next(iter(demo.rows("Contacts")))
        key = int(record.split("x")[1])
        typed = await session.open_record(CONTACTS, key)
        typed.edit_text("title", "Director")
        await typed.keep_draft()

        hiding.field, hiding.module = "title", "Leads"
        session.refresh_all()
        await until(lambda: table.schema is not None and table.schema.field("title") is None)
        assert all(column.spec.name != "title" for column in table.columns)
        assert ModuleName("Leads") not in {info.name for info in session.modules}
        await until(filled(session, CONTACTS))

        demo.edit("Contacts", record, {"title": "Set while it was hidden"})
        hiding.field, hiding.module = "", ""
        session.refresh_all()
        await until(lambda: table.schema is not None and table.schema.field("title") is not None)
        await until(filled(session, CONTACTS))
        assert ModuleName("Leads") in {info.name for info in session.modules}
        assert typed.text("title") == "Director"
        other = list(demo.rows("Contacts"))[5]
        seen = await session.open_record(CONTACTS, int(other.split("x")[1]))
        assert seen.text("title") == str(demo.rows("Contacts")[other]["title"] or "")


async def test_a_field_that_comes_brings_its_values(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hiding = Hiding(monkeypatch)
    hiding.field = "title"
    async with demo_session(demo) as session:
        await ready(session)
        await fill(session)
        hiding.field = ""
        session.refresh_all()
        await until(lambda: session.status.pull(CONTACTS) is not None)
        await until(filled(session, CONTACTS))
        titled = next(k for k, row in demo.rows("Contacts").items() if row["title"])
        seen = await session.open_record(CONTACTS, int(titled.split("x")[1]))
        assert seen.text("title") == demo.rows("Contacts")[titled]["title"]
