"""What counts as known a while ago, whichever way the clock was put since."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.freshness import is_fresh

MOMENTS = st.floats(0.0, 4e9)


@pytest.mark.parametrize(
    ("moment", "fresh"),
    [(None, False), (100.0, True), (85.5, True), (85.0, False), (100.5, False), (3e9, False)],
)
def test_what_is_less_than_the_limit_ago_is_fresh(moment: float | None, *, fresh: bool) -> None:
    assert is_fresh(moment, 100.0, 15.0) is fresh


@given(MOMENTS, MOMENTS, st.floats(0.0, 1e6))
def test_a_moment_in_the_future_never_counts(moment: float, now: float, limit: float) -> None:
    if moment > now or now - moment >= limit:
        assert not is_fresh(moment, now, limit)
    else:
        assert is_fresh(moment, now, limit)
