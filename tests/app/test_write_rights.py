"""What may be changed, and the words where it may not."""

from dataclasses import replace

from tests.helpers.schemas import field, module
from vtdesk.app.write_rights import READ_ONLY, WriteRights
from vtdesk.domain.record import Row, RowState

SCHEMA = module(field(name="lastname"), field(name="contact_no", editable=False))


def test_each_reason_has_its_words() -> None:
    rights = WriteRights(lambda: True)
    assert rights.why_not(SCHEMA, "lastname") == ""
    assert "cannot be changed" in rights.why_not(SCHEMA, "contact_no")
    assert "no longer in Vtiger" in rights.why_not(SCHEMA, "gone")
    assert "not on this computer" in rights.why_not(None, "lastname")
    assert "may not change" in rights.why_not(replace(SCHEMA, updateable=False), "lastname")
    assert WriteRights(lambda: False).why_not(SCHEMA, "lastname") == READ_ONLY
    assert WriteRights(lambda: False).denied(SCHEMA, "lastname") == ""


def test_records_that_are_gone_or_going_cannot_be_changed() -> None:
    rights = WriteRights(lambda: True)
    assert rights.why_not_row(Row(1, (), "")) == ""
    assert rights.why_not_row(None)
    assert "being deleted" in rights.why_not_row(Row(1, (), "", RowState.DELETING))
