"""What a table shows, without Qt: ids in order, pages of rows read by id as they are painted.

The count is known at once and a million rows cost 8 MB. A change of a few rows is announced as
inserted and removed rows, so that selection and scroll position stay; a large one as a reset.
"""

from __future__ import annotations

import asyncio
import re
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Protocol

from vtdesk.app.columns import one_line
from vtdesk.app.differences import Step, difference, runs
from vtdesk.app.slices import Pace
from vtdesk.domain.ids import AnyId, LocalId, RecordId, id_from_key
from vtdesk.domain.record import Row, RowState
from vtdesk.domain.values import Cell

PAGE = 100
_PAGES_KEPT = 40
_GONE_TEXT = ""
_IDS = re.compile(r"[^;,|#\s]+")
_NO_COLUMNS: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class StagedLook:
    """What was typed into a cell and is not applied yet, as a table shows it.

    Attributes:
        cell: its wire value, for the pictures of choices and owners.
        text: display text; as it was typed where it cannot be read.
        remark: words for the tooltip: what stood there before, or why it cannot be applied.
        problem: it cannot be applied as it is.
    """

    cell: Cell
    text: str
    remark: str = ""
    problem: bool = False


StagedReader = Callable[[int], Mapping[str, StagedLook]]
"""Gives what is staged in the record of a key, by field name; asked once for every row shown."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One row ready to paint.

    Attributes:
        texts: display text per column.
        cells: wire value per column.
        changed: numbers of columns over which a waiting change lies.
        staged: numbers of columns that hold something typed and not applied.
        problems: those of them that cannot be applied as they are.
        remarks: words for the tooltips of staged cells, by column.
        news: numbers of columns whose text is another one since somebody else changed the record.
    """

    key: int
    id: AnyId
    texts: tuple[str, ...]
    cells: tuple[Cell, ...]
    label: str
    state: RowState
    changed: frozenset[int]
    staged: frozenset[int] = frozenset()
    problems: frozenset[int] = frozenset()
    remarks: Mapping[int, str] = field(default_factory=dict)
    news: frozenset[int] = frozenset()


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


class RowSource:
    """The rows of one table.

    Args:
        read: reads rows by key.
        prefix: the module's `idPrefix`.
        columns: names of the columns' fields.
        formatters: text of a wire value, per column.
        staged: what was typed into a record's cells and is not applied yet.
        is_named: whether a row can be shown without asking the server for a name.
    """

    def __init__(
        self,
        read: RowReader,
        prefix: str,
        columns: Sequence[str],
        formatters: Sequence[Callable[[Cell], str]],
        staged: StagedReader | None = None,
        is_named: Callable[[Row], bool] | None = None,
    ) -> None:
        self._read = read
        self._prefix = prefix
        self._keys: array[int] = array("q")
        self._given_up = False
        self._pages: OrderedDict[int, list[Row | None]] = OrderedDict()
        self._views: dict[int, RowView] = {}
        self._shown_before: dict[int, RowView] = {}
        self._listener: RowListener | None = None
        self._columns = tuple(columns)
        self._formatters = tuple(formatters)
        self._staged = staged
        self._is_named = is_named

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
        """The places of those of these records that are in the table.

        In the order of the keys each is found by halving; the others take one pass through all.
        """
        found, missing = {}, set()
        for key in keys:
            place = bisect_left(self._keys, key)
            if place < len(self._keys) and self._keys[place] == key:
                found[key] = place
            else:
                missing.add(key)
        if len(missing) == 1 and (only := self.index_of(next(iter(missing)))) is not None:
            found[self._keys[only]] = only
        elif len(missing) > 1:
            places = compress(range(len(self._keys)), map(missing.__contains__, self._keys))
            found.update((self._keys[place], place) for place in places)
        return found

    def holds(self, keys: Collection[int]) -> bool:
        """Whether all these records are in the table."""
        return len(self.places_of(keys)) == len(frozenset(keys))

    def row(self, index: int) -> RowView:
        """The row at this place; reads its page if it is not at hand."""
        key = self._keys[index]
        view = self._views.get(key)
        if view is None:
            view = self._view(key, self._page(index // PAGE)[index % PAGE])
            if self._shown_before:
                view = _with_news(view, self._shown_before.pop(key, None))
            self._views[key] = view
        return view

    def row_ahead(self, index: int) -> RowView | None:
        """The row at a place that nobody has seen yet; None where that would take a read or a call."""
        page = self._pages.get(index // PAGE)
        row = page[index % PAGE] if page is not None else None
        if row is None or (self._is_named is not None and not self._is_named(row)):
            return None
        return self.row(index)

    def views_of(self, keys: Sequence[int]) -> list[RowView]:
        """These rows read for themselves: what is kept for the screen stays as it is."""
        return [self._view(key, row) for key, row in zip(keys, self._read(keys), strict=True)]

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

        The window gets its turn between them: each takes a millisecond or two where all of a
        million rows are selected.

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
        # whoever holds the old keys keeps them as they were, here and below
        own = self._keys = array("q", old)
        pace = Pace()
        for step in steps:
            if pace.is_due:
                await pace.rest()
                if self._keys is not own:
                    return False
                own = self._keys = array("q", own)
            self._apply(step)
        return True

    def refresh(self, keys: frozenset[int] | None, *, by_others: bool = False) -> None:
        """Read these rows anew (None: all) and announce their contents as changed.

        Args:
            keys: of the rows.
            by_others: what is different in those that were seen is news to the person.
        """
        if keys is None:
            self._forget_pages()
            if len(self._keys):
                self._announce_changed(0, len(self._keys) - 1)
            return
        read = self._places_read(keys)
        for place in read.values():
            self._pages.pop(place // PAGE, None)
        # nobody can have seen another row, and a search among all of them takes its time
        views = {key: view for key in keys if (view := self._views.pop(key, None)) is not None}
        seen = list(views)
        if by_others:
            self._shown_before.update(views)
        if self._given_up:
            self._announce_changed(0, len(self._keys) - 1)
            return
        places = read | self.places_of([key for key in seen if key not in read])
        for first, last in runs(sorted(places.values())):
            self._announce_changed(first, last)

    def redraw(self, keys: Collection[int]) -> None:
        """Show these rows anew without reading them: what is staged in them changed."""
        seen = [key for key in keys if self._views.pop(key, None) is not None]
        if self._given_up:
            self._announce_changed(0, len(self._keys) - 1)
            return
        read = self._places_read(frozenset(keys))
        places = read | self.places_of([key for key in seen if key not in read])
        for first, last in runs(sorted(places.values())):
            self._announce_changed(first, last)

    def redraw_pointing(self, columns: Collection[int], records: Collection[AnyId]) -> None:
        """Show the rows anew that point to these records: their names are others now.

        Args:
            columns: numbers of the columns that point to records, one or several of them.
            records: whose names changed.
        """
        ids = frozenset(map(str, records))
        self.redraw(
            [
                key
                for key, view in self._views.items()
                if any(_points(view.cells[column], ids) for column in columns)
            ]
        )

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
        numbers = (n for n, name in enumerate(self._columns) if name in row.changed)
        changed = frozenset(numbers) if row.changed else _NO_COLUMNS
        view = RowView(key, record_id, texts, row.cells, row.label, row.state, changed)
        staged = self._staged(key) if self._staged is not None else None
        return self._with_staged(view, staged) if staged else view

    def _with_staged(self, view: RowView, staged: Mapping[str, StagedLook]) -> RowView:
        texts, cells = list(view.texts), list(view.cells)
        looks = {
            number: staged[name] for number, name in enumerate(self._columns) if name in staged
        }
        for number, look in looks.items():
            # a value that can be read looks as all others of its column do
            text = look.text if look.problem else self._formatters[number](look.cell)
            texts[number], cells[number] = one_line(text), look.cell
        return replace(
            view,
            texts=tuple(texts),
            cells=tuple(cells),
            staged=frozenset(looks),
            problems=frozenset(number for number, look in looks.items() if look.problem),
            remarks={number: look.remark for number, look in looks.items() if look.remark},
        )

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
        self._shown_before.clear()
        self._given_up = False

    def _announce_changed(self, first: int, last: int) -> None:
        if self._listener:
            self._listener.rows_changed(first, last)


def _with_news(view: RowView, before: RowView | None) -> RowView:
    """A row with the columns marked whose texts are not those that were seen before."""
    if before is None or view.texts == before.texts:
        return view
    pairs = enumerate(zip(before.texts, view.texts, strict=True))
    return replace(view, news=frozenset(number for number, (old, new) in pairs if old != new))


def _points(cell: Cell, ids: frozenset[str]) -> bool:
    """Whether a wire value names one of these ids, among others or alone."""
    return isinstance(cell, str) and not ids.isdisjoint(_IDS.findall(cell))
