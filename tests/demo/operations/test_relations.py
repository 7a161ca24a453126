"""Related lists, and the odd ways of ``query_related`` and ``add_related``."""

import pytest

from tests.demo.wire import Wire
from vtdesk.demo.server import DemoServer

UNKNOWN = "UNKOWN_ENTITY"


@pytest.fixture
def account(demo: DemoServer) -> str:
    """An organization with 130 contacts, of whom one is called Erika."""
    made = demo.add("Accounts", {"accountname": "Many contacts"})
    for number in range(129):
        demo.add("Contacts", {"lastname": f"Many {number:03}", "account_id": made})
    demo.add("Contacts", {"lastname": "Erika", "account_id": made})
    return made


def related(wire: Wire, record_id: str, query: str) -> list[dict[str, str]]:
    rows = wire.result("query_related", id=record_id, relatedLabel="Contacts", query=query)
    assert isinstance(rows, list)
    return rows


def refused(wire: Wire, record_id: str, query: str) -> object:
    return wire.refusal("query_related", id=record_id, relatedLabel="Contacts", query=query)[0]


def test_relatedtypes_by_module_in_the_cloud(reader: Wire) -> None:
    answer = reader.result("relatedtypes", elementType="Accounts")
    assert set(answer["types"]) == set(answer["information"])
    assert answer["information"]["SalesOrder"] | {"relation_id": 0} == {
        "name": "SalesOrder",
        "label": "Sales Order",
        "translated_label": "Sales Order",
        "isEntity": True,
        "relation_id": 0,
        "actions": "ADD,SELECT",
    }
    assert answer["information"]["Potentials"]["translated_label"] == "Deals"


def test_relatedtypes_by_label_in_open_source(stock_reader: Wire) -> None:
    answer = stock_reader.result("relatedtypes", elementType="Accounts")
    assert answer["types"].count("Calendar") == 2
    assert answer["information"]["Activities"] == {
        "name": "Calendar",
        "label": "Activities",
        "isEntity": "1",
    }
    assert stock_reader.call("relatedtypes", elementType="Groups").status_code == 500


def test_retrieve_related_stops_at_a_hundred(wire: Wire, account: str) -> None:
    records = wire.result(
        "retrieve_related", id=account, relatedLabel="Contacts", relatedType="Contacts"
    )
    assert len(records) == 100
    assert all(record["account_id"] == account and record["label"] for record in records)


@pytest.mark.parametrize(
    ("label", "module"),
    [
        ("Contacts", "Leads"),
        ("Nope", "Contacts"),
        ("Tasks", "Calendar"),
        ("Activities", "Events"),
        ("Contacts", ""),
    ],
)
def test_label_and_module_must_both_be_right(reader: Wire, label: str, module: str) -> None:
    account = reader.query("select id from Accounts limit 1;")[0]["id"]
    refusal = reader.refusal("retrieve_related", id=account, relatedLabel=label, relatedType=module)
    assert refusal[0] == UNKNOWN


def test_query_related_pages_with_a_where(wire: Wire, account: str) -> None:
    assert len(related(wire, account, "select * from Contacts")) == 100
    assert related(wire, account, "select count(*) from Contacts") == [{"count": "130"}]
    page = "select id,lastname from Contacts WHERE id > '4x0' order by id limit 100,100"
    assert len(related(wire, account, page)) == 30
    erika = related(wire, account, "select lastname from Contacts WHERE lastname like 'eri%'")
    assert [row["lastname"] for row in erika] == ["Erika"]


def test_query_related_breaks_in_its_own_ways(wire: Wire, account: str) -> None:
    assert refused(wire, account, "select lastname from Contacts;") == UNKNOWN
    assert refused(wire, account, "select * from Leads") == UNKNOWN
    for tail in ("limit 2", "order by lastname", "where lastname like '%'"):
        query = f"select lastname from Contacts {tail}"
        assert refused(wire, account, query) == "QUERY_SYNTAX_ERROR"


def test_or_leaks_unrelated_records(demo: DemoServer, wire: Wire, account: str) -> None:
    demo.add("Contacts", {"lastname": "Unrelated"})
    query = "select lastname from Contacts WHERE lastname = 'Erika' or lastname = 'Unrelated'"
    names = {row["lastname"] for row in related(wire, account, query)}
    assert names == {"Erika", "Unrelated"}


def test_links_are_made_and_taken_away(demo: DemoServer, wire: Wire) -> None:
    campaign, contact = (
        wire.query(f"select id from {name} limit 1;")[0]["id"] for name in ("Campaigns", "Contacts")
    )
    both = {"sourceRecordId": campaign, "relatedRecordId": contact}
    listed = {"id": campaign, "relatedLabel": "Contacts", "relatedType": "Contacts"}
    assert wire.result("retrieve_related", **listed) == []
    for _twice in range(2):
        answer = wire.result("add_related", **both, relationIdLabel="Contacts")
        assert answer == {"message": "successful"}
    assert [row["id"] for row in wire.result("retrieve_related", **listed)] == [contact]
    for _twice in range(2):
        assert wire.result("delete_related", **both) == {"status": "successful"}
    assert wire.result("retrieve_related", **listed) == []


def test_a_link_by_reference_is_the_reference(demo: DemoServer, wire: Wire) -> None:
    account = demo.add("Accounts", {"accountname": "Linked"})
    contact = demo.add("Contacts", {"lastname": "Linked"})
    both = {"sourceRecordId": account, "relatedRecordId": contact}
    wire.result("add_related", **both, relationIdLabel="Contacts")
    assert demo.rows("Contacts")[contact]["account_id"] == account
    wire.result("delete_related", **both)
    assert demo.rows("Contacts")[contact]["account_id"] is None


def test_open_source_always_claims_success(stock_wire: Wire) -> None:
    lead, invoice = (
        stock_wire.query(f"select id from {name} order by id limit 1;")[0]["id"]
        for name in ("Leads", "Invoice")
    )
    for target, label in ((invoice, "Invoice"), ("12x9999999", "Contacts"), (invoice, "Nope")):
        answer = stock_wire.result(
            "add_related", sourceRecordId=lead, relatedRecordId=target, relationIdLabel=label
        )
        assert answer == {"message": "successfull"}
    gone = stock_wire.refusal(
        "add_related", sourceRecordId="1x9999999", relatedRecordId=lead, relationIdLabel="Leads"
    )
    assert gone[0] == "INTERNAL_SERVER_ERROR"
    malformed = stock_wire.refusal("add_related", sourceRecordId="abc", relatedRecordId=lead)
    assert malformed[0] == "INVALID_ID_ATTRIBUTE"


def test_who_may_only_read_is_offered_no_new_records_and_links_nothing(
    demo: DemoServer, sales: Wire
) -> None:
    answer = sales.result("relatedtypes", elementType="Contacts")
    assert answer["information"]["Vendors"]["actions"] == "SELECT"
    assert answer["information"]["Documents"]["actions"] == "ADD,SELECT"
    vendor, product = (next(iter(demo.rows(name))) for name in ("Vendors", "Contacts"))
    refused_link = sales.refusal(
        "add_related", sourceRecordId=vendor, relatedRecordId=product, relationIdLabel="Contacts"
    )
    assert refused_link[0] == "ACCESS_DENIED"
