"""Work that is wished for often and done once."""

import asyncio

from tests.helpers.desk import until
from vtdesk.app.soon import Soon
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError


def in_tests() -> Tasks:
    """Tasks of which none is to end in a problem."""

    def known(error: VtdeskError) -> None:
        raise AssertionError(error)

    def bug(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    return Tasks(known=known, bug=bug)


class Counted:
    """Work that counts how often it was begun, and can be held."""

    def __init__(self) -> None:
        self.begun = 0
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def do(self) -> None:
        self.begun += 1
        await self.may_end.wait()


async def test_many_wishes_are_one_piece_of_work() -> None:
    tasks, work = in_tests(), Counted()
    soon = Soon(work.do, 0.01, tasks, "work")
    for _ in range(3):
        soon.wish()
    assert work.begun == 0
    await until(lambda: work.begun == 1)
    soon.wish()
    await until(lambda: work.begun == 2)
    await tasks.close()


async def test_a_wish_while_it_is_done_is_for_the_next_time() -> None:
    tasks, work = in_tests(), Counted()
    work.may_end.clear()
    soon = Soon(work.do, 0.0, tasks, "work")
    soon.wish()
    await until(lambda: work.begun == 1)
    soon.wish()
    await until(lambda: work.begun == 2)
    work.may_end.set()
    await tasks.close()


async def test_what_is_cancelled_before_its_time_is_not_done() -> None:
    tasks, work = in_tests(), Counted()
    Soon(work.do, 60.0, tasks, "work").wish()
    await asyncio.sleep(0)
    await tasks.close()
    assert work.begun == 0
