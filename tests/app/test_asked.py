"""What a search on the server would ask."""

from tests.helpers.sample_session import DEAL_SCHEMA
from vtdesk.app.asked import asked
from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not, Op

AMOUNT = Condition("amount", Op.MORE_OR_IS, ("25000",))
STAGE = Condition("sales_stage", Op.IS, ("Won",))
NAME = Condition("related_to", Op.CONTAINS, ("Stahl",))
EMPTY = Condition("nextstep", Op.EMPTY)


def as_it_is(condition: Filter) -> Filter:
    return condition


def test_what_vtql_can_say_is_asked_for() -> None:
    found = asked(AMOUNT, as_it_is, DEAL_SCHEMA)
    assert found.queries[0].startswith("select * from Potentials where amount >= ")
    assert not found.bracketed
    assert found.local == frozenset()


def test_what_vtql_cannot_say_is_decided_here() -> None:
    found = asked(All((AMOUNT, NAME, Not(EMPTY))), as_it_is, DEAL_SCHEMA)
    assert not found.exact
    assert found.local >= {NAME, EMPTY}
    assert "related_to" not in found.queries[0]


def test_brackets_become_alternatives() -> None:
    found = asked(All((STAGE, AnyOf((AMOUNT, STAGE)))), as_it_is, DEAL_SCHEMA)
    assert found.bracketed


def test_a_field_that_has_gone_is_decided_here() -> None:
    gone = Condition("cf_9", Op.IS, ("x",))
    assert asked(All((AMOUNT, gone)), _without(gone), DEAL_SCHEMA).local == {gone}


def _without(gone: Condition) -> "_Resolver":
    return _Resolver(gone)


class _Resolver:
    def __init__(self, gone: Condition) -> None:
        self._gone = gone

    def __call__(self, condition: Filter) -> Filter:
        if isinstance(condition, All):
            return All(tuple(part for part in condition.parts if part != self._gone))
        return condition
