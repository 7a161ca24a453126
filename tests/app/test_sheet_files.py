"""Files for spreadsheets: what others put into cells comes out as it was, or is refused."""

import csv
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.schemas import field
from vtdesk.app.csv_columns import csv_column
from vtdesk.app.sheet_files import CsvFile, PartFile, SheetFile, WorkbookFile
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId
from vtdesk.domain.spreadsheet_text import LONGEST_TEXT, ValueStyle, sheet_cell
from vtdesk.domain.values import ISO

ODD = [
    'a "quoted", cell; with\r\nline ends',
    '=HYPERLINK("http://x")',
    "half a letter \ud83d",
    "no XML \x00 \x0b \ufffe",
    "<b>&amp;",
    "ﷺ Łódź 🚀",
]


def nobody(_record: AnyId) -> str | None:
    return None


def csv_file(path: Path) -> CsvFile:
    return CsvFile(path, ["=Name"], [csv_column(field(), ISO, nobody, ValueStyle.ISO)], ",")


def workbook(path: Path) -> WorkbookFile:
    return WorkbookFile(path, ["=Name \ud83d"], [sheet_cell(field(), ISO, nobody)], [""])


def test_odd_texts_survive_a_csv_file(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "x.csv")
    file.add([(text,) for text in ODD])
    file.finish()
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = [row[0] for row in csv.reader(text)]
    assert rows[0] == "'=Name"
    assert rows[1] == ODD[0]
    assert rows[2] == f"'{ODD[1]}"
    assert rows[3] == "half a letter ?"
    assert rows[4:] == ODD[3:]


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2), min_size=1),
    st.sampled_from(",;\t"),
)
def test_any_csv_file_is_read_as_it_was_written(rows: list[list[str]], separator: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        column = csv_column(field(), ISO, nobody, ValueStyle.ISO)
        file = CsvFile(path, ["a", "b"], [column, column], separator)
        file.add([tuple(row) for row in rows])
        file.finish()
        with path.open(encoding="utf-8-sig", newline="") as text:
            read = list(csv.reader(text, delimiter=separator, strict=True))
        assert read[1:] == [[str(cell) for cell in column(row)] for row in rows]


def test_a_single_column_keeps_its_empty_rows(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "x.csv")
    file.add([("a",), (None,), ("b",)])
    file.finish()
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as text:
        assert list(csv.reader(text)) == [["'=Name"], ["a"], [""], ["b"]]


def test_odd_texts_survive_a_workbook(tmp_path: Path) -> None:
    file = workbook(tmp_path / "x.xlsx")
    file.add([(text,) for text in ODD])
    file.add([("x" * (LONGEST_TEXT + 1),)])
    file.finish()
    assert file.cut == 1
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    texts = re.findall(r"<t[^>]*>(.*?)</t>", sheet, re.DOTALL)
    assert len(texts) == len(ODD) + 2
    assert "=HYPERLINK" in texts[2]
    assert "<f>" not in sheet
    assert texts[3] == "half a letter \ufffd"
    assert len(texts[-1]) == LONGEST_TEXT
    assert texts[-1].endswith("…")


@pytest.mark.parametrize("make", [csv_file, workbook])
def test_a_file_given_up_may_be_given_up_again(
    make: Callable[[Path], SheetFile], tmp_path: Path
) -> None:
    file = make(tmp_path / "x")
    file.add([("a",)])
    file.give_up()
    file.give_up()


def test_what_cannot_be_closed_is_let_go_all_the_same(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "x.csv")
    file.add([("a",)])
    os.close(file._file.fileno())
    file.give_up()


def test_a_workbook_says_what_the_system_said(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    file = workbook(folder / "x.xlsx")
    file.add([(True,), ("a",)])
    shutil.rmtree(folder)
    with pytest.raises(FileNotFoundError):
        file.finish()
    file.give_up()


def test_yes_and_no_are_what_a_spreadsheet_knows(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    spec = field(FieldKind.BOOLEAN)
    file = WorkbookFile(path, ["Yes"], [sheet_cell(spec, ISO, nobody)], [""])
    file.add([("1",), (None,), ("0",)])
    file.finish()
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r't="b"><v>(\d)</v>', sheet) == ["1", "0"]


def test_an_empty_workbook_is_one(tmp_path: Path) -> None:
    file = workbook(tmp_path / "x.xlsx")
    file.finish()
    assert zipfile.is_zipfile(tmp_path / "x.xlsx")


def test_a_part_of_a_crash_is_cleared_away_and_the_older_file_kept(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    target.write_text("older")
    crashed = PartFile(target)
    crashed.make().write_text("half")
    part = PartFile(target)
    path = part.make()
    assert not path.exists()
    assert target.read_text() == "older"
    path.write_text("whole")
    part.publish(path)
    part.clear()
    assert target.read_text() == "whole"
    assert [found.name for found in tmp_path.iterdir()] == ["x.csv"]
