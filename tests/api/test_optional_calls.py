"""Operations that a server may lack: asked in vain once, by the name and method that it knows."""

import pytest

from tests.helpers.http_replies import RawServer, Reply, answer, raw_server
from vtdesk.api.client import VtigerClient
from vtdesk.api.errors import NotOffered
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import OutcomeUnknown
from vtdesk.domain.ids import RecordId

CONTACT = RecordId("12", 5)
TAGS = '{"success":true,"result":{"tags":["a"]}}'
UNKNOWN = '{"success":false,"error":{"code":"UNKNOWN_OPERATION","message":"Unknown operation"}}'


def knowing(*known: str) -> Reply:
    """Answers with a tag to requests of these methods and operations, as in "GET tags_add"."""

    def reply(request: bytes) -> bytes:
        return answer(TAGS if asked(request) in known else UNKNOWN)

    return reply


def asked(request: bytes) -> str:
    """Method and operation of a request."""
    method, path = request.split(b" ")[:2]
    return f"{method.decode()} {path.partition(b'?')[0].rpartition(b'/')[2].decode()}"


def client(server: RawServer) -> VtigerClient:
    return VtigerClient(server.endpoint, "anna", Secret("k"))


async def test_what_is_known_to_lack_is_not_asked_for_again() -> None:
    async with raw_server(knowing()) as server, client(server) as api:
        for _ in range(2):
            with pytest.raises(NotOffered):
                await api.reopen(CONTACT)
            with pytest.raises(NotOffered):
                await api.tags_retrieve(CONTACT)
            with pytest.raises(NotOffered):
                await api.tag_delete(CONTACT, ["a"])
    assert [asked(request) for request in server.seen] == [
        "POST reopen",
        "GET tags_retrieve",
        "POST tags_retrieve",
        "POST tag_delete",
        "POST tags_delete",
    ]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_method_that_served_is_used_from_then_on(method: str) -> None:
    right = f"{method} tags_retrieve"
    async with raw_server(knowing(right)) as server, client(server) as api:
        assert await api.tags_retrieve(CONTACT) == ("a",)
        first = len(server.seen)
        assert await api.tags_retrieve(CONTACT) == ("a",)
    assert [asked(request) for request in server.seen[first:]] == [right]


@pytest.mark.parametrize("name", ["tag_delete", "tags_delete"])
async def test_the_name_that_served_is_used_from_then_on(name: str) -> None:
    right = f"POST {name}"
    async with raw_server(knowing(right)) as server, client(server) as api:
        await api.tag_delete(CONTACT, ["a"])
        first = len(server.seen)
        await api.tag_delete(CONTACT, ["b"])
    assert [asked(request) for request in server.seen[first:]] == [right]


async def test_a_later_crash_of_what_is_there_does_not_make_it_missing() -> None:
    crash = answer("", status=500)
    async with raw_server(knowing("POST reopen"), crash) as server, client(server) as api:
        await api.reopen(CONTACT)
        with pytest.raises(OutcomeUnknown):
            await api.reopen(CONTACT)
    assert api.probe.has("reopen")
