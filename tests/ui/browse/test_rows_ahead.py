"""Rows beyond the edges of a table are made ready while nothing else happens."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.helpers.desk import until
from vtdesk.ui.browse import rows_ahead
from vtdesk.ui.browse.rows_ahead import RowsAhead


class Made:
    """Which rows were made ready, in order."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def make(self, row: int) -> None:
        self.rows.append(row)


async def test_the_next_screen_comes_first_and_then_the_one_before(qapp: QApplication) -> None:
    made = Made()
    ahead = RowsAhead(made.make, qapp)
    ahead.look_around(range(10, 15), 100)
    await until(lambda: len(made.rows) == 10)
    assert made.rows == [15, 16, 17, 18, 19, 9, 8, 7, 6, 5]


async def test_who_scrolls_up_gets_the_rows_above_first(qapp: QApplication) -> None:
    made = Made()
    ahead = RowsAhead(made.make, qapp)
    ahead.look_around(range(10, 13), 100)
    ahead.look_around(range(7, 10), 100)
    await until(lambda: len(made.rows) == 6)
    assert made.rows == [6, 5, 4, 10, 11, 12]


async def test_there_is_nothing_beyond_the_ends(qapp: QApplication) -> None:
    made = Made()
    ahead = RowsAhead(made.make, qapp)
    ahead.look_around(range(1, 4), 5)
    await until(lambda: len(made.rows) == 2)
    assert made.rows == [4, 0]


async def test_one_row_at_a_time_where_each_takes_long(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_ahead, "_AT_ONCE_SECONDS", 0.0)
    made = Made()
    ahead = RowsAhead(made.make, qapp)
    ahead.look_around(range(4), 100)
    ahead._go_on()
    assert made.rows == [4], "the window gets its turn before the next one"
    await until(lambda: made.rows == [4, 5, 6, 7])


async def test_rows_that_changed_are_made_ready_again(qapp: QApplication) -> None:
    made = Made()
    ahead = RowsAhead(made.make, qapp)
    ahead.look_around(range(2), 4)
    await until(lambda: made.rows == [2, 3])
    ahead.look_around(range(2), 4)
    ahead.forget()
    ahead.look_around(range(2), 4)
    await until(lambda: made.rows == [2, 3, 2, 3])
