"""What the server offers: the list of modules, their describes, and the tables made from them.

Module and field names come from a server and never become part of a statement: a module's rows lie
in `rows_<number>`, a field in the column `f<number>`. A field whose kind changes between text and
number gets a new column with the old values in it; a field that went leaves its column behind.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from vtdesk.domain.fieldtypes import FieldKind, Storage
from vtdesk.domain.ids import AnyId, ModuleName, id_from_key
from vtdesk.domain.schema import FieldSpec, ModuleInfo, ModuleSchema
from vtdesk.store.driver import Database
from vtdesk.store.packing import from_json, to_json

_log = logging.getLogger(__name__)

MOST_COLUMNS = 1_900
"""SQLite allows 2,000 columns; fields beyond these are kept with the row's other values."""

POINTERS = frozenset({FieldKind.REFERENCE, FieldKind.OWNER})

_FIXED_COLUMNS = """
    key INTEGER PRIMARY KEY, label TEXT NOT NULL, sort TEXT, modified TEXT, fetched REAL,
    partial INTEGER NOT NULL, width INTEGER NOT NULL, absent TEXT,
    state INTEGER NOT NULL, changed TEXT, server TEXT, gone INTEGER NOT NULL, extra TEXT"""


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field lies.

    Attributes:
        number: the column is `f<number>`.
        since: rows narrower than this were written before the field came.
    """

    number: int
    since: int
    storage: Storage


@dataclass(frozen=True, eq=False)
class ModuleTable:
    """A module whose describe is stored, and the table that holds its rows.

    Attributes:
        number: names the tables.
        fetched: Unix time in seconds of the describe.
        columns: the columns of the fields, those included that describe no longer has.
        width: how many columns were ever made.

    Two tables are equal only if they are the same object, so that what is derived from one can be
    kept under it.
    """

    number: int
    schema: ModuleSchema
    fetched: float
    columns: Mapping[str, Column]
    width: int

    @property
    def name(self) -> ModuleName:
        """The module."""
        return self.schema.name

    @cached_property
    def rows(self) -> str:
        """The table of rows."""
        return f"rows_{self.number}"

    @cached_property
    def search(self) -> str:
        """The full-text index of the rows."""
        return f"search_{self.number}"

    @cached_property
    def names(self) -> str:
        """The index of the rows' names, where one was made."""
        return f"names_{self.number}"

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that have a column and are in the describe."""
        return tuple(name for name in self.columns if name in self.schema.by_name)

    @cached_property
    def field_set(self) -> frozenset[str]:
        """`fields`, to compare with the names of an answer."""
        return frozenset(self.fields)

    @cached_property
    def number_places(self) -> tuple[int, ...]:
        """Positions in `fields` of columns that hold numbers."""
        return tuple(
            place
            for place, name in enumerate(self.fields)
            if self.columns[name].storage is Storage.NUMBER
        )

    @cached_property
    def moment_places(self) -> tuple[int, ...]:
        """Positions in `fields` of dates and date-times, which the server may send as zeros."""
        kinds = {FieldKind.DATE, FieldKind.DATETIME}
        return tuple(
            place
            for place, name in enumerate(self.fields)
            if self.schema.by_name[name].kind in kinds
        )

    def column(self, field: str) -> str | None:
        """The quoted column of a field; None when it has none."""
        found = self.columns.get(field)
        return f'"f{found.number}"' if found is not None and field in self.field_set else None

    def id_of(self, key: int) -> AnyId:
        """The id of the record that lies under a key."""
        return id_from_key(self.schema.id_prefix, key)

    def key_of(self, wire_id: object) -> int | None:
        """The key of a server's record id; None when it is no id of this module."""
        if not isinstance(wire_id, str):
            return None
        prefix, _, number = wire_id.partition("x")
        if prefix != self.schema.id_prefix or not (number.isascii() and number.isdigit()):
            return None
        return int(number) if 0 < len(number) <= 18 and int(number) else None

    def points(self, field: str) -> bool:
        """Whether a field's value is the id of another record."""
        spec = self.schema.field(field)
        return spec is not None and spec.kind in POINTERS


Tables = Mapping[ModuleName, ModuleTable]


def table_of(tables: Tables, module: ModuleName) -> ModuleTable:
    """The table of a module.

    Raises:
        LookupError: its describe was never stored; whoever stores records stores that first.
    """
    if (table := tables.get(module)) is None:
        raise LookupError(f"no describe of {module} is stored")
    return table


def load_modules(database: Database) -> tuple[ModuleInfo, ...]:
    """The stored listtypes, in the server's order."""
    rows = database.rows("SELECT info FROM modules WHERE position IS NOT NULL ORDER BY position")
    return tuple(from_json(info, ModuleInfo) for (info,) in rows)


def save_modules(database: Database, modules: Sequence[ModuleInfo]) -> None:
    """Replace the stored listtypes; rows of a module that is no longer listed stay."""
    database.run("UPDATE modules SET position = NULL")
    for position, info in enumerate(modules):
        number = _module_number(database, info.name)
        database.run(
            "UPDATE modules SET position = ?, info = ? WHERE number = ?",
            (position, to_json(info), number),
        )


def load_tables(database: Database) -> dict[ModuleName, ModuleTable]:
    """All modules with a stored describe.

    A describe in a shape that this vtdesk cannot read counts as not stored: it is fetched anew,
    and the rows are found again through their columns.
    """
    tables = {}
    for number, name, schema_json, fetched in database.rows(
        "SELECT number, name, schema, fetched FROM modules WHERE schema IS NOT NULL"
    ):
        try:
            schema = from_json(schema_json, ModuleSchema)
        except msgspec.ValidationError as problem:
            _log.info("the stored describe of %s is read as none: %s", name, problem)
            continue
        tables[schema.name] = _table(database, number, schema, fetched)
    return tables


def save_schema(database: Database, schema: ModuleSchema, fetched: float) -> ModuleTable:
    """Store a describe, and make or widen the table of its rows."""
    number = _module_number(database, schema.name)
    database.run(
        "UPDATE modules SET schema = ?, fetched = ? WHERE number = ?",
        (to_json(schema), fetched, number),
    )
    database.run("INSERT OR REPLACE INTO prefixes VALUES (?, ?)", (schema.id_prefix, schema.name))
    _make_tables(database, number)
    _widen(database, _table(database, number, schema, fetched))
    return _table(database, number, schema, fetched)


def make_indexes(database: Database, table: ModuleTable) -> None:
    """Index what rows are mostly ordered by, once all of them are there.

    A first fill comes in another order: kept up during it, the indexes would cost more writing
    than the rows.
    """
    for column in ("sort", "modified"):
        database.run(f"CREATE INDEX IF NOT EXISTS {table.rows}_{column} ON {table.rows} ({column})")


def is_ordered(database: Database, table: ModuleTable) -> bool:
    """Whether its rows are indexed by their names."""
    name = f"{table.rows}_sort"
    return database.value("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)) is not None


def load_prefixes(database: Database) -> dict[str, ModuleName]:
    """Which module an id prefix belongs to, as far as known."""
    return {prefix: ModuleName(name) for prefix, name in database.rows("SELECT * FROM prefixes")}


def save_prefixes(database: Database, prefixes: Iterable[str], module: ModuleName) -> None:
    """Remember whose ids begin with these prefixes."""
    database.run_many(
        "INSERT OR REPLACE INTO prefixes VALUES (?, ?)", [(prefix, module) for prefix in prefixes]
    )


def _module_number(database: Database, module: ModuleName) -> int:
    database.run("INSERT OR IGNORE INTO modules (name) VALUES (?)", (module,))
    return int(database.value("SELECT number FROM modules WHERE name = ?", (module,)))


def _table(database: Database, number: int, schema: ModuleSchema, fetched: float) -> ModuleTable:
    columns = {
        field: Column(column, since, Storage(storage))
        for field, column, since, storage in database.rows(
            "SELECT field, number, since, storage FROM columns WHERE module = ? ORDER BY number",
            (number,),
        )
    }
    width = max((column.number for column in columns.values()), default=-1) + 1
    return ModuleTable(number, schema, fetched, columns, width)


def _make_tables(database: Database, number: int) -> None:
    if database.value("SELECT 1 FROM sqlite_schema WHERE name = ?", (f"rows_{number}",)):
        return
    database.run(f"CREATE TABLE rows_{number} ({_FIXED_COLUMNS})")
    # only rows over which a change lies: few, and all of them are looked for when rebuilding
    database.run(
        f"CREATE INDEX rows_{number}_changed ON rows_{number} (key) WHERE server IS NOT NULL"
    )
    # the words come folded and split: to the ascii tokenizer only blanks separate them
    database.run(
        f"CREATE VIRTUAL TABLE search_{number} USING fts5(label, text, content = '', "
        "contentless_delete = 1, detail = column, tokenize = 'ascii')"
    )


def _widen(database: Database, table: ModuleTable) -> None:
    width = table.width
    for spec in table.schema.fields:
        old = table.columns.get(spec.name)
        storage = spec.traits.storage
        unchanged = old is not None and old.storage is storage
        if spec.name == "id" or unchanged or width >= MOST_COLUMNS:
            continue
        database.run(f'ALTER TABLE {table.rows} ADD COLUMN "f{width}" {storage.value}')
        if old is not None:
            database.run(f'UPDATE {table.rows} SET "f{width}" = "f{old.number}"')
        database.run(
            "INSERT OR REPLACE INTO columns VALUES (?, ?, ?, ?, ?)",
            (table.number, spec.name, width, old.since if old else width, storage.value),
        )
        width += 1


def text_field(spec: FieldSpec) -> bool:
    """Whether a field holds words that name or describe its record in one line."""
    return spec.kind in _LINE_KINDS and spec.name != "id"


_LINE_KINDS = frozenset(
    {
        FieldKind.STRING,
        FieldKind.AUTOGENERATED,
        FieldKind.EMAIL,
        FieldKind.PHONE,
        FieldKind.URL,
        FieldKind.SKYPE,
    }
)
