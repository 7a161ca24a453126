import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from vtdesk.domain.errors import StoreTrouble
from vtdesk.store.driver import Database, Place
from vtdesk.store.threads import Reader, Writer

ENDLESS = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def made_reader() -> Reader:
    return Reader("test-reader", Database(Place(None, None), writes=False))


class Endless:
    """A read that runs until it is stopped, and says when it has begun and ended."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.ended = threading.Event()

    def __call__(self, database: Database) -> int:
        self.begun.set()
        try:
            return int(database.value(ENDLESS))
        finally:
            self.ended.set()


async def until(event: threading.Event) -> None:
    while not event.is_set():  # noqa: ASYNC110 - another thread sets it
        await asyncio.sleep(0.001)


def assert_set(event: threading.Event) -> None:
    assert event.wait(30)


@contextmanager
def held() -> Iterator[Callable[[], None]]:
    """A job that ends only when the block does."""
    event = threading.Event()
    try:
        yield lambda: assert_set(event)
    finally:
        event.set()


@pytest.mark.parametrize(
    ("problem", "told"), [(StoreTrouble("no room"), 0), (ValueError("a bug"), 1)]
)
async def test_of_a_write_that_nobody_waits_for_only_a_bug_is_told(
    problem: Exception, told: int
) -> None:
    writer, heard = Writer("test-writer"), list[object]()
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: heard.append(context.get("exception"))
    )

    with held() as job:

        def fail() -> None:
            job()
            raise problem

        waiting = asyncio.ensure_future(writer.run(fail))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await writer.close()
    del waiting, fail
    # what nobody asked a future for is told as it is collected
    gc.collect()
    assert heard == [problem] * told


async def test_jobs_run_in_the_order_they_came_on_one_thread() -> None:
    writer = Writer("test-writer")
    seen: list[tuple[int, str]] = []

    def job(number: int) -> Callable[[], None]:
        return lambda: seen.append((number, threading.current_thread().name))

    await asyncio.gather(*(writer.run(job(number)) for number in range(20)))
    await writer.close()
    assert [number for number, _ in seen] == list(range(20))
    assert {name for _, name in seen} == {"test-writer_0"}


async def test_a_write_handed_in_runs_though_nobody_waits() -> None:
    writer = Writer("test-writer")
    done: list[int] = []
    with held() as job:
        first = asyncio.ensure_future(writer.run(job))
        second = asyncio.ensure_future(writer.run(lambda: done.append(1)))
        await asyncio.sleep(0)
        for task in (first, second):
            task.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        assert second.cancelled()
    await writer.close()
    assert done == [1]


async def test_what_a_job_raises_reaches_its_caller() -> None:
    writer = Writer("test-writer")
    with pytest.raises(ZeroDivisionError):
        await writer.run(lambda: 1 // 0)
    await writer.close()


async def test_a_newer_read_of_a_slot_stops_the_older_in_its_statement() -> None:
    reader = made_reader()
    endless = Endless()
    older = asyncio.ensure_future(reader.run(endless, slot="search"))
    await until(endless.begun)
    newer = await reader.run(lambda database: database.value("SELECT 7"), slot="search")
    assert newer == 7
    assert endless.ended.is_set()
    with pytest.raises(asyncio.CancelledError):
        await older
    await reader.close()


async def test_a_read_that_waits_in_line_is_dropped_for_a_newer_one() -> None:
    reader = made_reader()
    endless, ran = Endless(), []
    first = asyncio.ensure_future(reader.run(endless, slot="a"))
    await until(endless.begun)
    second = asyncio.ensure_future(reader.run(lambda _: ran.append("second"), slot="b"))
    third = asyncio.ensure_future(reader.run(lambda _: ran.append("third"), slot="b"))
    await asyncio.sleep(0)
    first.cancel()
    await third
    assert ran == ["third"]
    assert second.cancelled() or second.done()
    with pytest.raises(asyncio.CancelledError):
        await second
    await reader.close()


async def test_cancelling_a_read_stops_it_and_not_the_next() -> None:
    reader = made_reader()
    for _ in range(20):
        endless = Endless()
        task = asyncio.ensure_future(reader.run(endless))
        await until(endless.begun)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await reader.run(lambda database: database.value("SELECT 1")) == 1
    await reader.close()


async def test_a_read_is_stopped_that_was_between_two_statements_when_it_was_cancelled() -> None:
    reader = made_reader()
    go_on, endless = threading.Event(), Endless()

    def job(database: Database) -> int:
        endless.begun.set()
        assert_set(go_on)
        return endless(database)

    task = asyncio.ensure_future(reader.run(job))
    await until(endless.begun)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    await until(endless.ended)
    await reader.close()


async def test_reads_without_a_slot_stand_alone() -> None:
    reader = made_reader()
    values = await asyncio.gather(
        *(reader.run(lambda database: database.value("SELECT 1")) for _ in range(5))
    )
    assert values == [1] * 5
    await reader.close()


async def test_closing_stops_what_runs() -> None:
    reader = made_reader()
    endless = Endless()
    task = asyncio.ensure_future(reader.run(endless, slot="s"))
    await until(endless.begun)
    await reader.close()
    assert endless.ended.is_set()
    with pytest.raises(asyncio.CancelledError):
        await task
