"""The open deals of organisations, counted and summed from the store."""

import asyncio
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from vtdesk.app.company_group import OpenDeals
from vtdesk.app.relation_lists import pointing_fields
from vtdesk.domain.fieldtypes import DECIMALS
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.modules import DEALS
from vtdesk.domain.query import All, Condition, Not, Op, Query
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell
from vtdesk.store.cache import Cache

_MOST_DEALS = 20_000
# summed before the window gets its turn again
_AT_ONCE = 500
# what closes a deal where describe does not tell (open source)
_CLOSED_STAGES = ("Closed Won", "Closed Lost")


class DealSums:
    """Counts and sums open deals.

    Args:
        cache: the store.
        accounts: the module that they belong to.
    """

    def __init__(self, cache: Cache, accounts: ModuleName) -> None:
        self._cache = cache
        self._accounts = accounts

    @property
    def are_whole(self) -> bool:
        """Whether all deals are stored."""
        cursor = self._cache.cursor(DEALS)
        return cursor is not None and cursor.is_whole

    async def of(self, accounts: Sequence[AnyId]) -> Mapping[str, OpenDeals] | None:
        """Open deals by the wire id of their organisation; None where no deals are stored."""
        schema = self._cache.schema(DEALS)
        pointers = pointing_fields(schema, self._accounts) if schema is not None else ()
        if schema is None or not pointers or self._cache.cursor(DEALS) is None:
            return None
        amount, currency = schema.field("amount"), schema.currency_field
        # a field that is not there reads as empty
        fields = (
            pointers[0],
            amount.name if amount is not None and amount.kind in DECIMALS else "",
            currency.name if currency is not None else "",
        )
        ids = tuple(str(account) for account in accounts)
        wanted = All((Condition(pointers[0], Op.ONE_OF, ids), *is_open(schema)))
        rows = await self._cache.reads.first_rows(Query(DEALS, wanted), fields, _MOST_DEALS)
        found: dict[str, OpenDeals] = {}
        for start in range(0, len(rows), _AT_ONCE):
            for row in rows[start : start + _AT_ONCE]:
                account = str(row.cells[0])
                deal = OpenDeals(1, _amount(row.cells[1]))
                found[account] = found[account] + deal if account in found else deal
            await asyncio.sleep(0)
        if len({row.cells[2] for row in rows}) > 1:
            # sums in several currencies are worth nothing
            return {account: OpenDeals(deals.count, None) for account, deals in found.items()}
        return found


def is_open(
    schema: ModuleSchema, usual: str = "sales_stage", usual_values: Sequence[str] = _CLOSED_STAGES
) -> tuple[Not, ...]:
    """The conditions that leave closed records out; none where nothing closes them.

    Args:
        schema: of deals, or of another module whose records are closed.
        usual: the field that closes them where describe does not tell.
        usual_values: those that do.
    """
    closed = schema.closed_states
    field = closed.field if closed is not None else usual
    if field not in schema.by_name:
        return ()
    values = closed.values if closed is not None else tuple(usual_values)
    return (Not(Condition(field, Op.ONE_OF, values)),)


def _amount(cell: Cell) -> Decimal:
    try:
        found = Decimal(str(cell)) if cell else Decimal()
    except InvalidOperation:
        return Decimal()
    return found if found.is_finite() else Decimal()
