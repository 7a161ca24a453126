"""The line of tags by itself: what it shows, where the keyboard goes, what it wishes."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from vtdesk.ui.around.tags.tag_chip import Tag, TagChip, TagState
from vtdesk.ui.around.tags.tag_line import TagLine
from vtdesk.ui.around.tags.tag_menu import TagMenu
from vtdesk.ui.look import Look

MANY = tuple(Tag(f"tag number {number}") for number in range(40))


@pytest.fixture
def line(look: Look, qtbot: QtBot) -> TagLine:
    made = TagLine(look)
    qtbot.addWidget(made)
    made.resize(380, 60)
    made.show()
    made.activateWindow()
    made.show_record("Deals")
    return made


def texts(line: TagLine) -> list[str]:
    return [chip.tag.text for chip in line.chips]


def focused(line: TagLine) -> str:
    focus = line.focusWidget()
    assert isinstance(focus, TagChip)
    return focus.tag.text


def test_more_than_two_lines_are_counted_and_can_be_had(line: TagLine, look: Look) -> None:
    line.show_tags(MANY)
    height = look.theme.metrics.tag
    assert line.height() == 2 * height + 4
    assert 0 < len(line.chips) < len(MANY)
    assert line.more_button.text() == f"+{len(MANY) - len(line.chips)}"
    assert line.add_button.geometry().right() < line.width()
    line.more_button.click()
    assert len(line.chips) == len(MANY)
    assert not line.more_button.isVisible()
    line.show_record("Deals")
    assert len(line.chips) < len(MANY)


def test_thousands_of_tags_are_shown_as_far_as_anybody_reads(line: TagLine) -> None:
    line.show_tags([Tag(f"t{number}") for number in range(3_000)])
    line.more_button.click()
    assert len(line.chips) == 200
    assert line.more_button.text() == "+2800"


def test_a_long_tag_is_cut_and_told_in_full(line: TagLine) -> None:
    long = "<b>" + "x" * 197
    line.show_tags([Tag(long), Tag("short")])
    first, second = line.chips
    assert first.width() <= line.width()
    for chip in (first, second):
        chip.show_tip()
    assert "&lt;b&gt;" in first.toolTip()
    assert second.toolTip() == ""


def test_the_line_is_mirrored(line: TagLine) -> None:
    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    line.show_tags([Tag("a"), Tag("b")])
    first, second = line.chips
    assert first.x() > second.x() > line.add_button.x()
    line.go_to(0)
    QTest.keyClick(first, Qt.Key.Key_Left)
    assert focused(line) == "b"


def test_arrows_go_from_pill_to_pill(line: TagLine, qtbot: QtBot) -> None:
    line.show_tags([Tag("a"), Tag("b"), Tag("c")])
    line.go_to(0)
    for key, wanted in ((Qt.Key.Key_Right, "b"), (Qt.Key.Key_End, ""), (Qt.Key.Key_Home, "a")):
        QTest.keyClick(line.focusWidget(), key)
        if wanted:
            assert focused(line) == wanted
        else:
            assert line.add_button.hasFocus()
    QTest.keyClick(line.focusWidget(), Qt.Key.Key_Left)
    assert focused(line) == "a"
    with qtbot.waitSignal(line.left):
        QTest.keyClick(line.focusWidget(), Qt.Key.Key_Escape)


def test_a_pill_that_goes_leaves_the_keyboard_to_its_neighbour(line: TagLine) -> None:
    line.show_tags([Tag("a"), Tag("b"), Tag("c")])
    line.go_to(2)
    line.show_tags([Tag("a"), Tag("b")])
    assert focused(line) == "b"
    line.show_tags([])
    assert line.add_button.hasFocus()


def test_what_a_pill_wishes(line: TagLine, qtbot: QtBot) -> None:
    refused = Tag("no", TagState.REFUSED, "Not now.")
    line.show_tags([Tag("a"), refused, Tag("busy", TagState.ADDING)])
    held, wrong, busy = line.chips
    wishes: list[tuple[str, str]] = []
    line.chosen.connect(lambda text: wishes.append(("chosen", text)))
    line.removed.connect(lambda text: wishes.append(("removed", text)))
    line.retried.connect(lambda text: wishes.append(("retried", text)))
    for chip in (held, wrong, busy):
        QTest.keyClick(chip, Qt.Key.Key_Delete)
        QTest.keyClick(chip, Qt.Key.Key_Return)
    assert wishes == [
        ("removed", "a"),
        ("chosen", "a"),
        ("removed", "no"),
        ("retried", "no"),
        ("chosen", "busy"),
    ]
    assert wrong.accessibleName() == "#no, not added"
    assert "Not now." in wrong.accessibleDescription()
    wrong.show_tip()
    assert "Not now." in wrong.toolTip()


def test_a_click_chooses_and_the_cross_takes_off(line: TagLine, qtbot: QtBot) -> None:
    line.show_tags([Tag("a longer tag")])
    (chip,) = line.chips
    with qtbot.waitSignal(line.chosen):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.rect().center())
    line.go_to(0)
    end = chip.rect().center()
    end.setX(chip.width() - 6)
    with qtbot.waitSignal(line.removed):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=end)
    at = QPointF(end)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        at,
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(chip, move)
    line.grab()


def test_a_reason_keeps_everything_as_it_is(line: TagLine, qtbot: QtBot) -> None:
    line.show_tags([Tag("a")])
    line.set_off("Not allowed.")
    with qtbot.waitSignal(line.refused) as told:
        QTest.keyClick(line.add_button, Qt.Key.Key_Space)
    assert told.args == ["Not allowed."]
    with qtbot.waitSignal(line.refused), qtbot.assertNotEmitted(line.removed):
        QTest.keyClick(line.chips[0], Qt.Key.Key_Backspace)
    assert line.edit is None
    assert line.add_button.accessibleDescription() == "Not allowed."
    line.set_off("")
    line.add_button.click()
    assert line.edit is not None


def test_a_letter_on_the_adding_pill_begins_to_type(line: TagLine, qtbot: QtBot) -> None:
    line.add_button.setFocus()
    with qtbot.waitSignal(line.typed, check_params_cb=lambda text: text == "h"):
        QTest.keyClick(line.add_button, Qt.Key.Key_H)
    assert line.typed_text == "h"
    edit = line.edit
    assert edit is not None
    before = edit.width()
    QTest.keyClicks(edit, "otter than everything before")
    assert edit.width() > before


def test_a_copied_tag_and_its_menu(line: TagLine, qtbot: QtBot) -> None:
    line.show_tags([Tag("a & b"), Tag("no", TagState.REFUSED, "Why.")])
    QTest.keyClick(line.chips[0], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "a & b"
    menu = TagMenu(Tag("a & b"), "Deals", removable=False, parent=line)
    words = [action.text() for action in menu.actions()]
    assert words == ["Show all Deals with #a && b", "Remove", "Copy"]
    assert not menu.actions()[1].isEnabled()
    with qtbot.waitSignal(menu.chosen):
        menu.actions()[0].trigger()
    refused = TagMenu(line.chips[1].tag, "Deals", removable=False, parent=line)
    assert [action.text() for action in refused.actions()] == ["Try again", "Give up", "Copy"]
    with qtbot.waitSignal(refused.removed):
        refused.actions()[1].trigger()
    refused.actions()[2].trigger()
    assert QGuiApplication.clipboard().text() == "no"


def test_a_new_theme_and_text_size_lay_the_line_out_anew(line: TagLine, look: Look) -> None:
    line.show_tags([Tag("one"), Tag("two")])
    before = line.chips[0].width()
    look.theme.choose_text_scale(1.5)
    try:
        assert line.chips[0].width() > before
        line.grab()
    finally:
        look.theme.choose_text_scale(1.0)
