"""What a person means by a typed text: numbers, dates and times in their own way of writing.

Generous in form ("25.6.", "today", "+3", "1530", "3:30 pm"), strict in meaning: what could be read
in two ways, or would be rounded, is not read at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import parse_id
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import (
    DECIMALS,
    INTEGERS,
    MOST_FIGURES,
    POINTERS,
    TRUE_WIRE,
    Formats,
    Value,
    is_empty,
)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_BY_WORD = {"yesterday": -1, "today": 0, "tomorrow": 1}
_YEAR = re.compile(r"(?:19|20|21)\d\d")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a typed text is no value of its field, in words for the person."""

    reason: str


def parse(
    spec: FieldSpec, text: str, formats: Formats, *, today: date
) -> Value | Unreadable | None:
    """The value that a person means by a typed text; None when they cleared the field.

    Args:
        spec: the field.
        text: as typed; blanks around it do not count except in free text.
        formats: the person's formats.
        today: the day that "today", "+3" and "mon" count from.
    """
    kind = spec.kind
    if is_empty(text):
        return None
    if kind is FieldKind.TEXT or kind is FieldKind.STRING:
        return text
    trimmed = text.strip()
    if kind in INTEGERS or kind in DECIMALS:
        return _parse_number(trimmed, formats, whole=kind in INTEGERS)
    if kind is FieldKind.BOOLEAN:
        return _parse_boolean(trimmed, formats)
    if kind is FieldKind.DATE:
        return parse_date(trimmed, formats, today=today)
    if kind is FieldKind.TIME:
        return parse_time(trimmed)
    if kind is FieldKind.DATETIME:
        return _parse_datetime(trimmed, formats, today=today)
    if kind in POINTERS:
        return _parse_pointer(trimmed)
    if kind is FieldKind.MULTIPICKLIST:
        return tuple(part.strip() for part in trimmed.split("|##|") if part.strip()) or None
    return trimmed


def parse_date(text: str, formats: Formats, *, today: date) -> date | Unreadable:
    """A day from "25.6.", "2026-06-25", "today", "tomorrow", "+3", "-1" or "mon" (the next one)."""
    word = text.strip().lower()
    if (named := _named_day(word, today)) is not None:
        return named
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", word):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    between = f"[{re.escape(f'./- {formats.date_separator}')}]+"
    figures = re.fullmatch(
        rf"(\d{{1,4}}){between}(\d{{1,2}})(?:{between}(\d{{1,4}}))?(?:{between})?", word
    )
    if figures is None:
        return _not_a_day()
    numbers = [part for part in figures.groups() if part]
    order = "ymd" if len(numbers[0]) == 4 else formats.date_order
    if len(numbers) == 2:
        order = order.replace("y", "")
    parts: Mapping[str, str] = dict(zip(order, numbers, strict=True))
    year = _full_year(parts["y"]) if "y" in parts else today.year
    return _day(year, int(parts["m"]), int(parts["d"]))


def parse_time(text: str) -> time | Unreadable:
    """A time of day from "15", "15:30", "1530", "3:30 pm"."""
    match = re.fullmatch(
        r"(\d{1,2}?)(?:[:.h]?(\d{2}))?(?:[:.](\d{2}))?\s*([ap])?\.?m?\.?", text.strip().lower()
    )
    wrong = Unreadable("This is not a time. Type it as 15:30.")
    if match is None:
        return wrong
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return wrong
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return wrong


def _parse_number(text: str, formats: Formats, *, whole: bool) -> Value | Unreadable:
    plain = re.sub(r"[\s\u00a0\u202f']", "", text.replace("−", "-"))
    plain = plain.removesuffix("%")
    group = re.escape(formats.group_separator.strip() or " ")
    point = re.escape(formats.decimal_point)
    # groups of two are how India writes a million: 10,00,000
    whole_part = rf"\d{{1,3}}(?:{group}\d{{2,3}})*{group}\d{{3}}|\d+"
    match = re.fullmatch(rf"([+-]?)({whole_part})?(?:{point}(\d*))?", plain)
    if match is None or not (match[2] or match[3]):
        example = f"1234{formats.decimal_point}50"
        return Unreadable(f"This is not a number. Type it as {'1234' if whole else example}.")
    digits = re.sub(r"\D", "", match[2] or "0")
    if len(digits) + len(match[3] or "") > MOST_FIGURES:
        return Unreadable("This number has too many figures.")
    number = Decimal(f"{match[1]}{digits}.{match[3] or '0'}")
    if not whole:
        return number if match[3] else Decimal(f"{match[1]}{digits}")
    if number != number.to_integral_value():
        return Unreadable("Only whole numbers fit here.")
    return int(number)


def _parse_boolean(text: str, formats: Formats) -> bool | Unreadable:
    word = text.lower()
    if word in TRUE_WIRE or word == formats.yes.lower():
        return True
    if word in {"0", "off", "false", "no"} or word == formats.no.lower():
        return False
    return Unreadable(f"Type {formats.yes} or {formats.no}.")


def _parse_datetime(text: str, formats: Formats, *, today: date) -> datetime | Unreadable:
    head, _, tail = re.sub(r"(?<=\d)T(?=\d)", " ", text).rpartition(" ")
    if re.fullmatch(r"[ap]\.?m\.?", tail.lower()):
        head, _, clock = head.rpartition(" ")
        tail = f"{clock} {tail}"
    # "25. 6. 2026" ends with a year, not with a time
    whole = parse_date(text, formats, today=today) if _YEAR.fullmatch(tail) else None
    if not head or isinstance(whole, date):
        head, tail = text, "0:00"
    day = parse_date(head, formats, today=today)
    if isinstance(day, Unreadable):
        return day
    clock_time = parse_time(tail)
    if isinstance(clock_time, Unreadable):
        return clock_time
    try:
        return datetime.combine(day, clock_time, formats.zone).astimezone(UTC)
    except OverflowError:
        return Unreadable("There is no such day.")


def _parse_pointer(text: str) -> Value | Unreadable:
    try:
        found = parse_id(text)
    except ValueError:
        found = None
    return found if found is not None and found.number else _not_a_record()


def _named_day(word: str, today: date) -> date | Unreadable | None:
    ahead = _days_ahead(word, today)
    if ahead is None:
        return None
    try:
        return today + timedelta(days=ahead)
    except OverflowError:
        return _not_a_day()


def _days_ahead(word: str, today: date) -> int | None:
    if word in _DAYS_BY_WORD:
        return _DAYS_BY_WORD[word]
    if re.fullmatch(r"[+-]\d{1,5}", word):
        return int(word)
    if len(word) < 2:
        return None
    weekday = next((i for i, name in enumerate(_WEEKDAYS) if name.startswith(word)), None)
    return None if weekday is None else (weekday - today.weekday() - 1) % 7 + 1


def _full_year(figures: str) -> int:
    year = int(figures)
    if len(figures) > 2:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _day(year: int, month: int, day: int) -> date | Unreadable:
    try:
        return date(year, month, day)
    except ValueError:
        return Unreadable("There is no such day.")


def _not_a_record() -> Unreadable:
    return Unreadable("Choose a record from the list.")


def _not_a_day() -> Unreadable:
    return Unreadable("This is not a date. Type a day, today, +3 or mon.")
