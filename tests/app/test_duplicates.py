"""Hints that somebody is there already."""

import pytest

from tests.helpers.desk import CONTACTS
from tests.helpers.office import Office, office
from vtdesk.app.duplicates import MOST_HINTS, is_telling
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import Offline
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.schema import FieldSpec

ACCOUNTS = ModuleName("Accounts")


def two(demo: DemoServer) -> tuple[str, str]:
    first, second, *_ = demo.rows(CONTACTS)
    return first, second


async def found(opened: Office, field: str, text: str, not_key: int | None = None) -> list[str]:
    duplicates = opened.session.records.duplicates
    return [str(t.id) for t in await duplicates.same_value(CONTACTS, field, text, not_key)]


@pytest.mark.parametrize("text", ["Ada@Example.ORG", " ada@example.org "])
async def test_an_address_is_found_however_it_is_typed(demo: DemoServer, text: str) -> None:
    first, second = two(demo)
    demo.edit(CONTACTS, first, {"email": "ada@example.org"})
    demo.edit(CONTACTS, second, {"email": "ada@example.org.uk"})
    async with office(demo) as opened:
        await opened.table()
        assert await found(opened, "email", text) == [first]
        assert await found(opened, "email", text, parse_id(first).key) == []
        assert demo.calls.count("lookup") == 0


@pytest.mark.parametrize("text", ["+49 40 12 34 56 78", "040/12345678", "0049-40-12345678"])
async def test_a_number_is_found_however_it_is_written(demo: DemoServer, text: str) -> None:
    first, second = two(demo)
    demo.edit(CONTACTS, first, {"phone": "+49 (40) 1234 5678"})
    demo.edit(CONTACTS, second, {"phone": "+49 40 1234 5679", "mobile": "+49 40 1234 5678"})
    async with office(demo) as opened:
        await opened.table()
        assert await found(opened, "phone", text) == [first]


async def test_a_unique_field_is_looked_at(demo: DemoServer) -> None:
    record = next(iter(demo.rows(ACCOUNTS)))
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        schema = await opened.session.ensure_schema(ACCOUNTS)
        unique = next(spec for spec in schema.fields if spec.unique)
        value = str(demo.rows(ACCOUNTS)[record][unique.name])
        duplicates = opened.session.records.duplicates
        hints = await duplicates.same_value(ACCOUNTS, unique.name, value.upper())
        assert record in [str(target.id) for target in hints]
        assert all(target.label for target in hints)


async def test_common_fields_and_short_texts_tell_nothing(demo: DemoServer) -> None:
    first, _ = two(demo)
    async with office(demo) as opened:
        await opened.table()
        row = demo.rows(CONTACTS)[first]
        assert await found(opened, "lastname", str(row["lastname"])) == []
        assert await found(opened, "email", "a") == []
        assert await found(opened, "email", "") == []
        assert await found(opened, "phone", "--") == []
        assert await found(opened, "unheard_of", "ada@example.org") == []
        unheard = ModuleName("Unheard")
        assert await opened.session.records.duplicates.same_value(unheard, "email", "a@b.c") == ()


async def test_hints_are_few(demo: DemoServer) -> None:
    for record in list(demo.rows(CONTACTS))[: MOST_HINTS + 3]:
        demo.edit(CONTACTS, record, {"email": "office@example.org"})
    async with office(demo) as opened:
        await opened.table()
        assert len(await found(opened, "email", "office@example.org")) == MOST_HINTS


async def test_the_server_is_asked_where_it_may_know_more(demo: DemoServer) -> None:
    first, second = two(demo)
    for record in (first, second):
        demo.edit(CONTACTS, record, {"email": "ada@example.org"})
    account = next(iter(demo.rows(ACCOUNTS)))
    async with office(demo) as opened:
        duplicates = opened.session.records.duplicates
        assert duplicates.may_be_on_server(CONTACTS)
        await opened.session.ensure_schema(CONTACTS)
        await opened.quiet()
        hints = await duplicates.same_on_server(CONTACTS, "email", "ada@example.org")
        assert {str(target.id) for target in hints} == {first, second}
        row = demo.rows(CONTACTS)[first]
        label = next(target.label for target in hints if str(target.id) == first)
        assert label == f"{row['firstname']} {row['lastname']}".strip()
        own = parse_id(first).key
        left = await duplicates.same_on_server(CONTACTS, "email", "ada@example.org", own)
        assert [str(target.id) for target in left] == [second]
        schema = await opened.session.ensure_schema(ACCOUNTS)
        unique = next(spec.name for spec in schema.fields if spec.unique)
        value = str(demo.rows(ACCOUNTS)[account][unique])
        found = await duplicates.same_on_server(ACCOUNTS, unique, value)
        assert account in [str(target.id) for target in found]
        assert await duplicates.same_on_server(CONTACTS, "lastname", "Adler") == ()
        await opened.table()
        assert not duplicates.may_be_on_server(CONTACTS)
        opened.session.work_offline()
        with pytest.raises(Offline):
            await duplicates.same_on_server(CONTACTS, "email", "ada@example.org")


def test_which_fields_tell_people_apart() -> None:
    assert is_telling(FieldSpec("email", "E-mail", FieldKind.EMAIL))
    assert is_telling(FieldSpec("phone", "Phone", FieldKind.PHONE))
    assert is_telling(FieldSpec("number", "Number", FieldKind.STRING, unique=True))
    assert not is_telling(FieldSpec("city", "City", FieldKind.STRING))
