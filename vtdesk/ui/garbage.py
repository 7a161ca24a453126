"""Python's cycle collector, run on the GUI thread only.

Left to itself it runs in whatever thread happens to allocate, also in those of the store, and may
end a Qt object there; Qt allows that only in the object's own thread.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 1000


class GarbageCollector(QObject):
    """Switches automatic collection off and does it from a timer, until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self.collect)
        # what is there at the start lives as long as the program: no need to look at it each time
        gc.freeze()
        gc.disable()
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as the automatic collector would."""
        counts = gc.get_count()
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(counts, self._thresholds, strict=True)
            )
            if count > threshold > 0
        ]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Leave collection to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
