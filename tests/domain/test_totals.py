"""Sum, count and mean."""

from vtdesk.domain.totals import Totals


def test_parts_add_up() -> None:
    assert Totals(2, 10.0) + Totals(1, -4.0) == Totals(3, 6.0)
    assert Totals(3, 6.0).average == 2.0


def test_nothing_has_no_mean() -> None:
    assert Totals().average == 0.0
