"""What a table shows, without Qt: ids in order, pages of rows read by id as they are painted.

The count is known at once and a million rows cost 8 MB. A change of a few rows is announced as
inserted and removed rows, so that selection and scroll position stay; a large one as a reset.
"""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Protocol

from vtdesk.domain.ids import AnyId, LocalId, RecordId, id_from_key
from vtdesk.domain.record import Row, RowState
from vtdesk.domain.values import Cell

PAGE = 100
_PAGES_KEPT = 40
_FEW_STEPS = 64
_COMPARED_AT_ONCE = 4_096
_GONE_TEXT = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """One row ready to paint.

    Attributes:
        texts: display text per column.
        cells: wire value per column.
        changed: numbers of columns over which a waiting change lies.
    """

    key: int
    id: AnyId
    texts: tuple[str, ...]
    cells: tuple[Cell, ...]
    label: str
    state: RowState
    changed: frozenset[int]


class RowListener(Protocol):
    """Told of every change of a `RowSource`, before and after it, as item models need it."""

    def rows_resetting(self) -> None:
        """All rows are about to be replaced."""

    def rows_reset(self) -> None:
        """All rows were replaced."""

    def rows_inserting(self, first: int, last: int) -> None:
        """Rows `first` to `last` are about to come."""

    def rows_inserted(self) -> None:
        """The announced rows are there."""

    def rows_removing(self, first: int, last: int) -> None:
        """Rows `first` to `last` are about to go."""

    def rows_removed(self) -> None:
        """The announced rows are gone."""

    def rows_changed(self, first: int, last: int) -> None:
        """Contents of rows `first` to `last` changed in place."""


class RowReader(Protocol):
    """Reads rows of one module by key, in the order of the keys; None for one that is gone."""

    def __call__(self, keys: Sequence[int]) -> list[Row | None]:
        """Read them now; about 1 ms per 100 rows."""


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of a difference: rows `first` to `last` go, or `keys` come before row `first`."""

    first: int
    last: int
    keys: array[int] | None


class RowSource:
    """The rows of one table.

    Args:
        read: reads rows by key.
        prefix: the module's `idPrefix`.
        columns: names of the columns' fields.
        formatters: text of a wire value, per column.
    """

    def __init__(
        self,
        read: RowReader,
        prefix: str,
        columns: Sequence[str],
        formatters: Sequence[Callable[[Cell], str]],
    ) -> None:
        self._read = read
        self._prefix = prefix
        self._keys: array[int] = array("q")
        self._given_up = False
        self._pages: OrderedDict[int, list[Row | None]] = OrderedDict()
        self._views: dict[int, RowView] = {}
        self._listener: RowListener | None = None
        self._columns = tuple(columns)
        self._formatters = tuple(formatters)

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def listener(self) -> RowListener | None:
        """Who is told of changes."""
        return self._listener

    def set_listener(self, listener: RowListener | None) -> None:
        """Whom to tell of changes; one model at a time."""
        self._listener = listener

    def key(self, index: int) -> int:
        """The key of the row at this place."""
        return self._keys[index]

    def keys(self) -> array[int]:
        """All keys in order; not to be changed."""
        return self._keys

    def index_of(self, key: int) -> int | None:
        """The place of a record, or None if it is not in the table.

        A dictionary of a million places would take 100 MB; a search through them takes at most
        some ms, and none in a table that stands in the order of its keys.
        """
        place = bisect_left(self._keys, key)
        if place < len(self._keys) and self._keys[place] == key:
            return place
        try:
            return self._keys.index(key)
        except ValueError:
            return None

    def places_of(self, keys: Collection[int]) -> dict[int, int]:
        """The places of those of these records that are in the table, found in one pass."""
        if len(keys) <= 1:
            found = ((key, self.index_of(key)) for key in keys)
            return {key: place for key, place in found if place is not None}
        wanted = frozenset(keys)
        places = compress(range(len(self._keys)), map(wanted.__contains__, self._keys))
        return {self._keys[place]: place for place in places}

    def holds(self, keys: Collection[int]) -> bool:
        """Whether all these records are in the table."""
        return len(self.places_of(keys)) == len(frozenset(keys))

    def row(self, index: int) -> RowView:
        """The row at this place; reads its page if it is not at hand."""
        key = self._keys[index]
        view = self._views.get(key)
        if view is None:
            view = self._view(key, self._page(index // PAGE)[index % PAGE])
            self._views[key] = view
        return view

    def replace(self, keys: array[int], first_rows: Sequence[Row] = ()) -> None:
        """Show these keys instead, announced as a reset.

        Args:
            keys: all keys in order.
            first_rows: rows of the first places, where they were read together with the keys.
        """
        if self._listener:
            self._listener.rows_resetting()
        self._keys = keys
        self._forget_pages()
        whole = len(first_rows) // PAGE * PAGE if len(first_rows) < len(keys) else len(first_rows)
        for start in range(0, whole, PAGE):
            self._pages[start // PAGE] = list(first_rows[start : start + PAGE])
        if self._listener:
            self._listener.rows_reset()

    async def turn_into(self, keys: array[int]) -> bool:
        """Show these keys instead, announced as the rows that came and went if they are few.

        Returns:
            Whether they are shown; not if others were put in their place meanwhile.
        """
        old = self._keys
        steps = await asyncio.to_thread(difference, old, keys)
        if self._keys is not old:
            return False
        if steps is None:
            self.replace(keys)
            return True
        # whoever holds the old keys keeps them as they were
        self._keys = array("q", old)
        for step in steps:
            self._apply(step)
        return True

    def refresh(self, keys: frozenset[int] | None) -> None:
        """Read these rows anew (None: all) and announce their contents as changed."""
        if keys is None:
            self._forget_pages()
            if len(self._keys):
                self._announce_changed(0, len(self._keys) - 1)
            return
        read = self._places_read(keys)
        for place in read.values():
            self._pages.pop(place // PAGE, None)
        # nobody can have seen another row, and a search among all of them takes its time
        seen = [key for key in keys if self._views.pop(key, None) is not None]
        if self._given_up:
            self._announce_changed(0, len(self._keys) - 1)
            return
        places = read | self.places_of([key for key in seen if key not in read])
        for first, last in _runs(sorted(places.values())):
            self._announce_changed(first, last)

    def rename(self, old: int, new: int) -> None:
        """A local record got its server's key; it stays where it is."""
        place = self.index_of(old)
        if place is None:
            return
        self._keys = array("q", self._keys)
        self._keys[place] = new
        self._views.pop(old, None)
        self._pages.pop(place // PAGE, None)
        self._announce_changed(place, place)

    def _apply(self, step: Step) -> None:
        listener = self._listener
        if step.keys is None:
            if listener:
                listener.rows_removing(step.first, step.last)
            del self._keys[step.first : step.last + 1]
            self._pages.clear()
            if listener:
                listener.rows_removed()
            return
        if listener:
            listener.rows_inserting(step.first, step.last)
        self._keys[step.first : step.first] = step.keys
        self._pages.clear()
        if listener:
            listener.rows_inserted()

    def _page(self, number: int) -> list[Row | None]:
        page = self._pages.get(number)
        if page is None:
            page = self._read(self._keys[number * PAGE : (number + 1) * PAGE])
            self._pages[number] = page
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
                self._views.clear()
                self._given_up = True
        return page

    def _view(self, key: int, row: Row | None) -> RowView:
        record_id: RecordId | LocalId = id_from_key(self._prefix, key)
        if row is None:
            texts = (_GONE_TEXT,) * len(self._columns)
            cells = (None,) * len(self._columns)
            return RowView(key, record_id, texts, cells, "", RowState.CLEAN, frozenset())
        texts = tuple(
            to_text(cell) for to_text, cell in zip(self._formatters, row.cells, strict=True)
        )
        changed = frozenset(
            number for number, name in enumerate(self._columns) if name in row.changed
        )
        return RowView(key, record_id, texts, row.cells, row.label, row.state, changed)

    def _places_read(self, keys: frozenset[int]) -> dict[int, int]:
        """The places of these records on the pages at hand."""
        return {
            key: place
            for number in self._pages
            for place, key in enumerate(
                self._keys[number * PAGE : (number + 1) * PAGE], number * PAGE
            )
            if key in keys
        }

    def _forget_pages(self) -> None:
        self._pages.clear()
        self._views.clear()
        self._given_up = False

    def _announce_changed(self, first: int, last: int) -> None:
        if self._listener:
            self._listener.rows_changed(first, last)


def difference(old: array[int], new: array[int]) -> list[Step] | None:
    """The steps that turn one list of keys into the other, or None if a reset is cheaper.

    Steps are in an order in which each one's places are right when it is its turn.
    """
    head = _common_head(old, new)
    tail = _common_tail(old, new, min(len(old), len(new)) - head)
    old_part, new_part = old[head : len(old) - tail], new[head : len(new) - tail]
    if not old_part and not new_part:
        return []
    if not old_part:
        return [Step(head, head + len(new_part) - 1, new_part)]
    if not new_part:
        return [Step(head, head + len(old_part) - 1, None)]
    old_set, new_set = set(old_part), set(new_part)
    kept_old = [key for key in old_part if key in new_set]
    kept_new = [key for key in new_part if key in old_set]
    if kept_old != kept_new:
        return None
    going = _runs([i for i, key in enumerate(old_part) if key not in new_set])
    coming = _runs([i for i, key in enumerate(new_part) if key not in old_set])
    if len(going) + len(coming) > _FEW_STEPS:
        return None
    steps = [Step(head + first, head + last, None) for first, last in reversed(going)]
    steps.extend(
        Step(head + first, head + last, new_part[first : last + 1]) for first, last in coming
    )
    return steps


def _common_head(old: array[int], new: array[int]) -> int:
    """How many leading keys are equal; in pieces, so that no hold on the interpreter is long."""
    most = min(len(old), len(new))
    for start in range(0, most, _COMPARED_AT_ONCE):
        end = min(start + _COMPARED_AT_ONCE, most)
        if old[start:end] != new[start:end]:
            return next(place for place in range(start, end) if old[place] != new[place])
    return most


def _common_tail(old: array[int], new: array[int], most: int) -> int:
    """How many of the last keys are equal, at most so many."""
    for start in range(0, most, _COMPARED_AT_ONCE):
        end = min(start + _COMPARED_AT_ONCE, most)
        if old[len(old) - end : len(old) - start] != new[len(new) - end : len(new) - start]:
            return next(back for back in range(start, end) if old[-1 - back] != new[-1 - back])
    return most


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
