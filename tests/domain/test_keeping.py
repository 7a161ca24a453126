"""What is kept of a module, and what that costs."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import (
    ALL,
    EXTRA_CALLS,
    MINE,
    PAGE,
    VISITED,
    VISITED_PAGES,
    Ceilings,
    Keep,
    ModuleCheck,
    Policy,
    default_policy,
    estimate,
    recent,
)

POLICIES = st.builds(Policy, st.sampled_from(Keep), st.integers(1, 60))


def test_everyday_modules_are_kept_whole_and_others_when_looked_at() -> None:
    assert default_policy(ModuleName("Contacts")) == ALL
    assert default_policy(ModuleName("Invoice")) == VISITED


@given(POLICIES)
def test_everything_covers_all_and_nothing_but_itself_covers_it(policy: Policy) -> None:
    assert ALL.covers(policy)
    assert policy.covers(policy)
    assert policy.covers(ALL) == (policy.keep is Keep.ALL)


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        (recent(12), recent(6), True),
        (recent(6), recent(12), False),
        (MINE, recent(6), False),
        (recent(6), MINE, False),
        (MINE, VISITED, True),
        (VISITED, MINE, False),
    ],
)
def test_what_covers_what(wide: Policy, narrow: Policy, covered: bool) -> None:
    assert wide.covers(narrow) is covered


def test_only_a_choice_of_months_has_a_beginning() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert recent(12).since(now) == datetime(2025, 11, 21, 18, 0, tzinfo=UTC)
    assert ALL.since(now) is None


@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_a_price_is_a_call_a_hundred_and_three_more(records: int, stored: int) -> None:
    price = estimate(ALL, records, stored=stored)
    missing = max(0, records - stored)
    assert price.calls == (math.ceil(missing / PAGE) + EXTRA_CALLS if missing else 0)
    assert price.records == records


def test_minutes_follow_the_part_of_the_allowance_that_may_be_used() -> None:
    whole = estimate(ALL, 5_700, minute_limit=60, ceilings=Ceilings(minute=1.0))
    half = estimate(ALL, 5_700, minute_limit=60, ceilings=Ceilings(minute=0.5))
    assert (whole.calls, whole.minutes) == (60, 1.0)
    assert half.minutes == 2.0


def test_an_allowance_of_nothing_still_gives_a_number() -> None:
    assert estimate(ALL, 100, minute_limit=0).minutes == 4.0


def test_what_is_only_looked_at_costs_its_newest_pages() -> None:
    price = estimate(VISITED, 9_000, record_bytes=1_000.0)
    assert price.records == VISITED_PAGES * PAGE
    assert price.bytes == VISITED_PAGES * PAGE * 1_000


def test_a_count_the_server_does_not_tell_disagrees_with_nothing() -> None:
    assert ModuleCheck(ModuleName("Leads"), 5, None).agrees
    assert not ModuleCheck(ModuleName("Leads"), 5, 6).agrees
