"""The words of an item of the time line: what it is, who, when, how it stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from vtdesk.app.timeline_items import COMMENTS, EMAILS, ItemKind, TimelineItem
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.record import RowState
from vtdesk.domain.values import Formats, time_text
from vtdesk.ui.around.activity.timeline_lines import day_caption, is_overdue, is_planned

_CALLS = frozenset({"Call", "Mobile Call"})
_ICONS: Mapping[ItemKind, str] = {
    ItemKind.COMMENT: "ph.chat-circle-text",
    ItemKind.EVENT: "ph.calendar-blank",
    ItemKind.TODO: "ph.check-square",
    ItemKind.EMAIL: "ph.envelope-simple",
    ItemKind.CREATED: "ph.plus-circle",
    ItemKind.CHANGED: "ph.pencil-simple",
}
_NAMES: Mapping[ModuleName, str] = {
    COMMENTS: "comments",
    EVENTS: "calls and meetings",
    TODOS: "to-dos",
    EMAILS: "e-mails",
}
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Mark:
    """How an item stands, where that needs a colour.

    Attributes:
        words: what it says.
        icon: beside the words.
        token: colour of both.
    """

    words: str
    icon: str
    token: str


_STATE_MARKS: Mapping[RowState, Mark] = {
    RowState.WAITING: Mark("waiting to send", "ph.clock", "waiting.text"),
    RowState.SENDING: Mark("being sent", "ph.clock", "waiting.text"),
    RowState.UNKNOWN: Mark("no answer came, looking", "ph.clock", "waiting.text"),
    RowState.CLASHED: Mark("needs you", "ph.git-fork", "conflict.text"),
    RowState.REFUSED: Mark("not taken by Vtiger", "ph.warning-circle", "problem.text"),
}
_OVERDUE = Mark("overdue", "ph.hourglass", "changed.text")


@dataclass(frozen=True, slots=True)
class ItemWords:
    """All that is written of one item.

    Attributes:
        icon: of its kind.
        heading: what stands first, and boldest where `strong`.
        strong: the heading is a name or a subject, and no quiet remark.
        when: at the end of the heading.
        who: the name of the person; "" where nobody knows it.
        meta: the quiet line below the heading; "" for none.
        mark: how it stands, where that needs a colour.
        body: the text below.
        problem: why it was not taken.
    """

    icon: str
    heading: str
    strong: bool
    when: str
    who: str
    meta: str
    mark: Mark | None
    body: str
    problem: str = ""

    @property
    def spoken(self) -> str:
        """All of it in one line, for screen readers."""
        mark = self.mark.words if self.mark is not None else ""
        parts = (self.heading, self.when, self.meta, mark, self.problem, self.body)
        return ", ".join(" ".join(part.split()) for part in parts if part)


def words_of(
    item: TimelineItem, now: datetime, formats: Formats, name_of: Callable[[AnyId], str | None]
) -> ItemWords:
    """The words of an item.

    Args:
        item: which.
        now: the present moment in the person's zone.
        formats: the person's.
        name_of: names of users and groups.
    """
    who = (name_of(item.who) or "") if item.who is not None else ""
    heading, strong, meta, body = _texts(item, who)
    return ItemWords(
        icon_of(item),
        heading,
        strong,
        _when(item, now, formats),
        who,
        _BETWEEN.join(part for part in meta if part),
        _mark(item, now),
        body,
        item.problem,
    )


def icon_of(item: TimelineItem) -> str:
    """The icon of an item's kind."""
    if item.kind is ItemKind.EVENT and item.activity in _CALLS:
        return "ph.phone"
    return _ICONS[item.kind]


def names_of(modules: Sequence[ModuleName]) -> str:
    """Modules as a list in words: "comments, to-dos and e-mails"."""
    names = [_NAMES[name] for name in modules]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def copied(items: Sequence[ItemWords]) -> str:
    """Items for the clipboard: each with its heading, its moment and its whole text."""
    return "\n\n".join(
        "\n".join(
            part
            for part in (_BETWEEN.join(filter(None, (w.heading, w.when))), w.meta, w.body)
            if part
        )
        for w in items
    )


def _texts(item: TimelineItem, who: str) -> tuple[str, bool, tuple[str, ...], str]:
    """Heading, whether it is strong, the parts of the quiet line, and the body."""
    if item.kind is ItemKind.COMMENT:
        return who or "Comment", True, (), "\n".join(filter(None, (item.title, item.text)))
    if item.kind in (ItemKind.CREATED, ItemKind.CHANGED):
        heading = f"{item.kind.value} by {who}" if who else item.kind.value
        return heading, False, (), item.text
    heading = item.title or item.kind.value
    if item.kind is ItemKind.TODO:
        return heading, True, (who, item.status), item.text
    if item.kind is ItemKind.EMAIL:
        return heading, True, (who, item.kind.value), item.text
    return heading, True, (who, item.activity, item.status), item.text


def _mark(item: TimelineItem, now: datetime) -> Mark | None:
    if (mark := _STATE_MARKS.get(item.record_state)) is not None:
        return mark
    return _OVERDUE if is_overdue(item, now) else None


def _when(item: TimelineItem, now: datetime, formats: Formats) -> str:
    """The time of day below a day's heading; with its day where no heading tells it."""
    is_due = item.kind is ItemKind.TODO and item.is_open
    starts = item.moment.astimezone(now.tzinfo) if item.moment is not None else None
    ends = item.ends.astimezone(now.tzinfo) if is_due and item.ends is not None else None
    local = ends or starts
    if local is None:
        return ""
    clock = ""
    # a to-do's start tells its time of day, and its due day none
    if item.has_time and starts is not None and starts.date() == local.date():
        clock = time_text(starts.time().replace(second=0), formats)
    if not is_planned(item, now):
        return clock
    day = day_caption(local.date(), now.date(), formats).lower()
    return " ".join(part for part in ("due" if is_due else "", day, clock) if part)
