import ssl

import trustme

from tests.helpers.http_replies import answer, raw_server
from vtdesk.api.certificates import issuer_name


def presenting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


async def test_the_issuer_is_named_and_nothing_is_sent() -> None:
    tls = presenting(trustme.CA(organization_name="Example Inspection"))
    async with raw_server(answer("{}"), tls=tls) as server:
        assert await issuer_name("127.0.0.1", server.port) == "Example Inspection"
    assert server.seen == []


async def test_a_server_without_a_certificate_has_no_issuer() -> None:
    async with raw_server(answer("{}")) as server:
        port = server.port
    assert await issuer_name("127.0.0.1", port) == ""
