"""The frame around an input."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.tips import tip
from vtdesk.ui.look import Look
from vtdesk.ui.parts.field_frame import FieldFrame, FieldMarks
from vtdesk.ui.tokens import Scheme


@pytest.fixture
def pane(qtbot: QtBot, look: Look) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    QVBoxLayout(widget)
    widget.resize(320, 100)
    return widget


@pytest.fixture
def frame(pane: QWidget, look: Look) -> FieldFrame:
    field = FieldFrame(look, QLineEdit("51,200.00"))
    layout = pane.layout()
    assert layout is not None
    layout.addWidget(QLineEdit("has the focus"))
    layout.addWidget(field)
    pane.show()
    return field


def pixel(frame: FieldFrame, x: int, y: int = 15) -> QColor:
    return frame.grab().toImage().pixelColor(x, y)


def test_fill_says_that_one_can_type(frame: FieldFrame, look: Look) -> None:
    middle = frame.width() // 2
    assert pixel(frame, middle) == look.theme.color("field")
    frame.set_read_only(True)
    assert pixel(frame, middle) != look.theme.color("field")
    assert frame.editor.palette().color(frame.editor.foregroundRole()) == look.theme.color("text.2")


def test_change_paints_bar_and_ground(frame: FieldFrame, look: Look) -> None:
    frame.show_marks(FieldMarks(changed=True, was="48,600.00"))
    assert pixel(frame, 1) == look.theme.color("changed")
    assert pixel(frame, frame.width() // 2) == look.theme.color("changed.soft")
    assert tip(frame) == "was 48,600.00"
    frame.show_marks(FieldMarks(waiting=True))
    assert pixel(frame, 1) == look.theme.color("waiting")
    assert tip(frame) == "was empty"
    frame.show_marks(FieldMarks())
    assert pixel(frame, 1) == look.theme.color("field")
    assert tip(frame) == ""


def test_bar_stands_at_the_start_of_a_mirrored_field(frame: FieldFrame, look: Look) -> None:
    frame.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    frame.show_marks(FieldMarks(changed=True))
    assert pixel(frame, frame.width() - 2) == look.theme.color("changed")
    assert pixel(frame, 1) == look.theme.color("changed.soft")


def test_old_value_is_said_whole_or_not_at_all(frame: FieldFrame) -> None:
    room = frame.editor.width()
    frame.show_marks(FieldMarks(changed=True, was="48,600.00"))
    said = room - frame.editor.width()
    frame.show_marks(FieldMarks(changed=True, was="48,600.00 " * 20))
    dotted = room - frame.editor.width()
    assert said > 60
    assert 0 < dotted < 20
    assert tip(frame).startswith("was 48,600.00 48,600.00")


def test_focus_does_not_move_the_text(frame: FieldFrame, look: Look, qtbot: QtBot) -> None:
    place = frame.editor.geometry()
    frame.activateWindow()
    frame.setFocus()
    qtbot.waitUntil(frame.editor.hasFocus)
    assert frame.editor.geometry() == place
    assert pixel(frame, 1) == look.theme.color("focus")
    assert pixel(frame, frame.width() - 2) == look.theme.color("focus")


def test_press_beside_the_text_reaches_the_text(frame: FieldFrame, qtbot: QtBot) -> None:
    frame.activateWindow()
    qtbot.mouseClick(frame, Qt.MouseButton.LeftButton, pos=QPoint(3, 15))
    qtbot.waitUntil(frame.editor.hasFocus)


def test_trailing_button_gives_way_to_marks(frame: FieldFrame, qtbot: QtBot) -> None:
    frame.set_trailing("ph.arrow-right", "Open Nord Stahl")
    button = frame.trailing
    assert button is not None
    assert button.isVisible()
    assert button.accessibleName() == "Open Nord Stahl"
    with qtbot.waitSignal(frame.trailing_clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    for marks in (
        FieldMarks(changed=True),
        FieldMarks(waiting=True),
        FieldMarks(problem="There is no 31 April"),
        FieldMarks(newer="x"),
    ):
        frame.show_marks(marks)
        assert not button.isVisible()
    frame.show_marks(FieldMarks())
    assert button.isVisible()
    frame.set_trailing("")
    assert not button.isVisible()


def test_newer_value_can_be_asked_for(frame: FieldFrame, qtbot: QtBot) -> None:
    frame.show_marks(FieldMarks(newer="49,000.00"))
    assert frame.newer_button.isVisible()
    assert tip(frame.newer_button) == "Vtiger has: 49,000.00"
    with qtbot.waitSignal(frame.newer_clicked):
        qtbot.mouseClick(frame.newer_button, Qt.MouseButton.LeftButton)


def test_problem_is_more_than_a_colour(frame: FieldFrame, look: Look) -> None:
    frame.show_marks(FieldMarks(problem="80 characters at most"))
    assert pixel(frame, 0) == look.theme.color("problem")
    assert tip(frame) == "80 characters at most"
    icon = frame.width() - 10 - 16
    inks = [pixel(frame, x) for x in range(icon, icon + 16)]
    assert any(ink.red() - ink.blue() > 60 for ink in inks)


def test_editor_leaves_room_for_lead_and_note(frame: FieldFrame) -> None:
    bare = frame.editor.geometry()
    frame.set_leading_icon("ph.buildings")
    assert frame.editor.x() > bare.x()
    frame.set_note("in 4 weeks")
    assert frame.editor.geometry().right() < bare.right()
    frame.set_leading_icon("")
    frame.set_note("")
    assert frame.editor.geometry() == bare


def test_several_lines_start_at_the_same_place(pane: QWidget, look: Look) -> None:
    field = FieldFrame(look, QPlainTextEdit("one\ntwo"))
    layout = pane.layout()
    assert layout is not None
    layout.addWidget(field)
    pane.show()
    assert field.editor.x() == 10
    assert field.sizeHint().height() == field.editor.sizeHint().height() + 10


def test_colours_follow_the_theme(frame: FieldFrame, look: Look) -> None:
    frame.show_marks(FieldMarks(changed=True))
    look.theme.choose_scheme(Scheme.DARK)
    assert pixel(frame, frame.width() // 2) == look.theme.color("changed.soft")
