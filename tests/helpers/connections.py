"""Closes connections that httpcore forgets.

Idle connections that the server has closed leave httpcore's pool together, and are then closed one
after another. A task that is cancelled meanwhile, such as any at the end of a session, leaves the
rest to the collector, whose ResourceWarning would fail whatever test runs then.
"""

import asyncio
from collections.abc import Sequence

import httpcore
import pytest
from httpcore import AsyncConnectionInterface


def close_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Have pools close all connections that leave them, also when they are cancelled."""

    async def close_all(
        pool: httpcore.AsyncConnectionPool, closing: Sequence[AsyncConnectionInterface]
    ) -> None:
        del pool
        cancelled = False
        for connection in closing:
            try:
                await connection.aclose()
            except asyncio.CancelledError:
                cancelled = True
        if cancelled:
            raise asyncio.CancelledError

    patch.setattr(httpcore.AsyncConnectionPool, "_close_connections", close_all)
