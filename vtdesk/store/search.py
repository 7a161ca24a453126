"""The full-text index: what is put into it, and how typed words become its query.

FTS5 tables without content (https://sqlite.org/fts5.html, 4.4): one column for the record's name, one
for its other one-line texts. Words are folded and split by `domain.search_text`, the same for both
sides; typed text is always quoted and never FTS syntax.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from vtdesk.domain.fieldtypes import FieldKind, Storage
from vtdesk.domain.record import Json
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.search_text import digits, digits_of, fold, split, typed_number, words
from vtdesk.store.driver import Database
from vtdesk.store.labels import label_sources
from vtdesk.store.schemas import POINTERS, ModuleTable, text_field

Column = Sequence[str | None]
"""The cells of one field in many records."""

# https://sqlite.org/fts5.html, 6.1 and 6.2: the index is many small ones that are merged from time to
# time; it says from how many on that begins, from how many on all are merged in one write, and how
# many bytes of words a write gathers before it makes one of them
_USUAL = {"automerge": 4, "crisismerge": 16, "hashsize": 1_048_576}
_WHILE_FILLING = {"automerge": 16, "crisismerge": 32, "hashsize": 4_194_304}

_LONGEST_TEXT = 1_000
_MOST_DIGITS = 24
_SHORTEST_SUFFIX = 2
"""Figures: people remember a number by its last two or three; one alone ends a tenth of all."""


def _alone(figures: str) -> tuple[str]:
    return (figures,)


def _taking_suffixes(figures: int) -> Callable[[str], tuple[str, ...]]:
    """What takes all suffixes out of a number of so many figures; in C, as fills wait for it."""
    starts = range(figures - _SHORTEST_SUFFIX + 1)
    return itemgetter(*(slice(start, None) for start in starts)) if len(starts) > 1 else _alone


_SUFFIXES = tuple(map(_taking_suffixes, range(_MOST_DIGITS + 1)))


def indexed_fields(schema: ModuleSchema) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields whose words are found, and among the describe's fields those with phone numbers.

    Found are one-line texts (names, e-mails, towns, record numbers), streets and the summary's.
    """
    summary = {
        spec.name
        for spec in schema.summary_fields
        if spec.traits.storage is Storage.TEXT and spec.kind not in POINTERS
    }
    named = label_sources(schema)
    texts = tuple(
        spec.name
        for spec in schema.fields
        if (text_field(spec) or _is_street(spec) or spec.name in summary) and spec.name not in named
    )
    phones = tuple(s.name for s in schema.fields if s.kind is FieldKind.PHONE)
    return texts, phones


def _is_street(spec: FieldSpec) -> bool:
    """Whether a field holds a street: Vtiger keeps these in several lines, as it does descriptions.

    A place is searched by its street; other texts of several lines are long, and hold what
    anybody might have written. "lane" is the street of leads.
    """
    return spec.kind is FieldKind.TEXT and ("street" in spec.name or spec.name == "lane")


def expect_many(database: Database, table: ModuleTable) -> None:
    """Make room for many rows: what they are found by is merged seldom, which costs half."""
    _configure(database, table, _WHILE_FILLING)


def expect_few(database: Database, table: ModuleTable) -> None:
    """Merge as usual, so that the index stays quick to search."""
    _configure(database, table, _USUAL)


def _configure(database: Database, table: ModuleTable, values: Mapping[str, int]) -> None:
    database.run_many(
        f"INSERT INTO {table.search} ({table.search}, rank) VALUES (?, ?)", list(values.items())
    )


def index_words(text: str) -> str:
    """A text as the index takes it: folded words, separated by blanks.

    Plain ASCII goes as it is, because the tokenizer folds and splits that just as
    `search_text.words` does.
    """
    return text if text.isascii() else index_folded(fold(text))


def index_folded(folded: str) -> str:
    """What `index_words` makes of a text that is folded already."""
    return folded if folded.isascii() else " ".join(split(folded))


# towns, streets, titles: what records have in common
_index_words_again = lru_cache(maxsize=2_048)(index_words)


def index_text(texts: Iterable[Json], phones: Iterable[Json]) -> str:
    """Everything a record is found by, its name excepted.

    Of a telephone number these are all its endings of two figures and more.

    Args:
        texts: the values of its fields with words.
        phones: the values of its fields with telephone numbers.
    """
    parts = [
        part[:_LONGEST_TEXT] if part.isascii() else _index_words_again(part[:_LONGEST_TEXT])
        for part in texts
        if part and isinstance(part, str)
    ]
    for number in filter(None, phones):
        if isinstance(number, str):
            parts.extend(_suffixes(digits(number)))
    return "\n".join(parts)


def index_texts(count: int, texts: Sequence[Column], phones: Sequence[Column]) -> list[str]:
    """What `index_text` makes of each of many records.

    Args:
        count: how many.
        texts: the columns of the fields with words.
        phones: the columns of the fields with telephone numbers.
    """
    filled = [column for column in texts if any(column)]
    found = [
        joined
        if (joined := "\n".join(filter(None, row))).isascii() and len(joined) <= _LONGEST_TEXT
        else index_text(row, ())
        for row in zip(*filled, strict=True)
    ] or [""] * count
    for column in phones:
        rows = [row for row, number in enumerate(column) if number]
        for row, figures in zip(rows, digits_of(list(filter(None, column))), strict=True):
            found[row] += "\n" + "\n".join(_suffixes(figures))
    return found


def match_expression(text: str, column: str = "") -> str:
    """The FTS5 expression for typed text: every word begins some word of the record.

    What may be a phone number is also looked for as one, however it is grouped.

    Args:
        text: as typed.
        column: search only this column of the index.

    Returns:
        "" when the text holds no word.
    """
    terms = [_term(word) for word in words(text)]
    expression = " AND ".join(terms)
    if column and terms:
        return f"{{{column}}} : ({expression})"
    number = typed_number(text)
    if len(terms) > 1 and _SHORTEST_SUFFIX <= len(number) <= _MOST_DIGITS:
        return f'({expression}) OR "{number}"*'
    return expression


def _term(word: str) -> str:
    # a number is stored without its trunk zeros
    bare = word.lstrip("0") if word.isdigit() else word
    if bare and bare != word:
        return f'("{word}"* OR "{bare}"*)'
    return f'"{word}"*'


def _suffixes(figures: str) -> tuple[str, ...]:
    first = figures[:_MOST_DIGITS]
    return _SUFFIXES[len(first)](first)
