"""The sentences of a conversion: what came of it, and what can be done."""

from collections.abc import Sequence

from vtdesk.app.conversion_aftermath import Aftermath, Part, ResultRow
from vtdesk.app.conversion_plan import Outcome

_LEFT_OPEN = "Vtiger marks a lead as converted only in a conversion that comes to its end."


def listed(words: Sequence[str]) -> str:
    """Words in a row, as in "organisation, contact and deal"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def capital(words: str) -> str:
    """A sentence's first letter."""
    return words[:1].upper() + words[1:]


def heading(aftermath: Aftermath) -> str:
    """The result in a few words."""
    conversion, rows = aftermath.conversion, aftermath.rows
    if aftermath.is_taken_back:
        return "The conversion is taken back"
    if conversion.outcome is Outcome.DONE:
        return f"{conversion.plan.title} is converted"
    if conversion.outcome is Outcome.NOTHING:
        others = conversion.lead_converted
        return "This lead was already converted" if others else "Nothing was converted"
    if conversion.outcome is Outcome.UNKNOWN:
        return "No answer came"
    absent = _kinds(rows, Part.ABSENT)
    if absent:
        return f"The {listed(absent)} {_is(absent)} still missing"
    if _kinds(rows, Part.SENDING):
        return "What is missing is on its way"
    if _kinds(rows, Part.REMOVING):
        return "It is being taken back"
    return "The lead is still open"


def explanation(aftermath: Aftermath) -> str:
    """The same in a sentence or two, and why."""
    conversion, rows = aftermath.conversion, aftermath.rows
    if aftermath.is_taken_back:
        return "What it made is deleted again; what was there before stays. The lead is as it was."
    if conversion.outcome is Outcome.UNKNOWN:
        return (
            "The records may already exist. vtdesk looks again by itself; do not convert this "
            "lead anew before it is known."
        )
    if conversion.outcome is Outcome.NOTHING and conversion.lead_converted:
        words = "Somebody else did so before; nothing was made now."
        return f"{words} It probably became:" if conversion.found else words
    if conversion.outcome is Outcome.NOTHING:
        return conversion.reason or "Nothing of it is in Vtiger."
    there = [row.kind.lower() for row in rows if row.part.is_there]
    words = f"{capital(listed(there))} {_is(there)} in Vtiger." if there else ""
    absent = _kinds(rows, Part.ABSENT)
    if absent:
        reason = next((row.reason for row in rows if row.reason), conversion.reason)
        words += f" The {listed(absent)} {_is(absent)} not"
        words += f": {reason}" if reason else "."
    elif conversion.outcome is Outcome.HALF and conversion.reason:
        words += f" {conversion.reason}"
    return words.strip()


def row_title(row: ResultRow) -> str:
    """What became of one record, as in "Contact created"."""
    return f"{row.kind} {_PARTS[row.part]}"


_PARTS = {
    Part.CREATED: "created",
    Part.USED: "used again",
    Part.UPDATED: "updated",
    Part.ABSENT: "not created",
    Part.SENDING: "on its way to Vtiger",
    Part.REMOVING: "being deleted",
    Part.REMOVED: "deleted again",
    Part.KEPT: "not deleted",
    Part.UNKNOWN: "not known yet",
    Part.FOUND: "of the same name",
}


def row_detail(row: ResultRow, added: Sequence[str]) -> str:
    """What else is to be said of one record."""
    if row.part is Part.UPDATED:
        return f"{listed(added)} added."
    if row.part is Part.USED:
        return "It was there before and stays as it is."
    return row.reason if row.part is Part.KEPT else ""


def lead_words(aftermath: Aftermath) -> tuple[str, str]:
    """What became of the lead: a title, and a sentence."""
    conversion = aftermath.conversion
    if conversion.lead_converted:
        return "Lead converted", "It has left the lists and can still be read."
    if conversion.lead_converted is None:
        return "Lead not known yet", "Whether it counts as converted is looked up, too."
    if conversion.outcome is Outcome.NOTHING or aftermath.is_taken_back:
        return "Lead is open", "It can be converted anew."
    if aftermath.finishable:
        return "Lead is still open", _LEFT_OPEN
    return "Lead is still open", f"{_LEFT_OPEN} Set its status by hand, or delete it."


def take_back_text(aftermath: Aftermath) -> str:
    """The button that deletes what was made, as in "Take back the two"."""
    count = len(aftermath.removable)
    if count == 1:
        row = next(row for row in aftermath.rows if row.module == aftermath.removable[0])
        return f"Take back the {row.kind.lower()}"
    return f"Take back the {_NUMBERS.get(count, str(count))}"


_NUMBERS = {2: "two", 3: "three"}


def finish_text(aftermath: Aftermath) -> str:
    """The button that makes what is missing, as in "Finish deal"."""
    kinds = [row.kind.lower() for row in aftermath.rows if row.module in aftermath.finishable]
    return f"Finish {listed(kinds)}"


def _kinds(rows: Sequence[ResultRow], part: Part) -> list[str]:
    return [row.kind.lower() for row in rows if row.part is part]


def _is(words: Sequence[str]) -> str:
    return "are" if len(words) > 1 else "is"
