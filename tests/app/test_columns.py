"""Which columns a table shows, and what stands in them."""

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.sample_session import DEAL_FIELDS, DEAL_SCHEMA, GERMAN
from vtdesk.app.columns import Column, chosen_columns, default_columns, formatter
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Cell

SCHEMA = DEAL_SCHEMA


def names(columns: tuple[Column, ...]) -> list[str]:
    return [column.spec.name for column in columns]


def label(record: AnyId) -> str | None:
    return "Nord Stahl AG" if str(record) == "11x3" else None


def bare(*fields: FieldSpec) -> ModuleSchema:
    return ModuleSchema(ModuleName("Things"), "Things", "77", fields)


def plain(name: str, kind: FieldKind = FieldKind.STRING, **more: object) -> FieldSpec:
    spec = FieldSpec(name, name.title(), kind)
    return replace(spec, **more)  # type: ignore[arg-type]  # names are FieldSpec's own


def text(name: str, cell: Cell) -> str:
    spec = SCHEMA.by_name[name]
    return formatter(spec, GERMAN, label)(cell)


def test_the_name_comes_first_and_the_owner_last() -> None:
    columns = names(default_columns(SCHEMA))
    assert columns[0] == "potentialname"
    assert columns[-1] == "assigned_user_id"
    assert 5 <= len(columns) <= 6
    assert len(set(columns)) == len(columns)


def test_one_reference_is_enough_and_long_texts_are_none() -> None:
    kinds = [column.spec.kind for column in default_columns(SCHEMA)]
    assert kinds.count(FieldKind.REFERENCE) == 1
    assert FieldKind.TEXT not in kinds


def test_a_module_that_marks_nothing_still_has_columns() -> None:
    schema = bare(plain("id"), plain("a"), plain("b"), plain("notes", FieldKind.TEXT))
    assert names(default_columns(schema)) == ["a", "b"]


def test_telling_fields_fill_up_what_is_marked() -> None:
    schema = bare(
        plain("title", mandatory=True),
        plain("phone", FieldKind.PHONE),
        plain("due", FieldKind.DATE),
        plain("other", FieldKind.DATE),
    )
    assert set(names(default_columns(schema))) == {"title", "phone", "due"}


def test_a_picklist_that_closes_nothing_gives_way_to_the_one_that_does() -> None:
    order = names(default_columns(SCHEMA))
    assert "sales_stage" in order
    if "leadsource" in order:
        assert order.index("sales_stage") < order.index("leadsource")


@given(st.sets(st.sampled_from([spec.name for spec in DEAL_FIELDS]), min_size=1))
def test_every_module_gets_columns_it_has(kept: set[str]) -> None:
    schema = replace(SCHEMA, fields=tuple(spec for spec in DEAL_FIELDS if spec.name in kept))
    columns = names(default_columns(schema))
    assert set(columns) <= kept
    assert len(columns) <= 6


def test_chosen_columns_keep_their_order_and_lose_what_is_gone() -> None:
    chosen = chosen_columns(SCHEMA, ["amount", "gone", "potentialname"])
    assert names(chosen) == ["amount", "potentialname"]
    assert [column.align_end for column in chosen] == [True, False]


@pytest.mark.parametrize(
    ("name", "cell", "shown"),
    [
        ("potentialname", None, ""),
        ("potentialname", "two\nlines\tand  a tab", "two lines and a tab"),
        ("potentialname", 7, "7"),
        ("related_to", "11x3", "Nord Stahl AG"),
        ("related_to", "11x4", "…"),
        ("related_to", None, ""),
        ("amount", 48600, "48,600"),
        ("amount", 48600.5, "48,600.50"),
        ("amount", "48600.00000000", "48,600.00"),
        ("closingdate", "2026-12-20", "20.12.2026"),
        ("urgent", "1", "Yes"),
        ("industries", "Water |##| Food", "Water, Food"),
        ("odd", "<b>raw</b>", "<b>raw</b>"),
    ],
)
def test_a_cell_is_one_line_of_the_persons_own_writing(name: str, cell: Cell, shown: str) -> None:
    assert GERMAN.zone is UTC
    assert text(name, cell) == shown


@given(st.sampled_from(DEAL_FIELDS), st.one_of(st.none(), st.text(), st.integers(), st.floats()))
def test_no_value_of_a_server_breaks_a_cell(spec: FieldSpec, cell: Cell) -> None:
    shown = formatter(spec, GERMAN, label)(cell)
    assert not {"\n", "\r"} & set(shown)
