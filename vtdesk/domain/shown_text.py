"""What a person reads for a value, in their own formats."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache

import phonenumbers

from vtdesk.domain.ids import LocalId, RecordId
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.value_types import Formats, Labeller, Value
from vtdesk.domain.wire_text import read_pointer

_MONEY_DECIMALS = 2
_LONGEST_GRID = 100_000
"""Characters of a grid that are looked into; a longer one is shown as it came."""
_LONGEST_PHONE = 250
"""Characters of a phone number; the library refuses longer ones as well."""
_PHONES_KEPT = 4096
"""Numbers whose groups are remembered: finding them takes longer than all else about a table's row."""
_MINUTES = ((1440, "day"), (60, "hour"), (1, "minute"))


@dataclass(frozen=True, slots=True)
class Showing:
    """How one value is to be shown.

    Attributes:
        labels: names of the records that ids point to.
        decimals: figures after the point; None for as many as are usual.
    """

    spec: FieldSpec
    formats: Formats
    labels: Labeller | None = None
    decimals: int | None = None


def shown(value: Value, how: Showing) -> str:
    """A value as its Python type is written; text exactly as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return how.formats.yes if value else how.formats.no
    if isinstance(value, Decimal):
        return _decimal_text(value, how.formats, how.decimals)
    if isinstance(value, int):
        return _grouped(str(value), how.formats)
    if isinstance(value, datetime):
        moment = _in_zone(value, how.formats.zone)
        return f"{date_text(moment.date(), how.formats)} {time_text(moment.time(), how.formats)}"
    if isinstance(value, date):
        return date_text(value, how.formats)
    if isinstance(value, time):
        return time_text(value, how.formats)
    if isinstance(value, tuple):
        return ", ".join(how.spec.choice_label(part) for part in value)
    return _name(value, how)


def shown_amount(value: Value, how: Showing) -> str:
    """Money, with two figures behind the point unless told otherwise."""
    if isinstance(value, Decimal) and how.decimals is None:
        return _decimal_text(value, how.formats, _MONEY_DECIMALS)
    return shown(value, how)


def shown_percentage(value: Value, how: Showing) -> str:
    """A number with its sign."""
    return f"{shown(value, how)} %" if isinstance(value, Decimal) else shown(value, how)


def shown_choice(value: Value, how: Showing) -> str:
    """The label of a picklist's value; the value itself where the list has lost it."""
    return how.spec.choice_label(str(value))


def shown_phone(value: Value, how: Showing) -> str:
    """A phone number in groups."""
    return phone_text(str(value), how.formats)


def shown_names(value: Value, how: Showing) -> str:
    """The names of several records, whatever stands between their ids."""
    text = str(value)
    names = (_name_of(part, how) for part in re.split(r"[;,|#]+", text))
    return ", ".join(name for name in names if name is not None) or text


def shown_reminder(value: Value, how: Showing) -> str:
    """How long before an event it is told of; the wire holds minutes (wire facts, type table)."""
    if not isinstance(value, int):
        return shown(value, how)
    return f"{' '.join(_spans(value))} before" if value > 0 else "No reminder"


def shown_tags(value: Value, how: Showing) -> str:
    """Tags, one blank behind each comma."""
    return ", ".join(tag.strip() for tag in shown(value, how).split(",") if tag.strip())


def shown_grid(value: Value, how: Showing) -> str:
    """The rows of a grid, a line each; what is no list of rows as it came."""
    text = shown(value, how)
    try:
        rows = json.loads(text) if len(text) <= _LONGEST_GRID else None
    except (ValueError, RecursionError):
        return text
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return text
    lines = (_grid_line(row, how) for row in rows)
    return "\n".join(line for line in lines if line)


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
    return _grouped_phone(text, formats.region) if len(text) <= _LONGEST_PHONE else text


@lru_cache(maxsize=_PHONES_KEPT)
def _grouped_phone(text: str, region: str | None) -> str:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_valid_number(number) or number.extension:
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _grid_line(row: dict[str, object], how: Showing) -> str:
    cells = ((name, _grid_cell(cell, how)) for name, cell in row.items())
    return ", ".join(f"{name}: {text}" for name, text in cells if text)


def _grid_cell(cell: object, how: Showing) -> str:
    if isinstance(cell, bool):
        return shown(cell, how)
    if cell is None or isinstance(cell, str):
        return cell or ""
    return json.dumps(cell, ensure_ascii=False)


def _name_of(text: str, how: Showing) -> str | None:
    try:
        pointer = read_pointer(text)
    except ValueError:
        return None
    return _name(pointer, how) if isinstance(pointer, RecordId | LocalId) else None


def _name(value: RecordId | LocalId, how: Showing) -> str:
    name = how.labels(value) if how.labels else None
    return "…" if name is None else name


def _spans(minutes: int) -> Iterator[str]:
    for length, name in _MINUTES:
        count, minutes = divmod(minutes, length)
        if count:
            yield f"{count} {name}" if count == 1 else f"{count} {name}s"


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:
        # the first and the last day there is, which programs use for "ever"
        return moment


def _decimal_text(value: Decimal, formats: Formats, decimals: int | None) -> str:
    if decimals is None:
        text = format(value.normalize(), "zf")
    else:
        text = format(value, f"z.{decimals}f")
    return _grouped(text, formats)


def _grouped(text: str, formats: Formats) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, fraction = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", formats.group_separator)
    return sign + grouped + (formats.decimal_point + fraction if fraction else "")
