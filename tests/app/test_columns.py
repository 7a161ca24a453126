"""Texts of cells: kept while the same value comes again, never mixed up, never out of date."""

from dataclasses import replace

from tests.helpers.schemas import GERMAN, field
from vtdesk.app.columns import Column, chosen_columns, default_columns, formatter, with_currency
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName, RecordId
from vtdesk.domain.schema import CURRENCY, ClosedStates, FieldSpec, ModuleSchema


def nobody(_record: AnyId) -> str | None:
    return None


def test_equal_values_of_other_types_have_equal_texts() -> None:
    show = formatter(field(FieldKind.CURRENCY), GERMAN, nobody)
    assert [show(1), show("1"), show(1.5), show("1.50"), show(1)] == [
        "1", "1", "1,50", "1,50", "1",
    ]  # fmt: skip


def test_an_amount_that_is_staged_looks_as_the_stored_ones_do() -> None:
    show = formatter(field(FieldKind.CURRENCY), GERMAN, nobody)
    assert show("51200.00") == show(51200.0) == "51.200"
    assert show("51200.50") == show(51200.5)
    assert show("much") == "much"


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


def schema(
    *fields: FieldSpec, closed: str = "", names: tuple[str, ...] = ("name",)
) -> ModuleSchema:
    states = ClosedStates(closed, ("Won",)) if closed else None
    return ModuleSchema(
        ModuleName("Deals"), "Deals", "13", fields, label_fields=names, closed_states=states
    )


def shown(of: ModuleSchema) -> list[str]:
    return [column.spec.name for column in default_columns(of)]


def spec(name: str, kind: FieldKind = FieldKind.STRING, *, marked: bool = True) -> FieldSpec:
    return FieldSpec(name, name.title(), kind, summary=marked)


def test_the_usual_columns_stand_in_the_order_in_which_a_list_is_read() -> None:
    deals = schema(
        spec("assigned_user_id", FieldKind.OWNER),
        spec("source", FieldKind.PICKLIST),
        spec("closingdate", FieldKind.DATE),
        spec("amount", FieldKind.CURRENCY),
        spec("stage", FieldKind.PICKLIST),
        spec("contact_id", FieldKind.REFERENCE),
        spec("account_id", FieldKind.REFERENCE),
        spec("description", FieldKind.TEXT),
        spec("name"),
        closed="stage",
    )
    assert shown(deals) == [
        "name", "contact_id", "stage", "amount", "closingdate", "assigned_user_id",
    ]  # fmt: skip


def test_few_marked_fields_are_filled_up_with_telling_ones() -> None:
    people = schema(
        spec("name"),
        spec("note", FieldKind.TEXT, marked=False),
        spec("phone", FieldKind.PHONE, marked=False),
        spec("status", FieldKind.PICKLIST, marked=False),
        spec("account_id", FieldKind.REFERENCE, marked=False),
        spec("email", FieldKind.EMAIL, marked=False),
        spec("title", marked=True),
    )
    assert shown(people) == ["name", "account_id", "status", "phone", "title"]


def test_a_module_without_anything_telling_shows_what_it_has() -> None:
    assert shown(schema(spec("id"), spec("odd", marked=False), names=())) == ["odd"]


def test_chosen_columns_leave_out_fields_that_have_gone() -> None:
    chosen = chosen_columns(schema(spec("name"), spec("title")), ("title", "gone", "name"))
    assert [column.spec.name for column in chosen] == ["title", "name"]
    assert not chosen[0].align_end


MONEY = FieldSpec("amount", "Amount", FieldKind.CURRENCY)
NAME = FieldSpec("name", "Name", FieldKind.STRING)
OWN = FieldSpec("currency_id", "Currency", FieldKind.REFERENCE, refers_to=(CURRENCY,))
EURO = replace(GERMAN, currency="€")


def test_the_currency_stands_over_amounts_alone() -> None:
    schema = ModuleSchema(ModuleName("Deals"), "Deals", "13", (NAME, MONEY))
    bare = (Column(NAME), Column(MONEY))
    assert [c.label for c in with_currency(schema, bare, EURO)] == ["Name", "Amount €"]
    assert with_currency(schema, bare, GERMAN) == bare


def test_no_currency_stands_over_amounts_of_records_that_have_their_own() -> None:
    schema = ModuleSchema(ModuleName("Quotes"), "Quotes", "4", (MONEY, OWN))
    assert [c.label for c in with_currency(schema, (Column(MONEY),), EURO)] == ["Amount"]
