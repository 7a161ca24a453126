"""How far each module has come; opaque to the store."""

import msgspec

from vtdesk.domain.cursor import Cursor
from vtdesk.domain.ids import ModuleName
from vtdesk.store.driver import Database
from vtdesk.store.packing import from_json, to_json


def load_cursors(database: Database) -> dict[ModuleName, Cursor]:
    """All cursors; one in a shape this vtdesk cannot read is as good as none."""
    found = {}
    for module, text in database.rows("SELECT module, cursor FROM cursors"):
        try:
            found[ModuleName(module)] = from_json(text, Cursor)
        except msgspec.ValidationError:
            continue
    return found


def save_cursor(database: Database, cursor: Cursor) -> None:
    """Keep a module's cursor."""
    database.run("INSERT OR REPLACE INTO cursors VALUES (?, ?)", (cursor.module, to_json(cursor)))
