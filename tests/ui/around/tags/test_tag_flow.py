"""Where pills stand."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from vtdesk.ui.around.tags.tag_flow import GAP, Place, fitting, flow

WIDTHS = st.lists(st.integers(1, 300), max_size=30)


def counter(hidden: int) -> int:
    return 10 + 8 * len(str(hidden))


def test_what_does_not_fit_begins_a_line() -> None:
    assert flow([40, 50, 30], 100) == [Place(0, 0, 40), Place(46, 0, 50), Place(0, 1, 30)]


def test_what_is_wider_than_the_room_has_a_line_of_its_own() -> None:
    assert [place.line for place in flow([20, 200, 20], 100)] == [0, 1, 2]


def test_what_finds_no_room_is_counted() -> None:
    count, places = fitting([50] * 6, 6, counter, 40, 112, 2)
    assert count == 2
    assert [place.line for place in places] == [0, 0, 1, 1]


@given(WIDTHS, st.integers(0, 500), st.integers(60, 500), st.integers(1, 3))
def test_pills_lie_beside_each_other_within_their_lines(
    widths: list[int], more: int, room: int, lines: int
) -> None:
    total = len(widths) + more
    count, places = fitting(widths, total, counter, 40, room, lines)
    assert len(places) == count + (2 if count < total else 1)
    assert [place.width for place in places[:count]] == widths[:count]
    assert count == 0 or places[-1].line < lines
    for before, after in pairwise(places):
        if before.line == after.line:
            assert after.left == before.left + before.width + GAP
        else:
            assert (after.left, after.line) == (0, before.line + 1)
    assert all(place.left == 0 or place.left + place.width <= room for place in places)
