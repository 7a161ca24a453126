"""A job that changes records one by one, through the outbox.

Few changes wait at a time, so that pause and cancel mean something; the records of the next hundred
are looked at in one call. Whether a row was begun is kept in one write with its change, so that a
restart neither forgets a row nor does it twice.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from vtdesk.app.bus import Signal
from vtdesk.app.drafts import Drafts
from vtdesk.app.job_control import Control, JobCancelled
from vtdesk.app.outbox import Outbox
from vtdesk.app.slices import slices
from vtdesk.app.write_rows import (
    ROWS_KEPT_AT_ONCE,
    WritePlan,
    WriteRow,
    all_same,
    text_of,
    was_done,
)
from vtdesk.domain.changes import Change, ChangeKind, ChangeSet, ChangeState
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, id_from_key, parse_id
from vtdesk.domain.jobs import Price, RowResult
from vtdesk.domain.keeping import PAGE
from vtdesk.domain.record import Record, RowState
from vtdesk.domain.values import Formats
from vtdesk.domain.write_truth import surprises
from vtdesk.store.cache import Cache
from vtdesk.store.jobs import JobRow
from vtdesk.store.packing import to_json
from vtdesk.sync.push import Sent

_AT_ONCE = 2
"""Rows that wait in the outbox: the next is there when the first is done."""

LOOK_AGAIN = 5.0
"""Seconds after which a row is tried again at which the server broke."""

_MOST_TRIES = 3

_A_MOMENT = 0.5
"""Seconds after which a change that has left the outbox has told what became of it, or never will:
the store knows it first, its sender some turns of the loop later."""

_DONE = {
    ChangeKind.CREATE: "Created in Vtiger.",
    ChangeKind.REVISE: "Saved in Vtiger.",
    ChangeKind.DELETE: "Deleted in Vtiger.",
}
_GONE = "This record is no longer in Vtiger or was hidden from you."
_WITHDRAWN = "It was taken back before it was sent."


@dataclass(frozen=True, slots=True)
class WriteServices:
    """What writing jobs need of their session."""

    cache: Cache
    drafts: Drafts
    outbox: Outbox
    changes: Signal[ChangeSet]
    formats: Callable[[], Formats]


Undo = Callable[[WritePlan, Sequence[WriteRow]], Awaitable["RecordWrites | None"]]
"""Makes the work that takes rows back."""


class RecordWrites:
    """Writes records one by one.

    Args:
        services: what it needs of its session.
        plan: what is the same for all rows.
        rows: the records.
        undo: makes the work that takes this one back.
        job: the job's id, of one that is taken up again.
    """

    def __init__(
        self,
        services: WriteServices,
        plan: WritePlan,
        rows: Sequence[WriteRow],
        undo: Undo,
        job: str = "",
    ) -> None:
        self.plan = plan
        self.rows = list(rows)
        self._services = services
        self._undo = undo
        self._job = job
        self._flying: dict[int, AnyId] = {}
        self._taken_up: set[int] = set()
        self._missing: dict[int, float] = {}
        self._tries: dict[int, int] = {}
        self._sent: dict[tuple[ModuleName, AnyId], Sent] = {}
        self._control = Control()

    @property
    def kind(self) -> str:
        """As the plan says."""
        return self.plan.kind

    @property
    def title(self) -> str:
        """As the plan says."""
        return self.plan.title

    @property
    def module(self) -> ModuleName:
        """Whose records."""
        return self.plan.module

    @property
    def total(self) -> int:
        """How many records."""
        return len(self.rows)

    @property
    def price(self) -> Price:
        """As it was told."""
        return self.plan.price

    @property
    def writes(self) -> bool:
        """It does."""
        return True

    @property
    def can_undo(self) -> bool:
        """Whether something was written that can be taken back."""
        return self.plan.can_undo and any(row.wrote for row in self.rows)

    @property
    def can_go_on(self) -> bool:
        """Whether rows are left; cells that are staged again may be applied anew instead."""
        return not self.plan.staged and any(row.words is None for row in self.rows)

    @property
    def results(self) -> tuple[RowResult, ...]:
        """Of the rows that are done."""
        return tuple(row.result for row in self.rows if row.words is not None)

    def state(self) -> str:
        """The plan; the rows are kept by themselves."""
        return to_json(self.plan)

    async def begin(self, job: str) -> None:
        """Keep the rows under the job's id."""
        self._job = job
        async for start in slices(len(self.rows), ROWS_KEPT_AT_ONCE):
            some = self.rows[start : start + ROWS_KEPT_AT_ONCE]
            texts = {number: text_of(row) for number, row in enumerate(some, start)}
            await self._services.cache.jobs.put_rows(job, texts)

    async def undo(self) -> "RecordWrites | None":
        """The work that takes back what was written."""
        return await self._undo(self.plan, [row for row in self.rows if row.wrote])

    async def steps(self, control: Control) -> AsyncGenerator[RowResult]:
        """Write the rows that have no result yet.

        Raises:
            JobCancelled: rows are left that were not begun.
        """
        self._control = control
        services = self._services
        services.changes.connect(self._store_changed)
        services.outbox.sent.connect(self._note_sent)
        waiting = deque(n for n, row in enumerate(self.rows) if row.words is None)
        for number in [n for n in waiting if self.rows[n].begun]:
            waiting.remove(number)
            self._taken_up.add(number)
            self._fly(number, self._record_of(self.rows[number]))
        try:
            while waiting or self._flying:
                control.news.clear()
                if control.cancelled:
                    waiting.extend(await self._call_back())
                results = [await self._land(number) for number in tuple(self._flying)]
                while waiting and self._may_begin():
                    number = waiting.popleft()
                    self._expect(waiting)
                    results.append(await self._begin(number))
                landed = [result for result in results if result is not None]
                for result in landed:
                    yield result
                if control.cancelled and not self._flying:
                    break
                if not landed:
                    await self._wait()
        finally:
            services.changes.disconnect(self._store_changed)
            services.outbox.sent.disconnect(self._note_sent)
            services.outbox.expect(self.module, ())
            for record in self._flying.values():
                services.outbox.in_jobs.discard((self.module, record))
            self._flying.clear()
        if control.cancelled and waiting:
            raise JobCancelled

    # beginning a row

    def _may_begin(self) -> bool:
        control = self._control
        return not control.held and not control.cancelled and len(self._flying) < _AT_ONCE

    def _expect(self, waiting: deque[int]) -> None:
        if any(self.rows[n].kind is not ChangeKind.CREATE for n in islice(waiting, 1)):
            keys = [self.rows[number].key for number in islice(waiting, PAGE - 1)]
            self._services.outbox.expect(self.module, keys)

    async def _begin(self, number: int) -> RowResult | None:
        """Put a row's change into the outbox; its result, where there is nothing to send."""
        row = self.rows[number]
        if row.locked:
            return await self._finish(number, row.locked, ok=False)
        if row.kind is ChangeKind.CREATE:
            local = self._services.outbox.next_id(self.module)
            row = replace(row, begun=True, record=str(local))
            self._fly(number, local)
            await self._services.outbox.create(
                self.module, row.values, record=local, job_row=self._row(number, row)
            )
            return None
        stored = self._services.cache.record(self.module, row.key)
        if stored is None:
            return await self._finish(number, _GONE, ok=False)
        if stored.state is RowState.DELETING:
            return await self._finish(number, "It is being deleted already.", ok=False)
        if row.kind is ChangeKind.DELETE:
            return await self._begin_delete(number, row, stored.id)
        return await self._begin_revise(number, row, stored)

    async def _begin_delete(self, number: int, row: WriteRow, record: AnyId) -> RowResult | None:
        local = isinstance(record, LocalId)
        if not local:
            self._fly(number, record)
        await self._services.outbox.delete(
            self.module, [record], job_row=self._row(number, replace(row, begun=not local))
        )
        words = "It was never sent to Vtiger, and is gone."
        return await self._finish(number, words, ok=True) if local else None

    async def _begin_revise(self, number: int, row: WriteRow, stored: Record) -> RowResult | None:
        services, schema = self._services, self._services.cache.schema(self.module)
        if schema is None:
            return await self._finish(number, _GONE, ok=False)
        if self.plan.untouched and not all_same(schema, row.base, stored.values):
            words = "It was changed since, so it stays as it is."
            return await self._finish(number, words, ok=False)
        async with services.drafts.writing:
            draft = services.drafts.get(self.module, row.key) or Draft(self.module, stored.id)
            row = self._still_staged(row, draft) if self.plan.staged else row
            if not row.values:
                words = "It was edited again meanwhile and stays staged."
                return await self._finish(number, words, ok=False)
            if not self.plan.staged and all_same(schema, row.values, stored.values):
                return await self._finish(number, "It was so already.", ok=True)
            left = draft.without_saved(row.values)
            local = isinstance(stored.id, LocalId)
            row = replace(row, begun=not local)
            if not local:
                self._fly(number, stored.id)
            await services.outbox.revise(
                self.module,
                stored.id,
                row.values,
                row.base,
                draft.base_modified or stored.modified,
                draft=left,
                job_row=self._row(number, row),
            )
            services.drafts.put([left])
        words = "It goes out with the new record."
        return await self._finish(number, words, ok=True) if local else None

    def _still_staged(self, row: WriteRow, draft: Draft) -> WriteRow:
        """The row with those of its cells that are staged as they were when the job began."""
        values = {
            name: value
            for name, value in row.values.items()
            if draft.edits.get(name) == value and name not in draft.unread
        }
        return replace(row, values=values, base={name: draft.base.get(name) for name in values})

    # what becomes of it

    async def _land(self, number: int) -> RowResult | None:
        """The result of a row that was begun; None while it waits."""
        row, record = self.rows[number], self._flying[number]
        change = self._change_of(row, record)
        if change is None:
            told = (self.module, record) in self._sent
            if told or number in self._taken_up or self._is_silent(number):
                return await self._carried_out(number, row, record)
            return None
        if change.state is ChangeState.REFUSED:
            return await self._refused(number, row, change)
        if change.state is ChangeState.CLASHED:
            return await self._clashed(number, change)
        if self._tries.get(number, 0) >= _MOST_TRIES:
            words = "Vtiger did not carry it out now. It stays among the waiting changes."
            return await self._finish(number, words, ok=False)
        if self._control.cancelled and change.state is ChangeState.UNKNOWN:
            words = "Its answer was lost. vtdesk finds out what became of it."
            return await self._finish(number, words, ok=False)
        return None

    def _is_silent(self, number: int) -> bool:
        """Whether a row's change left the outbox a moment ago and nobody told why."""
        now = asyncio.get_running_loop().time()
        return now - self._missing.setdefault(number, now) >= _A_MOMENT

    def _change_of(self, row: WriteRow, record: AnyId) -> Change | None:
        for change in self._services.outbox.all_of(self.module, record):
            if change.kind is row.kind and row.values.items() <= change.values.items():
                return change
        return None

    async def _carried_out(self, number: int, row: WriteRow, record: AnyId) -> RowResult:
        sent = self._sent.get((self.module, record))
        key = int(sent.record.key) if sent is not None and sent.record is not None else row.key
        stored = self._services.cache.record(self.module, key)
        schema = self._services.cache.schema(self.module)
        made = row.kind is ChangeKind.CREATE and number in self._taken_up
        if sent is None and not made and not was_done(schema, row, stored):
            return await self._finish(number, _WITHDRAWN, ok=False)
        words = [_DONE[row.kind]]
        if sent is not None and sent.answer is not None and schema is not None:
            told = surprises(schema, row.values, sent.answer, self._services.formats())
            words.extend(notice.words for notice in told)
        after = {} if stored is None else {n: stored.values.get(n) for n in row.values}
        self.rows[number] = replace(row, key=key, after=after, wrote=True)
        if row.copy:
            await self._services.cache.copies.forget([row.copy])
        return await self._finish(number, " ".join(words), ok=True)

    async def _refused(self, number: int, row: WriteRow, change: Change) -> RowResult:
        told = [change.refused_field] if change.refused_field in change.values else change.values
        reasons = {str(name): change.reason for name in told} if self.plan.restage else {}
        done = replace(row, words=change.reason)
        await self._withdraw(number, done, change, reasons, all_back=self.plan.restage)
        return await self._finish(number, change.reason, ok=False)

    async def _clashed(self, number: int, change: Change) -> RowResult:
        if self.plan.untouched:
            await self._withdraw(number, self.rows[number], change, {}, all_back=False)
            words = "Somebody changed it since, so it stays as it is."
            return await self._finish(number, words, ok=False)
        return await self._finish(number, f"{change.reason} It waits for your decision.", ok=False)

    async def _call_back(self) -> list[int]:
        """Take back what waits and is not on its way; the rows are as if never begun."""
        back: list[int] = []
        for number, record in tuple(self._flying.items()):
            row = self.rows[number]
            change = self._change_of(row, record)
            if change is not None and change.state is ChangeState.WAITING:
                row = replace(row, begun=False)
                await self._withdraw(number, row, change, {}, all_back=self.plan.staged)
                self._let_go(number)
                back.append(number)
        return back

    async def _withdraw(
        self,
        number: int,
        row: WriteRow,
        change: Change,
        reasons: Mapping[str, str],
        *,
        all_back: bool,
    ) -> None:
        """Take a change out of the outbox; what it holds besides the row's values is staged again.

        Args:
            number: of the row.
            row: as it is kept in the same write.
            change: the row's, into which the person's own waiting edits may be folded.
            reasons: why it was refused, by field.
            all_back: the row's own values are staged again, too.
        """
        services = self._services
        back = {n: v for n, v in change.values.items() if all_back or n not in row.values}
        if change.kind is not ChangeKind.REVISE or not back:
            await services.outbox.withdraw(change, job_row=self._row(number, row))
            return
        async with services.drafts.writing:
            draft = services.drafts.get(self.module, row.key) or Draft(self.module, change.record)
            draft = draft.with_refused(back, change.base, change.base_modified, reasons)
            await services.outbox.withdraw(change, draft=draft, job_row=self._row(number, row))
            services.drafts.put([draft])

    async def _finish(self, number: int, words: str, *, ok: bool) -> RowResult:
        self._let_go(number)
        row = replace(self.rows[number], words=words, ok=ok)
        self.rows[number] = row
        await self._services.cache.jobs.put_rows(self._job, {number: text_of(row)})
        return row.result

    # news

    def _fly(self, number: int, record: AnyId) -> None:
        self._flying[number] = record
        self._services.outbox.in_jobs.add((self.module, record))

    def _let_go(self, number: int) -> None:
        record = self._flying.pop(number, None)
        self._missing.pop(number, None)
        if record is not None:
            self._services.outbox.in_jobs.discard((self.module, record))

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(_A_MOMENT if self._missing else LOOK_AGAIN):
                await self._control.news.wait()
        except TimeoutError:
            self._push_put_off()

    def _push_put_off(self) -> None:
        outbox = self._services.outbox
        for number, record in self._flying.items():
            change = self._change_of(self.rows[number], record)
            if change is not None and outbox.is_put_off(change):
                self._tries[number] = self._tries.get(number, 0) + 1
                outbox.push()

    def _store_changed(self, changes: ChangeSet) -> None:
        if changes.outbox:
            self._control.news.set()

    def _note_sent(self, sent: Sent) -> None:
        if sent.change.module == self.module:
            self._sent[self.module, sent.change.record] = sent
            self._control.news.set()

    def _record_of(self, row: WriteRow) -> AnyId:
        if row.record:
            return parse_id(row.record)
        schema = self._services.cache.schema(self.module)
        return id_from_key(schema.id_prefix if schema is not None else "0", row.key)

    def _row(self, number: int, row: WriteRow) -> JobRow:
        self.rows[number] = row
        return JobRow(self._job, number, text_of(row))
