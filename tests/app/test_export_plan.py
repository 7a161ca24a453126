"""An export as text, and back."""

from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS
from tests.helpers.schemas import field, module
from vtdesk.app.export_plan import (
    ExportPlan,
    ExportPrice,
    FileKind,
    Resumed,
    read_written,
    whole_module,
    written,
)
from vtdesk.app.missing_rows import Place
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.jobs import Price
from vtdesk.domain.query import All, AnyOf, Condition, Not, Op, Query, Sort
from vtdesk.domain.spreadsheet_text import CsvForm, ValueStyle

FILTER = All((Condition("a", Op.IS, ("%'\\",)), AnyOf((Not(Condition("b", Op.EMPTY)),))))
PLAN = ExportPlan(
    Query(CONTACTS, FILTER, (Sort("a", descending=True),), "words"),
    ("a", "b"),
    "Łódź",
    Path("/home") / "x.csv",
    FileKind.CSV,
    CsvForm(ValueStyle.ISO, "\t"),
)
PRICE = ExportPrice(12, False, Price(3, 2.5))


@pytest.mark.parametrize("place", [None, Place((12, None), 1, 44, 3)])
def test_what_was_written_is_read(place: Place | None) -> None:
    assert read_written(written(PLAN, PRICE, place)) == Resumed(PLAN, PRICE, place)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        written(PLAN, PRICE, None).replace('"is"', '"resembles"'),
        written(PLAN, PRICE, None).replace('".csv"', '".ods"'),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    assert read_written(text) is None


def test_a_whole_module_has_no_passwords_and_no_ids() -> None:
    schema = module(
        field(name="id"), field(name="a"), field(FieldKind.PASSWORD, "secret"), field(name="b")
    )
    query, fields = whole_module(schema)
    assert fields == ("a", "b")
    assert query == Query(schema.name)
