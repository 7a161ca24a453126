import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.ids import (
    LocalId,
    RecordId,
    id_from_key,
    parse_id,
    parse_record_id,
    record_number,
)

prefixes = st.integers(1, 10**9 - 1).map(str)
numbers = st.integers(1, 10**18 - 1)
record_ids = st.builds(RecordId, prefixes, numbers)
local_ids = st.builds(LocalId, numbers)


@given(record=record_ids | local_ids)
def test_what_an_id_is_on_the_wire_reads_as_that_id(record: RecordId | LocalId) -> None:
    assert parse_id(str(record)) == record


@given(record=record_ids | local_ids)
def test_a_key_names_its_record_within_the_module(record: RecordId | LocalId) -> None:
    prefix = record.prefix if isinstance(record, RecordId) else "12"

    assert id_from_key(prefix, record.key) == record


def test_local_records_never_meet_the_servers() -> None:
    assert LocalId(3).key < 0 < RecordId("12", 3).key


@pytest.mark.parametrize(
    "text",
    ["", "12", "x5", "12x", "12x-5", "12X5", " 12x5", "12x5\n", "a2x5", "12x5x6", "١٢x٣", "H2"],
)
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a record id"):
        parse_id(text)
    assert parse_record_id(text) is None


@pytest.mark.parametrize("text", ["new-", "new--1", "new-x", "1" * 10 + "x1", "1x" + "1" * 19])
def test_nor_is_a_number_beyond_all_measure(text: str) -> None:
    with pytest.raises(ValueError, match="not a record id"):
        parse_id(text)
    assert parse_record_id(text) is None


@given(text=st.text())
def test_a_long_text_does_not_get_into_the_message(text: str) -> None:
    with pytest.raises(ValueError, match="not a record id") as caught:
        parse_id("?" + text * 50)

    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("text", ["0", "11x0", "11x000", "new-3"])
def test_what_names_no_record_of_the_server_is_none(text: str) -> None:
    assert parse_record_id(text) is None


def test_a_servers_id_is_read() -> None:
    assert parse_record_id("11x0065") == RecordId("11", 65)


@given(text=st.text() | st.from_regex(r"[0-9]{0,10}x[0-9]{0,20}", fullmatch=True))
def test_a_number_alone_is_that_of_the_whole_id(text: str) -> None:
    record = parse_record_id(text)
    assert record_number(text) == (None if record is None else record.number)


def test_ids_of_one_module_sort_by_number() -> None:
    assert sorted([RecordId("12", 10), RecordId("12", 9)]) == [
        RecordId("12", 9),
        RecordId("12", 10),
    ]
