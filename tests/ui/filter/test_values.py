"""Reading the values of conditions, and saying conditions in words."""

from dataclasses import replace
from datetime import date

import pytest

from tests.helpers.sample_session import DEAL_SCHEMA, GERMAN
from vtdesk.domain import relative
from vtdesk.domain.ids import AnyId
from vtdesk.domain.query import All, AnyOf, Condition, Not, Op
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.typed_text import Unreadable
from vtdesk.ui.filter.values import Wording, read_typed, relaxed, split_typed, value_words

TODAY = date(2026, 11, 22)
NEXT_MONTH = next(p for p in relative.PERIODS if relative.label(p) == "next month")


def field(name: str) -> FieldSpec:
    found = DEAL_SCHEMA.field(name)
    assert found is not None
    return found


def nobody(_record: AnyId) -> str | None:
    return "Anna Mertens"


WORDING = Wording(DEAL_SCHEMA, GERMAN, nobody)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("amount", "25,000.00", "25000.00"),
        ("closingdate", "25.6.2026", "2026-06-25"),
        ("closingdate", "Next Month", NEXT_MONTH),
        ("meeting", "25.6.2026", "2026-06-25"),
        ("potentialname", "Pump", "Pump"),
        ("amount", "", ""),
    ],
)
def test_typed_texts_become_values(name: str, typed: str, value: str) -> None:
    assert read_typed(field(name), typed, GERMAN, TODAY) == value


def test_a_day_with_a_time_stays_a_moment() -> None:
    assert read_typed(field("meeting"), "25.6.2026 10:30", GERMAN, TODAY) == "2026-06-25 10:30:00"


def test_what_is_no_value_says_why() -> None:
    assert isinstance(read_typed(field("amount"), "many", GERMAN, TODAY), Unreadable)


def test_several_values_are_parted_by_semicolons_and_lines() -> None:
    assert split_typed(" a; b\r\nc\td;;a ") == ("a", "b", "c", "d")


def test_values_are_said_as_people_read_them() -> None:
    assert value_words(field("closingdate"), NEXT_MONTH, GERMAN, nobody) == "next month"
    assert value_words(field("assigned_user_id"), relative.ME, GERMAN, nobody) == "me"
    assert value_words(field("assigned_user_id"), "19x1", GERMAN, nobody) == "Anna Mertens"
    assert value_words(field("meeting"), "2026-06-25", GERMAN, nobody) == "25.06.2026"
    assert (
        value_words(field("meeting"), "2026-06-25 10:30:00", GERMAN, nobody) == "25.06.2026 10:30"
    )


def test_a_condition_is_said_in_three_weights() -> None:
    words = WORDING.chip(Condition("sales_stage", Op.NONE_OF, ("Won", "Lost")))
    assert (words.field, words.operator, words.value) == ("Stage", "is none of", "Won, Lost")
    assert words.sentence == "Stage is none of Won, Lost"


def test_of_many_values_the_first_are_said() -> None:
    many = Condition("sales_stage", Op.ONE_OF, ("Won", "Lost", "Proposal", "Qualified", "x"))
    assert WORDING.chip(many).value == "Won, Lost, Proposal +2"


def test_groups_are_said_in_one_sentence_with_brackets_where_needed() -> None:
    amount = Condition("amount", Op.MORE_OR_IS, ("25000",))
    name = Condition("related_to", Op.CONTAINS, ("Stahl",))
    mine = Condition("assigned_user_id", Op.IS, (relative.ME,))
    words = WORDING.chip(AnyOf((amount, All((name, mine)))))
    assert words.sentence == (
        "Amount is at least 25,000.00 or (Organisation name contains Stahl and Assigned to is me)"
    )
    assert WORDING.chip(Not(amount)).sentence == "not (Amount is at least 25,000.00)"


def test_a_field_that_has_gone_is_told() -> None:
    words = WORDING.chip(Condition("cf_9", Op.IS, ("x",)))
    assert words.problem == "Deals no longer have this field."
    assert WORDING.chip(AnyOf((Condition("cf_9", Op.IS, ("x",)),))).problem == words.problem


def test_fields_that_cannot_be_written_can_be_asked_for() -> None:
    closed = replace(field("potential_no"), editable=False)
    assert relaxed(closed).writable
