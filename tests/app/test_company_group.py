"""The server's list of a group as a tree, whatever it lists; open deals added up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from vtdesk.app.company_group import (
    HIDDEN_PARENT,
    MOST_COMPANIES,
    MOST_LEVELS,
    TOO_DEEP,
    Company,
    Group,
    OpenDeals,
    told_companies,
)
from vtdesk.domain.ids import RecordId
from vtdesk.domain.relations import HierarchyEntry

ENTRIES = st.lists(
    st.builds(
        HierarchyEntry,
        st.builds(RecordId, st.just("3"), st.integers(1, 12)),
        st.text(max_size=5),
        st.integers(-3, 70),
    ),
    max_size=40,
)


def entry(number: int, level: int) -> HierarchyEntry:
    return HierarchyEntry(RecordId("3", number), f"Company {number}", level)


@given(ENTRIES)
def test_any_list_becomes_a_tree(entries: list[HierarchyEntry]) -> None:
    found = told_companies(entries, RecordId("3", 1), "Member Of")
    assert {one.record for one in found} == {entry.record for entry in entries}
    assert len(found) == len({entry.record for entry in entries})
    for place, company in enumerate(found):
        assert company.depth <= MOST_LEVELS
        if company.parent is None:
            assert company.depth == 0
        else:
            assert company.parent < place
            assert found[company.parent].depth == company.depth - 1


def test_a_circle_is_marked_where_it_closes() -> None:
    rows = [entry(1, 0), entry(2, 1), entry(1, 2)]
    found = told_companies(rows, RecordId("3", 1), "Member Of")
    assert [one.remark for one in found] == [
        "",
        "It is its own parent further up. Correct “Member Of” of one of them.",
    ]


def test_a_company_told_twice_beside_itself_is_no_circle() -> None:
    rows = [entry(1, 0), entry(2, 1), entry(2, 1)]
    assert not any(one.remark for one in told_companies(rows, RecordId("3", 1), "Member Of"))


def test_gaps_and_depths_are_told_apart() -> None:
    deep = [entry(n + 1, n) for n in range(MOST_LEVELS + 2)]
    assert told_companies(deep, RecordId("3", 1), "Member Of")[-1].remark == TOO_DEEP
    gap = [entry(1, 0), entry(2, 3)]
    assert told_companies(gap, RecordId("3", 1), "Member Of")[-1].remark == HIDDEN_PARENT


def test_sums_are_exact() -> None:
    tenth = OpenDeals(1, Decimal("0.1"))
    assert sum([tenth] * 3, OpenDeals()) == OpenDeals(3, Decimal("0.3"))
    assert (tenth + OpenDeals(1, None)).amount is None


def test_a_group_knows_its_sum_and_whether_it_is_cut() -> None:
    company = Company(RecordId("3", 1), "One", 0)
    assert Group((company,)).deals is None
    assert not Group((company,)).is_cut
    assert Group((company,) * MOST_COMPANIES).is_cut
