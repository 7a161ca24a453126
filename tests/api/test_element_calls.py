"""What is written, as the server takes it."""

import json
from collections.abc import Mapping

import pytest

from vtdesk.api.element_calls import change, conversion, creation, picklist_change
from vtdesk.api.wire import Call
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.record import Json

CONTACTS, ACCOUNTS = ModuleName("Contacts"), ModuleName("Accounts")


def element(call: Call) -> Mapping[str, Json]:
    told: dict[str, Json] = json.loads(call.parameters["element"])
    return told


@pytest.mark.parametrize(
    ("module", "implied"),
    [("Calendar", "Task"), ("Emails", "Emails"), ("Events", None), ("Contacts", None)],
)
def test_what_a_record_cannot_be_found_without_is_sent(module: str, implied: str | None) -> None:
    call = creation(ModuleName(module), {"subject": "Call"})
    assert element(call).get("activitytype") == implied
    assert call.fields == ("subject",)
    mine = creation(ModuleName(module), {"activitytype": "Mine"})
    assert element(mine)["activitytype"] == "Mine"


@pytest.mark.parametrize(("minutes", "sent"), [("90", "5400"), ("", ""), ("soon", "soon")])
def test_reminders_are_read_in_minutes_and_written_in_seconds(minutes: str, sent: str) -> None:
    call = change("revise", RecordId("18", 5), {"reminder_time": minutes})
    assert element(call) == {"id": "18x5", "reminder_time": sent}


def test_a_conversion_leaves_out_what_nobody_chose() -> None:
    lead, owner = RecordId("10", 7), RecordId("19", 1)
    made = {"Contacts": {"create": True, "name": "Contacts", "lastname": "Ash"}}
    names = {CONTACTS: {"lastname": "Ash"}}
    assert element(conversion(lead, names, None, None)) == {"leadId": "10x7", "entities": made}
    whole = element(conversion(lead, names, owner, ACCOUNTS))
    assert (whole["assignedTo"], whole["transferRelatedRecordsTo"]) == ("19x1", "Accounts")


@pytest.mark.parametrize(
    "call",
    [
        creation(CONTACTS, {"lastname": "Ash"}),
        change("revise", RecordId("12", 5), {"lastname": "Ash"}),
        conversion(RecordId("10", 7), {}, None, None),
        picklist_change("add_picklist", CONTACTS, "lastname", {"values": ["x"]}),
    ],
    ids=lambda call: call.operation,
)
def test_all_of_them_write(call: Call) -> None:
    assert call.writes
    assert call.method == "POST"
