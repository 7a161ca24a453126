"""When to look at the server unasked: only for what is on screen, and seldom while nobody works.

A person at work sees what is at most a minute old. A window left open costs twelve calls an hour at
most, a hidden one none.
"""

from collections import deque
from collections.abc import Iterable

from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName

ACTIVE_S = 120.0
"""Seconds after the last key or click for which somebody counts as at work."""

ACTIVE_EVERY_S = 60.0
"""Seconds between two looks while somebody is at work."""

IDLE_EVERY_S = 600.0
"""The same while nobody is."""

HANDS_ON_S = 2.0
"""Seconds after it for which somebody counts as just doing something."""

IDLE_CALLS = 12
"""Most calls an hour while nobody is at work."""

IDLE_CHECK_CALLS = IDLE_CALLS // 4
"""Most of these for checks of what is gone, so that what is on screen goes on being looked at."""

_HOUR_S = 3_600.0


class Schedule:
    """Decides when the module on screen is due.

    Attributes:
        visible: the module on screen; None when no window shows one.
        every: seconds between two looks while somebody is at work, as the person chose; None for
            no looks unasked.
    """

    def __init__(self) -> None:
        self.visible: ModuleName | None = None
        self.every: float | None = ACTIVE_EVERY_S
        self._active = float("-inf")
        self._last_look: float | None = None
        self._calls: deque[float] = deque(maxlen=IDLE_CALLS)
        self._check_calls: deque[float] = deque(maxlen=IDLE_CHECK_CALLS)

    def note_activity(self, now: float) -> bool:
        """Somebody did something; True when that ends a time in which nobody was there."""
        was_idle = not self._is_active(now)
        self._active = now
        return was_idle

    def is_hands_on(self, now: float) -> bool:
        """Whether somebody is just doing something, so that the computer is theirs first of all."""
        return is_fresh(self._active, now, HANDS_ON_S)

    def note_calls(self, count: int, now: float, *, check: bool = False) -> None:
        """A look made so many calls, or a check of what is gone did."""
        self._calls.extend([now] * count)
        if check:
            self._check_calls.extend([now] * count)

    def looked(self, now: float) -> None:
        """A look was begun, whatever comes of it."""
        self._last_look = now

    def is_fresh(self, synced: float, now: float) -> bool:
        """Whether a module whose table is opened needs no look."""
        return self.every is None or is_fresh(synced, now, max(ACTIVE_EVERY_S, self.every))

    def next_look(self, synced: float | None, now: float) -> float:
        """Unix time at which the visible module is to be looked at again; `inf` for never.

        Args:
            synced: when it was last known to be fresh; None for never.
            now: Unix time in seconds.
        """
        if self.every is None:
            return float("inf")
        every = self.every if self._is_active(now) else max(self.every, IDLE_EVERY_S)
        dues = [
            moment + every
            for moment in (synced, self._last_look)
            if moment is not None and is_fresh(moment, now, every)
        ]
        return max([now + self.idle_pause(now), *dues])

    def idle_pause(self, now: float, *, check: bool = False) -> float:
        """Seconds until a look or a check may make its next call; 0 while somebody is at work."""
        if self._is_active(now):
            return 0.0
        pause = _until_fewer(self._calls, IDLE_CALLS, now)
        return (
            max(pause, _until_fewer(self._check_calls, IDLE_CHECK_CALLS, now)) if check else pause
        )

    def _is_active(self, now: float) -> bool:
        return is_fresh(self._active, now, ACTIVE_S)


def _until_fewer(calls: Iterable[float], most: int, now: float) -> float:
    """Seconds until fewer than so many calls were made within an hour."""
    lately = [moment for moment in calls if is_fresh(moment, now, _HOUR_S)]
    return 0.0 if len(lately) < most else min(lately) + _HOUR_S - now
