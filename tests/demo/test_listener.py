"""The address is closed at any instant, and nobody is left with a connection that no one has."""

import asyncio
import gc
import socket
import ssl
from pathlib import Path

import pytest
import trustme
from starlette.applications import Starlette

from vtdesk.demo.listener import HOST, Listener

PATIENCE_S = 30.0
INSTANTS = range(8)
"""Turns of the loop after somebody knocked; after the last ones the connection is made."""


@pytest.mark.parametrize("secured", [False, True])
@pytest.mark.parametrize("turns", INSTANTS)
def test_who_arrives_as_it_closes_is_turned_away(turns: int, secured: bool, tmp_path: Path) -> None:
    context = _context(tmp_path) if secured else None

    async def close_in_the_middle() -> None:
        listener = Listener(Starlette(), context=context)
        await listener.open()
        with socket.create_connection((HOST, listener.port), timeout=PATIENCE_S) as caller:
            for _turn in range(turns):
                await asyncio.sleep(0)
            await listener.close()
            assert _is_ended(caller)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(close_in_the_middle())
    # a connection that is forgotten warns as it is collected
    gc.collect()


def test_closed_and_opened_again_it_has_the_same_port() -> None:
    async def twice() -> None:
        listener = Listener(Starlette())
        port = listener.port
        for _time in range(2):
            await listener.open()
            await listener.open()
            socket.create_connection((HOST, port), timeout=PATIENCE_S).close()
            await listener.close()
            await listener.close()
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection((HOST, port), timeout=PATIENCE_S)

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(twice())


def test_who_does_not_speak_tls_goes_without_a_connection(tmp_path: Path) -> None:
    context = _context(tmp_path)

    async def greet_in_plain() -> None:
        listener = Listener(Starlette(), context=context)
        await listener.open()
        reader, writer = await asyncio.open_connection(HOST, listener.port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        await writer.drain()
        async with asyncio.timeout(PATIENCE_S):
            assert not (await reader.read()).startswith(b"HTTP")
        writer.close()
        await writer.wait_closed()
        await listener.close()

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(greet_in_plain())


def _is_ended(caller: socket.socket) -> bool:
    try:
        return caller.recv(1) == b""
    except ConnectionResetError:
        return True


def _context(folder: Path) -> ssl.SSLContext:
    certificate = trustme.CA().issue_cert(HOST)
    chain, key = folder / "chain.pem", folder / "key.pem"
    for part in certificate.cert_chain_pems:
        part.write_to_path(chain, append=True)
    certificate.private_key_pem.write_to_path(key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context
