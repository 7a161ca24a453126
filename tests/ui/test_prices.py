import pytest

from vtdesk.domain.keeping import Estimate
from vtdesk.ui.prices import calls_text, price_text, size_text, span_text, sum_text


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 KB"),
        (1, "1 KB"),
        (900, "1 KB"),
        (12_400, "12 KB"),
        (7_000_000, "7 MB"),
        (512_000_000, "512 MB"),
        (1_250_000_000, "1.2 GB"),
        (25_000_000_000, "25 GB"),
    ],
)
def test_a_size_is_as_long_as_people_say_it(size: int, words: str) -> None:
    assert size_text(size) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.001, "1 s"), (0.5, "30 s"), (1.6, "96 s"), (3.0, "3 min"), (99, "99 min"), (180, "3 h")],
)
def test_a_span_is_short(minutes: float, words: str) -> None:
    assert span_text(minutes) == words


def test_one_call_is_no_calls() -> None:
    assert calls_text(1) == "1 call"
    assert calls_text(1_400) == "1,400 calls"


def test_a_price_is_calls_and_time() -> None:
    assert price_text(Estimate(1_371, 14, 0.5, 1)) == "14 calls ≈ 30 s"
    assert price_text(Estimate(10, 0, 0.0, 1)) == "nothing to fetch"


def test_a_sum_says_about_how_long() -> None:
    assert sum_text(19, 2 / 3, more=True) == "19 more calls, about 40 seconds"
    assert sum_text(157, 5.2) == "157 calls, about 5 minutes"
    assert sum_text(9_000, 300) == "9,000 calls, about 5 hours"
    assert sum_text(1, 0.001) == "1 call, about 1 second"
    assert sum_text(0, 0) == ""
