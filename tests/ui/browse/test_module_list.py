"""The tree with its field."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.ink import ink_box
from vtdesk.app.settings import Remembered
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import ModuleInfo
from vtdesk.ui.browse.module_list import ModuleList
from vtdesk.ui.browse.module_model import Freshness, ModuleFacts
from vtdesk.ui.look import Look
from vtdesk.ui.tokens import Density

LEADS, DEALS, TICKETS = (ModuleName(n) for n in ("Leads", "Potentials", "HelpDesk"))
MODULES = (
    ModuleInfo(LEADS, "Leads", "Lead"),
    ModuleInfo(DEALS, "Deals", "Deal"),
    ModuleInfo(TICKETS, "Tickets", "Ticket"),
)


@pytest.fixture
def remembered() -> Remembered:
    return Remembered()


@pytest.fixture
def tree(look: Look, qtbot: QtBot, remembered: Remembered) -> Iterator[ModuleList]:
    tree = ModuleList(look, remembered)
    qtbot.addWidget(tree)
    tree.resize(212, 400)
    tree.show_modules(MODULES, {DEALS: ModuleFacts(312, Freshness.FRESH)})
    with qtbot.waitActive(tree):
        tree.show()
        tree.activateWindow()
    yield tree
    tree.hide()


def shown(tree: ModuleList) -> list[str]:
    model = tree.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_a_click_opens_a_module(tree: ModuleList, qtbot: QtBot) -> None:
    row = tree.model.row_of(TICKETS)
    assert row is not None
    spot = tree.view.visualRect(tree.model.index(row)).center()
    with qtbot.waitSignal(tree.module_chosen) as chosen:
        QTest.mouseClick(tree.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.args == ["HelpDesk"]


def test_arrows_skip_headings_and_enter_opens(tree: ModuleList, qtbot: QtBot) -> None:
    tree.show_current(DEALS)
    tree.focus_list()
    QTest.keyClick(tree.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(tree.left), qtbot.waitSignal(tree.module_chosen) as chosen:
        QTest.keyClick(tree.view, Qt.Key.Key_Return)
    assert chosen.args == ["HelpDesk"]


def test_letters_typed_in_the_list_find_modules(tree: ModuleList, qtbot: QtBot) -> None:
    tree.focus_list()
    QTest.keyClick(tree.view, Qt.Key.Key_T)
    assert tree.filter.text() == "t"
    assert tree.filter.hasFocus()
    QTest.keyClicks(tree.filter, "ic")
    assert shown(tree) == ["Support", "Tickets"]
    with qtbot.waitSignal(tree.module_chosen) as chosen:
        QTest.keyClick(tree.filter, Qt.Key.Key_Return)
    assert chosen.args == ["HelpDesk"]
    assert tree.filter.text() == ""
    assert len(shown(tree)) > 2


def test_escape_shows_all_modules_again(tree: ModuleList) -> None:
    tree.filter.setFocus()
    QTest.keyClicks(tree.filter, "zzz")
    assert shown(tree) == []
    QTest.keyClick(tree.filter, Qt.Key.Key_Return)
    QTest.keyClick(tree.filter, Qt.Key.Key_Escape)
    assert "Deals" in shown(tree)
    assert tree.view.hasFocus()


def test_showing_the_open_module_tells_nobody(tree: ModuleList, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(tree.module_chosen):
        tree.show_current(DEALS)
    assert tree.view.currentIndex().data() == "Deals"
    with qtbot.assertNotEmitted(tree.module_chosen):
        tree.show_modules(MODULES, {DEALS: ModuleFacts(313, Freshness.TODAY)})
    assert tree.view.currentIndex().data() == "Deals"
    tree.show_current(None)
    assert not tree.view.selectionModel().hasSelection()


def test_favourites_are_chosen_by_the_person_and_kept(
    tree: ModuleList, remembered: Remembered, look: Look, qtbot: QtBot
) -> None:
    assert shown(tree) == ["Favourites", "Leads", "Deals", "Support", "Tickets"]

    def toggle(module: ModuleName) -> str:
        action = tree.menu_for(module).actions()[0]
        action.trigger()
        return action.text()

    assert toggle(TICKETS) == "Add to favourites"
    assert toggle(LEADS) == "Remove from favourites"
    assert shown(tree) == ["Favourites", "Deals", "Tickets", "Sales", "Leads"]
    again = ModuleList(look, remembered)
    qtbot.addWidget(again)
    again.show_modules(MODULES, {})
    assert shown(again) == shown(tree)


def test_the_open_module_looks_asleep_while_keys_go_elsewhere(tree: ModuleList, look: Look) -> None:
    def ground() -> str:
        row = tree.model.row_of(DEALS)
        assert row is not None
        box = tree.view.visualRect(tree.model.index(row))
        image = tree.view.viewport().grab().toImage()
        return image.pixelColor(box.left() + 12, box.top() + 4).name()

    tree.show_current(DEALS)
    tree.focus_list()
    assert ground() == look.theme.color("selected").name()
    tree.filter.setFocus()
    assert ground() == look.theme.color("selected.inactive").name()


def test_rows_follow_the_density(tree: ModuleList, look: Look, qtbot: QtBot) -> None:
    look.theme.choose_density(Density.RELAXED)
    qtbot.waitUntil(lambda: tree.view.visualRect(tree.model.index(1)).height() == 34)


class PaintedHeights(QObject):
    """How much of a widget is painted each time, in pixels from top to bottom."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.heights: list[int] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.heights.append(event.region().boundingRect().height())
        return False


def test_another_count_paints_one_row_only(tree: ModuleList, qtbot: QtBot) -> None:
    painted = PaintedHeights(tree.view.viewport())
    row = tree.model.row_of(DEALS)
    assert row is not None
    tree.show_modules(MODULES, {DEALS: ModuleFacts(313, Freshness.FRESH)})
    qtbot.waitUntil(lambda: bool(painted.heights))
    assert painted.heights == [tree.view.visualRect(tree.model.index(row)).height()]


def test_names_stand_at_the_start_from_right_to_left(tree: ModuleList) -> None:
    tree.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row = tree.model.row_of(TICKETS)
    assert row is not None
    heading, module = (tree.view.visualRect(tree.model.index(n)) for n in (0, row))
    assert tree.model.entry(0).info is None  # type: ignore[union-attr]  # it is a heading
    beside_icon = module.adjusted(0, 0, -8 - 8 - 16, 0)
    for box in (heading.adjusted(0, 0, -8, 0), beside_icon):
        image = tree.view.viewport().grab(box).toImage()
        assert image.width() - ink_box(image).right() < 14


def test_the_field_stands_on_one_line_with_the_heads_of_the_other_panes(
    tree: ModuleList, look: Look, qtbot: QtBot
) -> None:
    def middle() -> int:
        field = tree.filter
        return field.mapTo(tree, field.rect().center()).y()

    bar = look.theme.metrics.view_bar
    assert abs(middle() - bar // 2) <= 1
    place = QWidget()
    qtbot.addWidget(place)
    place.resize(400, 400)
    tree.setParent(place)
    tree.show()
    with qtbot.waitExposed(place):
        place.show()
    assert abs(middle() - bar // 2) <= 1
    tree.setParent(None)
