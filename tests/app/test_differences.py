"""Two lists of keys: what came, what went."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from vtdesk.app.differences import difference, runs

KEYS = st.lists(st.integers(1, 60), unique=True, max_size=40)


@given(KEYS, st.sets(st.integers(1, 60)), st.sets(st.integers(61, 90)))
def test_rows_that_only_come_and_go_need_no_reset(
    before: list[int], going: set[int], coming: set[int]
) -> None:
    after = sorted([key for key in before if key not in going] + list(coming))
    assert difference(array("q", sorted(before)), array("q", after)) is not None


def test_another_order_is_a_reset() -> None:
    assert difference(array("q", [1, 2, 3]), array("q", [3, 2, 1])) is None


def test_many_scattered_differences_are_a_reset() -> None:
    assert difference(array("q", range(0, 1000, 2)), array("q", range(1000))) is None


def test_one_row_that_goes_from_a_long_list_is_one_step() -> None:
    keys = array("q", range(20_000))
    less = array("q", [key for key in keys if key != 9_000])
    steps = difference(keys, less)
    assert steps is not None
    assert [(step.first, step.last, step.keys) for step in steps] == [(9_000, 9_000, None)]
    steps = difference(less, keys)
    assert steps is not None
    assert [(step.first, step.last, list(step.keys or [])) for step in steps] == [
        (9_000, 9_000, [9_000])
    ]
    assert difference(keys, array("q", keys)) == []


def test_places_in_a_row_are_one_stretch() -> None:
    assert runs([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]
    assert runs([]) == []
