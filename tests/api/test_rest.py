import base64

import pytest

from vtdesk.api.rest import Rest
from vtdesk.api.wire import Call, Request
from vtdesk.domain.account import Secret
from vtdesk.domain.record import Json


async def nobody(call: Call, request: Request) -> Json:
    raise AssertionError("a call that has its key with it needs no other call")


@pytest.mark.parametrize("key", ["k3y", " k3y\r\n", "k3y\n"])
async def test_user_and_key_go_as_basic_authentication(key: str) -> None:
    async with Rest("https://x.example/default/", "anna ", Secret(key)).turn(
        Call("me"), nobody
    ) as request:
        assert request.url == "https://x.example/default/me"
        kind, _, pair = request.headers["authorization"].partition(" ")
    assert (kind, base64.b64decode(pair)) == ("Basic", b"anna:k3y")


async def test_names_and_keys_of_any_script_go_as_utf_8() -> None:
    async with Rest("https://x.example", "zoë", Secret("ключ")).turn(Call("me"), nobody) as request:
        pair = request.headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(pair).decode() == "zoë:ключ"


async def test_only_writes_are_posted() -> None:
    rest = Rest("https://x.example", "anna", Secret("k"))
    async with rest.turn(Call("retrieve", {"id": "1x2"}), nobody) as request:
        assert (request.method, request.content) == ("GET", None)
    async with rest.turn(Call("delete", {"id": "1x2"}, writes=True), nobody) as request:
        assert (request.method, request.content) == ("POST", b"id=1x2")
