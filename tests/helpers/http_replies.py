"""A server of raw bytes, for answers that no decent server would give."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
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
        request = await _read_request(reader)
        server.seen.append(request)
        reply = left.pop(0) if len(left) > 1 else left[0]
        writer.write(reply(request) if callable(reply) else reply)
        await writer.drain()

    async with listening(serve, tls=tls) as port:
        server.port = port
        yield server


@asynccontextmanager
async def listening(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[object, object, None]],
    host: str = "127.0.0.1",
    *,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """Hand each connection to a coroutine, on a free port that is given.

    A connection is closed behind its coroutine; what is still open in the end is broken off. Closing
    a listener alone waits for no connection before Python 3.12.
    """
    loop = asyncio.get_running_loop()
    writers: list[asyncio.StreamWriter] = []
    tasks: list[asyncio.Task[None]] = []

    async def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await serve(reader, writer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        tasks.append(loop.create_task(attend(reader, writer)))

    listener = await asyncio.start_server(accept, host, 0, ssl=tls)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in writers:
            writer.transport.abort()
        # what is broken off is closed in the loop's next turns; one for TLS, one for the socket
        for _ in range(3):
            await asyncio.sleep(0)
        await listener.wait_closed()


async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take a connection for `listening` and say nothing."""
    del reader, writer
    await asyncio.Event().wait()


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return head + await reader.readexactly(int(value))
    return head
