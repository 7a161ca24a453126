"""Somebody who can be reached, and what is stored of their deals, calls and cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vtdesk.app.open_deals import is_open
from vtdesk.app.references import Target
from vtdesk.app.relation_lists import pointing_fields
from vtdesk.domain.ids import AnyId, ModuleName, parse_id
from vtdesk.domain.modules import DEALS, EVENTS, OWNER_FIELD
from vtdesk.domain.query import All, AnyOf, Condition, Filter, Op, Query, Sort
from vtdesk.domain.record import Row
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.cache import Cache

CASES = ModuleName("HelpDesk")

_MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody whom a number or address belongs to. All texts are to be shown as plain text.

    Attributes:
        reached: the number or address as a person reads it.
        field: the label of the field that holds it.
        role: their position; "" where none is known.
        company: their organisation and town; "" where none is known.
    """

    target: Target
    reached: str
    field: str
    role: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Background:
    """What is going on with a caller, as far as it is stored.

    Attributes:
        deal: the name of an open deal; "" without one.
        deals: how many open deals there are.
        called: the day of the last call.
        by: who made or took it.
        cases: how many open cases there are.
    """

    deal: str = ""
    deals: int = 0
    called: date | None = None
    by: AnyId | None = None
    cases: int = 0


class Callers:
    """Tells what is going on with callers.

    Args:
        cache: the store.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def background(self, caller: Caller) -> Background:
        """What is stored of a caller's deals, calls and cases; no call."""
        deals = await self._open_of(caller, DEALS)
        cases = await self._open_of(caller, CASES, "ticketstatus", ("Closed",))
        called, by = await self._last_call(caller)
        return Background(deals[0].label if deals else "", len(deals), called, by, len(cases))

    async def _open_of(
        self,
        caller: Caller,
        module: ModuleName,
        usual: str = "sales_stage",
        closed: Sequence[str] = ("Closed Won", "Closed Lost"),
    ) -> tuple[Row, ...]:
        schema = self._cache.schema(module)
        of_caller = _pointing(schema, caller)
        if schema is None or of_caller is None:
            return ()
        wanted = All((of_caller, *is_open(schema, usual, closed)))
        newest = (Sort("modifiedtime", descending=True),)
        return await self._cache.reads.first_rows(Query(module, wanted, newest), (), _MOST_COUNTED)

    async def _last_call(self, caller: Caller) -> tuple[date | None, AnyId | None]:
        schema = self._cache.schema(EVENTS)
        of_caller = _pointing(schema, caller)
        needed = {"activitytype", "date_start", OWNER_FIELD}
        if schema is None or of_caller is None or not needed <= schema.by_name.keys():
            return None, None
        wanted = All((of_caller, Condition("activitytype", Op.IS, ("Call",))))
        newest = tuple(Sort(name, descending=True) for name in ("date_start", "time_start"))
        query = Query(EVENTS, wanted, newest)
        for row in await self._cache.reads.first_rows(query, ("date_start", OWNER_FIELD), 1):
            day, owner = (str(cell or "") for cell in row.cells)
            try:
                return date.fromisoformat(day), parse_id(owner) if owner else None
            except ValueError:
                break
        return None, None


def _pointing(schema: ModuleSchema | None, caller: Caller) -> Filter | None:
    """The condition of records that refer to a caller; None where none can."""
    fields = pointing_fields(schema, caller.target.module) if schema is not None else ()
    if not fields:
        return None
    wire_id = (str(caller.target.id),)
    return AnyOf(tuple(Condition(name, Op.IS, wire_id) for name in fields))
