"""What is typed to log a call or plan a to-do, and what is meant by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from vtdesk.domain.ids import AnyId, parse_id
from vtdesk.domain.modules import OWNER_FIELD
from vtdesk.domain.typed_moments import parse_date, parse_moment, parse_time
from vtdesk.domain.typed_text import Unreadable
from vtdesk.domain.values import Formats

COMMENT = "commentcontent"
SUBJECT = "subject"
NOTES = "description"
WHEN = "date_start"
MINUTES = "duration_minutes"
RESULT = "eventstatus"
DUE = "due_date"
TIME = "time_start"

CALL_MINUTES = 15
"""How long a call is said to have taken where nobody says."""

TODO_TIME = time(9)
"""When a to-do begins on its day where nobody says."""

NO_SUBJECT_OF_CALL = "Type what the call was about."
NO_SUBJECT_OF_TODO = "Type what is to be done."

_MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class CallEntry:
    """A call to be logged.

    Attributes:
        started: when it began, with its zone.
        minutes: how long it took.
        result: wire value of its status; "" for that of a call that took place.
    """

    subject: str
    text: str
    started: datetime
    minutes: int
    result: str = ""


@dataclass(frozen=True, slots=True)
class TodoEntry:
    """A to-do to be planned.

    Attributes:
        due: until when, with its zone.
        owner: who is to do it; None for oneself.
    """

    subject: str
    text: str
    due: datetime
    owner: AnyId | None = None


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """Why what was typed is no entry yet.

    Attributes:
        field: where to look.
        words: what to do about it.
    """

    field: str
    words: str


def read_call(
    texts: Mapping[str, str], formats: Formats, now: datetime
) -> CallEntry | EntryProblem:
    """The call that typed texts mean.

    Args:
        texts: what was typed, by field.
        formats: the person's.
        now: the present moment in the person's zone; the call is taken to end now unless told.
    """
    if not (subject := texts.get(SUBJECT, "").strip()):
        return EntryProblem(SUBJECT, NO_SUBJECT_OF_CALL)
    minutes = _minutes(texts.get(MINUTES, "").strip())
    if minutes is None:
        return EntryProblem(MINUTES, "Type the minutes as a number, such as 15.")
    started: datetime | Unreadable = now - timedelta(minutes=minutes)
    if when := texts.get(WHEN, "").strip():
        started = parse_moment(when, formats, today=now.date())
    if isinstance(started, Unreadable):
        return EntryProblem(WHEN, started.reason)
    result = texts.get(RESULT, "")
    return CallEntry(subject, texts.get(NOTES, "").strip(), started, minutes, result)


def read_todo(
    texts: Mapping[str, str], formats: Formats, now: datetime
) -> TodoEntry | EntryProblem:
    """The to-do that typed texts mean.

    Args:
        texts: what was typed, by field.
        formats: the person's.
        now: the present moment in the person's zone.
    """
    if not (subject := texts.get(SUBJECT, "").strip()):
        return EntryProblem(SUBJECT, NO_SUBJECT_OF_TODO)
    if not (typed_day := texts.get(DUE, "").strip()):
        return EntryProblem(DUE, "Type until when, as in +3, fri or 25.6.")
    day = parse_date(typed_day, formats, today=now.date())
    if isinstance(day, Unreadable):
        return EntryProblem(DUE, day.reason)
    clock: time | Unreadable = TODO_TIME
    if typed_time := texts.get(TIME, "").strip():
        clock = parse_time(typed_time)
    if isinstance(clock, Unreadable):
        return EntryProblem(TIME, clock.reason)
    due = datetime.combine(day, clock, formats.zone)
    return TodoEntry(subject, texts.get(NOTES, "").strip(), due, _owner(texts.get(OWNER_FIELD, "")))


def _minutes(text: str) -> int | None:
    if not text:
        return CALL_MINUTES
    if not text.isascii() or not text.isdigit() or not 1 <= len(text) <= 4:
        return None
    minutes = int(text)
    return minutes if 1 <= minutes <= _MOST_MINUTES else None


def _owner(text: str) -> AnyId | None:
    try:
        return parse_id(text)
    except ValueError:
        return None
