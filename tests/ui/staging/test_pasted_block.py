"""Blocks of cells as spreadsheets put them on the clipboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.ui.staging.pasted_block import read_block


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [[""]]),
        ("one", [["one"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ("\t\n", [["", ""]]),
        ('"two\nlines"\tx', [["two\nlines", "x"]]),
        ('"say ""hi"""\t"a\tb"\n', [['say "hi"', "a\tb"]]),
        ('5" pipe\t"x"', [['5" pipe', "x"]]),
        ('"not closed\tb', [['"not closed', "b"]]),
        ('"closed" and more\tb', [['"closed" and more', "b"]]),
        ('"a"\r\n"b"\r\n', [["a"], ["b"]]),
    ],
)
def test_a_block_is_read_as_the_spreadsheet_meant_it(text: str, rows: list[list[str]]) -> None:
    assert read_block(text) == rows


def quoted(cell: str) -> str:
    if any(sign in cell for sign in '\t\n"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


CELLS = st.text(st.sampled_from('ab\t\n" ,ä'), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_a_spreadsheet_writes_comes_back(rows: list[list[str]]) -> None:
    text = "".join("\t".join(quoted(cell) for cell in row) + "\n" for row in rows)
    assert read_block(text) == rows


@given(st.text(st.sampled_from('a\t\n\r"'), max_size=12))
def test_any_text_gives_rows_with_cells(text: str) -> None:
    rows = read_block(text)
    assert rows
    assert all(rows)
