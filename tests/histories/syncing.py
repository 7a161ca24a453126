"""Random histories of one module: others write, calls go wrong, clocks jump, disks are full.

A *careful* person takes nothing over unasked: in such a history nothing may make the store let go of
most of what it holds before the question was put and answered.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.helpers.desk import Desk, until
from tests.helpers.mirror import differences
from tests.histories.ledger import MARK, Ledger, Saved
from tests.histories.program import Program
from tests.histories.scenes import NEWEST, OWNERS, POLICIES, SCENES, Scene, Wanted
from vtdesk.demo.faults import Defect, Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeKind, ChangeState
from vtdesk.domain.errors import StoreTrouble
from vtdesk.domain.keeping import Keep, Policy
from vtdesk.sync import policies
from vtdesk.sync.sweep import SWEEP_EVERY

T = TypeVar("T")

FEW = 20
"""So few records may go without a question."""

LONGEST_HOLD_S = 61.0
"""A minute's allowance comes back with the next minute."""

MOST = 450
"""So many records are enough, where a module does not begin with more."""

MORE = 130
"""So many records may come to a module that begins with more."""

A_MONTH_S = 31 * 86_400

HOURS_OF_A_CHECK = 12
"""Within so many hours a check comes to its end, whose calls are few an hour while nobody works."""

TROUBLES = st.sampled_from(Trouble)
OPERATIONS = st.sampled_from(
    ["query", "query", "sync", "sync", "describe", "retrieve", "revise", "create", None]
)
PICK = st.integers(0, 10_000)
OWNER = st.sampled_from(OWNERS)


class SyncHistories(RuleBasedStateMachine):
    """One program on one server; every rule is something that happens."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp(prefix="vtdesk-history-"))
        self.trusting = False
        self.kept = False
        self.went = 0
        self.most = MOST
        self.reach: datetime | None = None
        self.demo: DemoServer
        self.ledger: Ledger
        self.program: Program
        self.scene: Scene
        self.policy: Policy

    def run(self, work: Coroutine[object, object, T]) -> T:
        return self.loop.run_until_complete(work)

    @property
    def desk(self) -> Desk:
        return self.program.desk

    @initialize(scene=SCENES, careful=st.booleans())
    def begin(self, scene: Scene, careful: bool) -> None:
        self.scene, self.careful = scene, careful
        self.demo = scene.server()
        self.most = max(MOST, len(self.ids()) + MORE)
        self.ledger = Ledger(scene.edited)
        self.program = Program(self.demo, scene, self.folder)
        self._choose(scene.policy)
        self.run(self._begin())

    def _choose(self, policy: Policy) -> None:
        # what was kept until then stays where only what is looked at is to be kept, and is enough
        if policy.keep is not Keep.VISITED:
            self.reach = policy.since(datetime.fromtimestamp(self.program.clock(), UTC))
        self.policy = policy

    async def _begin(self) -> None:
        await self.program.start()
        await policies.choose(self.desk.cache, self.scene.module, self.policy)

    def ids(self) -> list[str]:
        return sorted(self.demo.rows(self.scene.module), key=lambda one: int(one.split("x")[1]))

    def one(self, pick: int) -> str | None:
        ids = self.ids()
        return ids[pick % len(ids)] if ids else None

    # others

    @rule(owner=OWNER)
    def others_add(self, owner: str) -> None:
        self._add(1, owner)

    def _add(self, count: int, owner: str) -> None:
        for _ in range(min(count, self.most - len(self.ids()))):
            values = {**self.scene.new(self.ledger.word("name")), "assigned_user_id": owner}
            self.demo.add(self.scene.module, values)

    @rule(pick=PICK)
    def others_edit(self, pick: int) -> None:
        # a record read a moment ago is written without a second look, and what is on its way arrives
        self.time_passes(20)
        self.run(until(self._nothing_travels))
        self._edit_as_others(pick, self.scene.edited)

    def _nothing_travels(self) -> bool:
        return not self.desk.engine.status.sending

    def _edit_as_others(self, pick: int, name: str) -> None:
        with self.demo.company.lock:
            if (record := self.one(pick)) is not None:
                self.demo.edit(self.scene.module, record, {name: self.ledger.word("others")})

    @rule(pick=PICK, owner=OWNER)
    def others_assign(self, pick: int, owner: str) -> None:
        with self.demo.company.lock:
            if (record := self.one(pick)) is not None:
                self.went += 1
                self.demo.edit(self.scene.module, record, {"assigned_user_id": owner})

    @rule(pick=PICK)
    def others_remove(self, pick: int) -> None:
        with self.demo.company.lock:
            if (record := self.one(pick)) is not None:
                self._remove(record)

    def _remove(self, record: str) -> None:
        self.went += 1
        self.demo.remove(self.scene.module, record)

    @rule(seconds=st.sampled_from([0, 1, 5]))
    def others_edit_many(self, seconds: int) -> None:
        word = self.ledger.word("many")
        # somebody else may act at any call that is under way
        with self.demo.company.lock:
            for number, record in enumerate(self.ids()):
                if number % 20 == 0:
                    self._pass(seconds)
                values = {self.scene.also_edited: f"{word} {number}"}
                self.demo.edit(self.scene.module, record, values)

    @rule(count=st.sampled_from([90, 130]), owner=OWNER)
    def others_import(self, count: int, owner: str) -> None:
        self._add(count, owner)

    @rule(every=st.sampled_from([2, 3]))
    def others_remove_most(self, every: int) -> None:
        with self.demo.company.lock:
            for record in [one for number, one in enumerate(self.ids()) if number % every]:
                self._remove(record)

    @rule(
        what=st.sampled_from(["add", "edit", "assign", "remove", "import"]),
        pick=PICK,
        owner=OWNER,
        after=st.integers(0, 5),
    )
    def others_act_between_calls(self, what: str, pick: int, owner: str, after: int) -> None:
        def act() -> None:
            if what == "add":
                self._add(1, owner)
            elif what == "edit":
                self._edit_as_others(pick, self.scene.also_edited)
            elif what == "assign":
                self.others_assign(pick, owner)
            elif what == "remove":
                self.others_remove(pick)
            else:
                self._add(90, owner)

        self.demo.faults.intrude(act, after)

    # the weather

    @rule(trouble=TROUBLES, operation=OPERATIONS, times=st.integers(1, 3), after=st.integers(0, 4))
    def a_call_goes_wrong(
        self, trouble: Trouble, operation: str | None, times: int, after: int
    ) -> None:
        self.demo.faults.cause(trouble, operation, times, after)

    @rule()
    def the_network_goes(self) -> None:
        self.demo.faults.offline = True

    @rule()
    def the_network_comes(self) -> None:
        self.demo.faults.offline = False

    @rule()
    def the_server_counts_otherwise(self) -> None:
        """From now on it does not count, or does again."""
        self.demo.faults.defects ^= {Defect.COUNT}

    @rule(pages=st.sampled_from([0, 0, 1, 5, 30]))
    def the_disk_gets_full(self, pages: int) -> None:
        self.run(self.program.leave_room(pages))

    @rule()
    def the_disk_has_room(self) -> None:
        self.run(self.program.leave_room(None))

    @rule(seconds=st.sampled_from([1, 3, 400, A_MONTH_S]))
    def time_passes(self, seconds: int) -> None:
        self._pass(seconds)

    def _pass(self, seconds: float) -> None:
        self.demo.faults.clock_shift += seconds
        self.program.clock.ahead += seconds

    @rule(seconds=st.sampled_from([40, 3_700, 90_000]))
    def the_computers_clock_is_put_back(self, seconds: int) -> None:
        self.program.clock.ahead -= seconds

    # the program

    @rule()
    def look(self) -> None:
        self.run(self._look())

    @rule()
    def look_after_an_hour(self) -> None:
        self.time_passes(int(SWEEP_EVERY) + 1)
        self.run(self._look())

    @rule()
    def look_without_insisting(self) -> None:
        self.run(self._look(insist=False))

    @rule(steps=st.integers(1, 6))
    def look_and_end_in_the_middle(self, steps: int) -> None:
        self.run(self._end_in_the_middle(steps))

    @rule(statements=st.integers(0, 60))
    def look_and_be_killed(self, statements: int) -> None:
        self.run(self._be_killed(statements))

    @rule(policy=st.sampled_from(POLICIES))
    def keep_otherwise(self, policy: Policy) -> None:
        self.run(self._keep_otherwise(policy))

    @rule(pick=PICK)
    def i_edit(self, pick: int) -> None:
        self.run(self._edit(pick))

    @rule(pick=PICK, statements=st.integers(0, 25))
    def i_edit_and_am_killed(self, pick: int, statements: int) -> None:
        self.run(self._be_killed(statements, lambda: self._edit(pick)))

    @precondition(lambda self: self.scene.edited != MARK)
    @rule()
    def i_create(self) -> None:
        self.run(self._create())

    @precondition(lambda self: self.scene.edited != MARK)
    @rule(statements=st.integers(0, 25))
    def i_create_and_am_killed(self, statements: int) -> None:
        self.run(self._be_killed(statements, self._create))

    @rule(takes_over=st.booleans())
    def i_decide(self, takes_over: bool) -> None:
        if self.desk.engine.status.suspicions:
            self.run(self._decide(takes_over=takes_over))

    async def _look(self, *, insist: bool = True) -> None:
        engine, before = self.desk.engine, await self._stored()
        if insist:
            engine.retry_now()
        engine.wish_pull(self.scene.module, force=True)
        await until(self._rests)
        if engine.status.resume_at is not None and engine.rest > 0:
            assert engine.rest <= LONGEST_HOLD_S, "it waits longer than the server wants"
        await self._check_nothing_went_unasked(before)

    def _rests(self) -> bool:
        desk = self.desk
        if desk.work.done() and not self.program.killed.is_set():
            desk.work.result()
        return desk.engine.is_at_rest or self.program.killed.is_set()

    async def _check_nothing_went_unasked(self, before: frozenset[int]) -> None:
        trusted, self.trusting = self.trusting, self._is_pulling() and self.trusting
        if trusted or not self._keeps_all():
            return
        after = await self._stored()
        cursor = self.desk.cache.cursor(self.scene.module)
        if cursor is not None and cursor.lost_to is not None:
            # what came on the same day and goes again is no loss
            before = frozenset(number for number in before if number <= cursor.lost_to)
        assert not _is_most_gone(before, after), "most of it went, and nobody was asked"

    def _is_pulling(self) -> bool:
        return self.desk.engine.status.pull(self.scene.module) is not None

    def _keeps_all(self) -> bool:
        return self.careful and self.policy.keep in {Keep.ALL, Keep.VISITED}

    async def _stored(self) -> frozenset[int]:
        if self.desk.cache.schema(self.scene.module) is None:
            return frozenset()
        return await self.desk.cache.server_keys(self.scene.module)

    async def _end_in_the_middle(self, steps: int) -> None:
        self.desk.engine.wish_pull(self.scene.module, force=True)
        for _ in range(steps * 5):
            await asyncio.sleep(0.001)
        self.trusting = False
        await self.program.end()
        await self.program.start()

    async def _be_killed(
        self, statements: int, work: Callable[[], Coroutine[object, object, None]] | None = None
    ) -> None:
        before = await self._stored()
        self.program.kill_at(statements)
        if work is not None:
            await work()
        self.desk.engine.wish_pull(self.scene.module, force=True)
        await until(self._rests)
        await self.program.kill()
        await self._check_nothing_went_unasked(before)
        self.trusting = False

    async def _keep_otherwise(self, policy: Policy) -> None:
        if await self._is_kept(policies.choose(self.desk.cache, self.scene.module, policy)):
            self._choose(policy)
            await self._is_kept(self.desk.engine.apply_policy(self.scene.module))
            await until(self._rests)

    async def _is_kept(self, work: Coroutine[object, object, object]) -> bool:
        """Do what a person does; False where the disk takes no more, of which the person is told."""
        try:
            await work
        except StoreTrouble:
            if self.program.room is None:
                raise
            return False
        return True

    async def _edit(self, pick: int) -> None:
        desk, module = self.desk, self.scene.module
        schema = desk.cache.schema(module)
        keys = sorted(await self._stored())
        if schema is None or not keys:
            return
        record = f"{schema.id_prefix}x{keys[pick % len(keys)]}"
        shown = str(desk.record(record, module).values.get(self.scene.edited) or "")
        word, seen = self.ledger.word("mine"), self.ledger.seen_by(record, shown)
        change = desk.change(ChangeKind.REVISE, record, {self.scene.edited: word}, module)
        if await self._is_kept(change):
            self.ledger.edits.append(Saved(record, word, seen, not self.program.killed.is_set()))

    async def _create(self) -> None:
        desk, module = self.desk, self.scene.module
        if desk.cache.schema(module) is None:
            return
        word = self.ledger.word("made")
        values = {**self.scene.new(word), MARK: word, "assigned_user_id": self._me()}
        record = desk.cache.next_local_id(module)
        if not await self._is_kept(desk.change(ChangeKind.CREATE, record, values, module)):
            return
        saved = Saved(str(record), word, sure=not self.program.killed.is_set())
        self.ledger.creations.append(saved)

    def _me(self) -> str:
        return f"19x{self.demo.company.people[self.scene.number].number}"

    async def _decide(self, *, takes_over: bool) -> None:
        engine, module = self.desk.engine, self.scene.module
        if takes_over:
            self.trusting = True
            engine.believe(module)
        else:
            self.kept = await self._is_kept(engine.keep(module)) or self.kept

    # when it is quiet

    def teardown(self) -> None:
        try:
            if hasattr(self, "program"):
                self.run(self._quiet())
        finally:
            if hasattr(self, "program"):
                self.run(self.program.end())
                self.ledger.close()
                self.demo.stop()
            self.run(self.loop.shutdown_default_executor())
            self.loop.close()
            shutil.rmtree(self.folder)

    async def _quiet(self) -> None:
        """Fair weather, and room: look until nothing is news, answer the questions, and compare."""
        await self.program.leave_room(None)
        faults = self.demo.faults
        # others may act at this very moment: never at a time before what was looked at
        faults.calm()
        faults.clock_shift += 30
        faults.defects = self.scene.defects
        # it was running while the clock was wrong; what is right comes with time
        self._pass(100_000)
        before = await self._stored()
        if not self.careful:
            await self._believe()
        for _ in range(3):
            await self._look_a_day_later()
        await self._answer_the_question(before)
        await until(self._is_sent_when_asked)
        await self._look()
        assert self.desk.engine.status.suspicions == (), "a question was answered and stands"
        trouble = self.desk.engine.status.trouble
        assert trouble is None, f"{trouble} stands, and is over"
        problem = self.desk.engine.problem(self.scene.module)
        assert problem is None, f"{problem} ({problem.detail})"
        differences = await self._differences()
        assert not differences, "\n".join(differences)
        wrong = self.ledger.faults(self.desk.cache.outbox())
        assert not wrong, "\n".join(wrong)

    async def _look_a_day_later(self) -> None:
        """Look on the next day, and every hour until the check that follows has come to its end."""
        self._pass(SWEEP_EVERY * 25)
        await self._look()
        for _ in range(HOURS_OF_A_CHECK):
            if not self._is_pulling():
                return
            self._pass(SWEEP_EVERY)
            await self._look()
        assert not self._is_pulling(), "a check does not come to its end"

    async def _believe(self) -> None:
        self.trusting = True
        self.desk.engine.retry_now()
        self.desk.engine.believe(self.scene.module)
        await until(self._rests)

    async def _answer_the_question(self, before: frozenset[int]) -> None:
        engine, module = self.desk.engine, self.scene.module
        there = {int(record.partition("x")[2]) for record in self.scene.visible(self.demo)}
        asked = engine.status.suspicion(module)
        if self._keeps_all() and not self.kept and _is_most_gone(before, there):
            assert asked is not None, "most of it is gone there, and nobody is asked"
        while asked is not None:
            # an answer to keep what is here is not asked for again, unless more turns out to lack
            await engine.keep(module)
            self.kept = True
            await self._look_a_day_later()
            again = engine.status.suspicion(module) if self._keeps_all() else None
            assert again is None or again.there < asked.there, "the same is asked once more"
            asked = again
        if self.kept:
            await self._believe()
            await self._look()

    async def _differences(self) -> list[str]:
        wanted = self._wanted()
        return await differences(
            self.desk,
            self.scene.module,
            must=wanted.must,
            equal=wanted.equal,
            may=wanted.may,
        )

    def _wanted(self) -> Wanted:
        cursor = self.desk.cache.cursor(self.scene.module)
        if cursor is not None and cursor.partial:
            # what went made room among the newest, and brought in nothing older
            went = self.went + len(self.ledger.creations)
            return self.scene.newest(self.demo, max(0, NEWEST - went), self.reach)
        return self.scene.wanted(self.demo, self.policy, self.program.clock())

    def _is_sent_when_asked(self) -> bool:
        """An answer that took longer than the desk's patience puts a change off until then."""
        engine, waiting = self.desk.engine, self.desk.cache.outbox()
        if engine.rest > 0 or any(map(engine.is_put_off, waiting)):
            engine.retry_now()
        stuck = {ChangeState.CLASHED, ChangeState.REFUSED}
        # what was typed after a conflict waits for its end
        asked = {change.record for change in waiting if change.state in stuck}
        return all(change.record in asked for change in waiting)


def _is_most_gone(before: AbstractSet[int], after: AbstractSet[int]) -> bool:
    """Whether most went of what there was, and of what came until then."""
    here = before | after
    return len(here) > FEW and len(after) * 2 < len(here)
