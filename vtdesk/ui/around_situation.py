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
        new_related: why no related record can be made.
        link_record: why no record can be related.
        unlink_records: why the selected related records cannot be taken off.
        add_comment: why nothing can be said about the record.
        log_call: why no call can be noted.
        plan_todo: why nothing can be planned.
    """

    shown: bool = False
    foldable: bool = False
    folded: bool = False
    new_related: Off = ""
    link_record: Off = ""
    unlink_records: Off = ""
    add_comment: Off = ""
    log_call: Off = ""
    plan_todo: Off = ""


NOTHING_AROUND = AroundSituation()
"""No record is open, or one that is still to be made."""
