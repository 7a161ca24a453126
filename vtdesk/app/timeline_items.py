"""What a time line is made of: one item for each thing that happened or is to happen."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import Enum

from vtdesk.domain.ids import AnyId, ModuleName, parse_id
from vtdesk.domain.modules import EVENTS, OWNER_FIELD, TODOS
from vtdesk.domain.record import Row, RowState
from vtdesk.domain.schema import FieldSpec, ModuleSchema

COMMENTS = ModuleName("ModComments")
EMAILS = ModuleName("Emails")

MOST_CHARACTERS = 2_000
"""Of one text; the record itself has the rest."""

_MOST_MARKUP = 8_000
"""Characters of markup that are read for its text."""


class ItemKind(Enum):
    """What an item of the time line is; the value is the word a person reads."""

    COMMENT = "Comment"
    EVENT = "Event"
    TODO = "To-do"
    EMAIL = "E-mail"
    CREATED = "Created"
    CHANGED = "Changed"


MODULES: Mapping[ItemKind, ModuleName] = {
    ItemKind.COMMENT: COMMENTS,
    ItemKind.EVENT: EVENTS,
    ItemKind.TODO: TODOS,
    ItemKind.EMAIL: EMAILS,
}
"""Whose records the items of a kind are; all others are of the record itself."""

STATUS_FIELDS: Mapping[ModuleName, str] = {EVENTS: "eventstatus", TODOS: "taskstatus"}
"""The field that says whether an activity is still to be done."""

_CLOSED = frozenset({"Held", "Not Held", "Completed"})
"""Values of those fields for what is over, where describe names none."""

_TEXTS: Mapping[ItemKind, str] = {
    ItemKind.COMMENT: "commentcontent",
    ItemKind.EVENT: "description",
    ItemKind.TODO: "description",
    ItemKind.EMAIL: "description",
}
_EVERY_KIND = (
    *("createdtime", "modifiedtime", "date_start", "time_start", "due_date", "time_end"),
    *("activitytype", OWNER_FIELD, "creator"),
)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h\d)\s*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(style|script|head)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*(?:>|\Z)")
_LOOKS_MARKED_UP = re.compile(r"</?[a-zA-Z][^<>]*>")
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened, or is to happen.

    Attributes:
        moment: when, in UTC; None for what was not dated.
        title: in one line; wire text, to be shown as plain text.
        module: of the record behind it.
        key: of that record.
        text: the rest of it; may be "".
        who: the user or group; None where that is not told.
        status: the label of its status; "" where it has none.
        activity: what kind of event it is, as Vtiger names it: "Call", "Meeting".
        ends: when an event ends, or a moment of the day on which a to-do is due, in UTC; None
            where that is not told.
        is_open: it is still to be done or to take place.
        has_time: whether its time of day is told, and not only its day.
        record_state: what waits on it.
        problem: why it could not be sent, in words.
        entry: tells entries apart that stand for the same record; "" for the record itself.
    """

    kind: ItemKind
    moment: datetime | None
    title: str
    module: ModuleName
    key: int
    text: str = ""
    who: AnyId | None = None
    status: str = ""
    activity: str = ""
    ends: datetime | None = None
    is_open: bool = False
    has_time: bool = True
    record_state: RowState = RowState.CLEAN
    problem: str = ""
    entry: str = ""

    @property
    def waits(self) -> bool:
        """Whether something of it waits to be sent."""
        return self.record_state is not RowState.CLEAN

    @property
    def identity(self) -> tuple[str, str, int, str]:
        """The same for the same thing, however much of it changes."""
        return self.kind.value, self.module, self.key, self.entry


def item_fields(kind: ItemKind, schema: ModuleSchema) -> tuple[str, ...]:
    """The fields that an item is read from, as far as its module has them."""
    names = (*_EVERY_KIND, _TEXTS.get(kind, ""), STATUS_FIELDS.get(schema.name, ""))
    return tuple(dict.fromkeys(name for name in names if name in schema.by_name))


def item_of(
    kind: ItemKind,
    schema: ModuleSchema,
    row: Row,
    cells: Mapping[str, object],
    zone: tzinfo,
    *,
    made: datetime | None = None,
    problem: str = "",
) -> TimelineItem:
    """The item of a stored record.

    Args:
        kind: what it is.
        schema: its module.
        row: name and state.
        cells: wire values of `item_fields`.
        zone: the person's, by whose clock activities are stored.
        made: when it was made, of one that the server has not dated.
        problem: why it could not be sent.
    """
    status = schema.field(STATUS_FIELDS.get(schema.name, ""))
    name = _TEXTS.get(kind, "")
    text = _readable(kind, schema.field(name), str(cells.get(name) or ""))
    title, _, rest = text.partition("\n") if kind is ItemKind.COMMENT else (row.label, "", text)
    value = str(cells.get(status.name) or "") if status is not None else ""
    moment, has_time = _when(kind, cells, zone)
    return TimelineItem(
        kind,
        moment or made,
        title.strip()[:MOST_CHARACTERS],
        schema.name,
        row.key,
        rest.strip()[:MOST_CHARACTERS],
        who_of(cells.get("creator")) or who_of(cells.get(OWNER_FIELD)),
        status.choice_label(value) if status is not None else "",
        str(cells.get("activitytype") or "") if kind is ItemKind.EVENT else "",
        _ends(kind, cells, zone),
        status is not None and value not in closed_values(schema),
        has_time,
        row.state,
        problem,
    )


def closed_values(schema: ModuleSchema) -> frozenset[str]:
    """The values of a module's status for what is over."""
    closed = schema.closed_states
    if closed is not None and closed.field == STATUS_FIELDS.get(schema.name) and closed.values:
        return frozenset(closed.values)
    return _CLOSED


def done_value(schema: ModuleSchema) -> str | None:
    """The value of a module's status for what was done as planned; None where it has none."""
    spec = schema.field(STATUS_FIELDS.get(schema.name, ""))
    if spec is None or not spec.writable:
        return None
    listed = [choice.value for choice in spec.picklist]
    wanted = ("Held", "Completed")
    return next((value for value in wanted if value in listed), None)


def moment_of(cell: object) -> datetime | None:
    """A wire moment, which is one of UTC; None for everything else."""
    text = str(cell or "")
    if len(text) != len("2026-11-22 10:00:00"):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def who_of(cell: object) -> AnyId | None:
    """The user, group or record that a wire value names."""
    try:
        return parse_id(str(cell or ""))
    except ValueError:
        return None


def newest_first(item: TimelineItem) -> tuple[float, str, int]:
    """Orders items from the newest to the oldest; those without a moment come last."""
    moment = item.moment.timestamp() if item.moment is not None else float("-inf")
    return (-moment, item.kind.value, item.key)


def plain_words(text: str) -> str:
    """The words of a text that is marked up in HTML, for showing as plain text."""
    shown = _HIDDEN.sub("", text[:_MOST_MARKUP])
    shown = _TAG.sub("", _BREAK.sub("\n", shown))
    return _BLANK_LINES.sub("\n", html.unescape(shown)).strip()


def _readable(kind: ItemKind, spec: FieldSpec | None, text: str) -> str:
    """A text as people read it: comments of the cloud and e-mails are marked up in HTML."""
    marked = kind is ItemKind.EMAIL or (spec is not None and spec.type_name == "richtext")
    if marked and _LOOKS_MARKED_UP.search(text, 0, _MOST_MARKUP):
        return plain_words(text)
    return text[:_MOST_MARKUP].strip()


def _when(
    kind: ItemKind, cells: Mapping[str, object], zone: tzinfo
) -> tuple[datetime | None, bool]:
    """When it happens, and whether that is told to the minute.

    The start of what is planned, the making of what was written. Dates and times are stored by
    the person's clock (`domain.moments`).
    """
    if kind is not ItemKind.COMMENT:
        clock = str(cells.get("time_start") or "")
        if (moment := _day_and_time(cells.get("date_start"), clock, zone)) is not None:
            return moment, bool(clock)
    return moment_of(cells.get("createdtime")), True


def _ends(kind: ItemKind, cells: Mapping[str, object], zone: tzinfo) -> datetime | None:
    if kind is ItemKind.EVENT:
        return _day_and_time(cells.get("due_date"), str(cells.get("time_end") or ""), zone)
    if kind is ItemKind.TODO:
        # the day is told alone
        return _day_and_time(cells.get("due_date"), "12:00:00", zone)
    return None


def _day_and_time(day: object, clock: str, zone: tzinfo) -> datetime | None:
    try:
        date.fromisoformat(str(day or ""))
        moment = datetime.fromisoformat(f"{day} {clock or '00:00:00'}")
        return moment.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
