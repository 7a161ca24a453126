"""One loopback address served over HTTP, which can be closed and opened at will."""

import asyncio
import functools
import socket
import ssl

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from vtdesk.demo.errors import DemoServerError

HOST = "127.0.0.1"

# An aborted transport needs one or two.
_MOST_TURNS = 100

# An accepted socket needs three until its protocol knows it.
_TURNS_TO_ARRIVE = 5


class Listener:
    """Serves an application with uvicorn's protocol, without uvicorn's own start and stop.

    Those poll ten times a second and expect to own the process; a test that takes the server
    off line wants the port closed before the next line runs.

    Attributes:
        port: the port, known from the beginning, also while closed.
    """

    def __init__(self, app: ASGIApp, port: int = 0, context: ssl.SSLContext | None = None) -> None:
        """Reserve the port.

        Raises:
            DemoServerError: somebody else uses it.
        """
        self._socket: socket.socket | None = _bound_socket(port)
        self.port: int = self._socket.getsockname()[1]
        self._context = context
        self._config = Config(app, lifespan="off", log_config=None, access_log=False, ws="none")
        self._config.load()
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Accept connections."""
        if self._server is not None:
            return
        listening = self._socket or _bound_socket(self.port)
        self._socket = None
        protocol = functools.partial(
            H11Protocol, config=self._config, server_state=self._state, app_state={}
        )
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(protocol, sock=listening, ssl=self._context)

    async def close(self) -> None:
        """Accept nothing and reset what is connected."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._server is None:
            return
        self._server.close()
        # who was accepted a moment ago becomes a connection in the loop's next turns
        for _turn in range(_TURNS_TO_ARRIVE):
            await asyncio.sleep(0)
        for connection in list(self._state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        # what was being answered comes to its end, without anybody listening
        await asyncio.gather(*self._state.tasks)
        self._server = None
        # transports tell their protocols of the end in the loop's next turns
        await self._gone()

    async def _gone(self) -> None:
        for _turn in range(_MOST_TURNS):
            if not self._state.connections:
                break
            await asyncio.sleep(0)

    def drop(self, client: tuple[str, int], *, flush: bool) -> None:
        """End the connection of a client in the middle of an answer.

        Args:
            client: its address.
            flush: send what was written already; else reset at once.
        """
        for connection in list(self._state.connections):
            if not isinstance(connection, H11Protocol) or connection.client != client:
                continue
            if connection.transport is not None:
                if flush:
                    connection.transport.close()
                else:
                    connection.transport.abort()


def _bound_socket(port: int) -> socket.socket:
    # asyncio turns off the waiting for full packets, 40 ms an answer, only where TCP is named
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as problem:
        listening.close()
        raise DemoServerError(
            f"Port {port} is in use by another program; choose another or 0 for a free one."
        ) from problem
    return listening
