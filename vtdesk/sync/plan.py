"""What to do next, decided from values alone: no clock, no network, no store.

After vdirsyncer's synchronisation ("plan first, act after"): compare both sides with the last
agreed state and name an action; carrying it out is somebody else's work.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from vtdesk.domain.changes import Change, ChangeState
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.fieldtypes import Storage
from vtdesk.domain.ids import AnyId, LocalId, record_number
from vtdesk.domain.laid_records import LatePage, wire_ids
from vtdesk.domain.masks import is_masked
from vtdesk.domain.merge import merge
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell, is_empty, same

OVERLAP = timedelta(minutes=5)
"""How far a delta looks back before the newest change seen: clocks and transactions overlap."""

CREATED_WINDOW = timedelta(minutes=15)
"""How far the server's clock may be behind ours when a lost create is looked for."""

FEW = 20
"""A module of so few records may lose any number of them without a question."""

SETTLED_S = 2.0
"""Seconds after which no change can still fall into an earlier second of the server's clock."""

_ZONES_APART_S = 900.0
"""Seconds by which zones differ, or a multiple of it."""

_ZONES = timedelta(hours=14)
"""No place on earth is further from UTC."""

_SHORTEST_COLUMN = 30
"""Characters; no text column of Vtiger's tables cuts sooner, so a shorter text is another one."""

_BLOCKING = frozenset({ChangeState.CLASHED, ChangeState.REFUSED})


@dataclass(frozen=True, slots=True)
class Send:
    """Write these wire values; the fields are still as they were when the edit began."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """The server holds what was wanted; nothing is sent."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Both sides changed these fields; a person decides."""

    fields: tuple[str, ...]
    theirs: Mapping[str, Cell]


Action = Send | AlreadyThere | Clash


def decide(schema: ModuleSchema, change: Change, current: WireRecord) -> Action:
    """What to do with a waiting revise, given what the server holds now."""
    theirs = {name: cell_of(current[name]) for name in change.values if name in current}
    merged = merge(schema, change.base, change.values, theirs)
    if merged.clashes:
        return Clash(merged.clashes, theirs)
    if not merged.send:
        return AlreadyThere()
    return Send(merged.send)


def next_change(outbox: Sequence[Change], *, skip: AbstractSet[str] = frozenset()) -> Change | None:
    """The change to send next: the oldest that nothing holds back.

    A change waits behind an earlier one of its record, and behind the create of every local
    record that it names.

    Args:
        outbox: all changes, oldest first.
        skip: ids of changes not to be tried now.
    """
    held: set[tuple[str, AnyId]] = set()
    unborn = {str(c.record) for c in outbox if isinstance(c.record, LocalId)}
    for change in outbox:
        place = (change.module, change.record)
        names_unborn = any(
            value in unborn and value != str(change.record) for value in change.values.values()
        )
        if change.state in _BLOCKING or change.id in skip or place in held or names_unborn:
            held.add(place)
            continue
        return change
    return None


def created_by(
    schema: ModuleSchema,
    change: Change,
    candidates: Sequence[WireRecord],
    known: AbstractSet[str],
    ahead: float = 0.0,
) -> WireRecord | None:
    """The record that a create made whose answer was lost, or None.

    Args:
        schema: the module.
        change: the create.
        candidates: records of the server that may be it.
        known: ids of records that are the outcome of other creates.
        ahead: seconds by which the server's clock is ahead of ours.
    """
    earliest = _moment(created_since(change, ahead))
    for record in candidates:
        if str(record.get("id")) in known:
            continue
        born = _moment(record.get("createdtime"))
        if born is not None and earliest is not None and born < earliest:
            continue
        if all(_kept(schema, name, value, record) for name, value in change.values.items()):
            return record
    return None


def _kept(schema: ModuleSchema, name: str, sent: str, record: WireRecord) -> bool:
    """Whether a server may have made this of a sent value: kept it, cut it, or dropped it.

    Long texts are cut and unreadable dates dropped without a word (wire fact 4.7).
    """
    spec = schema.field(name)
    got = cell_of(record.get(name))
    if spec is None or same(spec, got, sent) or is_masked(schema, spec, got):
        return True
    if is_empty(got):
        return not spec.mandatory and name not in schema.label_fields
    if not isinstance(got, str) or spec.traits.storage is not Storage.TEXT:
        return False
    return len(got) >= (spec.length or _SHORTEST_COLUMN) and sent.startswith(got)


def created_since(change: Change, ahead: float = 0.0) -> str:
    """The wire moment before which the server cannot have carried out a create.

    Args:
        change: the create.
        ahead: seconds by which the server's clock is ahead of ours; only one that is behind counts,
            since the other may have been put forward after the create.
    """
    earliest = datetime.fromtimestamp(change.created + min(0.0, ahead), UTC) - CREATED_WINDOW
    return earliest.strftime("%Y-%m-%d %H:%M:%S")


def delta_start(cursor: Cursor, back: float = 0.0) -> str | None:
    """The wire moment from which a delta asks for changes; None if nothing was ever seen.

    Args:
        cursor: of the module.
        back: seconds by which the server's clock was put back since.
    """
    newest = _moment(cursor.modified)
    if newest is None:
        return None
    return (newest - OVERLAP - timedelta(seconds=back)).strftime("%Y-%m-%d %H:%M:%S")


def earliest_moment(told: float) -> str:
    """A moment in the database's zone, whichever that is, that a server had passed at Unix time `told`."""
    return f"{datetime.fromtimestamp(told, UTC) - _ZONES:%Y-%m-%d %H:%M:%S}"


def second_of(moment: str) -> int | None:
    """A wire moment as seconds that only compare with those of others; None where it is none."""
    at = _moment(moment)
    return None if at is None else int(at.timestamp())


def moment_of(second: int) -> str:
    """The wire moment of what `second_of` gave."""
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%d %H:%M:%S}"


def is_settled(moment: str, told: float) -> bool:
    """Whether no further change can bear a wire moment of the database's zone, whichever that is.

    Args:
        moment: of a change.
        told: Unix time in seconds that the server's clock has passed.
    """
    at = _moment(moment)
    return at is None or (told - at.timestamp()) % _ZONES_APART_S >= SETTLED_S


def newest_modified(records: Sequence[WireRecord], so_far: str | None) -> str | None:
    """The latest `modifiedtime` among records and what was seen before."""
    return max([*_times_of(records), so_far or ""]) or None


def oldest_modified(records: Sequence[WireRecord]) -> str | None:
    """The earliest `modifiedtime` among records."""
    return min(_times_of(records), default=None)


def _times_of(records: Sequence[WireRecord]) -> Iterator[str]:
    """The moments at which records were modified; what is none could not be asked for."""
    for record in records:
        text = record.get("modifiedtime")
        if isinstance(text, str) and text.isascii() and _moment(text) is not None:
            yield text


def numbers_of(records: Sequence[WireRecord]) -> Sequence[int]:
    """The record numbers of an answer's rows."""
    if isinstance(records, LatePage):
        return records.numbers
    return list(filter(None, map(record_number, map(str, wire_ids(records)))))


def last_number(records: Sequence[WireRecord], before: int = 0) -> int:
    """The highest record number among records and what was seen before."""
    return max([before, *numbers_of(records)])


def behind(
    records: Sequence[WireRecord], number: int, *, downward: bool = False
) -> Sequence[WireRecord]:
    """The records that follow record `number`, each of them once, as an honest page holds them.

    Args:
        records: a page, in any order.
        number: 0 before the first record, whichever way.
        downward: from the highest number to the lowest.

    Returns:
        In the order of their numbers, from the lowest up, in which they are stored best.
    """
    numbers = numbers_of(records)
    if len(numbers) == len(records):
        if not downward and _is_rising([number, *numbers]):
            return records
        if downward and _is_rising([*reversed(numbers), number or _ABOVE_ALL]):
            return records[::-1]
    found: dict[int, WireRecord] = {}
    for record in records:
        for own in numbers_of([record]):
            if not number or (own < number if downward else own > number):
                found[own] = record
    return [found[own] for own in sorted(found)]


_ABOVE_ALL = 2**63
"""No record has a number like this."""


def _is_rising(numbers: Sequence[int]) -> bool:
    return all(a < b for a, b in pairwise(numbers))


def follows(records: Sequence[WireRecord], before: int, *, downward: bool) -> int:
    """The number of the last record of `behind`; that before where nothing followed."""
    last = numbers_of(records[:1] if downward else records[-1:])
    return last[0] if last else before


def is_doubtful(here: int, there: int) -> bool:
    """Whether a server that lists so few of what is stored is not to be believed unasked."""
    return here > FEW and there * 3 < here * 2


def cell_of(value: object) -> Cell:
    """The part of a JSON value that a field can hold; lists and maps are no field values."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value if isinstance(value, str | int | float) else None


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
