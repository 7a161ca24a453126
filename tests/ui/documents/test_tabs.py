"""Tabs: which one a record opens in, what is kept of them, and that none is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from vtdesk.domain.ids import ModuleName
from vtdesk.ui.documents.table_spot import TableSpot
from vtdesk.ui.documents.tabs import MOST, Tabs
from vtdesk.ui.history import Visit

LEADS, DEALS = ModuleName("Leads"), ModuleName("Potentials")


class Edits:
    """Which records have something unsaved."""

    def __init__(self) -> None:
        self.keys: set[int] = set()

    def has(self, module: ModuleName, key: int) -> bool:
        """As a session answers."""
        return key in self.keys


@pytest.fixture
def edits() -> Edits:
    return Edits()


@pytest.fixture
def owner(qapp: QObject) -> QObject:
    return QObject()


@pytest.fixture
def tabs(edits: Edits, owner: QObject) -> Tabs:
    """One tab with the leads."""
    made = Tabs(edits.has, owner)
    made.current.history.visit(Visit(LEADS))
    return made


def record(key: int, module: ModuleName = LEADS) -> Visit:
    return Visit(LEADS, module, key, alone=True)


def shown(tabs: Tabs) -> list[int | None]:
    """The keys of the tabs' records; None for a table."""
    return [tab.visit.key if tab.visit else None for tab in tabs]


def test_a_clean_record_s_tab_is_used_again(tabs: Tabs) -> None:
    tabs.open_record(record(1))
    tabs.open_record(record(2))
    assert shown(tabs) == [None, 2]
    assert tabs.place == 1
    assert tabs.current.history.can_go_back


def test_a_changed_record_s_tab_is_kept(tabs: Tabs, edits: Edits) -> None:
    tabs.open_record(record(1))
    edits.keys.add(1)
    tabs.open_record(record(2))
    assert shown(tabs) == [None, 1, 2]
    assert [tabs.is_changed(tab) for tab in tabs] == [False, True, False]


def test_a_tab_the_person_keeps_is_kept(tabs: Tabs) -> None:
    tabs.open_record(record(1))
    tabs.keep(tabs.place)
    tabs.open_record(record(2))
    assert shown(tabs) == [None, 1, 2]


def test_a_record_that_has_a_tab_gets_no_second_one(tabs: Tabs, edits: Edits) -> None:
    tabs.open_record(record(1))
    edits.keys.add(1)
    tabs.open_record(record(2))
    tabs.open_record(record(1))
    assert shown(tabs) == [None, 1, 2]
    assert tabs.place == 1
    tabs.open_record(record(1, DEALS))
    assert shown(tabs) == [None, 1, 1]


def test_the_last_tab_stays(tabs: Tabs) -> None:
    assert not tabs.close(0)
    assert len(tabs) == 1


def test_a_closed_tab_comes_back_where_it_was_with_its_way_back(tabs: Tabs) -> None:
    tabs.open_record(record(1))
    tabs.open_record(record(2))
    tabs.close(1)
    assert (shown(tabs), tabs.place, tabs.can_reopen) == ([None], 0, True)
    tabs.reopen()
    assert (shown(tabs), tabs.place) == ([None, 2], 1)
    assert tabs.current.history.can_go_back
    assert not tabs.can_reopen
    tabs.reopen()
    assert len(tabs) == 2


def test_closing_an_earlier_tab_leaves_the_current_one_current(tabs: Tabs) -> None:
    tabs.open_record(record(1))
    current = tabs.current
    tabs.close(0)
    assert tabs.current is current
    assert tabs.place == 0


def test_a_table_is_looked_for_in_the_nearest_tab(tabs: Tabs) -> None:
    tabs.open_record(record(1))
    tabs.keep(1)
    tabs.open_new(Visit(DEALS))
    tabs.choose(1)
    assert tabs.go_to_table()
    assert not tabs.current.alone
    tabs.close(2)
    tabs.choose(1)
    tabs.close(0)
    assert not tabs.go_to_table()


def test_stepping_goes_round(tabs: Tabs) -> None:
    tabs.open_new(Visit(DEALS))
    tabs.step(1)
    assert tabs.place == 0
    tabs.step(-1)
    assert tabs.place == 1


def test_a_moved_tab_stays_current(tabs: Tabs) -> None:
    tabs.open_record(record(1))
    current = tabs.current
    tabs.move(1, 0)
    assert tabs.current is current
    assert shown(tabs) == [1, None]


def test_there_is_an_end_to_tabs_but_never_for_changed_ones(tabs: Tabs, edits: Edits) -> None:
    for key in range(1, MOST + 3):
        edits.keys.add(key)
        tabs.open_record(record(key))
    assert len(tabs) > MOST
    assert set(shown(tabs)) >= edits.keys
    edits.keys.clear()
    tabs.open_new(Visit(DEALS))
    assert len(tabs) == MOST


def test_a_new_record_keeps_its_tab_when_the_server_names_it(tabs: Tabs) -> None:
    tabs.open_record(record(-1))
    tabs.rename(DEALS, -1, 70)
    assert shown(tabs) == [None, -1]
    tabs.rename(LEADS, -1, 71)
    assert shown(tabs) == [None, 71]


visits = st.builds(
    Visit,
    module=st.sampled_from([LEADS, DEALS]),
    record_module=st.sampled_from([LEADS, DEALS]),
    key=st.integers(-5, 50).filter(bool),
    view=st.sampled_from(["", "mine"]),
    alone=st.booleans(),
)


@given(st.lists(visits, min_size=1, max_size=12), st.data())
def test_tabs_come_back_after_a_restart(
    qapp: QObject, opened: list[Visit], data: st.DataObject
) -> None:
    owner = QObject()
    tabs = Tabs(Edits().has, owner)
    tabs.current.history.visit(Visit(LEADS))
    for visit in opened:
        tabs.open_new(visit).kept = data.draw(st.booleans())
    tabs.current.spot = TableSpot(3, 1, 2, (3, 4))
    tabs.choose(data.draw(st.integers(0, len(tabs) - 1)))
    again = Tabs(Edits().has, owner)
    assert again.restore(tabs.text(), [LEADS, DEALS])
    assert [(tab.visit, tab.kept, tab.spot) for tab in again] == [
        (tab.visit, tab.kept, tab.spot) for tab in tabs
    ]
    assert again.place == tabs.place


def test_tabs_of_modules_that_have_gone_are_left_out(tabs: Tabs, owner: QObject) -> None:
    tabs.open_new(Visit(DEALS))
    tabs.open_new(Visit(LEADS, DEALS, 4))
    tabs.open_new(Visit(LEADS))
    again = Tabs(Edits().has, owner)
    assert again.restore(tabs.text(), [LEADS])
    assert [tab.visit for tab in again] == [Visit(LEADS), Visit(LEADS)]
    assert again.place == 1
    assert not again.restore(tabs.text(), [])


@given(st.text() | st.sampled_from(["{}", "[]", '{"tabs":[{}]}', '{"tabs":[]}', '{"tabs":3}']))
def test_damaged_notes_open_no_tab(qapp: QObject, text: str) -> None:
    tabs = Tabs(Edits().has, QObject())
    assert not tabs.restore(text, [LEADS])
    assert len(tabs) == 1


@pytest.mark.parametrize("numbers", [(), (1,), (1, 2)])
def test_a_spot_needs_all_its_numbers(numbers: tuple[int, ...]) -> None:
    assert TableSpot.of_numbers(numbers) is None


def test_listeners_hear_of_another_tab(qtbot: QtBot, tabs: Tabs) -> None:
    with qtbot.waitSignals([tabs.current_changed, tabs.changed]):
        tabs.open_record(record(1))
    with qtbot.assertNotEmitted(tabs.current_changed):
        tabs.keep(0)
        tabs.choose(1)
        tabs.choose(7)
