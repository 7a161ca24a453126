"""The tint of cells that somebody else changed: held a while, then faded in four steps.

It begins when a row is first painted with news, so that a change behind another window is not
missed. Where motion is unwanted the tint is held for two seconds and dropped.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from vtdesk.app.rows import RowView

HOLD_MS = 1_200
STEP_MS = 200
STEPS = 4
HELD_WITHOUT_MOTION_MS = 2_000
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class _Tint:
    view: RowView
    row: int
    begun: float


class RowTints(QObject):
    """How strongly each row's news are tinted now.

    Args:
        clock: seconds that never go back.

    Signals:
        faded(int): the tint of this row is weaker now; paint it anew.
    """

    faded = Signal(int)

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._tints: dict[int, _Tint] = {}
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._step)

    @property
    def running(self) -> bool:
        """Whether any tint still changes."""
        return self._timer.isActive()

    def strength(self, view: RowView, row: int) -> float:
        """From 1 for news just seen to 0 for none, of a row that is being painted.

        Args:
            view: the row.
            row: its place.
        """
        if not view.news:
            return 0.0
        tint = self._tints.get(view.key)
        if tint is None or tint.view is not view:
            if len(self._tints) >= _MOST:
                self._tints.clear()
            tint = _Tint(view, row, self._clock())
            self._timer.start()
        elif tint.row != row:
            tint = _Tint(view, row, tint.begun)
        self._tints[view.key] = tint
        return strength_after((self._clock() - tint.begun) * 1_000, motion=wants_motion())

    def clear(self) -> None:
        """Other rows are shown."""
        self._tints.clear()
        self._timer.stop()

    def _step(self) -> None:
        now, alive = self._clock(), False
        for tint in tuple(self._tints.values()):
            age = (now - tint.begun) * 1_000
            if age <= HELD_WITHOUT_MOTION_MS + 2 * STEP_MS:
                alive = True
                if age >= HOLD_MS:
                    self.faded.emit(tint.row)
        if not alive:
            self._timer.stop()


def strength_after(milliseconds: float, *, motion: bool) -> float:
    """How strong a tint of that age is, from 1 to 0."""
    if not motion:
        return 1.0 if milliseconds < HELD_WITHOUT_MOTION_MS else 0.0
    steps_done = max(0, int((milliseconds - HOLD_MS) // STEP_MS) + 1)
    return 1.0 if milliseconds < HOLD_MS else max(0.0, 1 - steps_done / STEPS)


def wants_motion() -> bool:
    """Whether the system lets things move; Qt tells from 6.12 on."""
    hints = QGuiApplication.styleHints()
    preference = getattr(hints, "motionPreference", None)
    return preference is None or "Reduce" not in str(preference())
