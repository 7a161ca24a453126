import asyncio
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.helpers.http_replies import answer, raw_server
from vtdesk.api.client import VtigerClient
from vtdesk.api.webservice import SESSIONS
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import OutcomeUnknown, ServerTrouble, SignInNeeded
from vtdesk.domain.ids import ModuleName

LEADS = ModuleName("Leads")
CHALLENGE = answer('{"success":true,"result":{"token":"t0k3n"}}')
LOG_IN = answer(
    '{"success":true,"result":{"sessionName":"s3ss10n","userId":"19x5","username":"ravi",'
    '"first_name":"Zo&euml;","email":"r@x.example","time_zone":"America/New_York"}}'
)
TYPES = answer('{"success":true,"result":{"types":["Leads"],"information":[]}}')
LAPSED = answer('{"success":false,"error":{"code":"INVALID_SESSIONID","message":"gone"}}')


def client(server: DemoServer, key: str | None = None) -> VtigerClient:
    user = server.users[0]
    return VtigerClient(server.webservice, user.user, Secret(key or user.access_key))


def raw_client(port: int) -> VtigerClient:
    return VtigerClient(f"http://127.0.0.1:{port}/webservice.php", "ravi", Secret("k3y\n"))


def fields(request: bytes) -> dict[str, list[str]]:
    head, _, body = request.partition(b"\r\n\r\n")
    query = urlsplit(head.split(b" ")[1].decode()).query
    return parse_qs(query or body.decode())


async def test_the_key_is_only_sent_as_a_digest_with_the_servers_token() -> None:
    async with raw_server(CHALLENGE, LOG_IN, TYPES) as server, raw_client(server.port) as api:
        await api.listtypes()
    challenge, log_in, call = server.seen
    assert fields(challenge) == {"operation": ["getchallenge"], "username": ["ravi"]}
    digest = hashlib.md5(b"t0k3nk3y", usedforsecurity=False).hexdigest()
    assert fields(log_in) == {
        "operation": ["login"],
        "username": ["ravi"],
        "accessKey": [digest],
    }
    assert log_in.startswith(b"POST ")
    assert fields(call)["sessionName"] == ["s3ss10n"]
    assert all(b"k3y" not in request.replace(b"accessKey", b"") for request in server.seen[1:])


async def test_writes_carry_their_fields_and_the_session_in_the_body() -> None:
    created = answer('{"success":true,"result":{"id":"10x5"}}')
    async with raw_server(CHALLENGE, LOG_IN, created) as server, raw_client(server.port) as api:
        await api.create(LEADS, {"lastname": "x"})
    assert server.seen[2].startswith(b"POST /webservice.php HTTP/1.1\r\n")
    assert fields(server.seen[2]) == {
        "operation": ["create"],
        "sessionName": ["s3ss10n"],
        "elementType": ["Leads"],
        "element": ['{"lastname": "x"}'],
    }


async def test_me_comes_from_the_log_in() -> None:
    async with raw_server(CHALLENGE, LOG_IN) as server, raw_client(server.port) as api:
        user = await api.me()
        assert await api.me() == user
    assert (str(user.id), user.user_name, user.first_name) == ("19x5", "ravi", "Zoë")
    assert user.time_zone == "America/New_York"
    assert len(server.seen) == 2


async def test_a_session_serves_many_calls(demo: DemoServer) -> None:
    async with client(demo) as api:
        for _ in range(3):
            await api.listtypes()
    assert demo.calls.count("login") == 1
    assert demo.calls.count("listtypes") == 3


async def test_a_lapsed_session_is_renewed_and_the_call_repeated(demo: DemoServer) -> None:
    async with client(demo) as api:
        await api.listtypes()
        demo.faults.cause("session-ended", times=1)
        assert await api.listtypes()
        demo.faults.cause("session-ended", times=1)
        made = await api.create(LEADS, {"lastname": "Once", "assigned_user_id": "19x1"})
    assert demo.calls.count("login") == 3
    assert [key for key, row in demo.rows("Leads").items() if row["lastname"] == "Once"] == [
        made["id"]
    ]


async def test_sessions_that_lapsed_together_cost_one_call_in_vain(demo: DemoServer) -> None:
    demo.faults.delay = 0.05
    async with client(demo) as api:
        await asyncio.gather(*(api.listtypes() for _ in range(SESSIONS)))
        assert demo.calls.count("login") == SESSIONS
        demo.faults.delay = 0.0
        demo.calls.clear()
        demo.faults.cause("session-ended", times=1)
        await api.listtypes()
    assert demo.calls.count("listtypes") == 2
    assert demo.calls.count("login") == 1


async def test_a_session_that_lapses_at_once_is_given_up() -> None:
    async with (
        raw_server(CHALLENGE, LOG_IN, LAPSED, CHALLENGE, LOG_IN, LAPSED) as server,
        raw_client(server.port) as api,
    ):
        with pytest.raises(SignInNeeded):
            await api.listtypes()
    assert len(server.seen) == 6


async def test_calls_at_the_same_time_share_a_few_sessions(demo: DemoServer) -> None:
    async with client(demo) as api:
        await asyncio.gather(*(api.listtypes() for _ in range(12)))
    assert demo.calls.count("listtypes") == 12
    assert 1 <= demo.calls.count("login") <= SESSIONS
    operations = [call.operation for call in demo.calls.all()]
    log_ins = [name for name in operations if name in {"getchallenge", "login"}]
    assert log_ins == ["getchallenge", "login"] * demo.calls.count("login")


async def test_a_wrong_key_is_said_like_everywhere(demo: DemoServer) -> None:
    async with client(demo, "wrong") as api:
        with pytest.raises(SignInNeeded, match="it is not your password"):
            await api.me()


@pytest.mark.parametrize(
    "replies",
    [
        [answer('{"success":true,"result":{}}')],
        [answer('{"success":true,"result":"x"}')],
        [CHALLENGE, answer('{"success":true}')],
        [CHALLENGE, answer('{"success":true,"result":{"sessionName":["x"]}}')],
        [CHALLENGE, answer("")],
    ],
)
async def test_a_log_in_that_makes_no_sense(replies: list[bytes]) -> None:
    async with raw_server(*replies) as server, raw_client(server.port) as api:
        with pytest.raises(ServerTrouble):
            await api.listtypes()


async def test_trouble_with_the_log_in_before_a_write_leaves_no_doubt(demo: DemoServer) -> None:
    demo.faults.cause("drop-before", "getchallenge", times=1)
    async with client(demo) as api:
        await api.create(LEADS, {"lastname": "x", "assigned_user_id": "19x1"})
        demo.faults.cause("drop-after", "create", times=1)
        with pytest.raises(OutcomeUnknown):
            await api.create(LEADS, {"lastname": "y", "assigned_user_id": "19x1"})
        # the session is still good
        await api.listtypes()
    assert demo.calls.count("login") == 1


async def test_the_session_name_stays_out_of_the_log(
    demo: DemoServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with client(demo) as api:
        await api.listtypes()
    ours = [record for record in caplog.records if not record.name.startswith("uvicorn")]
    assert ours
    assert not [record for record in ours if "session" in record.getMessage().lower()]
    assert demo.users[0].access_key not in caplog.text
