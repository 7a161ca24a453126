"""The owner of every coroutine.

A task nobody holds may be collected with its exception unseen (qasync issue 98), so all of them
are started here, held until they end, and cancelled together on close.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from vtdesk.domain.errors import VtdeskError


class Tasks:
    """Starts, holds and ends coroutines.

    Args:
        known: told of every known error that ends a task.
        bug: told of every other exception that ends a task, with the task's name.
    """

    def __init__(
        self,
        *,
        known: Callable[[VtdeskError], None],
        bug: Callable[[str, BaseException], None],
    ) -> None:
        self._known = known
        self._bug = bug
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    def spawn(self, work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[None]:
        """Run a coroutine to its end; its failure is reported, never lost.

        After `close` nothing starts any more: the returned task is already cancelled.
        """
        task = asyncio.get_running_loop().create_task(self._run(work, name), name=name)
        if self._closed:
            work.close()
            task.cancel()
            return task
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # cancelled before its first step, a task never gets to its work
        task.add_done_callback(lambda _: work.close())
        return task

    async def close(self) -> None:
        """Cancel what still runs and wait until it has ended."""
        self._closed = True
        others = [task for task in self._running if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _run(self, work: Coroutine[Any, Any, object], name: str) -> None:
        try:
            await work
        except VtdeskError as error:
            self._known(error)
        except Exception as error:  # noqa: BLE001 - the one door for bugs in coroutines
            self._bug(name, error)
