"""Dates and times of activities and e-mails: two fields that are one moment.

On the wire both are those of UTC (wire fact 4.10), so neither can be read alone: half past midnight
in Oslo is the day before. They are turned into the person's own clock where records come in, and
back where values go out; in between a day is the person's day, for tables, forms, filters, files and
drafts alike. An hour that a clock shows twice in autumn is taken for its first turn when it is
written; what is not edited is not written.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.laid_records import LaidRecord
from vtdesk.domain.record import Json, WireRecord

ACTIVITIES = frozenset({ModuleName("Calendar"), ModuleName("Events")})
"""The modules whose dates and times are moments: tasks and events."""

EMAILS = ModuleName("Emails")
"""The module of e-mails; of their moments only the one at which they were sent is told."""

FARTHEST = timedelta(days=1)
"""How far a day of UTC may be from the day that a person's clock shows."""

_START = ("date_start", "time_start")
_END = ("due_date", "time_end")
_HALVES = {**dict.fromkeys(ACTIVITIES, (*_START, *_END)), EMAILS: _START}
_DAY_LENGTH, _CLOCK_LENGTHS = 10, (5, 8)


def is_moment(module: ModuleName, field: str) -> bool:
    """Whether a field is one half of a moment."""
    return field in _HALVES.get(module, ())


def localised(
    module: ModuleName, records: Sequence[WireRecord], zone: tzinfo
) -> Sequence[WireRecord]:
    """Records of a server with the dates and times that the person's clock shows.

    Args:
        module: theirs.
        records: as they came.
        zone: the person's.
    """
    halves = _HALVES.get(module)
    if halves is None or zone is UTC:
        return records
    return [_localised(record, halves, zone) for record in records]


def on_wire(module: ModuleName, values: Mapping[str, str], zone: tzinfo) -> dict[str, str]:
    """Values of a record to be made, as the server takes them."""
    halves = _HALVES.get(module, ())
    texts = {name: text for name, text in values.items() if name in halves}
    return {**values, **_turned(texts, zone, UTC)}


def revision(
    module: ModuleName, edited: Mapping[str, str], current: WireRecord, zone: tzinfo
) -> dict[str, str]:
    """Edited values as the server takes them, with those of the other halves that move with them.

    Args:
        module: the record's.
        edited: what is to become another value, by the person's clock.
        current: the record as it is, by the person's clock.
        zone: the person's.
    """
    if not any(is_moment(module, name) for name in edited):
        return dict(edited)
    halves = _HALVES[module]
    before = {name: _text(current.get(name)) for name in halves}
    after = before | {name: text for name, text in edited.items() if name in halves}
    was = before | _turned(before, zone, UTC)
    becomes = after | _turned(after, zone, UTC)
    moved = {name: text for name, text in becomes.items() if name in edited or text != was[name]}
    return {**edited, **moved}


def _localised(record: WireRecord, halves: tuple[str, ...], zone: tzinfo) -> WireRecord:
    turned = _turned({name: _text(record.get(name)) for name in halves}, UTC, zone)
    if not turned:
        return record
    if isinstance(record, LaidRecord):
        names = record.layout.names
        cells = (turned.get(name, cell) for name, cell in zip(names, record.cells, strict=True))
        return LaidRecord(record.layout, tuple(cells))
    return {**record, **turned}


def _turned(texts: Mapping[str, str], there: tzinfo, here: tzinfo) -> dict[str, str]:
    """The halves of complete moments, by another clock.

    A task has no time at which it ends: its last day is one of UTC together with its first hour.
    """
    starts, ends = (texts.get(name, "") for name in (_START[1], _END[1]))
    found: dict[str, str] = {}
    for (day, time), clock, told in ((_START, starts, True), (_END, ends or starts, bool(ends))):
        moment = _moment(texts.get(day, ""), clock, there, here)
        if moment is not None:
            found[day] = moment.date().isoformat()
            if told:
                found[time] = moment.time().isoformat("seconds")
    return found


def _moment(day: str, clock: str, there: tzinfo, here: tzinfo) -> datetime | None:
    if len(day) != _DAY_LENGTH or len(clock) not in _CLOCK_LENGTHS:
        return None
    try:
        return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=there).astimezone(here)
    except (ValueError, OverflowError):
        # no date, none that is, or one at the end of all times
        return None


def _text(cell: Json) -> str:
    return cell if isinstance(cell, str) else ""
