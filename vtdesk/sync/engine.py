"""One worker that sends what waits and fetches what is wished for, one call at a time.

Waiting changes go first, also between two pages of a long fetch, so that a save never stands
behind a fill. Then errands, then names of records that are on screen, then the module wished for
last. Whatever reads or writes rows takes its turn, so that no answer is stored over a newer one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from vtdesk.api.budget import spending
from vtdesk.api.client import VtigerClient
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.changes import Change, ChangeSet, ChangeState
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.errors import (
    Offline,
    SignInNeeded,
    StoreTrouble,
    TooManyCalls,
    VtdeskError,
)
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.keeping import Keep, Limits, Policy
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.status import PullProgress, Suspicion, SyncStatus
from vtdesk.store.cache import Cache
from vtdesk.sync import plan, policies
from vtdesk.sync.delta import Doubtful
from vtdesk.sync.describing import SCHEMA_FRESH, Describing
from vtdesk.sync.ends import Ends
from vtdesk.sync.limits import choose_limits, is_full, limits_of, no_room
from vtdesk.sync.line import Line
from vtdesk.sync.names import Names
from vtdesk.sync.pull import Pull
from vtdesk.sync.push import Push, Sent
from vtdesk.sync.questions import Questions
from vtdesk.sync.schedule import Schedule
from vtdesk.sync.server_memory import ServerMemory
from vtdesk.sync.telling import Telling
from vtdesk.sync.wishes import Part, Steps, Turn, Wishes

_log = logging.getLogger(__name__)
T = TypeVar("T")

FRESH = 60.0
"""Seconds for which a module that nobody opened needs no new look."""

PAGE_APART_S = 0.012
"""Seconds that a page of what nobody waits for takes at least while somebody does something.

What is packed and stored takes turns with the window; most servers take longer by themselves.
"""

_SHORTEST_REST = 0.05

Errand = Callable[[], Awaitable[None]]
"""Calls that belong to no module; it is run again from its start after a lost connection."""


@dataclass(frozen=True, slots=True)
class EngineHooks:
    """Whom the engine tells.

    Attributes:
        changes: what a write to the store touched.
        status: how it stands now; progress alone is told of ten times a second.
        sent: a change was carried out by the server.
        problem: something of a module could not be fetched or sent, and why; of no module for "".
    """

    changes: Callable[[ChangeSet], None]
    status: Callable[[SyncStatus], None]
    sent: Callable[[Sent], None]
    problem: Callable[[ModuleName, VtdeskError], None]


class Engine:
    """Keeps store and server in step; `run` is its one coroutine.

    Args:
        client: the server.
        cache: the store.
        now: Unix time in seconds.
        hooks: whom to tell.
        offline: begin, and stay, without the network until `retry_now`.

    Attributes:
        status: how it stands.
        questions: calls whose answer somebody waits for.
    """

    def __init__(
        self,
        client: VtigerClient,
        cache: Cache,
        now: Callable[[], float],
        hooks: EngineHooks,
        *,
        offline: bool = False,
    ) -> None:
        self._client = client
        self._cache = cache
        self._now = now
        self._hooks = hooks
        ends = Ends(client, cache, now, hooks.changes)
        self._pull, self._push = Pull(ends), Push(ends)
        self._wishes = Wishes()
        self._ending: list[Steps] = []
        self._errands: dict[str, Errand] = {}
        self._late_errands: dict[str, Errand] = {}
        self._names = Names(client)
        self._memory = ServerMemory(client, cache)
        self._describing = Describing(cache, now, self._describe, hooks.changes)
        self._problems: dict[ModuleName, VtdeskError] = {}
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()
        self._not_now: set[str] = set()
        self._wishes_to_send = 0
        self._limits = limits_of(cache)
        self._without_room: set[ModuleName] = set()
        self._schedule = Schedule()
        self._schedule.every = self._limits.look_every
        self._resting = False
        self._reopened = False
        self._gives_way = False
        self._believed: set[ModuleName] = set()
        self._compared: set[ModuleName] = set()
        self.status = SyncStatus(
            online=False if offline else None,
            by_choice=offline,
            offline_since=now() if offline else None,
        )
        self._telling = Telling(self.status, hooks.status)
        self._line = Line(now, self._set, offline=offline)
        self.questions = Questions(ends, self._line, self._turn, self._pull, self.ensure_schema)

    async def run(self) -> None:
        """Work until cancelled."""
        self._memory.recall()
        try:
            while True:
                _end_if_cancelled()
                self._wake.clear()
                try:
                    await self._turn_over()
                except StoreTrouble as error:
                    # a full disk, most often; what was not stored is asked for again
                    self._line.note_trouble(error)
                    await self._sleep(self._line.rest)
        finally:
            for module in tuple(self._wishes):
                self._ending.extend(self._wishes.drop(module))
            self._telling.stop()
            await self._end_all()
            await self._memory.keep()

    async def _turn_over(self) -> None:
        """Do what is to be done now, or wait until there is something."""
        if not self._reopened:
            await self._reopen_interrupted()
            self._reopened = True
        await self._end_stopped()
        if (rest := self._line.rest) > 0:
            await self._sleep(rest)
            return
        self._look_if_due()
        self._gives_way = False
        clock = asyncio.get_running_loop().time
        begun = clock()
        if not await self._step():
            await self._sleep(self._idle_for())
        elif self._gives_way:
            await asyncio.sleep(max(0.0, begun + PAGE_APART_S - clock()))

    def wish_pull(
        self,
        module: ModuleName,
        *,
        force: bool = False,
        first: bool = True,
        patient: bool = False,
    ) -> None:
        """Fetch a module soon; nothing if it is fresh.

        Args:
            module: which.
            force: also if it is fresh.
            first: before the ones wished for earlier; else after all others.
            patient: nobody waits for it, so it steps back when calls get scarce.
        """
        cursor = self._cache.cursor(module)
        synced = cursor.synced if cursor is not None and cursor.complete else None
        if synced is not None and not force and self._is_fresh(synced, opened=first):
            return
        self._wishes.add(module, first=first, patient=patient)
        self._problems.pop(module, None)
        self._report_pulls()
        self._wake.set()

    def stop_pull(self, module: ModuleName) -> None:
        """Fetch no further pages of a module; what is stored stays, and a later wish goes on."""
        if module in self._wishes:
            self._ending.extend(self._wishes.drop(module))
            self._compared.discard(module)
            self._report_pulls()
            self._wake.set()

    @property
    def limits(self) -> Limits:
        """What the person lets fetching take."""
        return self._limits

    async def set_limits(self, limits: Limits) -> None:
        """Let fetching take more or less from the next step on, and go on with what that allows."""
        await choose_limits(self._cache, limits)
        self._limits = limits
        self._schedule.every = limits.look_every
        self._report_pulls()
        self._try_for_room()
        self._wake.set()

    def set_visible(self, module: ModuleName | None) -> None:
        """Keep this module fresh while it is on screen; None when nothing of it is."""
        self._schedule.visible = module
        self._wake.set()

    @property
    def visible(self) -> ModuleName | None:
        """The module on screen."""
        return self._schedule.visible

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is to be done before the next wish or a known moment."""
        return self._resting and not self._wake.is_set()

    @property
    def rest(self) -> float:
        """Seconds for which the server is not asked; none where it is not above 0."""
        return self._line.rest

    def note_activity(self) -> None:
        """Somebody is at work: what is on screen is looked at more often."""
        if self._schedule.note_activity(self._now()):
            self._wake.set()

    async def apply_policy(self, module: ModuleName) -> None:
        """Keep of a module what is chosen now: let the rest go, and fetch what lacks."""
        self.stop_pull(module)
        async with self._turn:
            await self._end_stopped()
            schema = self._cache.schema(module)
            dropped = await self._pull.let_go(schema) if schema is not None else ChangeSet()
            awaits_opening = await self._await_opening(module)
        self._hooks.changes(dropped)
        self._try_for_room()
        if not awaits_opening:
            self.wish_pull(module, force=True, first=False, patient=True)

    async def _await_opening(self, module: ModuleName) -> bool:
        """Begin a module anew when it is opened, if only what is opened is to be kept and it never came to its end."""
        policy = policies.policy_of(self._cache, module)
        if policy.keep is not Keep.VISITED or self._is_filled(module):
            return False
        await self._cache.forget_cursor(module)
        return True

    def lacks_room(self, module: ModuleName) -> bool:
        """Whether a fetch of the module waits for room on disk."""
        return module in self._without_room

    def has_all(self, module: ModuleName, policy: Policy) -> bool:
        """Whether everything that a policy keeps of a module is here; no call."""
        schema = self._cache.schema(module)
        return schema is not None and self._pull.has_all(schema, policy)

    async def surplus(self, module: ModuleName, policy: Policy) -> int:
        """How many of a module's rows that are here a policy does not keep; no call."""
        schema = self._cache.schema(module)
        return 0 if schema is None else await self._pull.surplus(schema, policy)

    async def compare_anew(self, module: ModuleName) -> None:
        """Compare a module with what the server lists, soon, whatever was found or doubted before."""
        self.stop_pull(module)
        async with self._turn:
            await self._end_stopped()
            if (cursor := self._cache.cursor(module)) is not None:
                anew = replace(cursor.agreeing(), swept=None, gone=(), gone_kept=0)
                await self._cache.put_cursor(anew)
        self._drop_suspicion(module)
        self._compared.add(module)
        if cursor is not None and cursor.complete and cursor.gone:
            # news may tell a part of it as gone once more, which alone would be believed
            self._wishes.add_check(module)
            self._report_pulls()
            self._wake.set()
        else:
            self.wish_pull(module, force=True)

    async def forget(self, module: ModuleName) -> None:
        """Take a module's rows off this computer; what waits to be sent stays."""
        await self._let_go(module)
        await self._cache.copies.forget_module(module)

    async def begin_anew(self, module: ModuleName) -> None:
        """Fetch a module from its beginning, since its rows are to be read in another way."""
        had_begun = self._cache.cursor(module) is not None
        await self._let_go(module)
        if had_begun:
            self.wish_pull(module, force=True)

    async def _let_go(self, module: ModuleName) -> None:
        self.stop_pull(module)
        async with self._turn:
            await self._end_stopped()
            # first of all, lest what a killed program leaves be taken for the whole module
            await self._cache.forget_cursor(module)
            keys = await self._cache.server_keys(module)
            self._hooks.changes(await self._cache.forget_records(module, keys))
        self._without_room.discard(module)
        self._drop_suspicion(module)

    def believe(self, module: ModuleName) -> None:
        """Take over what the server lists, however little it is."""
        self._drop_suspicion(module)
        self.stop_pull(module)
        self._believed.add(module)
        self.wish_pull(module, force=True)

    async def keep(self, module: ModuleName) -> None:
        """Go on with what is stored, until the server lists something else again.

        Raises:
            StoreTrouble: the answer could not be kept; the question stands.
        """
        asked = self.status.suspicion(module)
        goes_on = module in self._wishes
        # what has begun would store what it knew before the answer
        self.stop_pull(module)
        async with self._turn:
            await self._end_stopped()
            if goes_on:
                self.wish_pull(module, force=True)
            cursor = self._cache.cursor(module)
            if asked is None or cursor is None or asked != self.status.suspicion(module):
                # it was another question, or none is left
                return
            await self._cache.put_cursor(cursor.keeping(asked.here, asked.there))
            self._drop_suspicion(module)

    def wish_push(self) -> None:
        """A change was added to the outbox."""
        self._put_none_off()
        self._wake.set()

    def expect_writes(self, module: ModuleName, keys: Iterable[int]) -> None:
        """These records will be written next: the look before the first is one for all of them."""
        self._push.ahead.expect(module, keys)

    def is_put_off(self, change: Change) -> bool:
        """Whether the server broke at a change, so that it is tried again with the next wish."""
        return change.id in self._not_now

    def wish_errand(self, name: str, errand: Errand) -> None:
        """Run something that makes calls as soon as there is a connection; one of each name."""
        self._errands[name] = errand
        self._wake.set()

    def drop_errand(self, name: str) -> None:
        """Wish for an errand no longer; one that runs comes to its end."""
        self._errands.pop(name, None)

    def wish_labels(self, module: ModuleName, ids: Iterable[RecordId]) -> None:
        """Ask the server for the names of records that are on screen."""
        self._names.want(module, ids)
        self._wake.set()

    def retry_now(self) -> None:
        """Try again at once: after work offline, a lost network, a corrected key."""
        self._line.open()
        self._put_none_off()
        self._wake.set()

    def work_offline(self) -> None:
        """Make no more calls until `retry_now`."""
        self._line.close()
        self._wake.set()

    def problem(self, module: ModuleName) -> VtdeskError | None:
        """Why a module could not be fetched the last time it was tried."""
        return self._problems.get(module)

    @property
    def me(self) -> RecordId | None:
        """The user signed in, as far as known; whose records are one's own."""
        return self._pull.me

    @me.setter
    def me(self, user: RecordId | None) -> None:
        self._pull.me = user

    async def ensure_schema(self, module: ModuleName, *, anew: bool = False) -> ModuleSchema:
        """The module's describe, from the store unless it is a day old or asked for anew.

        A stored one also serves when the server does not give a newer one.

        Raises:
            AccessDenied: the module is closed to this user.
            VtdeskError: it is not stored, and the server did not give it.
        """
        offline = self._line.rest > 0
        schema, again = await self._describing.ensure(module, anew=anew, offline=offline)
        if again:
            self.wish_pull(module, first=False, patient=True)
        return schema

    async def _describe(self, module: ModuleName) -> ModuleSchema:
        self._line.check()
        schema = await self._line.answered(self._client.describe(module))
        self._pull.ways.ask_module_again(module)
        return schema

    async def _end_stopped(self) -> None:
        if not self._ending:
            return
        while self._ending:
            await self._ending.pop().aclose()
        await self._pull.flush()

    async def _end_all(self) -> None:
        """End what is under way; what a full disk does not take is fetched anew another time."""
        while True:
            try:
                await self._end_stopped()
                await self._pull.flush()
            except StoreTrouble as error:
                _log.info("%s (%s)", error.summary, error.detail)
            if not self._ending:
                return

    async def _step(self) -> bool:
        """Do one thing; False if there is nothing to do."""
        try:
            async with self._turn:
                return (
                    await self._send_one()
                    or await self._run_errand(self._errands)
                    or await self._name_some()
                    or await self._pull_one()
                    or await self._run_errand(self._late_errands)
                )
        except (Offline, TooManyCalls, SignInNeeded) as error:
            self._line.note_trouble(error)
        return True

    async def _send_one(self) -> bool:
        if self._client.write_level is WriteLevel.READ_ONLY:
            return False
        change = plan.next_change(self._cache.outbox(), skip=self._not_now)
        if change is None:
            return False
        wishes = self._wishes_to_send
        self._set(sending=True)
        try:
            await self._pull.flush()
            schema = await self.ensure_schema(change.module)
            sent = await self._push.send(schema, change)
        except (Offline, TooManyCalls, SignInNeeded):
            raise
        except StoreTrouble:
            # it may be left as "sending", though nothing is under way
            self._reopened = False
            raise
        except VtdeskError as error:
            # tried again with the next wish, which may have come during the call; changes of other
            # records go on meanwhile
            if wishes == self._wishes_to_send:
                self._not_now.add(change.id)
            self._hooks.problem(change.module, error)
            return True
        finally:
            self._set(sending=False)
        self._line.note_answer()
        if sent is not None:
            self._hooks.sent(sent)
        return True

    def _put_none_off(self) -> None:
        self._not_now.clear()
        self._wishes_to_send += 1

    async def _run_errand(self, errands: dict[str, Errand]) -> bool:
        if not errands:
            return False
        name, errand = next(iter(errands.items()))
        try:
            await errand()
        except (Offline, TooManyCalls, SignInNeeded):
            raise
        except VtdeskError as error:
            self._hooks.problem(ModuleName(""), error)
        if errands.get(name) is errand:
            del errands[name]
        return True

    async def _name_some(self) -> bool:
        if not self._names:
            return False
        module, names = await self._names.ask(self.ensure_schema)
        self._line.note_answer()
        if names:
            self._hooks.changes(await self._cache.put_labels(names, module=module))
        return True

    async def _pull_one(self) -> bool:
        turn = self._next_pull()
        if turn is None:
            return False
        module = turn.module
        patient, filled = self._is_patient(turn), self._is_filled(module)
        unasked = self._is_unasked(turn)
        self._gives_way = patient and self._schedule.is_hands_on(self._now())
        if not filled and is_full(self._cache, self._limits):
            self._stop_without_room(module)
            return True
        before = self._client.budget.spent.total()
        try:
            with spending("refresh" if filled else "fill", background=patient):
                steps = await self._steps(turn)
                self._pull.begin_step()
                progress = await anext(steps, None)
        except (Offline, TooManyCalls, SignInNeeded):
            self._wishes.begin(turn, None)
            raise
        except Doubtful as doubt:
            self.stop_pull(module)
            self._suspect(doubt.suspicion)
            return True
        except VtdeskError as error:
            self._end_pull(turn)
            self._problems[module] = error
            self._hooks.problem(module, error)
            return True
        finally:
            if unasked:
                made = self._client.budget.spent.total() - before
                self._schedule.note_calls(made, self._now(), check=turn.is_check)
        self._line.note_answer()
        if progress is None:
            if not self._pull.is_undecided(module):
                self._drop_suspicion(module)
            if not turn.is_check and self._pull.owes_check(module):
                self._wishes.add_check(module)
            self._end_pull(turn)
        else:
            self._report_pulls(progress)
        if progress is None or self._memory.is_due():
            self._memory.keep_soon()
        return True

    def _next_pull(self) -> Turn | None:
        """What was wished for last; what nobody waits for only while calls are plenty."""
        return next((turn for turn in self._turns() if self._pause_of(turn) <= 0.0), None)

    def _turns(self) -> list[Turn]:
        """What may be gone on with when its time has come, the most urgent first."""
        return [turn for turn in self._wishes.turns() if not self._is_held(turn)]

    def _pause_of(self, turn: Turn) -> float:
        """Seconds for which the next step is to wait for the allowance of calls."""
        if not self._is_patient(turn):
            return 0.0
        pause = self._client.budget.background_pause()
        if not self._is_unasked(turn):
            return pause
        return max(pause, self._schedule.idle_pause(self._now(), check=turn.is_check))

    def _is_unasked(self, turn: Turn) -> bool:
        """Whether it is a look or a check that nobody asked for."""
        return self._is_filled(turn.module) and not self._is_awaited(turn)

    def _is_awaited(self, turn: Turn) -> bool:
        return self._wishes.is_awaited(turn) or turn.module in self._compared

    def _is_patient(self, turn: Turn, last: PullProgress | None = None) -> bool:
        """Whether nobody waits for the next step: of a first fetch and its proof, all but the first page.

        Args:
            turn: what would go on.
            last: how far it has come; as the status tells without it.
        """
        if not self._is_awaited(turn):
            return True
        cursor = self._cache.cursor(turn.module)
        if cursor is None:
            # the page may be here and still on its way into the store
            last = last or self.status.pull(turn.module)
            return last is not None and last.done > 0
        if cursor.complete and turn.module in self._compared:
            return False
        return not (cursor.complete and cursor.is_proved)

    def _is_filled(self, module: ModuleName) -> bool:
        cursor = self._cache.cursor(module)
        return cursor is not None and cursor.complete

    def _has_what_is_kept(self, module: ModuleName) -> bool:
        """Whether all came once that is to be kept of it, by what is chosen now."""
        cursor = self._cache.cursor(module)
        return cursor is not None and cursor.complete and not self._policy_differs(cursor)

    def _is_held(self, turn: Turn) -> bool:
        """Whether it waits for something else: a person, or the fill it is to be compared with."""
        if self._is_filled(turn.module):
            return False
        return turn.is_check or self._is_paused(turn.module)

    def _is_paused(self, module: ModuleName, last: PullProgress | None = None) -> bool:
        """Whether the person has to let it go on; what somebody opens brings its first page."""
        paused = self._limits.paused and not self._is_filled(module)
        return paused and self._is_patient(Turn(module, Part.NEWS), last)

    def _is_fresh(self, synced: float, *, opened: bool) -> bool:
        now = self._now()
        return self._schedule.is_fresh(synced, now) if opened else is_fresh(synced, now, FRESH)

    def _stop_without_room(self, module: ModuleName) -> None:
        self.stop_pull(module)
        self._without_room.add(module)
        self._problems[module] = error = no_room(self._limits)
        self._hooks.problem(module, error)

    def _try_for_room(self) -> None:
        """Go on with the fetches that had no room, if there is some now."""
        if is_full(self._cache, self._limits):
            return
        for module in sorted(self._without_room):
            self.wish_pull(module, first=False, patient=True)
        self._without_room.clear()

    def _end_pull(self, turn: Turn) -> None:
        self._wishes.end(turn)
        if turn.module not in self._wishes:
            self._compared.discard(turn.module)
        self._report_pulls()

    async def _steps(self, turn: Turn) -> Steps:
        steps = self._wishes.begun(turn)
        if steps is None:
            schema = await self.ensure_schema(turn.module)
            steps = self._begun(turn, schema)
            self._wishes.begin(turn, steps)
        return steps

    def _begun(self, turn: Turn, schema: ModuleSchema) -> Steps:
        if turn.is_check:
            return self._pull.check(schema)
        if turn.module in self._believed:
            self._believed.discard(turn.module)
            return self._pull.believe(schema)
        return self._pull.steps(schema)

    def _suspect(self, suspicion: Suspicion) -> None:
        others = (one for one in self.status.suspicions if one.module != suspicion.module)
        self._set(suspicions=(*others, suspicion))

    def _drop_suspicion(self, module: ModuleName) -> None:
        self._set(suspicions=tuple(o for o in self.status.suspicions if o.module != module))

    def _look_if_due(self) -> None:
        """Wish for what is on screen when it is time to look at it again."""
        module = self._schedule.visible
        if module is None or (due := self._next_look()) is None or due > self._now():
            return
        self._schedule.looked(self._now())
        if not is_fresh(self._cache.modules_fetched(), self._now(), SCHEMA_FRESH):
            # whatever is on screen comes before a list that nobody waits for
            self._late_errands["modules"] = self.questions.load_modules
        self.wish_pull(module, force=True, patient=True)

    def _next_look(self) -> float | None:
        """Unix time of the next look at what is on screen; None where none is to be made."""
        module = self._schedule.visible
        if module is None or self._wishes.has_news(module) or self.status.suspicion(module):
            return None
        cursor = self._cache.cursor(module)
        if cursor is None or not cursor.complete or self._schedule.every is None:
            return None
        return self._schedule.next_look(cursor.synced, self._now())

    def _idle_for(self) -> float:
        """Seconds until there may be something to do without being woken."""
        pauses = [float("inf"), *map(self._pause_of, self._turns())]
        if (due := self._next_look()) is not None:
            pauses.append(due - self._now())
        return max(_SHORTEST_REST, min(pauses))

    async def _reopen_interrupted(self) -> None:
        """What was on its way when the program ended has an unknown outcome now."""
        for change in self._cache.outbox():
            if change.state is ChangeState.SENDING:
                self._hooks.changes(await self._cache.mark(change.id, ChangeState.UNKNOWN))

    async def _sleep(self, pause: float) -> None:
        self._resting = True
        try:
            # wait_for of Python 3.11 loses a cancellation that comes together with a wish
            async with asyncio.timeout(None if pause == float("inf") else pause):
                await self._wake.wait()
        except TimeoutError:
            self._wake.set()
        finally:
            self._resting = False

    def _report_pulls(self, step: PullProgress | None = None) -> None:
        before = {pull.module: pull for pull in self.status.pulls}
        if step is not None:
            before[step.module] = step
        self._set(pulls=tuple(self._progress(m, before.get(m)) for m in self._wishes))

    def _progress(self, module: ModuleName, last: PullProgress | None) -> PullProgress:
        checking = not self._wishes.has_news(module)
        if last is None or (last.checking and not checking):
            last = self._come_so_far(module)
        return replace(
            last,
            paused=self._is_paused(module, last),
            checking=checking,
            refreshing=not checking and self._has_what_is_kept(module),
        )

    def _come_so_far(self, module: ModuleName) -> PullProgress:
        """How far a fetch had come that was broken off, from where it goes on."""
        cursor = self._cache.cursor(module)
        if cursor is None or cursor.complete or self._policy_differs(cursor):
            return PullProgress(module)
        return PullProgress(module, cursor.filled, cursor.total)

    def _policy_differs(self, cursor: Cursor) -> bool:
        """Whether something else is to be kept by now than what was fetched."""
        return cursor.policy != policies.policy_of(self._cache, cursor.module)

    def _set(self, **news: object) -> None:
        status = replace(self.status, **news)  # type: ignore[arg-type]  # names are SyncStatus's own
        if status != self.status:
            self.status = status
            self._telling.put(status)


def _end_if_cancelled() -> None:
    """Raise the cancellation that was replaced by what a full disk refused on the way out."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
