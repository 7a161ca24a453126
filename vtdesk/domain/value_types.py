"""What values are: as the wire and the store hold them, as rules see them, as a person writes them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal

from vtdesk.domain.ids import AnyId, LocalId, RecordId

Cell = str | int | float | None
"""A value as the store keeps it: wire text, or a number where the column is numeric."""

Value = str | bool | int | Decimal | date | time | datetime | RecordId | LocalId | tuple[str, ...]
"""A value as rules see it. None stands for empty. Text that its type cannot read stays `str`."""

Labeller = Callable[[AnyId], str | None]
"""Gives the name of the record an id points to, or None while it is not known."""

MULTIPICKLIST_SEPARATOR = " |##| "
_EMPTY_WIRE = frozenset({"", "0000-00-00", "0000-00-00 00:00:00"})


@dataclass(frozen=True, slots=True)
class Formats:
    """How this person reads and types numbers, dates and times.

    Attributes:
        date_order: order of day, month and year, as in "dmy".
        date_separator: what stands between them.
        zone: the zone that date-times are shown in.
        region: ISO country code by which phone numbers without a country code are read.
        currency: sign of the currency that amounts are in; "" where it is not known.
        first_weekday: what a week begins with, 0 for Monday to 6 for Sunday.
    """

    decimal_point: str = "."
    group_separator: str = ","
    date_order: str = "ymd"
    date_separator: str = "-"
    clock_24: bool = True
    zone: tzinfo = UTC
    region: str | None = None
    yes: str = "Yes"
    no: str = "No"
    currency: str = ""
    first_weekday: int = 0


ISO = Formats()
"""Formats that lose nothing and depend on nobody: for files, tests and logs."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a typed text is no value of its field, in words for the person."""

    reason: str


def is_empty(cell: Cell) -> bool:
    """Whether a wire value means "nothing": null, "", a zero date (wire fact 4.13)."""
    return cell is None or (isinstance(cell, str) and cell.strip() in _EMPTY_WIRE)
