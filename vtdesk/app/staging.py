"""Cells edited in tables and not sent: the drafts of their records, seen by module.

What is typed in a table shows in the form and the other way round. It is on disk within a second,
and no sorting, filtering, refreshing or restart takes it away. A gesture of any size is one step of
undo; long ones are done in slices, so that the window never waits for them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from vtdesk.app.bus import Signal
from vtdesk.app.edits import Edit
from vtdesk.app.field_texts import plain
from vtdesk.app.gestures import CellEdit, CellStep, Gesture, Gestures, edit_of, with_edit
from vtdesk.app.named_targets import NamedTargets
from vtdesk.app.slices import Pace, slices
from vtdesk.app.staged import PasteReport
from vtdesk.app.staged_cells import StagedCells, StagingServices
from vtdesk.app.write_jobs import counted
from vtdesk.app.write_rows import WritePlan, WriteRow
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import LocalId, ModuleName, RecordId, id_from_key
from vtdesk.domain.jobs import Job, Price
from vtdesk.domain.record import Row
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import POINTERS, Cell, same

_AT_ONCE = 40
"""Cells changed in one go; longer gestures are done in slices."""

_ROWS_READ = 20

Wanted = Callable[[int, int, FieldSpec, Cell], "Edit | None"]
"""What the cell of a row and a column is to become, given what lies under its edit; None: nothing."""


class Staging(StagedCells):
    """The staged cells of one account, and every way to edit them.

    Args:
        services: what it needs of its session.
        changes: what writes to the store touched.
    """

    def __init__(self, services: StagingServices, changes: Signal[ChangeSet]) -> None:
        super().__init__(services, changes)
        self._gestures: dict[ModuleName, Gestures] = {}

    # one cell

    def reason(self, module: ModuleName, key: int, field: str) -> str:
        """Why a cell cannot be edited, in words; "" if it can."""
        rights = self._services.rights
        schema = self._services.cache.schema(module)
        return rights.why_not(schema, field) or rights.why_not_row(
            module, self._row(module, key, (field,))
        )

    def stage_text(self, module: ModuleName, key: int, field: str, text: str) -> str:
        """Take what was typed into a cell; text that is no value is kept with the reason.

        Returns:
            Why nothing was taken; "" when it was.
        """
        texts = self._services.texts
        return self._stage_one(module, key, field, lambda spec, base: texts.typed(spec, text, base))

    def stage_wire(self, module: ModuleName, key: int, field: str, wire: str) -> str:
        """Take a chosen value: a picklist's, a boolean's, a record's id.

        Returns:
            Why nothing was taken; "" when it was.
        """
        return self._stage_one(module, key, field, lambda spec, base: Edit(wire))

    def clear(self, module: ModuleName, key: int, field: str) -> None:
        """Put a cell back to what it was."""
        self._change(module, [CellStep(key, field, self._edit(module, key, field), None)])

    # many cells

    async def fill_down(self, module: ModuleName, keys: Sequence[int], field: str) -> PasteReport:
        """Put the first record's value of a field into the others."""
        schema = self._services.cache.schema(module)
        row = self._row(module, keys[0], (field,)) if keys else None
        if schema is None or row is None or field not in schema.by_name:
            return PasteReport(0)
        edit = self._edit(module, keys[0], field)
        if edit is None:
            edit = CellEdit(plain(row.cells[0]), unread=False, base=None)
        source = self._understood(schema.by_name[field], edit)
        return await self._lay(schema, keys[1:], (field,), lambda *place: source)

    async def paste(
        self,
        module: ModuleName,
        keys: Sequence[int],
        fields: Sequence[str],
        block: Sequence[Sequence[str]],
        progress: Callable[[int, int], None] | None = None,
    ) -> PasteReport:
        """Put a block of texts into the cells of some records; a smaller block is repeated.

        Names of owners and records and labels of choices are understood. Text that is no value of
        its field is kept with the reason; cells that may not be edited are left alone.

        Args:
            module: the records'.
            keys: the records from the first row on.
            fields: the fields from the first column on.
            block: texts by row and column; rows may differ in length.
            progress: told how many rows are done, of how many.
        """
        schema = self._services.cache.schema(module)
        width = max((len(line) for line in block), default=0)
        if schema is None or not width or not keys or not fields:
            return PasteReport(0, cut=sum(len(line) for line in block))
        named = await self._named(schema, fields, block, width)
        texts = self._services.texts

        def wanted(row: int, column: int, spec: FieldSpec, base: Cell) -> Edit | None:
            line = block[row % len(block)]
            if column % width >= len(line):
                return None
            text = line[column % width]
            if spec.kind in POINTERS and text != texts.show(spec, base):
                return named[spec.name].get(text.strip())
            return texts.typed(spec, text, base)

        report = await self._lay(schema, keys, fields, wanted, progress)
        inside = sum(min(len(line), len(fields)) for line in block[: len(keys)])
        return PasteReport(report.staged, report.refused, sum(len(line) for line in block) - inside)

    async def discard(self, module: ModuleName, keys: Iterable[int] | None = None) -> int:
        """Give up staged cells; `undo` brings them back. Gives how many there were."""
        chosen = self.keys(module) if keys is None else tuple(keys)
        gone: list[CellStep] = []
        try:
            async for start in slices(len(chosen), _ROWS_READ):
                some = [
                    CellStep(key, name, self._edit(module, key, name), None)
                    for key in chosen[start : start + _ROWS_READ]
                    for name in self.of_row(module, key)
                ]
                self._put(module, some, {})
                gone.extend(some)
        finally:
            self._gestures_of(module).add(gone)
        return len(gone)

    def undo(self, module: ModuleName) -> bool:
        """Take the last gesture back; a long one goes on in slices. False if there was none."""
        return self._move(
            module, self._gestures_of(module).undo(self._stands_in(module)), forward=False
        )

    def redo(self, module: ModuleName) -> bool:
        """Do the gesture taken back last again."""
        return self._move(
            module, self._gestures_of(module).redo(self._stands_in(module)), forward=True
        )

    def can_undo(self, module: ModuleName) -> bool:
        """Whether there is a gesture to take back."""
        return self._gestures_of(module).can_undo(self._stands_in(module))

    def can_redo(self, module: ModuleName) -> bool:
        """Whether there is a gesture to do again."""
        return self._gestures_of(module).can_redo(self._stands_in(module))

    # sending

    def price(self, module: ModuleName, keys: Iterable[int] | None = None) -> Price:
        """What it costs to send what is staged and, as far as was looked at, can be sent."""
        records = len(self._ready(module, keys))
        return self._services.writes.price(records, looked_at=records)

    async def apply(self, module: ModuleName, keys: Iterable[int] | None = None) -> Job | None:
        """Send what is staged as one job; records with a cell that cannot be sent stay staged.

        A record stays staged until it is its turn. What the server does not take is staged again
        with the reason.

        Args:
            module: which.
            keys: only these records.

        Returns:
            The job; None when nothing can be sent.

        Raises:
            WritesBlocked: the account is read-only in vtdesk.
            StoreTrouble: the job could not be kept, and nothing was begun.
        """
        schema, chosen = (
            self._services.cache.schema(module),
            tuple(self.keys(module) if keys is None else keys),
        )
        async for place in slices(len(chosen), 1):
            self.of_row(module, chosen[place])
        ready = self._ready(module, chosen)
        if schema is None or not ready:
            return None
        rows: list[WriteRow] = []
        async for start in slices(len(ready), _ROWS_READ):
            some = ready[start : start + _ROWS_READ]
            stored = self._services.cache.rows(module, some, ())
            for key, row in zip(some, stored, strict=True):
                draft = self._draft(schema, key)
                values = {n: v for n, v in draft.edits.items() if n in schema.by_name}
                base = {name: draft.base.get(name) for name in values}
                title = row.label if row is not None else ""
                rows.append(WriteRow(key, title, values=values, base=base))
        title = f"Change {counted(schema, len(rows))}"
        price = self._services.writes.price(len(rows), looked_at=len(rows))
        plan = WritePlan("apply", title, module, price, staged=True, restage=True)
        return await self._services.writes.start(plan, rows)

    # how it is done

    def _ready(self, module: ModuleName, keys: Iterable[int] | None) -> tuple[int, ...]:
        """The staged records of which every cell can be sent."""
        chosen = self.keys(module) if keys is None else keys
        return tuple(key for key in chosen if not self._is_blocked(module, key))

    def _stage_one(
        self,
        module: ModuleName,
        key: int,
        field: str,
        wanted: Callable[[FieldSpec, Cell], Edit],
    ) -> str:
        schema = self._services.cache.schema(module)
        row = self._row(module, key, (field, "modifiedtime"))
        rights = self._services.rights
        reason = rights.why_not(schema, field) or rights.why_not_row(module, row)
        if reason or schema is None or row is None:
            return reason
        draft = self._draft(schema, key)
        base = draft.base.get(field, row.cells[0])
        after = _cell_edit(schema.by_name[field], wanted(schema.by_name[field], base), base)
        self._change(module, [CellStep(key, field, edit_of(draft, field), after)], row.cells[1])
        return ""

    def _change(self, module: ModuleName, steps: Sequence[CellStep], modified: Cell = None) -> None:
        real = [step for step in steps if step.before != step.after]
        self._gestures_of(module).add(real)
        self._put(module, real, {step.key: modified for step in real})

    async def _lay(
        self,
        schema: ModuleSchema,
        keys: Sequence[int],
        fields: Sequence[str],
        wanted: Wanted,
        progress: Callable[[int, int], None] | None = None,
    ) -> PasteReport:
        """Edit cells, row by row in slices, as one gesture."""
        module, rights = schema.name, self._services.rights
        closed = {name: rights.why_not(schema, name) for name in fields}
        steps: list[CellStep] = []
        modified: dict[int, Cell] = {}
        refused: list[tuple[int, int, str]] = []
        news: list[CellStep] = []
        pace = Pace()
        try:
            for number, (key, row) in enumerate(self._read(module, keys, fields)):
                gone = rights.why_not_row(module, row)
                for column, name in enumerate(fields):
                    if reason := closed[name] or gone:
                        refused.append((number, column, reason))
                    elif row is not None:
                        spec = schema.by_name[name]
                        news.extend(self._step_of(schema, row, number, column, spec, wanted))
                if row is not None and row.cells[-1] is not None:
                    modified[key] = row.cells[-1]
                if pace.is_due or number == len(keys) - 1:
                    self._put(module, news, modified)
                    steps.extend(news)
                    news = []
                    if progress is not None:
                        progress(number + 1, len(keys))
                    await pace.rest()
        finally:
            self._gestures_of(module).add(steps)
        return PasteReport(sum(step.after is not None for step in steps), tuple(refused))

    def _step_of(
        self,
        schema: ModuleSchema,
        row: Row,
        number: int,
        column: int,
        spec: FieldSpec,
        wanted: Wanted,
    ) -> Iterator[CellStep]:
        draft = self._draft(schema, row.key)
        base = draft.base.get(spec.name, row.cells[column])
        edit = wanted(number, column, spec, base)
        if edit is None:
            return
        before, after = edit_of(draft, spec.name), _cell_edit(spec, edit, base)
        if before != after:
            yield CellStep(row.key, spec.name, before, after)

    def _read(
        self, module: ModuleName, keys: Sequence[int], fields: Sequence[str]
    ) -> Iterator[tuple[int, Row | None]]:
        """The rows under these keys with the fields' cells, and `modifiedtime` behind them."""
        for start in range(0, len(keys), _ROWS_READ):
            some = keys[start : start + _ROWS_READ]
            rows = self._services.cache.rows(module, some, (*fields, "modifiedtime"))
            yield from zip(some, rows, strict=True)

    def _put(
        self, module: ModuleName, steps: Iterable[CellStep], modified: Mapping[int, Cell]
    ) -> None:
        schema = self._services.cache.schema(module)
        if schema is None:
            return
        drafts: dict[int, Draft] = {}
        for step in steps:
            draft = drafts.get(step.key)
            # one that a step before has emptied counts, too
            if draft is None:
                draft = self._draft(schema, step.key)
            if edit_of(draft, step.name) == step.after:
                continue
            after = with_edit(schema, draft, step.name, step.after)
            if after and not draft and (moment := modified.get(step.key)) is not None:
                after = _begun_at(after, str(moment))
            drafts[step.key] = after
        self._services.drafts.put(drafts.values())

    def _move(self, module: ModuleName, gesture: Gesture, *, forward: bool) -> bool:
        if len(gesture) <= _AT_ONCE:
            self._put_standing(module, gesture, forward=forward)
        else:
            work = self._move_slowly(module, gesture, forward=forward)
            self._services.tasks.spawn(work, f"undo or redo in {module}")
        return bool(gesture)

    async def _move_slowly(self, module: ModuleName, gesture: Gesture, *, forward: bool) -> None:
        async for start in slices(len(gesture), _AT_ONCE):
            self._put_standing(module, gesture[start : start + _AT_ONCE], forward=forward)

    def _put_standing(self, module: ModuleName, steps: Gesture, *, forward: bool) -> None:
        """Change the cells that are as the other side of each step says."""
        turned = (step if forward else step.reversed() for step in steps)
        self._put(module, [s for s in turned if self._edit(module, s.key, s.name) == s.before], {})

    def _stands_in(self, module: ModuleName) -> Callable[[int, str, CellEdit | None], bool]:
        def stands(key: int, name: str, edit: CellEdit | None) -> bool:
            return self._edit(module, key, name) == edit

        return stands

    def _edit(self, module: ModuleName, key: int, name: str) -> CellEdit | None:
        return edit_of(self._services.drafts.get(module, key), name)

    def _draft(self, schema: ModuleSchema, key: int) -> Draft:
        kept = self._services.drafts.get(schema.name, key)
        return kept or Draft(schema.name, id_from_key(schema.id_prefix, key))

    def _row(self, module: ModuleName, key: int, fields: Sequence[str]) -> Row | None:
        return self._services.cache.rows(module, [key], fields)[0]

    def _gestures_of(self, module: ModuleName) -> Gestures:
        return self._gestures.setdefault(module, Gestures())

    def _understood(self, spec: FieldSpec, edit: CellEdit) -> Edit:
        return self._services.texts.understood(spec, edit.text) if edit.unread else Edit(edit.text)

    async def _named(
        self,
        schema: ModuleSchema,
        fields: Sequence[str],
        block: Sequence[Sequence[str]],
        width: int,
    ) -> Mapping[str, Mapping[str, Edit]]:
        finder = NamedTargets(self._services.references)
        named: dict[str, Mapping[str, Edit]] = {}
        for column, name in enumerate(fields):
            spec = schema.field(name)
            if spec is not None and spec.kind in POINTERS:
                place = column % width
                texts = [line[place] for line in block if place < len(line)]
                named[name] = await finder.find(spec, texts)
        return named

    def _store_changed(self, changes: ChangeSet) -> None:
        for module, old, new in changes.renamed:
            schema = self._services.cache.schema(module)
            if schema is None:
                continue
            for gestures in self._gestures.values():
                gestures.rename(LocalId(-old), RecordId(schema.id_prefix, new))
        super()._store_changed(changes)


def _cell_edit(spec: FieldSpec, edit: Edit, base: Cell) -> CellEdit | None:
    """The edit of a cell; None where it has the value it had."""
    if not edit.unread and same(spec, edit.text, base):
        return None
    return CellEdit(edit.text, bool(edit.unread), base)


def _begun_at(draft: Draft, modified: str) -> Draft:
    return replace(draft, base_modified=modified)
