"""The part of the store that is also kept in memory, as one frozen value.

A write makes a new one and puts it in the place of the old after its transaction is through, so
every thread sees either all of a write or nothing of it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.cursor import Cursor
from vtdesk.domain.ids import AnyId, LocalId, ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.store.cursors import load_cursors
from vtdesk.store.drafts import Drafts, load_drafts
from vtdesk.store.driver import Database
from vtdesk.store.new_ids import Named
from vtdesk.store.notes import load_notes
from vtdesk.store.outbox import Outbox, load_outbox
from vtdesk.store.schemas import Tables, load_modules, load_prefixes, load_tables


@dataclass(frozen=True, slots=True)
class Known:
    """What is known without a look into the file.

    Attributes:
        modules_fetched: Unix time in seconds of the listtypes.
        prefixes: which module an id prefix belongs to.
        last_local: the highest number that a local record ever had; none is used twice.
        named: what the server called the local records that it took since the program began.
        notes: texts of the rest of the program, by name.
    """

    modules: tuple[ModuleInfo, ...] = ()
    modules_fetched: float | None = None
    tables: Tables = field(default_factory=dict)
    prefixes: Mapping[str, ModuleName] = field(default_factory=dict)
    outbox: Outbox = field(default_factory=Outbox)
    drafts: Drafts = field(default_factory=dict)
    cursors: Mapping[ModuleName, Cursor] = field(default_factory=dict)
    last_local: int = 0
    named: Named = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


Written = tuple[Known, ChangeSet]
"""What a write gives: what is known after it, and what it touched."""

CarryOut = Callable[[Callable[[Database, Known], Written]], Awaitable[ChangeSet]]
"""Carries out a write in one transaction."""


def load_known(database: Database) -> Known:
    """Read everything that is kept in memory."""
    return Known(
        load_modules(database),
        database.value("SELECT value FROM meta WHERE name = 'modules_fetched'"),
        load_tables(database),
        load_prefixes(database),
        load_outbox(database),
        load_drafts(database),
        load_cursors(database),
        int(database.value("SELECT value FROM meta WHERE name = 'last_local'") or 0),
        notes=load_notes(database),
    )


def save_last_local(database: Database, known: Known, record: AnyId) -> int:
    """Remember that a local record's number is taken; gives the highest one taken."""
    if not isinstance(record, LocalId) or record.number <= known.last_local:
        return known.last_local
    database.run("INSERT OR REPLACE INTO meta VALUES ('last_local', ?)", (record.number,))
    return record.number
