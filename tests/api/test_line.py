"""The network as it is: real sockets on loopback, and answers that no decent server gives."""

import asyncio
import logging
import socket
import ssl
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import trustme

from tests.helpers.http_replies import answer, listening, never_answer, raw_server
from vtdesk.api import line as line_module
from vtdesk.api.line import Line, LostAnswer, check_encrypted, is_this_computer
from vtdesk.api.wire import Request
from vtdesk.domain.errors import (
    InsecureAddress,
    NotVtiger,
    Offline,
    Remedy,
    ServerTrouble,
    StoreTrouble,
    ValueRefused,
    VtdeskError,
)

KEY = {"authorization": "Basic s3cret"}


def get(url: str) -> Request:
    return Request("GET", url, KEY)


async def exchange(line: Line, request: Request) -> object:
    try:
        return await line.exchange(request)
    finally:
        await line.aclose()


async def failure(line: Line, request: Request) -> VtdeskError:
    with pytest.raises(VtdeskError) as caught:
        await exchange(line, request)
    assert "s3cret" not in caught.value.summary + caught.value.detail
    return caught.value


async def lost(line: Line, request: Request) -> LostAnswer:
    with pytest.raises(LostAnswer) as caught:
        await exchange(line, request)
    return caught.value


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tls_server(authority: trustme.CA, *names: str, ended: bool = False) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    end = datetime.now(UTC) - timedelta(days=1) if ended else None
    begin = end - timedelta(days=1) if end else None
    authority.issue_cert(*names, not_before=begin, not_after=end).configure_cert(context)
    return context


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    made = trustme.CA(organization_name="Example Inspection")
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return made


async def test_an_answer_comes_with_its_headers_in_lower_case() -> None:
    async with raw_server(answer("{}", 400, headers="X-Odd: 1\r\n")) as server:
        line = Line(server.endpoint)
        response = await line.exchange(get(server.endpoint + "/me"))
        await line.aclose()
    assert (response.status, response.body, response.headers["x-odd"]) == (400, b"{}", "1")
    assert response.content_type == "application/json"
    assert b"authorization: Basic s3cret" in server.seen[0].replace(
        b"Authorization", b"authorization"
    )
    assert b"cookie" not in server.seen[0].lower()


async def test_cookies_are_not_kept() -> None:
    async with raw_server(answer("{}", headers="Set-Cookie: PHPSESSID=1\r\n")) as server:
        line = Line(server.endpoint)
        for _ in range(2):
            await line.exchange(get(server.endpoint + "/me"))
        await line.aclose()
    assert b"PHPSESSID" not in server.seen[1]


async def test_a_name_that_does_not_exist() -> None:
    error = await failure(
        Line("https://no-such-host.invalid"), get("https://no-such-host.invalid/")
    )
    assert isinstance(error, Offline)
    assert error.summary.startswith("vtdesk cannot find no-such-host.invalid.")
    assert error.remedy is Remedy.CHECK_ADDRESS


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_port_where_nobody_listens(host: str) -> None:
    port = free_port()
    error = await failure(Line(f"http://{host}:{port}"), get(f"http://{host}:{port}/"))
    assert isinstance(error, Offline)
    assert error.summary == f"Nothing answers at {host}, port {port}."


async def test_a_server_that_never_answers() -> None:
    async with listening(never_answer) as port:
        url = f"http://127.0.0.1:{port}"
        gone = await lost(Line(url, timeout=0.05), get(url))
    assert isinstance(gone.error, Offline)
    assert gone.error.summary == "127.0.0.1 did not answer in time."
    assert not gone.passing


@pytest.mark.parametrize("begun", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "])
async def test_an_answer_that_comes_byte_by_byte_is_given_up(begun: bytes) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(begun)
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with listening(drip) as port:
        url = f"http://127.0.0.1:{port}"
        gone = await lost(Line(url, timeout=0.1), get(url))
    assert isinstance(gone.error, Offline)
    assert gone.error.summary == "127.0.0.1 did not answer in time."
    assert not gone.passing


@pytest.mark.parametrize(
    "reply", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", b"nonsense\r\n\r\n"]
)
async def test_an_answer_that_breaks_off(reply: bytes) -> None:
    async with raw_server(reply) as server:
        gone = await lost(Line(server.endpoint), get(server.endpoint))
    assert isinstance(gone.error, Offline)
    assert gone.error.summary == "The connection to 127.0.0.1 broke off."
    assert gone.passing


async def test_an_answer_that_cannot_be_unpacked() -> None:
    async with raw_server(answer("not gzip", headers="Content-Encoding: gzip\r\n")) as server:
        gone = await lost(Line(server.endpoint), get(server.endpoint))
    assert isinstance(gone.error, ServerTrouble)
    assert "damaged" in gone.error.summary


async def test_an_endless_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "MAX_BODY", 10_000)
    async with raw_server(answer(b"x" * 500_000)) as server:
        gone = await lost(Line(server.endpoint), get(server.endpoint))
    assert isinstance(gone.error, ServerTrouble)
    assert "too long" in gone.error.summary
    assert not gone.passing


async def test_a_redirect_within_the_host_is_followed() -> None:
    moved = answer("", 302, headers="Location: /other/me?x=1\r\n")
    async with raw_server(moved, answer("{}")) as server:
        line = Line(server.endpoint)
        response = await line.exchange(get(server.endpoint + "/me"))
        await line.aclose()
    assert response.status == 200
    assert server.seen[1].startswith(b"GET /other/me?x=1 ")


async def test_redirects_in_circles_end() -> None:
    async with raw_server(answer("", 302, headers="Location: /again\r\n")) as server:
        error = await failure(Line(server.endpoint), get(server.endpoint))
    assert isinstance(error, NotVtiger)
    assert len(server.seen) == 4


@pytest.mark.parametrize(
    "target", ["https://127.0.0.1/me", "http://evil.example/me", "//evil.example/x", "http://127.0.0.1:1/"]
)  # fmt: skip
async def test_the_key_follows_no_redirect_to_elsewhere(target: str) -> None:
    async with raw_server(answer("", 302, headers=f"Location: {target}\r\n")) as server:
        error = await failure(Line(server.endpoint), get(server.endpoint))
    assert isinstance(error, NotVtiger)
    assert "gives your key to nobody else" in error.summary
    assert len(server.seen) == 1


@pytest.mark.parametrize("header", ["", "Location: \r\n"])
async def test_a_redirect_to_nowhere(header: str) -> None:
    async with raw_server(answer("", 301, headers=header)) as server:
        error = await failure(Line(server.endpoint), get(server.endpoint))
    assert isinstance(error, NotVtiger)


@pytest.mark.parametrize("location", ["http://[::1", "\x7f"])
async def test_a_redirect_to_what_is_no_address(location: str) -> None:
    async with raw_server(answer("", 301, headers=f"Location: {location}\r\n")) as server:
        gone = await lost(Line(server.endpoint), get(server.endpoint))
    assert isinstance(gone.error, Offline)


async def test_what_is_longer_than_an_address_is_not_asked() -> None:
    async with raw_server(answer("{}")) as server:
        error = await failure(Line(server.endpoint), get(f"{server.endpoint}?q={'x' * 70_000}"))
    assert isinstance(error, ValueRefused)
    assert not server.seen


async def test_a_post_is_not_sent_twice_by_a_redirect() -> None:
    async with raw_server(answer("", 307, headers="Location: /other\r\n")) as server:
        request = Request("POST", server.endpoint, KEY, b"element=x")
        error = await failure(Line(server.endpoint), request)
    assert isinstance(error, NotVtiger)
    assert len(server.seen) == 1


def test_plain_http_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(InsecureAddress) as caught:
        Line("http://crm.example.org")
    assert "would not be encrypted" in caught.value.summary
    assert caught.value.remedy is Remedy.CHECK_ADDRESS


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_plain_http_to_this_computer_is_fine(host: str) -> None:
    assert check_encrypted(f"http://{host}:80/x", allow_http=False).scheme == "http"


@pytest.mark.parametrize("host", ["127.0.0.1.evil.example", "localhost.example", "10.0.0.1"])
def test_names_that_only_look_like_this_computer(host: str) -> None:
    assert not is_this_computer(host)


def test_plain_http_may_be_allowed() -> None:
    assert check_encrypted("http://crm.example.org", allow_http=True).host == "crm.example.org"


@pytest.mark.parametrize(
    "endpoint", ["", "ftp://x.example", "https://", "https://" + "a" * 70 + ".x"]
)
def test_what_is_no_address(endpoint: str) -> None:
    with pytest.raises(NotVtiger):
        Line(endpoint)


async def test_a_certificate_of_a_chosen_authority_is_trusted(
    authority: trustme.CA, tmp_path: Path
) -> None:
    async with raw_server(answer("{}"), tls=tls_server(authority, "127.0.0.1")) as server:
        url = f"https://127.0.0.1:{server.port}/"
        line = Line(url, ca_file=tmp_path / "ca.pem")
        response = await line.exchange(get(url))
        await line.aclose()
    assert response.certificate_end is not None
    assert response.certificate_end > time.time()


async def test_the_issuer_of_a_strange_certificate_is_named(authority: trustme.CA) -> None:
    async with raw_server(answer("{}"), tls=tls_server(authority, "127.0.0.1")) as server:
        url = f"https://127.0.0.1:{server.port}/"
        error = await failure(Line(url), get(url))
    assert isinstance(error, InsecureAddress)
    assert error.summary == (
        "The certificate is signed by Example Inspection, which this computer does not trust."
    )
    assert error.remedy is Remedy.CHOOSE_CA_FILE
    assert server.seen == []


async def test_a_certificate_of_another_name(authority: trustme.CA, tmp_path: Path) -> None:
    async with raw_server(answer("{}"), tls=tls_server(authority, "other.example")) as server:
        url = f"https://127.0.0.1:{server.port}/"
        error = await failure(Line(url, ca_file=tmp_path / "ca.pem"), get(url))
    assert isinstance(error, InsecureAddress)
    assert error.summary == "The certificate belongs to another address than 127.0.0.1."


async def test_a_certificate_that_has_ended(authority: trustme.CA, tmp_path: Path) -> None:
    context = tls_server(authority, "127.0.0.1", ended=True)
    async with raw_server(answer("{}"), tls=context) as server:
        url = f"https://127.0.0.1:{server.port}/"
        error = await failure(Line(url, ca_file=tmp_path / "ca.pem"), get(url))
    assert isinstance(error, InsecureAddress)
    assert error.summary == "The certificate of 127.0.0.1 has expired."


async def test_https_to_a_server_that_speaks_http() -> None:
    async def complain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with listening(complain) as port:
        url = f"https://127.0.0.1:{port}/"
        error = await failure(Line(url), get(url))
    assert isinstance(error, InsecureAddress)
    assert error.summary == "A secure connection to 127.0.0.1 could not be made."


async def test_a_handshake_that_never_ends() -> None:
    async with raw_server(b"") as server:
        url = f"https://127.0.0.1:{server.port}/"
        error = await failure(Line(url, timeout=0.1), get(url))
    assert isinstance(error, Offline)
    assert error.summary == "127.0.0.1 did not answer in time."


async def test_a_certificate_that_is_not_valid_yet(authority: trustme.CA, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    authority.issue_cert("127.0.0.1", not_before=tomorrow).configure_cert(context)
    async with raw_server(answer("{}"), tls=context) as server:
        url = f"https://127.0.0.1:{server.port}/"
        error = await failure(Line(url, ca_file=tmp_path / "ca.pem"), get(url))
    assert isinstance(error, InsecureAddress)
    assert "is not valid yet. Is this computer's clock right?" in error.summary


async def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    async with raw_server(answer("", 403)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        error = await failure(Line("https://x.example"), get("https://x.example/"))
    assert isinstance(error, Offline)
    assert error.summary == "The proxy did not let vtdesk through."


async def test_a_host_with_several_addresses_where_nobody_listens() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        refusals = ExceptionGroup("each", [ConnectionRefusedError(), ConnectionRefusedError()])
        raise httpx.ConnectError("All connection attempts failed", request=request) from refusals

    line = Line("https://x.example", transport=httpx.MockTransport(refuse))
    error = await failure(line, get("https://x.example/"))
    assert error.summary == "Nothing answers at x.example, port 443."


async def test_a_network_that_is_down() -> None:
    def unreachable(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Network is unreachable", request=request)

    line = Line("https://x.example", transport=httpx.MockTransport(unreachable))
    error = await failure(line, get("https://x.example/"))
    assert isinstance(error, Offline)
    assert error.summary == "vtdesk cannot reach x.example."


def test_a_file_of_authorities_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "broken.pem").write_text("no certificate")
    for name in ("missing.pem", "broken.pem"):
        with pytest.raises(StoreTrouble) as caught:
            Line("https://x.example", ca_file=tmp_path / name)
        assert name in caught.value.summary


async def test_a_proxy_of_the_environment_never_sees_this_computers_own_traffic(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    async with raw_server(answer("{}")) as server:
        line = Line(server.endpoint)
        assert (await line.exchange(get(server.endpoint))).status == 200
        await line.aclose()


async def test_a_proxy_that_is_gone_is_an_ordinary_way_of_being_offline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    error = await failure(Line("https://x.example"), get("https://x.example/"))
    assert isinstance(error, Offline)


async def test_an_address_of_the_sixth_version() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer("{}"))

    async with AsyncExitStack() as server:
        try:
            port = await server.enter_async_context(listening(serve, "::1"))
        except OSError:
            pytest.skip("this computer has no IPv6")
        url = f"http://[::1]:{port}/"
        line = Line(url)
        response = await line.exchange(get(url))
        await line.aclose()
    assert response.status == 200


async def test_addresses_and_keys_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with raw_server(answer("{}")) as server:
        line = Line(server.endpoint)
        await line.exchange(get(server.endpoint + "/query?query=s3cret"))
        await line.aclose()
    assert "s3cret" not in caplog.text


async def test_any_httpx_transport_can_stand_in_for_the_network() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, text="{}"))
    line = Line("https://x.example", transport=transport)
    response = await line.exchange(get("https://x.example/"))
    await line.aclose()
    assert (response.body, response.certificate_end) == (b"{}", None)
