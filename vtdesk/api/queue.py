"""Many single calls one after the other, paced below the background ceilings.

The manual mentions a bulk create without saying how; all writes count singly anyway ("update,
create, delete are single record requests"). So bulk work is a queue of ordinary calls: with a
pause button, an end, and a result for each job. A job that fails does not stop the others; what
says that no call will succeed now (no network, sign-in, the allowance) stops the queue where it
is, and `run` goes on from there when it is called again.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from vtdesk.api.budget import spending
from vtdesk.domain.errors import Offline, OutcomeUnknown, SignInNeeded, TooManyCalls, VtdeskError

T = TypeVar("T")
Job = Callable[[], Awaitable[T]]
"""One call, begun when it is its turn."""

_HOPELESS = (Offline, SignInNeeded, TooManyCalls)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of one job.

    Attributes:
        number: its place in the queue.
        answer: what it gave; None if it was refused.
        error: why it was refused, or that nobody knows (`OutcomeUnknown`); None if it went well.
    """

    number: int
    answer: T | None
    error: VtdeskError | None


class PacedQueue(Generic[T]):
    """Runs jobs in order.

    Args:
        jobs: what to do.
        feature: under whose name the calls are metered.

    Attributes:
        done: how many jobs have an outcome.
    """

    def __init__(self, jobs: Sequence[Job[T]], *, feature: str) -> None:
        self._jobs = tuple(jobs)
        self._feature = feature
        self._may_go = asyncio.Event()
        self._may_go.set()
        self._cancelled = False
        self.done = 0

    def __len__(self) -> int:
        return len(self._jobs)

    @property
    def paused(self) -> bool:
        """No further job begins before `resume`."""
        return not self._may_go.is_set()

    def pause(self) -> None:
        """Let the running job end and begin no other."""
        self._may_go.clear()

    def resume(self) -> None:
        """Go on."""
        self._may_go.set()

    def cancel(self) -> None:
        """Let the running job end and leave the rest undone; not to be taken back."""
        self._cancelled = True
        self._may_go.set()

    async def run(self) -> AsyncGenerator[Outcome[T], None]:
        """Do what is not done yet, yielding each outcome as it comes.

        Raises:
            Offline, SignInNeeded, TooManyCalls: no call can succeed now; the job it happened to
                has no outcome and is the first one of the next `run`.
        """
        while self.done < len(self._jobs):
            await self._may_go.wait()
            if self._cancelled:
                return
            outcome = await self._do(self.done)
            self.done += 1
            yield outcome

    async def _do(self, number: int) -> Outcome[T]:
        try:
            with spending(self._feature, background=True):
                return Outcome(number, await self._jobs[number](), None)
        except OutcomeUnknown as error:
            # repeating it could do it twice: whoever owns the job looks what became of it
            return Outcome(number, None, error)
        except _HOPELESS:
            raise
        except VtdeskError as error:
            return Outcome(number, None, error)
