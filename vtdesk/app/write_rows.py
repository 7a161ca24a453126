"""The rows of a job that changes records, as values; no I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vtdesk.app.field_texts import plain
from vtdesk.domain.changes import ChangeKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Price, RowResult
from vtdesk.domain.record import Record
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell, same
from vtdesk.store.packing import from_json, to_json

ROWS_KEPT_AT_ONCE = 200
"""Rows put on disk in one go when a job begins."""


@dataclass(frozen=True)
class WritePlan:
    """What is the same for all rows of a job.

    Attributes:
        staged: rows are staged cells; they leave their drafts as they go.
        restage: what the server refuses becomes staged cells with the reason.
        untouched: only where nobody changed since what a row starts from, and never a clash.
        can_undo: it can be taken back.
    """

    kind: str
    title: str
    module: ModuleName
    price: Price
    staged: bool = False
    restage: bool = False
    untouched: bool = False
    can_undo: bool = True


@dataclass(frozen=True)
class WriteRow:
    """One record to write, and how far that is.

    Attributes:
        kind: of the change.
        values: wire values to write.
        base: what they replace; for a deletion and a creation nothing.
        locked: why the record is left alone, in words; "" where it is not.
        begun: its change is, or was, in the outbox.
        record: the local id of a creation that was begun.
        after: what the server made of the values.
        copy: number of the kept copy that a creation comes from; 0 for none.
        words: the outcome; None while there is none.
        ok: it happened.
        wrote: it changed something, which can be taken back.
    """

    key: int
    title: str
    kind: ChangeKind = ChangeKind.REVISE
    values: Mapping[str, str] = field(default_factory=dict)
    base: Mapping[str, Cell] = field(default_factory=dict)
    locked: str = ""
    begun: bool = False
    record: str = ""
    after: Mapping[str, Cell] = field(default_factory=dict)
    copy: int = 0
    words: str | None = None
    ok: bool = False
    wrote: bool = False

    @property
    def result(self) -> RowResult:
        """The row as the windows show it."""
        return RowResult(self.key, self.title, self.words or "", self.ok)


def row_of(text: str) -> WriteRow:
    """A row from its text.

    Raises:
        ValueError: it is none.
    """
    return from_json(text, WriteRow)


def undone(rows: Sequence[WriteRow]) -> list[WriteRow]:
    """The rows that put back what revised records held before, from what they hold now."""
    return [
        WriteRow(
            row.key,
            row.title,
            values={name: plain(row.base.get(name)) for name in row.values},
            base={name: row.after.get(name) for name in row.values},
        )
        for row in rows
    ]


def text_of(row: WriteRow) -> str:
    """A row as text."""
    return to_json(row)


def all_same(schema: ModuleSchema, wanted: Mapping[str, Cell], held: Mapping[str, Cell]) -> bool:
    """Whether fields hold what is wanted of them."""
    return all(
        (spec := schema.field(name)) is not None and same(spec, cell, held.get(name))
        for name, cell in wanted.items()
    )


def was_done(schema: ModuleSchema | None, row: WriteRow, stored: Record | None) -> bool:
    """Whether a row that is no longer in the outbox was carried out, as far as the store tells."""
    if row.kind is ChangeKind.DELETE:
        return stored is None
    if row.kind is ChangeKind.CREATE:
        return False
    return stored is not None and schema is not None and all_same(schema, row.values, stored.values)
