"""The head of the table."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from vtdesk.ui.browse.foot_line import FootLine, RefreshLine
from vtdesk.ui.browse.view_bar import ViewBar
from vtdesk.ui.look import Look


@pytest.fixture
def bar(look: Look, qtbot: QtBot) -> Iterator[ViewBar]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 100)
    bar = ViewBar(look, window)
    bar.resize(700, 44)
    bar.show_module("ph.handshake", "Deals", "")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield bar
    window.hide()


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


def test_a_short_name_takes_no_more_room_after_a_longer_one(bar: ViewBar) -> None:
    layout = bar.layout()
    assert layout is not None
    bar.show_view("All", changed=False)
    places = []
    for label in ("Lead", "Contacts", "Lead"):
        bar.show_module("ph.stack", label, "")
        layout.activate()
        places.append(bar.view.x())
    assert places[0] == places[2] < places[1]


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


def filter_width(bar: ViewBar) -> int:
    """Pixels of the filter; 0 while it is folded."""
    frame = bar.filter.parentWidget()
    assert frame is not None
    return frame.width() if frame.isVisible() else 0


def cut_off(bar: ViewBar) -> list[str]:
    """The buttons that do not lie in the bar with all that they show."""
    parts = (bar.builder, bar.columns_button, bar.filter)
    return [
        part.accessibleName()
        for part in parts
        if part.isVisible()
        and not (
            bar.rect().contains(part.rect().translated(part.mapTo(bar, part.rect().topLeft())))
            and (part is bar.filter or part.width() >= part.sizeHint().width())
        )
    ]


@pytest.mark.parametrize("direction", Qt.LayoutDirection)
@pytest.mark.parametrize(
    ("module", "view", "count"),
    [
        ("Deals", "All", "47"),
        ("Organisations", "Changed this month, mine and of my group", "1,234 of ~98,765"),
        ("Verkaufschancenverwaltungseinheiten", "Unsaved filter", "9 of 312"),
    ],
)
def test_nothing_is_cut_off_at_any_width(
    bar: ViewBar, module: str, view: str, count: str, direction: Qt.LayoutDirection
) -> None:
    bar.setLayoutDirection(direction)
    bar.filter.clearFocus()
    bar.show_module("ph.handshake", module, "")
    bar.show_view(view, changed=True)
    bar.show_count(count)
    words, widths = [], []
    for width in range(380, 1200, 20):
        bar.resize(width, 44)
        assert cut_off(bar) == [], width
        words.append(bool(bar.builder.text()))
        widths.append(filter_width(bar))
    for place, width in reversed(list(enumerate(range(380, 1200, 20)))):
        bar.resize(width, 44)
        assert (bool(bar.builder.text()), filter_width(bar)) == (words[place], widths[place])
    # with more room there is always more to see
    assert words == sorted(words)
    assert widths == sorted(widths)
    assert (words[0], words[-1]) == (False, True)
    assert widths[-1] >= 200


def test_what_is_typed_stays_in_sight_where_there_is_little_room(bar: ViewBar) -> None:
    bar.resize(380, 44)
    bar.filter.clearFocus()
    bar.show_view("Changed this month, mine and of my group", changed=True)
    bar.show_count("1,234 of ~98,765")
    assert not bar.filter.isVisible()
    assert bar.columns_button.toolTip()
    bar.focus_filter()
    QTest.keyClicks(bar.filter, "nord")
    bar.filter.clearFocus()
    assert bar.filter.isVisible()
    layout = bar.layout()
    assert layout is not None
    layout.activate()
    assert cut_off(bar) == []
