"""The sample company as the operations see it: records, people, choices, clock."""

import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from vtdesk.demo import growth, schemas, seed, wordbook
from vtdesk.demo.clock import Clock
from vtdesk.demo.errors import DemoServerError
from vtdesk.demo.people import Person, Rights, staff
from vtdesk.demo.schemas import Catalogue, Dialect, Field, Module
from vtdesk.demo.tables import LAYOUT, Tables

# From this size on a temporary company is kept in a file rather than in memory.
_BIG = 50_000


class Company:
    """Everything the server knows, opened or made.

    Args:
        dialect: which Vtiger it is like.
        records: how many in all, about; of a company that is made.
        seed_number: the same number, the same company.
        base_day: the day that all its dates hang on.
        database: the file to keep it in; None keeps it in memory.

    Attributes:
        catalogue: modules and fields of the dialect.
        tables: the records.
        people: users, the administrator first.
        clock: the server's time.
        lock: held around each operation; the tables' own.
    """

    def __init__(
        self,
        *,
        dialect: Dialect,
        records: int,
        seed_number: int,
        base_day: date,
        database: Path | None,
    ) -> None:
        """Open the company in ``database``, or make it.

        Raises:
            DemoServerError: the file is something else, or of another dialect.
        """
        if records < 0:
            raise DemoServerError("A company cannot have fewer than no records.")
        self.catalogue: Catalogue = schemas.load(dialect)
        self.tables = Tables(self.catalogue, database, on_disk=records > _BIG)
        self.people: Sequence[Person] = staff(seed_number)
        self.clock = Clock()
        self.lock: threading.RLock = self.tables.lock
        try:
            self._open_or_make(records, seed_number, base_day)
        except BaseException:
            self.tables.close()
            raise
        self._rights = {person.number: Rights(person, self.catalogue) for person in self.people}
        self._picklists = self._stored_picklists()
        self._next_number = self.tables.highest_number() + 1

    def _open_or_make(self, records: int, seed_number: int, base_day: date) -> None:
        made_as = f"{LAYOUT} {self.catalogue.dialect} {seed_number}"
        known = self.tables.meta("made as")
        if known is None:
            self._make(records, seed_number, base_day)
            self.tables.set_meta("made as", made_as)
        elif known != made_as:
            raise DemoServerError(
                "The file holds a sample company of another kind; choose another file."
            )

    def _make(self, records: int, seed_number: int, base_day: date) -> None:
        core = min(records, seed.CORE)
        counts = seed.shares(self.catalogue, core)
        words = wordbook.load()
        seed.make_core(self.tables, self.people, words, seed_number, base_day, counts)
        if records > core:
            growth.grow_company(self.tables, words, counts, seed.shares(self.catalogue, records))
        seed.add_pictures(self.tables)
        seed.add_files(self.tables)
        self.tables.build_indexes()

    def _stored_picklists(self) -> dict[str, list[str]]:
        changed: dict[str, list[str]] = {}
        for key, value in self.tables.query(
            "SELECT key, value FROM _picklists ORDER BY key, position"
        ):
            changed.setdefault(str(key), []).append(str(value))
        return {key: list(values) for key, values in self.catalogue.picklists.items()} | changed

    def close(self) -> None:
        """Close the tables."""
        self.tables.close()

    def person(self, user_name: str) -> Person | None:
        """The user of that name, in any case."""
        wanted = user_name.lower()
        return next((p for p in self.people if p.user_name.lower() == wanted), None)

    def rights(self, person: Person) -> Rights:
        """What the person may do."""
        return self._rights[person.number]

    def next_number(self) -> int:
        """A number no record and no file has had."""
        with self.lock:
            number = self._next_number
            self._next_number += 1
            return number

    def running_number(self, module: Module) -> str:
        """The running number of the module's next record."""
        return f"{seed.number_prefix(module)}{self.tables.count(module) + 1}"

    def choices(self, field: Field) -> Sequence[str]:
        """The present choices of a field."""
        return self._picklists.get(field.picklist, ())

    def set_choices(self, key: str, values: Sequence[str]) -> None:
        """Change the choices of a picklist for good."""
        with self.lock:
            self._picklists[key] = list(values)
            self.tables.execute("DELETE FROM _picklists WHERE key = ?", (key,))
            for position, value in enumerate(values):
                self.tables.execute(
                    "INSERT INTO _picklists VALUES (?, ?, ?)", (key, position, value)
                )

    def grow(self, module: Module, count: int) -> None:
        """Add so many records to a module, made from those it has."""
        with self.lock:
            first = self._next_number
            growth.grow_module(self.tables, wordbook.load(), module, count, first)
            self._next_number = first + count
