"""The three faces of a field's value: wire string, Python value, display text.

*Wire string*: what Vtiger sends and takes; almost always text (wire facts, table of types).
*Value*: the Python value that rules and comparisons use.
*Display text*: what a person reads and types, in their own formats.

Three states are kept apart: a field that was *not fetched* is missing from a record's `values`;
an *empty* field reads as None; a *cleared* field is an edit whose wire string is "".

Pure dates never pass through a time zone. Date-times are on the wire in the server's database
zone (UTC, wire facts 2) and are shown in the user's.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation

import phonenumbers

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, LocalId, RecordId, parse_id, parse_record_id
from vtdesk.domain.schema import FieldSpec

Cell = str | int | float | None
"""A value as the store keeps it: wire text, or a number where the column is numeric."""

Value = str | bool | int | Decimal | date | time | datetime | RecordId | LocalId | tuple[str, ...]
"""A value as rules see it. None stands for empty. Text that its type cannot read stays `str`."""

Labeller = Callable[[AnyId], str | None]
"""Gives the name of the record an id points to, or None while it is not known."""

MULTIPICKLIST_SEPARATOR = " |##| "
_EMPTY_WIRE = frozenset({"", "0000-00-00", "0000-00-00 00:00:00"})
_TRUE_WIRE = frozenset({"1", "on", "true", "yes"})
_INTEGERS = frozenset({FieldKind.INTEGER, FieldKind.REMINDER})
_DECIMALS = frozenset({FieldKind.DOUBLE, FieldKind.PERCENTAGE, FieldKind.CURRENCY})
_POINTERS = frozenset({FieldKind.REFERENCE, FieldKind.OWNER})
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Formats:
    """How this person reads and types numbers, dates and times.

    Attributes:
        date_order: order of day, month and year, as in "dmy".
        date_separator: what stands between them.
        zone: the zone that date-times are shown in.
        region: ISO country code by which phone numbers without a country code are read.
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


ISO = Formats()
"""Formats that lose nothing and depend on nobody: for files, tests and logs."""


def is_empty(cell: Cell) -> bool:
    """Whether a wire value means "nothing": null, "", a zero date (wire fact 4.13)."""
    return cell is None or (isinstance(cell, str) and cell.strip() in _EMPTY_WIRE)


def read(spec: FieldSpec, cell: Cell) -> Value | None:
    """The Python value of a wire value; None when empty.

    Never raises: text that the type cannot read is given back as it is, so that a save of other
    fields leaves it alone and a person still sees it.
    """
    if is_empty(cell):
        return None
    text = cell.strip() if isinstance(cell, str) else _number_text(cell)
    kind = spec.kind
    try:
        if kind in _INTEGERS:
            return int(Decimal(text))
        if kind in _DECIMALS:
            return _decimal(text)
        if kind is FieldKind.BOOLEAN:
            return text.lower() in _TRUE_WIRE
        if kind is FieldKind.DATE:
            return date.fromisoformat(text[:10])
        if kind is FieldKind.TIME:
            return time.fromisoformat(text)
        if kind is FieldKind.DATETIME:
            return _moment(text)
    except (ValueError, ArithmeticError):
        return text
    if kind in _POINTERS:
        return _pointer(text)
    if kind is FieldKind.MULTIPICKLIST:
        return tuple(part.strip() for part in text.split("|##|") if part.strip()) or None
    return cell if isinstance(cell, str) else text


def wire(spec: FieldSpec, value: Value | None) -> str:
    """The one wire string that the server takes for a value; "" for empty.

    Booleans go as "1" and "0", the only words every server reads (wire facts, type table).
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, tuple):
        return MULTIPICKLIST_SEPARATOR.join(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def same(spec: FieldSpec, left: Cell, right: Cell) -> bool:
    """Whether two wire values mean the same: "1234.5" and 1234.50, null and ""."""
    a, b = read(spec, left), read(spec, right)
    if spec.kind is FieldKind.BOOLEAN:
        return bool(a) == bool(b)
    if spec.kind is FieldKind.TEXT and isinstance(a, str) and isinstance(b, str):
        return a.replace("\r\n", "\n") == b.replace("\r\n", "\n")
    return a == b


def display(
    spec: FieldSpec,
    cell: Cell,
    formats: Formats,
    labels: Labeller | None = None,
    *,
    decimals: int | None = None,
) -> str:
    """What a person reads for a wire value; "" when empty.

    Args:
        spec: the field.
        cell: the wire value.
        formats: the person's formats.
        labels: names of records that references and owners point to; without one, or for a
            name not yet known, the text is "…" and never the id.
        decimals: figures after the point; two for money and as many as needed otherwise.
    """
    value = read(spec, cell)
    if value is None:
        return ""
    if isinstance(value, bool):
        return formats.yes if value else formats.no
    if isinstance(value, Decimal):
        return _decimal_text(spec, value, formats, decimals)
    if isinstance(value, int):
        return _grouped(str(value), formats)
    if isinstance(value, datetime):
        moment = value.astimezone(formats.zone)
        return f"{date_text(moment.date(), formats)} {time_text(moment.time(), formats)}"
    if isinstance(value, date):
        return date_text(value, formats)
    if isinstance(value, time):
        return time_text(value, formats)
    if isinstance(value, RecordId | LocalId):
        name = labels(value) if labels else None
        return "…" if name is None else name
    if isinstance(value, tuple):
        return ", ".join(spec.choice_label(part) for part in value)
    if spec.kind is FieldKind.PICKLIST or spec.kind is FieldKind.SALUTATION:
        return spec.choice_label(value)
    if spec.kind is FieldKind.PHONE:
        return phone_text(value, formats)
    return value


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
    if kind is FieldKind.TEXT or kind is FieldKind.STRING:
        return text if text.strip() else None
    trimmed = text.strip()
    if not trimmed:
        return None
    if kind in _INTEGERS or kind in _DECIMALS:
        return _parse_number(trimmed, formats, whole=kind in _INTEGERS)
    if kind is FieldKind.BOOLEAN:
        return _parse_boolean(trimmed, formats)
    if kind is FieldKind.DATE:
        return parse_date(trimmed, formats, today=today)
    if kind is FieldKind.TIME:
        return parse_time(trimmed)
    if kind is FieldKind.DATETIME:
        return _parse_datetime(trimmed, formats, today=today)
    if kind in _POINTERS:
        return _parse_pointer(trimmed)
    if kind is FieldKind.MULTIPICKLIST:
        return tuple(part.strip() for part in trimmed.split("|##|") if part.strip()) or None
    return trimmed


def date_text(day: date, formats: Formats) -> str:
    """A day in the person's order, with a four-figure year."""
    parts = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": f"{day.year:04}"}
    return formats.date_separator.join(parts[letter] for letter in formats.date_order)


def time_text(moment: time, formats: Formats) -> str:
    """Hours and minutes; seconds only when there are any."""
    seconds = f":{moment.second:02}" if moment.second else ""
    if formats.clock_24:
        return f"{moment.hour:02}:{moment.minute:02}{seconds}"
    half = "AM" if moment.hour < 12 else "PM"
    return f"{(moment.hour + 11) % 12 + 1}:{moment.minute:02}{seconds} {half}"


def phone_text(text: str, formats: Formats) -> str:
    """A phone number in groups if it is surely one; otherwise exactly as it was typed."""
    try:
        number = phonenumbers.parse(text, formats.region)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_valid_number(number) or number.extension:
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def parse_date(text: str, formats: Formats, *, today: date) -> date | Unreadable:
    """A day from "25.6.", "2026-06-25", "today", "tomorrow", "+3", "-1" or "mon" (the next one)."""
    word = text.strip().lower()
    if (named := _named_day(word, today)) is not None:
        return named
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", word):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    figures = re.fullmatch(r"(\d{1,4})[.\-/ ]+(\d{1,2})(?:[.\-/ ]+(\d{1,4})?)?", word)
    if figures is None:
        return _not_a_day()
    numbers = [int(part) for part in figures.groups() if part]
    order = formats.date_order if len(numbers) == 3 else formats.date_order.replace("y", "")
    parts: Mapping[str, int] = dict(zip(order, numbers, strict=True))
    return _day(_full_year(parts.get("y", today.year)), parts["m"], parts["d"])


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


def _number_text(cell: Cell) -> str:
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f")
    return str(cell)


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _pointer(text: str) -> Value | None:
    if text.startswith("new-"):
        try:
            return parse_id(text)
        except ValueError:
            return text
    if (found := parse_record_id(text)) is not None:
        return found
    return None if text == "0" or re.fullmatch(r"\d+x0+", text) else text


def _decimal_text(spec: FieldSpec, value: Decimal, formats: Formats, decimals: int | None) -> str:
    if decimals is None and spec.kind is FieldKind.CURRENCY:
        decimals = 2
    if decimals is None:
        text = format(value.normalize(), "f")
    else:
        text = format(value, f".{decimals}f")
    suffix = " %" if spec.kind is FieldKind.PERCENTAGE else ""
    return _grouped(text, formats) + suffix


def _grouped(text: str, formats: Formats) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, fraction = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", formats.group_separator)
    return sign + grouped + (formats.decimal_point + fraction if fraction else "")


def _parse_number(text: str, formats: Formats, *, whole: bool) -> Value | Unreadable:
    plain = re.sub(r"[\s\u00a0\u202f']", "", text.replace("−", "-"))
    plain = plain.removesuffix("%")
    group = re.escape(formats.group_separator.strip() or " ")
    point = re.escape(formats.decimal_point)
    match = re.fullmatch(rf"([+-]?)(\d{{1,3}}(?:{group}\d{{3}})+|\d+)?(?:{point}(\d*))?", plain)
    if match is None or not (match[2] or match[3]):
        example = f"1234{formats.decimal_point}50"
        return Unreadable(f"This is not a number. Type it as {'1234' if whole else example}.")
    digits = re.sub(r"\D", "", match[2] or "0")
    number = Decimal(f"{match[1]}{digits}.{match[3] or '0'}")
    if not whole:
        return number if match[3] else Decimal(f"{match[1]}{digits}")
    if number != number.to_integral_value():
        return Unreadable("Only whole numbers fit here.")
    return int(number)


def _parse_boolean(text: str, formats: Formats) -> bool | Unreadable:
    word = text.lower()
    if word in _TRUE_WIRE or word == formats.yes.lower():
        return True
    if word in {"0", "off", "false", "no"} or word == formats.no.lower():
        return False
    return Unreadable(f"Type {formats.yes} or {formats.no}.")


def _parse_datetime(text: str, formats: Formats, *, today: date) -> datetime | Unreadable:
    head, _, tail = text.replace("T", " ").rpartition(" ")
    if re.fullmatch(r"[ap]\.?m\.?", tail.lower()):
        head, _, clock = head.rpartition(" ")
        tail = f"{clock} {tail}"
    if not head:
        head, tail = tail, "0:00"
    day = parse_date(head, formats, today=today)
    if isinstance(day, Unreadable):
        return day
    clock_time = parse_time(tail)
    if isinstance(clock_time, Unreadable):
        return clock_time
    return datetime.combine(day, clock_time, formats.zone).astimezone(UTC)


def _parse_pointer(text: str) -> Value | Unreadable:
    try:
        return parse_id(text)
    except ValueError:
        return Unreadable("Choose a record from the list.")


def _named_day(word: str, today: date) -> date | Unreadable | None:
    if word in {"today", "yesterday", "tomorrow"}:
        return today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[word])
    if re.fullmatch(r"[+-]\d{1,5}", word):
        try:
            return today + timedelta(days=int(word))
        except OverflowError:
            return _not_a_day()
    if len(word) >= 2 and (found := [i for i, w in enumerate(_WEEKDAYS) if w[:2] == word[:2]]):
        full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        if full[found[0]].startswith(word):
            return today + timedelta(days=(found[0] - today.weekday() - 1) % 7 + 1)
    return None


def _full_year(year: int) -> int:
    return year if year > 99 else 2000 + year if year < 70 else 1900 + year


def _day(year: int, month: int, day: int) -> date | Unreadable:
    try:
        return date(year, month, day)
    except ValueError:
        return Unreadable("There is no such day.")


def _not_a_day() -> Unreadable:
    return Unreadable("This is not a date. Type a day, today, +3 or mon.")
