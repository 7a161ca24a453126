"""A page in a known layout is read into slots, and is the same page."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.api.laid_pages import read_laid_page
from vtdesk.api.wire import Response, Success, read_answer
from vtdesk.domain.record import LaidRecord, Layout

LAYOUT = Layout(("id", "lastname", "cf 17-ü"))
CELLS = {name: st.none() | st.text() for name in LAYOUT.names}
IDS = st.integers(1, 10**18 - 1).map("12x{}".format)
RECORDS = st.lists(st.fixed_dictionaries(CELLS | {"id": IDS}), max_size=4)


def body(result: object, *, success: object = True) -> bytes:
    return json.dumps({"success": success, "result": result}).encode()


@given(RECORDS)
def test_records_of_texts_in_their_layout_are_laid(records: list[dict[str, str | None]]) -> None:
    encodable = json.dumps(records, ensure_ascii=False).encode("utf-8", "replace")
    sent = json.loads(encodable)
    found = read_laid_page(body(sent), LAYOUT)
    assert found == sent
    assert all(isinstance(record, LaidRecord) for record in found or ())


@pytest.mark.parametrize(
    "page",
    [
        body([{"id": "12x1", "lastname": "Ek"}]),
        body([{"id": "12x1", "lastname": "Ek", "cf 17-ü": "", "more": ""}]),
        body([{"id": "12x1", "lastname": "Ek", "cf 17-ü": 5}]),
        body([{"id": "12x1", "lastname": "Ek", "cf 17-ü": ["a"]}]),
        body({"0": {"id": "12x1"}}),
        body([{"id": "12x0", "lastname": "Ek", "cf 17-ü": ""}]),
        body([{"id": None, "lastname": "Ek", "cf 17-ü": ""}]),
        body([], success=False),
        body([], success="yes"),
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
    assert read_answer(answer, LAYOUT) == read_answer(answer)


def test_an_escaped_control_character_never_gets_into_a_value() -> None:
    page = body([{"id": "12x1", "lastname": "E\x01k", "cf 17-ü": None}])
    read = read_answer(Response(200, {}, page), LAYOUT)
    assert read == Success([{"id": "12x1", "lastname": "Ek", "cf 17-ü": None}])
