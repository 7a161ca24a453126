"""Sensitive values: asked for on purpose, kept nowhere."""

import logging

import pytest

from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from vtdesk.app.reveals import MOST_CHARACTERS, without_masked
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import AccessDenied, Offline, RecordGone, ServerTrouble
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import LocalId, ModuleName, RecordId, parse_record_id
from vtdesk.domain.masks import is_masked
from vtdesk.domain.schema import FieldSpec, ModuleSchema

FIELD = "cf_contacts_passport"
NUMBER = "C7300112"
PLAIN = ModuleSchema(ModuleName("Things"), "Things", "77", ())


def with_passport(demo: DemoServer) -> RecordId:
    record = next(iter(demo.rows(CONTACTS)))
    demo.edit(CONTACTS, record, {FIELD: NUMBER})
    found = parse_record_id(record)
    assert found is not None
    return found


async def test_a_value_is_shown_on_demand_and_kept_nowhere(
    demo: DemoServer, caplog: pytest.LogCaptureFixture
) -> None:
    record = with_passport(demo)
    caplog.set_level(logging.DEBUG)
    async with office(demo) as opened:
        await opened.table()
        edit = await opened.session.open_record(CONTACTS, record.key)
        await opened.quiet()
        spec = edit.schema.by_name[FIELD]
        assert is_masked(edit.schema, spec, edit.cell(FIELD))
        secret = await opened.session.records.reveals.reveal(record, FIELD)
        assert secret.reveal() == NUMBER
        assert NUMBER not in repr(secret)
        cache = opened.session._cache
        assert NUMBER not in repr(cache.record(CONTACTS, record.key))
        assert NUMBER not in repr(cache._known)
        assert demo.calls.count("decrypt") == 1
        await opened.session.records.reveals.reveal(record, FIELD)
        assert demo.calls.count("decrypt") == 2
    assert "decrypt" in caplog.text
    assert NUMBER not in caplog.text


async def test_what_the_server_refuses_is_said(demo: DemoServer) -> None:
    record = with_passport(demo)
    async with office(demo) as opened:
        await opened.table()
        reveals = opened.session.records.reveals
        with pytest.raises(AccessDenied):
            await reveals.reveal(record, "never_heard_of")
        with pytest.raises(AccessDenied, match="not in Vtiger yet"):
            await reveals.reveal(LocalId(3), FIELD)
        demo.remove(CONTACTS, str(record))
        with pytest.raises(RecordGone):
            await reveals.reveal(record, FIELD)


async def test_no_call_is_made_while_working_offline(demo: DemoServer) -> None:
    record = with_passport(demo)
    async with office(demo, offline=True) as opened:
        with pytest.raises(Offline):
            await opened.session.records.reveals.reveal(record, FIELD)
    assert demo.calls.count("decrypt") == 0


async def test_a_value_of_absurd_length_is_not_shown(demo: DemoServer) -> None:
    record = with_passport(demo)
    with demo.company.lock:
        module = demo.company.catalogue.modules["Contacts"]
        row = {FIELD: "9" * (MOST_CHARACTERS + 1)}
        demo.company.tables.update(module, record.number, row)
    async with office(demo) as opened:
        await opened.table()
        with pytest.raises(ServerTrouble, match="far more"):
            await opened.session.records.reveals.reveal(record, FIELD)


@pytest.mark.parametrize(
    ("cell", "masked"),
    [
        ("********", True),
        ("•••", True),
        ("**", False),
        ("", False),
        (None, False),
        ("***1234", False),
        (12, False),
    ],
)
def test_what_is_a_mask(cell: str | int | None, masked: bool) -> None:
    assert is_masked(PLAIN, FieldSpec("pin", "Pin", FieldKind.STRING), cell) is masked


def test_only_texts_of_modules_with_sensitive_fields_are_masked() -> None:
    text = FieldSpec("pin", "Pin", FieldKind.STRING)
    choice = FieldSpec("stars", "Stars", FieldKind.PICKLIST)
    able = ModuleSchema(PLAIN.name, "Things", "77", (text, choice), tools=frozenset({"Decrypt"}))
    unable = ModuleSchema(PLAIN.name, "Things", "77", (text,), tools=frozenset({"Import"}))
    assert is_masked(able, text, "***")
    assert not is_masked(able, choice, "***")
    assert not is_masked(unable, text, "***")
    values = {"pin": "*****", "stars": "*****", "other": "*****", "name": "Ada"}
    assert without_masked(able, values) == {"stars": "*****", "other": "*****", "name": "Ada"}
