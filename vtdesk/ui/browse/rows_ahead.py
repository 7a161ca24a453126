"""Makes the rows beyond the edges of a table ready while nothing else happens.

A page that was made ready is painted in a third of the time: what takes long about new rows is
showing values as texts and laying the texts out.
"""

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

_AT_ONCE_SECONDS = 0.001
"""How long it may keep the window busy at a time."""

_AFTER_MS = 5
"""How long the window must have been left alone after a painting."""


class RowsAhead(QObject):
    """Makes rows ready in small pieces.

    Args:
        prepare: makes the row at a place ready; cheap where it is already.
        parent: the table.
    """

    def __init__(self, prepare: Callable[[int], None], parent: QObject) -> None:
        super().__init__(parent)
        self._prepare = prepare
        self._rows: Iterator[int] = iter(())
        self._seen = range(0)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)

    def look_around(self, seen: range, total: int) -> None:
        """Make the next screen of rows ready, and the one before; those first that way it goes.

        Args:
            seen: places of the rows in sight.
            total: how many there are in all.
        """
        if seen == self._seen:
            return
        down = seen.start >= self._seen.start
        self._seen = seen
        after = range(seen.stop, min(seen.stop + len(seen), total))
        before = range(max(seen.start - len(seen), 0), seen.start)[::-1]
        self._rows = iter((*after, *before) if down else (*before, *after))
        self._timer.start(_AFTER_MS)

    def forget(self) -> None:
        """The rows are others now, or other than they were."""
        self._seen = range(0)
        self._timer.stop()

    def _go_on(self) -> None:
        end = time.perf_counter() + _AT_ONCE_SECONDS
        for row in self._rows:
            self._prepare(row)
            if time.perf_counter() >= end:
                self._timer.start(0)
                return
