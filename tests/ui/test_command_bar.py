"""The top row of the window."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from tests.helpers.ink import ink_box
from vtdesk.ui.action_spec import Situation
from vtdesk.ui.actions import Actions
from vtdesk.ui.command_bar import CommandBar
from vtdesk.ui.look import Look

READY = Situation(may_write=True, module_open=True, createable=True, can_go_back=True)


@pytest.fixture
def bar(look: Look, qtbot: QtBot) -> Iterator[CommandBar]:
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = CommandBar(look, Actions(window))
    window.setMenuWidget(bar)
    window.resize(1440, 300)
    bar.show_account("Lindqvist Pumpen", "Anna Mertens", "olive")
    with qtbot.waitExposed(window):
        window.show()
    yield bar
    window.hide()


def actions(bar: CommandBar) -> Actions:
    found = bar.window().findChild(Actions)
    assert isinstance(found, Actions)
    return found


def place(bar: CommandBar, widget: object) -> QRect:
    assert hasattr(widget, "rect")
    assert hasattr(widget, "mapTo")
    return QRect(widget.mapTo(bar, QPoint(0, 0)), widget.rect().size())


def test_the_search_box_stands_in_the_middle_of_the_window(bar: CommandBar, qtbot: QtBot) -> None:
    box = place(bar, bar.search)
    assert box.width() == 440
    assert abs(box.center().x() - bar.width() // 2) <= 1


@pytest.mark.parametrize("width", [1440, 1000, 900, 700, 640])
@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_nothing_overlaps_at_any_width(
    bar: CommandBar, qtbot: QtBot, width: int, direction: Qt.LayoutDirection
) -> None:
    bar.setLayoutDirection(direction)
    bar.set_narrow(width < 900)
    bar.window().resize(width, 300)
    parts = [bar.menu_bar, bar.back, bar.forward, bar.new, bar.refresh, bar.account]

    def apart() -> bool:
        boxes = [place(bar, part) for part in (*parts, bar.search) if part.isVisible()]
        inside = all(bar.rect().contains(box) for box in boxes)
        touching = any(
            one.intersects(other) for n, one in enumerate(boxes) for other in boxes[n + 1 :]
        )
        return inside and not touching and bar.search.width() >= 120

    qtbot.waitUntil(apart)


def test_from_right_to_left_menus_come_back_and_words_stand_at_the_glass(
    bar: CommandBar, qtbot: QtBot
) -> None:
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    for width in (640, 1440):
        bar.set_narrow(width < 900)
        bar.window().resize(width, 300)
        qtbot.waitUntil(lambda: bar.menu_bar.isVisible() is not bar.fold.isVisible())
    qtbot.waitUntil(lambda: bar.menu_bar.width() >= bar.menu_bar.sizeHint().width() > 200)
    image = bar.search.grab(bar.search.rect().adjusted(100, 4, -10 - 16 - 4, -4)).toImage()
    assert image.width() - ink_box(image).right() < 12


def test_buttons_are_on_as_their_actions_are(bar: CommandBar) -> None:
    assert not bar.back.isEnabled()
    assert not bar.new.isEnabled()
    actions(bar).apply(READY)
    assert bar.back.isEnabled()
    assert not bar.forward.isEnabled()
    assert bar.new.isEnabled()
    actions(bar).apply(replace(READY, may_write=False))
    assert bar.new.toolTip() == "This account is read-only in vtdesk."


@pytest.mark.parametrize(
    ("name", "key"),
    [("back", "back"), ("new", "new_record"), ("refresh", "refresh"), ("search", "search")],
)
def test_a_press_starts_the_action(bar: CommandBar, qtbot: QtBot, name: str, key: str) -> None:
    actions(bar).apply(READY)
    with qtbot.waitSignal(actions(bar).triggered) as told:
        QTest.mouseClick(getattr(bar, name), Qt.MouseButton.LeftButton)
    assert told.args == [key]


def test_narrow_windows_fold_the_menus(bar: CommandBar) -> None:
    bar.set_narrow(True)
    assert not bar.menu_bar.isVisible()
    menu = bar.fold.menu()
    assert menu is not None
    assert [action.text() for action in menu.actions()] == [m.title() for m in bar.menus.values()]
    assert bar.new.text() == ""
    bar.set_narrow(False)
    assert bar.menu_bar.isVisible()
    assert bar.new.text() == "New"


def test_menus_fold_where_they_would_leave_the_search_too_little(
    bar: CommandBar, qtbot: QtBot
) -> None:
    needed = bar.menu_bar.sizeHint().width()
    for width, folded in ((needed + 560, True), (needed + 900, False), (needed + 500, True)):
        bar.window().resize(width, 300)
        qtbot.waitUntil(lambda folded=folded: bar.fold.isVisible() is folded)  # type: ignore[misc]  # mypy cannot infer a default's type
        assert bar.menu_bar.isVisible() is not folded
        assert bar.search.width() >= 240
        assert bar.new.text() == "New"


def test_the_account_is_named_and_its_menu_asked_for(bar: CommandBar, qtbot: QtBot) -> None:
    assert bar.account.accessibleName() == "Account Lindqvist Pumpen, Anna Mertens"
    with qtbot.waitSignal(bar.account_menu_asked):
        QTest.mouseClick(bar.account, Qt.MouseButton.LeftButton)


def test_the_stripe_has_the_accounts_colour(bar: CommandBar, look: Look) -> None:
    bar.show_account("Other", "Anna", "rose")
    image = bar.grab().toImage()
    assert image.pixelColor(700, 0) == look.theme.tint("rose").dot
    assert image.pixelColor(700, 3) != look.theme.tint("rose").dot


def test_menus_and_buttons_stand_on_one_line(bar: CommandBar) -> None:
    middles = {place(bar, part).center().y() for part in (bar.menu_bar, bar.search, bar.new)}
    assert max(middles) - min(middles) <= 1
