"""What the cursor of a module remembers of counts that differ and of what is said to be gone."""

from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.cursor import Cursor
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import MINE, recent
from vtdesk.store.packing import from_json, to_json

LEADS = ModuleName("Leads")
COUNT = st.integers(0, 10**6)


def test_a_module_is_whole_that_is_filled_and_keeps_everything() -> None:
    assert Cursor(LEADS, complete=True).is_whole
    assert not Cursor(LEADS).is_whole
    assert not Cursor(LEADS, complete=True, partial=True).is_whole
    assert not Cursor(LEADS, complete=True, policy=MINE).is_whole
    assert not Cursor(LEADS, complete=True, policy=recent(3)).is_whole


@given(COUNT, COUNT, COUNT)
def test_a_known_difference_stays_known_while_both_sides_grow_alike(
    here: int, there: int, grown: int
) -> None:
    cursor = Cursor(LEADS).differing(here, there)
    assert cursor.knows(here + grown, there + grown)
    assert not cursor.knows(here + grown + 1, there + grown)


def test_nothing_is_known_of_counts_that_nobody_compared() -> None:
    assert not Cursor(LEADS).knows(3, 3)
    # of an older release: what was stored then is not known
    assert not Cursor(LEADS, doubted=3).knows(3, 3)


def test_who_keeps_what_is_stored_has_decided_about_what_was_told() -> None:
    cursor = Cursor(LEADS, gone=(4, 7)).keeping(90, 10)
    assert cursor.gone_kept == 2
    assert cursor.kept == {4, 7}
    # what was told counts no more on either side
    assert cursor.knows(88, 10)


@given(COUNT, COUNT, st.integers(1, 10**6))
def test_less_than_what_was_kept_may_lack_and_no_more(here: int, there: int, other: int) -> None:
    cursor = Cursor(LEADS).keeping(here, there)
    assert cursor.expects(here, there)
    assert cursor.expects(here, there + other)
    assert not cursor.expects(here + other, there)


def test_nothing_is_expected_of_counts_that_nobody_compared() -> None:
    assert not Cursor(LEADS).expects(3, 3)
    assert not Cursor(LEADS, doubted=3).expects(3, 3)


def test_counts_that_differ_by_what_was_kept_alone_tell_what_lacks() -> None:
    assert not Cursor(LEADS, gone=(4, 7)).keeping(12, 10).counts_differ
    assert Cursor(LEADS).differing(10, 12).counts_differ
    assert not Cursor(LEADS).counts_differ


def test_what_is_told_as_gone_is_undecided_until_it_is_kept() -> None:
    told = Cursor(LEADS, gone=(4, 7))
    assert told.is_undecided
    assert not told.keeping(12, 10).is_undecided
    assert not Cursor(LEADS).is_undecided


def test_what_is_gone_besides_is_to_be_decided_and_what_was_kept_stays_kept() -> None:
    cursor = Cursor(LEADS, gone=(4, 7)).keeping(90, 10).told_gone({1, 4, 7, 9})
    assert cursor.gone == (4, 7, 1, 9)
    assert cursor.kept == {4, 7}
    assert cursor.is_undecided
    assert cursor.keeping(90, 8).kept == {1, 4, 7, 9}


@given(st.frozensets(st.integers(1, 30)), st.frozensets(st.integers(1, 30)), st.integers(0, 30))
def test_nothing_becomes_kept_that_nobody_decided_to_keep(
    before: frozenset[int], now: frozenset[int], decided: int
) -> None:
    cursor = Cursor(LEADS, gone=tuple(before), gone_kept=min(decided, len(before)))
    told = cursor.told_gone(now)
    assert frozenset(told.gone) == now
    assert told.kept == cursor.kept & now
    assert cursor.lacking(now) == cursor.told_gone(now & before)


def test_what_came_back_is_kept_no_more() -> None:
    cursor = Cursor(LEADS, gone=(4, 7, 9)).keeping(90, 10).lacking({1, 4, 9})
    assert (cursor.gone, cursor.gone_kept) == ((4, 9), 2)
    assert cursor.kept == {4, 9}
    undecided = Cursor(LEADS, gone=(7, 4, 9), gone_kept=1).lacking({4, 9})
    assert (undecided.gone, undecided.gone_kept) == ((4, 9), 0)


def test_who_believes_the_server_leaves_nothing_to_decide() -> None:
    cursor = Cursor(LEADS, gone=(4, 7), lost=3, lost_since=5.0).keeping(90, 10)
    assert cursor.settled() == Cursor(LEADS)


def test_a_stored_cursor_of_an_older_release_can_be_read() -> None:
    text = '{"module":"Leads","complete":true,"filled":7,"since":9,"doubted":3}'
    assert from_json(text, Cursor) == Cursor(LEADS, complete=True, filled=7, since=9, doubted=3)


def test_everything_of_a_cursor_is_kept() -> None:
    cursor = Cursor(LEADS, gone=(1, 2), gone_kept=1, lost=3, lost_since=2.5, behind=4.5, checked=7)
    assert from_json(to_json(cursor), Cursor) == cursor


def test_a_fill_that_begins_anew_forgets_how_far_it_was() -> None:
    cursor = Cursor(LEADS, complete=True, last_number=9, filled=7, total=7, since=5)
    assert cursor.begun_anew() == Cursor(LEADS, since=5)
    newest = Cursor(LEADS, complete=True, partial=True, total=900, modified="2026-01-01 00:00:00")
    assert newest.begun_anew() == Cursor(
        LEADS, partial=True, total=900, modified="2026-01-01 00:00:00"
    )
