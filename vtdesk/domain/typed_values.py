"""What a person means by a typed text in a field of one kind.

A parser takes text that is not empty. What would be rounded is not read at all.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from vtdesk.domain.ids import parse_id
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.typed_moments import parse_date, parse_moment, parse_time
from vtdesk.domain.value_types import Formats, Unreadable, Value
from vtdesk.domain.wire_text import MOST_FIGURES, TRUE_WIRE, read_choices

_BETWEEN_CHOICES = re.compile(r"\s*(?:\|##\||[,;\n])\s*")
_LONGEST_QUOTED = 60
_FALSE_WORDS = frozenset({"0", "off", "false", "no"})


@dataclass(frozen=True, slots=True)
class Typing:
    """What a typed text is read by.

    Attributes:
        today: the day that "today", "+3" and "mon" count from.
    """

    spec: FieldSpec
    formats: Formats
    today: date


def typed_text(text: str, _how: Typing) -> Value:
    """Free text, blanks and all."""
    return text


def typed_line(text: str, _how: Typing) -> Value:
    """Text without the blanks round it."""
    return text.strip()


def typed_decimal(text: str, how: Typing) -> Decimal | Unreadable:
    """A number as this person writes it."""
    return _number(text, how.formats, f"1234{how.formats.decimal_point}50")


def typed_integer(text: str, how: Typing) -> int | Unreadable:
    """A whole number as this person writes it."""
    number = _number(text, how.formats, "1234")
    if isinstance(number, Unreadable):
        return number
    if number != number.to_integral_value():
        return Unreadable("Only whole numbers fit here.")
    return int(number)


def typed_boolean(text: str, how: Typing) -> bool | Unreadable:
    """Yes or no in this person's words, in English, or as the wire says it."""
    word, formats = text.strip().lower(), how.formats
    if word in TRUE_WIRE or word == formats.yes.lower():
        return True
    if word in _FALSE_WORDS or word == formats.no.lower():
        return False
    return Unreadable(f"Type {formats.yes} or {formats.no}.")


def typed_date(text: str, how: Typing) -> Value | Unreadable:
    """A day."""
    return parse_date(text, how.formats, today=how.today)


def typed_time(text: str, _how: Typing) -> Value | Unreadable:
    """A time of day."""
    return parse_time(text)


def typed_moment(text: str, how: Typing) -> Value | Unreadable:
    """A day and a time of day in the person's zone."""
    return parse_moment(text.strip(), how.formats, today=how.today)


def typed_choice(text: str, how: Typing) -> Value | Unreadable:
    """The value of a picklist, by its label or itself; any text where describe lists none."""
    found = _choice(how.spec, text.strip()) if how.spec.picklist else text.strip()
    return _no_choice(how.spec, text) if found is None else found


def typed_choices(text: str, how: Typing) -> Value | Unreadable | None:
    """The values of a multi-picklist, between the wire's separators, commas or line ends."""
    if not how.spec.picklist:
        return read_choices(text)
    one = _choice(how.spec, text.strip())
    if one is not None:
        return (one,)
    found = [_choice(how.spec, part) for part in _BETWEEN_CHOICES.split(text.strip()) if part]
    chosen = tuple(dict.fromkeys(part for part in found if part is not None))
    return _no_choice(how.spec, text) if None in found else chosen or None


def typed_pointer(text: str, _how: Typing) -> Value | Unreadable:
    """The id of a record."""
    try:
        found = parse_id(text.strip())
    except ValueError:
        found = None
    if found is None or not found.number:
        return Unreadable("Choose a record from the list.")
    return found


def _choice(spec: FieldSpec, text: str) -> str | None:
    """The value that a text names by its label or itself, in any case of letters."""
    wanted = text.casefold()
    exact = (choice.value for choice in spec.picklist if text in (choice.label, choice.value))
    near = (
        choice.value
        for choice in spec.picklist
        if wanted in (choice.label.casefold(), choice.value.casefold())
    )
    return next(exact, None) or next(near, None)


def _no_choice(spec: FieldSpec, text: str) -> Unreadable:
    quoted = text.strip()[:_LONGEST_QUOTED]
    return Unreadable(f"“{quoted}” is not one of the choices of {spec.label}.")


def _number(text: str, formats: Formats, example: str) -> Decimal | Unreadable:
    plain = re.sub(r"[\s\u00a0\u202f']", "", text.replace("−", "-")).removesuffix("%")
    group = re.escape(formats.group_separator.strip() or " ")
    point = re.escape(formats.decimal_point)
    # groups of two are how India writes a million: 10,00,000
    whole_part = rf"\d{{1,3}}(?:{group}\d{{2,3}})*{group}\d{{3}}|\d+"
    match = re.fullmatch(rf"([+-]?)({whole_part})?(?:{point}(\d*))?", plain)
    if match is None or not (match[2] or match[3]):
        return Unreadable(f"This is not a number. Type it as {example}.")
    digits = re.sub(r"\D", "", match[2] or "0")
    fraction = f".{match[3]}" if match[3] else ""
    if len(digits) + len(match[3] or "") > MOST_FIGURES:
        return Unreadable("This number has too many figures.")
    return Decimal(f"{match[1]}{digits}{fraction}")
