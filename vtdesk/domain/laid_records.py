"""Records of one answer that share a layout, and pages of them that are read whole only late.

A fill brings thousands of pages. What the next one is asked by, the record numbers, is read at once;
all else is read where the records are stored, while the next page travels.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import overload

from vtdesk.domain.record import Json, WireRecord


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


def wire_id(record: WireRecord) -> Json:
    """The `id` of a record, None where it has none."""
    return record.wire_id if isinstance(record, LaidRecord) else record.get("id")


def wire_ids(records: Iterable[WireRecord]) -> list[Json]:
    """The `id` of each record."""
    return list(map(wire_id, records))


def layout_of(records: Sequence[WireRecord]) -> Layout | None:
    """The layout in which further records like these may be expected; None without any."""
    if isinstance(records, LatePage):
        return records.layout
    if not records:
        return None
    first = records[0]
    return first.layout if isinstance(first, LaidRecord) else Layout(tuple(first))


class LatePage(Sequence[WireRecord]):
    """Records of which only the numbers are known until one of them is looked at.

    They are not held on to: who goes through them again reads them again.

    Args:
        layout: in which the records are expected to lie, and those of further pages.
        numbers: their record numbers, in their order.
        read: gives the records, as many; called by whatever thread looks at them.
    """

    __slots__ = ("_read", "layout", "numbers")

    def __init__(
        self,
        layout: Layout,
        numbers: Sequence[int],
        read: Callable[[], Sequence[WireRecord]],
    ) -> None:
        self.layout = layout
        self.numbers = numbers
        self._read = read

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> WireRecord: ...

    @overload
    def __getitem__(self, place: slice) -> "LatePage": ...

    def __getitem__(self, place: int | slice) -> "WireRecord | LatePage":
        """A record; of several the page that they make, which is not read yet either."""
        if isinstance(place, slice):
            return LatePage(self.layout, self.numbers[place], partial(self._part, place))
        return self._read()[place]

    def __iter__(self) -> Iterator[WireRecord]:
        """The records."""
        return iter(self._read())

    def _part(self, place: slice) -> Sequence[WireRecord]:
        return self._read()[place]


class JoinedRecords(Sequence[WireRecord]):
    """The records of several answers one after another; joining them looks at none.

    Args:
        parts: the records of each.
    """

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Sequence[WireRecord]]) -> None:
        self.parts = parts

    def __len__(self) -> int:
        """How many records there are."""
        return sum(map(len, self.parts))

    @overload
    def __getitem__(self, place: int) -> WireRecord: ...

    @overload
    def __getitem__(self, place: slice) -> "JoinedRecords": ...

    def __getitem__(self, place: int | slice) -> "WireRecord | JoinedRecords":
        """A record, or several of them."""
        if not isinstance(place, slice):
            return list(self)[place]
        start, end, step = place.indices(len(self))
        return JoinedRecords(self._between(start, end) if step == 1 else [list(self)[place]])

    def __iter__(self) -> Iterator[WireRecord]:
        """The records."""
        return chain.from_iterable(self.parts)

    def _between(self, start: int, end: int) -> list[Sequence[WireRecord]]:
        found = []
        for part in self.parts:
            if some := part[max(start, 0) : max(end, 0)]:
                found.append(some)
            start, end = start - len(part), end - len(part)
        return found
