"""A server of raw bytes, for answers that no decent server would give."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Reply = Callable[[bytes], bytes]


@dataclass(slots=True)
class RawServer:
    """A server on loopback.

    Attributes:
        port: where it listens.
        seen: the requests that came, head and body.
    """

    port: int
    seen: list[bytes] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        """Where a client of the REST dialect would look for it."""
        return f"http://127.0.0.1:{self.port}/restapi/v1/vtiger/default"


def answer(
    body: str | bytes,
    status: int = 200,
    content_type: str = "application/json",
    headers: str = "",
) -> bytes:
    """A whole HTTP answer, after which the connection ends."""
    content = body.encode() if isinstance(body, str) else body
    head = (
        f"HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(content)}\r\nConnection: close\r\n{headers}\r\n"
    )
    return head.encode() + content


@asynccontextmanager
async def raw_server(
    *replies: bytes | Reply, tls: ssl.SSLContext | None = None
) -> AsyncIterator[RawServer]:
    """Answer the first request with the first reply and so on; the last one goes on for ever."""
    left = list(replies)
    server = RawServer(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            request = await _read_request(reader)
            server.seen.append(request)
            reply = left.pop(0) if len(left) > 1 else left[0]
            writer.write(reply(request) if callable(reply) else reply)
            await writer.drain()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        await listener.wait_closed()


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return head + await reader.readexactly(int(value))
    return head
