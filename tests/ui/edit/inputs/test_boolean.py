"""Yes, no, and not chosen."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from tests.helpers.open_record import Opened, open_record
from tests.helpers.sample_session import DEAL
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
