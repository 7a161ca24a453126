"""Texts of tags: what a person types, and the field in which records tell them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from vtdesk.domain.query import Condition, Op

FIELD = "tags"
"""The field in which records tell their tags, as text with commas (wire fact 3.20)."""

MOST_CHARACTERS = 100
"""Of one tag: a sentence is none, and a chip must stay readable."""

MOST_TAGS = 50
"""Typed at once."""


@dataclass(frozen=True, slots=True)
class TypedTags:
    """What was typed for tags.

    Attributes:
        tags: each once.
        problem: why they cannot be used, in words; "" where they can.
    """

    tags: tuple[str, ...]
    problem: str = ""


def read_tags(text: str) -> TypedTags:
    """The tags in a typed text; commas and line ends part them, as they do for the server.

    A "#" before a tag is how people write one, and no part of it.
    """
    parts = [typed_tag(part) for line in text.splitlines() for part in line.split(",")]
    tags = once(parts)
    if not tags:
        return TypedTags((), "Type a tag.")
    if any(len(tag) > MOST_CHARACTERS for tag in tags):
        return TypedTags(tags, f"A tag can have {MOST_CHARACTERS} characters at most.")
    if len(tags) > MOST_TAGS:
        return TypedTags(tags, f"{MOST_TAGS} tags at once are the most.")
    return TypedTags(tags)


def has_tag(tag: str) -> Condition:
    """The condition that rows with this tag, in any case and with any accents, fulfil."""
    return Condition(FIELD, Op.CONTAINS, (tag,))


def split_tags(text: str) -> tuple[str, ...]:
    """The tags of a record as its field tells them."""
    return once(_clean(part) for part in text.split(","))


def once(tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag once, in the order in which it came first."""
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def typed_tag(text: str) -> str:
    """A tag as it was meant by who typed it."""
    return _clean(_clean(text).removeprefix("#"))


def _clean(text: str) -> str:
    """A tag on one line, without characters that nobody sees."""
    shown = "".join(c if unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text)
    return " ".join(shown.split())
