"""The sample company's records: one wide SQLite table per module.

Values are stored as the texts that go over the wire, so that a page of whole records is one
indexed read and no conversion; NULL stands for an unset date or reference. Deleted rows stay,
marked, because ``sync`` must tell them.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from vtdesk.demo.errors import DemoServerError
from vtdesk.demo.schemas import Catalogue, Module
from vtdesk.demo.vtql_sql import column, fold, live_rows, padded_fold

Row = dict[str, str | None]
SqlValue = str | int | float | None

# Raised when the layout changes: an older file is then refused rather than misread.
LAYOUT = 1

# What related lists and queries look for; every further index slows the making of a big company.
_INDEXED = {
    "Accounts": ("account_id",),
    "Activity": ("parent_id", "contact_id"),
    "Assets": ("account",),
    "Cases": ("parent_id", "contact_id"),
    "Contacts": ("account_id",),
    "HelpDesk": ("parent_id",),
    "Invoice": ("account_id",),
    "LineItem": ("parent_id",),
    "ModComments": ("related_to",),
    "Potentials": ("related_to", "contact_id"),
    "ProjectTask": ("projectid",),
    "Quotes": ("account_id", "potential_id"),
    "SalesOrder": ("account_id",),
}

_SIDE_TABLES = """
CREATE TABLE IF NOT EXISTS _meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS _relations (
    source INTEGER, target INTEGER, module TEXT, PRIMARY KEY (source, target)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS _files (
    number INTEGER PRIMARY KEY, record INTEGER, field TEXT, name TEXT, type TEXT, content BLOB
);
CREATE INDEX IF NOT EXISTS _files_of_record ON _files (record);
CREATE TABLE IF NOT EXISTS _picklists (key TEXT, position INTEGER, value TEXT);
"""


class Tables:
    """The open database.

    Safe from several threads: every use holds ``lock``, and who needs several steps to be one
    holds it around them.

    Attributes:
        catalogue: the modules it has tables for.
        lock: re-entrant.
    """

    def __init__(self, catalogue: Catalogue, path: Path | None, *, on_disk: bool = False) -> None:
        """Open or make the database.

        Args:
            catalogue: the modules to have tables for.
            path: where to keep it; None for a temporary one.
            on_disk: keep a temporary one in a file that vanishes, not in memory.

        Raises:
            DemoServerError: the file cannot be opened or is something else.
        """
        self.catalogue = catalogue
        self.lock = threading.RLock()
        self._columns = {
            table: tuple(dict.fromkeys(f for m in modules for f in m.fields if f != "id"))
            for table, modules in catalogue.tables.items()
        }
        # SQLite keeps a database without a name in a file that it deletes by itself
        name = str(path) if path else ("" if on_disk else ":memory:")
        try:
            self._connection = self._open(name)
        except sqlite3.Error as problem:
            raise DemoServerError(
                f"The sample company's file {path} cannot be opened: {problem}."
            ) from problem

    def _open(self, name: str) -> sqlite3.Connection:
        connection = sqlite3.connect(name, check_same_thread=False, isolation_level=None)
        try:
            # a crash may cost the sample data, a wait for the disk would cost every start
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.create_function("fold", 1, _or_null(fold), deterministic=True)
            connection.create_function("padded_fold", 1, _or_null(padded_fold), deterministic=True)
            connection.executescript(_SIDE_TABLES)
            for table, names in self._columns.items():
                connection.execute(_create_table(table, names))
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close the database; a temporary one is gone then."""
        with self.lock:
            self._connection.close()

    def columns(self, table: str) -> tuple[str, ...]:
        """The field names stored in a table, without ``id``."""
        return self._columns[table]

    def query(self, sql: str, parameters: Sequence[SqlValue] = ()) -> list[tuple[SqlValue, ...]]:
        """Read rows."""
        with self.lock:
            return self._connection.execute(sql, parameters).fetchall()

    def query_blobs(
        self, sql: str, parameters: Sequence[SqlValue] = ()
    ) -> list[tuple[SqlValue | bytes, ...]]:
        """Read rows that hold bytes."""
        with self.lock:
            return self._connection.execute(sql, parameters).fetchall()

    def execute(self, sql: str, parameters: Sequence[SqlValue | bytes] = ()) -> int:
        """Change rows; returns how many."""
        with self.lock:
            return self._connection.execute(sql, parameters).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make several changes one, for speed; there is no journal to undo them."""
        with self.lock:
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("COMMIT")

    def get(self, module: Module, number: int) -> Row | None:
        """One record of the module by number, or None where it is gone or another module's."""
        names = self._columns[module.table]
        selected = ", ".join(column(name) for name in names)
        rows = self.query(
            f"SELECT {selected} FROM {column(module.table)} WHERE _number = ? AND _deleted = 0",
            (number,),
        )
        if not rows:
            return None
        row = _row(names, rows[0])
        return row if _belongs(module, row) else None

    def all(self, module: Module) -> dict[int, Row]:
        """A module's live records by number, in the order of the numbers."""
        names = self._columns[module.table]
        selected = ", ".join(["_number", *map(column, names)])
        rows = self.query(
            f"SELECT {selected} FROM {column(module.table)} t"
            f" WHERE _deleted = 0 AND {live_rows(module)} ORDER BY _number"
        )
        found = {int(number or 0): _row(names, values) for number, *values in rows}
        return {number: row for number, row in found.items() if _belongs(module, row)}

    def is_converted(self, module: Module, number: int) -> bool:
        """Whether a lead has been converted."""
        sql = f"SELECT _converted FROM {column(module.table)} WHERE _number = ?"
        return bool(self.query(sql, (number,))[0][0])

    def numbers(self, module: Module) -> list[int]:
        """The numbers of a module's live records."""
        rows = self.query(
            f"SELECT _number FROM {column(module.table)} t"
            f" WHERE _deleted = 0 AND {live_rows(module)} ORDER BY _number"
        )
        return [int(row[0] or 0) for row in rows]

    def module_of(self, number: int) -> Module | None:
        """The module that has a record of that number, deleted or not."""
        for module in self.catalogue.modules.values():
            sql = f"SELECT 1 FROM {column(module.table)} WHERE _number = ?"
            if module.entity and self.query(sql, (number,)):
                return module
        return None

    def insert(self, module: Module, number: int, row: Mapping[str, str | None]) -> None:
        """Add a record."""
        names = [name for name in row if name in self._columns[module.table]]
        marks = ", ".join("?" * (len(names) + 1))
        listed = ", ".join(["_number", *map(column, names)])
        self.execute(
            f"INSERT INTO {column(module.table)} ({listed}) VALUES ({marks})",
            (number, *(row[name] for name in names)),
        )

    def insert_many(
        self, table: str, names: Sequence[str], rows: Iterable[Sequence[SqlValue]]
    ) -> None:
        """Add many rows; each begins with its number, then the named columns."""
        listed = ", ".join(["_number", *map(column, names)])
        marks = ", ".join("?" * (len(names) + 1))
        with self.lock:
            self._connection.executemany(
                f"INSERT INTO {column(table)} ({listed}) VALUES ({marks})", rows
            )

    def update(self, module: Module, number: int, row: Mapping[str, str | None]) -> None:
        """Change some columns of a record."""
        names = [name for name in row if name in self._columns[module.table]]
        if names:
            assignments = ", ".join(f"{column(name)} = ?" for name in names)
            self.execute(
                f"UPDATE {column(module.table)} SET {assignments} WHERE _number = ?",
                (*(row[name] for name in names), number),
            )

    def mark_deleted(self, module: Module, number: int, moment: str) -> None:
        """Delete a record; ``sync`` tells it as deleted at that moment."""
        self._mark(module, number, moment, "_deleted")

    def mark_converted(self, module: Module, number: int, moment: str) -> None:
        """Hide a converted lead from queries; it can still be retrieved by id."""
        self._mark(module, number, moment, "_converted")

    def _mark(self, module: Module, number: int, moment: str, flag: str) -> None:
        self.execute(f"UPDATE {column(module.table)} SET {flag} = 1 WHERE _number = ?", (number,))
        self.update(module, number, dict.fromkeys(self._time_columns(module), moment))

    def _time_columns(self, module: Module) -> list[str]:
        return [n for n in self._columns[module.table] if n.lower() == "modifiedtime"]

    def count(self, module: Module) -> int:
        """How many rows the module's table has, deleted ones included."""
        (row,) = self.query(f"SELECT count(*) FROM {column(module.table)}")
        return int(row[0] or 0)

    def highest_number(self) -> int:
        """The highest number any entity record or file has."""
        tables = {m.table for m in self.catalogue.modules.values() if m.entity}
        highest = [self.query(f"SELECT max(_number) FROM {column(t)}")[0][0] for t in tables]
        highest.append(self.query("SELECT max(number) FROM _files")[0][0])
        return max(int(number or 0) for number in highest)

    def build_indexes(self) -> None:
        """Make the indexes; done after the bulk of the rows is in, which is faster."""
        for table, names in self._columns.items():
            times = [name for name in names if name.lower() == "modifiedtime"]
            for name in (*times, *(n for n in _INDEXED.get(table, ()) if n in names)):
                self.execute(
                    f"CREATE INDEX IF NOT EXISTS {column(f'{table}.{name}')}"
                    f" ON {column(table)} ({column(name)})"
                )

    def meta(self, key: str) -> str | None:
        """A note kept with the data."""
        rows = self.query("SELECT value FROM _meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Keep a note with the data."""
        self.execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", (key, value))


def _row(names: Sequence[str], values: Sequence[SqlValue]) -> Row:
    return {
        name: None if value is None else str(value)
        for name, value in zip(names, values, strict=True)
    }


def _belongs(module: Module, row: Row) -> bool:
    if module.name == "Calendar":
        return row["activitytype"] == "Task"
    if module.name == "Events":
        return row["activitytype"] != "Task"
    return True


def _create_table(table: str, names: Iterable[str]) -> str:
    columns = "".join(f", {column(name)} TEXT" for name in names)
    return (
        f"CREATE TABLE IF NOT EXISTS {column(table)} (_number INTEGER PRIMARY KEY,"
        f" _deleted INTEGER NOT NULL DEFAULT 0, _converted INTEGER NOT NULL DEFAULT 0{columns})"
    )


def _or_null(function: Callable[[str], str]) -> Callable[[object], str | None]:
    """Let a text function pass NULL through and take numbers as their text."""

    def applied(value: object) -> str | None:
        return None if value is None else function(str(value))

    return applied
