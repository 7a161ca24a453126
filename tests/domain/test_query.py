import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import (
    All,
    AnyOf,
    Condition,
    Filter,
    Not,
    Op,
    Query,
    Sort,
    conditions_of,
    fields_of,
    without,
)

conditions = st.builds(
    Condition, st.text(min_size=1, max_size=3), st.sampled_from(Op), st.just(("a",))
)
filters: st.SearchStrategy[Filter] = st.recursive(
    conditions,
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Not, inner)
    ),
    max_leaves=12,
)


def names_in(text: str) -> int:
    return text.count("Condition(")


def test_the_fields_of_a_tree_are_those_of_all_its_branches() -> None:
    tree = All(
        (
            Condition("stage", Op.IS, ("Won",)),
            Not(AnyOf((Condition("amount", Op.MORE, ("5",)), Condition("stage", Op.EMPTY)))),
        )
    )

    assert fields_of(tree) == {"stage", "amount"}


def test_a_filter_that_holds_always_looks_at_nothing() -> None:
    assert fields_of(All()) == frozenset()
    assert fields_of(AnyOf(())) == frozenset()


@given(tree=filters)
def test_every_condition_is_seen_and_no_other(tree: Filter) -> None:
    fields = fields_of(tree)

    assert bool(fields) == bool(names_in(repr(tree)))
    assert all(f"field={name!r}" in repr(tree) for name in fields)


@given(tree=filters)
def test_turning_a_filter_round_looks_at_the_same_fields(tree: Filter) -> None:
    assert fields_of(Not(tree)) == fields_of(tree)


A, B, GONE = (Condition(name, Op.IS, ("x",)) for name in ("a", "b", "gone"))


@pytest.mark.parametrize(
    ("condition", "kept", "count"),
    [
        (A, A, 0),
        (GONE, All(), 1),
        (Not(GONE), All(), 1),
        (All((A, GONE)), All((A,)), 1),
        (AnyOf((GONE, Not(All((GONE,))))), All(), 2),
        (All((A, AnyOf((GONE,)))), All((A,)), 1),
        (All((A, AnyOf(()))), All((A, AnyOf(()))), 0),
    ],
)
def test_conditions_on_fields_that_went_are_taken_out(
    condition: Filter, kept: Filter, count: int
) -> None:
    assert without(condition, {"gone"}) == (kept, (GONE,) * count)


@given(tree=filters)
def test_conditions_are_listed_as_they_are_written(tree: Filter) -> None:
    assert len(list(conditions_of(tree))) == names_in(repr(tree))


def test_a_query_without_conditions_shows_everything() -> None:
    assert Query(ModuleName("Leads")).filter == All()


def test_queries_that_say_the_same_are_the_same() -> None:
    one = Query(ModuleName("Leads"), Condition("a", Op.IS, ("b",)), (Sort("a"),), "anna")
    other = Query(ModuleName("Leads"), Condition("a", Op.IS, ("b",)), (Sort("a"),), "anna")

    assert one == other
    assert hash(one) == hash(other)
