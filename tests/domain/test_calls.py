"""What servers tell of an allowance."""

import pytest

from vtdesk.domain.calls import CallUsage, usage_of


@pytest.mark.parametrize(
    ("left", "limit", "usage"),
    [
        (38, 60, CallUsage(22, 60)),
        (0, 60, CallUsage(60, 60)),
        (70, 60, CallUsage(0, 60)),
        (None, 60, None),
        (5, None, None),
    ],
)
def test_what_is_used_is_what_is_not_left(
    left: int | None, limit: int | None, usage: CallUsage | None
) -> None:
    assert usage_of(left, limit) == usage
