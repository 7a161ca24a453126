"""What can be done around the open record now, as far as actions depend on it."""

from dataclasses import dataclass

Off = str | None
"""Why an action is off: None when it is on, "" when that is plain to see, else the reason."""


@dataclass(frozen=True, slots=True)
class AroundSituation:
    """What the panels around the open record offer.

    Attributes:
        shown: there is a record with something around it.
        foldable: the panels can be folded away where they stand.
        folded: only their strip is on screen.
    """

    shown: bool = False
    foldable: bool = False
    folded: bool = False


NOTHING_AROUND = AroundSituation()
"""No record is open, or one that is still to be made."""
