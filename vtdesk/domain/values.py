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
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
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
TRUE_WIRE = frozenset({"1", "on", "true", "yes"})
"""Words that mean yes in a server's answer; what is sent is "1" (wire facts, type table)."""

INTEGERS = frozenset({FieldKind.INTEGER, FieldKind.REMINDER})
DECIMALS = frozenset({FieldKind.DOUBLE, FieldKind.PERCENTAGE, FieldKind.CURRENCY})
POINTERS = frozenset({FieldKind.REFERENCE, FieldKind.OWNER})
"""The kinds whose values are whole numbers, decimal numbers, ids of records."""

MOST_FIGURES = 28
"""Figures of the longest number; what is longer stays text, so that nothing is ever rounded."""

_WIRE_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_WIRE_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T].*)?", re.DOTALL)
_WIRE_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


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
        if kind in INTEGERS:
            return _integer(text)
        if kind in DECIMALS:
            return _decimal(text)
        if kind is FieldKind.BOOLEAN:
            return text.lower() in TRUE_WIRE
        if kind is FieldKind.DATE:
            return _date(text)
        if kind is FieldKind.TIME:
            return _time(text)
        if kind is FieldKind.DATETIME:
            return _moment(text)
    except (ValueError, ArithmeticError):
        return text
    if kind in POINTERS:
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
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
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
        moment = _in_zone(value, formats.zone)
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
    if spec.kind is FieldKind.MULTIREFERENCE:
        return _names(value, labels)
    return value


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


def _number_text(cell: Cell) -> str:
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f")
    return str(cell)


def _decimal(text: str) -> Decimal:
    # a server's "1e999999999" would otherwise become a billion figures
    if not _WIRE_NUMBER.fullmatch(text):
        raise InvalidOperation
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    figures = len(number.as_tuple().digits)
    if not isinstance(exponent, int) or figures + abs(exponent) > 2 * MOST_FIGURES:
        raise InvalidOperation
    if figures > MOST_FIGURES:
        raise InvalidOperation
    return number


def _integer(text: str) -> int:
    number = _decimal(text)
    if number != number.to_integral_value():
        raise InvalidOperation
    return int(number)


def _date(text: str) -> date:
    match = _WIRE_DATE.fullmatch(text)
    if match is None:
        raise ValueError
    return date.fromisoformat(match[1])


def _time(text: str) -> time:
    match = _WIRE_TIME.fullmatch(text)
    # a duration of "5" hours is announced as a time too (wire facts, type table)
    if match is None:
        raise ValueError
    return time(int(match[1]), int(match[2]), int(match[3] or 0))


def _moment(text: str) -> datetime:
    if not _WIRE_DATE.fullmatch(text):
        raise ValueError
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:
        # the first and the last day there is, which programs use for "ever"
        return moment


def _names(text: str, labels: Labeller | None) -> str:
    pointers = (_pointer(part.strip()) for part in re.split(r"[;,|#]+", text) if part.strip())
    names = (labels(p) if labels else None for p in pointers if isinstance(p, RecordId | LocalId))
    return ", ".join("…" if name is None else name for name in names) or text


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
        text = format(value.normalize(), "zf")
    else:
        text = format(value, f"z.{decimals}f")
    suffix = " %" if spec.kind is FieldKind.PERCENTAGE else ""
    return _grouped(text, formats) + suffix


def _grouped(text: str, formats: Formats) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, fraction = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", formats.group_separator)
    return sign + grouped + (formats.decimal_point + fraction if fraction else "")
