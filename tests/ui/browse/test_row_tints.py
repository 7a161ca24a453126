"""The tint of what others changed: begins when seen, held, faded in steps."""

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.tables import Deals
from vtdesk.domain.record import Row
from vtdesk.ui.browse import row_tints
from vtdesk.ui.browse.row_tints import RowTints, strength_after


@pytest.mark.parametrize(
    ("age", "strength"),
    [
        (0, 1.0),
        (1_199, 1.0),
        (1_200, 0.75),
        (1_399, 0.75),
        (1_400, 0.5),
        (1_600, 0.25),
        (1_800, 0.0),
        (9_000, 0.0),
    ],
)
def test_a_tint_is_held_and_then_faded_in_four_steps(age: int, strength: float) -> None:
    assert strength_after(age, motion=True) == strength


@pytest.mark.parametrize(("age", "strength"), [(0, 1.0), (1_999, 1.0), (2_000, 0.0)])
def test_without_motion_it_is_held_and_dropped(age: int, strength: float) -> None:
    assert strength_after(age, motion=False) == strength


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


def changed(deals: Deals, key: int, amount: int) -> None:
    old = deals.rows[key]
    cells = (*old.cells[:2], amount, *old.cells[3:])
    deals.rows[key] = Row(key, cells, old.label)
    deals.source.refresh(frozenset({key}), by_others=True)


def test_news_are_what_differs_from_what_was_seen() -> None:
    deals = Deals(30)
    deals.source.row(3)
    changed(deals, 4, 77)
    changed(deals, 5, 78)
    assert deals.source.row(3).news == {2}
    assert deals.source.row(4).news == frozenset()
    deals.source.refresh(frozenset({4}), by_others=True)
    assert deals.source.row(3).news == frozenset()
    deals.rows[4] = Row(4, (*deals.rows[4].cells[:2], 5, *deals.rows[4].cells[3:]), "")
    deals.source.refresh(frozenset({4}))
    assert deals.source.row(3).news == frozenset()


def test_a_tint_begins_when_its_row_is_first_painted(qtbot: QtBot) -> None:
    clock, deals = Clock(), Deals(30)
    tints = RowTints(clock=clock)
    deals.source.row(3)
    assert tints.strength(deals.source.row(3), 3) == 0.0
    assert [tints.running] == [False]
    changed(deals, 4, 77)
    clock.now += 60.0
    view = deals.source.row(3)
    assert tints.strength(view, 3) == 1.0
    assert [tints.running] == [True]
    clock.now += 1.5
    assert tints.strength(view, 8) == 0.5
    changed(deals, 4, 78)
    assert tints.strength(deals.source.row(3), 8) == 1.0
    tints.clear()
    assert [tints.running] == [False]


def test_rows_are_painted_anew_while_they_fade_and_then_no_more(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_tints, "STEP_MS", 1)
    clock, deals = Clock(), Deals(30)
    tints = RowTints(clock=clock)
    deals.source.row(3)
    changed(deals, 4, 77)
    tints.strength(deals.source.row(3), 3)
    clock.now += 1.3
    with qtbot.waitSignal(tints.faded) as faded:
        pass
    assert faded.args == [3]
    clock.now += 5
    qtbot.waitUntil(lambda: not tints.running)
