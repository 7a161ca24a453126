"""The group of companies around an organisation, with the open deals of each.

From the store where all organisations are kept, else from the server: one call, kept for a while.
Parents that form a circle, and companies whose parent is not to be seen, are shown where they are
met and said so.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from vtdesk.api.client import VtigerClient
from vtdesk.app.company_group import MOST_COMPANIES, Company, Group, OpenDeals, told_companies
from vtdesk.app.open_deals import DealSums
from vtdesk.app.relation_lists import pointing_fields
from vtdesk.app.stored_group import StoredGroup, record_in
from vtdesk.domain.errors import Offline, RecordGone, SignInNeeded, TooManyCalls
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import AnyId, LocalId, ModuleName, RecordId, id_from_key
from vtdesk.domain.modules import ACCOUNTS
from vtdesk.domain.relations import HierarchyEntry
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache
from vtdesk.sync.engine import Engine

FRESH = 900.0
"""Seconds for which the server's answer is believed."""

_MOST_KEPT = 50
_CITY = "bill_city"
# rows read before the window gets its turn again
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Answer:
    asked: float
    companies: tuple[Company, ...]
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
        self._deals = DealSums(cache, ACCOUNTS)
        self._answers: OrderedDict[AnyId, _Answer] = OrderedDict()

    def account_of(self, module: ModuleName, key: int) -> AnyId | None:
        """The organisation whose group a stored record belongs to; None where it has none."""
        schema, record = self._cache.schema(module), self._cache.record(module, key)
        if schema is None:
            return None
        if module == ACCOUNTS:
            return id_from_key(schema.id_prefix, key)
        for name in pointing_fields(schema, ACCOUNTS) if record is not None else ():
            found = record_in(record.values.get(name)) if record is not None else None
            if found is not None and self._is_account(found):
                return found
        return None

    def why_none(self, module: ModuleName, key: int) -> str:
        """Why a record belongs to no group of companies, in words; "" where it does."""
        if self.account_of(module, key) is not None:
            return ""
        listed = {info.name: info for info in self._cache.modules()}
        if listed and ACCOUNTS not in listed:
            return "Your role may not see the organisations that a hierarchy is made of."
        schema = self._cache.schema(module)
        if schema is None:
            return "Nothing of this record is on this computer yet."
        fields = pointing_fields(schema, ACCOUNTS)
        if not fields:
            return "Records of this kind belong to no organisation."
        label = schema.by_name[fields[0]].label
        return f"Choose one in “{label}”, and its group of companies is shown here."

    @property
    def is_stored(self) -> bool:
        """Whether all organisations are stored, so that no call is ever needed."""
        cursor = self._cache.cursor(ACCOUNTS)
        return cursor is not None and cursor.is_whole

    def needs_call(self, account: AnyId) -> bool:
        """Whether showing its group asks the server."""
        return not self.is_stored and isinstance(account, RecordId) and not self._kept(account)

    async def known(self, account: AnyId) -> Group | None:
        """What is known of a group without a call; None where that is nothing."""
        answer = self._answers.get(account)
        if answer is not None and not self.is_stored:
            return await self._as_told(answer)
        if self._cache.record(ACCOUNTS, int(account.key)) is None:
            return None
        return await self._from_store(account, whole=self.is_stored)

    async def group(self, account: AnyId, *, anew: bool = False, sisters: bool = False) -> Group:
        """The group of an organisation: no call where all are stored, else one.

        The server tells the way up and everything below, no sisters of the organisation or of
        those above it: `whole` is false then. Without a connection it is what is known.

        Args:
            account: one of the group.
            anew: ask the server whatever is known; where all are stored, what changed in them.
            sisters: ask for these too, by one call more.

        Raises:
            VtdeskError: nothing is known of it, and the server gave nothing.
        """
        if self.is_stored:
            if anew:
                self._engine.wish_pull(ACCOUNTS, force=True)
            return await self._from_store(account, whole=True)
        answer = None if anew or sisters else self._kept(account)
        if answer is None and isinstance(account, RecordId):
            try:
                answer = await self._ask(account, sisters=sisters)
            except (Offline, TooManyCalls, SignInNeeded) as error:
                known = await self.known(account)
                if known is None:
                    raise
                return replace(known, unasked=error.summary)
        if answer is None:
            return await self._from_store(account, whole=False)
        return await self._as_told(answer)

    def _kept(self, account: AnyId) -> _Answer | None:
        """The server's answer of a while ago, unless its parent has become another one since."""
        answer = self._answers.get(account)
        if answer is None or not is_fresh(answer.asked, self._now(), FRESH):
            return None
        return None if self.has_moved(account) else answer

    def has_moved(self, account: AnyId) -> bool:
        """Whether an organisation was seen below another parent since the server told its group."""
        answer = self._answers.get(account)
        record = self._cache.record(ACCOUNTS, int(account.key))
        field = _parent_field(self._cache.schema(ACCOUNTS))
        if answer is None or record is None or field not in record.values:
            return False
        if (record.fetched or 0) <= answer.asked:
            return False
        place = next((one.parent for one in answer.companies if one.current), None)
        told = answer.companies[place].record if place is not None else None
        return told != record_in(record.values[field])

    async def _ask(self, account: RecordId, *, sisters: bool) -> _Answer:
        told = self._kept(account) if sisters else None
        top = told.companies[0].record if told is not None else account
        entries = await self._told(top)
        if sisters and told is None and entries[0].record != account:
            entries = await self._told(entries[0].record)
        schema = self._cache.schema(ACCOUNTS)
        spec = schema.field(_parent_field(schema)) if schema is not None else None
        label = spec.label if spec is not None else "Member Of"
        companies = told_companies(entries[:MOST_COMPANIES], account, label)
        whole = (sisters or entries[0].record == account) and len(entries) < MOST_COMPANIES
        answer = _Answer(self._now(), companies, whole)
        self._answers[account] = answer
        self._answers.move_to_end(account)
        while len(self._answers) > _MOST_KEPT:
            self._answers.popitem(last=False)
        return answer

    async def _told(self, account: AnyId) -> tuple[HierarchyEntry, ...]:
        assert isinstance(account, RecordId)  # the server told of it
        entries = await self._engine.questions.ask(
            lambda: self._client.get_account_hierarchy(account)
        )
        if not entries:
            raise RecordGone("This organisation is no longer in Vtiger or was hidden from you.")
        return entries

    async def _as_told(self, answer: _Answer) -> Group:
        companies = await self._completed(answer.companies)
        return Group(companies, answer.asked, answer.whole, self._deals.are_whole)

    async def _from_store(self, account: AnyId, *, whole: bool) -> Group:
        schema = self._cache.schema(ACCOUNTS)
        record = self._cache.record(ACCOUNTS, int(account.key))
        if schema is None or record is None:
            raise RecordGone("This organisation is no longer in Vtiger or was hidden from you.")
        field = _parent_field(schema)
        companies: Sequence[Company] = (Company(account, record.label, 0, current=True),)
        if field:
            companies = await StoredGroup(self._cache, schema, field, whole=whole).around(account)
        full = whole and len(companies) < MOST_COMPANIES
        return Group(await self._completed(companies), None, full, self._deals.are_whole)

    async def _completed(self, companies: Sequence[Company]) -> tuple[Company, ...]:
        """The companies with what is stored of each: its city, its open deals."""
        deals = await self._deals.of([company.record for company in companies])
        found: list[Company] = []
        for start in range(0, len(companies), _AT_ONCE):
            some = companies[start : start + _AT_ONCE]
            keys = [int(company.record.key) for company in some]
            for company, row in zip(some, self._cache.rows(ACCOUNTS, keys, (_CITY,)), strict=True):
                city = str(row.cells[0] or "") if row is not None else ""
                its = None if deals is None else deals.get(str(company.record), OpenDeals())
                found.append(replace(company, city=city, deals=its))
            await asyncio.sleep(0)
        return tuple(found)

    def _is_account(self, record: AnyId) -> bool:
        if isinstance(record, LocalId):
            return self._cache.record(ACCOUNTS, int(record.key)) is not None
        schema = self._cache.schema(ACCOUNTS)
        return schema is None or record.prefix == schema.id_prefix


def _parent_field(schema: ModuleSchema | None) -> str:
    fields = pointing_fields(schema, ACCOUNTS) if schema is not None else ()
    return "account_id" if "account_id" in fields else next(iter(fields), "")
