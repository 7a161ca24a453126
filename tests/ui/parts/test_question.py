"""The frame that all questions share."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.widgets import dispose
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.question import Question


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    parent = QWidget()
    parent.resize(1_000, 700)
    yield parent
    dispose(parent)


def question_on(look: Look, window: QWidget, *, enter: bool) -> Question:
    question = Question(look, "Leave", "Leave this?", window)
    question.say("It comes back.")
    question.add_answers("Stay", "Leave", "danger-final", enter=enter)
    question.show()
    return question


@pytest.mark.parametrize(("enter", "result"), [(True, 1), (False, 0)])
def test_enter_gives_the_answer_that_was_meant(
    look: Look, qtbot: QtBot, window: QWidget, enter: bool, result: int
) -> None:
    question = question_on(look, window, enter=enter)
    with qtbot.waitSignal(question.finished) as finished:
        QTest.keyClick(question, Qt.Key.Key_Return)
    assert finished.args == [result]


def test_escape_rejects(look: Look, qtbot: QtBot, window: QWidget) -> None:
    question = question_on(look, window, enter=True)
    with qtbot.waitSignal(question.rejected):
        QTest.keyClick(question, Qt.Key.Key_Escape)


def test_what_came_of_a_side_answer_is_told_and_closes_nothing(
    look: Look, qtbot: QtBot, window: QWidget
) -> None:
    question = question_on(look, window, enter=False)
    side = question.add_side_answer("Export…")
    side.click()
    assert question.isVisible()
    assert not side.autoDefault()
    question.show_notice(Notice(Level.DONE, "2 changes written."))
    question.show_notice(Notice(Level.PROBLEM, "The disk is full."))
    (banner,) = question.findChildren(Banner)
    assert banner.words == "The disk is full."
    assert question.accessibleName() == "Leave this?"
