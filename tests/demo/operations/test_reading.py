"""``retrieve``, ``query`` of modules, and ``sync``."""

import time

import pytest

from tests.demo.wire import Answer, Wire
from vtdesk.demo.server import DemoServer

NOT_FOUND = ("ACCESS_DENIED", "Permission to perform the operation is denied")
MALFORMED = ("ACCESS_DENIED", "Permission to perform the operation is denied for id")


def synced(wire: Wire, since: int, module: str = "Contacts", sort: str = "application") -> Answer:
    return wire.result("sync", modifiedTime=str(since), elementType=module, syncType=sort)


def test_retrieve_gives_the_whole_record(wire: Wire) -> None:
    made = wire.create("Contacts", lastname="Frühling & <b>", firstname="Zoë")
    record = wire.result("retrieve", id=f" {made['id']} ")
    assert record == made
    assert record["lastname"] == "Frühling & <b>"
    assert record["label"] == "Zo&euml; Fr&uuml;hling &amp; &lt;b&gt;"
    # unset dates are "" here, and null in a query
    assert record["birthday"] == ""
    assert record["account_id"] is None
    row = wire.query(f"select birthday,account_id from Contacts where id = '{made['id']}';")[0]
    assert (row["birthday"], row["account_id"]) == (None, None)


@pytest.mark.parametrize(
    ("wire_id", "refusal"),
    [
        ("4x99999999", NOT_FOUND),
        ("4x99999999999999999999999", NOT_FOUND),
        ("abc", MALFORMED),
        ("65", MALFORMED),
        ("", MALFORMED),
        ("999x1", MALFORMED),
    ],
)
def test_retrieve_of_what_is_not_there(
    reader: Wire, wire_id: str, refusal: tuple[str, str]
) -> None:
    assert reader.refusal("retrieve", id=wire_id) == refusal


def test_a_wrong_prefix_is_no_id(reader: Wire) -> None:
    contact = reader.query("select id from Contacts limit 1;")[0]["id"]
    wrong = contact.replace("4x", "3x", 1)
    assert reader.refusal("retrieve", id=wrong)[0] == "INVALID_ID_ATTRIBUTE"


def test_line_items_come_with_retrieve(reader: Wire) -> None:
    invoice = reader.query("select id,hdnGrandTotal from Invoice order by id limit 1;")[0]
    record = reader.result("retrieve", id=invoice["id"])
    assert record["LineItems"]
    for line in record["LineItems"]:
        assert line["parent_id"] == invoice["id"]
        assert line["product_name"]
        assert line["id"].startswith("33x")
    total = sum(float(item["quantity"]) * float(item["listprice"]) for item in record["LineItems"])
    assert float(record["hdnGrandTotal"]) == pytest.approx(total)


def test_non_entity_modules_can_be_queried_in_open_source_only(
    reader: Wire, stock_reader: Wire
) -> None:
    for module in ("Groups", "Currency", "DocumentFolders", "Tax", "LineItem"):
        assert stock_reader.query(f"select * from {module};")
        assert reader.refusal("query", query=f"select * from {module};") == NOT_FOUND


def test_private_records_are_seen_by_their_owners_and_groups(
    demo: DemoServer, wire: Wire, sales: Wire
) -> None:
    foreign = demo.add("Potentials", deal(assigned_user_id="19x6"))
    own = demo.add("Potentials", deal(assigned_user_id="19x5"))
    grouped = demo.add("Potentials", deal(assigned_user_id="20x2"))
    assert sales.refusal("retrieve", id=foreign) == (
        "ACCESS_DENIED",
        "Permission to read given object is denied",
    )
    assert sales.result("retrieve", id=own)["id"] == own
    found = f"select id from Potentials where id in ('{foreign}','{own}','{grouped}') order by id;"
    assert [row["id"] for row in sales.query(found)] == [own, grouped]
    assert sales.count("Potentials") < wire.count("Potentials")


def deal(**fields: str) -> dict[str, str]:
    return {
        "potentialname": "Private",
        "closingdate": "2027-01-31",
        "sales_stage": "Qualified",
        **fields,
    }


def test_rows_are_dropped_after_the_limit_in_open_source(stock_sales: Wire) -> None:
    page = stock_sales.query("select id from Potentials order by id limit 10;")
    assert len(page) < 10
    assert len(page) < stock_sales.count("Potentials")


def test_encrypted_fields_are_masked_until_decrypted(wire: Wire) -> None:
    made = wire.create("Contacts", lastname="Secret", cf_contacts_passport="C0123")
    assert made["cf_contacts_passport"] == "********"
    find = f"select * from Contacts where id = '{made['id']}';"
    assert wire.query(find)[0]["cf_contacts_passport"] == "********"


def test_sync_answers_ids_in_the_cloud(demo: DemoServer, wire: Wire) -> None:
    now = int(time.time())
    assert synced(wire, now + 100) == {
        "updated": [],
        "deleted": [],
        "more": False,
        "lastModifiedTime": now + 100,
    }
    demo.faults.clock_shift = 1_000
    made = wire.create("Contacts", lastname="Sync me")["id"]
    gone = wire.create("Contacts", lastname="Sync me not")["id"]
    wire.result("delete", id=gone)
    changes = synced(wire, now + 100)
    assert (changes["updated"], changes["deleted"], changes["more"]) == ([made], [gone], False)
    # strictly greater: nothing more from there
    assert synced(wire, changes["lastModifiedTime"])["updated"] == []


def test_sync_pages_reach_everything_once(stock_reader: Wire, reader: Wire) -> None:
    for caller, page in ((stock_reader, 100), (reader, 200)):
        seen: list[str] = []
        since, more, pages = 1, True, 0
        while more:
            changes = synced(caller, since)
            seen += [c if isinstance(c, str) else c["id"] for c in changes["updated"]]
            assert len(changes["updated"]) >= page or not changes["more"]
            since, more, pages = changes["lastModifiedTime"], changes["more"], pages + 1
        assert pages > 1
        assert len(seen) == len(set(seen)) == caller.count("Contacts")


def test_sync_in_open_source_holds_whole_records_without_label(stock_reader: Wire) -> None:
    record = synced(stock_reader, 1)["updated"][0]
    assert record["lastname"] is not None
    assert "label" not in record


def test_a_second_is_never_split(opensource: DemoServer, stock_wire: Wire) -> None:
    leads = opensource.company.catalogue.modules["Leads"]
    opensource.grow("Leads", 120)
    for number in opensource.company.tables.numbers(leads):
        opensource.company.tables.update(leads, number, {"modifiedtime": "2900-01-01 00:00:00"})
    changes = synced(stock_wire, 4_000_000_000, "Leads")
    assert len(changes["updated"]) == stock_wire.count("Leads") > 120
    assert changes["more"] is False


def test_sync_by_owner(demo: DemoServer, sales: Wire) -> None:
    own = demo.add("Contacts", {"lastname": "Own", "assigned_user_id": "19x5"})
    grouped = demo.add("Contacts", {"lastname": "Grouped", "assigned_user_id": "20x2"})
    foreign = demo.add("Contacts", {"lastname": "Foreign", "assigned_user_id": "19x6"})
    since = int(time.time()) - 60
    assert synced(sales, since, sort="user")["updated"] == [own]
    assert synced(sales, since, sort="nonsense")["updated"] == [own]
    assert set(synced(sales, since, sort="userandgroup")["updated"]) == {own, grouped}
    assert foreign
    refused = sales.refusal(
        "sync", modifiedTime=str(since), elementType="Contacts", syncType="application"
    )
    assert refused == ("ACCESS_DENIED", "Only admin users can perform application sync")


@pytest.mark.parametrize("moment", ["0", "", "2026-11-22 00:00:00"])
def test_sync_dies_of_times_that_are_no_seconds(stock_reader: Wire, moment: str) -> None:
    answer = stock_reader.call("sync", modifiedTime=moment, elementType="Contacts")
    assert (answer.status_code, answer.text) == (500, "")


def test_sync_in_milliseconds_begins_at_the_beginning(stock_reader: Wire) -> None:
    assert synced(stock_reader, int(time.time() * 1000))["updated"]


def test_what_sync_does_not_do(reader: Wire, stock_reader: Wire) -> None:
    for module in ("vtcmpumpstations", "Groups", "Users"):
        refused = reader.refusal("sync", modifiedTime="1", elementType=module)
        assert refused[0] == "ACCESS_DENIED"
    assert synced(stock_reader, 1, "Users")["updated"] == []
    assert stock_reader.refusal("sync", modifiedTime="1", elementType="Tax")[0] == "ACCESS_DENIED"
    for parameters in ({}, {"elementType": "Emails"}):
        assert stock_reader.call("sync", modifiedTime="1", **parameters).status_code == 500
