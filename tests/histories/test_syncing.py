"""Invented histories of one module: others write, calls go wrong, the program ends and starts again.

When it is quiet again, the store equals the server row by row, and no waiting edit is lost: each was
carried out, still waits, or is shown to the person.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.helpers.desk import CONTACTS, Desk, desk, until
from tests.helpers.mirror import differences
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeKind, ChangeState
from vtdesk.sync.sweep import SWEEP_EVERY

T = TypeVar("T")

TROUBLES = st.sampled_from([trouble for trouble in Trouble if trouble is not Trouble.SESSION_ENDED])
OPERATIONS = st.sampled_from(["query", "sync", "describe", "retrieve", "revise", "create", None])
PICK = st.integers(0, 10_000)
WORDS = st.sampled_from(["Ada", "Łódzka", "O'Neil", "Müller", "x" * 60])


class Histories(RuleBasedStateMachine):
    """One desk on one server; every rule is something that happens."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp(prefix="vtdesk-history-"))
        self.stack = AsyncExitStack()
        self.saved: dict[str, tuple[str, str]] = {}

    def run(self, work: Coroutine[object, object, T]) -> T:
        return self.loop.run_until_complete(work)

    @initialize(
        dialect=st.sampled_from(["cloud", "opensource"]),
        number=st.sampled_from([0, 1]),
        hours=st.sampled_from([-11, 0, 0, 9]),
    )
    def begin(self, dialect: Literal["cloud", "opensource"], number: int, hours: int) -> None:
        """A server whose clock may be hours off, and a user who may see more or less."""
        long_ago = datetime.now(UTC).date() - timedelta(days=3)
        self.demo = DemoServer(records=150, dialect=dialect, base_day=long_ago)
        self.demo.start()
        self.demo.faults.clock_shift = hours * 3600
        self.number = number
        self.run(self._start())

    async def _start(self) -> None:
        self.desk: Desk = await self.stack.enter_async_context(
            desk(self.demo, self.folder / "store", number=self.number, patience=1.0)
        )

    def ids(self) -> list[str]:
        return sorted(self.demo.rows("Contacts"), key=lambda record: int(record.split("x")[1]))

    # others

    @rule(word=WORDS)
    def others_add(self, word: str) -> None:
        self.demo.add("Contacts", {"lastname": word})

    @precondition(lambda self: self.ids())
    @rule(pick=PICK, word=WORDS, field=st.sampled_from(["lastname", "title", "department"]))
    def others_edit(self, pick: int, word: str, field: str) -> None:
        ids = self.ids()
        self.demo.edit("Contacts", ids[pick % len(ids)], {field: word})

    @precondition(lambda self: self.ids())
    @rule(pick=PICK)
    def others_remove(self, pick: int) -> None:
        ids = self.ids()
        self.demo.remove("Contacts", ids[pick % len(ids)])

    @rule(word=WORDS, seconds=st.sampled_from([0, 1, 5]))
    def others_edit_many(self, word: str, seconds: int) -> None:
        for number, record in enumerate(self.ids()):
            if number % 20 == 0:
                self.demo.faults.clock_shift += seconds
            self.demo.edit("Contacts", record, {"department": f"{word} {number}"})

    @rule(count=st.sampled_from([90, 130]))
    def others_import(self, count: int) -> None:
        if len(self.ids()) < 500 and self.ids():
            self.demo.grow("Contacts", count)

    @rule(every=st.sampled_from([2, 3]))
    def others_remove_most(self, every: int) -> None:
        for record in [record for number, record in enumerate(self.ids()) if number % every]:
            self.demo.remove("Contacts", record)

    # the weather

    @rule(trouble=TROUBLES, operation=OPERATIONS, times=st.integers(1, 3))
    def a_call_goes_wrong(self, trouble: Trouble, operation: str | None, times: int) -> None:
        if trouble is not Trouble.TOO_MANY:
            self.demo.faults.cause(trouble, operation, times)

    @rule()
    def the_network_goes(self) -> None:
        self.demo.faults.offline = True

    @rule()
    def the_network_comes(self) -> None:
        self.demo.faults.offline = False

    @rule(seconds=st.sampled_from([1, 3, 400]))
    def time_passes(self, seconds: int) -> None:
        self.demo.faults.clock_shift += seconds
        self.desk.clock.ahead += seconds

    # the program

    @rule()
    def look(self) -> None:
        self.run(self._look())

    @rule()
    def look_after_an_hour(self) -> None:
        self.time_passes(int(SWEEP_EVERY) + 1)
        self.run(self._look())

    @rule(steps=st.integers(1, 6))
    def look_and_end_in_the_middle(self, steps: int) -> None:
        self.run(self._end_in_the_middle(steps))

    @precondition(lambda self: self.desk.cache.schema(CONTACTS) is not None)
    @rule(pick=PICK, word=WORDS)
    def i_edit(self, pick: int, word: str) -> None:
        self.run(self._edit(pick, word))

    @rule(takes_over=st.booleans())
    def i_decide(self, takes_over: bool) -> None:
        if self.desk.engine.status.suspicions:
            self.run(self._decide(takes_over=takes_over))

    async def _look(self) -> None:
        engine = self.desk.engine
        engine.retry_now()
        engine.wish_pull(CONTACTS, force=True)
        await until(lambda: engine.status.pull(CONTACTS) is None or engine.status.online is False)

    async def _end_in_the_middle(self, steps: int) -> None:
        self.desk.engine.wish_pull(CONTACTS, force=True)
        for _ in range(steps * 5):
            await asyncio.sleep(0.001)
        await self.stack.aclose()
        await self._start()

    async def _edit(self, pick: int, word: str) -> None:
        keys = await self.desk.keys()
        schema = self.desk.cache.schema(CONTACTS)
        assert schema is not None
        if not keys:
            return
        record = f"{schema.id_prefix}x{keys[pick % len(keys)]}"
        change = await self.desk.change(ChangeKind.REVISE, record, {"title": word})
        self.saved[change.id] = (record, word)

    async def _decide(self, *, takes_over: bool) -> None:
        engine = self.desk.engine
        if takes_over:
            engine.believe(CONTACTS)
        else:
            await engine.keep(CONTACTS)

    def teardown(self) -> None:
        try:
            if hasattr(self, "desk"):
                self.run(self._quiet())
        finally:
            self.run(self.stack.aclose())
            if hasattr(self, "demo"):
                self.demo.stop()
            self.run(self.loop.shutdown_default_executor())
            self.loop.close()
            shutil.rmtree(self.folder)

    async def _quiet(self) -> None:
        """Fair weather: look, believe the server, and compare."""
        faults = self.demo.faults
        shift = faults.clock_shift
        faults.clear()
        faults.clock_shift = shift + 30
        engine = self.desk.engine
        engine.retry_now()
        for _ in range(3):
            self.desk.clock.ahead += SWEEP_EVERY * 25
            engine.retry_now()
            engine.believe(CONTACTS)
            await until(lambda: engine.status.pull(CONTACTS) is None)
            engine.wish_pull(CONTACTS, force=True)
            await until(lambda: engine.status.pull(CONTACTS) is None)
        await until(self._is_sent_when_asked)
        assert self.desk.engine.status.suspicions == ()
        assert await differences(self.desk) == []

    def _is_sent_when_asked(self) -> bool:
        """An answer that took longer than the desk's patience puts a change off until then."""
        engine, waiting = self.desk.engine, self.desk.cache.outbox()
        if engine.rest > 0 or any(map(engine.is_put_off, waiting)):
            engine.retry_now()
        return self._is_sent()

    def _is_sent(self) -> bool:
        stuck = {ChangeState.CLASHED, ChangeState.REFUSED}
        return all(change.state in stuck for change in self.desk.cache.outbox())


def test_after_any_history_the_store_equals_the_server() -> None:
    run_state_machine_as_test(Histories)
