"""How a record stands: deleted, refused, clashed, waiting; in words and with what can be done."""

from dataclasses import dataclass
from enum import Enum

from vtdesk.app.editing import EditSession
from vtdesk.app.field_state import ClashedField
from vtdesk.domain.record import RowState
from vtdesk.ui.parts.tone import Tone


class Decision(Enum):
    """What a person can decide; the value is the button's text."""

    SEND_AGAIN = "Send again"
    DISCARD = "Discard change"
    KEEP_MINE = "Keep mine"
    TAKE_THEIRS = "Take theirs"
    RESTORE = "Restore as new"
    FORGET = "Forget"
    FETCH = "Fetch it"


@dataclass(frozen=True, slots=True)
class Standing:
    """One banner's worth.

    Attributes:
        decisions: the buttons, at most two.
    """

    tone: Tone
    words: str
    decisions: tuple[Decision, ...] = ()


def standing_of(edit: EditSession, singular: str, *, elsewhere: bool = False) -> Standing | None:
    """What is to be said about a record besides its edits; None where all is well.

    Args:
        edit: the record.
        singular: what such a record is called.
        elsewhere: whether the server may have the record though it is not on this computer.
    """
    if edit.gone and elsewhere and not edit.changed_fields:
        # to make it anew would make it twice
        words = f"This {singular.lower()} is not kept on this computer any more."
        return Standing(Tone.OFFLINE, words, (Decision.FETCH,))
    if edit.gone:
        words = f"This {singular.lower()} is no longer in Vtiger or was hidden from you."
        if not edit.stored:
            return Standing(Tone.OFFLINE, words)
        restore = (Decision.RESTORE,) if edit.schema.createable else ()
        return Standing(Tone.OFFLINE, words, (*restore, Decision.FORGET))
    state = edit.record_state
    if state is RowState.REFUSED:
        words = edit.reason or "Vtiger did not take this change."
        return Standing(Tone.PROBLEM, words, (Decision.SEND_AGAIN, Decision.DISCARD))
    if state is RowState.CLASHED:
        return Standing(
            Tone.CONFLICT, _clash_words(edit), (Decision.KEEP_MINE, Decision.TAKE_THEIRS)
        )
    return _PLAIN.get(state)


_PLAIN = {
    RowState.WAITING: Standing(Tone.WAITING, "Waiting to send"),
    RowState.SENDING: Standing(Tone.WAITING, "Sending…"),
    RowState.UNKNOWN: Standing(
        Tone.WAITING, "No answer came. vtdesk looks whether Vtiger has this change already."
    ),
    RowState.DELETING: Standing(Tone.WAITING, "Will be deleted in Vtiger"),
}


def _clash_words(edit: EditSession) -> str:
    lines = [edit.reason or "This was changed in Vtiger as well. It needs you."]
    lines.extend(_clash_line(clash) for clash in edit.clashes)
    return "\n".join(lines)


def _clash_line(clash: ClashedField) -> str:
    before, mine, theirs = (
        " ".join(text.split()) or "empty" for text in (clash.before, clash.mine, clash.theirs)
    )
    return f"{clash.label}: before {before} · yours {mine} · Vtiger now {theirs}"
