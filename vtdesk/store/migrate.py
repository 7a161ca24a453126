"""Brings a store's file to the shape this vtdesk works with.

`PRAGMA user_version` counts the steps a file has been through. A step and its count are one
transaction, so a process killed in the middle leaves the file as it was. Steps stand alone and
import nothing of vtdesk (after sqlite-utils' migrations): what they did in one release must never
change with later code.
"""

from collections.abc import Callable

from vtdesk.domain.errors import StoreNewer
from vtdesk.store.driver import Database
from vtdesk.store.migrations import (
    m0001_first,
    m0002_jobs,
    m0003_folded_labels,
    m0004_name_indexes,
    m0005_stale_words,
)

Step = Callable[[Callable[[str], None]], None]
"""A migration: is given what runs one SQL statement."""

STEPS: tuple[Step, ...] = (
    m0001_first.upgrade,
    m0002_jobs.upgrade,
    m0003_folded_labels.upgrade,
    m0004_name_indexes.upgrade,
    m0005_stale_words.upgrade,
)


def migrate(database: Database, steps: tuple[Step, ...] = STEPS) -> None:
    """Run the steps that this file has not seen.

    Raises:
        StoreNewer: the file has been through more steps than this vtdesk knows.
    """
    version = int(database.value("PRAGMA user_version"))
    if version > len(steps):
        raise StoreNewer(
            "The local data was written by a newer vtdesk, so this one leaves it alone. "
            "Start the newer vtdesk, or install it again.",
            detail=f"store version {version}, known up to {len(steps)}",
        )
    for number, step in enumerate(steps[version:], start=version + 1):
        with database.transaction():
            step(database.run)
            database.run(f"PRAGMA user_version = {number}")
