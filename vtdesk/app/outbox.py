"""What waits to be sent: adding to it, taking back, deciding about clashes."""

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from vtdesk.app.bus import Signal
from vtdesk.domain.changes import Change, ChangeKind, ChangeSet, ChangeState
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import AnyId, LocalId, ModuleName
from vtdesk.domain.values import Cell
from vtdesk.store.cache import Cache
from vtdesk.store.jobs import JobRow
from vtdesk.sync.engine import Engine
from vtdesk.sync.push import Sent

_IN_NEED = frozenset({ChangeState.CLASHED, ChangeState.REFUSED})


class Outbox:
    """Adds changes to the store's outbox and tells the engine.

    Attributes:
        in_jobs: records that a job is writing just now; the job tells what becomes of them.

    Signals:
        sent: a change was carried out by the server.

    Args:
        cache: the store.
        engine: sends what waits.
        publish: told what each write touched.
        now: Unix time in seconds.
    """

    def __init__(
        self,
        cache: Cache,
        engine: Engine,
        publish: Callable[[ChangeSet], None],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._cache = cache
        self._engine = engine
        self._publish = publish
        self._now = now
        self.sent: Signal[Sent] = Signal()
        self.in_jobs: set[tuple[ModuleName, AnyId]] = set()

    def of(self, module: ModuleName, record: AnyId) -> Change | None:
        """The change that waits on a record."""
        changes = self._cache.outbox()
        return next((c for c in changes if c.module == module and c.record == record), None)

    def all_of(self, module: ModuleName, record: AnyId) -> tuple[Change, ...]:
        """The changes that wait on a record, oldest first."""
        return self._cache.changes_of(module, record)

    def next_in_need(self, after: tuple[ModuleName, AnyId] | None) -> Change | None:
        """The first change that goes no further without a person's decision.

        Those of a record count once; they come oldest first, and from the start again.

        Args:
            after: module and id of the record that was looked at last; None for the oldest.
        """
        needy = [change for change in self._cache.outbox() if change.state in _IN_NEED]
        places = list(dict.fromkeys((change.module, change.record) for change in needy))
        if not places:
            return None
        at = places.index(after) + 1 if after in places else 0
        place = places[at % len(places)]
        return next(change for change in needy if (change.module, change.record) == place)

    async def create(
        self,
        module: ModuleName,
        values: Mapping[str, str],
        *,
        record: LocalId | None = None,
        draft: Draft | None = None,
        job_row: JobRow | None = None,
    ) -> LocalId:
        """Add a new record; it has a local id until the server gives it one.

        Args:
            module: where.
            values: wire values of all fields given.
            record: an id from `next_id`, where it was asked for before.
            draft: what is left of the typed text the values come from.
            job_row: the row of the job that it belongs to.
        """
        local = record or self.next_id(module)
        change = self._change(ChangeKind.CREATE, module, local, values=values)
        await self._put(change, draft, job_row)
        return local

    def next_id(self, module: ModuleName) -> LocalId:
        """An id for a record to be created."""
        return self._cache.next_local_id(module)

    async def revise(
        self,
        module: ModuleName,
        record: AnyId,
        values: Mapping[str, str],
        base: Mapping[str, Cell],
        base_modified: str | None,
        *,
        draft: Draft | None = None,
        job_row: JobRow | None = None,
    ) -> None:
        """Add an edit; it folds into a waiting one of the record, and corrects a refused one.

        Args:
            module: the record's.
            record: which.
            values: wire values of the edited fields.
            base: what those fields held when the edit began.
            base_modified: the record's `modifiedtime` then.
            draft: what is left of the typed text the values come from.
            job_row: the row of the job that it belongs to.
        """
        change = self._change(ChangeKind.REVISE, module, record, values=values)
        change = replace(change, base=base, base_modified=base_modified)
        await self._put(change, draft, job_row)

    async def delete(
        self, module: ModuleName, records: Iterable[AnyId], *, job_row: JobRow | None = None
    ) -> None:
        """Add the deletion of records; one the server never saw just goes."""
        for record in records:
            await self._put(self._change(ChangeKind.DELETE, module, record), job_row=job_row)

    async def withdraw(
        self, change: Change, *, draft: Draft | None = None, job_row: JobRow | None = None
    ) -> None:
        """Take a change back before it is sent; the record is again as the server has it.

        Edits that a deletion had swallowed are to be sent again.

        Args:
            change: which.
            draft: what is to be kept of it as typed text.
            job_row: the row of the job that it belonged to.
        """
        self._publish(await self._cache.withdraw(change.id, draft=draft, job_row=job_row))
        self._engine.wish_push()

    async def send_again(self, change: Change) -> None:
        """Try a refused change once more; a creation is looked for first, lest it be made twice."""
        made = change.kind is ChangeKind.CREATE
        state = ChangeState.UNKNOWN if made else ChangeState.WAITING
        self._publish(await self._cache.mark(change.id, state))
        self._engine.wish_push()

    async def keep_mine(self, change: Change) -> None:
        """Decide a clash for the values written here.

        The new change starts from what the server holds now, as it was shown: a third edit
        meanwhile clashes again instead of being overwritten.
        """
        base = {**change.base, **change.theirs}
        await self._put(replace(change, base=base, theirs={}, state=ChangeState.WAITING, reason=""))

    def expect(self, module: ModuleName, keys: Iterable[int]) -> None:
        """These records will be written next; the look before the first is one for all of them."""
        self._engine.expect_writes(module, keys)

    def is_put_off(self, change: Change) -> bool:
        """Whether the server broke at a change, so that it is tried again by `push`."""
        return self._engine.is_put_off(change)

    def push(self) -> None:
        """Try again what was put off."""
        self._engine.wish_push()

    def _change(
        self,
        kind: ChangeKind,
        module: ModuleName,
        record: AnyId,
        *,
        values: Mapping[str, str] | None = None,
    ) -> Change:
        return Change(
            id=uuid.uuid4().hex,
            kind=kind,
            module=module,
            record=record,
            values=dict(values or {}),
            created=self._now(),
        )

    async def _put(
        self, change: Change, draft: Draft | None = None, job_row: JobRow | None = None
    ) -> None:
        self._publish(
            await self._cache.put_change(change, draft=draft, job_row=job_row, origin="edit")
        )
        self._engine.wish_push()
