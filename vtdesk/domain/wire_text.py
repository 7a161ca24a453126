"""Values out of wire text and back; wire facts 2, table of types.

Each reader takes the text of a value that is not empty. One that cannot read it raises ValueError
or ArithmeticError, and the text stays as it is.
"""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from vtdesk.domain.ids import parse_id, parse_record_id
from vtdesk.domain.value_types import MULTIPICKLIST_SEPARATOR, Cell, Value

TRUE_WIRE = frozenset({"1", "on", "true", "yes"})
"""Words that mean yes in a server's answer; what is sent is "1" (wire facts, type table)."""

MOST_FIGURES = 28
"""Figures of the longest number; what is longer stays text, so that nothing is ever rounded."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T].*)?", re.DOTALL)
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


def cell_text(cell: Cell) -> str:
    """The wire text of a value that the store may keep as a number."""
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f")
    return str(cell)


def read_text(text: str) -> Value:
    """Text, blanks and all."""
    return text


def read_decimal(text: str) -> Decimal:
    """A number with every figure that was sent."""
    # a server's "1e999999999" would otherwise become a billion figures
    if not _NUMBER.fullmatch(text.strip()):
        raise InvalidOperation
    number = Decimal(text.strip())
    exponent = number.as_tuple().exponent
    figures = len(number.as_tuple().digits)
    if not isinstance(exponent, int) or figures + abs(exponent) > 2 * MOST_FIGURES:
        raise InvalidOperation
    if figures > MOST_FIGURES:
        raise InvalidOperation
    return number


def read_integer(text: str) -> int:
    """A whole number, also one with zeros behind its point."""
    number = read_decimal(text)
    if number != number.to_integral_value():
        raise InvalidOperation
    return int(number)


def read_boolean(text: str) -> bool:
    """Yes for the words that mean it, no for all others."""
    return text.strip().lower() in TRUE_WIRE


def read_date(text: str) -> date:
    """A day; the time that some columns have behind it does not count."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise ValueError
    return date.fromisoformat(match[1])


def read_time(text: str) -> time:
    """A time of day."""
    match = _TIME.fullmatch(text.strip())
    # a duration of "5" hours is announced as a time too (wire facts, type table)
    if match is None:
        raise ValueError
    return time(int(match[1]), int(match[2]), int(match[3] or 0))


def read_moment(text: str) -> datetime:
    """A moment in UTC, the zone of the server's database unless the text names another."""
    if not _DATE.fullmatch(text.strip()):
        raise ValueError
    moment = datetime.fromisoformat(text.strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def read_choices(text: str) -> Value | None:
    """The values of a multi-picklist, with or without blanks round their separator."""
    return tuple(part.strip() for part in text.split("|##|") if part.strip()) or None


def read_pointer(text: str) -> Value | None:
    """The id of a record; None for what servers write when a field points nowhere."""
    text = text.strip()
    if text.startswith("new-"):
        return parse_id(text)
    if (found := parse_record_id(text)) is not None:
        return found
    return None if text == "0" or re.fullmatch(r"\d+x0+", text) else text


def written(value: Value) -> str:
    """The one wire text of a value.

    Booleans go as "1" and "0", the only words every server reads (wire facts, type table).
    """
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, tuple):
        return MULTIPICKLIST_SEPARATOR.join(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)
