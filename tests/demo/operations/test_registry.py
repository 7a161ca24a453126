"""No request, however odd, gets anything but the answers of the protocol."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.demo.wire import WRITES, Wire
from vtdesk.demo.operations.registry import OPERATIONS
from vtdesk.demo.schemas import Dialect
from vtdesk.demo.server import DemoServer

EXAMPLES = 200

NAMES = [
    "id",
    "elementType",
    "element",
    "query",
    "module",
    "sourcefield",
    "relatedLabel",
    "relatedType",
    "relationIdLabel",
    "sourceRecordId",
    "relatedRecordId",
    "tags",
    "delete_all",
    "type",
    "value",
    "searchIn",
    "fieldname",
    "modifiedTime",
    "syncType",
    "serviceName",
    "fieldTypeList",
]
ODD = st.sampled_from(
    [
        "",
        "null",
        "[]",
        "{}",
        "0",
        "x",
        "4x",
        "x4",
        "3x100",
        "4x115",
        "12x115",
        "19x1",
        "Contacts",
        "Accounts",
        "Groups",
        "Invoice",
        "Calendar",
        "Activities",
        "select * from Contacts",
        "select * from Contacts;",
        "select count(*) from Invoice where quantity > 1;",
        '{"id": "4x115"}',
        '{"id": ["4x115"], "lastname": {"a": [1]}}',
        '{"leadId": [[]], "entities": {"Contacts": {"create": 1}, "Accounts": []}}',
        '{"fieldname": [1], "values": {}}',
        '{"Contacts": {"phone": 1}}',
        '["a", 1, null]',
        "phone",
        "99999999999999999999",
        "1",
        "application",
        "\x00\ud7ff",
    ]
)


@pytest.mark.parametrize("dialect", ["cloud", "opensource"])
def test_odd_requests(dialect: Dialect) -> None:
    with DemoServer(records=120, dialect=dialect) as server, Wire(server) as wire:

        @settings(max_examples=EXAMPLES)
        @given(
            st.sampled_from(sorted(OPERATIONS)),
            st.dictionaries(st.sampled_from(NAMES), ODD | st.text(max_size=20), max_size=6),
        )
        def ask(operation: str, parameters: dict[str, str]) -> None:
            if operation in WRITES:
                answer = wire.http.post(f"/{operation}", data=parameters)
            else:
                answer = wire.http.get(f"/{operation}", params=parameters)
            if answer.status_code == 500:
                # a crash of the real server, whose body is not JSON
                assert answer.headers["content-type"].startswith("text/html")
                return
            body = json.loads(answer.text, strict=False)
            assert body["success"] is (answer.status_code == 200)

        ask()


def test_the_manuals_operations_are_all_there() -> None:
    manual = (
        "me listtypes describe create retrieve decrypt update revise delete query sync convertlead"
        " relatedtypes retrieve_related query_related add_related delete_related reopen"
        " picklist_dependency tags_add tags_retrieve tag_delete files_retrieve lookup"
        " get_account_hierarchy add_picklist edit_picklist delete_picklist editionlimits"
    )
    assert set(OPERATIONS) == set(manual.split())
