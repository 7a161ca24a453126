"""Days and times: typed, or picked from the calendar."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.open_record import Opened, open_record
from vtdesk.ui.edit.inputs.dates import DateInput
from vtdesk.ui.look import Look

FIELD = "closingdate"


def day_input(opened: Opened, name: str = FIELD) -> DateInput:
    field = opened.input(name)
    assert isinstance(field, DateInput)
    return field


@pytest.mark.parametrize(("typed", "days"), [("today", 0), ("+3", 3), ("tomorrow", 1), ("-1", -1)])
async def test_days_are_typed_from_today(qtbot: QtBot, look: Look, typed: str, days: int) -> None:
    async with open_record(look) as opened:
        today = day_input(opened).context.today()
        opened.type(FIELD, typed)
        opened.leave()
        wanted = today + timedelta(days=days)
        assert opened.edit.cell(FIELD) == wanted.isoformat()
        assert opened.line(FIELD).text() == f"{wanted:%d.%m.%Y}"


async def test_the_calendar_moves_by_keys_and_enter_takes(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.focus(FIELD)
        QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        calendar = day_input(opened).calendar
        assert calendar is not None
        assert calendar.day == date(2026, 12, 20)
        QTest.keyClick(line, Qt.Key.Key_Down)
        QTest.keyClick(line, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(line, Qt.Key.Key_PageDown)
        assert calendar.day == date(2027, 1, 26)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert opened.edit.cell(FIELD) == "2027-01-26"
        assert opened.line(FIELD).text() == "26.01.2027"
        assert not calendar.isVisible()


async def test_escape_leaves_the_calendar_and_the_value(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.focus(FIELD)
        QTest.keyClick(line, Qt.Key.Key_F4)
        QTest.keyClick(line, Qt.Key.Key_Down)
        QTest.keyClick(line, Qt.Key.Key_Escape)
        calendar = day_input(opened).calendar
        assert calendar is not None
        assert not calendar.isVisible()
        assert opened.edit.changed_fields == ()


async def test_a_click_on_a_day_takes_it(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        trailing = day_input(opened).trailing
        assert trailing is not None
        QTest.mouseClick(trailing, Qt.MouseButton.LeftButton)
        calendar = day_input(opened).calendar
        assert calendar is not None
        first = calendar._days().index(date(2026, 12, 1))
        QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=calendar._cell(first).center())
        assert opened.edit.cell(FIELD) == "2026-12-01"
        assert opened.line(FIELD).hasFocus()


async def test_the_calendar_ends_where_the_years_end(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.type(FIELD, "9999-12-31")
        QTest.keyClick(line, Qt.Key.Key_F4)
        calendar = day_input(opened).calendar
        assert calendar is not None
        QTest.keyClick(line, Qt.Key.Key_Down)
        QTest.keyClick(line, Qt.Key.Key_PageDown)
        assert calendar.day == date.max
        calendar.grab()
        calendar.move_to(date.min)
        QTest.keyClick(line, Qt.Key.Key_Up)
        QTest.keyClick(line, Qt.Key.Key_PageUp)
        assert calendar.day == date.min
        calendar.grab()


async def test_a_picked_day_leaves_the_time_of_a_date_time(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        line = opened.focus("meeting")
        QTest.keyClick(line, Qt.Key.Key_F4)
        QTest.keyClick(line, Qt.Key.Key_Down)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert opened.edit.cell("meeting") == "2026-12-01 10:30:00"


async def test_a_time_is_typed_in_many_ways(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("starts", "3:30 pm")
        opened.leave()
        assert opened.edit.cell("starts") == "15:30:00"
        assert opened.line("starts").text() == "15:30"


async def test_the_distance_gives_way_to_the_day(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        field = day_input(opened)
        assert field._note
        opened.pane.resize(640, 900)
        assert not field._note
        assert field.editor.width() >= field.value_width()
