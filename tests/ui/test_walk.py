"""A walk along a list keeps the order it began with."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.ids import ModuleName
from vtdesk.ui.walk import Walk

LEADS = ModuleName("Leads")


@given(st.lists(st.integers(1, 10_000), min_size=1, unique=True), st.data())
def test_steps_visit_every_record_once_in_order(keys: list[int], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(keys) - 1))
    walk = Walk(LEADS, array("q", keys), keys[start])
    visited = [walk.key]
    while walk.neighbour(1) is not None:
        walk.go(1)
        visited.append(walk.key)
    assert visited == keys[start:]
    assert walk.place == (len(keys), len(walk))
    while walk.neighbour(-1) is not None:
        walk.go(-1)
    assert (walk.key, walk.place) == (keys[0], (1, len(keys)))


def test_there_is_nothing_past_the_ends() -> None:
    walk = Walk(LEADS, array("q", [4, 5]), 4)
    assert walk.neighbour(-1) is None
    assert walk.neighbour(2) is None
    with pytest.raises(IndexError):
        walk.go(-1)


def test_a_record_made_on_the_way_gets_its_number() -> None:
    walk = Walk(LEADS, array("q", [7, -1, 9]), 7)
    walk.rename(-1, 12)
    walk.rename(-5, 99)
    walk.go(1)
    assert walk.key == 12
