"""Random histories of one account: what a person does, what others do, what goes wrong.

Every value written anywhere is written once, so that each can be followed: where it was typed, what
stood on screen then, whether it reached the server, what it replaced there.
"""

import asyncio
import tempfile
import threading
from collections import defaultdict
from collections.abc import Coroutine, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.helpers.desk import CONTACTS, Clock, until
from tests.helpers.office import office
from vtdesk.app.editing import EditSession
from vtdesk.app.paths import Profile
from vtdesk.app.session import Session
from vtdesk.demo.faults import Trouble
from vtdesk.demo.operations import writing
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.schemas import Module
from vtdesk.demo.server import DemoServer
from vtdesk.demo.values import Json
from vtdesk.domain.changes import Change, ChangeKind, ChangeState
from vtdesk.domain.ids import AnyId, RecordId, id_from_key, parse_id
from vtdesk.domain.query import Query
from vtdesk.domain.record import RowState
from vtdesk.domain.values import is_empty, same
from vtdesk.sync import plan
from vtdesk.sync.sweep import SWEEP_EVERY

FIELDS = ("firstname", "title")
TAG = "description"
"""Never edited: it tells which creation a record of the server came from."""

MASK = "********"
"""What the server answers instead of some values."""

OPERATIONS = ("create", "revise", "delete", "retrieve", "query", "sync", "describe")
TROUBLES = (
    Trouble.DROP_BEFORE,
    Trouble.DROP_AFTER,
    Trouble.ERROR,
    Trouble.ERROR_AFTER,
    Trouble.CUT_BODY,
)
_STUCK = {ChangeState.CLASHED, ChangeState.REFUSED}

_MANY_TURNS = 2_000
_BUSY = 3
"""So many records are worked on, that edits meet each other."""

number = st.integers(0, _BUSY - 1)
mishap = st.none() | st.sampled_from(TROUBLES)


@dataclass
class Written:
    """One value that the server took.

    Attributes:
        before: what it replaced.
        ours: written by the client.
    """

    record: str
    name: str
    value: str
    before: str
    ours: bool


@dataclass
class Typed:
    """One value that the person saved here.

    Attributes:
        record: as it was named then.
        seen: every value that had stood in the field when the person wrote over it.
    """

    record: AnyId
    name: str
    value: str
    seen: set[str] = field(default_factory=set)


class ServerLog:
    """Everything the server wrote, whoever asked for it."""

    def __init__(self) -> None:
        self.written: list[Written] = []
        self.deleted: set[str] = set()
        self.made: dict[str, list[str]] = defaultdict(list)
        self._change, self._add, self._delete = (
            writing.change_record,
            writing.add_record,
            writing.delete_record,
        )
        self._patches = (
            patch.object(writing, "change_record", self.change),
            patch.object(writing, "add_record", self.add),
            patch.object(writing, "delete_record", self.delete),
        )
        self._main = threading.current_thread()

    @property
    def size(self) -> int:
        """How much was written so far."""
        return len(self.written) + len(self.made) + len(self.deleted)

    def begin(self) -> None:
        """Take notes."""
        for one in self._patches:
            one.start()

    def end(self) -> None:
        """Take no more notes."""
        for one in self._patches:
            one.stop()

    def change(self, request: Request, found: Found, element: Mapping[str, Json]) -> Found:
        before = dict(found.row)
        changed = self._change(request, found, element)
        ours = threading.current_thread() is not self._main
        self.written.extend(
            Written(found.id, name, str(element[name]), str(before.get(name) or ""), ours)
            for name in FIELDS
            if name in element
        )
        return changed

    def add(
        self, request: Request, module: Module, element: Mapping[str, Json], **more: Any
    ) -> Found:
        found = self._add(request, module, element, **more)
        if tag := element.get(TAG):
            self.made[str(tag)].append(found.id)
        return found

    def delete(self, request: Request, found: Found) -> None:
        self.deleted.add(found.id)
        self._delete(request, found)


class Histories(RuleBasedStateMachine):
    """A person at vtdesk, others at the server, and the weather between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.profile = Profile.below(Path(self.folder.name))
        self.profile.make()
        self.demo = DemoServer(records=40)
        self.demo.start()
        self.log = ServerLog()
        self.log.begin()
        self.clock = Clock()
        self.names = count(1)
        self.typed: dict[str, Typed] = {}
        self.creates: dict[str, str] = {}
        self.withdrawn: set[str] = set()
        self.renamed: dict[AnyId, AnyId] = {}
        self.drafts: dict[tuple[AnyId, str], str] = {}
        self.left_open: list[EditSession] = []
        self.runner = asyncio.Runner()
        self.session: Session
        self._opened: Any = None
        self.run(self.open())

    # the loop, the session, the clocks

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        async def guarded() -> None:
            async with asyncio.timeout(60):
                await work

        self.runner.run(guarded())

    async def open(self) -> None:
        self._opened = office(self.demo, self.profile, clock=self.clock)
        opened = await self._opened.__aenter__()
        self.session = opened.session
        self.session.bus.changes.connect(self.hear)
        table = self.session.open_table(CONTACTS)
        await table.start()
        await self.rest()

    async def close(self) -> None:
        self.left_open.clear()
        await self._opened.__aexit__(None, None, None)

    def hear(self, changes: Any) -> None:
        for module, old, new in changes.renamed:
            if module == CONTACTS:
                prefix = self.demo.company.catalogue.modules["Contacts"].prefix
                self.renamed[parse_id(f"new-{-old}")] = RecordId(str(prefix), new)

    async def rest(self) -> None:
        """Wait until the engine has nothing to do, or may do nothing for now."""
        await until(self.is_resting)

    def is_resting(self) -> bool:
        engine = self.session._engine
        if engine._turn.locked() or self.session.status.sending:
            return False
        if engine.rest > 0:
            return True
        waits = plan.next_change(self.session._cache.outbox(), skip=engine._not_now)
        return not (engine._wishes or engine._errands or engine._names or waits)

    def later(self, seconds: float) -> None:
        """Let time pass, for both sides."""
        self.clock.ahead += seconds
        self.demo.faults.clock_shift = self.clock.ahead

    def fresh(self) -> str:
        return f"value {next(self.names)}"

    def contacts(self) -> list[int]:
        async def keys() -> None:
            found.extend(sorted(await self.session._cache.reads.ids(Query(CONTACTS))))

        found: list[int] = []
        self.run(keys())
        return found

    def pick(self, which: int) -> int | None:
        """One of the records that much happens to: the newest local one and the first others."""
        keys = self.contacts()
        return keys[which % len(keys)] if keys else None

    def expect(self, trouble: Trouble | None, operation: str) -> None:
        """Let the next call of an operation go wrong."""
        if trouble is not None:
            self.demo.faults.cause(trouble, operation, 1)

    def now_named(self, record: AnyId) -> AnyId:
        return self.renamed.get(record, record)

    # what the person does

    @rule(which=number, name=st.sampled_from(FIELDS), wait=st.booleans(), trouble=mishap)
    def edit(self, which: int, name: str, wait: bool, trouble: Trouble | None) -> None:
        self.expect(trouble, "revise")
        key = self.pick(which)
        if key is not None:
            self.run(self._edit(key, name, wait=wait))

    async def _edit(self, key: int, name: str, *, wait: bool) -> None:
        edit = await self.session.open_record(CONTACTS, key)
        if wait:
            await self.rest()
        if not edit.may_edit or edit.gone:
            await edit.close()
            return
        value = self.fresh()
        shown = edit.text(name)
        if edit.state(name).changed:
            shown = edit.state(name).was
            self.drafts.pop((edit.id, name), None)
        edit.edit_text(name, value)
        self._note(edit, name, value, shown)
        for other in edit.changed_fields:
            if other != name:
                draft = edit.text(other)
                self._note(edit, other, draft, edit.state(other).was)
        for place in [place for place in self.drafts if place[0] == edit.id]:
            del self.drafts[place]
        assert (await edit.save()).saved
        await edit.close()
        if wait:
            await self.rest()

    def _note(self, edit: EditSession, name: str, value: str, shown: str) -> None:
        before = self.typed.get(shown)
        seen = {shown} | (before.seen if before is not None else set())
        self.typed[value] = Typed(edit.id, name, value, seen)

    @rule(which=number, name=st.sampled_from(FIELDS), close=st.booleans())
    def type_without_saving(self, which: int, name: str, close: bool) -> None:
        async def work() -> None:
            assert key is not None
            edit = await self.session.open_record(CONTACTS, key)
            if edit.may_edit and not edit.gone:
                value = self.fresh()
                edit.edit_text(name, value)
                self.drafts[edit.id, name] = value
            if close:
                await edit.close()
            else:
                self.left_open.append(edit)

        key = self.pick(which)
        if key is not None:
            self.run(work())

    @rule(wait=st.booleans(), trouble=mishap)
    def create(self, wait: bool, trouble: Trouble | None) -> None:
        self.expect(trouble, "create")
        self.run(self._create(wait=wait))

    async def _create(self, *, wait: bool) -> None:
        edit = await self.session.new_record(CONTACTS)
        # what was left half typed of a record that was taken back comes back, and goes with this one
        self.drafts = {place: text for place, text in self.drafts.items() if place[0] != edit.id}
        self.typed = {text: one for text, one in self.typed.items() if one.record != edit.id}
        tag = f"tag {next(self.names)}"
        edit.edit_text("lastname", self.fresh())
        edit.edit_text(TAG, tag)
        assert (await edit.save()).saved
        self.creates[tag] = str(edit.id)
        await edit.close()
        if wait:
            await self.rest()

    @rule(which=number, wait=st.booleans(), trouble=mishap)
    def delete(self, which: int, wait: bool, trouble: Trouble | None) -> None:
        self.expect(trouble, "delete")

        async def work() -> None:
            assert key is not None
            record = self.session._cache.record(CONTACTS, key)
            if record is not None and is_local(record.id):
                change = self.session.outbox.of(CONTACTS, record.id)
                if change is not None and change.state in {ChangeState.WAITING, *_STUCK}:
                    self.withdrawn.add(change.values.get(TAG, ""))
            prefix = str(self.demo.company.catalogue.modules["Contacts"].prefix)
            await self.session.outbox.delete(CONTACTS, [id_from_key(prefix, key)])
            if wait:
                await self.rest()

        key = self.pick(which)
        if key is not None:
            self.run(work())

    @rule(mine=st.booleans())
    def decide(self, mine: bool) -> None:
        """Decide the oldest change that needs a person."""

        async def work() -> None:
            change = self.session.outbox.next_in_need(None)
            if change is None:
                return
            if mine and change.kind is not ChangeKind.DELETE:
                for name, value in change.values.items():
                    if value in self.typed and name in change.theirs:
                        self.typed[value].seen.add(str(change.theirs[name] or ""))
                await self.session.outbox.keep_mine(change)
            else:
                self._give_up(change)
                await self.session.outbox.withdraw(change)
            await self.rest()

        self.run(work())

    def _give_up(self, change: Change) -> None:
        if change.kind is ChangeKind.CREATE:
            self.withdrawn.add(change.values.get(TAG, ""))
            for typed in list(self.typed.values()):
                if typed.record == change.record:
                    del self.typed[typed.value]
        if change.kind is not ChangeKind.DELETE:
            for value in change.values.values():
                self.typed.pop(value, None)

    @rule()
    def refresh(self) -> None:
        async def work() -> None:
            self.session.refresh(CONTACTS)
            await self.rest()

        self.run(work())

    @rule()
    def try_again(self) -> None:
        async def work() -> None:
            self.session.retry_now()
            await self.rest()

        self.run(work())

    @rule()
    def work_offline(self) -> None:
        self.session.work_offline()
        self.run(self.rest())

    @rule()
    def restart(self) -> None:
        async def work() -> None:
            await self.close()
            await self.open()

        self.run(work())

    @rule(
        which=number | st.none(),
        name=st.sampled_from(FIELDS),
        turns=st.just(0) | st.integers(1, 60),
    )
    def crash_in_the_middle(self, which: int | None, name: str, turns: int) -> None:
        """The program ends without a word some steps after an edit, or a creation.

        Without steps it ends as soon as the server has written, before it could read the answer.
        """

        async def work() -> None:
            before = self.log.size
            if which is None:
                await self._create(wait=False)
            elif key is not None:
                await self._edit(key, name, wait=False)
            for _ in range(turns or _MANY_TURNS):
                if not turns and self.log.size > before:
                    break
                await asyncio.sleep(0)
            await self.session.tasks.close()
            await self.close()
            await self.open()

        key = None if which is None else self.pick(which)
        self.run(work())

    # what others do

    @rule(which=number, name=st.sampled_from(FIELDS))
    def others_edit(self, which: int, name: str) -> None:
        # a record read a moment ago is written without a second look (read_ahead.READ_IS_FRESH)
        self.later(20)
        rows = list(self.demo.rows("Contacts"))
        if rows:
            self.demo.edit(
                "Contacts", rows[which % min(_BUSY, len(rows))], {name: f"others {self.fresh()}"}
            )

    @rule()
    def others_add(self) -> None:
        self.demo.add("Contacts", {"lastname": f"others {self.fresh()}"})

    @rule(which=number)
    def others_delete(self, which: int) -> None:
        rows = list(self.demo.rows("Contacts"))
        if len(rows) > 2:
            self.demo.remove("Contacts", rows[which % min(_BUSY, len(rows))])

    # the weather

    @rule(trouble=st.sampled_from(TROUBLES), operation=st.sampled_from(OPERATIONS))
    def next_call_goes_wrong(self, trouble: Trouble, operation: str) -> None:
        self.demo.faults.cause(trouble, operation, 1)

    @precondition(lambda self: not self.demo.faults.offline)
    @rule()
    def network_goes(self) -> None:
        self.demo.faults.offline = True

    @precondition(lambda self: self.demo.faults.offline)
    @rule()
    def network_comes(self) -> None:
        self.demo.faults.offline = False

    @rule(seconds=st.sampled_from([1, 30, 90, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.later(seconds)

    # what must hold

    @invariant()
    def drafts_are_kept(self) -> None:
        for (record, name), value in self.drafts.items():
            place = self.now_named(record)
            draft = self.session._cache.draft(CONTACTS, place.key)
            kept = draft is not None and draft.edits.get(name) == value
            shown = any(edit.id == place and edit.text(name) == value for edit in self.left_open)
            assert kept or shown, (record, name, value)

    @rule()
    def all_is_well_when_it_is_quiet(self) -> None:
        self.run(self._become_quiet())
        self._check_rows()
        self._check_creates()
        self._check_edits()
        self._check_others()
        self._check_clashes()

    async def _become_quiet(self) -> None:
        self.demo.faults.calm()
        for _ in range(8):
            self.later(400)
            self.session.retry_now()
            self.session._engine.wish_push()
            await self.rest()
            if self._to_send() is None:
                break
        assert self._to_send() is None, self.session._cache.outbox()
        # where nothing tells of deletions, a sweep finds them at the latest now
        self.later(25 * SWEEP_EVERY)
        self.session.refresh(CONTACTS)
        await self.rest()
        assert self.session._engine.problem(CONTACTS) is None

    def _to_send(self) -> Change | None:
        return plan.next_change(self.session._cache.outbox())

    def _check_rows(self) -> None:
        """The store holds what the server holds, row by row."""
        cache, rows = self.session._cache, self.demo.rows("Contacts")
        schema = cache.schema(CONTACTS)
        assert schema is not None
        stuck = {str(change.record) for change in cache.outbox()}
        here = {}
        for key in self.contacts():
            record = cache.record(CONTACTS, key)
            assert record is not None
            here[str(record.id)] = record
        assert set(here) - stuck <= set(rows), "gone there and still here"
        assert set(rows) <= set(here), "there and not here"
        for wire_id, record in here.items():
            if wire_id not in rows:
                continue
            values = {**record.values, **record.base}
            for spec in schema.fields:
                there = rows[wire_id].get(spec.name)
                if spec.name in values and spec.name in rows[wire_id]:
                    held, told = values[spec.name], plan.cell_of(there)
                    if held == MASK:
                        continue
                    fits = same(spec, held, told) or (is_empty(held) and is_empty(told))
                    assert fits, (wire_id, spec.name, held, told)
            if wire_id not in stuck:
                assert record.state is RowState.CLEAN

    def _check_creates(self) -> None:
        """Each creation made one record, or waits for a person, or was taken back."""
        waiting = {change.values.get(TAG) for change in self.session._cache.outbox()}
        for tag in self.creates:
            made = self.log.made.get(tag, [])
            assert len(made) <= 1, f"{tag} was made {len(made)} times"
            assert made or tag in waiting or tag in self.withdrawn, f"{tag} was lost"

    def _check_edits(self) -> None:
        """Every saved edit reached the server, or a later one stands for it, or a person is asked."""
        reached = {(written.record, written.value) for written in self.log.written}
        outbox = self.session._cache.outbox()
        asked = {value for change in outbox for value in change.values.values()}
        later: dict[tuple[str, str], list[str]] = defaultdict(list)
        for typed in self.typed.values():
            later[str(self.now_named(typed.record)), typed.name].append(typed.value)
        for (record, _), values in later.items():
            if record in self.log.deleted or not record[0].isdigit():
                continue
            created = {str(row.get(name)) for row in self._rows_of(record) for name in FIELDS}
            good = [v for v in values if (record, v) in reached or v in asked or v in created]
            # values that a newer one replaced before they were sent are in the newest one
            assert values[-1] in good, (record, values, good)

    def _rows_of(self, record: str) -> list[Mapping[str, object]]:
        row = self.demo.rows("Contacts").get(record)
        return [row] if row is not None else []

    def _check_others(self) -> None:
        """Nothing that others wrote was written over unseen."""
        for written in self.log.written:
            if not written.ours or not written.before.startswith("others"):
                continue
            typed = self.typed.get(written.value)
            if typed is not None:
                assert written.before in typed.seen, written

    def _check_clashes(self) -> None:
        """Nobody is asked about what only they themselves wrote."""
        for change in self.session._cache.outbox():
            if change.state is ChangeState.CLASHED and change.theirs:
                theirs = {str(value) for value in change.theirs.values()}
                assert any(value.startswith("others") for value in theirs), change

    def teardown(self) -> None:
        with ExitStack() as stack:
            stack.callback(self.folder.cleanup)
            stack.callback(self.demo.stop)
            stack.callback(self.log.end)
            stack.callback(self.runner.close)
            stack.callback(lambda: self.run(self.close()))
            self.all_is_well_when_it_is_quiet()


def is_local(record: AnyId) -> bool:
    return not isinstance(record, RecordId)
