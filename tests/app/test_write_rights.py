"""What may be changed, and the words where it may not."""

from dataclasses import replace

from tests.helpers.schemas import field, module
from vtdesk.app.write_rights import READ_ONLY, WriteRights
from vtdesk.domain.record import Row, RowState

SCHEMA = module(field(name="lastname"), field(name="contact_no", editable=False))


def rights_of(*, may_write: bool, lock: str = "") -> WriteRights:
    return WriteRights(lambda: may_write, lambda module, key: lock if key == 2 else "")


def test_each_reason_has_its_words() -> None:
    rights = rights_of(may_write=True)
    assert rights.why_not(SCHEMA, "lastname") == ""
    assert "cannot be changed" in rights.why_not(SCHEMA, "contact_no")
    assert "no longer in Vtiger" in rights.why_not(SCHEMA, "gone")
    assert "not on this computer" in rights.why_not(None, "lastname")
    assert "may not change" in rights.why_not(replace(SCHEMA, updateable=False), "lastname")
    assert rights_of(may_write=False).why_not(SCHEMA, "lastname") == READ_ONLY
    assert rights_of(may_write=False).denied(SCHEMA, "lastname") == ""


def test_records_that_are_gone_or_going_cannot_be_changed() -> None:
    rights = rights_of(may_write=True)
    assert rights.why_not_row(SCHEMA.name, Row(1, (), "")) == ""
    assert rights.why_not_row(SCHEMA.name, None)
    assert "being deleted" in rights.why_not_row(SCHEMA.name, Row(1, (), "", RowState.DELETING))


def test_a_locked_record_says_why() -> None:
    rights = rights_of(may_write=True, lock="Closed.")
    assert rights.why_not_row(SCHEMA.name, Row(2, (), "")) == "Closed."
    assert rights.why_not_row(SCHEMA.name, Row(1, (), "")) == ""
