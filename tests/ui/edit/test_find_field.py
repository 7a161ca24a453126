"""Finding a field in a form by typing its name."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record
from tests.helpers.sample_session import DEAL, DEALS
from vtdesk.ui.look import Look


def look_for(opened: Opened, words: str) -> None:
    opened.pane.find_field()
    QTest.keyClicks(opened.pane.finder.input, words)


def marked(opened: Opened) -> list[str]:
    return [name for name, row in opened.form.rows.items() if row.label.found]


async def brought(opened: Opened, name: str) -> None:
    """Wait until a field, and no other, is marked: its row may have to be made first."""
    await until(lambda: marked(opened) == [name])


async def test_a_field_out_of_a_folded_section_is_shown_and_gone_into(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look, folded=True) as opened:
        details = opened.form.blocks[1]
        look_for(opened, "pho")
        assert not details.folded
        await brought(opened, "phone")
        assert opened.input("phone").visibleRegion().boundingRect().height() > 0
        QTest.keyClick(opened.pane.finder.input, Qt.Key.Key_Return)
        assert opened.line("phone").hasFocus()
        assert opened.pane.finder.isHidden()
        assert marked(opened) == []
        assert not details.folded
        assert opened.pane.folds.is_folded(DEALS, "details", at_first=True)


async def test_escape_folds_again_and_goes_back_into_the_form(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, folded=True) as opened:
        look_for(opened, "E-mail")
        QTest.keyClick(opened.pane.finder.input, Qt.Key.Key_Escape)
        assert opened.form.blocks[1].folded
        assert opened.pane.finder.isHidden()
        focus = QApplication.focusWidget()
        assert focus is not None
        assert opened.form.isAncestorOf(focus)


async def test_arrows_go_from_one_to_the_next_and_api_names_count(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        look_for(opened, "deal n")
        finder = opened.pane.finder
        assert finder.found == ("potentialname", "potential_no")
        assert finder.words == "1 of 2"
        QTest.keyClick(finder.input, Qt.Key.Key_Down)
        await brought(opened, "potential_no")
        QTest.keyClick(finder.input, Qt.Key.Key_Down)
        await brought(opened, "potentialname")
        QTest.keyClick(finder.input, Qt.Key.Key_Up)
        assert finder.words == "2 of 2"
        QTest.keySequence(finder.input, "Ctrl+A")
        QTest.keyClicks(finder.input, "closingd")
        await brought(opened, "closingdate")


async def test_a_label_that_begins_so_comes_before_one_that_holds_it(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        look_for(opened, "number")
        assert opened.pane.finder.found == ("pumps", "potential_no")
        await brought(opened, "pumps")


async def test_what_is_not_there_is_said(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        look_for(opened, "nonsense")
        assert opened.pane.finder.words == "No such field"
        QTest.keyClick(opened.pane.finder.input, Qt.Key.Key_Return)
        QTest.keyClick(opened.pane.finder.input, Qt.Key.Key_Down)
        assert marked(opened) == []


async def test_another_record_ends_the_search(qtbot: QtBot, look: Look) -> None:
    second = {**DEAL, "id": "13x8", "potentialname": "Another"}
    async with open_record(look, records=(DEAL, second)) as opened:
        look_for(opened, "phone")
        opened.pane.show_record(await opened.session.open_record(DEALS, 8))
        assert opened.pane.finder.isHidden()
        assert marked(opened) == []
