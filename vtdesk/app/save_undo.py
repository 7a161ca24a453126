"""Taking a save back: the fields get the values they had, if nobody changed them since."""

from collections import OrderedDict
from contextlib import suppress

from vtdesk.app.bus import Signal
from vtdesk.app.consent import Intended
from vtdesk.app.field_state import SavedEdit
from vtdesk.app.outbox import Outbox
from vtdesk.domain.changes import Change, ChangeKind, ChangeSet, ChangeState
from vtdesk.domain.errors import Offline, SignInNeeded, TooManyCalls
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId
from vtdesk.domain.record import Record, RowState
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell, same
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine
from vtdesk.sync.push import Sent

_GONE = "This record is no longer in Vtiger or was hidden from you."
_REMEMBERED = 100


class SaveUndo:
    """Takes saves back.

    Args:
        cache: the store.
        engine: reads a record anew before it is changed back.
        outbox: carries the change back.
        changes: what writes to the store touched.
    """

    def __init__(
        self, cache: Cache, engine: Engine, outbox: Outbox, changes: Signal[ChangeSet]
    ) -> None:
        self._cache = cache
        self._engine = engine
        self._outbox = outbox
        self._ids: dict[tuple[ModuleName, LocalId], RecordId] = {}
        self._answered: OrderedDict[tuple[ModuleName, AnyId, str], tuple[str, Cell]] = OrderedDict()
        outbox.sent.connect(self._note_answer)
        changes.connect(self._note_ids)

    async def undo(self, saved: SavedEdit) -> str:
        """Put the fields of a save back to what they were before it.

        Where there is a connection the record is read first: one call. Without one the server's
        values are compared when the change back is sent, as for every edit.

        Returns:
            Why nothing was put back, in words; "" when it was.

        Raises:
            StoreTrouble: nothing was put back.
        """
        schema = self._cache.schema(saved.module)
        record = self._id_now(saved)
        if schema is None:
            return _GONE
        waiting = self._outbox.of(saved.module, record)
        offline = self._engine.status.online is False
        if offline and waiting is not None and _is_of(schema, waiting, saved):
            # it is not on its way, so nothing at all needs to be sent
            await self._outbox.withdraw(waiting)
            return ""
        if isinstance(record, RecordId) and waiting is None:
            # without a connection the change back is compared when it is sent
            with suppress(Offline, TooManyCalls, SignInNeeded):
                await self._engine.questions.fetch_record(saved.module, record.number)
        stored = self._cache.record(saved.module, int(record.key))
        if stored is None or stored.state is RowState.DELETING:
            return _GONE
        if changed := self._changed_since(schema, stored, saved):
            return f"{' and '.join(changed)} changed since. Nothing was put back."
        before = undone(saved).values
        base = {name: stored.values.get(name) for name in saved.values}
        await self._outbox.revise(saved.module, record, before, base, stored.modified)
        return ""

    def _changed_since(
        self, schema: ModuleSchema, stored: Record, saved: SavedEdit
    ) -> tuple[str, ...]:
        """Labels of the fields that hold neither what was saved nor what the server made of it."""
        return tuple(
            spec.label
            for name, value in saved.values.items()
            if (spec := schema.field(name)) is not None
            and not same(spec, stored.values.get(name), value)
            and not same(
                spec, stored.values.get(name), self._made_of(saved.module, stored.id, name, value)
            )
        )

    def _made_of(self, module: ModuleName, record: AnyId, name: str, value: str) -> Cell:
        """What the server made of a value that was sent; the value itself where it did not say."""
        sent, answered = self._answered.get((module, record, name), (value, value))
        return answered if sent == value else value

    def _id_now(self, saved: SavedEdit) -> AnyId:
        if isinstance(saved.record, LocalId):
            return self._ids.get((saved.module, saved.record), saved.record)
        return saved.record

    def _note_answer(self, sent: Sent) -> None:
        """Servers round and cut: what they made of a value is not somebody else's change."""
        if sent.answer is None or sent.record is None or sent.change.kind is not ChangeKind.REVISE:
            return
        for name, value in sent.change.values.items():
            cell = sent.answer.get(name)
            if not isinstance(cell, list | dict):
                self._answered[sent.change.module, sent.record, name] = (value, cell)
        while len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)

    def _note_ids(self, changes: ChangeSet) -> None:
        for module, old, new in changes.renamed:
            schema = self._cache.schema(module)
            if schema is not None:
                self._ids[module, LocalId(-old)] = RecordId(schema.id_prefix, new)


def undone(saved: SavedEdit) -> Intended:
    """What taking a save back writes."""
    before = {name: "" if cell is None else str(cell) for name, cell in saved.before.items()}
    return Intended(saved.module, before, dict(saved.values))


def _is_of(schema: ModuleSchema, waiting: Change, saved: SavedEdit) -> bool:
    """Whether a change that was never sent does what this save did, and nothing else."""
    return (
        waiting.kind is ChangeKind.REVISE
        and waiting.state is ChangeState.WAITING
        and dict(waiting.values) == dict(saved.values)
        and all(
            (spec := schema.field(name)) is not None
            and same(spec, waiting.base.get(name), saved.before.get(name))
            for name in saved.values
        )
    )
