"""Counting lines without a document."""

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from vtdesk.ui.edit.wrapped_lines import wrapped_lines


@pytest.mark.parametrize(
    ("text", "lines"), [("", 1), ("one", 1), ("a\nb\nc", 3), ("a\n\nb", 3), ("end\n", 2)]
)
def test_paragraphs_are_lines(qapp: QApplication, text: str, lines: int) -> None:
    assert wrapped_lines(text, qapp.font(), 300, at_most=8) == lines


def test_long_paragraphs_are_broken_where_the_width_ends(qapp: QApplication) -> None:
    font = QFont(qapp.font())
    width = QFontMetrics(font).horizontalAdvance("word word word w")
    assert wrapped_lines("word " * 9, font, width, at_most=8) == 3
    assert wrapped_lines("w" * 4_000, font, width, at_most=8) == 8


def test_counting_ends_at_the_most(qapp: QApplication) -> None:
    assert wrapped_lines("x\n" * 100_000, qapp.font(), 300, at_most=8) == 8
