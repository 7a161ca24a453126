"""Texts of cells: kept while the same value comes again, never mixed up, never out of date."""

from tests.helpers.schemas import GERMAN, field
from vtdesk.app.columns import formatter
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName, RecordId


def nobody(_record: AnyId) -> str | None:
    return None


def test_equal_values_of_other_types_have_texts_of_their_own() -> None:
    show = formatter(field(FieldKind.CURRENCY), GERMAN, nobody)
    assert [show(1), show("1"), show(1.5), show("1.50"), show(1)] == [
        "1", "1,00", "1,50", "1,50", "1",
    ]  # fmt: skip


def test_a_name_that_comes_later_is_shown() -> None:
    names: dict[AnyId, str] = {}
    spec = field(FieldKind.REFERENCE, refers_to=(ModuleName("Accounts"),))
    show = formatter(spec, GERMAN, names.get)
    assert show("3x12") == "…"
    names[RecordId("3", 12)] = "Lindqvist"
    assert show("3x12") == "Lindqvist"


def test_a_cell_is_one_line() -> None:
    show = formatter(field(FieldKind.STRING), GERMAN, nobody)
    assert show("Hafen\r\nstraße\t7") == "Hafen straße 7"
    assert show(None) == ""
