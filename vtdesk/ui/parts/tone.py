"""The tones in which the window speaks: each is a colour and a shape, never a colour alone."""

from enum import StrEnum

from vtdesk.domain.notices import Level


class Tone(StrEnum):
    """What a message or mark is about; the value is the base of its colour tokens."""

    INFO = "accent"
    CHANGED = "changed"
    WAITING = "waiting"
    CONFLICT = "conflict"
    PROBLEM = "problem"
    SUCCESS = "success"
    OFFLINE = "offline"

    @property
    def text(self) -> str:
        """Token of words in this tone."""
        return f"{self.value}.text"

    @property
    def mark(self) -> str:
        """Token of bars, dots and icons in this tone."""
        return self.value

    @property
    def soft(self) -> str:
        """Token of the ground behind words in this tone."""
        return f"{self.value}.soft"

    @property
    def icon(self) -> str:
        """Name of the icon that goes with it."""
        return _ICONS[self]


_ICONS = {
    Tone.INFO: "ph.info",
    Tone.CHANGED: "ph.circle-fill",
    Tone.WAITING: "ph.clock",
    Tone.CONFLICT: "ph.git-fork",
    Tone.PROBLEM: "ph.warning-circle",
    Tone.SUCCESS: "ph.check-circle-fill",
    Tone.OFFLINE: "ph.cloud-slash",
}

TONES: dict[Level, Tone] = {
    Level.DONE: Tone.SUCCESS,
    Level.INFO: Tone.INFO,
    Level.WAITING: Tone.WAITING,
    Level.PROBLEM: Tone.PROBLEM,
}
"""The tone in which each level of notice is told."""
