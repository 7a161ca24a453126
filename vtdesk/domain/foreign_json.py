"""JSON that somebody else wrote, with what no text holds taken out of it."""

import re

from vtdesk.domain.record import Json

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that are no part of a text; tabs and line ends are."""


def clean_text(text: str) -> str:
    """A text without control characters, and with a mark in place of half a surrogate pair.

    Half a pair is no character: neither SQLite nor Qt nor a file takes it.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return CONTROL.sub("", whole)


def clean_json(value: Json) -> Json:
    """The same JSON with all of its texts clean, names included.

    Raises:
        RecursionError: it is nested deeper than anybody means.
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [clean_json(item) for item in value]
    if isinstance(value, dict):
        return {clean_text(name): clean_json(item) for name, item in value.items()}
    return value
