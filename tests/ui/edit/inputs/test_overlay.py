"""The sheet that floats beside a field."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from tests.helpers.open_record import Opened, open_record
from vtdesk.ui.edit.inputs.choice_list import ChoiceList
from vtdesk.ui.edit.inputs.picklist import PicklistInput
from vtdesk.ui.look import Look


def opened_list(opened: Opened) -> ChoiceList:
    field = opened.input("sales_stage")
    assert isinstance(field, PicklistInput)
    QTest.keyClick(opened.focus("sales_stage"), Qt.Key.Key_Down)
    found = field.choice_list
    assert found is not None
    assert found.isVisible()
    return found


async def test_a_click_elsewhere_puts_it_away(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        sheet = opened_list(opened)
        spy = QSignalSpy(sheet.dismissed)
        handle = opened.pane.windowHandle()
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        assert not sheet.isVisible()
        assert spy.count() == 1
        assert opened.edit.changed_fields == ()


async def test_it_keeps_off_the_keyboard(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        sheet = opened_list(opened)
        assert opened.line("sales_stage").hasFocus()
        assert sheet.focusPolicy() is Qt.FocusPolicy.NoFocus


async def test_it_goes_when_the_window_is_resized_or_the_record_goes(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        sheet = opened_list(opened)
        opened.pane.resize(500, 900)
        assert not sheet.isVisible()
        sheet = opened_list(opened)
        opened.pane.show_nothing()
        assert not sheet.isVisible()


async def test_it_stays_inside_the_window(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, size=(370, 300)) as opened:
        sheet = opened_list(opened)
        inside = sheet.geometry().adjusted(8, 8, -8, -8)
        assert opened.pane.rect().contains(inside)
        sheet.grab()
