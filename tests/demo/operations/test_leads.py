"""``convertlead``: what it makes, and what it leaves behind when it fails."""

import pytest

from tests.demo.wire import Wire
from vtdesk.demo.faults import Defect
from vtdesk.demo.server import DemoServer

DEAL = {"potentialname": "From a lead", "closingdate": "2027-02-01", "sales_stage": "Qualified"}


def lead(server: DemoServer, company: str = "Lead Co") -> str:
    return server.add(
        "Leads", {"lastname": "Leadsen", "company": company, "email": "l@leads.example"}
    )


def entities(**given: dict[str, str]) -> dict[str, dict[str, object]]:
    return {name: {"create": True, "name": name, **values} for name, values in given.items()}


def converted(wire: Wire, lead_id: object, **given: dict[str, str]) -> dict[str, str] | None:
    element = {"leadId": lead_id, "entities": entities(**given)}
    answer = wire.result("convertlead", element=element)
    assert answer is None or isinstance(answer, dict)
    return answer


@pytest.mark.parametrize("as_list", [True, False])
def test_the_manuals_form_works_in_the_cloud(demo: DemoServer, wire: Wire, as_list: bool) -> None:
    lead_id = lead(demo)
    made = converted(
        wire,
        [lead_id] if as_list else lead_id,
        Contacts={},
        Accounts={},
        Potentials={"closingdate": "2027-02-01"},
    )
    assert made is not None
    contact = wire.result("retrieve", id=made["Contacts"])
    assert (contact["lastname"], contact["account_id"]) == ("Leadsen", made["Accounts"])
    assert contact["isconvertedfromlead"] == "1"
    deal = wire.result("retrieve", id=made["Potentials"])
    assert (deal["related_to"], deal["contact_id"]) == (made["Accounts"], made["Contacts"])


@pytest.mark.parametrize("heir", ["Contacts", "Accounts", None])
def test_what_belongs_to_a_lead_goes_to_one_of_the_records(
    demo: DemoServer, wire: Wire, heir: str | None
) -> None:
    lead_id = lead(demo)
    comment = demo.add("ModComments", {"commentcontent": "Called", "related_to": lead_id})
    element: dict[str, object] = {
        "leadId": lead_id,
        "entities": entities(Accounts={}, Contacts={}),
    }
    if heir is not None:
        element["transferRelatedRecordsTo"] = heir
    made = wire.result("convertlead", element=element)
    assert demo.rows("ModComments")[comment]["related_to"] == made[heir or "Contacts"]


def test_a_converted_lead_hides_from_queries_only(demo: DemoServer, wire: Wire) -> None:
    lead_id = lead(demo)
    before = wire.count("Leads")
    demo.faults.clock_shift = 500
    converted(wire, lead_id, Contacts={}, Accounts={})
    assert wire.count("Leads") == before - 1
    assert wire.query(f"select id from Leads where id = '{lead_id}';") == []
    assert wire.result("retrieve", id=lead_id)["lastname"] == "Leadsen"
    since = demo.company.clock.now().timestamp() - 400
    changes = wire.result(
        "sync", modifiedTime=str(int(since)), elementType="Leads", syncType="application"
    )
    assert changes["deleted"] == [lead_id]
    element = {"leadId": lead_id, "entities": entities(Contacts={})}
    assert wire.refusal("convertlead", element=element)[0] == "LEAD_ALREADY_CONVERTED"


def test_an_organization_of_that_name_is_used_again(demo: DemoServer, wire: Wire) -> None:
    account = demo.add("Accounts", {"accountname": "Lead Co"})
    made = converted(wire, lead(demo), Contacts={}, Accounts={})
    assert made is not None
    assert made["Accounts"] == account


def test_a_refused_deal_leaves_the_rest_behind(demo: DemoServer, wire: Wire) -> None:
    lead_id = lead(demo, "Left Behind Ltd")
    element = {"leadId": lead_id, "entities": entities(Accounts={}, Contacts={}, Potentials={})}
    refusal = wire.refusal("convertlead", element=element)
    assert refusal[0] == "MANDATORY_FIELDS_MISSING"
    assert wire.count("Accounts where accountname = 'Left Behind Ltd'") == 1
    assert wire.count("Contacts where lastname = 'Leadsen'") == 1
    assert wire.count(f"Leads where id = '{lead_id}'") == 1


def test_open_source_wants_an_organization_and_a_contact(
    opensource: DemoServer, stock_wire: Wire
) -> None:
    lead_id = lead(opensource)
    assert converted(stock_wire, lead_id, Contacts={}) is None
    assert converted(stock_wire, lead_id, Accounts={}) is None
    assert converted(stock_wire, lead_id) is None
    # what would be null is missing from the answer altogether
    element = {"leadId": lead_id, "entities": {}}
    assert stock_wire.call("convertlead", element=element).json() == {"success": True}
    assert converted(stock_wire, lead_id, Accounts={}, Contacts={}, Potentials=DEAL)


def test_the_manuals_form_fails_in_open_source(opensource: DemoServer, stock_wire: Wire) -> None:
    lead_id = lead(opensource, "Half Done Ltd")
    given = entities(Contacts={}, Accounts={}, Potentials={"closingdate": "2027-02-01"})
    refusal = stock_wire.refusal("convertlead", element={"leadId": lead_id, "entities": given})
    assert refusal == ("UNKNOWN_OPERATION", "sales_stage does not have a value : Potentials")
    assert stock_wire.count("Accounts where accountname = 'Half Done Ltd'") == 1
    in_list = stock_wire.call("convertlead", element={"leadId": [lead_id], "entities": given})
    assert (in_list.status_code, in_list.text) == (500, "")


def test_other_records_are_no_leads(wire: Wire) -> None:
    contact = wire.query("select id from Contacts limit 1;")[0]["id"]
    assert converted(wire, contact, Contacts={}, Accounts={}) is None
    element = {"leadId": "2x9999999", "entities": {}}
    assert wire.refusal("convertlead", element=element)[0] == "ACCESS_DENIED"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"Accounts": {}, "Contacts": {}}, (1, 0)),
        ({"Accounts": {}, "Contacts": {}, "Potentials": DEAL}, (1, 1)),
    ],
)
def test_a_conversion_that_dies_leaves_all_but_the_last(
    demo: DemoServer, wire: Wire, given: dict[str, dict[str, str]], left: tuple[int, int]
) -> None:
    lead_id = lead(demo, "Died Ltd")
    demo.faults.defects = frozenset({Defect.CONVERSION})
    element = {"leadId": lead_id, "entities": entities(**given)}
    answer = wire.call("convertlead", element=element)
    assert (answer.status_code, answer.text) == (500, "")
    accounts = wire.count("Accounts where accountname = 'Died Ltd'")
    contacts = wire.count("Contacts where lastname = 'Leadsen'")
    assert (accounts, contacts) == left
    assert wire.count(f"Leads where id = '{lead_id}'") == 1


def test_missing_rights_leave_nothing_or_half(demo: DemoServer, sales: Wire) -> None:
    lead_id = lead(demo, "No Right Ltd")
    element = {"leadId": lead_id, "entities": entities(Accounts={}, Contacts={})}
    assert sales.refusal("convertlead", element=element)[0] == "ACCESS_DENIED"
    assert not [
        row for row in demo.rows("Accounts").values() if row["accountname"] == "No Right Ltd"
    ]
