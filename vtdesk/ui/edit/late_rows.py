"""Makes and fills the rows of a form: those in sight first, the rest when nothing else happens.

Making a row takes some ten times as long as filling it, so a form is made a few rows at a time, from
the top, and painted in between. A record with hundreds of fields is on screen as fast as one with
twenty, and nothing that a person does in between waits longer than one of these moments.
"""

import time
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.ui.edit.block import SectionBlock
from vtdesk.ui.edit.row import FieldRow

_AT_ONCE_SECONDS = 0.0015
"""How long making rows may keep the window busy at a time; they are painted besides."""


class LateRows(QObject):
    """The rows of one form.

    Args:
        blocks: the form's sections, in their order.
        make: makes the row of a field in a section.
        fill: shows a row's value, if there is a record; whether its height is another one now.
        place: puts all rows into place.
        form: the form.

    Signals:
        reached(name): the row of a field that was sought is there now.
    """

    reached = Signal(str)

    def __init__(
        self,
        blocks: Sequence[SectionBlock],
        make: Callable[[str, SectionBlock], FieldRow],
        fill: Callable[[FieldRow], bool],
        place: Callable[[], None],
        form: QObject,
    ) -> None:
        super().__init__(form)
        self._blocks = tuple(blocks)
        self._make = make
        self._fill = fill
        self._place = place
        self._made: dict[str, FieldRow] = {}
        self._unfilled: dict[str, FieldRow] = {}
        self._sought: str | None = None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._go_on)

    @property
    def made(self) -> dict[str, FieldRow]:
        """The rows made so far, by field name, in the form's order; some show nothing yet."""
        return self._made

    def begin(self) -> None:
        """Another record is there: every row is to be filled anew."""
        self._unfilled = dict(self._made)
        self._sought = None

    def stop(self) -> None:
        """There is no record any more."""
        self._later.stop()
        self._unfilled.clear()
        self._sought = None

    def take(self, name: str) -> bool:
        """A field is being filled; whether its row still showed the record before."""
        return self._unfilled.pop(name, None) is not None

    def show(self, seen: QRect, *, line: int, columns: int) -> None:
        """Fill what lies in a part of the page, and begin to make it; the rest follows by itself.

        Args:
            seen: the part.
            line: least pixels from one row to the next.
            columns: how many rows stand side by side.
        """
        end = time.perf_counter() + _AT_ONCE_SECONDS
        grown = self._make_in(seen, line, columns, end)
        while self._fill_in(seen) or grown:
            self._place()
            grown = time.perf_counter() < end and self._make_in(seen, line, columns, end)
        if self._is_unfinished:
            self._later.start()

    def reach(self, name: str) -> bool:
        """Make and fill the row of a field now, and those before it in its section; whether it was not."""
        left = False
        for block in self._blocks:
            while name in block.expected:
                self._make_next(block)
                left = True
        if (row := self._unfilled.get(name)) is not None:
            self._fill(row)
            left = True
        return left

    def seek(self, name: str) -> bool:
        """Make and fill the row of a field before all others; whether it is there already.

        `reach` may take as long as making a whole form; this lets the window breathe, and
        `reached` tells when it is done.
        """
        self._sought = None if self._is_there(name) else name
        if self._sought is not None:
            self._later.start()
        return self._sought is None

    def finish(self) -> bool:
        """Make and fill all rows of open sections now; whether there were any left."""
        left = self._is_unfinished
        for _step in self._steps():
            pass
        return left

    @property
    def _is_unfinished(self) -> bool:
        return bool(self._unfilled) or any(block.expected for block in self._blocks)

    def _is_there(self, name: str) -> bool:
        return name in self._made and name not in self._unfilled

    def _make_in(self, seen: QRect, line: int, columns: int, end: float) -> bool:
        made = False
        for block in self._blocks:
            room = seen.bottom() - block.y() - block.next_top
            if not block.expected or block.isHidden() or room <= 0:
                continue
            for _ in range(min((room // line + 1) * columns, len(block.expected))):
                if made and time.perf_counter() >= end:
                    return True
                self._make_next(block)
                made = True
        return made

    def _fill_in(self, seen: QRect) -> bool:
        grown = False
        for block in self._blocks:
            top, end = seen.top() - block.y(), seen.bottom() - block.y()
            for row in () if block.folded or block.isHidden() else block.rows:
                if row.top > end:
                    break
                if row.end >= top and row.spec.name in self._unfilled:
                    grown = self._fill(row) or grown
        return grown

    def _make_next(self, block: SectionBlock) -> None:
        name = block.expected[0]
        row = self._make(name, block)
        before = block.rows[-1].stops[-1] if block.rows else block.head
        block.add_row(row)
        # the keyboard goes through the rows in the form's order, whichever were made first
        for stop in row.stops:
            QWidget.setTabOrder(before, stop)
            before = stop
        self._made[name] = row
        self._fill(row)
        if not block.expected:
            self._made = {row.spec.name: row for part in self._blocks for row in part.rows}

    def _go_on(self) -> None:
        end = time.perf_counter() + _AT_ONCE_SECONDS
        grown = False
        for step in self._steps():
            grown = step or grown
            if time.perf_counter() >= end:
                break
        if grown:
            self._place()
        if self._is_unfinished:
            self._later.start()
        if (name := self._sought) is not None and self._is_there(name):
            self._sought = None
            self.reached.emit(name)

    def _steps(self) -> Iterator[bool]:
        """One row at a time, until all are made and filled; tells whether heights changed."""
        if (sought := self._sought) is not None:
            yield from self._steps_to(sought)
        for name, row in tuple(self._unfilled.items()):
            if name in self._unfilled:
                yield self._fill(row)
        for block in self._blocks:
            while block.expected:
                self._make_next(block)
                yield True

    def _steps_to(self, name: str) -> Iterator[bool]:
        """Those that lead to the row of a field."""
        for block in self._blocks:
            while name in block.expected:
                self._make_next(block)
                yield True
        if (row := self._unfilled.get(name)) is not None:
            yield self._fill(row)
