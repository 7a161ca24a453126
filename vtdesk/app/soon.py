"""Work that is wished for often and done once, a little later: what was typed or dragged, to disk."""

import asyncio
from collections.abc import Awaitable, Callable

from vtdesk.app.tasks import Tasks


class Soon:
    """Does one piece of work a while after the first wish, for all the wishes of that while.

    Args:
        work: is done.
        seconds: how long wishes are gathered.
        tasks: it runs in them.
        name: of its task.
    """

    def __init__(
        self, work: Callable[[], Awaitable[None]], seconds: float, tasks: Tasks, name: str
    ) -> None:
        self._work = work
        self._seconds = seconds
        self._tasks = tasks
        self._name = name
        self._waits = False

    def wish(self) -> None:
        """Have it done soon; a wish that comes while it is being done counts for the next time."""
        if not self._waits:
            self._waits = True
            self._tasks.spawn(self._do(), self._name)

    async def _do(self) -> None:
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self._waits = False
        await self._work()
