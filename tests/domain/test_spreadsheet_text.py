"""Values in the cells of spreadsheets: never a formula, never rounded, days as days."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import GERMAN, field
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, RecordId
from vtdesk.domain.spreadsheet_text import (
    FORMULA_SIGNS,
    SheetValue,
    ValueStyle,
    as_text,
    csv_cell,
    is_formula,
    number_format,
    sheet_cell,
    usual_separator,
)
from vtdesk.domain.values import ISO, Cell, Formats

NAMES: dict[AnyId, str] = {RecordId("11", 3): "=Nord Steel", RecordId("11", 4): "Lahn"}
BERLIN = replace(GERMAN, zone=ZoneInfo("Europe/Berlin"))
LOCAL, ISO_STYLE = ValueStyle.LOCAL, ValueStyle.ISO
K = FieldKind


@pytest.mark.parametrize(
    ("kind", "cell", "local", "iso"),
    [
        (K.STRING, "Anna", "Anna", "Anna"),
        (K.STRING, "=1+1", "'=1+1", "'=1+1"),
        (K.TEXT, "@sum\nsecond line", "'@sum\nsecond line", "'@sum\nsecond line"),
        (K.STRING, None, "", ""),
        (K.PHONE, "+49 30 123", "'+49 30 123", "'+49 30 123"),
        (K.INTEGER, "-5", "-5", "-5"),
        (K.DOUBLE, "-1234.50", "-1234,5", "-1234.5"),
        (K.CURRENCY, "1234567.5", "1234567,50", "1234567.50"),
        (K.CURRENCY, "0.125", "0,125", "0.125"),
        (K.PERCENTAGE, "12.5", "12,5", "12.5"),
        (K.INTEGER, "=1", "'=1", "'=1"),
        (K.BOOLEAN, "1", GERMAN.yes, "true"),
        (K.BOOLEAN, "0", GERMAN.no, "false"),
        (K.DATE, "2026-06-25", "25.06.2026", "2026-06-25"),
        (K.DATE, "0000-00-00", "", ""),
        (K.TIME, "07:15:00", "07:15", "07:15:00"),
        (K.DATETIME, "2026-06-25 22:30:00", "26.06.2026 00:30", "2026-06-26 00:30:00"),
        (K.DATETIME, "9999-12-31 23:59:59", "31.12.9999 23:59:59", "9999-12-31 23:59:59"),
        (K.REFERENCE, "11x3", "'=Nord Steel", "'=Nord Steel"),
        (K.REFERENCE, "11x9", "", ""),
        (K.MULTIREFERENCE, "11x4, 11x4", "Lahn, Lahn", "Lahn, Lahn"),
        (K.MULTIREFERENCE, "11x4;11x9", "Lahn, ", "Lahn, "),
        (K.MULTIPICKLIST, "a |##| b", "a, b", "a, b"),
    ],
)
def test_cells_of_a_csv_file(kind: FieldKind, cell: Cell, local: str, iso: str) -> None:
    spec = field(kind)
    assert csv_cell(spec, BERLIN, NAMES.get, LOCAL)(cell) == local
    assert csv_cell(spec, BERLIN, NAMES.get, ISO_STYLE)(cell) == iso


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (K.STRING, "=1+1", "=1+1"),
        (K.STRING, "", None),
        (K.BOOLEAN, "on", True),
        (K.INTEGER, "-5", -5.0),
        (K.DOUBLE, "1234.50", 1234.5),
        (K.PERCENTAGE, "12.5", 0.125),
        (K.CURRENCY, "123456789012345.67", "123456789012345.67"),
        (K.INTEGER, "1234567890123456", "1234567890123456"),
        (K.DATE, "2026-06-25", 46198),
        (K.DATE, "1899-06-25", "1899-06-25"),
        (K.DATETIME, "2026-06-25 22:00:00", 46199.0),
        (K.TIME, "06:00:00", 0.25),
        (K.DATETIME, "1899-06-25 12:00:00", "1899-06-25 13:00:00"),
        (K.REFERENCE, "11x4", "Lahn"),
        (K.PICKLIST, "Won", "Won"),
    ],
)
def test_values_of_a_workbook(kind: FieldKind, cell: Cell, value: SheetValue) -> None:
    made = sheet_cell(field(kind), BERLIN, NAMES.get)(cell)
    assert (made, type(made)) == (value, type(value)) or made == pytest.approx(value)


def test_how_a_workbook_shows_numbers_and_days() -> None:
    shown = {kind: number_format(field(kind), GERMAN) for kind in FieldKind}
    assert shown[K.DATE] == "dd.mm.yyyy"
    assert shown[K.DATETIME] == "dd.mm.yyyy hh:mm"
    assert shown[K.CURRENCY] == "#,##0.00"
    assert shown[K.STRING] == ""


@pytest.mark.parametrize(
    ("style", "formats", "separator"),
    [(LOCAL, GERMAN, ";"), (LOCAL, ISO, ","), (ISO_STYLE, GERMAN, ",")],
)
def test_a_comma_that_is_a_decimal_point_separates_nothing(
    style: ValueStyle, formats: Formats, separator: str
) -> None:
    assert usual_separator(style, formats) == separator


@given(st.text())
def test_no_text_is_ever_a_formula(text: str) -> None:
    assert not as_text(text).startswith(FORMULA_SIGNS)
    assert as_text(text).removeprefix("'") == text.removeprefix("'")
    assert is_formula(text) == (as_text(text) != text)


@given(
    st.sampled_from(FieldKind), st.none() | st.text() | st.integers(), st.sampled_from(ValueStyle)
)
def test_only_numbers_begin_with_a_sign(kind: FieldKind, cell: Cell, style: ValueStyle) -> None:
    written = csv_cell(field(kind), BERLIN, NAMES.get, style)(cell)
    if is_formula(written):
        float(written.replace(",", "."))
        assert kind in {K.INTEGER, K.REMINDER, K.DOUBLE, K.CURRENCY, K.PERCENTAGE}
