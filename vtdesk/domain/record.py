"""A record as the rest of the program sees it: frozen, with its waiting changes laid over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.values import Cell

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
"""Any JSON value of a server's answer."""

WireRecord = Mapping[str, Json]
"""A record as the server sent it: scalars mostly, lists and maps for line items."""


class RowState(Enum):
    """What waits on a record; the table shows it in the gutter."""

    CLEAN = 0
    WAITING = 1
    SENDING = 2
    UNKNOWN = 3
    CLASHED = 4
    REFUSED = 5
    DELETING = 6


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a module.

    Attributes:
        values: wire values by field name, waiting changes laid over; a field that was never
            fetched is missing.
        label: the record's name as tables and references show it.
        base: what the server last said of the fields that a waiting change touches.
        modified: the server's `modifiedtime`, as it stands on the wire; None for local records.
        fetched: Unix time in seconds of the answer this row comes from.
        partial: only some fields were ever fetched; the form asks for the rest.
    """

    module: ModuleName
    id: AnyId
    values: Mapping[str, Cell]
    label: str = ""
    state: RowState = RowState.CLEAN
    base: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    modified: str | None = None
    fetched: float | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a table reads it: only the asked fields, in the asked order.

    Attributes:
        key: the record's key in its module (see `ids.RowKey`).
        cells: wire values in the order of the fields asked for.
        changed: names of fields over which a waiting change lies.
    """

    key: int
    cells: tuple[Cell, ...]
    label: str
    state: RowState = RowState.CLEAN
    changed: frozenset[str] = frozenset()
