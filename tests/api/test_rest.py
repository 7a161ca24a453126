import base64

import pytest

from vtdesk.api.rest import Rest
from vtdesk.api.wire import Call
from vtdesk.domain.account import Secret


@pytest.mark.parametrize("key", ["k3y", " k3y\r\n", "k3y\n"])
async def test_user_and_key_go_as_basic_authentication(key: str) -> None:
    async with Rest("https://x.example/default/", "anna ", Secret(key)).turn(Call("me")) as request:
        assert request.url == "https://x.example/default/me"
        kind, _, pair = request.headers["authorization"].partition(" ")
    assert (kind, base64.b64decode(pair)) == ("Basic", b"anna:k3y")


async def test_names_and_keys_of_any_script_go_as_utf_8() -> None:
    async with Rest("https://x.example", "zoë", Secret("ключ")).turn(Call("me")) as request:
        pair = request.headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(pair).decode() == "zoë:ключ"


async def test_only_writes_are_posted() -> None:
    rest = Rest("https://x.example", "anna", Secret("k"))
    async with rest.turn(Call("retrieve", {"id": "1x2"})) as request:
        assert (request.method, request.content) == ("GET", None)
    async with rest.turn(Call("delete", {"id": "1x2"}, writes=True)) as request:
        assert (request.method, request.content) == ("POST", b"id=1x2")
