"""The browse page on a demo server: loading, sorting, filtering, empty states, copying, deleting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session, shows_all
from tests.helpers.desk import until
from tests.helpers.widgets import dispose
from vtdesk.app.browse import TableView
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.demo.faults import Trouble
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, MINE
from vtdesk.domain.notices import Notice
from vtdesk.domain.query import Sort
from vtdesk.ui.browse.delete_dialog import DeleteDialog
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.look import Look

LEADS, DEALS = ModuleName("Leads"), ModuleName("Potentials")
PRODUCTS = ModuleName("Products")


@asynccontextmanager
async def page_on(
    look: Look, session: Session, module: ModuleName, remembered: Remembered | None = None
) -> AsyncIterator[BrowsePage]:
    """A page that shows a module of a session that knows its modules, until the block ends."""
    page = BrowsePage(look, session, remembered or Remembered())
    page.resize(900, 500)
    page.show()
    page.activateWindow()
    await until(lambda: bool(session.modules))
    page.open_module(module)
    try:
        yield page
    finally:
        page.leave_session()
        dispose(page)


def rows(page: BrowsePage) -> int:
    return page.table.records.rowCount()


def column(page: BrowsePage, label: str) -> list[str]:
    records = page.table.records
    number = [c.spec.label for c in records.columns].index(label)
    return [str(records.index(row, number).data()) for row in range(records.rowCount())]


async def loaded(page: BrowsePage) -> None:
    """Wait until the module is there and complete."""
    await until(lambda: rows(page) > 0 and not page.foot.words)
    await until(lambda: shows_all(page._session, page.module))


def foot_button(page: BrowsePage) -> QPushButton:
    button = page.foot.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    return button


async def test_less_than_all_says_so_with_the_price_of_the_rest(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.grow("Products", 900)
    total = len(demo.rows("Products"))
    async with demo_session(demo) as session, page_on(look, session, PRODUCTS) as page:
        await until(lambda: page.foot.words.startswith("Showing"))
        stored = rows(page)
        assert page.foot.words == f"Showing {stored:,} stored of about {total:,}"
        button = foot_button(page)
        assert button.text().startswith(f"Load all: {-(-(total - stored) // 100) + 3} calls ≈ ")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await until(lambda: rows(page) == total and not page.foot.words)
        assert session.keeping.policy(PRODUCTS) == ALL


async def test_a_record_that_went_leaves_nothing_to_load(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session, LEADS) as page:
        await loaded(page)
        before = rows(page)
        demo.remove("Leads", next(iter(demo.rows("Leads"))))
        session.refresh(LEADS)
        await until(lambda: rows(page) == before - 1)
        await at_rest(session)
        assert not page.foot.words


async def test_a_module_of_which_only_some_are_kept_says_which(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session, LEADS) as page:
        await loaded(page)
        await session.keeping.set_policy(LEADS, MINE)
        await until(lambda: page.foot.words == "Only yours are kept on this computer")
        with qtbot.waitSignal(page.keeping_asked):
            QTest.mouseClick(foot_button(page), Qt.MouseButton.LeftButton)


async def test_a_module_never_loaded_fills_while_it_is_looked_at(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, LEADS) as page:
        seen: set[str] = set()
        page.state_changed.connect(lambda: seen.add(page.foot.words))
        await loaded(page)
        assert rows(page) == len(shared_demo.rows("Leads"))
        assert page.bar.count_text == f"{rows(page):,}"
        assert any(words.startswith("Loading") for words in seen)


async def test_a_click_on_a_head_sorts(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        keys = [page.table.records.key_at(row) for row in range(rows(page))]
        page.table.sort_asked.emit("amount", False)
        await until(lambda: page.columns.sorts() == (Sort("amount"),))
        page.table.sort_asked.emit("amount", False)
        await until(lambda: page.columns.sorts() == (Sort("amount", descending=True),))

        def amounts() -> list[float]:
            return [float(text.replace(",", "")) for text in column(page, "Amount") if text]

        await until(lambda: amounts() == sorted(amounts(), reverse=True))
        assert [page.table.records.key_at(row) for row in range(rows(page))] != keys


async def test_typing_filters_and_escape_shows_all_again(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        every = rows(page)
        page.focus_filter()
        QTest.keyClicks(page.bar.filter, "pump")
        await until(lambda: 0 < rows(page) < every)
        assert page.bar.count_text == f"{rows(page)} of {every}"
        QTest.keyClicks(page.bar.filter, "zzzz")
        await until(lambda: page.empty.isVisible())
        assert page.empty.title == "Nothing matches “pumpzzzz”"
        QTest.keyClick(page.bar.filter, Qt.Key.Key_Escape)
        await until(lambda: rows(page) == every)
        assert not page.empty.isVisible()


async def test_the_button_of_no_match_shows_all(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        page.bar.filter.setText("zzzz")
        await until(lambda: page.empty.isVisible())
        page.empty.buttons[0].click()
        await until(lambda: rows(page) > 0)
        assert page.bar.filter.text() == ""


async def test_an_empty_module_offers_the_first_record(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    for record in demo.rows("Campaigns"):
        demo.remove("Campaigns", record)
    async with (
        demo_session(demo) as session,
        page_on(look, session, ModuleName("Campaigns")) as page,
    ):
        await until(lambda: page.empty.isVisible())
        assert page.empty.title == "No campaigns yet"
        with qtbot.waitSignal(page.new_asked):
            page.empty.buttons[0].click()


async def test_a_read_only_account_is_not_offered_a_new_record(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    for record in demo.rows("Campaigns"):
        demo.remove("Campaigns", record)
    async with (
        demo_session(demo, write_level=WriteLevel.READ_ONLY) as session,
        page_on(look, session, ModuleName("Campaigns")) as page,
    ):
        await until(lambda: page.empty.isVisible())
        assert page.empty.buttons == ()


async def test_without_a_network_it_says_what_is_not_here_and_tries_again(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session, LEADS) as page:
        await loaded(page)
        demo.faults.offline = True
        page.open_module(DEALS)
        await until(lambda: page.empty.isVisible())
        assert page.empty.title == "Deals are not on this computer"
        page.open_module(LEADS)
        await until(lambda: rows(page) > 0)
        page.open_module(DEALS)
        await until(lambda: page.empty.isVisible())
        demo.faults.offline = False
        page.empty.buttons[0].click()
        await loaded(page)
        assert rows(page) == len(demo.rows("Potentials"))


async def test_trouble_of_the_server_is_told_in_words(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.faults.cause(Trouble.HTML, "describe")
    async with demo_session(demo) as session, page_on(look, session, DEALS) as page:
        await until(lambda: page.empty.isVisible())
        assert page.empty.title == "The deals did not come"
        assert "web page" in page.empty.words
        assert page.empty.buttons[0].text() == "Try again"


async def answer_delete(accept: bool) -> DeleteDialog:
    """Press a button of the delete dialog as soon as it is there."""
    await until(lambda: isinstance(QApplication.activeModalWidget(), DeleteDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, DeleteDialog)
    (dialog.delete_button if accept else dialog.cancel_button).click()
    return dialog


async def test_deleting_asks_with_count_and_names(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    async with demo_session(demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        before = rows(page)
        page.focus_table()
        page.table.choose(page.table.records.key_at(0) or 0)
        for _ in range(4):
            QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        dialog = await answer_delete(accept=False)
        assert dialog.accessibleName() == "Delete 5 deals?"
        await asyncio.sleep(0)
        assert rows(page) == before
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        await answer_delete(accept=True)
        await until(lambda: len(demo.rows("Potentials")) == before - 5)
        await until(lambda: rows(page) == before - 5)


async def test_a_read_only_account_deletes_nothing_and_says_why(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with (
        demo_session(shared_demo, write_level=WriteLevel.READ_ONLY) as session,
        page_on(look, session, DEALS) as page,
    ):
        await loaded(page)
        told: list[Notice] = []
        page.message.connect(told.append)
        page.focus_table()
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        await until(lambda: bool(told))
        assert told[0].words == "This account is read-only in vtdesk."


async def test_dragged_widths_are_there_again_next_time(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session:
        async with page_on(look, session, DEALS) as page:
            await loaded(page)
            page.table.horizontalHeader().resizeSection(2, 171)
        async with page_on(look, session, DEALS) as page:
            await loaded(page)
            assert page.table.columnWidth(2) == 171


async def test_a_record_has_a_place_in_the_list(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        records = page.table.records
        key = records.key_at(5)
        assert key is not None
        assert page.place_of(key) == (6, rows(page))
        assert list(page.keys())[:7] == [records.key_at(row) for row in range(7)]
        assert page.place_of(987_654) is None


async def test_a_module_whose_last_record_goes_says_that_it_is_empty(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    module = ModuleName("Campaigns")
    for record in list(demo.rows("Campaigns"))[1:]:
        demo.remove("Campaigns", record)
    async with demo_session(demo) as session, page_on(look, session, module) as page:
        await loaded(page)
        seen: set[str] = set()
        page.state_changed.connect(lambda: seen.add(page.empty.title))
        page.focus_table()
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        await answer_delete(accept=True)
        await until(lambda: not demo.rows("Campaigns"))
        await until(lambda: page.empty.isVisible())
        assert page.empty.title == "No campaigns yet"


async def test_rows_on_their_way_are_never_called_an_empty_module(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    for module in ("Campaigns", "Vendors", "Products"):
        async with (
            demo_session(shared_demo) as session,
            page_on(look, session, ModuleName(module)) as page,
        ):
            empty: list[str] = []
            page.state_changed.connect(
                lambda page=page, empty=empty: (
                    empty.append(page.empty.title) if page.empty.isVisible() else None
                )
            )
            await loaded(page)
            assert empty == []


async def test_the_keyboard_goes_along_between_rows_and_the_words_in_their_place(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        page.focus_table()
        view = session.open_table(DEALS)
        await view.set_words("zzzz")
        assert page.empty.isVisible()
        assert page.empty.buttons[0].hasFocus()
        await view.set_words("")
        assert page.table.hasFocus()


async def test_whoever_types_into_the_filter_keeps_the_keyboard_whatever_is_found(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        page.focus_filter()
        view, box = session.open_table(DEALS), page.bar.filter
        for word in ("zz", "zzz", "zzzz", "p", "pu", ""):
            box.setText(word)
            await until(partial(_found, page, view, word))
            assert box.hasFocus()


def _found(page: BrowsePage, view: TableView, word: str) -> bool:
    return view.query.words == word and page.empty.isVisible() is word.startswith("z")


async def test_below_the_last_row_the_gutter_is_as_blank_as_the_table(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        page.bar.filter.setText(str(page.table.records.index(0, 0).data()))
        await until(lambda: 0 < rows(page) < 10)
        gutter = page.table.verticalHeader()
        end = gutter.length()
        assert end < gutter.viewport().height()
        picture = gutter.viewport().grab().toImage()
        scale = picture.devicePixelRatio()
        below = picture.pixelColor(round(5 * scale), round((end + 5) * scale))
        assert below == look.theme.color("content")
