"""What is written of a caller, and what can be done with the number or address."""

from dataclasses import dataclass
from datetime import date

from vtdesk.app.callers import Background, Caller
from vtdesk.app.session import Session
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.reachable import Reach, bare, is_whole, span
from vtdesk.domain.values import date_text, phone_text
from vtdesk.ui.icons import module_icon
from vtdesk.ui.prices import calls_text

LOG, CALL, OPEN, NEW, ASK = "log", "call", "open", "new", "ask"
"""What can be done: note a call, ring or write, open the record, make one, ask the server."""

KEYS = {LOG: "Return", CALL: "Ctrl+Alt+C", OPEN: "Ctrl+Return", NEW: "Ctrl+N", ASK: "Ctrl+R"}

_COMPANIES = frozenset({"Accounts", "Vendors"})


@dataclass(frozen=True, slots=True)
class CallerWords:
    """A caller as lines of text.

    Attributes:
        kind: what the record is, in the singular.
        marked: where in `reached` the typed part begins, and how long it is.
        going_on: deals, calls and cases in one line; "" where there are none.
        tall: all three lines are shown, else one.
        person: shown by their initials, else by the icon of their module.
    """

    name: str
    kind: str
    role: str
    place: str
    reached: str
    marked: tuple[int, int]
    field: str
    going_on: str = ""
    tall: bool = False
    person: bool = True

    @property
    def spoken(self) -> str:
        """All of it, for screen readers."""
        parts = (self.name, self.role, self.place, self.kind, self.field, self.reached)
        return ", ".join(part for part in (*parts, self.going_on) if part)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done with what was typed.

    Attributes:
        code: one of the constants above.
        off: why it cannot be done now; "" where it can.
    """

    code: str
    text: str
    icon: str
    detail: str = ""
    off: str = ""


def words_of(
    caller: Caller,
    typed: str,
    reach: Reach,
    session: Session,
    background: Background | None = None,
) -> CallerWords:
    """The lines of a caller; all three if their background is given."""
    return CallerWords(
        caller.target.label,
        session.info(caller.target.module).singular,
        caller.role,
        caller.company,
        caller.reached,
        span(caller.reached, typed, reach),
        caller.field,
        _going_on(background, session) if background is not None else "",
        tall=background is not None,
        person=caller.target.module not in _COMPANIES,
    )


def offers(
    first: Caller | None, typed: str, reach: Reach, session: Session, new_kind: str
) -> list[Offer]:
    """What can be done.

    Args:
        first: who was found first.
        typed: the number or address as typed.
        reach: which of both it is.
        session: the account.
        new_kind: what can be made with it, in the singular; "" for nothing.
    """
    shown = first.reached if first is not None else _shown(typed, reach, session)
    read_only = "" if session.may_write else READ_ONLY
    found: list[Offer] = []
    calls = session.lookup.calls(typed)
    ask = Offer(ASK, "Ask Vtiger too", "ph.cloud-arrow-down", f"at most {calls_text(calls)}")
    if first is None and calls:
        found.append(ask)
    if first is not None and reach is Reach.PHONE:
        words = f"Log a call with {first.target.label}"
        found.append(Offer(LOG, words, "ph.note-pencil", off=read_only))
    if reach is Reach.PHONE:
        found.append(Offer(CALL, f"Call {shown}", "ph.phone"))
    elif is_whole(shown, reach):
        found.append(Offer(CALL, f"Write to {shown}", "ph.envelope-simple"))
    if first is not None:
        kind = session.info(first.target.module).singular.lower()
        found.append(Offer(OPEN, f"Open {kind}", "ph.arrow-square-out"))
    if new_kind:
        what = "number" if reach is Reach.PHONE else "address"
        words = f"New {new_kind.lower()} with this {what}"
        found.append(Offer(NEW, words, "ph.plus", off=read_only))
    if first is not None and calls:
        found.append(ask)
    return found


def heading(found: int, reach: Reach) -> str:
    """What stands above the callers; behind a tab what stands at the end of the line."""
    what = "number" if reach is Reach.PHONE else "address"
    if not found:
        return f"Nobody stored here has this {what}"
    return "Who is this?" + ("\tany spelling of the number" if reach is Reach.PHONE else "")


def offers_heading(reach: Reach) -> str:
    """What stands above the offers."""
    return "With this number" if reach is Reach.PHONE else "With this address"


def caller_icon(caller: Caller) -> str:
    """The icon of a caller's module."""
    return module_icon(caller.target.module)


def _shown(typed: str, reach: Reach, session: Session) -> str:
    text = bare(typed, reach)
    return phone_text(text, session.formats) if reach is Reach.PHONE else text


def _going_on(background: Background, session: Session) -> str:
    parts = []
    if background.deal:
        more = background.deals - 1
        parts.append(background.deal + (f" and {more} more" if more else ""))
    if background.called is not None:
        by = _by(background, session)
        parts.append(f"last call {_day(background.called, session)}{by}")
    if background.cases:
        parts.append(f"{background.cases} open {'case' if background.cases == 1 else 'cases'}")
    return "  ·  ".join(parts)


def _by(background: Background, session: Session) -> str:
    if background.by is None:
        return ""
    if session.is_me(background.by):
        return " by you"
    name = session.label(background.by)
    return f" by {name}" if name else ""


def _day(day: date, session: Session) -> str:
    return date_text(day, session.formats)
