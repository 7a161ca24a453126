"""Saved views below their module in the tree."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from vtdesk.app.settings import Remembered
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.views import SavedView
from vtdesk.ui.browse.module_groups import views_below
from vtdesk.ui.browse.module_list import ModuleList
from vtdesk.ui.browse.module_model import Freshness, ModuleFacts
from vtdesk.ui.filter import view_menu
from vtdesk.ui.look import Look

LEADS, DEALS = ModuleName("Leads"), ModuleName("Potentials")
MODULES = (ModuleInfo(LEADS, "Leads", "Lead"), ModuleInfo(DEALS, "Deals", "Deal"))
OPEN = SavedView("1", DEALS, "Open, our team")
STALE = SavedView("2", DEALS, "Stale for 30 days")
PINNED = SavedView("3", DEALS, "Closing", pinned=True)
HOT = SavedView("4", LEADS, "Hot")
VIEWS = {DEALS: (OPEN, STALE, PINNED), LEADS: (HOT,)}


@pytest.fixture
def tree(look: Look, qtbot: QtBot) -> Iterator[ModuleList]:
    tree = ModuleList(look, Remembered())
    qtbot.addWidget(tree)
    tree.resize(212, 400)
    tree.show_modules(MODULES, {DEALS: ModuleFacts(312, Freshness.FRESH)})
    tree.show_views(VIEWS, {"1": 47})
    tree.show_current(DEALS)
    with qtbot.waitActive(tree):
        tree.show()
        tree.activateWindow()
    yield tree
    tree.hide()


def shown(tree: ModuleList) -> list[str]:
    model = tree.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def choose(tree: ModuleList, module: ModuleName, view_id: str | None = None) -> None:
    row = tree.model.row_of(module, view_id)
    assert row is not None
    tree.view.setCurrentIndex(tree.model.index(row))
    tree.focus_list()


def test_the_open_module_shows_its_views_pinned_ones_first(tree: ModuleList) -> None:
    assert shown(tree) == [
        "Favourites",
        "Leads",
        "Deals",
        "Closing",
        "Open, our team",
        "Stale for 30 days",
    ]


def test_other_modules_show_what_is_pinned(tree: ModuleList) -> None:
    tree.show_current(LEADS)
    assert shown(tree) == ["Favourites", "Leads", "Hot", "Deals", "Closing"]


def test_views_are_found_by_typing(tree: ModuleList) -> None:
    QTest.keyClicks(tree.filter, "hot")
    assert shown(tree) == ["Favourites", "Leads", "Hot"]


def test_enter_opens_a_view_and_the_module_all_rows(tree: ModuleList, qtbot: QtBot) -> None:
    choose(tree, DEALS, "2")
    with qtbot.waitSignal(tree.view_chosen) as chosen:
        QTest.keyClick(tree.view, Qt.Key.Key_Return)
    assert chosen.args == ["Potentials", "2"]
    choose(tree, DEALS)
    with qtbot.waitSignal(tree.view_chosen) as chosen:
        QTest.keyClick(tree.view, Qt.Key.Key_Return)
    assert chosen.args == ["Potentials", ""]
    with qtbot.waitSignal(tree.module_chosen):
        QTest.keyClick(tree.view, Qt.Key.Key_Return)


def test_a_view_is_renamed_in_its_place(tree: ModuleList, qtbot: QtBot) -> None:
    choose(tree, DEALS, "1")
    QTest.keyClick(tree.view, Qt.Key.Key_F2)
    field = tree.view.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    assert field.text() == "Open, our team"
    field.setText("Open")
    tree.show_views({DEALS: (OPEN,)}, {})
    assert field.text() == "Open"
    with qtbot.assertNotEmitted(tree.left), qtbot.waitSignal(tree.view_renamed) as renamed:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert renamed.args == ["1", "Open"]
    qtbot.waitUntil(lambda: shown(tree)[-1] == "Open, our team")


def test_delete_asks_for_the_view_and_never_for_a_module(tree: ModuleList, qtbot: QtBot) -> None:
    choose(tree, DEALS, "1")
    with qtbot.waitSignal(tree.view_wished) as wished:
        QTest.keyClick(tree.view, Qt.Key.Key_Delete)
    assert wished.args == [view_menu.DELETE, "1"]
    choose(tree, DEALS)
    with qtbot.assertNotEmitted(tree.view_wished):
        QTest.keyClick(tree.view, Qt.Key.Key_Delete)


def test_left_folds_the_views_and_right_shows_them(tree: ModuleList) -> None:
    choose(tree, DEALS)
    QTest.keyClick(tree.view, Qt.Key.Key_Left)
    assert shown(tree) == ["Favourites", "Leads", "Deals", "Closing"]
    QTest.keyClick(tree.view, Qt.Key.Key_Right)
    assert "Open, our team" in shown(tree)


def test_a_click_on_the_caret_folds_and_opens_nothing(tree: ModuleList, qtbot: QtBot) -> None:
    row = tree.model.row_of(DEALS)
    assert row is not None
    entry = tree.model.entry(row)
    assert entry is not None
    rect = tree.view.visualRect(tree.model.index(row))
    caret = tree.delegate.fold_box(rect, entry, Qt.LayoutDirection.LeftToRight)
    with qtbot.assertNotEmitted(tree.module_chosen):
        QTest.mousePress(tree.view.viewport(), Qt.MouseButton.LeftButton, pos=caret.center())
    assert "Open, our team" not in shown(tree)


def test_the_menu_of_a_view_says_what_can_be_done(tree: ModuleList, qtbot: QtBot) -> None:
    menu = tree.view_menu_for(PINNED)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[:2] == ["Rename\tF2", "Duplicate"]
    assert "Take the pin away" in words
    with qtbot.waitSignal(tree.view_wished) as wished:
        next(a for a in menu.actions() if a.text() == "Duplicate").trigger()
    assert wished.args == [view_menu.DUPLICATE, "3"]
    menu.deleteLater()


def test_the_shown_view_is_marked_by_its_module_where_it_is_folded(tree: ModuleList) -> None:
    tree.show_current(DEALS, "2")
    assert tree.view.currentIndex().data() == "Stale for 30 days"
    tree.show_views({DEALS: (PINNED,)}, {})
    assert tree.view.currentIndex().data() == "Deals"


def test_rows_are_sound_and_spoken(tree: ModuleList, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(tree.model)
    row = tree.model.row_of(DEALS, "1")
    assert row is not None
    spoken = tree.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Open, our team, view of Deals, 47 records"
    assert not tree.model.setData(tree.model.index(row), "  ")
    assert not tree.grab().isNull()


def test_views_below_are_those_that_fit() -> None:
    below = views_below(VIEWS, {}, current=DEALS, folded={DEALS})
    assert [facts.view for facts in below[DEALS].views] == [PINNED]
    assert below[DEALS].folded is True
    assert LEADS not in below
    found = views_below(VIEWS, {}, current=None, words="30 stale")
    assert [facts.view for facts in found[DEALS].views] == [STALE]
    bare = {DEALS: (replace(PINNED, pinned=False),)}
    assert views_below(bare, {}, current=LEADS) == {}
