"""Lists as files that spreadsheets open."""

from pathlib import Path

import pytest

from vtdesk.app.chosen_file import FileNotWritten
from vtdesk.app.csv_file import csv_text, write_csv


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+49 30 1", "'+49 30 1"),
        ("@home", "'@home"),
        ("-12.50", "-12.50"),
        ("-a", "'-a"),
        ('say "hi", now', '"say ""hi"", now"'),
    ],
)
def test_a_formula_stays_text_and_a_number_a_number(cell: str, written: str) -> None:
    assert csv_text([(cell,)]) == f"{written}\r\n"


async def test_a_file_begins_as_excel_expects_it(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    await write_csv(file, csv_text([("Müller", "三河")]))
    assert file.read_bytes() == b"\xef\xbb\xbf" + "Müller,三河\r\n".encode()


async def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten, match="not written"):
        await write_csv(tmp_path / "gone" / "list.csv", "")
