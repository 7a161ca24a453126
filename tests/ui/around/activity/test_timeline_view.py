"""The list of a time line: heights, keys, and what stays where it is."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from tests.helpers.widgets import dispose
from tests.ui.around.activity.test_timeline_lines import FORMATS, NOW, item, name_of
from tests.ui.around.activity.test_timeline_model import lines
from vtdesk.app.timeline_items import ItemKind, TimelineItem
from vtdesk.ui.around.activity.timeline_lines import DayLine
from vtdesk.ui.around.activity.timeline_view import TimelineView
from vtdesk.ui.around.activity.wording import ItemWords, words_of
from vtdesk.ui.look import Look
from vtdesk.ui.tokens import Density

LONG = "word " * 300


def words(one: TimelineItem) -> ItemWords:
    return words_of(one, NOW, FORMATS, name_of)


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> Iterator[TimelineView]:
    """A list on screen, 400 by 300."""
    made = TimelineView(look, words)
    made.resize(400, 300)
    made.show()
    made.setFocus()
    yield made
    dispose(made)


def press(view: TimelineView, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(view, key, modifiers or Qt.KeyboardModifier.NoModifier)


def test_a_row_is_as_tall_as_its_text_and_unfolds(view: TimelineView) -> None:
    view.show_lines(lines(DayLine("Today"), item(key=1), item(key=2, text=LONG)))
    short, folded = view.rowHeight(1), view.rowHeight(2)
    assert short < folded
    view.choose(item(key=2, text=LONG).identity)
    press(view, Qt.Key.Key_Space)
    assert view.rowHeight(2) > 2 * folded
    press(view, Qt.Key.Key_Left)
    assert view.rowHeight(2) == folded
    press(view, Qt.Key.Key_Right)
    assert view.is_expanded(2)
    # a text that is all there needs no unfolding
    view.set_expanded(1, expanded=True)
    assert not view.is_expanded(1)


def test_the_cursor_passes_over_headings(view: TimelineView) -> None:
    view.show_lines(
        lines(DayLine("Today"), item(key=1), DayLine("Yesterday"), item(hours=-24, key=2))
    )
    view.take_cursor()
    assert view.currentIndex().row() == 1
    press(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 3
    press(view, Qt.Key.Key_Up)
    assert view.currentIndex().row() == 1


def test_only_rows_in_sight_are_measured(
    view: TimelineView, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []
    height_of = view.painting.height_of

    def count(row: int, width: int) -> int:
        measured.append(row)
        return height_of(row, width)

    monkeypatch.setattr(view.painting, "height_of", count)
    view.show_lines(lines(*(item(key=key, text=LONG) for key in range(5_000))))
    assert 0 < len(measured) < 20
    press(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.currentIndex().row() == 4_999
    assert 4_999 in measured
    assert len(measured) < 60
    place = view.visualRect(view.currentIndex())
    assert view.viewport().rect().contains(place)


def test_what_comes_above_moves_nothing_that_is_read(view: TimelineView) -> None:
    old = [item(key=key, text=LONG) for key in range(60)]
    view.show_lines(lines(*old))
    view.verticalScrollBar().setValue(900)
    top = view.timeline.identity(view.rowAt(0))
    place = view.rowViewportPosition(view.rowAt(0))
    view.show_lines(lines(item(key=99), item(key=98, text=LONG), *old))
    assert view.timeline.identity(view.rowAt(0)) == top
    assert view.rowViewportPosition(view.rowAt(0)) == place


def test_a_heading_that_moves_keeps_its_height(view: TimelineView) -> None:
    view.show_lines(lines(DayLine("Today"), item(key=1), item(key=2)))
    height = view.rowHeight(0)
    coming = item(ItemKind.EVENT, 24, 3, is_open=True)
    view.show_lines(
        lines(DayLine("Planned"), coming, DayLine("Today"), item(key=1), item(key=4), item(key=2))
    )
    assert view.rowHeight(0) == view.rowHeight(2) == height


def test_the_end_is_told_of_when_it_comes_into_sight(view: TimelineView) -> None:
    spy = QSignalSpy(view.end_reached)
    view.show_lines(lines(*(item(key=key) for key in range(200))))
    assert spy.count() == 0
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert spy.count() > 0


def test_heights_follow_text_size_and_width(view: TimelineView, look: Look) -> None:
    view.show_lines(lines(item(key=1, text="word " * 12)))
    before = view.rowHeight(0)
    look.theme.choose_text_scale(2.0)
    assert view.rowHeight(0) > 1.5 * before
    look.theme.choose_text_scale(1.0)
    look.theme.choose_density(Density.COMPACT)
    view.resize(1_200, 300)
    assert view.rowHeight(0) <= before


def test_what_was_added_keeps_the_cursor_under_its_new_key(view: TimelineView) -> None:
    local = item(ItemKind.COMMENT, key=-3)
    view.choose_soon(local.identity)
    view.show_lines(lines(local, item(key=1)))
    assert view.current == local
    view.follow(local.module, -3, 77)
    sent = item(ItemKind.COMMENT, key=77)
    view.show_lines(lines(sent, item(key=1)))
    assert view.current == sent


def test_a_click_unfolds_and_a_double_click_opens(view: TimelineView) -> None:
    view.show_lines(lines(item(key=1, text=LONG)))
    opened = QSignalSpy(view.opened)
    place = view.visualRect(view.timeline.index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.is_expanded(0)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.count() == 1
    assert opened.at(0) == [item(key=1, text=LONG), False]


def test_right_to_left_folds_with_the_other_arrow(view: TimelineView) -> None:
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view.show_lines(lines(item(key=1, text=LONG)))
    view.take_cursor()
    press(view, Qt.Key.Key_Left)
    assert view.is_expanded(0)
    press(view, Qt.Key.Key_Right)
    assert not view.is_expanded(0)
