"""Whether a server that says much is gone is believed: what it said all day counts, not one answer.

A server that goes mad page by page would otherwise empty a store bit by bit, each bit small enough.
"""

from collections.abc import Iterable
from dataclasses import replace

from vtdesk.domain.cursor import Cursor
from vtdesk.domain.freshness import is_fresh
from vtdesk.sync import plan

DAY = 24 * 3_600.0
"""Seconds for which what was removed is remembered."""


def begins_day(cursor: Cursor, now: float) -> bool:
    """Whether losses are to be counted from now on, since those counted are of another day."""
    return cursor.complete and not is_fresh(cursor.lost_since, now, DAY)


def after_night(cursor: Cursor, last: int, now: float) -> Cursor:
    """The cursor of a new day, whose losses are those among the records up to this number."""
    return replace(cursor, lost=0, lost_since=now, lost_to=last)


def counted(cursor: Cursor, numbers: Iterable[int]) -> int:
    """How many of these records were stored when the day began; the others do not count."""
    last = cursor.lost_to
    return sum(1 for number in numbers if last is None or number <= last)


def is_doubtful(cursor: Cursor, here: int, there: int, now: float) -> bool:
    """Whether a person is to be asked before the store follows the server.

    Args:
        cursor: of the module.
        here: how many records are stored, as `counted`.
        there: how many of them the server still has.
        now: Unix time in seconds.
    """
    return plan.is_doubtful(here + lost_lately(cursor, now), there)


def lost_lately(cursor: Cursor, now: float) -> int:
    """How many records were removed within about a day because the server had them no more."""
    return cursor.lost if is_fresh(cursor.lost_since, now, DAY) else 0


def after_loss(cursor: Cursor, count: int, now: float) -> Cursor:
    """The cursor after so many records were removed because the server had them no more."""
    if not count:
        return cursor
    since = cursor.lost_since if is_fresh(cursor.lost_since, now, DAY) else now
    return replace(cursor, lost=lost_lately(cursor, now) + count, lost_since=since)
