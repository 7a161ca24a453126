"""``webservice.php``: challenge, log-in, sessions, and status 200 for refusals."""

import hashlib
import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.demo.wire import eventually
from vtdesk.demo.server import DemoServer, DemoUser


@pytest.fixture
def client(opensource: DemoServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=opensource.base_url, trust_env=False) as http:
        yield http


def get(client: httpx.Client, operation: str, **parameters: str) -> Any:
    answer = client.get("/webservice.php", params={"operation": operation, **parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()


def post(client: httpx.Client, operation: str, **parameters: str) -> Any:
    answer = client.post("/webservice.php", data={"operation": operation, **parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()


def login(client: httpx.Client, user: DemoUser, key: str | None = None) -> Any:
    token = get(client, "getchallenge", username=user.user)["result"]["token"]
    digest = hashlib.md5(f"{token}{key or user.access_key}".encode()).hexdigest()  # noqa: S324  the protocol's
    return post(client, "login", username=user.user, accessKey=digest)


def session(client: httpx.Client, user: DemoUser) -> str:
    name = login(client, user)["result"]["sessionName"]
    assert isinstance(name, str)
    return name


def code(answer: Any) -> str:
    assert answer["success"] is False
    return str(answer["error"]["code"])


def test_sign_in_tells_the_user(opensource: DemoServer, client: httpx.Client) -> None:
    challenge = get(client, "getchallenge", username=opensource.users[0].user)["result"]
    assert challenge["expireTime"] - challenge["serverTime"] == 300
    answer = login(client, opensource.users[0])["result"]
    assert answer["userId"] == "19x1"
    assert (answer["time_zone"], answer["is_admin"]) == ("Europe/Berlin", "on")
    assert answer["vtigerVersion"] == "8.3.0"


def test_work_in_a_session(opensource: DemoServer, client: httpx.Client) -> None:
    name = session(client, opensource.users[0])
    assert "Contacts" in get(client, "listtypes", sessionName=name)["result"]["types"]
    element = json.dumps({"lastname": "Session", "assigned_user_id": "19x1"})
    made = post(client, "create", sessionName=name, elementType="Contacts", element=element)
    assert made["result"]["id"].startswith("12x")
    query = "select id from Contacts where lastname = 'Session';"
    assert len(get(client, "query", sessionName=name, query=query)["result"]) == 1
    assert post(client, "logout", sessionName=name)["result"] == {"message": "successfull"}
    assert code(get(client, "listtypes", sessionName=name)) == "INVALID_SESSIONID"


def test_wrong_credentials(opensource: DemoServer, client: httpx.Client) -> None:
    user = opensource.users[0]
    assert code(login(client, user, "wrong")) == "INVALID_USER_CREDENTIALS"
    assert code(login(client, DemoUser("nobody", "x", admin=False))) == "ACCESS_DENIED"
    assert code(post(client, "login", username=user.user, accessKey="x")) != ""
    assert code(get(client, "getchallenge")) == "ACCESS_DENIED"


def test_a_challenge_lives_five_minutes(opensource: DemoServer, client: httpx.Client) -> None:
    user = opensource.users[0]
    token = get(client, "getchallenge", username=user.user)["result"]["token"]
    digest = hashlib.md5(f"{token}{user.access_key}".encode()).hexdigest()  # noqa: S324  the protocol's
    sent = {"username": user.user, "accessKey": digest}
    for _twice in range(2):
        assert post(client, "login", **sent)["success"] is True
    opensource.faults.clock_shift = 301
    assert code(post(client, "login", **sent)) == "INVALID_AUTH_TOKEN"


@pytest.mark.parametrize(
    ("idle", "expected"), [(1_700, ""), (1_900, "SESSION_LEFT_IDLE"), (90_000, "SESSION_EXPIRED")]
)
def test_sessions_age(
    opensource: DemoServer, client: httpx.Client, idle: int, expected: str
) -> None:
    name = session(client, opensource.users[0])
    opensource.faults.clock_shift = idle
    answer = get(client, "listtypes", sessionName=name)
    assert (code(answer) if expected else "") == expected
    if expected:
        assert code(get(client, "listtypes", sessionName=name)) == "INVALID_SESSIONID"


def test_sessions_are_ended_by_a_fault(opensource: DemoServer, client: httpx.Client) -> None:
    name = session(client, opensource.users[0])
    opensource.faults.cause("session-ended", times=1)
    for _now_and_later in range(2):
        assert code(get(client, "listtypes", sessionName=name)) == "INVALID_SESSIONID"
    assert get(client, "listtypes", sessionName=session(client, opensource.users[0]))["success"]


def test_parameters_belong_in_their_own_place(opensource: DemoServer, client: httpx.Client) -> None:
    name = session(client, opensource.users[0])
    element = json.dumps({"lastname": "x"})
    got = get(client, "create", sessionName=name, elementType="Leads", element=element)
    assert got["error"]["message"] == "Permission to perform the operation is denied"
    posted = post(client, "query", sessionName=name, query="select id from Leads limit 1;")
    assert posted["error"]["message"].endswith("denied for query")
    assert code(get(client, "listtypes")) == "AUTHENTICATION_REQUIRED"


@pytest.mark.parametrize("operation", ["nosuch", "", "me", "tags_add", "editionLimits"])
def test_what_open_source_does_not_know_is_a_crash(
    opensource: DemoServer, client: httpx.Client, operation: str
) -> None:
    name = session(client, opensource.users[0])
    answer = client.get("/webservice.php", params={"operation": operation, "sessionName": name})
    assert (answer.status_code, answer.text) == (500, "")


def test_requests_of_one_session_wait_for_each_other(
    opensource: DemoServer, client: httpx.Client
) -> None:
    name, other = (session(client, user) for user in opensource.users[:2])
    opensource.faults.delay = 3_600
    address = httpx.URL(opensource.base_url)
    with socket.create_connection((address.host, address.port or 0)) as held:
        target = f"/webservice.php?operation=listtypes&sessionName={name}"
        held.sendall(f"GET {target} HTTP/1.1\r\nHost: demo\r\n\r\n".encode())
        eventually(lambda: opensource.faults.waiting == 1)
        opensource.faults.delay = 0
        client.timeout = httpx.Timeout(20, read=0.2)
        with pytest.raises(httpx.ReadTimeout):
            get(client, "listtypes", sessionName=name)
        assert get(client, "listtypes", sessionName=other)["success"]
    client.timeout = httpx.Timeout(20)
    assert get(client, "listtypes", sessionName=name)["success"]


def test_the_cloud_has_sessions_too(demo: DemoServer) -> None:
    with httpx.Client(base_url=demo.base_url, trust_env=False) as client:
        name = session(client, demo.users[1])
        lookup = {"type": "phone", "value": "0", "searchIn": '{"Contacts":["phone"]}'}
        assert get(client, "lookup", sessionName=name, **lookup)["result"] == []
