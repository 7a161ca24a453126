"""One loopback address served over HTTP, which can be closed and opened at will."""

import asyncio
import socket
import ssl
from contextlib import suppress

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from vtdesk.demo.errors import DemoServerError

HOST = "127.0.0.1"

# An aborted transport needs one or two.
_MOST_TURNS = 100

_BACKLOG = 100
"""Connections that wait at most until they are accepted."""


class Listener:
    """Serves an application with uvicorn's protocol, without uvicorn's own start and stop.

    Those poll ten times a second and expect to own the process; a test that takes the server
    off line wants the port closed before the next line runs. Accepting is done here because
    asyncio's own server forgets whom it accepted in the instant before it is closed.

    Args:
        app: answers the requests.
        port: 0 takes a free one.
        context: the certificate, for https; None serves plain http.

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
        self._listening: socket.socket | None = None
        self._arriving: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Accept connections; the loop that runs must be one of selectors."""
        if self._listening is not None:
            return
        self._listening = self._socket or _bound_socket(self.port)
        self._socket = None
        self._listening.setblocking(False)
        self._listening.listen(_BACKLOG)
        asyncio.get_running_loop().add_reader(self._listening, self._accept, self._listening)

    def _accept(self, listening: socket.socket) -> None:
        # who has gone meanwhile is not there any more
        with suppress(BlockingIOError, InterruptedError, ConnectionAbortedError):
            accepted, _address = listening.accept()
            welcome = asyncio.get_running_loop().create_task(self._welcome(accepted))
            self._arriving.add(welcome)
            welcome.add_done_callback(self._arriving.discard)

    async def _welcome(self, accepted: socket.socket) -> None:
        # who does not trust the certificate, or says nothing, goes without a connection
        with suppress(OSError):
            await asyncio.get_running_loop().connect_accepted_socket(
                self._protocol, accepted, ssl=self._context
            )

    def _protocol(self) -> H11Protocol:
        return H11Protocol(config=self._config, server_state=self._state, app_state={})

    async def close(self) -> None:
        """Accept nothing and reset what is connected."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._listening is None:
            return
        asyncio.get_running_loop().remove_reader(self._listening)
        self._listening.close()
        self._listening = None
        await self._turn_away()
        for connection in list(self._state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        # what was being answered comes to its end, without anybody listening
        await asyncio.gather(*self._state.tasks)
        # transports tell their protocols of the end in the loop's next turns
        await self._gone()

    async def _turn_away(self) -> None:
        """End the connections that were accepted and are not made yet, as those without a greeting."""
        # what has not begun cannot end its connection
        await asyncio.sleep(0)
        arriving = tuple(self._arriving)
        for welcome in arriving:
            welcome.cancel()
        await asyncio.gather(*arriving, return_exceptions=True)

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
