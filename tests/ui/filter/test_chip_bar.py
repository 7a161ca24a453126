"""Chips above the table."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vtdesk.ui.filter.chip import ChipWords
from vtdesk.ui.filter.chip_bar import ChipBar, ChipRow
from vtdesk.ui.look import Look

STAGE = ChipWords("Stage", "is none of", "Won, Lost")
OWNER = ChipWords("Assigned to", "is", "me")
AMOUNT = ChipWords("Amount", "is at least", "25,000.00")


@pytest.fixture
def row(look: Look, qtbot: QtBot) -> ChipRow:
    row = ChipRow(look)
    qtbot.addWidget(row)
    row.resize(900, 28)
    row.show_chips((STAGE, OWNER, AMOUNT))
    with qtbot.waitActive(row):
        row.show()
        row.activateWindow()
    return row


def test_a_chip_says_its_condition(row: ChipRow) -> None:
    assert row.chips[0].accessibleName() == "Stage is none of Won, Lost"
    assert all(chip.isVisible() for chip in row.chips)
    assert not row.more.isVisible()


def test_a_click_opens_and_the_cross_takes_away(row: ChipRow, qtbot: QtBot) -> None:
    chip = row.chips[1]
    with qtbot.waitSignal(row.opened) as opened:
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(10, 12))
    assert opened.args == [1]
    with qtbot.waitSignal(row.removed) as removed:
        end = QPoint(chip.width() - 12, 12)
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=end)
    assert removed.args == [1]


def test_enter_opens_and_delete_takes_away(row: ChipRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row.opened) as opened:
        QTest.keyClick(row.chips[2], Qt.Key.Key_Return)
    assert opened.args == [2]
    with qtbot.waitSignal(row.removed) as removed:
        QTest.keyClick(row.chips[2], Qt.Key.Key_Delete)
    assert removed.args == [2]


def test_the_keyboard_stays_near_a_chip_that_went(row: ChipRow) -> None:
    row.chips[1].setFocus()
    row.show_chips((STAGE, AMOUNT))
    assert row.chips[1].hasFocus()
    row.show_chips(())
    assert row.add.hasFocus()


def test_what_has_no_room_is_counted(row: ChipRow, qtbot: QtBot) -> None:
    row.resize(420, 28)
    hidden = [chip for chip in row.chips if not chip.isVisible()]
    assert hidden
    assert row.more.text() == f"+{len(hidden)}"
    with qtbot.waitSignal(row.more_opened):
        row.more.click()
    row.resize(120, 28)
    assert row.more.text() == "3 conditions"


def test_the_layout_mirrors(row: ChipRow) -> None:
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row.resize(880, 28)
    assert row.chips[0].x() > row.chips[1].x() > row.add.x()


def test_a_condition_on_a_lost_field_says_so(row: ChipRow) -> None:
    row.show_chips((ChipWords("cf_9", "is", "x", "Deals no longer have this field."),))
    assert "no longer" in row.chips[0].toolTip()
    row.show_chips(row_words := (STAGE,), frozenset({0}))
    assert row.chips[0].words == row_words[0]
    assert not row.grab().isNull()


def test_the_bar_offers_to_save_what_was_changed(look: Look, qtbot: QtBot) -> None:
    bar = ChipBar(look)
    qtbot.addWidget(bar)
    bar.show()
    assert not bar.save.isVisible()
    bar.show_saving("Save", back=True)
    with qtbot.waitSignal(bar.save_asked):
        bar.save.click()
    with qtbot.waitSignal(bar.back_asked):
        bar.back.click()
