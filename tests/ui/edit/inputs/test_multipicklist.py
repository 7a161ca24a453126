"""Choosing several of a list."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.open_record import Opened, open_record
from tests.helpers.sample_session import DEAL
from vtdesk.ui.edit.inputs.multipicklist import MultiPicklistInput
from vtdesk.ui.look import Look

FIELD = "industries"


def several(opened: Opened) -> MultiPicklistInput:
    field = opened.input(FIELD)
    assert isinstance(field, MultiPicklistInput)
    return field


async def test_space_ticks_and_the_list_stays_open(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        row = opened.focus(FIELD)
        QTest.keyClick(row, Qt.Key.Key_Space)
        QTest.keyClick(row, Qt.Key.Key_Space)
        assert opened.edit.cell(FIELD) == "Food"
        QTest.keyClick(row, Qt.Key.Key_Down)
        QTest.keyClick(row, Qt.Key.Key_Down)
        QTest.keyClick(row, Qt.Key.Key_Space)
        assert opened.edit.cell(FIELD) == "Food |##| Gas"
        found = several(opened).choice_list
        assert found is not None
        assert found.isVisible()
        QTest.keyClick(row, Qt.Key.Key_Escape)
        assert not found.isVisible()
        assert "Food, Gas" in row.accessibleName()


async def test_letters_jump_to_a_line(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        row = opened.focus(FIELD)
        QTest.keyClick(row, Qt.Key.Key_Down)
        QTest.keyClicks(row, "ste")
        QTest.keyClick(row, Qt.Key.Key_Return)
        assert opened.edit.cell(FIELD) == "Water |##| Food |##| Steel"


async def test_values_no_longer_offered_stay_until_they_are_taken_out(
    qtbot: QtBot, look: Look
) -> None:
    record = {**DEAL, FIELD: "Wine |##| Water"}
    async with open_record(look, records=(record,)) as opened:
        row = opened.focus(FIELD)
        assert several(opened).values == ("Wine", "Water")
        QTest.keyClick(row, Qt.Key.Key_Down)
        QTest.keyClick(row, Qt.Key.Key_Space)
        assert opened.edit.cell(FIELD) == "Water"


async def test_taking_all_out_clears_the_field(qtbot: QtBot, look: Look) -> None:
    record = {**DEAL, FIELD: "Water"}
    async with open_record(look, records=(record,)) as opened:
        row = opened.focus(FIELD)
        QTest.keyClick(row, Qt.Key.Key_Down)
        QTest.keyClick(row, Qt.Key.Key_Space)
        assert opened.edit.cell(FIELD) == ""
        assert opened.edit.changed_fields == (FIELD,)
