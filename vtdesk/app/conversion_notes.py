"""What is remembered of conversions: those typed but not run, those begun, those that are over.

One is noted as begun before its call goes out. If the program ends in the middle, the next start
knows that something may have been made, and what had these names before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import msgspec

from vtdesk.app.conversion_plan import ConversionPlan
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.modules import ACCOUNTS
from vtdesk.store.cache import Cache
from vtdesk.store.packing import from_json, to_json

_CONVERTED = "converted leads"
_BEGUN = "conversions begun"
_TYPED = "conversions typed"
_MOST_CONVERTED = 500
_MOST_OPEN = 50


@dataclass(frozen=True)
class PastConversion:
    """A conversion that was made from here, as it is remembered.

    Attributes:
        lead: on the wire.
        made: ids of what it became, by module.
        at: Unix time in seconds.
    """

    lead: str
    made: dict[ModuleName, str]
    at: float


@dataclass(frozen=True)
class BegunConversion:
    """A conversion whose call went out, and of which nobody has seen yet what came.

    Attributes:
        lead: on the wire.
        title: its name.
        values: wire values of each record that was to be made, by module.
        before: numbers of the records that had these names before, by module.
        existing: id of the organisation that was to be used; "" for a new one.
        existing_label: its name.
        additions: wire values that it was to get.
        owner: of the new records, on the wire; "" for the lead's.
        at: Unix time in seconds.
    """

    lead: str
    title: str
    values: dict[ModuleName, dict[str, str]]
    before: dict[ModuleName, list[int]]
    existing: str = ""
    existing_label: str = ""
    additions: dict[str, str] = field(default_factory=dict)
    owner: str = ""
    at: float = 0.0


@dataclass(frozen=True)
class TypedConversion:
    """What was chosen and typed for a lead and not run yet.

    Attributes:
        lead: on the wire.
        wanted: which records are to be made.
        values: wire values that were typed or chosen, by module and field; "" empties one.
        unread: typed texts that are no values, by module and field.
        existing: id of the organisation to use; "" for a new one.
        owner: of the new records, on the wire.
        related_to: which record gets what is related to the lead.
    """

    lead: str
    wanted: dict[ModuleName, bool]
    values: dict[ModuleName, dict[str, str]]
    unread: dict[ModuleName, dict[str, str]]
    existing: str = ""
    owner: str = ""
    related_to: str = ""


def begun_with(
    plan: ConversionPlan, before: Mapping[ModuleName, frozenset[int]], at: float
) -> BegunConversion:
    """The note of a conversion whose call goes out next.

    Args:
        plan: what is to be done.
        before: numbers of the records that have these names now, by module.
        at: Unix time in seconds.
    """
    account = plan.of(ACCOUNTS)
    existing = account.existing if account is not None else None
    return BegunConversion(
        str(plan.lead),
        plan.title,
        {record.module: dict(record.values) for record in plan.wanted},
        {module: sorted(numbers) for module, numbers in before.items()},
        str(existing.target.id) if existing is not None else "",
        existing.target.label if existing is not None else "",
        dict(plan.additions),
        str(plan.owner or ""),
        at=at,
    )


class _OfLead(Protocol):
    @property
    def lead(self) -> str:
        """The lead it is of, on the wire."""


T = TypeVar("T", bound=_OfLead)


class ConversionNotes:
    """Keeps them in the store.

    Args:
        cache: the store.
        now: Unix time in seconds.
    """

    def __init__(self, cache: Cache, now: Callable[[], float]) -> None:
        self._now = now
        self._past = _List(cache, _CONVERTED, list[PastConversion], _MOST_CONVERTED)
        self._begun = _List(cache, _BEGUN, list[BegunConversion], _MOST_OPEN)
        self._typed = _List(cache, _TYPED, list[TypedConversion], _MOST_OPEN)

    def past(self, lead: RecordId) -> PastConversion | None:
        """What became of a lead that was converted from here; None where that is not known."""
        return self._past.of(lead)

    def begun(self, lead: RecordId) -> BegunConversion | None:
        """A conversion of a lead of which nobody knows yet what came."""
        return self._begun.of(lead)

    @property
    def all_begun(self) -> tuple[BegunConversion, ...]:
        """All of which nobody knows yet what came, oldest first."""
        return tuple(self._begun.all())

    def typed(self, lead: RecordId) -> TypedConversion | None:
        """What was typed for a lead and not run."""
        return self._typed.of(lead)

    async def remember(self, lead: RecordId, made: dict[ModuleName, str]) -> None:
        """A lead was converted."""
        await self._past.put(PastConversion(str(lead), made, self._now()))

    async def begin(self, one: BegunConversion) -> None:
        """The call goes out next."""
        await self._begun.put(one)

    async def settle(self, lead: RecordId) -> None:
        """It is known, and decided, what came of it."""
        await self._begun.drop(lead)

    async def keep_typed(self, typed: TypedConversion) -> None:
        """Keep what was typed."""
        await self._typed.put(typed)

    async def drop_typed(self, lead: RecordId) -> None:
        """What was typed is of no use any more."""
        await self._typed.drop(lead)


class _List(Generic[T]):
    """Notes of one kind, one for each lead, the newest last."""

    def __init__(self, cache: Cache, note: str, kind: type[list[T]], most: int) -> None:
        self._cache = cache
        self._note = note
        self._kind = kind
        self._most = most
        self._read: tuple[str | None, list[T]] = (None, [])

    def all(self) -> list[T]:
        """Those that can be read."""
        text = self._cache.note(self._note)
        if text != self._read[0]:
            # asked for whenever actions look again: read once
            self._read = (text, self._decoded(text))
        return self._read[1]

    def of(self, lead: RecordId) -> T | None:
        """That of a lead."""
        return next((one for one in self.all() if one.lead == str(lead)), None)

    async def put(self, new: T) -> None:
        """Put one in the place of its lead's older one."""
        others = [one for one in self.all() if one.lead != new.lead]
        await self._cache.put_note(self._note, to_json([*others, new][-self._most :]))

    async def drop(self, lead: RecordId) -> None:
        """Forget that of a lead."""
        kept = self.all()
        left = [one for one in kept if one.lead != str(lead)]
        if len(left) != len(kept):
            await self._cache.put_note(self._note, to_json(left) if left else None)

    def _decoded(self, text: str | None) -> list[T]:
        try:
            return from_json(text, self._kind) if text else []
        except msgspec.DecodeError:
            return []
