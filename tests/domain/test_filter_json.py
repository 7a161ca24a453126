import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.filter_json import DEEPEST, Left, filter_from_json, filter_to_json
from vtdesk.domain.query import MOST_CONDITIONS, All, AnyOf, Condition, Filter, Not, Op
from vtdesk.domain.record import Json


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    op = draw(st.sampled_from(Op))
    name = draw(st.text(min_size=1, max_size=5))
    if op in (Op.EMPTY, Op.FILLED):
        return Condition(name, op)
    count = (0, 4) if op in (Op.ONE_OF, Op.NONE_OF) else (1, 1)
    return Condition(
        name, op, tuple(draw(st.lists(st.text(), min_size=count[0], max_size=count[1])))
    )


filters: st.SearchStrategy[Filter] = st.recursive(
    conditions(),
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Not, inner)
    ),
    max_leaves=8,
)
anything: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["field", "op", "values", "all", "any", "not", "x"]), inner
        )
    ),
    max_leaves=10,
)


@given(filters)
def test_a_filter_survives_the_way_there_and_back(condition: Filter) -> None:
    left = Left()
    text = json.dumps(filter_to_json(condition))
    assert filter_from_json(json.loads(text), left) == condition
    assert not left.anything


@given(anything)
def test_whatever_a_file_says_is_a_filter(said: Json) -> None:
    filter_to_json(filter_from_json(said, Left()))


GOOD: Json = {"field": "a", "op": "is", "values": ["b"]}


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        {},
        {"field": "", "op": "is", "values": ["b"]},
        {"field": "a", "op": "sounds like", "values": ["b"]},
        {"field": "a", "op": 5, "values": ["b"]},
        {"field": "a", "op": "is", "values": []},
        {"field": "a", "op": "is", "values": ["b", "c"]},
        {"field": "a", "op": "is", "values": "b"},
        {"field": "a", "op": "one_of", "values": ["b", 5]},
        {"field": "a", "op": "empty", "values": ["b"]},
        {"not": {"field": "a"}},
        {"all": "x"},
    ],
)
def test_what_is_not_understood_is_left_out_and_told(odd: Json) -> None:
    left = Left()
    assert filter_from_json({"all": [odd, GOOD]}, left) == All((Condition("a", Op.IS, ("b",)),))
    assert left.anything
    assert filter_from_json(odd, Left()) == All()


def test_a_filter_without_end_is_cut() -> None:
    left = Left()
    found = filter_from_json({"any": [GOOD] * (MOST_CONDITIONS + 1)}, left)
    assert isinstance(found, AnyOf)
    assert len(found.parts) == MOST_CONDITIONS
    assert left.anything


def test_groups_nested_without_end_are_cut() -> None:
    said: Json = GOOD
    for _ in range(DEEPEST + 1):
        said = {"any": [said]}
    left = Left()
    filter_from_json(said, left)
    assert left.anything
