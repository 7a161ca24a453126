"""How records are named: by the server ("12x345") or, before it has seen them, by vtdesk ("new-3").

The digits before the "x" are the module's `idPrefix`, which differs from one installation to the
next (wire fact 2.1); the digits after it are the record's number, unique within its module.
"""

import re
from dataclasses import dataclass
from typing import NewType

ModuleName = NewType("ModuleName", str)
"""The API's name of a module, as in listtypes: "Potentials", never its label "Deals"."""

RowKey = NewType("RowKey", int)
"""A record's key within its module: the record number, or a negative number for a local record."""

_RECORD_ID = re.compile(r"([0-9]{1,9})x([0-9]{1,18})")
_LOCAL_ID = re.compile(r"new-([0-9]{1,18})")


@dataclass(frozen=True, slots=True, order=True)
class RecordId:
    """A record as the server names it; `str()` gives the wire form "12x345"."""

    prefix: str
    number: int

    def __str__(self) -> str:
        return f"{self.prefix}x{self.number}"

    @property
    def key(self) -> RowKey:
        """The record's key in its module's table."""
        return RowKey(self.number)


@dataclass(frozen=True, slots=True, order=True)
class LocalId:
    """A record that the server has not seen yet; `str()` gives "new-3"."""

    number: int

    def __str__(self) -> str:
        return f"new-{self.number}"

    @property
    def key(self) -> RowKey:
        """The record's key in its module's table; negative, so it never meets a server's."""
        return RowKey(-self.number)


AnyId = RecordId | LocalId


def parse_id(text: str) -> AnyId:
    """Read "12x345" or "new-3".

    Raises:
        ValueError: the text is neither.
    """
    if match := _RECORD_ID.fullmatch(text):
        return RecordId(match[1], int(match[2]))
    if match := _LOCAL_ID.fullmatch(text):
        return LocalId(int(match[1]))
    raise ValueError(f"not a record id: {text[:40]!r}")


def parse_record_id(text: str) -> RecordId | None:
    """The server's id in a wire value, or None for everything that names no record.

    References that were never set read as null, "", "0" or "11x0" (wire facts 2, 4.13).
    """
    match = _RECORD_ID.fullmatch(text)
    if match is None or not (number := int(match[2])):
        return None
    return RecordId(match[1], number)


def parse_local_id(text: str) -> LocalId | None:
    """The local record that a value names, or None for everything that names none."""
    match = _LOCAL_ID.fullmatch(text)
    return LocalId(int(match[1])) if match else None


def record_number(text: str) -> int | None:
    """The number of the record that a wire value names, as `parse_record_id` reads it."""
    match = _RECORD_ID.fullmatch(text)
    return (int(match[2]) or None) if match else None


def id_from_key(prefix: str, key: int) -> AnyId:
    """The id of the record that a module with this `idPrefix` keeps under `key`."""
    return RecordId(prefix, key) if key > 0 else LocalId(-key)
