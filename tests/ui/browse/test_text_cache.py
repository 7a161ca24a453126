"""Texts laid out once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from vtdesk.ui.browse.text_cache import TextCache


@pytest.fixture
def cache(qapp: QApplication) -> TextCache:
    return TextCache(qapp.font())


def test_a_text_that_fits_is_whole(cache: TextCache) -> None:
    text = cache.fitted("Pump retrofit", 300)
    assert text.text.text() == "Pump retrofit"
    assert not text.elided


def test_a_text_that_does_not_fit_ends_with_an_ellipsis(cache: TextCache) -> None:
    text = cache.fitted("Pump retrofit, line 4", 60)
    assert text.text.text().endswith("…")
    assert text.elided
    assert text.width <= 61


def test_markup_is_shown_as_it_is_written(cache: TextCache) -> None:
    text = cache.fitted("<b>bold</b>", 300)
    assert text.text.textFormat() is Qt.TextFormat.PlainText
    plain = QFontMetrics(cache.font).horizontalAdvance("<b>bold</b>")
    assert abs(text.width - plain) <= 2


def test_a_very_long_text_is_cut_before_it_is_measured(cache: TextCache) -> None:
    text = cache.fitted("x" * 100_000, 10_000)
    assert text.elided
    assert len(text.text.text()) <= 301


def test_a_text_is_laid_out_once_for_every_width(cache: TextCache) -> None:
    assert cache.fitted("Pump", 100) is cache.fitted("Pump", 100)
    assert cache.fitted("Pump", 100) is not cache.fitted("Pump", 20)


def test_the_cache_does_not_grow_for_ever(cache: TextCache) -> None:
    first = cache.fitted("0", 100)
    for number in range(6_001):
        cache.fitted(str(number), 100)
    assert cache.fitted("0", 100) is not first
