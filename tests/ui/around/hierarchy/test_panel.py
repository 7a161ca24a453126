"""The panel on a demo server: what is shown of a group, by which calls, and what keys do with it."""

import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from tests.helpers.around import ACCOUNTS, DEALS, described, key
from tests.helpers.desk import CONTACTS, until
from tests.helpers.main_window import press, window_on
from tests.helpers.office import Office, office
from tests.helpers.widgets import dispose
from vtdesk.app.settings import Remembered
from vtdesk.demo.server import DemoServer
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.notices import Notice
from vtdesk.ui.around.around_view import AroundView
from vtdesk.ui.around.hierarchy import panel as panel_module
from vtdesk.ui.around.hierarchy.panel import HierarchyPanel
from vtdesk.ui.look import Look
from vtdesk.ui.tokens import Scheme

CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Shown:
    """A panel on screen and what it told."""

    panel: HierarchyPanel
    opened: Office
    records: list[tuple[str, int]] = field(default_factory=list)
    tabs: list[tuple[str, int]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The companies that a person sees, from the top."""
        tree = self.panel.view.tree
        index, names = tree.model().index(0, 0), []
        while index.isValid():
            names.append(str(index.data()))
            index = tree.indexBelow(index)
        return names

    @property
    def cursor(self) -> str:
        """The company that the cursor is on."""
        return str(self.panel.view.tree.currentIndex().data())

    async def show(self, module: ModuleName, record: str) -> None:
        """Show a record and wait for its group."""
        self.panel.show_record(module, key(record))
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is asked for and something is shown."""
        panel = self.panel
        await until(lambda: not panel._soon.isActive() and not self.loading)
        assert not panel.view.head.busy.isVisible()

    @property
    def loading(self) -> bool:
        """Whether the panel's work goes on."""
        running = self.opened.session.tasks._running
        return any("HierarchyPanel" in task.get_name() for task in running)

    def press(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """Press keys in the tree."""
        for one in keys:
            QTest.keyClick(self.panel.view.tree, one, modifiers or Qt.KeyboardModifier.NoModifier)


@asynccontextmanager
async def panel_on(look: Look, opened: Office, *, wide: bool = True) -> AsyncIterator[Shown]:
    panel = HierarchyPanel(look, opened.session)
    shown = Shown(panel, opened)
    panel.record_wanted.connect(lambda module, found: shown.records.append((module, found)))
    panel.tab_wanted.connect(lambda module, found: shown.tabs.append((module, found)))
    panel.message.connect(shown.notices.append)
    panel.set_wide(wide)
    panel.resize(796 if wide else 412, 292)
    panel.show()
    panel.activateWindow()
    try:
        yield shown
    finally:
        panel.leave_session()
        await until(lambda: not shown.loading)
        dispose(panel)


def family(demo: DemoServer) -> dict[str, str]:
    """A holding with two daughters, of which the first has one of her own; two open deals."""
    top = demo.add(ACCOUNTS, {"accountname": "Holding", "bill_city": "Bergen"})
    alpha = demo.add(ACCOUNTS, {"accountname": "Alpha", "account_id": top})
    beta = demo.add(ACCOUNTS, {"accountname": "Beta", "account_id": top})
    south = demo.add(ACCOUNTS, {"accountname": "Alpha South", "account_id": alpha})
    deal(demo, alpha, "1200")
    deal(demo, south, "300.5")
    return {"Holding": top, "Alpha": alpha, "Beta": beta, "Alpha South": south}


def deal(demo: DemoServer, account: str, amount: str) -> str:
    values = {"potentialname": "Deal", "related_to": account, "amount": amount}
    return demo.add(DEALS, {**values, "sales_stage": "Qualification", "closingdate": "2027-01-01"})


ALL = ["Holding", "Alpha", "Alpha South", "Beta"]


async def test_a_stored_group_is_shown_without_a_call(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(DEALS)
        await opened.quiet()
        demo.calls.clear()
        async with panel_on(look, opened) as shown:
            changed = QSignalSpy(shown.panel.changed)
            await shown.show(ACCOUNTS, ids["Alpha"])
            assert shown.names == ALL
            assert shown.cursor == "Alpha"
            assert changed.count()
            view = shown.panel.view
            assert view.head.words.text() == "4 organizations"
            assert view.head.columns.texts == ("Deals", "Open value €")
            assert view.sum.words.text() == "Whole group"
            assert view.sum.more.isHidden()
            assert view.sum.columns.texts == ("2", "1.500,50")
            assert view.sum.columns.isVisible()
            assert demo.calls.count() == 0
            view.grab()


async def test_what_is_not_stored_costs_one_call_once_somebody_sees_it(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        demo.calls.clear()
        async with panel_on(look, opened) as shown:
            shown.panel.hide()
            await shown.show(ACCOUNTS, ids["Alpha"])
            assert shown.panel.group is None
            assert demo.calls.count() == 0
            shown.panel.show()
            await until(lambda: shown.panel.group is not None)
            await shown.settled()
            assert shown.names == ["Holding", "Alpha", "Alpha South"]
            view = shown.panel.view
            assert view.head.words.text().startswith("3 organizations · as of ")
            assert view.sum.words.text().startswith("Those beside it")
            # there is no sum, so the words have its room
            assert view.sum.columns.isHidden()
            assert "Deals are not on this computer" in view.sum.words.text()
            assert demo.calls.count() == 1
            await shown.show(ACCOUNTS, ids["Alpha"])
            assert demo.calls.count() == 1
            assert view.sum.more.text() == "Show them, 1 call"
            view.sum.more.click()
            await until(lambda: shown.names == ALL)
            await shown.settled()
            assert demo.calls.count() == 2
            assert view.sum.more.isHidden()
            QTest.keyClick(view.tree, Qt.Key.Key_F5)
            await until(lambda: demo.calls.count() == 3)
            await shown.settled()


async def test_without_a_network_it_says_so_and_comes_later(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        demo.faults.offline = True
        async with panel_on(look, opened) as shown:
            await shown.show(ACCOUNTS, ids["Alpha"])
            assert shown.panel.group is None
            assert shown.panel.words.text.startswith("The hierarchy did not come")
            shown.panel.take_focus()
            assert shown.panel.words.button.hasFocus()
            shown.panel.show_nothing()
            assert shown.panel.words.hasFocus()
            await shown.show(ACCOUNTS, ids["Alpha"])
            demo.faults.offline = False
            shown.panel.words.button.click()
            await until(lambda: shown.panel.group is not None)
            await shown.settled()
            assert shown.panel.view.tree.hasFocus()
            demo.faults.offline = True
            shown.panel.ask_again()
            await until(lambda: bool(shown.panel.group and shown.panel.group.unasked))
            await shown.settled()
            assert shown.names == ["Holding", "Alpha", "Alpha South"]
            assert shown.panel.view.sum.words.text().startswith("This may be old.")
            assert shown.panel.view.sum.more.text() == "Ask again"


async def test_keys_open_fold_find_and_copy(qtbot: QtBot, look: Look, demo: DemoServer) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(DEALS)
        async with panel_on(look, opened) as shown:
            await shown.show(ACCOUNTS, ids["Alpha"])
            shown.panel.take_focus()
            assert shown.panel.view.tree.hasFocus()
            shown.press(Qt.Key.Key_Left)
            assert shown.names == ["Holding", "Alpha", "Beta"]
            shown.press(Qt.Key.Key_Right, Qt.Key.Key_Right)
            assert shown.cursor == "Alpha South"
            shown.press(Qt.Key.Key_Home)
            assert shown.cursor == "Holding"
            shown.press(Qt.Key.Key_End)
            assert shown.cursor == "Beta"
            shown.press(Qt.Key.Key_Return)
            shown.press(Qt.Key.Key_Return, modifiers=CONTROL)
            assert shown.records == [(ACCOUNTS, key(ids["Beta"]))]
            assert shown.tabs == [(ACCOUNTS, key(ids["Beta"]))]
            QTest.keyClicks(shown.panel.view.tree, "alpha s")
            assert shown.cursor == "Alpha South"
            QTest.keySequence(shown.panel.view.tree, "Ctrl+C")
            lines = QGuiApplication.clipboard().text().split("\n")
            assert [line.split("\t")[1] for line in lines] == ["Organization", *ALL]
            assert shown.notices[-1].words == "4 organizations copied"
            shown.panel.view.tree.fold_all()
            assert shown.names == ["Holding"]
            shown.panel.view.tree.unfold_all()
            assert shown.names == ALL


async def test_folding_follows_the_line_of_reading(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        async with panel_on(look, opened) as shown:
            shown.panel.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            await shown.show(ACCOUNTS, ids["Alpha"])
            shown.press(Qt.Key.Key_Right)
            assert shown.names == ["Holding", "Alpha", "Beta"]
            shown.press(Qt.Key.Key_Left)
            assert shown.names == ALL
            shown.panel.grab()


async def test_the_mouse_folds_opens_and_offers_a_menu(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        async with panel_on(look, opened) as shown:
            await shown.show(ACCOUNTS, ids["Holding"])
            tree = shown.panel.view.tree
            index = tree.companies.index_of_place(1)
            row = tree.visualRect(index)
            caret = tree.delegate.caret_box(row, tree.companies.companies[1]).center()
            left, middle = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
            QTest.mouseClick(tree.viewport(), left, pos=caret)
            assert shown.names == ["Holding", "Alpha", "Beta"]
            QTest.mouseClick(tree.viewport(), left, pos=caret)
            assert shown.names == ALL
            QTest.mouseDClick(tree.viewport(), left, pos=row.center())
            assert shown.records == [(ACCOUNTS, key(ids["Alpha"]))]
            QTest.mouseClick(tree.viewport(), middle, pos=row.center())
            assert shown.tabs == [(ACCOUNTS, key(ids["Alpha"]))]
            menu = shown.panel.view.menu()
            texts = [action.text() for action in menu.actions() if action.text()]
            assert texts[0] == "&Open"
            assert len(texts) == 6
            menu.actions()[0].trigger()
            assert len(shown.records) == 2
            menu.close()


async def test_a_contact_shows_the_group_of_its_organisation(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    person = demo.add(CONTACTS, {"lastname": "Person", "account_id": ids["Beta"]})
    alone = demo.add(CONTACTS, {"lastname": "Alone"})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        async with panel_on(look, opened, wide=False) as shown:
            await shown.show(CONTACTS, person)
            assert shown.cursor == "Beta"
            view = shown.panel.view
            assert view.head.words.text() == "of Beta · 4 organizations"
            assert view.tree.companies.pill == "its organization"
            view.grab()
            await shown.show(CONTACTS, alone)
            assert shown.panel.group is None
            assert shown.panel.words.text.startswith("No hierarchy. Choose one in")
            shown.panel.show_nothing()
            assert shown.panel.words.text.startswith("No record open")


async def test_sums_names_and_places_follow_the_store(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        accounts = await opened.table(ACCOUNTS)
        deals = await opened.table(DEALS)
        async with panel_on(look, opened) as shown:
            await shown.show(ACCOUNTS, ids["Alpha"])
            shown.press(Qt.Key.Key_Left)
            assert shown.names == ["Holding", "Alpha", "Beta"]
            deal(demo, ids["Beta"], "1000")
            deals.refresh()
            sums = shown.panel.view.sum.columns
            await until(lambda: sums.texts == ("3", "2.500,50"))
            assert shown.names == ["Holding", "Alpha", "Beta"]
            shown.press(Qt.Key.Key_Down)
            demo.add(ACCOUNTS, {"accountname": "Gamma", "account_id": ids["Holding"]})
            accounts.refresh()
            await until(lambda: shown.names == ["Holding", "Alpha", "Beta", "Gamma"])
            assert shown.cursor == "Beta"
            await shown.settled()


async def test_a_record_that_was_sent_keeps_its_group(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        async with panel_on(look, opened) as shown:
            shown.panel.show_record(ACCOUNTS, -5)
            await shown.settled()
            assert shown.panel.group is None
            shown.panel.renamed(key(ids["Beta"]))
            await until(lambda: shown.panel.group is not None)
            assert shown.cursor == "Beta"


async def test_an_answer_for_another_record_is_dropped(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    other = demo.add(ACCOUNTS, {"accountname": "Elsewhere"})
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        async with panel_on(look, opened) as shown:
            demo.faults.delay = 0.2
            shown.panel.show_record(ACCOUNTS, key(ids["Alpha"]))
            await until(lambda: demo.faults.waiting > 0)
            assert shown.panel.words.text.startswith("Asking Vtiger…")
            shown.panel.show_record(ACCOUNTS, key(other))
            await until(lambda: shown.panel.group is not None and not shown.loading)
            assert shown.names == ["Elsewhere"]


async def test_a_circle_is_shown_with_words(qtbot: QtBot, look: Look, demo: DemoServer) -> None:
    hen = demo.add(ACCOUNTS, {"accountname": "Hen"})
    egg = demo.add(ACCOUNTS, {"accountname": "Egg", "account_id": hen})
    demo.edit(ACCOUNTS, hen, {"account_id": egg})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        async with panel_on(look, opened) as shown:
            await shown.show(ACCOUNTS, hen)
            assert sorted(shown.names) == ["Egg", "Hen"]
            assert "its own parent" in shown.panel.view.sum.words.text()
            shown.panel.grab()


async def test_five_hundred_companies_begin_folded_and_unfold(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    top = parent = demo.add(ACCOUNTS, {"accountname": "Top"})
    for number in range(60):
        parent = demo.add(ACCOUNTS, {"accountname": f"Deep {number:02}", "account_id": parent})
    for number in range(43):
        below = demo.add(ACCOUNTS, {"accountname": f"Wide {number:02}", "account_id": top})
        for branch in range(10):
            name = f"Wide {number:02} branch {branch}"
            demo.add(ACCOUNTS, {"accountname": name, "account_id": below})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        async with panel_on(look, opened, wide=False) as shown:
            await shown.show(ACCOUNTS, parent)
            assert shown.panel.view.head.words.text() == "534 organizations"
            assert len(shown.names) == 61 + 43
            assert shown.cursor == "Deep 59"
            shown.panel.grab()
            shown.panel.view.tree.unfold_all()
            assert len(shown.names) == 534
            shown.panel.grab()


async def test_both_looks_and_a_screen_reader(qtbot: QtBot, look: Look, demo: DemoServer) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        async with panel_on(look, opened) as shown:
            await shown.show(ACCOUNTS, ids["Alpha"])
            pictures = []
            for scheme in Scheme:
                look.theme.choose_scheme(scheme)
                pictures.append(shown.panel.grab().toImage())
            assert len({bytes(picture.constBits()) for picture in pictures}) == len(Scheme)
            spoken = QAccessible.queryAccessibleInterface(shown.panel.view.tree)
            assert spoken is not None
            assert spoken.text(QAccessible.Text.Name) == "Hierarchy"
            index = shown.panel.view.tree.companies.index_of_place(1)
            words = index.data(Qt.ItemDataRole.AccessibleTextRole)
            assert words == "Alpha, this one, level 2, open deals not known"
            look.theme.choose_text_scale(1.5)
            shown.panel.grab()
            assert parse_id(ids["Alpha"]) == shown.panel.view.tree.companies.companies[1].record


async def test_keys_alone_lead_from_one_company_to_another(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        remembered = Remembered({"module": ACCOUNTS})
        async with window_on(look, opened.session, remembered) as window:
            window.navigator.open_record(ACCOUNTS, key(ids["Alpha"]))
            await until(lambda: window.navigator.open_key == key(ids["Alpha"]))
            await opened.quiet()
            press(window, Qt.Key.Key_6, CONTROL)
            panel = window.around.hierarchy
            await until(lambda: panel.group is not None and panel.view.tree.hasFocus())
            press(window, Qt.Key.Key_Home)
            press(window, Qt.Key.Key_Return)
            await until(lambda: window.navigator.open_key == key(ids["Holding"]))
            await opened.quiet()
            press(window, Qt.Key.Key_6, CONTROL)
            await until(lambda: panel.group is not None and panel.group.companies[0].current)
            await until(panel.view.tree.hasFocus)
            press(window, Qt.Key.Key_End)
            press(window, Qt.Key.Key_Return, CONTROL)
            await until(lambda: window.navigator.open_key == key(ids["Beta"]))
            await until(lambda: len(window.navigator.tabs) == 2)
            await opened.quiet()


def shows(panel: HierarchyPanel, record: str) -> bool:
    """Whether the group of this company is on show."""
    companies = panel.group.companies if panel.group is not None else ()
    return any(one.current and str(one.record) == record for one in companies)


async def test_a_record_of_its_own_gives_the_group_the_room_it_needs(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    alone = demo.add(ACCOUNTS, {"accountname": "Alone"})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        view = AroundView(look, opened.session, Remembered())
        view.resize(796, 760)
        view.show()
        view.set_wide(wide=True)
        heights = []
        for record in (ids["Alpha"], alone):
            view.show_record(ACCOUNTS, key(record))
            await until(functools.partial(shows, view.hierarchy, record))
            heights.append(view.splitter.sizes()[0])
            assert heights[-1] >= view.hierarchy.wanted_height
        assert heights[0] > heights[1]
        await opened.quiet()
        view.leave_session()
        dispose(view)


async def test_news_without_end_do_not_put_the_question_off(
    qtbot: QtBot, look: Look, demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # longer than news are gathered
    monkeypatch.setattr(panel_module, "REST", 0.5)
    ids = family(demo)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS)
        async with panel_on(look, opened) as shown:
            shown.panel.show_record(ACCOUNTS, key(ids["Alpha"]))

            def is_shown_despite_news() -> bool:
                opened.session.bus.changes.emit(ChangeSet(rows={ACCOUNTS: frozenset({1})}))
                return shown.panel.group is not None

            await until(is_shown_despite_news)
            await shown.settled()
            assert demo.calls.count("get_account_hierarchy") == 1


async def test_all_columns_come_where_there_is_room(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    ids = family(demo)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        async with panel_on(look, opened, wide=False) as shown:
            await shown.show(ACCOUNTS, ids["Alpha"])
            delegate = shown.panel.view.tree.delegate
            assert not delegate.count_width
            shown.panel.resize(640, 300)
            await until(lambda: delegate.count_width > 0)
            shown.panel.resize(412, 300)
            await until(lambda: not delegate.count_width)
