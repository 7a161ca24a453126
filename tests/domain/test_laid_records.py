"""Records in a shared layout, and pages that are read late, stand for the maps and lists they are."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.laid_records import (
    JoinedRecords,
    LaidRecord,
    LatePage,
    Layout,
    layout_of,
    wire_ids,
)
from vtdesk.domain.record import WireRecord

LAYOUT = Layout(("id", "lastname"))


def test_a_laid_record_is_the_map_it_stands_for() -> None:
    record = LaidRecord(Layout(("id", "lastname", "title")), ("10x5", "Ek", None))

    assert record == {"id": "10x5", "lastname": "Ek", "title": None}
    assert list(record) == ["id", "lastname", "title"]
    assert len(record) == 3
    assert record.get("firstname") is None
    assert "firstname" not in record


def test_further_records_are_expected_to_be_like_the_first() -> None:
    assert layout_of([]) is None
    found = layout_of([{"id": "10x5", "lastname": "Ek"}, {"id": "10x6"}])
    assert found == Layout(("id", "lastname"))
    assert layout_of([LaidRecord(found, ("10x5", "Ek"))]) is found


def test_ids_are_told_of_maps_and_laid_records_alike() -> None:
    laid = LaidRecord(Layout(("lastname", "id")), ("Ek", "10x5"))
    nameless = LaidRecord(Layout(("lastname",)), ("Ek",))
    assert wire_ids([laid, {"id": "10x6"}, nameless, {}]) == ["10x5", "10x6", None, None]


class Page:
    """A page that notes how often it was read."""

    def __init__(self, *numbers: int) -> None:
        self.reads = 0
        self.records: list[WireRecord] = [{"id": f"10x{number}"} for number in numbers]
        self.late = LatePage(LAYOUT, numbers, self._read)

    def _read(self) -> Sequence[WireRecord]:
        self.reads += 1
        return self.records


def test_a_late_page_is_not_read_before_a_record_is_looked_at() -> None:
    page = Page(5, 6, 7)
    later = page.late[1:][::-1]
    assert len(later) == 2
    assert later.numbers == (7, 6)
    assert layout_of(later) is LAYOUT
    assert page.reads == 0
    assert [*later] == page.records[:0:-1]
    assert page.late[0] == {"id": "10x5"}
    assert wire_ids(page.late) == ["10x5", "10x6", "10x7"]
    assert page.reads == 3, "once each time"


def test_joining_reads_nothing() -> None:
    one, other = Page(5, 6), Page(8, 9)
    joined = JoinedRecords([one.late, other.late])
    assert len(joined) == 4
    assert len(joined[1:3]) == 2
    assert (one.reads, other.reads) == (0, 0)
    assert [*joined[:2]] == one.records
    assert other.reads == 0


@given(
    st.lists(st.lists(st.integers(1, 99), max_size=4), max_size=4),
    st.slices(12),
    st.data(),
)
def test_joined_records_are_one_sequence(
    parts: list[list[int]], some: slice, data: st.DataObject
) -> None:
    joined = JoinedRecords([Page(*part).late for part in parts])
    plain = [record for part in parts for record in Page(*part).records]
    assert [*joined] == plain
    assert len(joined) == len(plain)
    assert [*joined[some]] == plain[some]
    if plain:
        place = data.draw(st.integers(-len(plain), len(plain) - 1))
        assert joined[place] == plain[place]
    with pytest.raises(IndexError):
        joined[len(plain)]
