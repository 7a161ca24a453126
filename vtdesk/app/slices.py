"""Long work on the GUI thread in pieces, with a turn for the window between them."""

import asyncio
import time
from collections.abc import AsyncIterator

_SLICE = 0.004
"""Seconds of work after which the window gets its turn."""


async def slices(total: int, step: int) -> AsyncIterator[int]:
    """Starts of pieces of `step` items, resting whenever a slice of time is used up."""
    began = time.perf_counter()
    for start in range(0, total, step):
        yield start
        if time.perf_counter() - began > _SLICE:
            await asyncio.sleep(0)
            began = time.perf_counter()
