"""Bulk work as a queue of single calls, against the demo server."""

import asyncio

import pytest

from vtdesk.api.client import VtigerClient
from vtdesk.api.queue import Job, Outcome, PacedQueue
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import OutcomeUnknown, TooManyCalls, ValueRefused
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.record import WireRecord

CONTACTS = ModuleName("Contacts")


def client_of(demo: DemoServer) -> VtigerClient:
    user = demo.users[0]
    return VtigerClient(demo.endpoint, user.user, Secret(user.access_key))


def creates(client: VtigerClient, *names: str) -> PacedQueue[WireRecord]:
    def job(name: str) -> Job[WireRecord]:
        values = {"lastname": name, "assigned_user_id": "19x1"}
        return lambda: client.create(CONTACTS, values)

    return PacedQueue([job(name) for name in names], feature="import")


async def outcomes(queue: PacedQueue[WireRecord]) -> list[Outcome[WireRecord]]:
    return [outcome async for outcome in queue.run()]


async def test_each_job_is_one_call_and_has_its_outcome(demo: DemoServer) -> None:
    async with client_of(demo) as client:
        queue = creates(client, "Ada", "", "Grace")
        first, refused, last = await outcomes(queue)
        assert first.answer is not None
        assert isinstance(refused.error, ValueRefused)
        assert last.answer is not None
        assert demo.calls.count("create") == 3
        assert client.budget.spent["import"] == 3


async def test_a_lost_answer_is_an_outcome_and_not_a_second_try(demo: DemoServer) -> None:
    async with client_of(demo) as client:
        demo.faults.cause(Trouble.DROP_AFTER, "create", 1)
        lost, after = await outcomes(creates(client, "Once", "Next"))
        assert isinstance(lost.error, OutcomeUnknown)
        assert after.answer is not None
        names = [row["lastname"] for row in demo.rows("Contacts").values()]
        assert names.count("Once") == 1


async def test_a_used_up_allowance_stops_it_where_it_is(demo: DemoServer) -> None:
    async with client_of(demo) as client:
        queue = creates(client, "Ada", "Grace")
        demo.faults.cause(Trouble.TOO_MANY, "create", 1)
        with pytest.raises(TooManyCalls):
            await outcomes(queue)
        assert queue.done == 0
        client.budget.held_until = 0.0
        client.budget.minute_left = client.budget.minute_limit
        assert len(await outcomes(queue)) == 2
        assert queue.done == len(queue)


async def test_it_pauses_between_jobs_and_goes_on(demo: DemoServer) -> None:
    async with client_of(demo) as client:
        queue = creates(client, "Ada", "Grace")
        seen = []
        async for outcome in queue.run():
            seen.append(outcome.number)
            if outcome.number == 0:
                queue.pause()
                assert queue.paused
                asyncio.get_running_loop().call_later(0.01, queue.resume)
        assert seen == [0, 1]


async def test_cancel_leaves_the_rest_undone(demo: DemoServer) -> None:
    async with client_of(demo) as client:
        queue = creates(client, "Ada", "Grace", "Edsger")
        async for _ in queue.run():
            queue.cancel()
        assert queue.done == 1
        assert demo.calls.count("create") == 1
