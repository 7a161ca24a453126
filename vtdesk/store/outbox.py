"""What waits to be sent: how changes fold into one another, and their table.

An `Outbox` is a frozen value and its operations give a new one; `save` writes the difference. That
keeps the rules apart from SQL, and a failed transaction leaves nothing to repair.

A change that is on its way, or whose answer was lost, is never altered: what comes after it stands
behind it and waits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from vtdesk.domain.changes import Change, ChangeKind, ChangeState, OutboxCount
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId, parse_id
from vtdesk.domain.values import Cell
from vtdesk.store.driver import Database
from vtdesk.store.new_ids import Named, new_ids
from vtdesk.store.packing import from_json, to_json
from vtdesk.store.schemas import Tables

_ALTERABLE = frozenset({ChangeState.WAITING, ChangeState.REFUSED, ChangeState.CLASHED})


@dataclass(frozen=True)
class Outbox:
    """The changes that wait, oldest first."""

    changes: tuple[Change, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Change]:
        """The changes under their ids."""
        return {change.id: change for change in self.changes}

    @cached_property
    def _by_record(self) -> Mapping[tuple[ModuleName, AnyId], tuple[Change, ...]]:
        found: dict[tuple[ModuleName, AnyId], list[Change]] = {}
        for change in self.changes:
            found.setdefault((change.module, change.record), []).append(change)
        return {record: tuple(changes) for record, changes in found.items()}

    @cached_property
    def count(self) -> OutboxCount:
        """How many wait, and how many need a person."""
        states = [change.state for change in self.changes]
        return OutboxCount(
            waiting=states.count(ChangeState.WAITING) + states.count(ChangeState.SENDING),
            unknown=states.count(ChangeState.UNKNOWN),
            clashed=states.count(ChangeState.CLASHED),
            refused=states.count(ChangeState.REFUSED),
        )

    def keys_of(self, module: ModuleName) -> frozenset[int]:
        """The keys of a module's records that have changes."""
        return frozenset(record.key for name, record in self._by_record if name == module)

    def of(self, module: ModuleName, record: AnyId) -> tuple[Change, ...]:
        """The changes of one record, oldest first."""
        return self._by_record.get((module, record), ())

    def with_change(self, change: Change, tables: Tables) -> "Outbox":
        """This outbox with one more change, folded into the last one of its record if possible.

        A change with the id of one that is here replaces it, which is how a clash is resolved.
        """
        if change.id in self.by_id:
            return self._with(change)
        mine = self.of(change.module, change.record)
        last = mine[-1] if mine and mine[-1].state in _ALTERABLE else None
        if last is None:
            return Outbox((*self.changes, change))
        if change.kind is not ChangeKind.DELETE:
            return self._with(_folded(last, change))
        if last.kind is ChangeKind.CREATE:
            return self.without(last.id, tables)
        return self._with(replace(change, id=last.id, values=last.values, base=last.base))

    def without(self, change_id: str, tables: Tables) -> "Outbox":
        """This outbox without a change.

        Withdrawing a deletion brings back the edits it had swallowed. Withdrawing a creation takes
        everything along that was to follow on the record, and the edits that point to it.
        """
        change = self.by_id.get(change_id)
        if change is None:
            return self
        if change.kind is ChangeKind.DELETE and change.values:
            return self._with(_fresh(replace(change, kind=ChangeKind.REVISE)))
        if change.kind is not ChangeKind.CREATE:
            return Outbox(tuple(other for other in self.changes if other is not change))
        kept = (other for other in self.changes if other.record != change.record)
        pruned = (_without_value(other, str(change.record), tables) for other in kept)
        return Outbox(tuple(other for other in pruned if other is not None))

    def marked(
        self,
        change_id: str,
        state: ChangeState,
        *,
        reason: str,
        refused_field: str | None,
        theirs: Mapping[str, Cell],
        tried: bool,
    ) -> "Outbox":
        """This outbox with one change in another state."""
        change = self.by_id.get(change_id)
        if change is None:
            return self
        return self._with(
            replace(
                change,
                state=state,
                reason=reason,
                refused_field=refused_field,
                theirs=theirs,
                tries=change.tries + tried,
            )
        )

    def carried_out(self, change_id: str) -> "Outbox":
        """This outbox without a change that the server carried out."""
        return Outbox(tuple(change for change in self.changes if change.id != change_id))

    def renamed(self, old: LocalId, new: RecordId, tables: Tables) -> "Outbox":
        """This outbox with a record under the id the server gave it, also where others point to it."""
        return Outbox(tuple(_renamed(change, old, new, tables) for change in self.changes))

    def _with(self, change: Change) -> "Outbox":
        return Outbox(tuple(change if c.id == change.id else c for c in self.changes))


def under_new_ids(change: Change, named: Named, tables: Tables) -> Change:
    """A change under the ids that the server has given to local records since it was made."""
    for old, new in new_ids(named, (str(change.record), *change.values.values())):
        change = _renamed(change, old, new, tables)
    return change


def load_outbox(database: Database) -> Outbox:
    """The changes in the file."""
    rows = database.rows("SELECT change FROM outbox ORDER BY position")
    return Outbox(tuple(change_from_json(text) for (text,) in rows))


def save_outbox(database: Database, before: Outbox, after: Outbox) -> None:
    """Write what differs between two outboxes; a change keeps its place."""
    gone = [(change_id,) for change_id in before.by_id if change_id not in after.by_id]
    database.run_many("DELETE FROM outbox WHERE id = ?", gone)
    database.run_many(
        "INSERT INTO outbox (id, change) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET change = excluded.change",
        [(change.id, change_to_json(change)) for change in different(before, after)],
    )


def different(before: Outbox, after: Outbox) -> tuple[Change, ...]:
    """The changes that came or were altered."""
    return tuple(change for change in after.changes if before.by_id.get(change.id) != change)


def touched(before: Outbox, after: Outbox) -> frozenset[tuple[ModuleName, AnyId]]:
    """The records whose changes differ."""
    gone = (change for change in before.changes if change.id not in after.by_id)
    return frozenset(
        (change.module, change.record) for change in (*gone, *different(before, after))
    )


@dataclass(frozen=True)
class _StoredChange:
    """A change as its JSON text has it."""

    id: str
    kind: ChangeKind
    module: ModuleName
    record: str
    values: dict[str, str]
    base: dict[str, Cell]
    base_modified: str | None
    theirs: dict[str, Cell]
    state: ChangeState
    created: float
    tries: int
    reason: str
    refused_field: str | None


def change_to_json(change: Change) -> str:
    """A change as text for its row."""
    return to_json(
        _StoredChange(
            change.id,
            change.kind,
            change.module,
            str(change.record),
            dict(change.values),
            dict(change.base),
            change.base_modified,
            dict(change.theirs),
            change.state,
            change.created,
            change.tries,
            change.reason,
            change.refused_field,
        )
    )


def change_from_json(text: str) -> Change:
    """The change of a row's text.

    Raises:
        ValueError: the text is no change.
    """
    stored = from_json(text, _StoredChange)
    return Change(
        stored.id,
        stored.kind,
        stored.module,
        parse_id(stored.record),
        stored.values,
        stored.base,
        stored.base_modified,
        stored.theirs,
        stored.state,
        stored.created,
        stored.tries,
        stored.reason,
        stored.refused_field,
    )


def _fresh(change: Change) -> Change:
    return replace(
        change, state=ChangeState.WAITING, theirs={}, reason="", refused_field=None, tries=0
    )


def _folded(older: Change, newer: Change) -> Change:
    """One change that does what both do; what the older one started from is kept.

    Editing a record that was to be deleted means keeping it.
    """
    kind = ChangeKind.REVISE if older.kind is ChangeKind.DELETE else older.kind
    base = {} if kind is ChangeKind.CREATE else {**newer.base, **older.base}
    return _fresh(replace(older, kind=kind, values={**older.values, **newer.values}, base=base))


def _points(tables: Tables, change: Change, field: str) -> bool:
    table = tables.get(change.module)
    return table is not None and table.points(field)


def _pointing(
    change: Change, values: Mapping[str, Cell], wire_id: str, tables: Tables
) -> Iterable[str]:
    return [n for n, v in values.items() if v == wire_id and _points(tables, change, n)]


def _without_value(change: Change, wire_id: str, tables: Tables) -> Change | None:
    pointing = _pointing(change, change.values, wire_id, tables)
    if not pointing:
        return change
    values = {name: v for name, v in change.values.items() if name not in pointing}
    base = {name: v for name, v in change.base.items() if name not in pointing}
    if change.kind is ChangeKind.REVISE and not values:
        return None
    return replace(change, values=values, base=base)


def _renamed(change: Change, old: LocalId, new: RecordId, tables: Tables) -> Change:
    def rename(values: Mapping[str, Cell]) -> dict[str, Cell]:
        pointing = _pointing(change, values, str(old), tables)
        return {**values, **dict.fromkeys(pointing, str(new))}

    return replace(
        change,
        record=new if change.record == old else change.record,
        values={name: str(value) for name, value in rename(change.values).items()},
        base=rename(change.base),
    )
