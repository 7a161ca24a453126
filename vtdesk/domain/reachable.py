"""What a person can be reached by: telling a telephone number or an e-mail address in a typed text."""

import re
from enum import Enum

import phonenumbers

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.search_text import digits, fold
from vtdesk.domain.value_types import Formats

FEWEST_FIGURES = 4
"""Of a number that is looked for; the store finds any end of so many."""

TELLING_FIGURES = 8
"""At the end of a number: they tell one telephone from another, whatever stands before them."""

_LONGEST = 100
_PHONE = re.compile(r"(?:tel:)?[+(]?[\d\s()/.\-\u00ad\u2010-\u2015+]*")
_EMAIL = re.compile(r"(?:mailto:)?([^\s@<>]+@[^\s@<>]*)")
_WHOLE_EMAIL = re.compile(r"[^@]+@[^@.]+(?:\.[^@.]+)+")


class Reach(Enum):
    """A way to reach somebody; the value says it to a person."""

    PHONE = "phone number"
    EMAIL = "e-mail address"

    @property
    def kind(self) -> FieldKind:
        """The fields that hold such."""
        return FieldKind.PHONE if self is Reach.PHONE else FieldKind.EMAIL


def reach_of(text: str) -> Reach | None:
    """What a typed or copied text is; None where it is neither.

    An address may still lack its end, a number its beginning.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if _EMAIL.fullmatch(text.strip("<>")):
        return Reach.EMAIL
    if _PHONE.fullmatch(text) and len(digits(text)) >= FEWEST_FIGURES:
        return Reach.PHONE
    return None


def is_whole(text: str, reach: Reach) -> bool:
    """Whether it can be called or written to: an address that is still being typed cannot."""
    return reach is Reach.PHONE or _WHOLE_EMAIL.fullmatch(bare(text, reach)) is not None


def bare(text: str, reach: Reach) -> str:
    """A copied text without what stood around the number or address."""
    text = text.strip()
    if reach is Reach.EMAIL:
        found = _EMAIL.fullmatch(text.strip("<>"))
        return found[1] if found is not None else text
    return " ".join(text.removeprefix("tel:").split())


def holds(value: str, typed: str, reach: Reach) -> bool:
    """Whether a number or address is the typed one, or continues it; spelling makes no difference.

    A number is also found when only one of both is written with its country.
    """
    if reach is Reach.EMAIL:
        return fold(bare(typed, reach)) in fold(value)
    wanted, have = digits(typed), digits(value)
    if len(wanted) >= FEWEST_FIGURES and wanted in have:
        return True
    return len(wanted) > TELLING_FIGURES and have.endswith(wanted[-TELLING_FIGURES:])


def span(value: str, typed: str, reach: Reach) -> tuple[int, int]:
    """Where in a shown number or address the typed part stands: its start and its length; 0, 0 for nowhere."""
    if reach is Reach.EMAIL:
        part = bare(typed, reach)
        start = value.casefold().find(part.casefold())
        return (start, len(part)) if start >= 0 and part else (0, 0)
    places = [place for place, letter in enumerate(value) if letter.isdigit()]
    have = "".join(str(int(value[place])) for place in places if value[place].isdecimal())
    wanted = digits(typed)
    for part in (wanted, wanted[-TELLING_FIGURES:]):
        start = have.find(part)
        if start >= 0 and part and len(have) == len(places):
            first, last = places[start], places[start + len(part) - 1]
            return first, last - first + 1
    return 0, 0


def spellings(text: str, reach: Reach, formats: Formats) -> tuple[str, ...]:
    """How a number or address is probably written elsewhere, as typed first; for exact searches."""
    typed = bare(text, reach)
    if reach is Reach.EMAIL:
        return (typed,)
    try:
        number = phonenumbers.parse(typed, formats.region)
    except phonenumbers.NumberParseException:
        return (typed,)
    kinds = phonenumbers.PhoneNumberFormat
    written = (kinds.INTERNATIONAL, kinds.NATIONAL, kinds.E164)
    others = (phonenumbers.format_number(number, kind) for kind in written)
    return tuple(dict.fromkeys((typed, *others)))
