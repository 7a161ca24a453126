"""Tasks: held, reported, ended together."""

import asyncio

from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import Offline, VtdeskError


class Reports:
    def __init__(self) -> None:
        self.known: list[VtdeskError] = []
        self.bugs: list[tuple[str, BaseException]] = []
        self.tasks = Tasks(known=self.known.append, bug=self.take_bug)

    def take_bug(self, name: str, error: BaseException) -> None:
        self.bugs.append((name, error))


async def test_a_known_error_and_a_bug_go_to_different_doors() -> None:
    async def lose_network() -> None:
        raise Offline("No answer.")

    async def divide() -> None:
        raise ZeroDivisionError

    reports = Reports()
    await asyncio.gather(
        reports.tasks.spawn(lose_network(), "fetch"), reports.tasks.spawn(divide(), "sum")
    )
    assert [error.summary for error in reports.known] == ["No answer."]
    assert [(name, type(error)) for name, error in reports.bugs] == [("sum", ZeroDivisionError)]


async def test_close_cancels_and_waits_for_the_end_of_each_task() -> None:
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    reports = Reports()
    task = reports.tasks.spawn(work(), "endless")
    await asyncio.sleep(0)
    await reports.tasks.close()
    assert ended == [True]
    assert task.cancelled()
    assert not reports.bugs


async def test_nothing_starts_after_close() -> None:
    started = []

    async def work() -> None:
        started.append(True)

    reports = Reports()
    await reports.tasks.close()
    task = reports.tasks.spawn(work(), "late")
    await asyncio.gather(task, return_exceptions=True)
    assert started == []
