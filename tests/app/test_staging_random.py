"""Random work in a table and in forms: no staged cell is lost, none comes from nowhere."""

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from vtdesk.app.paths import Profile
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import parse_id
from vtdesk.domain.query import Sort

FIELDS = ("firstname", "title", "department")
ROWS = 3
BEFORE = "as it was"

Cell = tuple[int, str]
row = st.integers(0, ROWS - 1)
field = st.sampled_from(FIELDS)
text = st.sampled_from(["a", "b", "c", BEFORE])


class StagingMachine(RuleBasedStateMachine):
    """A person at one table; what must be staged is kept beside it as a plain dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.profile = Profile.below(Path(self.folder.name))
        self.profile.make()
        self.demo = DemoServer(records=20)
        self.demo.start()
        self.keys = [int(parse_id(r).key) for r in list(self.demo.rows("Contacts"))[:ROWS]]
        self.staged: dict[Cell, str] = {}
        self.done: list[dict[Cell, tuple[str | None, str | None]]] = []
        self.undone: list[dict[Cell, tuple[str | None, str | None]]] = []
        self.runner = asyncio.Runner()
        self.opened: Office
        self._context: Any = None
        self.run(self.begin())

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        async def guarded() -> None:
            async with asyncio.timeout(60):
                await work

        self.runner.run(guarded())

    async def begin(self, *, offline: bool = False) -> None:
        self._context = office(self.demo, self.profile, offline=offline)
        self.opened = await self._context.__aenter__()
        if not offline:
            await self.opened.table()
            await self.opened.quiet()
        self.before = {
            (key, name): str(self.stored(key, name) or "") for key in self.keys for name in FIELDS
        }

    async def end(self) -> None:
        await self._context.__aexit__(None, None, None)

    def stored(self, key: int, name: str) -> object:
        record = self.opened.session._cache.record(CONTACTS, key)
        assert record is not None
        return record.values.get(name)

    @property
    def staging(self) -> Any:
        return self.opened.session.staging

    def gesture(self, wanted: dict[Cell, str | None]) -> None:
        """What a gesture of the table is to come to."""
        steps: dict[Cell, tuple[str | None, str | None]] = {}
        for cell, value in wanted.items():
            before, after = self.staged.get(cell), value
            if value is not None and value == self.before[cell]:
                after = None
            if before != after:
                steps[cell] = (before, after)
                self.put(cell, after)
        if steps:
            self.done.append(steps)
            self.undone.clear()

    def put(self, cell: Cell, value: str | None) -> None:
        if value is None:
            self.staged.pop(cell, None)
        else:
            self.staged[cell] = value

    def typed(self, cell: Cell, value: str) -> str:
        return self.before[cell] if value == BEFORE else value

    @rule(row=row, field=field, text=text)
    def type_a_cell(self, row: int, field: str, text: str) -> None:
        cell = (self.keys[row], field)
        value = self.typed(cell, text)

        async def work() -> None:
            assert self.staging.stage_text(CONTACTS, *cell, value) == ""

        self.run(work())
        self.gesture({cell: value})

    @rule(first=row, texts=st.lists(st.lists(text, min_size=2, max_size=2), min_size=1, max_size=3))
    def paste(self, first: int, texts: list[list[str]]) -> None:
        keys, names = self.keys[first:], FIELDS[:2]
        wanted = {
            (key, name): texts[number % len(texts)][column]
            for number, key in enumerate(keys)
            for column, name in enumerate(names)
        }
        block = [[self.typed((key, name), wanted[key, name]) for name in names] for key in keys]

        async def work() -> None:
            report = await self.staging.paste(CONTACTS, keys, names, block)
            assert report.refused == ()

        self.run(work())
        self.gesture({cell: self.typed(cell, value) for cell, value in wanted.items()})

    @rule(field=field)
    def fill_down(self, field: str) -> None:
        source = (self.keys[0], field)
        value = self.staged.get(source, self.before[source])

        async def work() -> None:
            await self.staging.fill_down(CONTACTS, self.keys, field)

        self.run(work())
        self.gesture({(key, field): value for key in self.keys[1:]})

    @rule(row=row)
    def discard_a_row(self, row: int) -> None:
        async def work() -> None:
            await self.staging.discard(CONTACTS, [self.keys[row]])

        self.run(work())
        mine = [cell for cell in self.staged if cell[0] == self.keys[row]]
        self.gesture(dict.fromkeys(mine))

    @rule()
    def undo(self) -> None:
        async def work() -> None:
            assert self.staging.can_undo(CONTACTS) == self.step(self.done, self.undone, 1, 0)
            self.staging.undo(CONTACTS)

        self.run(work())

    @rule()
    def redo(self) -> None:
        async def work() -> None:
            assert self.staging.can_redo(CONTACTS) == self.step(self.undone, self.done, 0, 1)
            self.staging.redo(CONTACTS)

        self.run(work())

    def step(self, source: list[Any], target: list[Any], stands: int, becomes: int) -> bool:
        while source:
            steps = source.pop()
            standing = [c for c in steps if self.staged.get(c) == steps[c][stands]]
            if standing:
                target.append(steps)
                for cell in standing:
                    self.put(cell, steps[cell][becomes])
                return True
        return False

    @rule(row=row, field=field, text=text)
    def type_in_the_form(self, row: int, field: str, text: str) -> None:
        cell = (self.keys[row], field)
        value = self.typed(cell, text)

        async def work() -> None:
            edit = await self.opened.session.open_record(CONTACTS, cell[0])
            edit.edit_text(field, value)
            await edit.close()

        self.run(work())
        self.put(cell, None if value == self.before[cell] else value)

    @rule(field=field, descending=st.booleans())
    def sort(self, field: str, descending: bool) -> None:
        async def work() -> None:
            table = self.opened.session.open_table(CONTACTS)
            await table.start()
            await table.set_sorts((Sort(field, descending=descending),))

        self.run(work())

    @rule()
    def refresh(self) -> None:
        async def work() -> None:
            self.opened.session.refresh(CONTACTS)
            await until(lambda: not self.opened.session.status.pulls)

        if self.opened.session.status.online is not False:
            self.run(work())

    @rule()
    def restart(self) -> None:
        async def work() -> None:
            await self.end()
            await self.begin(offline=True)

        self.run(work())
        self.done.clear()
        self.undone.clear()

    @invariant()
    def the_table_shows_what_was_staged(self) -> None:
        shown = {
            (key, name): cell.text
            for key in self.keys
            for name, cell in self.staging.of_row(CONTACTS, key).items()
        }
        assert shown == self.staged
        assert self.staging.count(CONTACTS).cells == len(self.staged)

    def teardown(self) -> None:
        with ExitStack() as stack:
            stack.callback(self.folder.cleanup)
            stack.callback(self.demo.stop)
            stack.callback(self.runner.close)
            stack.callback(lambda: self.run(self.end()))
            self.restart()
            self.the_table_shows_what_was_staged()


def test_no_staged_cell_is_lost() -> None:
    run_state_machine_as_test(
        StagingMachine, settings=settings(max_examples=12, stateful_step_count=20, deadline=None)
    )
