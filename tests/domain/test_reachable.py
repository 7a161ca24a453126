"""Telling numbers and addresses in typed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.reachable import (
    FEWEST_FIGURES,
    Reach,
    bare,
    holds,
    is_whole,
    reach_of,
    span,
    spellings,
)
from vtdesk.domain.value_types import Formats

GERMAN = Formats(region="DE")
STORED = "+49 221 47 10-217"


@pytest.mark.parametrize(
    "text",
    [
        "0221 47 10",
        "+49 (0)221/4710-217",
        "0049.221.4710217",
        "tel:+492214710217",
        "4710217",
        " 0221\u00a04710 ",
        "0221\u20114710",
        "٠٢٢١٤٧١٠",
    ],
)
def test_numbers(text: str) -> None:
    assert reach_of(text) is Reach.PHONE


@pytest.mark.parametrize("text", ["ada@example.org", "mailto:ada@example.org", "<a@b.c>", "ada@"])
def test_addresses(text: str) -> None:
    assert reach_of(text) is Reach.EMAIL


@pytest.mark.parametrize(
    "text",
    ["", "012", "2024 deals", "@anna", "anna b@c", "00 00 0", "+", "12345" * 30, "a" * 200 + "@b"],
)
def test_neither(text: str) -> None:
    assert reach_of(text) is None


@pytest.mark.parametrize(
    "typed",
    [
        "0221 47 10",
        "+49 (0)221/4710-217",
        "0049 2214710217",
        "47 10 217",
        "tel:02214710217",
    ],
)
def test_a_number_is_found_in_any_spelling(typed: str) -> None:
    assert holds(STORED, typed, Reach.PHONE)


def test_a_number_without_its_country_is_found_by_one_with_it() -> None:
    assert holds("0221 4710217", "+49 221 47 10-217", Reach.PHONE)


@pytest.mark.parametrize("typed", ["0221 48", "+49 221 4710-218", "217", ""])
def test_other_numbers_are_not(typed: str) -> None:
    assert not holds(STORED, typed, Reach.PHONE)


def test_an_address_is_found_whatever_its_case_and_while_it_is_typed() -> None:
    assert holds("Ada.Löve@Example.org", "mailto:ada.love@EXAMPLE", Reach.EMAIL)
    assert not holds("ada@example.org", "bea@example.org", Reach.EMAIL)


def test_half_an_address_cannot_be_written_to() -> None:
    assert not any(is_whole(text, Reach.EMAIL) for text in ("ada@", "ada@b", "ada@b."))
    assert is_whole("ada@b.c", Reach.EMAIL)
    assert is_whole("4710", Reach.PHONE)


def test_what_stands_around_is_taken_away() -> None:
    assert bare(" <ada@example.org> ", Reach.EMAIL) == "ada@example.org"
    assert bare("tel:+49\u00a0221  4710", Reach.PHONE) == "+49 221 4710"
    assert bare("ada b@c", Reach.EMAIL) == "ada b@c"


@pytest.mark.parametrize(
    ("value", "typed", "part"),
    [
        (STORED, "0221 47 10", "221 47 10"),
        (STORED, "+49 (0)221/4710-217", "1 47 10-217"),
        (STORED, "999999", ""),
        ("+49 ²21", "4921", ""),
        ("٠٢٢١ ٤٧١٠", "2214710", "٢٢١ ٤٧١٠"),
    ],
)
def test_what_was_typed_is_found_in_what_is_shown(value: str, typed: str, part: str) -> None:
    start, length = span(value, typed, Reach.PHONE)
    assert value[start : start + length] == part


def test_a_part_of_an_address_is_found_in_it() -> None:
    assert span("Ada@Example.org", "mailto:ada@exam", Reach.EMAIL) == (0, 8)
    assert span("bea@example.org", "ada@", Reach.EMAIL) == (0, 0)


def test_likely_spellings_begin_with_the_typed_one() -> None:
    assert spellings("0221/4710217", Reach.PHONE, GERMAN) == (
        "0221/4710217",
        "+49 221 4710217",
        "0221 4710217",
        "+492214710217",
    )
    assert spellings("(/)", Reach.PHONE, GERMAN) == ("(/)",)
    assert spellings("mailto:a@b.c", Reach.EMAIL, GERMAN) == ("a@b.c",)


def test_each_has_its_fields() -> None:
    assert [reach.kind for reach in Reach] == [FieldKind.PHONE, FieldKind.EMAIL]


@given(st.text(max_size=120))
def test_any_text_is_told_and_compared(text: str) -> None:
    reach = reach_of(text)
    if reach is not None:
        assert holds(bare(text, reach), text, reach)
        assert spellings(text, reach, GERMAN)[0] == bare(text, reach)


@given(st.integers(10 ** (FEWEST_FIGURES - 1), 10**14).map(str), st.data())
def test_any_end_of_a_number_finds_it(figures: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(figures) - FEWEST_FIGURES))
    end = figures[start:].lstrip("0")
    assert holds(figures, end, Reach.PHONE) is (len(end) >= FEWEST_FIGURES)
