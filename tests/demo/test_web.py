"""HTTP Basic, parameters, statuses, usage headers."""

import json
import re
import socket
from urllib.parse import urlsplit

import httpx
import pytest

from tests.demo.wire import Wire, eventually
from vtdesk.demo.server import DemoServer


@pytest.mark.parametrize(
    ("user", "key", "code"),
    [
        ("anna.mertens@lindqvist.example", "wrong", "INVALID_USER_CREDENTIALS"),
        ("nobody@example.com", "x", "ACCESS_DENIED"),
        ("", "", "ACCESS_DENIED"),
    ],
)
def test_wrong_credentials_are_401(reader: Wire, user: str, key: str, code: str) -> None:
    answer = reader.http.get("/me", auth=(user, key))
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == code


def test_missing_credentials_are_401(shared_demo: DemoServer) -> None:
    answer = httpx.get(f"{shared_demo.endpoint}/me", trust_env=False)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "AUTHENTICATION_REQUIRED"


@pytest.mark.parametrize("path", ["/restapi/v1/vtiger/default/create", "/webservice.php"])
def test_a_caller_that_hangs_up_amid_its_question_is_no_trouble(
    demo: DemoServer, path: str
) -> None:
    address = urlsplit(demo.base_url)
    assert address.hostname is not None
    assert address.port is not None
    head = f"POST {path} HTTP/1.1\r\nHost: demo\r\nContent-Length: 1000\r\n\r\n"
    for _ in range(3):
        with socket.create_connection((address.hostname, address.port)) as caller:
            caller.sendall(head.encode() + b"element=")
    # what the server logs of it fails this test
    assert demo._listener is not None
    connections = demo._listener._state.connections
    assert httpx.get(f"{demo.endpoint}/me", trust_env=False).status_code == 401
    eventually(lambda: not connections)


def test_user_names_are_matched_without_regard_to_case(reader: Wire) -> None:
    upper = (reader.user.user.upper(), reader.user.access_key)
    assert reader.http.get("/me", auth=upper).status_code == 200


def test_every_way_to_send_parameters(wire: Wire) -> None:
    element = {"lastname": "Way", "assigned_user_id": "19x1"}
    sent = {"elementType": "Contacts", "element": json.dumps(element)}
    answers = [
        wire.http.post("/create", data=sent),
        wire.http.post("/create", params=sent),
        wire.http.post(
            "/create", params={"elementType": "Contacts"}, data={"element": sent["element"]}
        ),
        wire.http.post("/create", json={"elementType": "Contacts", "element": element}),
        wire.http.post("/create", data=sent, files={"imagename[]": ("a.png", b"x", "image/png")}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert wire.count("Contacts where lastname = 'Way'") == 5


def test_reading_takes_post_and_writing_refuses_get(reader: Wire) -> None:
    query = {"query": "select id from Contacts limit 1;"}
    assert reader.http.post("/query", data=query).status_code == 200
    element = json.dumps({"lastname": "x", "assigned_user_id": "19x1"})
    refused = reader.http.get("/create", params={"elementType": "Contacts", "element": element})
    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "ACCESS_DENIED"


def test_operation_names_are_matched_without_regard_to_case(reader: Wire) -> None:
    assert reader.call("ListTypes").status_code == 200


def test_unknown_operation(reader: Wire, stock_reader: Wire) -> None:
    assert reader.refusal("nosuch")[0] == "UNKNOWN_OPERATION"
    dead = stock_reader.call("nosuch")
    assert (dead.status_code, dead.text) == (500, "")
    assert stock_reader.call("editionLimits", serviceName="STORAGE").status_code == 500


def test_bodies_are_raw_utf8(reader: Wire) -> None:
    text = reader.call("query", query="select accountname from Accounts limit 100;").text
    assert re.search("[\u0400-\uffff]", text)
    assert "\\u" not in text
    assert "\\/" not in text


def test_control_characters_come_unescaped_from_open_source(stock_wire: Wire) -> None:
    stock_wire.create("Contacts", lastname="ctl \x01\x0b\x1f end", description="a\\u0001b")
    answer = stock_wire.call(
        "query", query="select lastname,description from Contacts where lastname like 'ctl%';"
    )
    assert b"\x01\x0b\x1f" in answer.content
    with pytest.raises(ValueError, match="control character"):
        answer.json()
    row = json.loads(answer.text, strict=False)["result"][0]
    assert row["lastname"] == "ctl \x01\x0b\x1f end"
    assert row["description"] == "a\\u0001b"


def test_usage_headers_count_down(wire: Wire) -> None:
    first, second = (wire.call("me").headers for _ in range(2))
    for limit in ("X-FloodControl-Minute", "X-RateLimit-Daily"):
        assert int(first[f"{limit}Limit"]) > 0
        assert int(second[f"{limit}Reset"]) > 0
    assert int(second["X-RateLimit-DailyRemaining"]) == int(first["X-RateLimit-DailyRemaining"]) - 1


def test_open_source_sends_no_usage_headers(stock_reader: Wire) -> None:
    assert "X-RateLimit-DailyLimit" not in stock_reader.call("me").headers


def test_calls_over_the_limit_are_429(demo: DemoServer, wire: Wire) -> None:
    demo.meter.daily_limit = 3
    statuses = [wire.call("me").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    demo.meter.daily_limit = 100
    assert wire.call("me").status_code == 200


def test_calls_are_logged(demo: DemoServer, wire: Wire) -> None:
    wire.query("select id from Contacts limit 1;")
    wire.refusal("describe", elementType="Nonesuch")
    assert demo.calls.count() == 2
    assert demo.calls.count("query") == 1
    refused = demo.calls.all()[-1]
    assert (refused.operation, refused.status) == ("describe", 400)
    assert refused.user == wire.user.user
    demo.calls.clear()
    assert demo.calls.count() == 0
