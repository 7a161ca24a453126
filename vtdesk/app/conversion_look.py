"""Looking on the server what really came of a conversion of a lead.

Answers may be lost, and refusals may leave records behind (wire fact 7.1): what is new under the
names of the planned records was made, what was there before was not.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from vtdesk.api import vtql
from vtdesk.api.client import VtigerClient
from vtdesk.app.conversion_plan import Conversion, ConversionPlan, Outcome, PlannedRecord
from vtdesk.domain.errors import (
    AccessDenied,
    OutcomeUnknown,
    RecordGone,
    ValueRefused,
    VtdeskError,
)
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.modules import ACCOUNTS, CONTACTS, DEALS, LEADS
from vtdesk.domain.schema import ModuleSchema
from vtdesk.sync.engine import Engine

_SAME_BY = {ACCOUNTS: ("accountname",), CONTACTS: ("lastname", "email"), DEALS: ("potentialname",)}


class ConversionLook:
    """Asks the server; what it finds is stored.

    Args:
        client: the server.
        engine: knows whether calls may be made.
        described: the describe of a module; asked for if it is not stored.
        now: Unix time in seconds.
    """

    def __init__(
        self,
        client: VtigerClient,
        engine: Engine,
        described: Callable[[ModuleName], Awaitable[ModuleSchema]],
        now: Callable[[], float],
    ) -> None:
        self._client = client
        self._engine = engine
        self._described = described
        self._now = now

    async def same(self, record: PlannedRecord) -> frozenset[int]:
        """Numbers of the records that hold the same names on the server: one call."""
        conditions = [
            f"{name} = {vtql.literal(record.sent[name])}"
            for name in _SAME_BY[record.module]
            if record.sent.get(name) and record.schema.field(name) is not None
        ]
        if not conditions:
            return frozenset()
        where = " and ".join(conditions)
        query = vtql.newest_records(record.schema, where)
        return frozenset(await self._engine.questions.land(record.module, query))

    async def look(
        self,
        plan: ConversionPlan,
        before: Mapping[ModuleName, frozenset[int]],
        error: VtdeskError | None,
    ) -> Conversion:
        """Look up what came of a conversion: one call for the lead, and one for each record.

        Args:
            plan: what was to be done.
            before: numbers of the records that had these names before, by module.
            error: what the server said, if anything.

        Raises:
            VtdeskError: a call was not answered, or is not to be made now.
        """
        # one that is deleted or hidden is not found either
        hidden = isinstance(error, AccessDenied | RecordGone)
        converted = await self._is_converted(plan.lead) and not hidden
        made: dict[ModuleName, RecordId] = {}
        for record in plan.wanted:
            new = await self.same(record) - before.get(record.module, frozenset())
            if new:
                made[record.module] = RecordId(record.schema.id_prefix, max(new))
        reused: frozenset[ModuleName] = frozenset()
        if made and ACCOUNTS not in made and before.get(ACCOUNTS):
            # an organisation of that name is used again (wire fact 7.1)
            made, reused = {ACCOUNTS: _used_again(plan, before), **made}, frozenset({ACCOUNTS})
        absent = tuple(r.module for r in plan.wanted if r.module not in made)
        if not made:
            outcome = Outcome.NOTHING
        elif absent or not converted:
            outcome = Outcome.HALF
        else:
            outcome, error = Outcome.DONE, None
        return Conversion(
            plan,
            outcome,
            made,
            reused,
            absent,
            converted,
            _in_words(error, plan, absent),
            error.detail if error is not None else "",
            _field_of(error),
            self._now(),
            before,
        )

    async def _is_converted(self, lead: RecordId) -> bool:
        """Whether queries no longer find the lead, as is so once it is converted: one call."""
        schema = await self._described(LEADS)
        (query,) = vtql.records_by_id(schema, [lead.number], ("id",))
        found = await self._engine.questions.ask(lambda: self._client.query(query))
        return not found


def _in_words(error: VtdeskError | None, plan: ConversionPlan, absent: Sequence[ModuleName]) -> str:
    """Why it went wrong, with the field's name as the person knows it."""
    if error is None:
        return ""
    if isinstance(error, OutcomeUnknown) and not set(_modules(plan)) - set(absent):
        return "No answer came, and nothing of it is in Vtiger."
    name = _field_of(error)
    for module in (*absent, *_modules(plan)) if name is not None else ():
        record = plan.of(module)
        spec = record.schema.field(name or "") if record is not None else None
        if spec is not None:
            return f"Vtiger also needs: {spec.label}."
    return error.summary


def _modules(plan: ConversionPlan) -> tuple[ModuleName, ...]:
    return tuple(record.module for record in plan.wanted)


def _field_of(error: VtdeskError | None) -> str | None:
    return error.field if isinstance(error, ValueRefused) else None


def _used_again(plan: ConversionPlan, before: Mapping[ModuleName, frozenset[int]]) -> RecordId:
    """The organisation of that name that was there: the chosen one, or the newest."""
    account = plan.of(ACCOUNTS)
    assert account is not None  # one was there before only if one was wanted
    chosen = account.existing.target.id if account.existing is not None else None
    if isinstance(chosen, RecordId) and chosen.number in before[ACCOUNTS]:
        return chosen
    return RecordId(account.schema.id_prefix, max(before[ACCOUNTS]))
