"""What waits to be sent: adding to it, taking back, deciding about clashes."""

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from vtdesk.domain.changes import Change, ChangeKind, ChangeSet, ChangeState
from vtdesk.domain.draft import Draft
from vtdesk.domain.ids import AnyId, LocalId, ModuleName
from vtdesk.domain.values import Cell
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

_IN_NEED = frozenset({ChangeState.CLASHED, ChangeState.REFUSED})


class Outbox:
    """Adds changes to the store's outbox and tells the engine.

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

    def of(self, module: ModuleName, record: AnyId) -> Change | None:
        """The change that waits on a record."""
        changes = self._cache.outbox()
        return next((c for c in changes if c.module == module and c.record == record), None)

    def first_in_need(self) -> Change | None:
        """The oldest change that goes no further without a person's decision."""
        return next((change for change in self._cache.outbox() if change.state in _IN_NEED), None)

    async def create(
        self, module: ModuleName, values: Mapping[str, str], *, draft: Draft | None = None
    ) -> LocalId:
        """Add a new record; it has a local id until the server gives it one.

        Args:
            module: where.
            values: wire values of all fields given.
            draft: what is left of the typed text the values come from.
        """
        record = self._cache.next_local_id(module)
        await self._put(self._change(ChangeKind.CREATE, module, record, values=values), draft)
        return record

    async def revise(
        self,
        module: ModuleName,
        record: AnyId,
        values: Mapping[str, str],
        base: Mapping[str, Cell],
        base_modified: str | None,
        *,
        draft: Draft | None = None,
    ) -> None:
        """Add an edit; it folds into a waiting one of the record, and corrects a refused one.

        Args:
            module: the record's.
            record: which.
            values: wire values of the edited fields.
            base: what those fields held when the edit began.
            base_modified: the record's `modifiedtime` then.
            draft: what is left of the typed text the values come from.
        """
        change = self._change(ChangeKind.REVISE, module, record, values=values)
        await self._put(replace(change, base=base, base_modified=base_modified), draft)

    async def delete(self, module: ModuleName, records: Iterable[AnyId]) -> None:
        """Add the deletion of records; one the server never saw just goes."""
        for record in records:
            await self._put(self._change(ChangeKind.DELETE, module, record))

    async def withdraw(self, change: Change) -> None:
        """Take a change back before it is sent; the record is again as the server has it."""
        self._publish(await self._cache.withdraw(change.id))

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

    async def _put(self, change: Change, draft: Draft | None = None) -> None:
        self._publish(await self._cache.put_change(change, draft=draft, origin="edit"))
        self._engine.wish_push()
