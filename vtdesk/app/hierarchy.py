"""The group of companies around an organisation, with the open deals of each.

From the store where all organisations are kept, else from the server: one call, kept for a while.
Parents that form a circle, and companies whose parent is not to be seen, are shown where they are
met and said so.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vtdesk.api.client import VtigerClient
from vtdesk.app.relation_lists import pointing_fields
from vtdesk.domain.errors import Offline, RecordGone, SignInNeeded, TooManyCalls
from vtdesk.domain.fieldtypes import DECIMALS
from vtdesk.domain.ids import AnyId, ModuleName, id_from_key, parse_record_id
from vtdesk.domain.query import All, Condition, Not, Op, Query
from vtdesk.domain.relations import HierarchyEntry
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

ACCOUNTS = ModuleName("Accounts")
DEALS = ModuleName("Potentials")

MOST_COMPANIES = 1_000
MOST_LEVELS = 50
"""Deeper ones are shown at this depth."""

FRESH = 900.0
"""Seconds for which the server's answer is believed."""

_MOST_KEPT = 50
_CITY = "bill_city"
_MOST_DEALS = 20_000
# what closes a deal where describe does not tell (open source)
_CLOSED_STAGES = ("Closed Won", "Closed Lost")
_LOOP = "It is its own parent further up. Correct “{field}” of one of them."
_ORPHAN = "Its parent was not found or is hidden from you."


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """The open deals of one company.

    Attributes:
        amount: their sum, in the user's currency.
    """

    count: int = 0
    amount: float = 0.0


@dataclass(frozen=True, slots=True)
class Company:
    """One company of a group, in the order of a tree read from the top.

    Attributes:
        depth: 0 for the topmost.
        parent: place of its parent in the list; None for the topmost.
        current: the one that was asked about.
        deals: its open deals; None where no deals are stored.
        remark: what is odd about its place, in words; mostly "".
        city: where it is, as far as that is stored.
    """

    record: AnyId
    name: str
    depth: int
    parent: int | None = None
    current: bool = False
    deals: OpenDeals | None = None
    remark: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of companies.

    Attributes:
        as_of: Unix time in seconds at which the server said so; None where the store is as fresh
            as everything else.
        whole: nothing is left out that this user may see.
    """

    companies: tuple[Company, ...]
    as_of: float | None = None
    whole: bool = True

    @property
    def deals(self) -> OpenDeals | None:
        """The open deals of all its companies; None where no deals are stored."""
        known = [company.deals for company in self.companies if company.deals is not None]
        if not known:
            return None
        return OpenDeals(sum(one.count for one in known), sum(one.amount for one in known))


@dataclass(frozen=True, slots=True)
class _Answer:
    asked: float
    entries: tuple[HierarchyEntry, ...]
    whole: bool


class Hierarchy:
    """Gives groups of companies.

    Args:
        client: the server.
        cache: the store.
        engine: knows whether calls may be made.
        now: Unix time in seconds.
    """

    def __init__(
        self, client: VtigerClient, cache: Cache, engine: Engine, now: Callable[[], float]
    ) -> None:
        self._client = client
        self._cache = cache
        self._engine = engine
        self._now = now
        self._answers: OrderedDict[AnyId, _Answer] = OrderedDict()

    def account_of(self, module: ModuleName, key: int) -> AnyId | None:
        """The organisation whose group a stored record belongs to; None where it has none."""
        schema, record = self._cache.schema(module), self._cache.record(module, key)
        if schema is None:
            return None
        if module == ACCOUNTS:
            return id_from_key(schema.id_prefix, key)
        for name in pointing_fields(schema, ACCOUNTS) if record is not None else ():
            found = parse_record_id(str(record.values.get(name) or "")) if record else None
            if found is not None and self._is_account(found):
                return found
        return None

    def needs_call(self, account: AnyId) -> bool:
        """Whether showing its group asks the server."""
        return not self._is_stored and self._kept(account) is None

    async def group(self, account: AnyId, *, anew: bool = False, sisters: bool = False) -> Group:
        """The group of an organisation: no call where all are stored, else one.

        The server tells the way up and everything below, no sisters of the organisation or of
        those above it: `whole` is false then. Without a connection it is what the store knows.

        Args:
            account: one of the group.
            anew: ask the server whatever is known.
            sisters: ask for these too, by one call more.

        Raises:
            VtdeskError: nothing is stored of it, and the server gave nothing.
        """
        if not anew and self._is_stored:
            return await self._from_store(account, whole=True)
        kept = None if anew or sisters else self._kept(account)
        if kept is None and account == self._server_id(account):
            try:
                kept = await self._ask(account, sisters=sisters)
            except (Offline, TooManyCalls, SignInNeeded):
                if self._cache.record(ACCOUNTS, int(account.key)) is None:
                    raise
        if kept is None:
            return await self._from_store(account, whole=False)
        companies = _companies(kept.entries, account)
        return Group(await self._with_deals(companies), kept.asked, kept.whole)

    @property
    def _is_stored(self) -> bool:
        cursor = self._cache.cursor(ACCOUNTS)
        return cursor is not None and cursor.is_whole

    def _kept(self, account: AnyId) -> _Answer | None:
        kept = self._answers.get(account)
        return kept if kept is not None and self._now() - kept.asked < FRESH else None

    def _server_id(self, account: AnyId) -> AnyId | None:
        return parse_record_id(str(account))

    async def _ask(self, account: AnyId, *, sisters: bool) -> _Answer:
        record = parse_record_id(str(account))
        assert record is not None  # the caller looked
        entries = await self._engine.ask(lambda: self._client.get_account_hierarchy(record))
        if not entries:
            raise RecordGone("This organisation is no longer in Vtiger or was hidden from you.")
        top = entries[0].record
        if sisters and top != record:
            entries = await self._engine.ask(lambda: self._client.get_account_hierarchy(top))
        whole = (sisters or top == record) and len(entries) < MOST_COMPANIES
        answer = _Answer(self._now(), entries[:MOST_COMPANIES], whole)
        self._answers[account] = answer
        while len(self._answers) > _MOST_KEPT:
            self._answers.popitem(last=False)
        return answer

    async def _from_store(self, account: AnyId, *, whole: bool) -> Group:
        schema = self._cache.schema(ACCOUNTS)
        field = _parent_field(schema)
        if schema is None or self._cache.record(ACCOUNTS, int(account.key)) is None:
            raise RecordGone("This organisation is no longer in Vtiger or was hidden from you.")
        if not field:
            name = self._cache.labels([account]).get(account, "")
            alone = Company(account, name, 0, current=True)
            return Group(await self._with_deals((alone,)), None, whole)
        tree = _StoredTree(self._cache, schema, field)
        companies = await tree.around(account)
        full = whole and len(companies) < MOST_COMPANIES
        return Group(await self._with_deals(companies), None, full)

    async def _with_deals(self, companies: Sequence[Company]) -> tuple[Company, ...]:
        companies = self._with_cities(companies)
        deals = await self._open_deals([company.record for company in companies])
        if deals is None:
            return tuple(companies)
        return tuple(
            replace(company, deals=deals.get(str(company.record), OpenDeals()))
            for company in companies
        )

    def _with_cities(self, companies: Sequence[Company]) -> list[Company]:
        keys = [int(company.record.key) for company in companies]
        rows = self._cache.rows(ACCOUNTS, keys, (_CITY,))
        cities = [str(row.cells[0] or "") if row is not None else "" for row in rows]
        return [replace(one, city=city) for one, city in zip(companies, cities, strict=True)]

    async def _open_deals(self, accounts: Sequence[AnyId]) -> Mapping[str, OpenDeals] | None:
        """Open deals by organisation, from the store; None where no deals are kept."""
        schema = self._cache.schema(DEALS)
        pointers = pointing_fields(schema, ACCOUNTS) if schema is not None else ()
        if schema is None or not pointers or self._cache.cursor(DEALS) is None:
            return None
        amount = schema.field("amount")
        fields = [pointers[0]]
        if amount is not None and amount.kind in DECIMALS:
            fields.append(amount.name)
        ids = tuple(str(account) for account in accounts)
        wanted = All((Condition(pointers[0], Op.ONE_OF, ids), *_is_open(schema)))
        rows = await self._cache.first_rows(Query(DEALS, wanted), fields, _MOST_DEALS)
        found: dict[str, OpenDeals] = {}
        for row in rows:
            one = found.get(str(row.cells[0]), OpenDeals())
            sum_ = one.amount + _number(row.cells[1] if len(fields) > 1 else None)
            found[str(row.cells[0])] = OpenDeals(one.count + 1, sum_)
        return found

    def _is_account(self, record: AnyId) -> bool:
        schema = self._cache.schema(ACCOUNTS)
        return schema is None or str(record).startswith(f"{schema.id_prefix}x")


class _StoredTree:
    """Reads a group level by level from the stored organisations."""

    def __init__(self, cache: Cache, schema: ModuleSchema, field: str) -> None:
        self._cache = cache
        self._schema = schema
        self._field = field

    async def around(self, account: AnyId) -> tuple[Company, ...]:
        top, remark = self._top(account)
        children: dict[str, list[tuple[int, str]]] = {}
        names = {int(top.key): self._name(int(top.key))}
        level = [int(top.key)]
        while level and len(names) < MOST_COMPANIES:
            level = [key for key in await self._below(level, children) if key not in names]
            level = list(dict.fromkeys(level))[: MOST_COMPANIES - len(names)]
            names.update((key, "") for key in level)
        return tuple(self._laid_out(top, account, children, remark))

    def _top(self, account: AnyId) -> tuple[AnyId, str]:
        """The topmost company that is stored, and what is odd about it."""
        seen, current = {int(account.key)}, account
        while True:
            record = self._cache.record(ACCOUNTS, int(current.key))
            parent = record.values.get(self._field) if record is not None else None
            above = parse_record_id(str(parent or ""))
            if above is None:
                return current, ""
            if above.number in seen:
                spec = self._schema.by_name[self._field]
                return current, _LOOP.format(field=spec.label)
            if self._cache.record(ACCOUNTS, above.number) is None:
                return current, _ORPHAN
            seen.add(above.number)
            current = above

    async def _below(
        self, keys: Sequence[int], children: dict[str, list[tuple[int, str]]]
    ) -> list[int]:
        ids = tuple(str(id_from_key(self._schema.id_prefix, key)) for key in keys)
        query = Query(ACCOUNTS, Condition(self._field, Op.ONE_OF, ids))
        rows = await self._cache.first_rows(query, (self._field,), MOST_COMPANIES)
        for row in rows:
            children.setdefault(str(row.cells[0]), []).append((row.key, row.label))
        return [row.key for row in rows]

    def _laid_out(
        self,
        top: AnyId,
        current: AnyId,
        children: Mapping[str, list[tuple[int, str]]],
        remark: str,
    ) -> Iterator[Company]:
        """The tree from the top, without recursion: people nest as deep as they like."""
        spec = self._schema.by_name[self._field]
        shown: set[int] = set()
        place = 0
        waiting: list[tuple[AnyId, str, int, int | None]] = [
            (top, self._name(int(top.key)), 0, None)
        ]
        while waiting and place < MOST_COMPANIES:
            record, name, depth, parent = waiting.pop()
            if int(record.key) in shown:
                continue
            shown.add(int(record.key))
            below = children.get(str(record), [])
            loops = any(key in shown for key, _ in below)
            odd = remark if record == top else _LOOP.format(field=spec.label) if loops else ""
            yield Company(
                record, name, min(depth, MOST_LEVELS), parent, record == current, remark=odd
            )
            for key, label in sorted(below, key=lambda one: one[1].casefold(), reverse=True):
                child = id_from_key(self._schema.id_prefix, key)
                waiting.append((child, label, depth + 1, place))
            place += 1

    def _name(self, key: int) -> str:
        record = self._cache.record(ACCOUNTS, key)
        return record.label if record is not None else ""


def _companies(entries: Iterable[HierarchyEntry], account: AnyId) -> tuple[Company, ...]:
    """The server's list as a tree; a jump in its levels or a company told twice is survived."""
    found: list[Company] = []
    path: list[int] = []
    seen: set[AnyId] = set()
    for entry in entries:
        if entry.record in seen:
            continue
        seen.add(entry.record)
        level = min(max(entry.level, 0), MOST_LEVELS)
        depth = min(level, len(path))
        del path[depth:]
        parent = path[-1] if path else None
        remark = _ORPHAN if level > depth else ""
        path.append(len(found))
        found.append(
            Company(entry.record, entry.name, depth, parent, entry.record == account, remark=remark)
        )
    return tuple(found)


def _parent_field(schema: ModuleSchema | None) -> str:
    fields = pointing_fields(schema, ACCOUNTS) if schema is not None else ()
    return "account_id" if "account_id" in fields else next(iter(fields), "")


def _is_open(schema: ModuleSchema) -> tuple[Not, ...]:
    """The conditions that leave closed deals out."""
    closed = schema.closed_states
    field = closed.field if closed is not None else "sales_stage"
    if field not in schema.by_name:
        return ()
    values = closed.values if closed is not None else _CLOSED_STAGES
    return (Not(Condition(field, Op.ONE_OF, values)),)


def _number(cell: object) -> float:
    if isinstance(cell, int | float):
        return float(cell)
    try:
        return float(str(cell)) if cell else 0.0
    except ValueError:
        return 0.0
