"""Python's cycle collector, run on the GUI thread only and in pieces that nobody notices.

Left to itself it runs in whatever thread happens to allocate, also in those of the store, and may
end a Qt object there; Qt allows that only in the object's own thread.

How long a collection takes follows from how many objects it looks at. New objects are therefore
looked at as soon as there are some thousands of them, and all objects only when nothing goes on.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 500
_BUSY_LOOK_MS = 50
"""How often is looked, and how often while many objects are made."""

_MANY = 2_000
"""New objects since the last look by which the program counts as busy; some 1 ms to look through."""

_QUIET_LOOKS = 4
"""After so many looks in a row with little to collect, nobody minds a collection of everything."""

_OVERDUE_LOOKS = 6_000
"""After so many looks, five minutes of work without a pause, everything is collected all the same."""

_NEW = 0
_ALL = 2


class GarbageCollector(QObject):
    """Switches automatic collection off and does it from a timer, until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._new_due, self._old_due, _all_due = gc.get_threshold()
        self._quiet = 0
        self._looks = 0
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.collect)
        # what is there at the start lives as long as the program: no need to look at it each time
        gc.freeze()
        gc.disable()
        self._timer.start()

    def collect(self) -> None:
        """Collect new objects if there are enough of them, all objects after a while of quiet."""
        new, collections, _older = gc.get_count()
        busy = new > _MANY
        self._quiet = 0 if busy else self._quiet + 1
        self._looks += 1
        if collections > self._old_due and self._may_collect_all:
            gc.collect(_ALL)
            self._looks = 0
        elif new > self._new_due:
            gc.collect(_NEW)
        self._timer.setInterval(_BUSY_LOOK_MS if busy else _LOOK_MS)

    @property
    def _may_collect_all(self) -> bool:
        return self._quiet >= _QUIET_LOOKS or self._looks >= _OVERDUE_LOOKS

    def stop(self) -> None:
        """Leave collection to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
