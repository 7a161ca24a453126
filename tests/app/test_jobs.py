"""Jobs of any kind: in line, with progress, stopped by what went wrong, remembered."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from tests.helpers.desk import until
from tests.helpers.office import office
from vtdesk.app import jobs as jobs_module
from vtdesk.app.job_control import Control, Progress, Work
from vtdesk.app.jobs import Jobs
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import JobState, Price, RowResult, price_of, reads_before


class Counting:
    """Counts to a number; work that only reads."""

    kind, title, module, writes, can_undo = "count", "Count", ModuleName(""), False, False
    can_go_on = False

    def __init__(self, total: int, done: int = 0, *, breaks_at: int = -1) -> None:
        self.total, self.done, self.breaks_at = total, done, breaks_at
        self.price: Price | None = None
        self.results: tuple[RowResult, ...] = ()
        self.may_begin = asyncio.Event()
        self.may_begin.set()

    async def begin(self, job: str) -> None:
        pass

    def state(self) -> str:
        return f"{self.done} {self.total}"

    async def undo(self) -> Work | None:
        return None

    async def steps(self, control: Control) -> AsyncGenerator[RowResult | Progress]:
        await self.may_begin.wait()
        while self.done < self.total:
            await control.go_on()
            if self.done == self.breaks_at:
                self.breaks_at = -1
                raise ServerTrouble("Vtiger broke.")
            self.done += 1
            yield Progress(self.done, self.total, f"{self.done} counted")


async def restored(job: str, state: str) -> Work:
    done, total = state.split()
    return Counting(int(total), int(done))


def state_of(jobs: Jobs, job: str) -> JobState:
    found = jobs.get(job)
    assert found is not None
    return found.state


def test_a_price_is_calls_at_the_servers_pace() -> None:
    assert price_of(30, reads=reads_before(30), minute_limit=60) == Price(31, 31.0)
    assert price_of(300) == Price(300, 60.0)
    assert [reads_before(n) for n in (0, 1, 100, 101)] == [0, 1, 1, 2]


async def test_a_job_that_cannot_go_on_is_paused_and_says_why(demo: DemoServer) -> None:
    async with office(demo, offline=True) as opened:
        jobs = opened.session.jobs
        job = await jobs.start(Counting(4, breaks_at=2))
        await until(lambda: state_of(jobs, job.id) is JobState.PAUSED)
        paused = jobs.get(job.id)
        assert paused is not None
        assert (paused.note, paused.done) == ("Vtiger broke.", 2)
        jobs.resume(job.id)
        await until(lambda: state_of(jobs, job.id) is JobState.DONE)
        assert await jobs.undo(job.id) is None
        await jobs.forget(job.id)
        assert jobs.all == ()
        assert jobs.get(job.id) is None
        for change in (jobs.pause, jobs.resume, jobs.cancel):
            change(job.id)
        assert await jobs.results(job.id) == ()
        assert await jobs.undo(job.id) is None


async def test_what_is_kept_of_a_job_is_taken_up_and_what_is_not_known_is_stopped(
    demo: DemoServer,
) -> None:
    async with office(demo, offline=True) as opened:
        session = opened.session
        jobs = session.jobs
        work = Counting(3)
        work.may_begin.clear()
        job = await jobs.start(work)
        jobs.pause(job.id)
        await jobs.close()
        await session._cache.jobs.put("odd", "no job at all")
        again = Jobs(session._cache.jobs, session.tasks, session.bus.status)
        again.know("count", restored)
        await again.resume_all()
        assert state_of(again, job.id) is JobState.PAUSED
        again.resume(job.id)
        await until(lambda: state_of(again, job.id) is JobState.DONE)
        assert [name for name, _ in await session._cache.jobs.all()] == [job.id]
        jobs.cancel(job.id)
        await jobs.close()
        unknown = Jobs(session._cache.jobs, session.tasks, session.bus.status)
        await session._cache.jobs.put(
            "lost", (await session._cache.jobs.all())[0][1].replace("stopped", "running")
        )
        await unknown.resume_all()
        assert all(one.is_over for one in unknown.all)


@pytest.mark.parametrize("wish", ["resume", "cancel"])
async def test_what_is_wished_while_a_job_is_taken_up_is_kept_to(
    demo: DemoServer, wish: str
) -> None:
    async with office(demo, offline=True) as opened:
        session = opened.session
        work = Counting(3)
        work.may_begin.clear()
        job = await session.jobs.start(work)
        session.jobs.pause(job.id)
        await session.jobs.close()
        again = Jobs(session._cache.jobs, session.tasks, session.bus.status)

        async def wished_meanwhile(name: str, state: str) -> Work:
            getattr(again, wish)(name)
            return await restored(name, state)

        again.know("count", wished_meanwhile)
        await again.resume_all()
        await until(lambda: state_of(again, job.id) is not JobState.RUNNING)
        wanted = {"resume": JobState.DONE, "cancel": JobState.STOPPED}[wish]
        assert state_of(again, job.id) is wanted


async def test_old_jobs_are_forgotten(demo: DemoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "_MOST_KEPT", 2)
    async with office(demo, offline=True) as opened:
        jobs = opened.session.jobs
        for _ in range(4):
            job = await jobs.start(Counting(0))
            await until(lambda job=job: state_of(jobs, job.id) is JobState.DONE)  # type: ignore[misc]  # mypy reads no defaults of lambdas
        assert len(jobs.all) <= 3
