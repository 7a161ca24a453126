"""The time line as lines of a list: what is planned above, then a heading for each day.

Everything here works in slices, so that ten thousand entries hold nobody up.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vtdesk.app.slices import Pace
from vtdesk.app.timeline_items import ItemKind, TimelineItem
from vtdesk.domain.ids import AnyId
from vtdesk.domain.search_text import fold
from vtdesk.domain.values import Formats, date_text

PLANNED = "Planned"
UNDATED = "Without a date"

ALL, COMMENTS, EVENTS, TODOS, EMAILS, CHANGES = (
    *("all", "comments", "events", "todos", "emails", "changes"),
)
"""Keys of what can be shown of the time line."""

SHOWN: Mapping[str, tuple[str, frozenset[ItemKind]]] = {
    ALL: ("Everything", frozenset(ItemKind)),
    COMMENTS: ("Comments", frozenset({ItemKind.COMMENT})),
    EVENTS: ("Calls and meetings", frozenset({ItemKind.EVENT})),
    TODOS: ("To-dos", frozenset({ItemKind.TODO})),
    EMAILS: ("E-mails", frozenset({ItemKind.EMAIL})),
    CHANGES: ("Changes", frozenset({ItemKind.CREATED, ItemKind.CHANGED})),
}
"""The words of each, and the kinds of items that it lets through."""

Identity = tuple[str, str, int, str]
"""What a line is known by, however much of it changes."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A heading of the list."""

    caption: str

    @property
    def identity(self) -> Identity:
        """The same for the same heading."""
        return "", self.caption, 0, ""


TimelineLine = DayLine | TimelineItem


@dataclass(frozen=True, slots=True)
class Lines:
    """The list as it is to be shown.

    Attributes:
        lines: from the top.
        identities: of each.
    """

    lines: tuple[TimelineLine, ...] = ()
    identities: tuple[Identity, ...] = ()


EMPTY = Lines()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants to see of the time line.

    Attributes:
        shown: a key of `SHOWN`.
        words: each must be found in an item.
    """

    shown: str = ALL
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything may be out of sight."""
        return self.shown != ALL or bool(self.words.strip())


async def arrange(
    items: Iterable[TimelineItem],
    wanted: Wanted,
    now: datetime,
    formats: Formats,
    name_of: Callable[[AnyId], str | None],
    before: Lines = EMPTY,
) -> Lines:
    """The lines of a time line.

    Args:
        items: newest first.
        wanted: what is to be seen of them.
        now: the present moment in the person's zone.
        formats: the person's.
        name_of: names of users, for finding them.
        before: the lines on show; what is as it was there is the same object again.
    """
    kinds, words = SHOWN[wanted.shown][1], fold(wanted.words).split()
    planned: list[TimelineItem] = []
    past: list[TimelineLine] = []
    undated: list[TimelineLine] = []
    day: date | None = None
    pace = Pace()
    for item in items:
        await pace.rest()
        if item.kind not in kinds or not _has_words(item, words, name_of):
            continue
        if is_planned(item, now):
            planned.append(item)
        elif item.moment is None:
            undated.append(item)
        else:
            local = item.moment.astimezone(now.tzinfo).date()
            if local != day:
                day = local
                past.append(DayLine(day_caption(local, now.date(), formats)))
            past.append(item)
    planned.sort(key=_soonest_first)
    await pace.rest()
    lines: list[TimelineLine] = [DayLine(PLANNED), *planned] if planned else []
    lines += past
    if undated:
        lines += [DayLine(UNDATED), *undated]
    return await _again(lines, before, pace)


async def _again(lines: list[TimelineLine], before: Lines, pace: Pace) -> Lines:
    """Lines with their identities; those that were there before are the same objects."""
    known = dict(
        zip(before.identities, zip(before.identities, before.lines, strict=True), strict=True)
    )
    await pace.rest()
    identities: list[Identity] = []
    for number, line in enumerate(lines):
        identity = line.identity
        found = known.get(identity)
        if found is not None:
            identity, old = found
            if old == line:
                lines[number] = old
        identities.append(identity)
        await pace.rest()
    return Lines(tuple(lines), tuple(identities))


def is_planned(item: TimelineItem, now: datetime) -> bool:
    """Whether something is still to come, or to be done: a to-do stays until it is done."""
    if not item.is_open:
        return False
    return item.kind is ItemKind.TODO or (item.moment is not None and item.moment >= now)


def is_overdue(item: TimelineItem, now: datetime) -> bool:
    """Whether something should be done by now, or is over and nobody said what came of it."""
    end = item.ends or item.moment
    if not item.is_open or end is None:
        return False
    if item.kind is ItemKind.TODO:
        return end.astimezone(now.tzinfo).date() < now.date()
    return end < now


def day_caption(day: date, today: date, formats: Formats) -> str:
    """How a day is called in a heading."""
    if day == today:
        return "Today"
    if day == today - _DAY:
        return "Yesterday"
    if day == today + _DAY:
        return "Tomorrow"
    return date_text(day, formats)


def _soonest_first(item: TimelineItem) -> tuple[bool, float, int]:
    moment = item.ends if item.kind is ItemKind.TODO and item.ends else item.moment
    return moment is None, moment.timestamp() if moment is not None else 0.0, item.key


def _has_words(
    item: TimelineItem, words: list[str], name_of: Callable[[AnyId], str | None]
) -> bool:
    if not words:
        return True
    who = name_of(item.who) if item.who is not None else None
    text = fold(f"{item.title}\n{item.text}\n{who or ''}\n{item.status}\n{item.activity}")
    return all(word in text for word in words)
