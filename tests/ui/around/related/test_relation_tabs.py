"""The tabs of relations: as many as there is room for, the others in a menu."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QTabBar
from pytestqt.qtbot import QtBot

from tests.helpers.widgets import turn_wheel
from vtdesk.app.relation_lines import RelationLine
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relations import Relation
from vtdesk.domain.values import Formats
from vtdesk.ui.around.related.relation_tabs import RelationTabs
from vtdesk.ui.look import Look

LABELS = ("Contacts", "Potentials", "Quotes", "HelpDesk", "Calendar", "Documents", "Invoices")


def lines(*labels: str, total: int | None = 14) -> list[RelationLine]:
    return [
        RelationLine(Relation(label, ModuleName(label), label), total=total, asked=True)
        for label in labels
    ]


def made(look: Look, qtbot: QtBot, width: int) -> RelationTabs:
    tabs = RelationTabs(look)
    qtbot.addWidget(tabs)
    tabs.resize(width, 36)
    tabs.show_lines(lines(*LABELS), Formats(), online=True)
    tabs.show()
    return tabs


def shown(tabs: RelationTabs) -> list[str]:
    bar: QTabBar = tabs.bar
    return [LABELS[n] for n in range(len(LABELS)) if bar.isTabVisible(n)]


def test_a_wheel_chooses_no_tab(look: Look, qtbot: QtBot) -> None:
    tabs = made(look, qtbot, 1200)
    before = tabs.bar.currentIndex()
    turn_wheel(tabs.bar)
    assert tabs.bar.currentIndex() == before


def test_all_are_tabs_where_there_is_room(look: Look, qtbot: QtBot) -> None:
    tabs = made(look, qtbot, 1200)
    assert shown(tabs) == list(LABELS)
    assert tabs.more.isHidden()


def test_those_without_room_are_in_the_menu_and_can_be_chosen(
    look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a real one would grab the keyboard
    monkeypatch.setattr(QMenu, "popup", lambda *_: None)
    tabs = made(look, qtbot, 320)
    seen = shown(tabs)
    assert 1 <= len(seen) < len(LABELS)
    assert tabs.more.isVisible()
    tabs.more.click()
    hidden = [action.text().split()[0] for action in tabs.menu.actions()]
    assert seen + hidden == list(LABELS)
    with qtbot.waitSignal(tabs.chosen) as told:
        tabs.menu.actions()[-1].trigger()
    assert told.args is not None
    assert told.args[0].label == "Invoices"
    assert tabs.current == told.args[0]
    assert "Invoices" in shown(tabs)
    tabs.resize(1200, 36)
    assert shown(tabs) == list(LABELS)


def test_other_counts_keep_the_chosen_tab_and_tell_nothing(look: Look, qtbot: QtBot) -> None:
    tabs = made(look, qtbot, 1200)
    tabs.choose("Quotes")
    with qtbot.assertNotEmitted(tabs.chosen):
        tabs.show_lines(lines(*LABELS, total=None), Formats(), online=False)
        tabs.show_lines(lines("Quotes", "Contacts"), Formats(), online=True)
    assert tabs.current is not None
    assert tabs.current.label == "Quotes"


def test_a_place_belongs_to_its_tab(look: Look, qtbot: QtBot) -> None:
    tabs = made(look, qtbot, 1200)
    place = tabs.bar.mapTo(tabs, tabs.bar.tabRect(2).center())
    found = tabs.relation_at(place)
    assert found is not None
    assert found.label == "Quotes"
    assert tabs.relation_at(QPoint(1190, 5)) is None


def test_tabs_say_what_they_count(look: Look, qtbot: QtBot) -> None:
    tabs = made(look, qtbot, 1200)
    assert tabs.bar.accessibleTabName(0) == "Contacts, 14"
