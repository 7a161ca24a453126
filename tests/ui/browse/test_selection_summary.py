"""What is selected, in words."""

from statistics import fmean

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.tables import FIELDS, FORMATS
from tests.ui.browse.test_page import DEALS, loaded, page_on, rows
from vtdesk.demo.server import DemoServer
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.totals import Totals
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.browse.selection_summary import totals_words
from vtdesk.ui.look import Look

AMOUNT = FIELDS[2]


@pytest.mark.parametrize(
    ("totals", "words"),
    [
        (Totals(4, 12_400.0), "Amount: sum 12,400 · average 3,100 · 4 filled"),
        (Totals(3, 10.0), "Amount: sum 10 · average 3.33 · 3 filled"),
        (Totals(), "Amount: none filled"),
    ],
)
def test_numbers_stand_in_the_persons_formats(totals: Totals, words: str) -> None:
    assert totals_words(AMOUNT, totals, FORMATS) == words


def test_shares_have_no_sum() -> None:
    share = FieldSpec("probability", "Probability", FieldKind.PERCENTAGE)
    assert totals_words(share, Totals(2, 150.0), FORMATS) == "Probability: average 75 % · 2 filled"


def go_to(page: BrowsePage, label: str) -> int:
    """Put the cursor into the first row of a column."""
    records = page.table.records
    number = [column.spec.label for column in records.columns].index(label)
    page.focus_table()
    page.table.setCurrentIndex(records.index(0, number))
    return number


async def test_a_selection_of_numbers_is_summed(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        told: list[str] = []
        page.summary.told.connect(told.append)
        number = go_to(page, "Amount")
        assert page.summary.words == ""
        for _ in range(2):
            QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert page.summary.words == "3 selected"
        await until(lambda: "sum" in page.summary.words)
        cells = [page.table.records.row_view(row) for row in range(3)]
        amounts = [float(str(view.cells[number])) for view in cells if view is not None]
        average = f"{fmean(amounts):,.2f}".removesuffix(".00")
        assert page.summary.words == (
            f"3 selected · Amount: sum {sum(amounts):,.0f} · average {average} · 3 filled"
        )
        QTest.keyClick(page.table, Qt.Key.Key_Down)
        assert page.summary.words == ""
        assert told[:2] == ["2 selected", "3 selected"]


async def test_words_have_no_sum_and_all_rows_are_counted(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        go_to(page, "Deal Name")
        page.table.selectAll()
        assert page.summary.words == f"{rows(page)} selected"
        go_to(page, "Amount")
        page.table.selectAll()
        await until(lambda: f"{rows(page)} filled" in page.summary.words)
