"""A page of records like those expected is read late, and is the same page."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.api.laid_pages import read_laid_page
from vtdesk.api.wire import Response, Success, read_answer
from vtdesk.domain.laid_records import LaidRecord, LatePage, Layout

LAYOUT = Layout(("id", "lastname", "cf 17-ü"))
CELLS = {name: st.none() | st.text() for name in LAYOUT.names}
IDS = st.integers(1, 10**18 - 1).map("12x{}".format)
RECORDS = st.lists(st.fixed_dictionaries(CELLS | {"id": IDS}), max_size=4)
NESTED = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers()
    | st.text(),
    lambda some: st.lists(some, max_size=2) | st.dictionaries(st.text(), some, max_size=2),
    max_leaves=4,
)


def body(result: object, *, success: object = True) -> bytes:
    return json.dumps({"success": success, "result": result}).encode()


def lone(cell: bytes) -> bytes:
    """A page of one record, with the bytes of one of its cells."""
    return b'{"success":true,"result":[{"id":"12x7","lastname":' + cell + b"}]}"


@given(RECORDS)
def test_records_of_texts_in_their_layout_are_laid(records: list[dict[str, str | None]]) -> None:
    encodable = json.dumps(records, ensure_ascii=False).encode("utf-8", "replace")
    sent = json.loads(encodable)
    found = read_laid_page(body(sent), LAYOUT)
    assert found is not None
    assert found.numbers == [int(record["id"][3:]) for record in sent]
    assert [*found] == sent
    assert all(isinstance(record, LaidRecord) for record in found)


@given(st.lists(st.dictionaries(st.text(), NESTED, max_size=3), max_size=3), st.data())
def test_other_records_are_read_as_the_maps_they_are(
    records: list[dict[str, object]], data: st.DataObject
) -> None:
    sent = [{**record, "id": data.draw(IDS)} for record in records]
    found = read_laid_page(json.dumps({"success": True, "result": sent}).encode(), LAYOUT)
    assert found is not None
    assert [*found] == sent


@pytest.mark.parametrize(
    "page",
    [
        body({"0": {"id": "12x1"}}),
        body([{"id": "12x0", "lastname": "Ek", "cf 17-ü": ""}]),
        body([{"id": "12x1"}, {"id": None, "lastname": "Ek", "cf 17-ü": ""}]),
        body([{"lastname": "Ek"}]),
        body([], success=False),
        body([], success="yes"),
        lone(b'"E\xffk"'),
        lone(b'"E\x01k"'),
        lone(rb'"\q"'),
        lone(rb'"\ud83dEk and more"'),
        lone(b"NaN"),
        lone(b"[" * 100_000 + b"]" * 100_000),
        b'{"success":true}',
        b'{"success":true,"result":[{"id":"12x1"',
        b"<html>",
        b"",
    ],
)
def test_any_other_page_is_left_to_the_reader_of_everything(page: bytes) -> None:
    assert read_laid_page(page, LAYOUT) is None


@given(
    st.none()
    | st.integers()
    | RECORDS
    | st.lists(st.fixed_dictionaries(CELLS), max_size=2)
    | st.lists(st.dictionaries(st.text(), st.text()))
)
def test_a_layout_changes_nothing_of_what_is_read(result: object) -> None:
    answer = Response(200, {}, body(result))
    read, usual = read_answer(answer, LAYOUT), read_answer(answer)
    late: object = read.result if isinstance(read, Success) else None
    if isinstance(late, LatePage):
        assert isinstance(usual, Success)
        assert usual.result == [*late]
    else:
        assert read == usual


@given(st.binary(max_size=12))
def test_what_has_an_outline_can_be_read_later(cell: bytes) -> None:
    found = read_laid_page(lone(cell), LAYOUT)
    assert found is None or [record["id"] for record in found] == ["12x7"]


def test_a_number_of_too_many_figures_spoils_its_cell_alone() -> None:
    found = read_laid_page(lone(b"1" * 5_000 + b',"cf 17-":"kept"'), LAYOUT)
    assert found is not None
    assert [*found] == [{"id": "12x7", "lastname": None, "cf 17-": "kept"}]


def test_an_escaped_control_character_never_gets_into_a_value() -> None:
    page = body([{"id": "12x1", "lastname": "E\x01k", "cf 17-ü": None}])
    read = read_answer(Response(200, {}, page), LAYOUT)
    assert read == Success([{"id": "12x1", "lastname": "Ek", "cf 17-ü": None}])
