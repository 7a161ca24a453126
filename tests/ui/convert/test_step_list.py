"""The row of steps says where one is, to the eye and aloud, in either direction."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from vtdesk.ui.convert.step_list import StepList
from vtdesk.ui.look import Look

STEPS = ("Choose", "Check", "Result")


def test_the_step_at_hand_is_said(look: Look, qtbot: QtBot) -> None:
    steps = StepList(look, STEPS)
    qtbot.addWidget(steps)
    assert steps.accessibleName() == "Step 1 of 3: Choose"
    steps.show_step(2)
    assert (steps.current, steps.accessibleName()) == (2, "Step 3 of 3: Result")


def test_steps_behind_look_different_and_the_row_is_mirrored(look: Look, qtbot: QtBot) -> None:
    steps = StepList(look, STEPS)
    qtbot.addWidget(steps)
    steps.resize(448, steps.sizeHint().height())
    first = steps.grab().toImage()
    steps.show_step(1)
    second = steps.grab().toImage()
    assert first != second
    steps.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = steps.grab().toImage()
    accent, middle = look.theme.color("accent"), steps.height() // 2
    there = [x for x in range(448) if second.pixelColor(x, middle) == accent]
    here = [x for x in range(448) if mirrored.pixelColor(x, middle) == accent]
    assert there
    assert min(here) == 447 - max(there)


def test_little_width_cuts_words_and_breaks_nothing(look: Look, qtbot: QtBot) -> None:
    steps = StepList(look, ("Auswählen und vergleichen", "Überprüfen", "Ergebnis"))
    qtbot.addWidget(steps)
    steps.resize(steps.minimumSizeHint())
    assert not steps.grab().isNull()
    assert steps.sizeHint().width() > steps.minimumSizeHint().width()
