"""Reads a group of companies from the stored organisations, level by level."""

from collections.abc import Iterator, Mapping

from vtdesk.app.company_group import (
    AWAY_PARENT,
    HIDDEN_PARENT,
    MOST_COMPANIES,
    MOST_LEVELS,
    TOO_DEEP,
    Company,
    loop_words,
)
from vtdesk.domain.collation import collation_key
from vtdesk.domain.ids import AnyId, ModuleName, id_from_key, parse_id
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell
from vtdesk.store.cache import Cache


class StoredGroup:
    """Reads one group.

    Args:
        cache: the store.
        schema: of the organisations.
        field: the field that names an organisation's parent.
        whole: whether all organisations are stored; a parent that is not there is hidden then.
    """

    def __init__(self, cache: Cache, schema: ModuleSchema, field: str, *, whole: bool) -> None:
        self._cache = cache
        self._schema = schema
        self._module: ModuleName = schema.name
        self._field = field
        self._loop = loop_words(schema.by_name[field].label)
        self._no_parent = HIDDEN_PARENT if whole else AWAY_PARENT

    async def around(self, account: AnyId) -> tuple[Company, ...]:
        """The group of a stored organisation, in the order of its tree."""
        top, remark = self._top(account)
        children: dict[str, list[tuple[int, str]]] = {}
        for row in await self._cache.reads.rows_below(
            self._module, self._field, top, MOST_COMPANIES
        ):
            children.setdefault(str(row.cells[0]), []).append((row.key, row.label))
        return tuple(self._laid_out(top, account, children, remark))

    def _top(self, account: AnyId) -> tuple[AnyId, str]:
        """The topmost company that is stored, and what is odd about it."""
        seen, current = {int(account.key)}, account
        while True:
            record = self._cache.record(self._module, int(current.key))
            above = record_in(record.values.get(self._field)) if record is not None else None
            if above is None:
                return current, ""
            if int(above.key) in seen:
                return current, self._loop
            if self._cache.record(self._module, int(above.key)) is None:
                return current, self._no_parent
            seen.add(int(above.key))
            current = above

    def _laid_out(
        self,
        top: AnyId,
        current: AnyId,
        children: Mapping[str, list[tuple[int, str]]],
        remark: str,
    ) -> Iterator[Company]:
        """The tree from the top, without recursion: people nest as deep as they like."""
        shown: set[int] = set()
        place = 0
        waiting: list[tuple[AnyId, str, int, int | None]] = [(top, self._name(top), 0, None)]
        while waiting and place < MOST_COMPANIES:
            record, name, depth, parent = waiting.pop()
            if int(record.key) in shown:
                continue
            shown.add(int(record.key))
            below = children.get(str(record), [])
            odd = TOO_DEEP if depth > MOST_LEVELS else ""
            if any(key in shown for key, _ in below):
                odd = self._loop
            if record == top:
                odd = remark
            yield Company(
                record, name, min(depth, MOST_LEVELS), parent, record == current, remark=odd
            )
            for key, label in sorted(below, key=_by_name, reverse=True):
                child = id_from_key(self._schema.id_prefix, key)
                waiting.append((child, label, depth + 1, place))
            place += 1

    def _name(self, account: AnyId) -> str:
        record = self._cache.record(self._module, int(account.key))
        return record.label if record is not None else ""


def record_in(cell: Cell) -> AnyId | None:
    """The record that a stored reference names, one that was never sent included."""
    try:
        found = parse_id(str(cell or ""))
    except ValueError:
        return None
    return found if found.key else None


def _by_name(child: tuple[int, str]) -> str:
    return collation_key(child[1])
