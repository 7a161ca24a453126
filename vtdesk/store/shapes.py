"""What is derived from a module's table once, and used for every row that is packed or read."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from vtdesk.store.labels import fallback_sources, label_sources
from vtdesk.store.packing import to_json
from vtdesk.store.schemas import ModuleTable
from vtdesk.store.search import indexed_fields

FIXED = (
    "key", "label", "sort", "modified", "fetched", "partial", "width", "absent",
    "state", "changed", "server", "gone", "extra",
)  # fmt: skip
"""The columns that every row has, before those of its fields."""

ZERO_DATE = "0000-00-00"
ZERO_MOMENTS = frozenset({ZERO_DATE, f"{ZERO_DATE} 00:00:00"})

LONGEST_SURE_NUMBER = 16
"""Characters: a double keeps fifteen significant figures, and a point makes sixteen of them."""

_KEY_WIDTH = 20
_ENTRIES = (
    f"SELECT CAST(substr(value, 1, {_KEY_WIDTH}) AS INTEGER), "
    f"substr(value, {_KEY_WIDTH + 1}, instr(value, char(10)) - {_KEY_WIDTH + 1}), "
    "substr(value, instr(value, char(10)) + 1) FROM carray(?)"
)

_NOT_EXTRA = frozenset({"id", "label"})


class Shape:
    """What rows of a module are made of.

    Args:
        table: the module.

    Attributes:
        fields: names of the fields, in the order of their columns.
        known: every name that needs no place among a row's `extra`.
        usual: the names of an answer that holds just the fields of the describe.
        label_sources: the fields that make up a record's name.
        fallbacks: the fields that name a record that has no name of its own.
        texts: the fields whose words are found.
        phones: the fields whose telephone numbers are found.
        select: the statement that reads a row.
        replace: the statement that writes rows, up to its VALUES.
        index: the statement that writes the words of many rows, each as `index_entry` gives them.
    """

    def __init__(self, table: ModuleTable) -> None:
        self.table = table
        self.fields = table.fields
        self.known = table.field_set | _NOT_EXTRA
        self.usual = table.field_set | {"id"}
        self.label_sources = label_sources(table.schema)
        self.fallbacks = fallback_sources(table.schema)
        self.texts, self.phones = indexed_fields(table.schema)
        columns = [*FIXED, *(f"f{table.columns[name].number}" for name in self.fields)]
        names = ", ".join(f'"{name}"' for name in columns)
        self.select = f"SELECT {names} FROM {table.rows} WHERE key = ?"
        self.replace = f"INSERT OR REPLACE INTO {table.rows} ({names}) VALUES "
        self.index = f"INSERT OR REPLACE INTO {table.search} (rowid, label, text) {_ENTRIES}"


@lru_cache(maxsize=256)
def shape_of(table: ModuleTable) -> Shape:
    """The shape of a module's rows."""
    return Shape(table)


def index_entry(key: int, words: str, text: str) -> str:
    """A row's key, the words of its name and all others as one text, for `Shape.index`."""
    name = words.replace("\n", " ") if "\n" in words else words
    entry = f"{key:0{_KEY_WIDTH}d}{name}\n{text}"
    return entry.replace("\0", " ") if "\0" in entry else entry


def absent_columns(table: ModuleTable, absent: Iterable[str]) -> str | None:
    """A row's `absent`: the columns of fields that were not fetched."""
    columns = sorted(table.columns[name].since for name in absent)
    return to_json(columns) if columns else None


def inexact(fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Those of number fields' names and texts that their columns would not keep as they are.

    A column would keep them as another number, or as a number where they are none.
    """
    for name, text in fields:
        if len(text) > LONGEST_SURE_NUMBER or "e" in text or "E" in text:
            figures = text.strip().lstrip("+-").replace(".", "", 1).strip("0")
            if not (figures.isdigit() and len(figures) <= 15):
                yield name, text
