r"""Values as JSON text in a column, safe against text that no file can hold.

A server may send half of a surrogate pair ("\ud83d"): valid JSON, but not encodable. It is kept as
"?" rather than letting one record spoil its page.
"""

from array import array
from typing import TypeVar, cast

import msgspec

from vtdesk.domain.record import Json

T = TypeVar("T")

# characters
_PIECE = 65_536


def to_json(value: object) -> str:
    """The value as JSON text."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(encodable(msgspec.to_builtins(value))).decode()


def from_json(text: str, kind: type[T]) -> T:
    """The value of a JSON text.

    Raises:
        msgspec.ValidationError: it holds something else.
    """
    return msgspec.json.decode(text, type=kind)


def values_from_json(text: str) -> dict[str, Json]:
    """The values of a JSON object by their names; msgspec has no name for a recursive type."""
    return cast("dict[str, Json]", msgspec.json.decode(text))


def encodable(value: object) -> object:
    """The same value with "?" for every half of a surrogate pair in its texts."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {encodable(name): encodable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [encodable(part) for part in value]
    return value


def integers_from_json(text: str) -> "array[int]":
    """The items of a JSON array of integers.

    Read in pieces: a million integers at once are 40 MB, and no other thread runs meanwhile.
    """
    items, start, end = array("q"), 1, len(text) - 1
    while start < end:
        cut = text.find(",", start + _PIECE, end)
        stop = end if cut < 0 else cut
        items.extend(msgspec.json.decode(f"[{text[start:stop]}]", type=list[int]))
        start = stop + 1
    return items
