"""Small texts that the rest of the program keeps in the file, under names of its own."""

from vtdesk.store.driver import Database

_PREFIX = "note "


def load_notes(database: Database) -> dict[str, str]:
    """All notes by name."""
    rows = database.rows("SELECT name, value FROM meta WHERE name GLOB ?", (f"{_PREFIX}*",))
    return {name.removeprefix(_PREFIX): text for name, text in rows}


def note_name(stored: str) -> str:
    """The name of the note that is stored under a name; "" for what is none."""
    return stored.removeprefix(_PREFIX) if stored.startswith(_PREFIX) else ""


def save_note(database: Database, name: str, text: str | None) -> None:
    """Keep a note in place of an older one; None removes it."""
    if text is None:
        database.run("DELETE FROM meta WHERE name = ?", (_PREFIX + name,))
    else:
        database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_PREFIX + name, text))
