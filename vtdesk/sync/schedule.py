"""When to look at the server unasked: only for what is on screen, and seldom while nobody works.

A person at work sees what is at most a minute old. A window left open costs ten calls an hour at
most, a hidden one none.
"""

from vtdesk.domain.ids import ModuleName

ACTIVE_S = 120.0
"""Seconds after the last key or click for which somebody counts as at work."""

ACTIVE_EVERY_S = 60.0
"""Seconds between two looks while somebody is at work."""

IDLE_EVERY_S = 720.0
"""The same while nobody is: with two calls a look, ten calls an hour (a look after changes of
others costs two)."""


class Schedule:
    """Decides when the module on screen is due.

    Attributes:
        visible: the module on screen; None when no window shows one.
    """

    def __init__(self) -> None:
        self.visible: ModuleName | None = None
        self._active = float("-inf")
        self._tried = float("-inf")

    def note_activity(self, now: float) -> bool:
        """Somebody did something; True when that ends a time in which nobody was there."""
        was_idle = now - self._active > ACTIVE_S
        self._active = now
        return was_idle

    def next_look(self, synced: float | None, now: float) -> float:
        """Unix time at which the visible module is to be looked at again.

        Args:
            synced: when it was last known to be fresh; None for never.
            now: Unix time in seconds.
        """
        active = now - self._active <= ACTIVE_S
        every = ACTIVE_EVERY_S if active else IDLE_EVERY_S
        return max(synced or 0.0, self._tried) + every

    def tried(self, now: float) -> None:
        """A look was begun, whatever comes of it."""
        self._tried = now
