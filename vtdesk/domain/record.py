"""A record as the rest of the program sees it: frozen, with its waiting changes laid over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.values import Cell

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
"""Any JSON value of a server's answer."""

WireRecord = Mapping[str, Json]
"""A record as the server sent it: scalars mostly, lists and maps for line items."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of the fields that records of one answer have in common.

    Attributes:
        names: in the order of the cells.
        places: the place of each field among the cells.
        id_place: the place of the field `id`; None where there is none.
    """

    names: tuple[str, ...]
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)
    id_place: int | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Number the names."""
        places = {name: place for place, name in enumerate(self.names)}
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "id_place", places.get("id"))


class LaidRecord(Mapping[str, Json]):
    """A `WireRecord` of nothing but texts and nulls, in a layout that it shares with others.

    Most records are of that kind; without a map of its own, one takes a tenth of the memory.

    Args:
        layout: the names of the cells.
        cells: as many as the layout has names.
    """

    __slots__ = ("cells", "layout")

    def __init__(self, layout: Layout, cells: tuple[str | None, ...]) -> None:
        self.layout = layout
        self.cells = cells

    def __getitem__(self, name: str) -> str | None:
        """The cell of a field."""
        return self.cells[self.layout.places[name]]

    @property
    def wire_id(self) -> str | None:
        """The cell of the field `id`, None where there is none."""
        place = self.layout.id_place
        return None if place is None else self.cells[place]

    def __iter__(self) -> Iterator[str]:
        """The names of the fields."""
        return iter(self.layout.names)

    def __len__(self) -> int:
        """How many fields there are."""
        return len(self.cells)


def wire_ids(records: Iterable[WireRecord]) -> list[Json]:
    """The `id` of each record, None where it has none."""
    return [
        record.wire_id if isinstance(record, LaidRecord) else record.get("id") for record in records
    ]


def layout_of(records: Sequence[WireRecord]) -> Layout | None:
    """The layout in which further records like these may be expected; None without any."""
    if not records:
        return None
    first = records[0]
    return first.layout if isinstance(first, LaidRecord) else Layout(tuple(first))


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
