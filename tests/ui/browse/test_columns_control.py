"""Columns of a table on the demo server: which, where, how wide, in what order of rows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.ui.browse.test_page import DEALS, column, loaded, page_on
from vtdesk.demo.server import DemoServer
from vtdesk.domain.query import Sort
from vtdesk.ui.browse.column_chooser import ColumnChooser
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.look import Look

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
POPUP = pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)


@asynccontextmanager
async def deals(look: Look, demo: DemoServer) -> AsyncIterator[BrowsePage]:
    """A page with all deals."""
    async with demo_session(demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        page.focus_table()
        yield page


def labels(page: BrowsePage) -> list[str]:
    return [column.spec.label for column in page.table.records.columns]


def chooser(page: BrowsePage) -> ColumnChooser:
    return page.columns.chooser


def press(page: BrowsePage, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(chooser(page).input, key, modifiers or Qt.KeyboardModifier.NoModifier)


async def test_a_field_is_found_by_typing_and_shown_at_once(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with deals(look, shared_demo) as page:
        before = labels(page)
        page.columns.choose()
        assert chooser(page).input.hasFocus()
        QTest.keyClicks(chooser(page).input, "probab")
        press(page, Qt.Key.Key_Return)
        await until(lambda: labels(page) == [*before, "Probability"])
        press(page, Qt.Key.Key_Return)
        await until(lambda: labels(page) == before)
        press(page, Qt.Key.Key_Escape)
        assert not chooser(page).isVisible()
        assert page.table.hasFocus()


async def test_columns_are_put_in_order_by_keys(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with deals(look, shared_demo) as page:
        first, second, *rest = labels(page)
        page.columns.choose()
        press(page, Qt.Key.Key_Down)
        press(page, Qt.Key.Key_Up, ALT)
        await until(lambda: labels(page) == [second, first, *rest])
        press(page, Qt.Key.Key_Down, ALT)
        await until(lambda: labels(page) == [first, second, *rest])


async def test_the_last_column_stays(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with deals(look, shared_demo) as page:
        page.columns.choose()
        for left in range(len(labels(page)), 1, -1):
            press(page, Qt.Key.Key_Home)
            chooser(page).list.setCurrentIndex(chooser(page).model.index(0))
            press(page, Qt.Key.Key_Return)
            await until(lambda left=left: len(labels(page)) == left - 1)  # type: ignore[misc]  # mypy cannot infer a default's type
        chooser(page).list.setCurrentIndex(chooser(page).model.index(0))
        press(page, Qt.Key.Key_Return)
        assert len(labels(page)) == 1
        assert len(chooser(page).model.chosen) == 1


async def test_the_layout_can_be_reset(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with deals(look, shared_demo) as page:
        usual = labels(page)
        page.columns.show_columns([column.spec.name for column in page.table.records.columns][:3])
        page.columns.sort("amount", False)
        await until(lambda: labels(page) == usual[:3] and bool(page.columns.sorts()))
        page.table.horizontalHeader().resizeSection(2, 171)
        page.columns.choose()
        QTest.mouseClick(chooser(page).reset_button, Qt.MouseButton.LeftButton)
        await until(lambda: labels(page) == usual)
        await until(lambda: page.columns.sorts() == ())
        assert page.table.columnWidth(2) != 171


async def test_clicks_on_heads_order_by_several_columns(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with deals(look, shared_demo) as page:
        head = page.table.horizontalHeader()
        stage, amount = (labels(page).index(label) for label in ("Sales Stage", "Amount"))

        def click(number: int, modifiers: Qt.KeyboardModifier) -> None:
            spot = QPoint(head.sectionViewportPosition(number) + 20, 8)
            QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, modifiers, spot)

        click(stage, Qt.KeyboardModifier.NoModifier)
        await until(lambda: page.columns.sorts() == (Sort("sales_stage"),))
        click(amount, SHIFT)
        both = (Sort("sales_stage"), Sort("amount"))
        await until(lambda: page.columns.sorts() == both)

        def known() -> list[tuple[str, float]]:
            pairs = zip(column(page, "Sales Stage"), column(page, "Amount"), strict=True)
            return [(a.casefold(), float(b.replace(",", ""))) for a, b in pairs if a and b]

        await until(lambda: known() == sorted(known()))
        click(amount, SHIFT)
        await until(lambda: page.columns.sorts()[1:] == (Sort("amount", descending=True),))
        click(amount, SHIFT)
        await until(lambda: page.columns.sorts() == (Sort("sales_stage"),))


async def test_the_current_column_is_sorted_fitted_frozen_and_hidden_by_actions(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with deals(look, shared_demo) as page:
        work = page.columns.work()
        number = labels(page).index("Amount")
        page.table.setCurrentIndex(page.table.records.index(0, number))
        work["sort_column"]()
        await until(lambda: page.columns.sorts() == (Sort("amount"),))
        page.table.setCurrentIndex(page.table.records.index(0, 0))
        work["sort_column_too"]()
        await until(lambda: len(page.columns.sorts()) == 2)
        page.table.horizontalHeader().resizeSection(0, 45)
        work["fit_column"]()
        view = page.table.records.row_view(0)
        assert view is not None
        assert (
            page.table.tooltip_at(page.table.visualRect(page.table.currentIndex()).center()) == ""
        )
        assert [page.columns.frozen] == [True]
        work["freeze_column"]()
        assert [page.columns.frozen] == [False]
        work["hide_column"]()
        await until(lambda: "Deal Name" not in labels(page))


async def test_an_empty_value_is_last_in_both_directions(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.add("Potentials", {"potentialname": "Nothing known"})
    async with demo_session(demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        await at_rest(session)
        view = session.open_table(DEALS)
        await view.set_columns(["potentialname", "nextstep"])
        await until(lambda: len(labels(page)) == 2)
        firsts = set()
        for descending in (False, True):
            await view.set_sorts((Sort("nextstep", descending),))
            shown = column(page, "Next Step")
            empty = shown.index("")
            assert empty > 0
            assert not any(shown[empty:])
            firsts.add(shown[0])
        assert len(firsts) == 2


@POPUP
async def test_the_menu_of_a_head_sorts_and_hides(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with deals(look, shared_demo) as page:

        def entry(text: str) -> QAction:
            page.columns.open_menu("amount", QPoint(10, 10))
            found = next(a for a in page.columns.menu.actions() if a.text() == text)
            page.columns.menu.close()
            return found

        entry("Sort descending").trigger()
        await until(lambda: page.columns.sorts() == (Sort("amount", descending=True),))
        entry("Do not sort").trigger()
        await until(lambda: page.columns.sorts() == ())
        assert entry("Keep first column in place").isChecked()
        entry("Hide column").trigger()
        await until(lambda: "Amount" not in labels(page))


async def test_a_dragged_head_moves_its_column(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with deals(look, shared_demo) as page:
        first, second, *rest = labels(page)
        key = page.table.current_key()
        page.table.horizontalHeader().moveSection(0, 1)
        await until(lambda: labels(page) == [second, first, *rest])
        header = page.table.horizontalHeader()
        assert [header.visualIndex(n) for n in range(header.count())] == list(range(header.count()))
        assert page.table.current_key() == key
