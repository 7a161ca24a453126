"""A column written at once has what its cells have one by one."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import GERMAN, field
from vtdesk.app.csv_columns import Kept, csv_column
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, RecordId
from vtdesk.domain.spreadsheet_text import ValueStyle, csv_cell
from vtdesk.domain.values import Cell

NAMES: dict[AnyId, str] = {RecordId("11", 3): "+Nord"}
FORMATS = replace(GERMAN, zone=ZoneInfo("Asia/Kathmandu"))
moments = st.datetimes().map(lambda moment: moment.isoformat(" ", "seconds"))
ODD = [
    "", " ", "\u3000", "0000-00-00", " =1", "=1", "\t=1", "＝1", "0", "11x3", "11x0", "1e5",
     "0000-00-00 00:00:00", "2026-02-30 10:00:00", "2026-01-01T10:00:00", "9999-12-31 23:59:59",
     "0001-01-01 00:00:00", "2026-01-01 10:00+01:0"]  # fmt: skip
odd = st.sampled_from(ODD)
cells = st.lists(st.none() | st.text() | odd | moments)


@given(st.sampled_from(FieldKind), st.sampled_from(ValueStyle), cells)
def test_columns_and_cells_agree(kind: FieldKind, style: ValueStyle, column: list[Cell]) -> None:
    spec = field(kind)
    one_by_one = csv_cell(spec, FORMATS, NAMES.get, style)
    assert list(csv_column(spec, FORMATS, NAMES.get, style)(column)) == list(
        map(one_by_one, column)
    )


@pytest.mark.parametrize("kind", [FieldKind.STRING, FieldKind.DATETIME, FieldKind.PICKLIST])
@pytest.mark.parametrize("style", ValueStyle)
def test_odd_columns_and_cells_agree(kind: FieldKind, style: ValueStyle) -> None:
    column = [None, "plain", "2026-01-01 10:00:00", *ODD]
    spec = field(kind)
    one_by_one = csv_cell(spec, FORMATS, NAMES.get, style)
    assert list(csv_column(spec, FORMATS, NAMES.get, style)(column)) == list(
        map(one_by_one, column)
    )


def test_a_column_without_repetitions_does_not_fill_the_memory() -> None:
    kept = Kept(str)
    for number in range(45_000):
        assert kept[number] == str(number)
    assert len(kept) <= 20_001
