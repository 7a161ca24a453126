from collections.abc import Callable

import pytest

from tests.helpers.http_replies import answer, raw_server
from vtdesk.api.client import VtigerClient
from vtdesk.api.errors import NotOffered
from vtdesk.api.probe import Probe
from vtdesk.domain.account import Secret
from vtdesk.domain.ids import RecordId

RECORD = RecordId("12", 5)
DONE = answer('{"success":true,"result":{"message":"tags deleted"}}')
TAGS = answer('{"success":true,"result":{"tags":["vip"]}}')
DIED = answer("", 500, "text/html")


def client(endpoint: str, known: dict[str, str] | None = None) -> VtigerClient:
    return VtigerClient(endpoint, "anna", Secret("k"), known=known)


def only(operation: str, reply: bytes, method: str = "") -> Callable[[bytes], bytes]:
    """A server that knows one operation, by one method, and dies of all others."""

    def serve(request: bytes) -> bytes:
        known = f"/{operation}".encode() in request.split(b"\r\n")[0].split(b"?")[0]
        return reply if known and request.startswith(method.encode()) else DIED

    return serve


def test_an_answer_is_the_only_variant_from_then_on() -> None:
    probe = Probe()
    assert probe.variants("a", ("x", "y")) == ("x", "y")
    probe.learn("a", "y")
    assert probe.variants("a", ("x", "y")) == ("y",)
    assert Probe(probe.known).variants("a", ("x", "y")) == ("y",)


def test_an_answer_that_means_nothing_any_more_is_ignored() -> None:
    assert Probe({"a": "old"}).variants("a", ("x", "y")) == ("x", "y")


def test_operations_are_unknown_until_somebody_asks() -> None:
    probe = Probe()
    assert probe.has("reopen") is None
    probe.learn_operation("reopen", present=True)
    probe.learn_operation("decrypt", present=False)
    assert probe.has("reopen") is True
    assert probe.has("decrypt") is False


@pytest.mark.parametrize("name", ["tag_delete", "tags_delete"])
async def test_either_name_of_the_removal_of_tags_is_found_once(name: str) -> None:
    async with raw_server(only(name, DONE)) as server, client(server.endpoint) as api:
        await api.tag_delete(RECORD, ["vip"])
        asked = len(server.seen)
        await api.tag_delete(RECORD, ["vip"])
    assert len(server.seen) == asked + 1
    assert name.encode() in server.seen[-1].split(b"\r\n")[0]
    assert api.probe.known["tag removal"] == name


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_either_method_of_reading_tags_is_found_once(method: str) -> None:
    serve = only("tags_retrieve", TAGS, method)
    async with raw_server(serve) as server, client(server.endpoint) as api:
        assert await api.tags_retrieve(RECORD) == ("vip",)
        asked = len(server.seen)
        assert await api.tags_retrieve(RECORD) == ("vip",)
    assert len(server.seen) == asked + 1


async def test_what_was_found_out_is_remembered_for_the_account() -> None:
    async with raw_server(only("tags_delete", DONE)) as server:
        async with client(server.endpoint) as api:
            await api.tag_delete(RECORD, ["vip"])
        known = dict(api.probe.known)
        asked = len(server.seen)
        async with client(server.endpoint, known) as later:
            await later.tag_delete(RECORD, ["vip"])
    assert len(server.seen) == asked + 1


async def test_tags_that_nobody_can_take_off_are_said_so() -> None:
    async with raw_server(DIED) as server, client(server.endpoint) as api:
        for _ in range(2):
            with pytest.raises(NotOffered, match="does not offer tags"):
                await api.tag_delete(RECORD, ["vip"])
    assert len(server.seen) == 2


async def test_an_operation_that_is_missing_is_asked_for_once() -> None:
    async with raw_server(DIED) as server, client(server.endpoint) as api:
        for _ in range(2):
            with pytest.raises(NotOffered, match="does not offer reopening"):
                await api.reopen(RECORD)
        assert len(server.seen) == 1
        for _ in range(2):
            with pytest.raises(NotOffered, match="its limits"):
                await api.edition_limit("STORAGE")
        assert len(server.seen) == 3
