"""The head of the table."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vtdesk.ui.browse.foot_line import FootLine, RefreshLine
from vtdesk.ui.browse.view_bar import ViewBar
from vtdesk.ui.look import Look


@pytest.fixture
def bar(look: Look, qtbot: QtBot) -> ViewBar:
    bar = ViewBar(look)
    qtbot.addWidget(bar)
    bar.resize(700, 44)
    bar.show_module("ph.handshake", "Deals", "")
    with qtbot.waitActive(bar):
        bar.show()
        bar.activateWindow()
    return bar


def test_typing_tells_the_words(bar: ViewBar, qtbot: QtBot) -> None:
    told: list[str] = []
    bar.words_changed.connect(told.append)
    bar.focus_filter()
    QTest.keyClicks(bar.filter, "ab")
    assert told == ["a", "ab"]
    QTest.keyClick(bar.filter, Qt.Key.Key_Escape)
    assert told == ["a", "ab", ""]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape])
def test_keys_lead_from_the_filter_to_the_rows(bar: ViewBar, qtbot: QtBot, key: Qt.Key) -> None:
    bar.focus_filter()
    with qtbot.waitSignal(bar.left):
        QTest.keyClick(bar.filter, key)


def test_another_module_shows_its_words_and_tells_nobody(bar: ViewBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.words_changed):
        bar.show_module("ph.user", "Contacts", "nord")
    assert bar.filter.text() == "nord"
    assert bar.filter.placeholderText() == "Filter contacts"
    assert bar.filter.accessibleName() == "Filter Contacts"
    bar.clear_filter()
    assert bar.filter.text() == ""


def test_narrow_windows_fold_the_filter_while_it_is_empty(bar: ViewBar, qtbot: QtBot) -> None:
    bar.filter.clearFocus()
    bar.set_narrow(True)
    assert not bar.filter.isVisible()
    bar.focus_filter()
    assert bar.filter.isVisible()
    QTest.keyClicks(bar.filter, "a")
    bar.filter.clearFocus()
    assert bar.filter.isVisible()
    bar.clear_filter()
    assert not bar.filter.isVisible()


def test_the_foot_line_is_gone_while_there_is_nothing_to_say(look: Look, qtbot: QtBot) -> None:
    line = FootLine(look)
    qtbot.addWidget(line)
    line.show_words("Loading 100 of about 9,000", "Stop")
    assert not line.isHidden()
    assert line.words == "Loading 100 of about 9,000"
    with qtbot.waitSignal(line.chosen):
        line.button.click()
    line.show_words("")
    assert line.isHidden()
    assert line.words == ""


@pytest.mark.parametrize("direction", Qt.LayoutDirection)
def test_the_refresh_line_fills_from_the_start_side(
    look: Look, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    bar = ViewBar(look)
    qtbot.addWidget(bar)
    line = RefreshLine(look, bar)
    line.setLayoutDirection(direction)
    line.setGeometry(0, 0, 100, 2)
    line.show_share(0.25)
    image = line.grab().toImage()
    accent = look.theme.color("accent")
    filled = [image.pixelColor(x, 0) == accent for x in (5, 50, 95)]
    from_left = direction is not Qt.LayoutDirection.RightToLeft
    assert filled == ([True, False, False] if from_left else [False, False, True])
    line.show_share(None)
    assert line.isHidden()
