"""The store's threads: jobs run one after another away from the loop and are awaited on it.

A *write* that was handed in always runs to its end, whoever stops waiting for it. A *read* that
nobody waits for any more is stopped in the middle of its statement.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import CancelledError as QueuedJobCancelled
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

from vtdesk.domain.errors import StoreTrouble
from vtdesk.store.driver import Database
from vtdesk.store.errors import Interrupted

_log = logging.getLogger(__name__)
T = TypeVar("T")

_ASK_AGAIN_S = 0.005


class Writer:
    """One thread that runs jobs in the order they came.

    Args:
        name: the thread's name.
    """

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, job: Callable[[], T]) -> T:
        """Run a job; when the waiting is cancelled, the job still runs."""
        running = asyncio.wrap_future(self._executor.submit(job))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            running.add_done_callback(_ended_alone)
            raise

    async def close(self) -> None:
        """Let the jobs that were handed in finish, then end the thread."""
        await self.run(_nothing)
        self._executor.shutdown()


class Reader:
    """One thread with one connection, whose jobs can be stopped.

    Args:
        name: the thread's name.
        database: the connection that all jobs read from; closed by `close`.
    """

    def __init__(self, name: str, database: Database) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._database = database
        self._slots: dict[str, asyncio.Future[object]] = {}
        self._lock = Lock()
        self._running: object | None = None

    async def run(self, job: Callable[[Database], T], *, slot: str = "") -> T:
        """Run a job.

        Args:
            job: reads from the connection; it may run longer than the caller waits.
            slot: a newer call with the same name cancels this one; "" stands alone.

        Raises:
            CancelledError: the waiting was cancelled, or a newer call took the slot.
        """
        token = object()
        future = asyncio.wrap_future(self._executor.submit(self._guarded, job, token))
        if slot:
            if (older := self._slots.get(slot)) is not None:
                older.cancel()
            self._slots[slot] = future  # type: ignore[assignment]  # Future is invariant; only cancelled here
        try:
            return await future
        except asyncio.CancelledError:
            self._stop(token)
            raise
        finally:
            if slot and self._slots.get(slot) is future:
                del self._slots[slot]

    def _guarded(self, job: Callable[[Database], T], token: object) -> T:
        with self._lock:
            self._running = token
        try:
            return job(self._database)
        except Interrupted as reason:
            raise QueuedJobCancelled from reason
        finally:
            with self._lock:
                self._running = None

    def _stop(self, token: object) -> None:
        # under the lock, so that the next job is never hit instead
        with self._lock:
            if self._running is not token:
                return
            self._database.interrupt()
        # between two statements of a job nothing is stopped: ask until the job has ended
        asyncio.get_running_loop().call_later(_ASK_AGAIN_S, self._stop, token)

    async def close(self) -> None:
        """Stop what runs, drop what waits, close the connection and end the thread."""
        for future in tuple(self._slots.values()):
            future.cancel()
        if (token := self._running) is not None:
            self._stop(token)
        closed: Future[None] = self._executor.submit(self._database.close)
        await asyncio.shield(asyncio.wrap_future(closed))
        self._executor.shutdown(cancel_futures=True)


def _ended_alone(job: "asyncio.Future[T]") -> None:
    """Note what the computer refused, of which nobody is told any more; a bug reaches the loop."""
    try:
        job.result()
    except StoreTrouble as error:
        _log.info("%s (%s)", error.summary, error.detail)


def _nothing() -> None:
    return None
