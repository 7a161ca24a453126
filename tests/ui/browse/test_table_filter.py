"""Filter and views of a page on a demo server."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import demo_session
from tests.helpers.desk import until
from tests.helpers.file_dialog import file_dialog, type_name
from tests.ui.browse.test_page import DEALS, loaded, page_on, rows
from vtdesk.app.browse import TableView
from vtdesk.app.server_search import SearchState
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Notice
from vtdesk.domain.query import All, Condition, Op, fields_of
from vtdesk.domain.relative import ME
from vtdesk.domain.views import SavedView, views_to_text
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.filter import view_menu
from vtdesk.ui.look import Look

PRODUCTS = ModuleName("Products")
WON = Condition("sales_stage", Op.IS, ("Closed Won",))
MINE = Condition("assigned_user_id", Op.IS, (ME,))
NOWHERE = Condition("amount", Op.MORE, ("9000000000",))


def table(session: Session, page: BrowsePage) -> TableView:
    assert page.module is not None
    return session.open_table(page.module)


def number(record: str) -> int:
    """The key of a server's id."""
    return int(record.partition("x")[2])


async def shown(page: BrowsePage, count: int) -> None:
    """Wait until the table shows so many rows."""
    await until(lambda: rows(page) == count)


def won(server: DemoServer) -> int:
    return sum(row["sales_stage"] == "Closed Won" for row in server.rows("Potentials").values())


async def test_a_condition_becomes_a_chip_and_goes_with_its_cross(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        every, panel = rows(page), page.narrowing.panel
        assert not panel.chips.isVisible()
        page.narrowing.add(WON)
        await shown(page, won(shared_demo))
        assert panel.chips.isVisible()
        assert [words.sentence for words in panel.chip_words] == ["Sales Stage is Closed Won"]
        assert page.bar.count_text == f"{rows(page)} of {every}"
        QTest.keyClick(panel.chips.row.chips[0], Qt.Key.Key_Delete)
        await shown(page, every)
        await until(lambda: not panel.chips.isVisible())


async def test_the_builder_filters_while_it_is_open_and_leaves_chips(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        panel = page.narrowing.panel
        panel.toggle_builder()
        panel.builder.text.edit.setPlainText("sales_stage = 'Closed Won'")
        await shown(page, won(shared_demo))
        await until(lambda: f"{won(shared_demo)} of " in panel.builder.matches.text())
        assert page.bar.builder.isChecked()
        panel.builder.ready.click()
        assert not panel.building
        await until(panel.chips.isVisible)
        panel.open_part(0)
        assert panel.building


async def test_no_match_names_the_conditions_each_with_a_cross(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        await table(session, page).set_filter(All((WON, NOWHERE)))
        await until(lambda: page.empty.isVisible())
        assert page.empty.title == "Nothing matches these 2 conditions"
        QTest.keyClick(page.empty.chips.chips[1], Qt.Key.Key_Delete)
        await shown(page, won(shared_demo))
        await table(session, page).set_filter(NOWHERE)
        await until(lambda: page.empty.title == "Nothing matches this condition")
        page.empty.buttons[0].click()
        await until(lambda: rows(page) > won(shared_demo))


async def test_a_cell_is_kept_or_left_out_by_key(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        every = rows(page)
        labels = [column.spec.name for column in page.table.records.columns]
        index = page.table.records.index(0, labels.index("sales_stage"))
        page.table.setCurrentIndex(index)
        text = index.data()
        menu = page.narrowing.cell.make_menu()
        assert menu.actions()[0].text() == f"Only Sales Stage: {text}\tF7"
        menu.deleteLater()
        page.narrowing.work()["exclude_cell"]()
        await until(lambda: 0 < rows(page) < every)
        left_out = every - rows(page)
        page.narrowing.clear()
        await shown(page, every)
        page.table.setCurrentIndex(page.table.records.index(0, labels.index("sales_stage")))
        page.narrowing.work()["filter_by_cell"]()
        await shown(page, left_out)


async def test_a_partial_store_offers_the_server_and_tells_of_the_search(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.grow("Products", 900)
    async with demo_session(demo) as session, page_on(look, session, PRODUCTS) as page:
        await until(lambda: page.foot.words.startswith("Showing"))
        name = next(iter(demo.rows("Products").values()))["productname"]
        view = table(session, page)
        await view.set_filter(Condition("productname", Op.CONTAINS, (str(name)[:3],)))
        await until(lambda: page.foot.button.text().startswith("Search the server too: about"))
        found = rows(page)
        page.foot.button.click()
        await until(lambda: view.server_search.state is SearchState.DONE)
        await until(lambda: "on the server" in page.foot.words)
        assert rows(page) >= found


async def test_words_that_nothing_stored_holds_are_looked_for_on_the_server(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.grow("Products", 900)
    async with demo_session(demo) as session, page_on(look, session, PRODUCTS) as page:
        await until(lambda: page.foot.words.startswith("Showing"))
        stored = set(page.keys())
        far = next(key for key in demo.rows("Products") if number(key) not in stored)
        name = "Quillfeather pump"
        demo.edit("Products", far, {"productname": name})
        page.bar.filter.setText("quillfeather")
        await until(lambda: page.empty.isVisible())
        await until(lambda: page.empty.buttons[0].text() == "Search the server too")
        assert page.foot.button.text().startswith("Search the server too: about")
        assert page.empty.buttons[1].text() == "Show all"
        page.empty.buttons[0].click()
        await shown(page, 1)
        assert page.table.records.index(0, 0).data() == name


async def test_a_foot_offers_the_server_for_typed_words_that_some_rows_hold(
    look: Look, qtbot: QtBot, demo: DemoServer
) -> None:
    demo.grow("Products", 900)
    async with demo_session(demo) as session, page_on(look, session, PRODUCTS) as page:
        await until(lambda: page.foot.words.startswith("Showing"))
        name = page.table.records.index(0, 0).data()
        page.bar.filter.setText(str(name)[:4])
        await until(lambda: page.foot.button.text().startswith("Search the server too: about"))
        assert rows(page)
        page.foot.button.click()
        view = table(session, page)
        await until(lambda: view.server_search.state is SearchState.DONE)
        page.bar.filter.clear()
        await until(lambda: page.foot.words.startswith("Showing"))


async def test_a_view_is_saved_under_a_typed_name_changed_and_put_back(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        page.narrowing.add(WON)
        await shown(page, won(shared_demo))
        assert page.bar.view.button.text() == "Unsaved filter"
        page.views.save_as()
        QTest.keyClicks(page.bar.view.field, "Won deals")
        QTest.keyClick(page.bar.view.field, Qt.Key.Key_Return)
        await until(lambda: page.bar.view.button.text() == "Won deals")
        assert not page.bar.view.button.changed
        page.narrowing.add(MINE)
        await until(lambda: page.bar.view.button.changed)
        assert page.narrowing.panel.chips.back.isVisible()
        page.views.back()
        await until(lambda: not page.bar.view.button.changed)
        assert table(session, page).conditions == WON
        page.narrowing.add(MINE)
        await until(lambda: page.bar.view.button.changed)
        told: list[Notice] = []
        page.message.connect(told.append)
        page.views.save()
        await until(lambda: bool(told))
        saved = page.views.current
        assert saved is not None
        assert saved.filter == All((WON, MINE))


async def test_no_name_saves_nothing(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        before = session.views.of(DEALS)
        page.views.save_as()
        QTest.keyClick(page.bar.view.field, Qt.Key.Key_Escape)
        assert not page.bar.view.asks
        assert session.views.of(DEALS) == before


async def test_a_deleted_view_comes_back(look: Look, qtbot: QtBot, shared_demo: DemoServer) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        every = rows(page)
        kept = await session.views.save(SavedView("", DEALS, "Won deals", WON))
        page.views.open(kept.id)
        await shown(page, won(shared_demo))
        page.views.carry_out(view_menu.DELETE, kept.id)
        await shown(page, every)
        assert page.view_id is None
        assert page.views.toast.words == "View “Won deals” deleted"
        page.views.toast.button.click()
        await until(lambda: session.views.get(kept.id) is not None)


async def test_views_are_copied_renamed_and_pinned(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        kept = await session.views.save(SavedView("", DEALS, "Won deals", WON))
        page.views.carry_out(view_menu.DUPLICATE, kept.id)
        await until(lambda: page.bar.view.asks)
        assert page.bar.view.field.text() == "Won deals 2"
        page.bar.view.field.setText("Another")
        QTest.keyClick(page.bar.view.field, Qt.Key.Key_Return)
        await until(lambda: page.bar.view.button.text() == "Another")
        page.views.carry_out(view_menu.PIN, kept.id)
        await until(lambda: bool((v := session.views.get(kept.id)) and v.pinned))
        menu = page.views.make_menu()
        words = [action.text() for action in menu.actions()]
        assert words[0] == "All"
        assert "Another" in words
        menu.deleteLater()


def choose(dialog: QFileDialog, file: Path) -> None:
    """Name a file in the dialog and confirm it."""
    type_name(dialog, file)
    dialog.accept()


async def test_views_travel_in_a_file(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, tmp_path: Path
) -> None:
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        told: list[Notice] = []
        page.message.connect(told.append)
        kept = await session.views.save(SavedView("", DEALS, "Won deals", WON))
        page.views.carry_out(view_menu.EXPORT, kept.id)
        dialog = await file_dialog()
        file = tmp_path / "won.json"
        choose(dialog, file)
        await until(file.exists)
        page.views.carry_out(view_menu.IMPORT, "")
        dialog = await file_dialog()
        choose(dialog, file)
        await until(lambda: len(told) == 2)
        assert [notice.words for notice in told] == [
            "1 view written to won.json",
            "1 view taken over, for Deals.",
        ]
        names = [view.name for view in session.views.of(DEALS)]
        assert names[-2:] == ["Won deals", "Won deals 2"]


async def test_a_long_file_of_strangers_is_told_in_a_few_words(
    look: Look, qtbot: QtBot, shared_demo: DemoServer, tmp_path: Path
) -> None:
    file = tmp_path / "strangers.json"
    views = [
        SavedView("", ModuleName(f"Module{number}{'x' * 5_000}"), f"View {number}")
        for number in range(50)
    ]
    file.write_text(views_to_text(views))
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        told: list[Notice] = []
        page.message.connect(told.append)
        page.views.carry_out(view_menu.IMPORT, "")
        choose(await file_dialog(), file)
        await until(lambda: bool(told))
        (notice,) = told
        assert notice.words.startswith("50 views taken over, for Module0xxx")
        assert notice.words.endswith("And 47 more of this kind.")
        assert "and 45 more. View 0: this account has no module" in notice.words
        assert len(notice.words) < 2_000


async def test_a_view_whose_field_has_gone_says_so(
    look: Look, qtbot: QtBot, shared_demo: DemoServer
) -> None:
    gone = Condition("cf_901", Op.IS, ("1",))
    async with demo_session(shared_demo) as session, page_on(look, session, DEALS) as page:
        await loaded(page)
        kept = await session.views.save(SavedView("", DEALS, "Stale", All((WON, gone))))
        page.views.open(kept.id)
        await shown(page, won(shared_demo))
        banner = page.narrowing.panel.banner
        await until(banner.isVisible)
        assert banner.words.startswith("“Stale” asks for what Deals no longer have")
        assert session.views.get(kept.id) == kept
        told: list[Notice] = []
        page.message.connect(told.append)
        banner.buttons[0].click()

        def fields() -> frozenset[str]:
            saved = session.views.get(kept.id)
            return frozenset() if saved is None else fields_of(saved.filter)

        await until(lambda: fields() == {"sales_stage"})
        await until(lambda: not banner.isVisible() and bool(told))
