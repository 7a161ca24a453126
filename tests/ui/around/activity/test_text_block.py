"""Texts broken into the few lines that are looked at."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from vtdesk.ui.around.activity.text_block import TextBlock, text_block
from vtdesk.ui.look import Look


def test_a_short_text_is_one_line(qtbot: QtBot, look: Look) -> None:
    font = look.theme.font("body")
    assert text_block("Hello", font, 300, 3) == TextBlock(("Hello",), is_cut=False)
    assert text_block(" \n ", font, 300, 3) == TextBlock()


def test_a_long_text_ends_after_its_lines(qtbot: QtBot, look: Look) -> None:
    font = look.theme.font("body")
    block = text_block("word " * 100_000, font, 200, 3)
    assert len(block.lines) == 3
    assert block.is_cut
    assert text_block("one\n\ntwo\nthree", font, 200, 3).lines == ("one", "two", "three")
    assert text_block("one\ntwo\nthree", font, 200, 2) == TextBlock(("one", "two"), is_cut=True)


def test_letters_outside_the_usual_plane_stay_whole(qtbot: QtBot, look: Look) -> None:
    font = look.theme.font("body")
    block = text_block("🔥" * 60, font, 200, 9)
    assert "".join(block.lines) == "🔥" * 60


def test_words_of_any_length_are_broken(qtbot: QtBot, look: Look) -> None:
    block = text_block("x" * 5_000, look.theme.font("body"), 0, 3)
    assert len(block.lines) == 3


@given(st.text(max_size=120), st.integers(1, 400), st.integers(1, 5))
def test_nothing_of_a_text_is_lost_or_made_up(
    qapp: QApplication, text: str, width: int, most: int
) -> None:
    block = text_block(text, QFont(), width, most)
    shown = "".join("".join(block.lines).split())
    assert "".join(text.split()).startswith(shown)
    assert len(block.lines) <= most
    if not block.is_cut:
        assert shown == "".join(text.split())
