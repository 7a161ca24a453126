"""How conditions compare: as Vtiger's database does, so that both sides find the same rows.

Its collation sees no difference of case and none of accents, yet it keeps letters apart that only
look alike: "munchen" finds "München" (wire fact 3.7), "lodz" does not find "Łódź". What a person types
into a search goes further (`domain.search_text`).
"""

import re
import unicodedata

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import DECIMALS, INTEGERS, read, wire

COMPARED_BY_SIZE = INTEGERS | DECIMALS | {FieldKind.DATE, FieldKind.DATETIME, FieldKind.TIME}
"""Kinds of fields that have a greater and a smaller: numbers, and dates as their wire text."""

_ANY_NUMBER = FieldSpec("", "", FieldKind.DOUBLE)

_ACCENTS = re.compile("[\u0300-\u036f]")


def collation_key(text: str) -> str:
    """A text as it is compared: texts with the same key are the same."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    # two signs for one letter, chosen by its place in the word
    return unicodedata.normalize("NFC", bare).lower().replace("ς", "σ")


def comparable(spec: FieldSpec, text: str) -> str | None:
    """A number, date or time as it is compared; None for what such a field never holds."""
    if spec.kind is FieldKind.TIME:
        # durations in whole hours are announced as times too (wire facts, type table)
        return text.strip() or None
    value = read(_ANY_NUMBER if spec.kind in INTEGERS | DECIMALS else spec, text)
    return None if value is None or isinstance(value, str) else wire(spec, value)
