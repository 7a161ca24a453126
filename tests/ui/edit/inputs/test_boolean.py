"""Yes, no, and not chosen."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from tests.helpers.open_record import Opened, open_record
from tests.helpers.sample_session import DEAL
from vtdesk.domain.account import WriteLevel
from vtdesk.ui.edit.inputs.boolean import InnerCheckBox
from vtdesk.ui.look import Look

FIELD = "urgent"


def box(opened: Opened) -> QCheckBox:
    editor = opened.input(FIELD).editor
    assert isinstance(editor, QCheckBox)
    return editor


async def test_space_turns_yes_into_no(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        assert box(opened).text() == "Yes"
        QTest.keyClick(opened.focus(FIELD), Qt.Key.Key_Space)
        assert opened.edit.cell(FIELD) == "0"
        assert box(opened).text() == "No"
        assert opened.input(FIELD).state.was == "Yes"
        QTest.keyClick(box(opened), Qt.Key.Key_Space)
        assert opened.edit.changed_fields == ()


async def test_nobody_chose_is_a_third_state_that_leads_to_yes(qtbot: QtBot, look: Look) -> None:
    record = {**DEAL, FIELD: ""}
    async with open_record(look, records=(record,)) as opened:
        assert box(opened).checkState() is Qt.CheckState.PartiallyChecked
        assert box(opened).text() == "Not chosen"
        QTest.mouseClick(box(opened), Qt.MouseButton.LeftButton)
        assert opened.edit.cell(FIELD) == "1"


async def test_what_nobody_may_change_is_no_box(qtbot: QtBot, look: Look) -> None:
    for value, words in (("1", "Yes"), ("0", "No"), ("", "")):
        async with open_record(
            look, records=({**DEAL, FIELD: value},), write_level=WriteLevel.READ_ONLY
        ) as opened:
            made = box(opened)
            assert isinstance(made, InnerCheckBox)
            assert not made.can_be_clicked
            assert made.text() == words
            QTest.mouseClick(opened.input(FIELD), Qt.MouseButton.LeftButton)
            assert opened.edit.changed_fields == ()
            # painted in every state without a word from Qt
            made.grab()


async def test_the_word_before_is_said_as_far_as_the_value_leaves_room(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        QTest.keyClick(opened.focus(FIELD), Qt.Key.Key_Space)
        opened.leave()
        field = opened.input(FIELD)
        assert field._was_words() == "was Yes"
        field.resize(70, field.height())
        assert field._was_words() == ""
