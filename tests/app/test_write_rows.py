"""Rows of a job that changes records, as values."""

from tests.helpers.schemas import field, module
from vtdesk.app.write_rows import WriteRow, all_same, row_of, text_of, undone, was_done
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.jobs import RowResult
from vtdesk.domain.record import Record

SCHEMA = module(field(name="lastname"), field(FieldKind.CURRENCY, "amount"))
ROW = WriteRow(5, "Ann", values={"amount": "7", "lastname": "Ek"}, base={"amount": None})


def stored(**values: str) -> Record:
    return Record(ModuleName("Contacts"), RecordId("12", 5), values)


def test_a_row_is_the_same_after_a_stay_on_disk() -> None:
    assert row_of(text_of(ROW)) == ROW
    assert ROW.result == RowResult(5, "Ann", "", False)


def test_undo_goes_from_what_the_server_made_of_it_to_what_was_before() -> None:
    row = WriteRow(5, "Ann", values={"amount": "7"}, base={"amount": None}, after={"amount": 7.0})
    (back,) = undone([row])
    assert (dict(back.values), dict(back.base)) == ({"amount": ""}, {"amount": 7.0})


def test_what_became_of_a_row_is_seen_in_the_store() -> None:
    assert was_done(SCHEMA, ROW, stored(amount="7.00", lastname="Ek"))
    assert not was_done(SCHEMA, ROW, stored(amount="8", lastname="Ek"))
    assert not was_done(SCHEMA, ROW, None)
    assert not was_done(None, ROW, stored())
    gone = WriteRow(5, "Ann", ChangeKind.DELETE)
    assert was_done(SCHEMA, gone, None)
    assert not was_done(SCHEMA, gone, stored())
    assert not was_done(SCHEMA, WriteRow(5, "Ann", ChangeKind.CREATE), None)
    assert not all_same(SCHEMA, {"no field": "x"}, {})
