"""``decrypt``, ``reopen``, ``lookup``, ``get_account_hierarchy``, ``editionLimits``."""

import pytest

from tests.demo.wire import Wire
from vtdesk.demo import resources
from vtdesk.demo.server import DemoServer


def test_decrypt(demo: DemoServer, wire: Wire) -> None:
    contact = demo.add("Contacts", {"lastname": "x", "cf_contacts_passport": "C0123"})
    assert wire.result("decrypt", id=contact, fieldname="cf_contacts_passport") == "C0123"
    plain = wire.refusal("decrypt", id=contact, fieldname="lastname")
    assert plain[0] == "INVALID_PARAMETER"
    assert wire.refusal("decrypt", id=contact, fieldname="nosuch")[0] == "ACCESS_DENIED"


def test_reopen(demo: DemoServer, wire: Wire) -> None:
    closed = {"title": "t", "casestatus": "Closed", "casepriority": "Low"}
    case = demo.add("Cases", closed)
    message = {"message": "Record reopened successfully."}
    assert wire.result("reopen", id=case) == message
    assert demo.rows("Cases")[case]["casestatus"] == "Open"
    assert wire.refusal("reopen", id=case) == ("ACCESS_DENIED", "Record is not closed")
    contact = next(iter(demo.rows("Contacts")))
    assert wire.refusal("reopen", id=contact)[0] == "ACCESS_DENIED"


def test_lookup(demo: DemoServer, wire: Wire) -> None:
    contact = demo.add("Contacts", {"lastname": "x", "phone": "+49 1", "mobile": "+49 2"})
    lead = demo.add("Leads", {"lastname": "x", "phone": "+49 1"})

    def found(**asked: object) -> set[str]:
        return {record["id"] for record in wire.result("lookup", **asked)}

    assert found(type="phone", value="+49 1") == {contact, lead}
    assert found(type="phone", value="+49 1", searchIn={"Contacts": ["mobile", "phone"]}) == {
        contact
    }
    assert found(type="phone", value="+49 1", searchIn={"Contacts": ["mobile"]}) == set()
    # the manual's own form, which is no JSON
    assert found(type="phone", value="+49 2", searchIn='{"Contacts"}') == {contact}
    assert found(type="phone", value="49 1") == set()
    assert wire.refusal("lookup", type="fax", value="1")[0] == "INVALID_PARAMETER"
    unknown = wire.refusal("lookup", type="phone", value="1", searchIn={"Contacts": ["nosuch"]})
    assert unknown[0] == "ACCESS_DENIED"


def test_hierarchy(demo: DemoServer, wire: Wire) -> None:
    ids: list[str] = []
    for level in range(4):
        parent = ids[-1] if ids else None
        ids.append(demo.add("Accounts", {"accountname": f"Level {level}", "account_id": parent}))
    sister = demo.add("Accounts", {"accountname": "Sister", "account_id": ids[0]})

    def levels(record_id: str) -> list[tuple[str, int, bool]]:
        answer = wire.result("get_account_hierarchy", id=record_id)
        return [(item["id"], item["level"], item["current"]) for item in answer]

    assert levels(ids[3]) == [(record_id, level, level == 3) for level, record_id in enumerate(ids)]
    assert levels(sister) == [(ids[0], 0, False), (sister, 1, True)]
    root = levels(ids[0])
    assert root[0] == (ids[0], 0, True)
    assert {record_id for record_id, _, _ in root} == {*ids, sister}
    answer = wire.result("get_account_hierarchy", id=ids[1])
    assert [item["label"] for item in answer[:2]] == ["Parent Org", "Org"]


def test_a_circle_of_organizations_ends(demo: DemoServer, wire: Wire) -> None:
    one = demo.add("Accounts", {"accountname": "One"})
    two = demo.add("Accounts", {"accountname": "Two", "account_id": one})
    demo.edit("Accounts", one, {"account_id": two})
    answer = wire.result("get_account_hierarchy", id=one)
    assert sorted(item["id"] for item in answer) == sorted([one, two])


def test_hierarchy_is_for_organizations(reader: Wire) -> None:
    contact = reader.query("select id from Contacts limit 1;")[0]["id"]
    assert reader.refusal("get_account_hierarchy", id=contact)[0] == "INVALID_ID_ATTRIBUTE"
    assert reader.refusal("get_account_hierarchy", id="3x999999")[0] == "ACCESS_DENIED"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_keyword_of_the_manual_has_a_limit(reader: Wire, method: str) -> None:
    names = [line.partition(" = ")[0] for line in resources.lines("limits.txt")]
    assert len(names) == 97
    for name in names if method == "GET" else names[:1]:
        sent = {"params" if method == "GET" else "data": {"serviceName": name}}
        answer = reader.http.request(method, "/editionLimits", **sent)  # type: ignore[arg-type]  # one of two
        assert answer.json()["result"]["serviceName"] == name
        assert answer.json()["result"]["limit"]
    assert reader.refusal("editionLimits", serviceName="NOPE")[0] == "INVALID_PARAMETER"
