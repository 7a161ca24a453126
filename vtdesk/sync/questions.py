"""Calls whose answer somebody waits for: made at once, beside the worker that keeps all in step.

What is to be stored of them takes its turn with the worker, so that no answer is stored over a
newer one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from vtdesk.domain.account import UserInfo
from vtdesk.domain.errors import RecordGone
from vtdesk.domain.ids import ModuleName, RecordId, record_number
from vtdesk.domain.keeping import ModuleCheck, Policy
from vtdesk.domain.record import WireRecord
from vtdesk.sync.ends import Ends
from vtdesk.sync.limits import is_full, limits_of, no_room
from vtdesk.sync.line import Line
from vtdesk.sync.names import Describe, Names
from vtdesk.sync.pull import Pull

T = TypeVar("T")


class Questions:
    """Asks the server, and stores what of the answers is to be kept.

    Args:
        ends: server and store.
        line: knows whether the server may be asked now.
        turn: held by whoever reads or writes rows.
        pull: has pages that are on their way into the store.
        describe: gives a module's schema.
    """

    def __init__(
        self, ends: Ends, line: Line, turn: asyncio.Lock, pull: Pull, describe: Describe
    ) -> None:
        self._ends = ends
        self._line = line
        self._turn = turn
        self._pull = pull
        self._describe = describe

    async def fetch_user(self) -> UserInfo:
        """Ask who is signed in.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        self._line.check()
        return await self._line.answered(self._ends.client.me())

    async def load_modules(self) -> None:
        """Fetch the list of modules; what the server was found to lack is asked for again from then on.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        self._line.check()
        modules = await self._line.answered(self._ends.client.listtypes())
        self._pull.ways.ask_types_again()
        self._ends.client.probe.ask_absent_again()
        self._ends.publish(await self._ends.cache.put_modules(modules, fetched=self._ends.now()))

    async def fetch_record(self, module: ModuleName, number: int) -> None:
        """Read one record anew; one that is gone leaves the store, its waiting changes stay.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        schema = await self._describe(module)
        record = RecordId(schema.id_prefix, number)
        async with self._turn:
            self._line.check()
            await self._pull.flush()
            asked = self._ends.now()
            try:
                answer = await self._line.answered(self._ends.client.retrieve(record, module))
            except RecordGone:
                touched = await self._ends.cache.remove_records(module, [number], origin="fetch")
            else:
                touched = await self._ends.cache.put_records(
                    module, [answer], fetched=asked, origin="fetch"
                )
        self._ends.publish(touched)

    async def count(self, module: ModuleName, policy: Policy) -> int | None:
        """How many records a policy keeps, as the server counts: one call.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        schema = await self._describe(module)
        self._line.check()
        return await self._line.answered(self._pull.count(schema, policy))

    async def count_both(self, module: ModuleName) -> ModuleCheck:
        """Count what is stored and what the server has: one call.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        schema = await self._describe(module)
        self._line.check()
        return await self._line.answered(self._pull.count_both(schema))

    async def count_where(self, module: ModuleName, where: str) -> int | None:
        """How many records fulfil a VTQL condition: one call; None where the server cannot tell.

        Raises:
            VtdeskError: the call was not answered, or is not to be made now.
        """
        self._line.check()
        return await self._line.answered(self._ends.client.count(module, where))

    async def ask(self, call: Callable[[], Awaitable[T]]) -> T:
        """Make calls of which nothing is stored; their answer goes to who asked.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        self._line.check()
        return await self._line.answered(call())

    async def land(self, module: ModuleName, query: str) -> tuple[int, ...]:
        """Store the records that a VTQL query chooses, and give their numbers: one call.

        Raises:
            NoRoom: the room that the store may take is used up.
            VtdeskError: the call was not answered, or is not to be made now.
        """
        return await self.land_answer(module, lambda: self._ends.client.query(query))

    async def land_answer(
        self, module: ModuleName, call: Callable[[], Awaitable[list[WireRecord]]]
    ) -> tuple[int, ...]:
        """Store the records of a module that a call answers, and give their numbers.

        Raises:
            NoRoom: the room that the store may take is used up.
            VtdeskError: the call was not answered, or is not to be made now.
        """
        async with self._turn:
            self._line.check()
            limits = limits_of(self._ends.cache)
            if is_full(self._ends.cache, limits):
                raise no_room(limits)
            await self._pull.flush()
            asked = self._ends.now()
            answer = await self._line.answered(call())
            touched = await self._ends.cache.put_records(
                module, answer, fetched=asked, origin="search"
            )
        self._ends.publish(touched)
        return tuple(filter(None, (record_number(str(row["id"])) for row in answer)))

    async def fetch_labels(self, module: ModuleName, ids: Iterable[RecordId]) -> None:
        """Fetch the names of records and store them: a call for each hundred.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now; names that came stay.
        """
        names = Names(self._ends.client)
        names.want(module, ids)
        while names:
            async with self._turn:
                self._line.check()
                _, found = await self._line.answered(names.ask(self._describe))
                touched = await self._ends.cache.put_labels(found, module=module)
            self._ends.publish(touched)
