"""Records to choose from: those whose names begin as typed, then those with a word that does.

However many fit, little is read: what begins as typed comes from the index that orders the rows by
their names, in order, and of the others only so many are looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.search_text import fold
from vtdesk.store import name_index
from vtdesk.store.driver import Database
from vtdesk.store.known import Known
from vtdesk.store.labels import find_alone
from vtdesk.store.packing import to_json
from vtdesk.store.schemas import ModuleTable, is_ordered
from vtdesk.store.search import match_expression

Target = tuple[AnyId, ModuleName, str]
"""A record to choose from: id, module, name."""

# names are ordered after this many were found; a text that finds more is typed on anyway
_MOST_LOOKED_AT = 300
_AFTER_ALL = "\U0010ffff"

_Order = tuple[bool, str]
"""Whether a name only holds the typed words further in, and the name, folded."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was typed, as names are compared with it.

    Attributes:
        beginning: folded, with single blanks.
    """

    text: str
    beginning: str
    limit: int


def find_targets(
    database: Database, known: Known, modules: Sequence[ModuleName], text: str, limit: int
) -> tuple[Target, ...]:
    """Records of these modules whose names hold words that begin as typed, best first.

    Without a word in the text, the most recently modified records come.

    Args:
        database: where to read.
        known: the modules' tables.
        modules: where to look.
        text: as typed.
        limit: how many at most.
    """
    if not match_expression(text):
        return _newest(database, known, modules, limit)
    wanted = _Wanted(text, " ".join(fold(text).split()), limit)
    found: list[tuple[_Order, Target]] = []
    for module in modules:
        if (table := known.tables.get(module)) is not None:
            found += _stored(database, table, wanted)
        for target in _alone(database, known, module, text, limit):
            folded = fold(target[2])
            found.append(((not folded.startswith(wanted.beginning), folded), target))
    found.sort(key=lambda one: one[0])
    return tuple(target for _, target in found[:limit])


def _newest(
    database: Database, known: Known, modules: Sequence[ModuleName], limit: int
) -> tuple[Target, ...]:
    found: list[tuple[str, Target]] = []
    for module in modules:
        if (table := known.tables.get(module)) is not None:
            rows = database.rows(
                f"SELECT ifnull(modified, '9'), key, label FROM {table.rows} "
                "ORDER BY modified DESC NULLS FIRST LIMIT ?",
                (limit,),
            )
            found += [(when, (table.id_of(key), module, label)) for when, key, label in rows]
        found += [("", target) for target in _alone(database, known, module, "", limit)]
    found.sort(key=lambda one: one[0], reverse=True)
    return tuple(target for _, target in found[:limit])


def _alone(
    database: Database, known: Known, module: ModuleName, text: str, limit: int
) -> list[Target]:
    """Records of a module that are known by name only."""
    prefixes = [prefix for prefix, owner in known.prefixes.items() if owner == module]
    return [
        target
        for prefix in prefixes
        for target in find_alone(database, prefix, module, text, limit)
    ]


def _stored(database: Database, table: ModuleTable, wanted: _Wanted) -> list[tuple[_Order, Target]]:
    found = _beginning(database, table, wanted)
    if len(found) < wanted.limit:
        there = {target[0] for _, target in found}
        found += [one for one in _holding(database, table, wanted) if one[1][0] not in there]
    return found


def _beginning(
    database: Database, table: ModuleTable, wanted: _Wanted
) -> list[tuple[_Order, Target]]:
    """Rows whose whole name begins as typed; none while nothing orders them by name."""
    if not is_ordered(database, table):
        return []
    rows = database.rows(
        f"SELECT sort, key, label FROM {table.rows} WHERE sort >= ? AND sort < ? "
        "ORDER BY sort LIMIT ?",
        (wanted.beginning, f"{wanted.beginning}{_AFTER_ALL}", wanted.limit),
    )
    return [((False, folded), (table.id_of(key), table.name, label)) for folded, key, label in rows]


def _holding(
    database: Database, table: ModuleTable, wanted: _Wanted
) -> list[tuple[_Order, Target]]:
    """Rows with words in their name that begin as typed."""
    keys = _keys_holding(database, table, wanted.text)
    rows = database.rows(
        f"SELECT ifnull(sort, ''), key, label FROM {table.rows} "
        "WHERE key IN (SELECT value FROM json_each(?))",
        (to_json(keys),),
    )
    return [
        (
            (not folded.startswith(wanted.beginning), folded),
            (table.id_of(key), table.name, label),
        )
        for folded, key, label in rows
    ]


def _keys_holding(database: Database, table: ModuleTable, text: str) -> list[int]:
    if name_index.is_whole(database, table):
        return name_index.keys_with(database, table, text, _MOST_LOOKED_AT)
    rows = database.rows(
        f"SELECT rowid FROM {table.search} WHERE {table.search} MATCH ? LIMIT ?",
        (match_expression(text, "label"), _MOST_LOOKED_AT),
    )
    return [key for (key,) in rows]
