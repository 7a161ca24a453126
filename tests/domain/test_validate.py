from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import field, module
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.validate import Problem, check_edits, check_new, check_value
from vtdesk.domain.values import Cell

cells = st.none() | st.text() | st.integers() | st.floats()


def words(kind: FieldKind, cell: Cell, **more: Any) -> str:
    """What is said of the value; "" for no problem at all."""
    problem = check_value(field(kind, **more), cell)
    assert problem is None or problem.field == "x"
    return problem.words if problem else ""


@pytest.mark.parametrize("empty", ["", "   ", None, "0000-00-00"])
def test_a_mandatory_field_must_be_filled(empty: Cell) -> None:
    assert words(FieldKind.STRING, empty, mandatory=True) == "X must be filled."
    assert words(FieldKind.STRING, empty) == ""


@pytest.mark.parametrize(
    ("kind", "wire", "expected"),
    [
        (FieldKind.INTEGER, "1.5", "Only whole numbers fit here."),
        (FieldKind.INTEGER, "many", "Only whole numbers fit here."),
        (FieldKind.INTEGER, "2147483648", "This number is too large for Vtiger."),
        (FieldKind.INTEGER, "-2147483649", "This number is too large for Vtiger."),
        (FieldKind.DOUBLE, "12,5", "This is not a number."),
        (FieldKind.PERCENTAGE, "a lot", "This is not a number."),
        (FieldKind.PERCENTAGE, "1000", "Between -999 and 999."),
        (FieldKind.PERCENTAGE, "-1000", "Between -999 and 999."),
        (FieldKind.CURRENCY, "1,234.50", "This is not an amount."),
        (FieldKind.CURRENCY, "100000000000000000", "This amount is too large for Vtiger."),
        (FieldKind.CURRENCY, "-100000000000000000", "This amount is too large for Vtiger."),
        (FieldKind.DATE, "25.06.2026", "This is not a date."),
        (FieldKind.DATE, "1999-02-31", "This is not a date."),
        (FieldKind.DATE, "0206-06-25", "The year needs four figures."),
        (FieldKind.DATETIME, "0206-06-25 15:30:00", "The year needs four figures."),
        (FieldKind.TIME, "25:99", "This is not a time."),
        (FieldKind.DATETIME, "tomorrow", "This is not a date with a time."),
        (FieldKind.REFERENCE, "Nord Steel", "Choose a record from the list."),
        (FieldKind.OWNER, "Anna", "Choose a user or a group from the list."),
        (FieldKind.EMAIL, "anna.acme.example", "There is no @ in it."),
        (FieldKind.EMAIL, "anna@", "This is not an e-mail address."),
        (FieldKind.EMAIL, "anna@host", "This is not an e-mail address."),
        (FieldKind.EMAIL, "a b@host.example", "This is not an e-mail address."),
        (FieldKind.STRING, "a\x0bb", "It holds characters that cannot be shown or sent."),
        (FieldKind.TEXT, "half a \ud83d", "It holds characters that cannot be shown or sent."),
    ],
)
def test_what_the_server_would_spoil_is_said(kind: FieldKind, wire: str, expected: str) -> None:
    assert words(kind, wire) == expected


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (FieldKind.INTEGER, "2147483647"),
        (FieldKind.INTEGER, "-2147483648"),
        (FieldKind.INTEGER, 7),
        (FieldKind.DOUBLE, "12.5"),
        (FieldKind.DOUBLE, 12.5),
        (FieldKind.PERCENTAGE, "999"),
        (FieldKind.CURRENCY, "99999999999999999.99"),
        (FieldKind.DATE, "1000-01-01"),
        (FieldKind.MULTIPICKLIST, " |##| "),
        (FieldKind.CURRENCY, "1234.57000000"),
        (FieldKind.DATE, "2026-06-25"),
        (FieldKind.TIME, "15:30:00"),
        (FieldKind.DATETIME, "2026-06-25 15:30:00"),
        (FieldKind.REFERENCE, "11x3"),
        (FieldKind.REFERENCE, "new-3"),
        (FieldKind.OWNER, "19x5"),
        (FieldKind.EMAIL, " anna.ek+crm@acme.example "),
        (FieldKind.BOOLEAN, "1"),
        (FieldKind.PICKLIST, "no longer offered"),
        (FieldKind.TEXT, "line\nline\ttab\r\n"),
        (FieldKind.STRING, "Zoë & <b>Łukasz</b> 😀"),
    ],
)
def test_what_the_server_takes_is_no_problem(kind: FieldKind, cell: Cell) -> None:
    assert words(kind, cell) == ""


def test_a_text_beyond_its_length_is_said() -> None:
    assert words(FieldKind.STRING, "abcde", length=4) == "4 characters at most; these are 5."
    assert words(FieldKind.STRING, "abcd", length=4) == ""
    assert words(FieldKind.STRING, "abcde", length=None) == ""


def test_too_many_choices_are_said() -> None:
    chosen = " |##| ".join(["Pumps", "Motors", "Seals"])

    assert words(FieldKind.MULTIPICKLIST, chosen, length=len(chosen)) == ""
    assert (
        words(FieldKind.MULTIPICKLIST, chosen, length=20)
        == "Too many choices; together they hold 20 characters at most."
    )


@pytest.mark.parametrize(
    ("kind", "wire"),
    [
        (FieldKind.DOUBLE, "123456"),
        (FieldKind.TIME, "15:30:00"),
        (FieldKind.DATE, "2026-06-25"),
        (FieldKind.OWNER, "19x12345"),
    ],
)
def test_the_length_of_a_column_is_no_length_of_text(kind: FieldKind, wire: str) -> None:
    assert words(kind, wire, length=4) == ""


SCHEMA = module(
    field(name="lastname", mandatory=True),
    field(name="phone", mandatory=True),
    field(FieldKind.DATE, "birthday"),
    replace(field(name="contact_no", mandatory=True), editable=False),
)


def test_a_new_record_is_checked_whole_in_the_forms_order() -> None:
    problems = check_new(SCHEMA, {"birthday": "x", "phone": "1"})

    assert problems == (
        Problem("lastname", "Lastname must be filled."),
        Problem("birthday", "This is not a date."),
    )


def test_of_a_known_record_only_the_edits_are_checked() -> None:
    assert check_edits(SCHEMA, {"birthday": "x"}) == (Problem("birthday", "This is not a date."),)
    assert check_edits(SCHEMA, {"lastname": ""}) == (
        Problem("lastname", "Lastname must be filled."),
    )
    assert check_edits(SCHEMA, {}) == ()


def test_what_cannot_be_written_is_not_asked_for() -> None:
    assert check_new(SCHEMA, {"lastname": "Ek", "phone": "1"}) == ()
    assert check_edits(SCHEMA, {"contact_no": "", "of no describe": "x"}) == ()


@given(cell=cells, kind=st.sampled_from(FieldKind), length=st.none() | st.integers(0, 5))
def test_checking_never_raises(cell: Cell, kind: FieldKind, length: int | None) -> None:
    problem = check_value(field(kind, mandatory=True, length=length), cell)

    assert problem is None or problem.words.endswith(".")
