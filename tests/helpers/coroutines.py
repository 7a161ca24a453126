"""Runs coroutine tests: on a plain asyncio loop, or on Qt's when the test needs Qt."""

import asyncio
import gc
from collections.abc import Callable, Coroutine

# Far above what any test needs: it turns a hang into a failure that names the test.
TIME_LIMIT_S = 60.0

LoopFactory = Callable[[], asyncio.AbstractEventLoop]
CoroutineTest = Callable[[], Coroutine[object, object, None]]


class LeftoverTasksError(AssertionError):
    """A test ended while tasks it had started were still running."""


def run(test: CoroutineTest, loop_factory: LoopFactory | None = None) -> None:
    """Run the test on a fresh loop, close the loop, and fail if tasks were left behind.

    Args:
        test: called without arguments on the loop; makes the coroutine.
        loop_factory: makes the loop; asyncio's own kind when omitted.

    Raises:
        LeftoverTasksError: the test passed, but something it started still runs.
        TimeoutError: the test did not end within ``TIME_LIMIT_S``.
    """
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(_guarded(test))
    if loop_factory is not None:
        # Qt's loop is a reference cycle with timers in it; collected by chance it might end while
        # another thread runs, where Qt's timers must not be stopped
        gc.collect()


async def _guarded(test: CoroutineTest) -> None:
    async with asyncio.timeout(TIME_LIMIT_S):
        await test()
    leftover = await _tasks_that_stay()
    if leftover:
        names = ", ".join(sorted(repr(task.get_coro()) for task in leftover))
        raise LeftoverTasksError(f"still running after the test: {names}")


async def _tasks_that_stay() -> set[asyncio.Task[object]]:
    """Give tasks that are about to end the few turns of the loop they need for it."""
    this = asyncio.current_task()
    running: set[asyncio.Task[object]] = set()
    for _ in range(10):
        running = {task for task in asyncio.all_tasks() if task is not this}
        if not running:
            break
        await asyncio.sleep(0)
    return running
