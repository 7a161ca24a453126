"""What of each module lies on this computer: the choice, its price, its size, and upkeep.

Everything that costs calls says so, and asks the server only when called.
"""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from vtdesk.api.client import VtigerClient
from vtdesk.app.aligning import Aligning
from vtdesk.app.bus import Bus
from vtdesk.app.references import OWNERS
from vtdesk.domain.calls import CallUsage, usage_of
from vtdesk.domain.errors import Offline, VtdeskError
from vtdesk.domain.freshness import is_fresh
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.keeping import (
    PAGE,
    Ceilings,
    Estimate,
    Keep,
    Limits,
    ModuleCheck,
    Policy,
    StoreCheck,
    Usage,
    estimate,
)
from vtdesk.store.cache import Cache
from vtdesk.sync import policies
from vtdesk.sync.engine import Engine
from vtdesk.sync.limits import is_full
from vtdesk.sync.membership import choose_groups, groups_of

COUNT_FRESH = 3_600.0
"""Seconds for which a count of the server is believed when prices are told."""

_CEILINGS = "ceilings"


class Keeping:
    """The choices of one account, and what looks after its store.

    Args:
        client: knows the allowance of calls.
        cache: the store.
        engine: fetches what a choice needs.
        bus: tells how it stands with the server.
        now: Unix time in seconds.

    Attributes:
        aligning: brings modules up to date that a check found to differ.
    """

    def __init__(
        self,
        client: VtigerClient,
        cache: Cache,
        engine: Engine,
        bus: Bus,
        now: Callable[[], float],
    ) -> None:
        self.aligning = Aligning(engine, bus)
        self._client = client
        self._cache = cache
        self._engine = engine
        self._now = now
        self._counts: dict[tuple[ModuleName, Policy], tuple[float, int | None]] = {}
        self._sizes: Mapping[ModuleName, tuple[int, int]] = {}
        self._client.budget.ceilings = self.ceilings

    @property
    def minute_limit(self) -> int | None:
        """Calls a minute that the server allows everybody together; None where it never told."""
        return self._client.budget.minute_limit

    @property
    def day_limit(self) -> int | None:
        """The same for a day."""
        return self._client.budget.day_limit

    @property
    def calls_used(self) -> tuple[CallUsage | None, CallUsage | None]:
        """What is used of the running minute and of the day, as the server last told."""
        budget = self._client.budget
        minute = usage_of(budget.minute_left, budget.minute_limit)
        return minute, usage_of(budget.day_left, budget.day_limit)

    def resume(self) -> None:
        """Go on with fetches that were chosen and have not come to their end."""
        for module, policy in policies.chosen(self._cache).items():
            cursor = self._cache.cursor(module)
            begun = cursor is not None or module not in policies.removed(self._cache)
            filled = cursor is not None and cursor.complete
            if policy.keep is not Keep.VISITED and begun and not filled:
                self._engine.wish_pull(module, first=False, patient=True)

    def policy(self, module: ModuleName) -> Policy:
        """What is kept of a module: what was chosen, or the default."""
        return policies.policy_of(self._cache, module)

    def chosen(self) -> frozenset[ModuleName]:
        """The modules for which the person has made a choice."""
        return frozenset(policies.chosen(self._cache))

    async def set_policy(self, module: ModuleName, policy: Policy) -> None:
        """Keep something else of a module from now on, and fetch what that needs.

        What is no longer kept leaves this computer; never a record over which a change waits or
        of which something typed is kept.
        """
        await policies.choose(self._cache, module, policy)
        await self._engine.apply_policy(module)

    async def set_my_groups(self, groups: Iterable[RecordId]) -> None:
        """Remember which groups this user is in; what is kept as one's own follows."""
        before, after = groups_of(self._cache), tuple(dict.fromkeys(groups))
        await choose_groups(self._cache, after)
        if set(before) == set(after):
            return
        self._counts.clear()
        for module, policy in policies.chosen(self._cache).items():
            if policy.keep is Keep.MINE:
                await self._engine.apply_policy(module)

    async def estimate(self, module: ModuleName, policy: Policy) -> Estimate:
        """The price of keeping something of a module; one call, remembered for an hour.

        Raises:
            VtdeskError: the server's count was needed, and did not come.
        """
        if not self._sizes:
            self._sizes = await self._cache.sizes()
        return self._priced(module, policy, await self._count(module, policy))

    def known_price(self, module: ModuleName) -> Estimate | None:
        """The price of what is kept of a module where it was asked for of late; no calls."""
        policy = self.policy(module)
        at, count = self._counts.get((module, _counted_as(policy)), (0.0, None))
        if count is None or not is_fresh(at, self._now(), COUNT_FRESH):
            return None
        return self._priced(module, policy, count)

    def _priced(self, module: ModuleName, policy: Policy, count: int | None) -> Estimate:
        rows, size = self._sizes.get(module, (0, 0))
        stored = rows if self._engine.has_all(module, policy) else 0
        return estimate(
            policy,
            rows if count is None else count,
            stored=stored,
            # the room of a few is mostly that of a page begun
            record_bytes=size / rows if rows >= PAGE else None,
            minute_limit=self._client.budget.minute_limit,
            ceilings=self.ceilings,
        )

    async def frees(self, module: ModuleName, policy: Policy) -> int:
        """The bytes that a narrower choice gives back, about; 0 where no record leaves; no calls."""
        if not self._sizes:
            self._sizes = await self._cache.sizes()
        rows, size = self._sizes.get(module, (0, 0))
        surplus = await self._engine.surplus(module, policy)
        return round(size * min(1.0, surplus / rows)) if rows else 0

    async def usage(self) -> tuple[Usage, ...]:
        """What lies on disk of every described module, in the server's order; no calls."""
        self._sizes = await self._cache.sizes()
        order = [info.name for info in self._cache.modules()]
        names = [*order, *(name for name in self._sizes if name not in order)]
        return tuple(self._usage(name) for name in names if name in self._sizes)

    @property
    def ceilings(self) -> Ceilings:
        """The part of the allowance that work nobody waits for may use."""
        text = self._cache.note(_CEILINGS)
        try:
            return msgspec.json.decode(text, type=Ceilings) if text else Ceilings()
        except msgspec.DecodeError:
            return Ceilings()

    async def set_ceilings(self, ceilings: Ceilings) -> None:
        """Change that part, from the next call on."""
        await self._cache.put_note(_CEILINGS, msgspec.json.encode(ceilings).decode())
        self._client.budget.ceilings = ceilings

    @property
    def limits(self) -> Limits:
        """What fetching may take besides calls: room on disk, looks unasked, whether it pauses."""
        return self._engine.limits

    async def set_limits(self, limits: Limits) -> None:
        """Change that, from the next call on; it is kept over a restart."""
        await self._engine.set_limits(limits)

    @property
    def taken(self) -> int:
        """Bytes of the store that are in use."""
        return self._cache.taken()

    @property
    def is_full(self) -> bool:
        """Whether the room is used up, so that nothing is fetched that was never here."""
        return is_full(self._cache, self._engine.limits)

    def lacks_room(self, module: ModuleName) -> bool:
        """Whether what is to be kept of a module did not come because of that."""
        return self._engine.lacks_room(module)

    async def remove_local_data(self, *modules: ModuleName) -> None:
        """Take the records of modules off this computer; what waits to be sent stays.

        Names go with them, but for those to which something stored points, and those of users and
        groups. The next fetch of each module, when its table is opened or refreshed, is a first
        one; none comes before.
        """
        await policies.note_removed(self._cache, modules)
        for module in modules:
            self._engine.stop_pull(module)
        for module in modules:
            await self._engine.forget(module)
        await self._cache.loose_names.forget(spare=OWNERS)

    def was_removed(self, module: ModuleName) -> bool:
        """Whether a person took its records off this computer, and none were fetched since."""
        return module in policies.removed(self._cache)

    def may_be_elsewhere(self, module: ModuleName) -> bool:
        """Whether a record that is not here any more may still be on the server, as not kept."""
        return self.was_removed(module) or self.policy(module).keep in (Keep.MINE, Keep.RECENT)

    def check_price(self) -> int:
        """How many calls `check_store` makes."""
        return len(self._kept())

    async def check_store(self) -> StoreCheck:
        """Look through the file, and count every kept module against the server: a call each."""
        sound = await self._cache.is_sound()
        found: list[ModuleCheck] = []
        for module in self._kept():
            try:
                found.append(await self._engine.questions.count_both(module))
            except Offline:
                return StoreCheck(sound, tuple(found), offline=True)
            except VtdeskError:
                found.append(ModuleCheck(module, await self._cache.server_count(module), None))
        return StoreCheck(sound, tuple(found))

    async def compact(self) -> int:
        """Give the room of what was removed back to the disk; how many bytes that was."""
        return await self._cache.compact()

    def _kept(self) -> tuple[ModuleName, ...]:
        return tuple(
            info.name
            for info in self._cache.modules()
            if (cursor := self._cache.cursor(info.name)) is not None
            and cursor.complete
            and not cursor.partial
        )

    def _usage(self, module: ModuleName) -> Usage:
        rows, size = self._sizes[module]
        cursor = self._cache.cursor(module)
        if cursor is None:
            return Usage(module, rows, size, None)
        return Usage(module, rows, size, cursor.synced, cursor.total)

    async def _count(self, module: ModuleName, policy: Policy) -> int | None:
        asked = _counted_as(policy)
        at, count = self._counts.get((module, asked), (0.0, None))
        if not is_fresh(at, self._now(), COUNT_FRESH):
            count = await self._engine.questions.count(module, asked)
            self._counts[module, asked] = (self._now(), count)
        return count


def _counted_as(policy: Policy) -> Policy:
    """What was only looked at is counted among all: the price is that of its newest pages."""
    return Policy() if policy.keep is Keep.VISITED else policy
