"""Dependencies, and adding, renaming and deleting values."""

from tests.demo.wire import Wire
from vtdesk.demo.server import DemoServer

TIER = "cf_contacts_tier"


def values(wire: Wire, module: str, name: str) -> list[str]:
    fields = wire.result("describe", elementType=module)["fields"]
    field = next(field for field in fields if field["name"] == name)
    return [choice["value"] for choice in field["type"]["picklistValues"]]


def test_dependency(reader: Wire) -> None:
    asked = {"module": "Potentials", "sourcefield": "pipeline", "targetfield": "sales_stage"}
    answer = reader.result("picklist_dependency", **asked)
    assert answer["sourcefield"] == "pipeline"
    service = next(m for m in answer["valuemapping"] if m["sourcevalue"] == "Service")
    assert service["targetvalues"] == ["Qualified", "Proposal", "Closed Won", "Closed Lost"]


def test_no_dependency_is_an_empty_mapping(reader: Wire) -> None:
    asked = {"module": "Leads", "sourcefield": "rating", "targetfield": "leadsource"}
    assert reader.result("picklist_dependency", **asked)["valuemapping"] == []


def test_add_rename_and_delete(demo: DemoServer, wire: Wire) -> None:
    old = values(wire, "Contacts", TIER)
    added = wire.result(
        "add_picklist",
        elementType="Contacts",
        element={"fieldname": TIER, "values": ["Platinum", 'Ö & "x"']},
    )
    assert added == {"success": True, "result": {"id0": 5, "id1": 6}}
    contact = demo.add("Contacts", {"lastname": "x", TIER: "Platinum"})
    renamed = wire.result(
        "edit_picklist",
        elementType="Contacts",
        element={"fieldname": TIER, "current_value": "Platinum", "new_value": "Diamond"},
    )
    assert renamed == {"success": True, "result": ["success", True]}
    assert values(wire, "Contacts", TIER) == [*old, "Diamond", 'Ö & "x"']
    assert demo.rows("Contacts")[contact][TIER] == "Diamond"
    wire.result(
        "delete_picklist",
        elementType="Contacts",
        element={"fieldname": TIER, "delete_values": ["Diamond"], "replace_with": "Gold"},
    )
    assert "Diamond" not in values(wire, "Contacts", TIER)
    assert demo.rows("Contacts")[contact][TIER] == "Gold"


def test_several_choices_are_renamed_in_place(demo: DemoServer, wire: Wire) -> None:
    name = "cf_contacts_interests"
    contact = demo.add("Contacts", {"lastname": "x", name: "Chess |##| Skiing"})
    element = {"fieldname": name, "current_value": "Chess", "new_value": "Go"}
    wire.result("edit_picklist", elementType="Contacts", element=element)
    assert demo.rows("Contacts")[contact][name] == "Go |##| Skiing"


def test_refusals(demo: DemoServer, wire: Wire, sales: Wire) -> None:
    new = {"fieldname": TIER, "values": ["x"]}
    assert sales.refusal("add_picklist", elementType="Contacts", element=new) == (
        "ACCESS_DENIED",
        "Permission to perform the operation is denied",
    )
    no_list = {"fieldname": "lastname", "values": ["x"]}
    assert wire.refusal("add_picklist", elementType="Contacts", element=no_list) == (
        "INVALID_PARAMETER",
        "Not a picklist field",
    )
    shared = {"fieldname": "industry", "values": ["Spaceflight"]}
    refusal = wire.refusal("add_picklist", elementType="Leads", element=shared)
    assert refusal[0] == "ACCESS_DENIED"
    unknown = {"fieldname": TIER, "current_value": "Nope", "new_value": "x"}
    assert wire.refusal("edit_picklist", elementType="Contacts", element=unknown)[1].endswith(
        "Nope"
    )
    alone = {"fieldname": TIER, "delete_values": ["Gold"]}
    assert wire.refusal("delete_picklist", elementType="Contacts", element=alone) == (
        "MANDATORY_FIELDS_MISSING",
        "replace_with does not have a value",
    )
