"""Banner, toast and empty state: what a pane says."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.details import Details
from vtdesk.ui.parts.empty_state import EmptyAction, EmptyState
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.toast import Toast
from vtdesk.ui.parts.tone import Tone


@pytest.fixture
def pane(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(600, 400)
    widget.show()
    return widget


def test_banner_is_hidden_until_it_speaks(look: Look, qtbot: QtBot) -> None:
    banner = Banner(look)
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.show_words(Tone.PROBLEM, "Vtiger does not answer.", ("Retry", "Work offline"))
    assert banner.words == banner.accessibleName() == "Vtiger does not answer."
    assert [button.text() for button in banner.buttons] == ["Retry", "Work offline"]
    with qtbot.waitSignal(banner.chosen) as chosen:
        qtbot.mouseClick(banner.buttons[1], Qt.MouseButton.LeftButton)
    assert chosen.args == [1]


def test_banner_replaces_its_buttons(look: Look, qtbot: QtBot) -> None:
    banner = Banner(look)
    qtbot.addWidget(banner)
    banner.show_words(Tone.PROBLEM, "First.", ("Retry", "Work offline"))
    banner.show_words(Tone.INFO, "Sample data.", ("Connect your Vtiger",))
    assert [button.text() for button in banner.buttons] == ["Connect your Vtiger"]
    with qtbot.waitSignal(banner.chosen) as chosen:
        qtbot.mouseClick(banner.buttons[0], Qt.MouseButton.LeftButton)
    assert chosen.args == [0]


def test_banner_unfolds_what_the_machine_says_and_copies_it(look: Look, pane: QWidget) -> None:
    banner = Banner(look, pane)
    banner.show_words(Tone.PROBLEM, "Not saved.", ("Try again", "Close"), detail="revise · 500")
    assert banner.fold.isVisible()
    banner.fold.click()
    (details,) = banner.findChildren(Details)
    assert details.isVisible()
    assert details.text == "revise · 500"
    details.copy.click()
    assert QGuiApplication.clipboard().text() == "revise · 500"
    assert details.copy.text() == "Copy details"
    banner.fold.click()
    assert not details.isVisible()


def test_banner_folds_the_details_of_the_next_sentence(look: Look, pane: QWidget) -> None:
    banner = Banner(look, pane)
    banner.show_words(Tone.PROBLEM, "Not saved.", detail="revise · 500")
    banner.fold.click()
    banner.show_words(Tone.PROBLEM, "Not deleted.", detail="delete · 403")
    assert banner.details is not None
    assert not banner.details.isVisible()
    banner.fold.click()
    assert banner.details.text == "delete · 403"
    banner.show_words(Tone.INFO, "Sample data.")
    assert not banner.fold.isVisible()
    assert not banner.details.isVisible()


def test_banner_grows_with_its_words(look: Look, qtbot: QtBot) -> None:
    banner = Banner(look)
    qtbot.addWidget(banner)
    banner.show_words(Tone.CHANGED, "Minute allowance used. " * 12)
    assert banner.heightForWidth(1200) < banner.heightForWidth(300)
    assert banner.minimumHeight() == look.theme.metrics.banner


def test_toast_stands_in_the_middle_of_the_foot(look: Look, pane: QWidget) -> None:
    toast = Toast(look, pane)
    assert toast.isHidden()
    toast.stand_above_bars()
    toast.show_words(Tone.SUCCESS, "Saved in Vtiger 10:14", "Undo")
    assert toast.isVisible()
    assert abs(toast.geometry().center().x() - pane.width() // 2) <= 1
    assert toast.geometry().bottom() < pane.height() - 44
    pane.resize(800, 500)
    assert abs(toast.geometry().center().x() - 400) <= 1


def test_toast_is_as_high_as_its_words_need(look: Look, pane: QWidget) -> None:
    toast = Toast(look, pane)
    toast.show_words(Tone.SUCCESS, "Saved in Vtiger 10:14", "Undo")
    foot = pane.height() - toast.geometry().bottom()
    look.theme.choose_text_scale(2.0)
    assert toast.height() == look.theme.metrics.toast >= toast.button.sizeHint().height()
    assert pane.height() - toast.geometry().bottom() == foot


def test_toast_leaves_room_for_bars_of_every_text_size(look: Look, pane: QWidget) -> None:
    toast = Toast(look, pane)
    toast.stand_above_bars()
    toast.show_words(Tone.SUCCESS, "Saved in Vtiger 10:14", "Undo")
    look.theme.choose_text_scale(2.0)
    assert toast.geometry().bottom() < pane.height() - look.theme.metrics.action_bar


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_toasts_never_cover_each_other(look: Look, pane: QWidget, scale: float) -> None:
    side = QWidget(pane)
    side.setGeometry(250, 0, 350, 400)
    side.show()
    first, second, third = Toast(look, pane), Toast(look, side), Toast(look, pane)
    third.stand_above_bars()
    for number, toast in enumerate((first, second, third)):
        toast.show_words(Tone.SUCCESS, f"Saved in Vtiger 10:1{number}", "Undo")
    look.theme.choose_text_scale(scale)
    pane.resize(600, 420)
    places = [QRect(toast.mapTo(pane, QPoint()), toast.size()) for toast in (first, second, third)]
    assert places[0].top() > places[1].bottom()
    assert places[1].top() > places[2].bottom()
    assert pane.rect().contains(places[2])
    second.hide()
    second.show_words(Tone.SUCCESS, "Saved once more", "Undo")
    assert second.mapTo(pane, QPoint(0, second.height())).y() < third.geometry().top()
    first.hide()
    third.show_words(Tone.SUCCESS, "Alone at its place", "Undo")
    assert not third.geometry().intersects(QRect(second.mapTo(pane, QPoint()), second.size()))


def test_toast_goes_when_its_button_is_pressed(look: Look, pane: QWidget, qtbot: QtBot) -> None:
    toast = Toast(look, pane)
    toast.show_words(Tone.SUCCESS, "Saved in Vtiger 10:14", "Undo")
    with qtbot.waitSignal(toast.chosen):
        qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    with qtbot.assertNotEmitted(toast.chosen):
        # an impatient second click reaches neither the button nor what lies below
        assert toast.isVisible()
        qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(toast.isHidden)
    toast.show_words(Tone.SUCCESS, "Saved in Vtiger 10:15", "Undo")
    assert toast.button.isEnabled()


def test_toast_goes_by_itself_and_the_newest_stays_longest(look: Look, pane: QWidget) -> None:
    toast = Toast(look, pane)
    toast.show_words(Tone.SUCCESS, "Saved", "Undo")
    toast.show_words(Tone.WAITING, "Waiting to send")
    assert toast.words == "Waiting to send"
    assert toast.button.isHidden()
    assert toast._timer.isActive()
    toast._timer.timeout.emit()
    assert toast.isHidden()


def test_empty_state_says_why_and_what_to_do(look: Look, qtbot: QtBot) -> None:
    empty = EmptyState(look)
    qtbot.addWidget(empty)
    actions = [EmptyAction("New campaign", "primary", "ph.plus"), EmptyAction("Refresh")]
    empty.show_state("ph.megaphone", "No campaigns yet", "Make the first one here.", actions)
    empty.resize(700, 500)
    empty.show()
    assert (empty.title, empty.words) == ("No campaigns yet", "Make the first one here.")
    assert empty.accessibleName() == "No campaigns yet. Make the first one here."
    with qtbot.waitSignal(empty.chosen) as chosen:
        qtbot.mouseClick(empty.buttons[1], Qt.MouseButton.LeftButton)
    assert chosen.args == [1]
    empty.show_state("ph.folder", "Nothing here", "")
    assert empty.buttons == ()


def test_an_empty_state_keeps_the_keyboard_when_it_says_something_else(
    look: Look, qtbot: QtBot
) -> None:
    empty = EmptyState(look)
    qtbot.addWidget(empty)
    actions = [EmptyAction("New campaign", "primary"), EmptyAction("Refresh")]
    empty.show_state("ph.megaphone", "No campaigns yet", "", actions)
    empty.show()
    empty.activateWindow()
    qtbot.waitUntil(empty.isActiveWindow)
    empty.buttons[1].setFocus()
    assert empty.buttons[1].hasFocus()
    empty.show_state("ph.megaphone", "Still no campaigns", "", actions)
    assert empty.buttons[1].hasFocus()
    empty.show_state("ph.megaphone", "Asking", "")
    assert empty.hasFocus()
    empty.show_state("ph.megaphone", "No campaigns", "", actions)
    assert empty.buttons[0].hasFocus()


def test_an_empty_state_has_room_for_words_of_every_size(look: Look, qtbot: QtBot) -> None:
    empty = EmptyState(look)
    qtbot.addWidget(empty)
    empty.show_state("ph.file", "No record open", "Choose one in the list. " * 3)
    empty.resize(700, 500)
    empty.show()
    labels = empty.findChildren(TextLabel)
    for scale in (1.5, 1.0):
        look.theme.choose_text_scale(scale)
        assert [label.height() for label in labels] == [
            label.heightForWidth(label.width()) for label in labels
        ]
