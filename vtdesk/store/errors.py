"""What went wrong with the store's file, decided once: known and sayable, or a bug.

SQLite's primary result codes (https://sqlite.org/rescode.html) that an ordinary computer can cause
become a `StoreTrouble`. Every other code (a constraint, a misspelt statement) is a bug of vtdesk
and passes through unchanged.
"""

from enum import IntEnum
from pathlib import Path

from vtdesk.domain.errors import Remedy, StoreDamaged, StoreTrouble


class Interrupted(Exception):
    """A read was given up because nobody waits for it any more."""


class SqliteCode(IntEnum):
    """The primary result codes that are no bug."""

    PERM = 3
    BUSY = 5
    LOCKED = 6
    NO_MEMORY = 7
    READ_ONLY = 8
    INPUT_OUTPUT = 10
    CORRUPT = 11
    FULL = 13
    CANNOT_OPEN = 14
    NOT_A_DATABASE = 26


_DAMAGED = frozenset({SqliteCode.CORRUPT, SqliteCode.NOT_A_DATABASE})
_REMEDIES = {SqliteCode.BUSY: Remedy.RETRY, SqliteCode.LOCKED: Remedy.RETRY}


def trouble(code: int, message: str, file: Path | None) -> StoreTrouble | None:
    """The known trouble behind a result code, or None for a bug.

    Args:
        code: SQLite's result code, primary or extended.
        message: SQLite's own words, for the detail; they never hold values or the key.
        file: the store's file; None for a store in memory.
    """
    try:
        known = SqliteCode(code & 0xFF)
    except ValueError:
        return None
    detail = f"{message} (SQLite {code}) in {file or 'memory'}"
    words = _words(known, file)
    if known in _DAMAGED:
        return StoreDamaged(words, detail=detail)
    return StoreTrouble(words, detail=detail, remedy=_REMEDIES.get(known))


def _words(code: SqliteCode, file: Path | None) -> str:
    folder = "memory" if file is None else f"the folder {file.parent}"
    if code is SqliteCode.FULL:
        return (
            f"Nothing more can be kept on this computer: the disk that holds {folder} is full. "
            "Free some space, then try again."
        )
    if code in (SqliteCode.BUSY, SqliteCode.LOCKED):
        return "The local data is in use by another program. Close that program, then try again."
    if code in (SqliteCode.PERM, SqliteCode.READ_ONLY, SqliteCode.CANNOT_OPEN):
        return (
            f"The local data cannot be opened for writing in {folder}. "
            "Check that the folder is there and that you may write in it."
        )
    if code is SqliteCode.INPUT_OUTPUT:
        return (
            f"The disk that holds {folder} did not take or give the local data. "
            "Check the disk and its free space, then try again."
        )
    if code is SqliteCode.NO_MEMORY:
        return "This computer has no free memory left. Close other programs, then try again."
    return (
        "The local data on this computer cannot be read: its file is damaged, "
        "or its key in the password store is not the one it was made with."
    )
