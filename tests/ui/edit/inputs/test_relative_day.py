"""How far a day is, in words."""

from datetime import date, timedelta

import pytest

from vtdesk.ui.edit.inputs.relative_day import relative_day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (2, "in 2 days"),
        (13, "in 13 days"),
        (14, "in 2 weeks"),
        (28, "in 4 weeks"),
        (-3, "3 days ago"),
        (-90, "3 months ago"),
        (800, "in 2 years"),
    ],
)
def test_the_larger_the_rounder(days: int, words: str) -> None:
    assert relative_day(TODAY + timedelta(days=days), TODAY) == words


def test_the_ends_of_the_calendar_have_words_too() -> None:
    assert relative_day(date.min, TODAY).endswith("years ago")
    assert relative_day(date.max, TODAY).startswith("in ")
