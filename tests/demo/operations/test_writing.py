"""``create``, ``update``, ``revise``, ``delete``: what is refused, and what is quietly changed."""

from typing import Any

import pytest

from tests.demo.wire import Wire
from vtdesk.demo.server import DemoServer

DENIED = "ACCESS_DENIED"


def refused(wire: Wire, module: str, **fields: object) -> tuple[Any, str]:
    element = {"assigned_user_id": "19x1", **fields}
    return wire.refusal("create", elementType=module, element=element)


def test_a_new_record_has_number_times_owner_and_source(wire: Wire) -> None:
    made = wire.create("Contacts", lastname="Minimal")
    assert made["contact_no"].startswith("CON")
    assert made["createdtime"] == made["modifiedtime"]
    assert (made["assigned_user_id"], made["modifiedby"]) == ("19x1", "19x1")
    assert made["source"] == "WEBSERVICE"
    assert wire.create("Contacts", lastname="x", source="MINE")["source"] == "MINE"


@pytest.mark.parametrize(
    ("module", "fields", "code", "message"),
    [
        ("Contacts", {}, "MANDATORY_FIELDS_MISSING", "lastname does not have a value"),
        ("Nonesuch", {"a": "b"}, DENIED, "denied for name : Nonesuch"),
        ("", {"a": "b"}, DENIED, "denied for name : "),
        (
            "Contacts",
            {"lastname": "x", "account_id": "foo"},
            "INVALID_ID_ATTRIBUTE",
            "Id specified is incorrect",
        ),
        (
            "Contacts",
            {"lastname": "x", "account_id": "4x101"},
            "REFERENCE_INVALID",
            "Invalid reference specified for account_id",
        ),
        (
            "Contacts",
            {"lastname": "x", "assigned_user_id": "Anna"},
            "INVALID_ID_ATTRIBUTE",
            "Id specified is incorrect",
        ),
    ],
)
def test_refusals_of_create(
    wire: Wire, module: str, fields: dict[str, str], code: str, message: str
) -> None:
    answer = refused(wire, module, **fields)
    assert answer[0] == code
    assert message in answer[1]


def test_unreadable_elements(wire: Wire) -> None:
    for element in ("not json", "17", '"text"'):
        answer = wire.refusal("create", elementType="Contacts", element=element)
        assert answer[0] == "INTERNAL_SERVER_ERROR"
    missing = wire.call("create", elementType="Contacts")
    assert (missing.status_code, missing.text) == (500, "")
    # three blanks are a value, and a map where a date belongs is none
    assert wire.create("Contacts", lastname="   ", birthday={})["birthday"] == ""


def test_an_unknown_owner_is_a_crash_in_plain_text(wire: Wire) -> None:
    element = {"lastname": "x", "assigned_user_id": "19x999"}
    answer = wire.call("create", elementType="Contacts", element=element)
    assert answer.status_code == 500
    assert answer.text == "Sorry! Attempt to access restricted file."


def test_duplicates_have_the_code_zero(wire: Wire) -> None:
    name = wire.query("select accountname from Accounts order by id limit 1;")[0]["accountname"]
    assert refused(wire, "Accounts", accountname=name) == (0, "Duplicate(s) detected!")
    made = wire.create("Accounts", accountname="Nobody else's")
    # an unchanged name is no duplicate of itself
    assert wire.revise(made["id"], accountname="Nobody else's")["id"] == made["id"]


@pytest.mark.parametrize(
    ("field", "sent", "kept"),
    [
        ("lastname", "L" * 300, "L" * 80),
        ("phone", "9" * 90, "9" * 50),
        ("leadsource", "Not In List", "Not In List"),
        ("email", "not an email", "not an email"),
        ("birthday", "1980-05-06", "1980-05-06"),
        ("birthday", "1999-12-31 10:00:00", "1999-12-31"),
        ("birthday", "31/12/1999", ""),
        ("birthday", "31-12-1999", ""),
        ("birthday", "1999-02-31", "0000-00-00"),
        ("donotcall", "1", "1"),
        ("donotcall", "on", "1"),
        ("donotcall", True, "1"),
        ("donotcall", 1, "1"),
        ("donotcall", "true", "0"),
        ("donotcall", "yes", "0"),
        ("donotcall", False, "0"),
        ("cf_contacts_visits", "1.7", "2"),
        ("cf_contacts_visits", "99999999999", "2147483647"),
        ("cf_contacts_visits", "abc", "0"),
        ("cf_contacts_loyalty", "12,5", "125.00"),
        ("cf_contacts_loyalty", "abc", "0.00"),
        ("cf_contacts_budget", "1,234.50", "1.00000000"),
        ("cf_contacts_budget", "1234.565", "1234.57000000"),
        ("cf_contacts_calltime", "25:99", "00:00:00"),
        ("cf_contacts_calltime", "3:30 PM", "15:30:00"),
        ("cf_contacts_calltime", "07:15", "07:15:00"),
        ("account_id", "3x99999999", None),
        ("account_id", "", None),
        ("description", "a & b\r\n<b>x</b> &amp; 😀", "a & b\r\n<b>x</b> &amp; 😀"),
        ("nosuchfield", "x", None),
        ("contact_no", "MINE", None),
        ("createdtime", "2001-01-01 00:00:00", None),
    ],
)
def test_what_is_sent_and_what_is_kept(
    wire: Wire, field: str, sent: object, kept: str | None
) -> None:
    made = wire.create("Contacts", **{"lastname": "Kept", field: sent})
    if kept is None:
        assert made.get(field) != sent or sent is None
    else:
        assert made[field] == kept
        assert wire.result("retrieve", id=made["id"])[field] == kept


def test_three_o_clock_in_the_afternoon_stays_in_the_afternoon(wire: Wire) -> None:
    made = wire.create("Contacts", lastname="x", cf_contacts_calltime="12:05 am")
    assert made["cf_contacts_calltime"] == "00:05:00"


def test_several_choices(wire: Wire, stock_wire: Wire) -> None:
    joined = wire.create("Contacts", lastname="x", cf_contacts_interests="Chess |##| Skiing")
    assert joined["cf_contacts_interests"] == "Chess |##| Skiing"
    stock = stock_wire.create("Contacts", lastname="x", cf_contacts_interests=["Chess", "Skiing"])
    assert stock["cf_contacts_interests"] == "Chess"


def test_open_source_loses_emoji_and_escapes_scripts(stock_wire: Wire) -> None:
    made = stock_wire.create("Contacts", lastname="😀 smile", description="<script>x</script> & b")
    assert made["lastname"] == "?? smile"
    assert made["description"] == "&lt;script&gt;x&lt;/script&gt; &amp; b"


def test_revise_of_open_source_decodes_entities_once(stock_wire: Wire, wire: Wire) -> None:
    for caller, kept in ((stock_wire, "& é"), (wire, "&amp; é")):
        made = caller.create("Contacts", lastname="Entities", firstname="&amp; x")
        assert made["firstname"] == "&amp; x"
        assert caller.revise(made["id"], title="&amp; é")["title"] == kept
        assert caller.result("retrieve", id=made["id"])["firstname"] == "&amp; x"


def test_reminders_are_written_in_seconds_and_read_in_minutes(wire: Wire) -> None:
    made = wire.create(
        "Events",
        subject="E",
        date_start="2026-12-01",
        time_start="10:00:00",
        due_date="2026-12-01",
        time_end="11:30:00",
        duration_hours="1",
        eventstatus="Planned",
        activitytype="Meeting",
        reminder_time="5400",
    )
    assert made["reminder_time"] == "90"
    assert wire.revise(made["id"], reminder_time="90")["reminder_time"] == "1"


def test_a_task_without_its_type_becomes_an_event(wire: Wire) -> None:
    task = {
        "subject": "T",
        "date_start": "2026-12-01",
        "time_start": "08:00:00",
        "due_date": "2026-12-01",
        "taskstatus": "Not Started",
    }
    proper = wire.create("Calendar", activitytype="Task", **task)
    assert wire.result("retrieve", id=proper["id"])["subject"] == "T"
    lost = wire.create("Calendar", **task)
    assert wire.refusal("retrieve", id=lost["id"])[0] == DENIED
    assert wire.result("retrieve", id=lost["id"].replace("1x", "18x", 1))["subject"] == "T"


def test_revise_changes_what_is_sent_and_moves_the_time(demo: DemoServer, wire: Wire) -> None:
    made = wire.create("Contacts", lastname="Before", firstname="Kept", title="CEO")
    demo.faults.clock_shift = 5
    revised = wire.revise(made["id"], lastname="After", title="", birthday="1980-05-06")
    assert (revised["lastname"], revised["firstname"]) == ("After", "Kept")
    assert (revised["title"], revised["birthday"]) == ("", "1980-05-06")
    assert revised["modifiedtime"] > made["modifiedtime"]
    assert revised["createdtime"] == made["createdtime"]
    demo.faults.clock_shift = 10
    assert wire.revise(made["id"])["modifiedtime"] > revised["modifiedtime"]
    assert wire.revise(made["id"], birthday="")["birthday"] == ""


def test_the_last_writer_wins(wire: Wire) -> None:
    made = wire.create("Contacts", lastname="x")
    stale = wire.revise(made["id"], modifiedtime="2001-01-01 00:00:00", title="Stale")
    assert stale["title"] == "Stale"
    assert stale["modifiedtime"] >= made["modifiedtime"]


def test_update_wants_all_mandatory_fields_and_leaves_the_rest(wire: Wire) -> None:
    made = wire.create("Contacts", lastname="x", firstname="Kept")
    partial = {"id": made["id"], "firstname": "Only first"}
    assert wire.refusal("update", element=partial)[0] == "MANDATORY_FIELDS_MISSING"
    element = {"id": made["id"], "lastname": "y", "assigned_user_id": "19x1"}
    updated = wire.result("update", element=element)
    assert (updated["lastname"], updated["firstname"]) == ("y", "Kept")


def test_refusals_of_revise(wire: Wire) -> None:
    made = wire.create("Contacts", lastname="x")
    missing = wire.refusal("revise", element={"id": made["id"], "lastname": ""})
    assert missing == ("MANDATORY_FIELDS_MISSING", "lastname does not have a value")
    assert wire.refusal("revise", element={"firstname": "x"})[0] == "INVALID_ID_ATTRIBUTE"
    assert wire.refusal("revise", element={"id": "4x99999999"})[0] == DENIED


def test_a_whole_record_can_be_sent_back(wire: Wire) -> None:
    made = wire.create("Contacts", lastname="Whole & <b>", birthday="1980-05-06")
    again = wire.result("update", element=made)
    assert again | {"modifiedtime": ""} == made | {"modifiedtime": ""}


def test_delete_happens_once(wire: Wire) -> None:
    contact = wire.create("Contacts", lastname="Gone")["id"]
    assert wire.result("delete", id=contact) == {"status": "successful"}
    for operation in ("delete", "retrieve"):
        assert wire.refusal(operation, id=contact) == (
            DENIED,
            "Permission to perform the operation is denied",
        )
    assert wire.refusal("revise", element={"id": contact, "title": "x"})[0] == DENIED
    assert wire.refusal("delete", id="abc")[1].endswith("denied for id")


def test_deleting_an_organization_unsets_the_references_to_it(wire: Wire) -> None:
    account = wire.create("Accounts", accountname="Soon gone")["id"]
    contact = wire.create("Contacts", lastname="Orphan", account_id=account)
    assert contact["account_id"] == account
    wire.result("delete", id=account)
    assert wire.result("retrieve", id=contact["id"])["account_id"] is None


def test_rights_are_checked(demo: DemoServer, wire: Wire, sales: Wire) -> None:
    element = {"accountname": "G", "assigned_user_id": "19x5"}
    denied = sales.refusal("create", elementType="Accounts", element=element)
    assert denied == (DENIED, "Permission to write is denied")
    account = wire.query("select id from Accounts limit 1;")[0]["id"]
    for operation, parameters in (
        ("revise", {"element": {"id": account, "phone": "1"}}),
        ("delete", {"id": account}),
    ):
        refusal = sales.refusal(operation, **parameters)
        assert refusal == (DENIED, "Permission to read given object is denied")
    lead = demo.add("Leads", {"lastname": "L", "website": "old.example", "annualrevenue": "5"})
    revised = sales.revise(lead, website="new.example", annualrevenue="7", company="C")
    assert (revised["website"], revised["company"]) == ("old.example", "C")
    assert "annualrevenue" not in revised
    assert demo.rows("Leads")[lead]["annualrevenue"] == "5.00000000"


def invoice(wire: Wire, **fields: object) -> dict[str, object]:
    product = wire.query("select id from Products order by id limit 1;")[0]["id"]
    account = wire.query("select id from Accounts order by id limit 1;")[0]["id"]
    lines = [
        {"productid": product, "quantity": "2", "listprice": "10.5"},
        {"productid": product, "quantity": "1.5", "listprice": "100", "discount_percent": "5"},
        {"productid": product, "quantity": "3", "listprice": "7", "discount_amount": "2"},
    ]
    return {
        "subject": "I ok & <b>",
        "bill_street": "a",
        "ship_street": "b",
        "account_id": account,
        "productid": product,
        "hdnDiscountPercent": "10",
        "txtAdjustment": "-1.5",
        "LineItems": lines,
        **fields,
    }


def test_the_server_computes_totals(wire: Wire) -> None:
    made = wire.create("Invoice", **invoice(wire))
    # numbers in the answer of create, texts in retrieve
    totals = (made["hdnSubTotal"], made["pre_tax_total"], made["hdnGrandTotal"])
    assert totals == (182.5, 164.25, 162.75)
    assert wire.result("retrieve", id=made["id"])["hdnGrandTotal"] == "162.75000000"
    assert [line["sequence_no"] for line in made["LineItems"]] == ["1", "2", "3"]
    assert made["LineItems"][0]["tax1"] == "0.000"


def test_lines_are_replaced_whole_or_not_at_all(wire: Wire) -> None:
    made = wire.create("Invoice", **invoice(wire))
    kept = wire.revise(made["id"], subject="I renamed")
    assert len(kept["LineItems"]) == 3
    product = made["LineItems"][0]["productid"]
    lines = [{"productid": product, "quantity": "1", "listprice": "20"}]
    replaced = wire.revise(made["id"], LineItems=lines)
    assert len(replaced["LineItems"]) == 1
    assert replaced["hdnSubTotal"] == "20.00000000"


def test_a_missing_quantity_is_nothing_and_a_missing_price_the_products(wire: Wire) -> None:
    product = wire.query("select id,unit_price from Products order by id limit 1;")[0]
    made = wire.create("Invoice", **invoice(wire, LineItems=[{"productid": product["id"]}]))
    line = made["LineItems"][0]
    assert (line["quantity"], line["listprice"]) == ("0.000", product["unit_price"])


def test_invoices_without_lines_are_refused(wire: Wire) -> None:
    assert refused(wire, "Invoice", **invoice(wire, LineItems=[])) == (
        "MANDATORY_FIELDS_MISSING",
        "Mandatory Fields Missing..",
    )


def test_a_bad_product_leaves_an_empty_header_behind(wire: Wire) -> None:
    bad = invoice(wire, subject="I bad", LineItems=[{"productid": "6x99999999"}])
    assert refused(wire, "Invoice", **bad)[0] == "INVALID_ID_ATTRIBUTE"
    left = wire.query("select subject,hdnGrandTotal from Invoice where subject = 'I bad';")
    assert [row["hdnGrandTotal"] for row in left] == ["0.00000000"]


def test_a_comment_moves_the_time_of_its_record(demo: DemoServer, wire: Wire) -> None:
    account = wire.create("Accounts", accountname="Commented")
    demo.faults.clock_shift = 60
    wire.create("ModComments", commentcontent="Hello <b>x</b>\nline2", related_to=account["id"])
    later = wire.result("retrieve", id=account["id"])["modifiedtime"]
    assert later > account["modifiedtime"]


def test_users_are_neither_made_nor_deleted(wire: Wire) -> None:
    user = {
        "user_name": "new",
        "user_password": "x",
        "confirm_password": "x",
        "last_name": "New",
        "roleid": "H5",
        "email1": "new@lindqvist.example",
    }
    refusal = wire.refusal("create", elementType="Users", element=user)
    assert refusal[0] == "INVALID_ID_ATTRIBUTE"
    for record_id in ("19x1", "20x2", "21x1"):
        assert wire.refusal("delete", id=record_id)[0] == DENIED
    assert wire.result("me")["id"] == "19x1"
