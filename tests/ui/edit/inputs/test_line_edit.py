"""The editor of one line."""

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.open_record import open_record
from tests.helpers.sample_session import DEAL
from vtdesk.ui.look import Look


async def test_line_ends_survive_an_edit_elsewhere_in_the_text(qtbot: QtBot, look: Look) -> None:
    record = {**DEAL, "potentialname": "first\nsecond"}
    async with open_record(look, records=(record,)) as opened:
        line = opened.focus("potentialname")
        QTest.keySequence(line, "Home")
        QTest.keyClicks(line, "x")
        opened.leave()
        assert opened.edit.cell("potentialname") == "xfirst\nsecond"


async def test_a_text_longer_than_any_screen_is_not_cut_off(qtbot: QtBot, look: Look) -> None:
    long = "é" * 40_000
    record = {**DEAL, "potentialname": long}
    async with open_record(look, records=(record,)) as opened:
        line = opened.focus("potentialname")
        QTest.keySequence(line, "End")
        QTest.keyClicks(line, "x")
        assert opened.edit.cell("potentialname") == long + "x"
