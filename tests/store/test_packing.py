"""What is read back from JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from vtdesk.store.packing import integers_from_json


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_a_list_of_integers_is_read_back(numbers: list[int]) -> None:
    assert list(integers_from_json(json.dumps(numbers, separators=(",", ":")))) == numbers


def test_a_very_long_list_is_read_whole() -> None:
    text = json.dumps(list(range(30_000)), separators=(",", ":"))
    assert len(text) > 2 * 65_536
    assert list(integers_from_json(text)) == list(range(30_000))
