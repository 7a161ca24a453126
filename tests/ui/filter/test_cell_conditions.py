"""Conditions made of a cell."""

from datetime import timedelta, timezone

from tests.helpers.sample_session import DEAL_SCHEMA
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.query import Condition, Op
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.filter.cell_conditions import CellCondition, cell_conditions

ZONE = timezone(timedelta(hours=9))


def made(name: str, cell: Cell, text: str) -> dict[str, CellCondition]:
    spec = DEAL_SCHEMA.field(name)
    assert isinstance(spec, FieldSpec)
    return {each.key: each for each in cell_conditions(spec, cell, text, ZONE)}


def test_a_value_can_be_kept_left_out_and_looked_for() -> None:
    found = made("potentialname", "Pump retrofit", "Pump retrofit")
    assert found["filter_by_cell"].condition == Condition(
        "potentialname", Op.IS, ("Pump retrofit",)
    )
    assert found["exclude_cell"].condition == Condition(
        "potentialname", Op.IS_NOT, ("Pump retrofit",)
    )
    assert found["contains_cell"].condition.op is Op.CONTAINS
    assert found["filter_by_cell"].words == "Only Deal name: Pump retrofit"


def test_an_empty_cell_asks_for_empty_ones() -> None:
    found = made("amount", None, "")
    assert found["filter_by_cell"].condition == Condition("amount", Op.EMPTY)
    assert found["exclude_cell"].condition == Condition("amount", Op.FILLED)


def test_a_moment_means_its_day_at_the_persons_place() -> None:
    found = made("createdtime", "2026-06-25 20:30:00", "26.06.2026 05:30")
    assert found["filter_by_cell"].condition.values == ("2026-06-26",)


def test_of_several_values_the_first_is_meant() -> None:
    found = made("industries", "Water |##| Food", "Water, Food")
    assert found["filter_by_cell"].condition == Condition("industries", Op.CONTAINS, ("Water",))
    assert found["exclude_cell"].condition.op is Op.CONTAINS_NOT
    assert "contains_cell" not in found


def test_of_several_tags_the_first_is_meant() -> None:
    tags = FieldSpec("tags", "Tags", FieldKind.TAGS)
    found = {one.key: one for one in cell_conditions(tags, "hot, q3", "hot, q3", ZONE)}
    assert found["filter_by_cell"].words == "Only Tags: hot"
    assert found["filter_by_cell"].condition == Condition("tags", Op.CONTAINS, ("hot",))
    assert found["exclude_cell"].condition == Condition("tags", Op.CONTAINS_NOT, ("hot",))
    assert "contains_cell" not in found


def test_numbers_are_asked_for_as_the_wire_has_them() -> None:
    assert made("amount", 25000.5, "25,000.50")["filter_by_cell"].condition.values == ("25000.5",)


def test_long_texts_are_cut_in_the_menu_and_secrets_are_not_offered() -> None:
    long = made("description", "word " * 20, "word " * 20)
    assert long["filter_by_cell"].words.endswith("…")
    assert made("secret", "x", "••••") == {}
