"""A damaged store: kept aside, with what waited in it saved as far as it can be read."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

from vtdesk.domain.account import Secret
from vtdesk.domain.changes import Change
from vtdesk.domain.draft import Draft
from vtdesk.domain.errors import StoreTrouble
from vtdesk.domain.ids import ModuleName
from vtdesk.store.drafts import draft_from_json
from vtdesk.store.driver import Database, Place, SqlRow
from vtdesk.store.notes import note_name
from vtdesk.store.outbox import change_from_json
from vtdesk.store.threads import Writer

T = TypeVar("T")

# the log first: left beside a new store, it would be taken for that one's
_FILES = ("-wal", "-shm", "")
_TO_READ = ("", "-wal")


def _is_no_note(_name: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Rescued:
    """What became of a damaged store.

    Attributes:
        kept_as: where the file lies now.
        changes: what waited to be sent, oldest first, as far as it could be read.
        drafts: what was typed and not saved, likewise.
        notes: texts that the rest of the program kept and wants back, by name, likewise.
    """

    kept_as: Path
    changes: tuple[Change, ...]
    drafts: tuple[Draft, ...]
    notes: Mapping[str, str] = field(default_factory=dict)


async def set_aside(
    file: Path, key: Secret | None, wanted: Callable[[str], bool] = _is_no_note
) -> Rescued:
    """Rename the file to make room for a new one, and read what can be read of what was typed.

    The file and those SQLite keeps beside it get a dated name in the same folder; nothing is
    deleted. The store must not be open.

    Args:
        file: the damaged store.
        key: its key.
        wanted: tells the names of the notes that are wanted back.

    Raises:
        StoreTrouble: the file cannot be renamed.
    """
    thread = Writer("vtdesk-store-rescue")
    try:
        return await thread.run(partial(_set_aside, Place(file, key), file, wanted))
    finally:
        await thread.close()


def _set_aside(place: Place, file: Path, wanted: Callable[[str], bool]) -> Rescued:
    kept_as = _rename(file)
    copy = kept_as.with_name(f"{kept_as.name}-copy")
    try:
        # opening a damaged file may already change it, or drop its log
        for ending in _TO_READ:
            if (part := Path(f"{kept_as}{ending}")).exists():
                shutil.copyfile(part, f"{copy}{ending}")
        changes, drafts, notes = _read(replace(place, file=copy))
    except (OSError, StoreTrouble):
        return Rescued(kept_as, (), ())
    finally:
        for ending in _FILES:
            Path(f"{copy}{ending}").unlink(missing_ok=True)
    kept = {name: text for name, text in notes if wanted(name)}
    return Rescued(kept_as, tuple(changes), tuple(drafts), kept)


def _read(place: Place) -> tuple[list[Change], list[Draft], list[tuple[str, str]]]:
    database = Database(place, writes=False)
    try:
        changes = _readable(database, "outbox", "change", _change)
        drafts = _readable(database, "drafts", "module, draft", _draft)
        return changes, drafts, _readable(database, "meta", "name, value", _note, "name")
    finally:
        database.close()


def _readable(
    database: Database,
    table: str,
    columns: str,
    parse: Callable[[SqlRow], T],
    key: str = "rowid",
) -> list[T]:
    """Everything of a table in front of the damage, and everything behind it, oldest first."""
    found: dict[int | str, T] = {}
    for direction in ("ASC", "DESC"):
        sql = f"SELECT {key}, {columns} FROM {table} ORDER BY {key} {direction} LIMIT 1 OFFSET ?"
        try:
            if not database.value("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)):
                return []
            for offset in count():
                rows = database.rows(sql, (offset,))
                if not rows or rows[0][0] in found:
                    break
                found[rows[0][0]] = parse(rows[0][1:])
        except (StoreTrouble, ValueError):
            continue
    return [found[place] for place in sorted(found, key=_by_age)]


def _by_age(place: int | str) -> tuple[int, str]:
    return (place, "") if isinstance(place, int) else (0, place)


def _change(row: SqlRow) -> Change:
    return change_from_json(row[0])


def _draft(row: SqlRow) -> Draft:
    return draft_from_json(ModuleName(row[0]), row[1])


def _note(row: SqlRow) -> tuple[str, str]:
    name, text = row
    return note_name(str(name)), str(text)


def _rename(file: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y-%m-%d %H.%M.%S")
    try:
        kept_as = file.with_name(f"{file.stem} damaged {stamp}{file.suffix}")
        for number in count(2):
            if not kept_as.exists():
                break
            kept_as = file.with_name(f"{file.stem} damaged {stamp} {number}{file.suffix}")
        for ending in _FILES:
            if (part := Path(f"{file}{ending}")).exists():
                part.rename(f"{kept_as}{ending}")
    except OSError as problem:
        raise StoreTrouble(
            f"The damaged local data could not be put aside in the folder {file.parent}. "
            "Check that you may write in it.",
            detail=str(problem),
        ) from problem
    return kept_as
