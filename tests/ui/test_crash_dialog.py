"""The dialog that tells of a bug."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from vtdesk.ui.crash_dialog import CrashDialog
from vtdesk.ui.look import Look

DETAIL = "KeyError in vtdesk/app/session.py, line 120"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def dialog(look: Look, window: QWidget) -> CrashDialog:
    return CrashDialog(look, window)


def test_opens_without_blocking_and_folds_the_machines_words(dialog: CrashDialog) -> None:
    dialog.show_bug(DETAIL)
    assert dialog.isVisible()
    assert dialog.details.text == DETAIL
    assert not dialog.details.fold.isChecked()


def test_details_can_be_copied(dialog: CrashDialog, qtbot: QtBot) -> None:
    dialog.show_bug(DETAIL)
    qtbot.mouseClick(dialog.details.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == DETAIL


def test_a_second_bug_does_not_open_a_second_dialog(dialog: CrashDialog) -> None:
    dialog.show_bug(DETAIL)
    dialog.show_bug("something else")
    assert dialog.details.text == DETAIL
    assert dialog.words_about_count == "It happened 2 times."
    dialog.accept()
    dialog.show_bug("something else")
    assert dialog.details.text == "something else"
    assert dialog.words_about_count == ""


def test_going_on_and_quitting(dialog: CrashDialog, qtbot: QtBot) -> None:
    dialog.show_bug(DETAIL)
    with qtbot.assertNotEmitted(dialog.quit_requested):
        qtbot.mouseClick(dialog.go_on_button, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    dialog.show_bug(DETAIL)
    with qtbot.waitSignal(dialog.quit_requested):
        qtbot.mouseClick(dialog.quit_button, Qt.MouseButton.LeftButton)
    assert dialog.isHidden()


def test_very_long_details_are_cut(dialog: CrashDialog) -> None:
    dialog.show_bug("x" * 1_000_000)
    assert len(dialog.details.text) == 20_000


def test_grows_when_the_details_are_unfolded(dialog: CrashDialog, qtbot: QtBot) -> None:
    dialog.show_bug("\n".join(DETAIL for _ in range(6)))
    low = dialog.sizeHint().height()
    dialog.details.fold.click()
    assert dialog.sizeHint().height() > low + 80
    assert dialog.width() <= 640
