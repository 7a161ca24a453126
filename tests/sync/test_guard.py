"""How much a server may say is gone before a person is asked: the sum of a day."""

from dataclasses import replace

from vtdesk.domain.cursor import Cursor
from vtdesk.domain.ids import ModuleName
from vtdesk.sync import guard, plan

LEADS = Cursor(ModuleName("Leads"))


def test_losses_of_a_day_are_judged_together() -> None:
    now, cursor, here = 1_000.0, LEADS, 1_000
    while not guard.is_doubtful(cursor, here, here - 10, now):
        cursor, here, now = guard.after_loss(cursor, 10, now), here - 10, now + 60.0
    assert 660 <= here < 690


def test_a_day_later_what_was_lost_counts_no_more() -> None:
    cursor = guard.after_loss(LEADS, 300, 1_000.0)
    assert guard.is_doubtful(cursor, 700, 600, 1_000.0 + guard.DAY - 1)
    assert not guard.is_doubtful(cursor, 700, 600, 1_000.0 + guard.DAY)
    assert guard.after_loss(cursor, 5, 1_000.0 + guard.DAY).lost == 5


def test_the_day_begins_with_its_first_loss() -> None:
    cursor = guard.after_loss(guard.after_loss(LEADS, 3, 1_000.0), 4, 2_000.0)
    assert (cursor.lost, cursor.lost_since) == (7, 1_000.0)


def test_no_loss_begins_no_day() -> None:
    assert guard.after_loss(LEADS, 0, 1_000.0) == LEADS


def test_a_clock_that_is_put_back_begins_a_new_day() -> None:
    cursor = guard.after_loss(LEADS, 300, 5_000.0)
    assert guard.lost_lately(cursor, 4_000.0) == 0


def test_few_records_may_all_go() -> None:
    assert not guard.is_doubtful(LEADS, plan.FEW, 0, 1_000.0)


def test_what_came_since_the_day_began_hides_no_loss_and_is_none() -> None:
    cursor = guard.after_night(LEADS, 30, 1_000.0)
    stored, left = set(range(1, 131)), set(range(11, 131)) - set(range(60, 100))
    assert (guard.counted(cursor, stored), guard.counted(cursor, left)) == (30, 20)
    gone = guard.after_loss(cursor, guard.counted(cursor, stored - left), 2_000.0)
    assert (gone.lost, gone.lost_since) == (10, 1_000.0)
    assert guard.counted(LEADS, stored) == 130


def test_a_day_begins_where_a_whole_module_has_none_of_its_own() -> None:
    whole = replace(LEADS, complete=True)
    assert guard.begins_day(whole, 1_000.0)
    assert not guard.begins_day(LEADS, 1_000.0)
    begun = guard.after_night(whole, 30, 1_000.0)
    assert not guard.begins_day(begun, 1_000.0 + guard.DAY - 1)
    assert guard.begins_day(begun, 1_000.0 + guard.DAY)
    assert guard.begins_day(begun, 900.0)
