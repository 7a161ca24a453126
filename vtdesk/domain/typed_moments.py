"""What a person means by a typed day, time of day or moment.

Generous in form ("25.6.", "today", "+3", "1530", "3:30 pm"), strict in meaning: what could be read
in two ways is not read at all.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from vtdesk.domain.value_types import Formats, Unreadable

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS_BY_WORD = {"yesterday": -1, "today": 0, "tomorrow": 1}
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_LEAP_YEAR = 2000


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
        return Unreadable(f"There is no {text.strip()}.")


def parse_moment(text: str, formats: Formats, *, today: date) -> datetime | Unreadable:
    """A day and a time of day in the person's zone, in UTC; a day alone begins at midnight."""
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
        return Unreadable(_no_such_day(year, month, day))


def _no_such_day(year: int, month: int, day: int) -> str:
    if not (1 <= month <= 12 and 1 <= day <= 31) or year == 0:
        return "There is no such day."
    if day <= calendar.monthrange(_LEAP_YEAR, month)[1]:
        return f"There is no {day} {_MONTHS[month - 1]} {year}."
    return f"There is no {day} {_MONTHS[month - 1]}."


def _not_a_day() -> Unreadable:
    return Unreadable("This is not a date. Type a day, today, +3 or mon.")
