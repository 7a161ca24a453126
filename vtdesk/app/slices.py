"""Long work on the GUI thread in pieces, with a turn for the window between them."""

import asyncio
import time
from collections.abc import AsyncIterator

_SLICE = 0.003
"""Seconds of work after which the window gets its turn."""


class Pace:
    """Tells when a piece of work was long enough."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def is_due(self) -> bool:
        """Whether the window is to have its turn."""
        return time.perf_counter() - self._began > _SLICE

    async def rest(self) -> None:
        """Give the window its turn if it is due."""
        if self.is_due:
            await asyncio.sleep(0)
            self._began = time.perf_counter()


async def slices(total: int, step: int) -> AsyncIterator[int]:
    """Starts of pieces of `step` items, resting whenever a slice of time is used up."""
    pace = Pace()
    for start in range(0, total, step):
        yield start
        await pace.rest()
