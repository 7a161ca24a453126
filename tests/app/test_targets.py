"""Finding what a field is to point to: here at once, on the server for a price, recent ones first."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS
from tests.helpers.office import Office, office
from vtdesk.app.targets import Targets, _queries
from vtdesk.demo.server import DemoServer
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import Offline
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import LocalId, ModuleName, RecordId, parse_record_id
from vtdesk.domain.schema import FieldSpec, ModuleSchema

ACCOUNTS, USERS = ModuleName("Accounts"), ModuleName("Users")


def named(demo: DemoServer, text: str) -> RecordId:
    rows = demo.rows(ACCOUNTS)
    found = parse_record_id(next(i for i, row in rows.items() if text in str(row["accountname"])))
    assert found is not None
    return found


async def ready(opened: Office) -> Targets:
    await opened.table()
    await opened.quiet()
    return opened.session.targets


async def test_the_server_is_offered_only_for_what_is_not_all_here(demo: DemoServer) -> None:
    async with office(demo) as opened:
        targets = await ready(opened)
        assert targets.calls((CONTACTS,), "noor") == 0
        await opened.session.ensure_schema(ACCOUNTS)
        assert targets.calls((ACCOUNTS,), "salinas") == 1
        assert targets.calls((ACCOUNTS, CONTACTS), "salinas") == 1
        assert targets.calls((ACCOUNTS,), "s") == 0
        assert targets.calls((ACCOUNTS,), " !? ") == 0
        assert targets.calls((ModuleName("Nowhere"),), "salinas") == 0


async def test_a_module_that_was_never_described_costs_one_call_more(demo: DemoServer) -> None:
    async with office(demo) as opened:
        targets = await ready(opened)
        assert opened.session.schema(ModuleName("Vendors")) is None
        assert targets.calls((ModuleName("Vendors"),), "salinas") == 2


async def test_what_the_server_finds_is_here_the_next_time(demo: DemoServer) -> None:
    async with office(demo) as opened:
        targets = await ready(opened)
        await opened.session.ensure_schema(ACCOUNTS)
        assert await targets.find((ACCOUNTS,), "salinas da") == ()
        before = demo.calls.count("query")
        found = await targets.search((ACCOUNTS,), "salinas da")
        assert demo.calls.count("query") == before + targets.calls((ACCOUNTS,), "salinas da")
        assert "Salinas da Ria" in [target.label for target in found]
        assert found == await targets.find((ACCOUNTS,), "salinas da")
        cursor = opened.session._cache.cursor(ACCOUNTS)
        assert cursor is None or not cursor.complete


async def test_a_name_of_several_fields_is_found_by_words_of_each(demo: DemoServer) -> None:
    row = next(iter(demo.rows(CONTACTS).values()))
    text = f"{str(row['firstname'])[:3]} {str(row['lastname'])[:3]}"
    async with office(demo) as opened:
        targets = opened.session.targets
        await opened.session._engine.questions.load_modules()
        await opened.session.ensure_schema(CONTACTS)
        found = await targets.search((CONTACTS,), text)
        wanted = f"{row['firstname']} {row['lastname']}"
        assert wanted in [target.label for target in found]


async def test_without_a_connection_nothing_is_offered(demo: DemoServer) -> None:
    async with office(demo) as opened:
        targets = await ready(opened)
        await opened.session.ensure_schema(ACCOUNTS)
        opened.session.work_offline()
        await opened.quiet()
        assert targets.calls((ACCOUNTS,), "salinas") == 0
        with pytest.raises(Offline):
            await targets.search((ACCOUNTS,), "salinas")


async def test_the_recent_ones_come_first_and_survive(demo: DemoServer, tmp_path: Path) -> None:
    async with office(demo) as opened:
        targets = await ready(opened)
        await opened.session.ensure_schema(ACCOUNTS)
        found = await targets.search((ACCOUNTS,), "ltd")
        assert len(found) > 2
        last, other = found[-1], found[-2]
        await targets.remember(other.id)
        await targets.remember(last.id)
        assert (await targets.find((ACCOUNTS,), "ltd"))[:2] == (last, other)
        assert (await targets.find((ACCOUNTS,), ""))[:2] == (last, other)
        assert last not in await targets.find((CONTACTS,), "")
        assert sorted(t.label for t in await targets.find((ACCOUNTS,), "ltd")) == sorted(
            target.label for target in found
        )
        session = opened.session
        again = Targets(session._cache, session._engine, session._references)
        assert (await again.find((ACCOUNTS,), "ltd"))[:2] == (last, other)


async def test_a_damaged_memory_of_recent_ones_is_none(demo: DemoServer) -> None:
    async with office(demo) as opened:
        targets = await ready(opened)
        await opened.session._cache.put_note("recent targets", "rubbish 11x99999999 new-7")
        assert await targets.find((ACCOUNTS,), "salinas") == ()
        await targets.remember(LocalId(7))
        assert await targets.find((ACCOUNTS,), "salinas") == ()


async def test_only_so_many_recent_ones_are_remembered(demo: DemoServer) -> None:
    async with office(demo) as opened:
        targets = await ready(opened)
        for number in range(1, 60):
            await targets.remember(RecordId("11", number))
        kept = (opened.session._cache.note("recent targets") or "").split()
        assert len(kept) == 40
        assert kept[0] == "11x59"


async def test_a_module_that_is_kept_whole_costs_nothing(demo: DemoServer) -> None:
    async with office(demo) as opened:
        targets = await ready(opened)
        await opened.session.ensure_schema(ACCOUNTS)
        await opened.session._cache.put_cursor(Cursor(ACCOUNTS, complete=True))
        assert targets.calls((ACCOUNTS,), "salinas") == 0


def test_a_module_without_names_is_asked_by_its_first_text_or_not_at_all() -> None:
    number = FieldSpec("total", "Total", FieldKind.DOUBLE, "double", summary=True)
    text = FieldSpec("subject", "Subject", FieldKind.STRING, "string", summary=True)
    nameless = ModuleSchema(ModuleName("Things"), "Things", "77", (number,))
    assert _queries(nameless, "abc") == ()
    (query,) = _queries(replace(nameless, fields=(number, text)), "abc")
    assert "subject like '%abc%'" in query
