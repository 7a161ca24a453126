"""What a server without an operation can still be asked by ordinary queries."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from vtdesk.api import vtql
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.record import WireRecord
from vtdesk.domain.relations import HierarchyEntry

Ask = Callable[[str], Awaitable[list[WireRecord]]]
"""Sends a VTQL query."""

MAX_LEVELS = 20
MAX_ENTRIES = 1_000

_SELECT = "select id,accountname,account_id from Accounts where"


async def lookup(
    ask: Ask, value: str, search_in: Mapping[ModuleName, Sequence[str]]
) -> list[WireRecord]:
    """Records that hold exactly this text in one of the fields; one query a module."""
    found: list[WireRecord] = []
    for module, fields in search_in.items():
        if fields:
            where = " or ".join(f"{field} = {vtql.literal(value)}" for field in fields)
            found += await ask(f"select * from {module} where {where} order by id;")  # noqa: S608 - VTQL
    return found


async def hierarchy(ask: Ask, account: RecordId) -> tuple[HierarchyEntry, ...]:
    """The group of companies: up to the top by the parents, then down level by level."""
    top = await _top(ask, account)
    rows: dict[RecordId, WireRecord] = {}
    children: dict[RecordId, list[RecordId]] = {}
    level = [] if top is None else [top]
    for _ in range(MAX_LEVELS):
        level = level[: MAX_ENTRIES - len(rows)]
        rows.update((_id(row), row) for row in level)
        if not level:
            break
        below = await _children(ask, [_id(row) for row in level])
        # an organisation may be its own grandparent; nobody stops people from that
        level = [row for row in below if _id(row) not in rows]
        for row in level:
            if (parent := _parent(row)) is not None:
                children.setdefault(parent, []).append(_id(row))
    if top is None:
        return ()
    return tuple(_tree(_id(top), rows, children, account, 0))


async def _top(ask: Ask, account: RecordId) -> WireRecord | None:
    seen: set[RecordId] = set()
    row: WireRecord | None = None
    current: RecordId | None = account
    while current is not None and current not in seen and len(seen) < MAX_LEVELS:
        seen.add(current)
        found = await ask(f"{_SELECT} id = {vtql.literal(str(current))};")
        if not found:
            break  # a parent that this user may not see is where the tree begins
        row = found[0]
        current = _parent(row)
    return row


async def _children(ask: Ask, parents: Sequence[RecordId]) -> list[WireRecord]:
    found: list[WireRecord] = []
    for start in range(0, len(parents), vtql.PAGE):
        ids = ",".join(vtql.literal(str(parent)) for parent in parents[start : start + vtql.PAGE])
        last = 0
        while len(found) < MAX_ENTRIES:
            after = vtql.literal(f"{parents[0].prefix}x{last}")
            page = await ask(f"{_SELECT} account_id in ({ids}) and id > {after} order by id;")
            if not page:
                break
            found += page
            last = _id(page[-1]).number
    return found


def _tree(
    top: RecordId,
    rows: Mapping[RecordId, WireRecord],
    children: Mapping[RecordId, list[RecordId]],
    current: RecordId,
    level: int,
) -> Iterable[HierarchyEntry]:
    yield HierarchyEntry(top, str(rows[top].get("accountname") or ""), level, top == current)
    if level < MAX_LEVELS:
        for child in children.get(top, []):
            if child in rows:
                yield from _tree(child, rows, children, current, level + 1)


def _id(row: WireRecord) -> RecordId:
    found = parse_record_id(str(row["id"]))
    assert found is not None  # rows of a query have been checked
    return found


def _parent(row: WireRecord) -> RecordId | None:
    return parse_record_id(str(row.get("account_id") or ""))
