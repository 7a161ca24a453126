"""The three panes in windows of every width."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from vtdesk.app.settings import Remembered
from vtdesk.ui.look import Look
from vtdesk.ui.panes import Pane, Panes, Room, room_for, usual_widths


class Parts:
    """The panes and what stands in them."""

    def __init__(self, look: Look, remembered: Remembered) -> None:
        self.tree, self.table, self.record = QLineEdit(), QLineEdit(), QLineEdit()
        self.panes = Panes(look, self.tree, self.table, self.record, remembered)

    @property
    def shown(self) -> list[Pane]:
        return [pane for pane in Pane if self.panes.shown(pane)]


@pytest.fixture
def remembered() -> Remembered:
    return Remembered()


@pytest.fixture
def parts(look: Look, qtbot: QtBot, remembered: Remembered) -> Parts:
    parts = Parts(look, remembered)
    qtbot.addWidget(parts.panes)
    parts.panes.resize(1440, 700)
    with qtbot.waitActive(parts.panes):
        parts.panes.show()
        parts.panes.activateWindow()
    return parts


def test_the_room_goes_by_width(look: Look) -> None:
    widths = (1920, 1200, 1199, 900, 899, 640)
    assert [room_for(width) for width in widths] == [
        Room.WIDE,
        Room.WIDE,
        Room.MEDIUM,
        Room.MEDIUM,
        Room.NARROW,
        Room.NARROW,
    ]
    assert [usual_widths(width, look.theme) for width in (1920, 1440, 1280)] == [
        (240, 480),
        (212, 412),
        (196, 380),
    ]


def test_wide_windows_show_all_three_in_their_usual_widths(parts: Parts) -> None:
    assert parts.shown == [Pane.TREE, Pane.TABLE, Pane.RECORD]
    assert (parts.tree.width(), parts.record.width()) == (212, 412)


def test_larger_text_gets_more_of_the_width(look: Look, parts: Parts) -> None:
    look.theme.choose_text_scale(1.25)
    assert (parts.tree.width(), parts.record.width()) == (265, 515)
    look.theme.choose_text_scale(2.0)
    assert (parts.tree.width(), parts.record.width()) == (320, 560)
    assert [usual_widths(width, look.theme) for width in (1200, 900)] == [(320, 440), (320, 380)]
    look.theme.choose_text_scale(1.0)
    assert (parts.tree.width(), parts.record.width()) == (212, 412)
    parts.panes.splitter.setSizes([250, 730, 460])
    parts.panes.splitter.splitterMoved.emit(250, 1)
    look.theme.choose_text_scale(1.5)
    assert parts.tree.width() == 250


def test_dragged_widths_are_remembered(
    look: Look, qtbot: QtBot, remembered: Remembered, parts: Parts
) -> None:
    parts.panes.splitter.setSizes([250, 730, 460])
    parts.panes.splitter.splitterMoved.emit(250, 1)
    assert remembered.numbers("panes") == (250, parts.record.width())
    again = Parts(look, remembered)
    qtbot.addWidget(again.panes)
    again.panes.resize(1440, 700)
    again.panes.show()
    assert again.tree.width() == 250


@pytest.mark.parametrize("kept", [[], [1], [1, 2, 3], [9000, 9000], [-5, 0]])
def test_damaged_widths_leave_the_panes_usable(look: Look, qtbot: QtBot, kept: list[int]) -> None:
    parts = Parts(look, Remembered({"panes": list(kept)}))
    qtbot.addWidget(parts.panes)
    parts.panes.resize(1300, 700)
    parts.panes.show()
    assert 180 <= parts.tree.width() <= 320
    assert parts.table.width() >= 360
    assert parts.record.width() >= 340


def test_tree_and_record_can_be_put_away(parts: Parts) -> None:
    parts.panes.toggle(Pane.TREE)
    assert parts.shown == [Pane.TABLE, Pane.RECORD]
    parts.panes.toggle(Pane.RECORD)
    assert parts.shown == [Pane.TABLE]
    parts.panes.bring(Pane.RECORD)
    parts.panes.bring(Pane.TREE)
    assert parts.shown == [Pane.TREE, Pane.TABLE, Pane.RECORD]


def test_at_middle_width_the_tree_comes_as_an_overlay(parts: Parts, qtbot: QtBot) -> None:
    with qtbot.waitSignal(parts.panes.room_changed):
        parts.panes.resize(1000, 700)
    assert parts.shown == [Pane.TABLE, Pane.RECORD]
    parts.panes.toggle(Pane.TREE)
    assert parts.shown == [Pane.TREE, Pane.TABLE, Pane.RECORD]
    assert parts.tree.geometry().left() == 0
    assert parts.table.mapTo(parts.panes, parts.table.rect().topLeft()).x() == 0
    parts.tree.setFocus()
    QTest.keyClick(parts.tree, Qt.Key.Key_Escape)
    assert parts.shown == [Pane.TABLE, Pane.RECORD]
    assert parts.table.hasFocus()


def test_the_overlay_goes_when_the_keyboard_goes(parts: Parts) -> None:
    parts.panes.resize(1000, 700)
    parts.panes.toggle(Pane.TREE)
    parts.tree.setFocus()
    assert parts.panes.shown(Pane.TREE)
    parts.table.setFocus()
    assert not parts.panes.shown(Pane.TREE)


def test_narrow_windows_show_one_pane_at_a_time(parts: Parts, qtbot: QtBot) -> None:
    parts.panes.resize(640, 480)
    assert parts.shown == [Pane.TABLE]
    qtbot.waitUntil(lambda: parts.table.width() == 640)
    parts.panes.bring(Pane.RECORD)
    assert parts.shown == [Pane.RECORD]
    qtbot.waitUntil(lambda: parts.record.width() == 640)
    parts.panes.toggle(Pane.RECORD)
    assert parts.shown == [Pane.TABLE]


def test_what_was_brought_or_worked_in_last_stays_where_the_window_becomes_narrow(
    parts: Parts,
) -> None:
    parts.table.setFocus()
    parts.panes.bring(Pane.RECORD)
    parts.panes.resize(640, 480)
    assert parts.shown == [Pane.RECORD]
    parts.panes.resize(1440, 700)
    parts.record.setFocus()
    parts.table.setFocus()
    parts.panes.resize(640, 480)
    assert parts.shown == [Pane.TABLE]
    parts.panes.resize(1440, 700)
    parts.record.setFocus()
    parts.panes.resize(640, 480)
    assert parts.shown == [Pane.RECORD]


def test_a_record_that_was_put_away_does_not_stay_in_a_narrow_window(parts: Parts) -> None:
    parts.panes.bring(Pane.RECORD)
    parts.panes.toggle(Pane.RECORD)
    parts.panes.resize(640, 480)
    assert parts.shown == [Pane.TABLE]


def test_a_record_brought_in_a_narrow_window_is_there_in_a_wide_one(parts: Parts) -> None:
    parts.panes.toggle(Pane.RECORD)
    parts.panes.resize(640, 480)
    parts.panes.bring(Pane.RECORD)
    parts.panes.resize(1440, 700)
    assert parts.shown == [Pane.TREE, Pane.TABLE, Pane.RECORD]


def test_growing_wide_again_brings_the_panes_back(parts: Parts) -> None:
    parts.panes.resize(640, 480)
    parts.panes.bring(Pane.RECORD)
    parts.panes.bring(Pane.TREE)
    parts.panes.resize(1440, 700)
    assert parts.shown == [Pane.TREE, Pane.TABLE, Pane.RECORD]
    assert isinstance(parts.tree.parentWidget(), QWidget)
    assert parts.tree.parentWidget() is parts.panes.splitter


def test_the_overlay_stands_at_the_start_side(parts: Parts) -> None:
    parts.panes.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    parts.panes.resize(1000, 700)
    parts.panes.toggle(Pane.TREE)
    assert parts.tree.geometry().right() == parts.panes.width() - 1


def test_a_page_takes_the_place_of_table_and_record(
    parts: Parts, qtbot: QtBot, remembered: Remembered
) -> None:
    before = parts.panes.splitter.sizes()
    page = QLineEdit()
    parts.panes.show_page(page)
    assert page.isVisible()
    assert parts.shown == [Pane.TREE]
    left: list[bool] = []
    parts.panes.page_left.connect(lambda: left.append(True))
    parts.panes.leave_page()
    assert parts.panes.page is None
    assert not page.isVisible()
    assert parts.shown == [Pane.TREE, Pane.TABLE, Pane.RECORD]
    qtbot.waitUntil(lambda: parts.panes.splitter.sizes() == before)
    assert left == [True]
    assert remembered.numbers("panes") is None


def test_a_page_may_take_the_place_of_the_tree_too(parts: Parts) -> None:
    page = QLineEdit()
    parts.panes.show_page(page, whole=True)
    assert parts.shown == []
    parts.panes.bring(Pane.TREE)
    assert parts.panes.page is None
    assert Pane.TREE in parts.shown


@pytest.mark.parametrize("width", [1440, 1000, 640])
def test_what_is_brought_takes_the_place_of_a_page(parts: Parts, width: int) -> None:
    parts.panes.resize(width, 700)
    first, second = QLineEdit(), QLineEdit()
    parts.panes.show_page(first)
    parts.panes.show_page(second)
    assert (first.isVisible(), second.isVisible()) == (False, True)
    parts.panes.bring(Pane.TABLE)
    assert parts.panes.page is None
    assert Pane.TABLE in parts.shown
